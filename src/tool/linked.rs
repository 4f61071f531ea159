//! What refers to what in a linked module: the addresses of functions and of data that functions and data hold, by the
//! linker's own account (`--emit-relocs`).

use std::collections::HashMap;
use wasmparser::{
    ElementItems, ElementKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

/// What an address is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The function in this place of the table.
    Slot(u32),
    /// The data of this number.
    Data(usize),
}

/// Data with a place of its own in memory.
#[derive(Debug, Default)]
pub struct Data {
    pub address: u32,
    pub size: u32,
    /// Whether it is never written.
    pub is_constant: bool,
    pub targets: Vec<Target>,
}

/// Addresses that are held by each function, by its index, and by data.
#[derive(Debug, Default)]
pub struct Linked {
    pub functions: Vec<Vec<Target>>,
    pub data: Vec<Data>,
}

/// Names of segments that hold what is never written.
const CONSTANT: &str = ".rodata";
const CONSTANTS: &str = ".rodata.";

/// What is gathered from the sections, to be put together at the end.
#[derive(Default)]
struct Sections<'a> {
    imported: usize,
    /// Place in the table by function.
    slots: HashMap<u32, u32>,
    /// Beginning of the code section, and of each function in it.
    code: usize,
    bodies: Vec<usize>,
    /// Beginning of the data section; of each segment its place in it, its address and its length.
    data: usize,
    segments: Vec<(usize, u32, u32)>,
    /// Whether what each segment holds is never written.
    constant: Vec<bool>,
    symbols: Vec<SymbolInfo<'a>>,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

type Outcome<T> = Result<T, wasmparser::BinaryReaderError>;

/// The constant that an expression is.
fn constant(expression: &wasmparser::ConstExpr) -> Outcome<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        _ => Ok(0),
    }
}

