//! Puts functions of a module that look alike near each other: gzip only sees what came shortly before.
//!
//! Saves 14.9 kB of gzip, the most of all passes (`cargo bench --bench weight`, 2026-11-25).

use super::alike::Functions;
use super::weight::gzipped;
use std::collections::{HashMap, HashSet, VecDeque};
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser};

/// Bytes of the pieces by which functions are compared.
const PIECE: usize = 8;
/// Bytes that gzip looks back.
const WINDOW: usize = 32_768;
/// Known pieces count by a power of the function's length: at 1 the largest known share would come first, which leaves
/// long functions to the end, at 0 the most known pieces. Which is best changes with the module, so that all are tried.
const LENGTHS: [f64; 7] = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8];

/// Which of its pieces a function shares with the functions that came shortly before.
struct Window<'a> {
    /// The pieces of each function that other functions have too, and the functions that have a piece.
    pieces: Vec<HashSet<&'a [u8]>>,
    owners: HashMap<&'a [u8], Vec<usize>>,
    /// The last functions, their bytes together, and how many of them have a piece.
    last: VecDeque<usize>,
    bytes: usize,
    seen: HashMap<&'a [u8], usize>,
    /// Pieces of each function that are in the window.
    known: Vec<usize>,
}

impl<'a> Window<'a> {
    fn new(bodies: &[&'a [u8]]) -> Window<'a> {
        let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
        let mut pieces = Vec::new();
        for (i, body) in bodies.iter().enumerate() {
            let own: HashSet<&[u8]> = body.windows(PIECE).collect();
            for piece in &own {
                owners.entry(piece).or_default().push(i);
            }
            pieces.push(own);
        }
        owners.retain(|_, owners| owners.len() > 1);
        pieces
            .iter_mut()
            .for_each(|own| own.retain(|piece| owners.contains_key(piece)));
        Window {
            known: vec![0; pieces.len()],
            pieces,
            owners,
            last: VecDeque::new(),
            bytes: 0,
            seen: HashMap::new(),
        }
    }

    /// Lets a function into the window, and those out that are now too far back.
    fn push(&mut self, function: usize, bodies: &[&[u8]]) {
        let bytes = |i: usize| bodies.get(i).map_or(0, |b| b.len());
        self.turn(function, true);
        self.last.push_back(function);
        self.bytes += bytes(function);
        while self.bytes > WINDOW && self.last.len() > 1 {
            if let Some(first) = self.last.pop_front() {
                self.bytes -= bytes(first);
                self.turn(first, false);
            }
        }
    }

    /// A function comes or goes, and its pieces with it unless another function in the window has them too.
    fn turn(&mut self, function: usize, comes: bool) {
        for piece in self.pieces.get(function).into_iter().flatten() {
            let seen = self.seen.entry(piece).or_default();
            *seen -= usize::from(!comes);
            let changes = *seen == 0;
            *seen += usize::from(comes);
            for owner in self.owners.get(piece).into_iter().flatten() {
                if let Some(known) = self.known.get_mut(*owner).filter(|_| changes) {
                    *known = if comes { *known + 1 } else { *known - 1 };
                }
            }
        }
    }
}

/// Each time the function of which the last ones tell most, for its length; the first stays.
fn order(bodies: &[&[u8]], length: f64) -> Vec<usize> {
    let mut window = Window::new(bodies);
    let weights = bodies.iter().map(|b| libm::pow(b.len() as f64, -length));
    let weights: Vec<f64> = weights.collect();
    let mut rest: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = 0;
    while next < rest.len() {
        let function = rest.remove(next);
        order.push(function);
        window.push(function, bodies);
        let told = |i: &usize| {
            let known = window.known.get(*i).zip(weights.get(*i));
            known.map_or(0.0, |(known, weight)| *known as f64 * weight)
        };
        let best = rest
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| told(a).total_cmp(&told(b)));
        next = best.map_or(0, |(at, _)| at);
    }
    order
}

/// Writes a module anew with its own functions in another order.
struct Reorder {
    imported: u32,
    /// Old places, in the new order; and new places, in the old one.
    order: Vec<usize>,
    places: Vec<u32>,
}

type Outcome = Result<(), reencode::Error<Infallible>>;

impl Reencode for Reorder {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Infallible>> {
        let own = index
            .checked_sub(self.imported)
            .and_then(|i| self.places.get(i as usize));
        Ok(own.map_or(index, |new| self.imported + new))
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for kind in self.order.iter().filter_map(|i| types.get(*i)) {
            to.function(*kind);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        to: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for old in self.order.clone() {
            if let Some(body) = bodies.get(old) {
                utils::parse_function_body(self, to, body.clone())?;
            }
        }
        Ok(())
    }
}

/// The same module, easier to compress.
pub fn alike_together(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let functions = Functions::of(wasm).map_err(|e| e.to_string())?;
    let bodies = functions.own.iter().map(|(.., body)| body.as_bytes());
    let bodies: Vec<&[u8]> = bodies.collect();
    let ordered = |length: f64| {
        let order = order(&bodies, length);
        let mut places = vec![0; order.len()];
        for (new, old) in (0..).zip(&order) {
            if let Some(place) = places.get_mut(*old) {
                *place = new;
            }
        }
        let mut module = Module::new();
        let mut reorder = Reorder {
            imported: functions.imported,
            order,
            places,
        };
        let done = reorder.parse_core_module(&mut module, Parser::new(0), wasm);
        done.map(|()| module.finish()).map_err(|e| e.to_string())
    };
    let all = LENGTHS.into_iter().map(ordered);
    let all = all.collect::<Result<Vec<_>, _>>()?;
    // Nothing that is written to memory is refused.
    let weight = |module: &Vec<u8>| gzipped(module).map_or(usize::MAX, |bytes| bytes.len());
    let lightest = all.into_iter().min_by_key(weight);
    lightest.ok_or("no order was tried".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::Payload;

    #[test]
    fn similar_functions_become_neighbours() {
        let text = |word: &str| word.repeat(40).into_bytes();
        let bodies = [
            text("abcdefghijkm"),
            text("123456789012"),
            text("abcdefghijkn"),
            text("123456789013"),
        ];
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        for length in LENGTHS {
            assert_eq!(order(&bodies, length), [0, 2, 3, 1]);
        }
    }

    /// Two functions that differ, called by a third that is exported.
    #[test]
    fn calls_follow_the_functions() {
        use wasm_encoder::{
            ExportKind, ExportSection, Function, Instruction, TypeSection, ValType,
        };
        let (mut types, mut functions, mut exports, mut code) = (
            TypeSection::new(),
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        types.ty().function([], [ValType::I32]);
        let bodies = [
            vec![
                Instruction::Call(2),
                Instruction::I32Const(1),
                Instruction::I32Add,
            ],
            vec![
                Instruction::I64Const(7),
                Instruction::Drop,
                Instruction::I32Const(5),
                Instruction::I32Const(6),
                Instruction::I32Mul,
            ],
            vec![
                Instruction::Call(1),
                Instruction::I32Const(1),
                Instruction::I32Add,
            ],
        ];
        for body in &bodies {
            functions.function(0);
            let mut f = Function::new([]);
            body.iter().for_each(|i| {
                f.instruction(i);
            });
            f.instruction(&Instruction::End);
            code.function(&f);
        }
        exports.export("first", ExportKind::Func, 0);
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&exports)
            .section(&code);
        let old = module.finish();
        let new = alike_together(&old).expect("valid");
        // Short bodies have too few pieces to be alike; whatever the order, every call must find its function again.
        let read = |wasm: &[u8]| {
            let (mut export, mut bodies) = (0, Vec::new());
            for payload in Parser::new(0).parse_all(wasm) {
                match payload.expect("valid") {
                    Payload::ExportSection(s) => {
                        export = s.into_iter().next().expect("one").expect("valid").index
                    }
                    Payload::CodeSectionEntry(b) => {
                        let operators = b.get_operators_reader().expect("valid");
                        bodies.push(
                            operators
                                .into_iter()
                                .map(|o| o.expect("valid"))
                                .map(|o| match o {
                                    wasmparser::Operator::Call { function_index } => {
                                        (Some(function_index), String::new())
                                    }
                                    other => (None, format!("{other:?}")),
                                })
                                .collect::<Vec<_>>(),
                        );
                    }
                    _ => {}
                }
            }
            let mut trace = Vec::new();
            let mut at = Some(export);
            while let Some(index) = at {
                let body = &bodies[index as usize];
                trace.push(body.iter().map(|o| o.1.clone()).collect::<Vec<_>>());
                at = body.iter().find_map(|o| o.0);
            }
            trace
        };
        assert_eq!(read(&new), read(&old));
        assert_eq!(read(&old).len(), 3);
    }
}