impl<'a> Sections<'a> {
    fn of(wasm: &'a [u8]) -> Outcome<Sections<'a>> {
        let mut all = Sections::default();
        for payload in Parser::new(0).parse_all(wasm) {
            all.take(payload?)?;
        }
        Ok(all)
    }

    fn take(&mut self, payload: Payload<'a>) -> Outcome<()> {
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    if let (
                        ElementKind::Active { offset_expr, .. },
                        ElementItems::Functions(functions),
                    ) = (element.kind, element.items)
                    {
                        let first = constant(&offset_expr)?;
                        for (slot, function) in (first..).zip(functions) {
                            self.slots.insert(function?, slot);
                        }
                    }
                }
            }
            Payload::CodeSectionStart { range, .. } => self.code = range.start,
            Payload::CodeSectionEntry(body) => self.bodies.push(body.range().start),
            Payload::DataSection(section) => {
                self.data = section.range().start;
                for data in section {
                    let data = data?;
                    if let wasmparser::DataKind::Active { offset_expr, .. } = data.kind {
                        let place = data.range.end - data.data.len() - self.data;
                        let address = constant(&offset_expr)?;
                        self.segments.push((place, address, data.data.len() as u32));
                    }
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        match part? {
                            Linking::SymbolTable(symbols) => {
                                self.symbols = symbols.into_iter().collect::<Outcome<_>>()?;
                            }
                            Linking::SegmentInfo(segments) => {
                                let is_constant = |s: wasmparser::Segment| {
                                    s.name == CONSTANT || s.name.starts_with(CONSTANTS)
                                };
                                let segments = segments.into_iter();
                                let all = segments.map(|s| Ok(is_constant(s?)));
                                self.constant = all.collect::<Outcome<_>>()?;
                            }
                            _ => {}
                        }
                    }
                }
                KnownCustom::Reloc(entries) => {
                    let place = match section.name() {
                        "reloc.CODE" => &mut self.in_code,
                        "reloc.DATA" => &mut self.in_data,
                        _ => return Ok(()),
                    };
                    *place = entries.entries().into_iter().collect::<Outcome<_>>()?;
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// Number of the data that each symbol is, and the data itself.
    fn data(&self) -> (HashMap<u32, usize>, Vec<Data>) {
        let (mut numbers, mut all) = (HashMap::new(), Vec::new());
        for (number, symbol) in (0..).zip(&self.symbols) {
            let SymbolInfo::Data {
                symbol: Some(s), ..
            } = symbol
            else {
                continue;
            };
            // What the linker itself defines, such as the end of the data, has no segment.
            if let Some((_, address, length)) = self.segments.get(s.index as usize)
                && s.offset <= *length
            {
                numbers.insert(number, all.len());
                all.push(Data {
                    address: address + s.offset,
                    size: s.size,
                    is_constant: self.constant.get(s.index as usize) == Some(&true),
                    targets: Vec::new(),
                });
            }
        }
        (numbers, all)
    }

    /// What a relocation says is held there; calls are seen in the code itself.
    fn target(
        &self,
        entry: &RelocationEntry,
        numbers: &HashMap<u32, usize>,
    ) -> Result<Option<Target>, String> {
        use RelocationType as R;
        match entry.ty {
            R::FunctionIndexLeb | R::TypeIndexLeb | R::GlobalIndexLeb | R::TableNumberLeb => {
                Ok(None)
            }
            R::TableIndexSleb | R::TableIndexI32 => {
                let Some(SymbolInfo::Func { index, .. }) = self.symbols.get(entry.index as usize)
                else {
                    return Err("the address of a function is of no function".into());
                };
                Ok(self.slots.get(index).copied().map(Target::Slot))
            }
            R::MemoryAddrLeb | R::MemoryAddrSleb | R::MemoryAddrI32 => {
                Ok(numbers.get(&entry.index).copied().map(Target::Data))
            }
            other => Err(format!(
                "the linker wrote a relocation {other:?}, which no module of this page had before; src/tool/linked.rs has to learn it"
            )),
        }
    }
}

impl Linked {
    /// Reads what `--emit-relocs` has left in a module.
    pub fn of(wasm: &[u8]) -> Result<Linked, String> {
        let said = |e: wasmparser::BinaryReaderError| format!("the linked module: {e}");
        let sections = Sections::of(wasm).map_err(said)?;
        if sections.in_code.is_empty() {
            return Err("the linked module has no relocations".into());
        }
        let (numbers, mut data) = sections.data();
        let mut functions = vec![Vec::new(); sections.imported + sections.bodies.len()];
        for entry in &sections.in_code {
            let place = sections.code + entry.offset as usize;
            let function = sections.bodies.partition_point(|begin| *begin <= place);
            let holder = (sections.imported + function).checked_sub(1);
            if let (Some(target), Some(holder)) = (
                sections.target(entry, &numbers)?,
                holder.and_then(|h| functions.get_mut(h)),
            ) {
                holder.push(target);
            }
        }
        let mut by_address: Vec<usize> = (0..data.len()).collect();
        let address = |data: &[Data], i: usize| data.get(i).map_or(0, |d| d.address);
        by_address.sort_by_key(|i| address(&data, *i));
        let longest = data.iter().map(|d| d.size).max().unwrap_or(0);
        for entry in &sections.in_data {
            let Some(target) = sections.target(entry, &numbers)? else {
                continue;
            };
            let within = |(place, _, length): &&(usize, u32, u32)| {
                let offset = (entry.offset as usize).checked_sub(*place);
                offset.is_some_and(|o| o < *length as usize)
            };
            let segment = sections.segments.iter().find(within);
            let (place, start, _) = segment.ok_or("a relocation of data lies outside of all")?;
            let at = start + (entry.offset as usize - place) as u32;
            // All data that this place belongs to: one may lie within another.
            let end = by_address.partition_point(|i| address(&data, *i) <= at);
            let mut held = false;
            for i in by_address.iter().take(end).rev() {
                let Some(holder) = data.get_mut(*i) else {
                    continue;
                };
                if holder.address + longest <= at {
                    break;
                }
                if at < holder.address + holder.size {
                    holder.targets.push(target);
                    held = true;
                }
            }
            if !held {
                return Err("an address lies in data that has no symbol".into());
            }
        }
        Ok(Linked { functions, data })
    }
}
