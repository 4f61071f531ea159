//! Makes alike what does alike: locals of a function are numbered by how often they are used, and functions that are equal
//! are one.
//!
//! Saves 2.7 kB of gzip (`cargo bench --bench weight`, 2026-11-25).

use std::cmp::Reverse;
use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, Function, FunctionSection, Instruction, Module, ValType};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Operator, Parser, Payload, TypeRef,
};

type Outcome<T> = Result<T, reencode::Error<Infallible>>;

/// The functions of a module: how many are imported; of each own one its type, its parameters and its body.
pub struct Functions<'a> {
    pub imported: u32,
    pub own: Vec<(u32, u32, FunctionBody<'a>)>,
}

impl Functions<'_> {
    pub fn of(wasm: &[u8]) -> Result<Functions<'_>, wasmparser::BinaryReaderError> {
        let (mut parameters, mut types, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
        let mut imported = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for kind in section.into_iter_err_on_gc_types() {
                        parameters.push(kind?.params().len() as u32);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
                }
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let count = |kind: u32| parameters.get(kind as usize).copied().unwrap_or(0);
        let own = types.into_iter().zip(bodies);
        Ok(Functions {
            imported,
            own: own.map(|(kind, body)| (kind, count(kind), body)).collect(),
        })
    }
}

/// Writes a module anew with the locals of each function in another order.
struct Renumber {
    /// Parameters of the functions that are still to be written.
    parameters: std::vec::IntoIter<u32>,
    /// New numbers of the present function's locals, parameters included.
    numbers: Vec<u32>,
}

/// The local that an instruction is about.
fn local<'a>(instruction: &'a mut Instruction<'_>) -> Option<&'a mut u32> {
    match instruction {
        Instruction::LocalGet(l) | Instruction::LocalSet(l) | Instruction::LocalTee(l) => Some(l),
        _ => None,
    }
}

impl Reencode for Renumber {
    type Error = Infallible;

    fn instruction<'a>(&mut self, old: Operator<'a>) -> Outcome<Instruction<'a>> {
        let mut new = utils::instruction(self, old)?;
        if let Some(local) = local(&mut new) {
            *local = self.numbers.get(*local as usize).copied().unwrap_or(*local);
        }
        Ok(new)
    }

    fn parse_function_body(&mut self, to: &mut CodeSection, body: FunctionBody) -> Outcome<()> {
        let mut kinds = Vec::new();
        for locals in body.get_locals_reader()? {
            let (count, kind) = locals?;
            kinds.resize(kinds.len() + count as usize, self.val_type(kind)?);
        }
        let parameters = self.parameters.next().unwrap_or(0);
        self.numbers.clear();
        let mut uses = vec![0_u32; parameters as usize + kinds.len()];
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let mut instruction = self.parse_instruction(&mut reader)?;
            let local = local(&mut instruction);
            if let Some(uses) = local.and_then(|l| uses.get_mut(*l as usize)) {
                *uses += 1;
            }
        }
        // Each type by itself, as a module declares them, and none that is never used.
        let mut used: Vec<(u32, ValType, u32)> = (parameters..)
            .zip(kinds)
            .zip(uses.iter().skip(parameters as usize))
            .map(|((local, kind), uses)| (local, kind, *uses))
            .filter(|(.., uses)| *uses > 0)
            .collect();
        let order = [ValType::I32, ValType::I64, ValType::F32, ValType::F64];
        let place = |kind| order.iter().position(|k| *k == kind).unwrap_or(order.len());
        used.sort_by_key(|(_, kind, uses)| (place(*kind), Reverse(*uses)));
        self.numbers = (0..uses.len() as u32).collect();
        for (new, (old, ..)) in (parameters..).zip(&used) {
            if let Some(number) = self.numbers.get_mut(*old as usize) {
                *number = new;
            }
        }
        let mut function = Function::new_with_locals_types(used.iter().map(|(_, kind, _)| *kind));
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        to.function(&function);
        Ok(())
    }
}

/// Writes a module anew with only the first of functions that are equal.
struct Fold {
    imported: u32,
    /// Whether a function stays, and its new place or that of the one it is equal to.
    places: Vec<(bool, u32)>,
}

impl Reencode for Fold {
    type Error = Infallible;

    fn function_index(&mut self, index: u32) -> Outcome<u32> {
        let own = index.checked_sub(self.imported);
        let place = own.and_then(|i| self.places.get(i as usize));
        Ok(place.map_or(index, |(_, new)| self.imported + new))
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Outcome<()> {
        for (kind, (stays, _)) in section.into_iter().zip(&self.places) {
            let kind = kind?;
            if *stays {
                to.function(kind);
            }
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        to: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Outcome<()> {
        for (body, (stays, _)) in section.into_iter().zip(self.places.clone()) {
            let body = body?;
            if stays {
                utils::parse_function_body(self, to, body)?;
            }
        }
        Ok(())
    }
}

/// Where the functions of a module go when equal ones become one; nothing if all differ.
fn folded(functions: &Functions) -> Option<Fold> {
    let mut first = HashMap::new();
    let mut places = Vec::new();
    for (kind, _, body) in &functions.own {
        let next = first.len() as u32;
        let place = *first.entry((kind, body.as_bytes())).or_insert(next);
        places.push((place == next, place));
    }
    (first.len() < places.len()).then_some(Fold {
        imported: functions.imported,
        places,
    })
}

/// The same module with locals numbered alike and without functions that equal another one.
pub fn made_alike(wasm: &[u8]) -> Result<Vec<u8>, String> {
    let said = |e: reencode::Error<Infallible>| e.to_string();
    let parameters = Functions::of(wasm).map_err(|e| e.to_string())?.own;
    let parameters: Vec<u32> = parameters.iter().map(|(_, count, _)| *count).collect();
    let mut renumber = Renumber {
        parameters: parameters.into_iter(),
        numbers: Vec::new(),
    };
    let mut module = Module::new();
    let done = renumber.parse_core_module(&mut module, Parser::new(0), wasm);
    done.map_err(said)?;
    let mut wasm = module.finish();
    // Those that call equal functions may be equal once these are one.
    loop {
        let functions = Functions::of(&wasm).map_err(|e| e.to_string())?;
        let Some(mut fold) = folded(&functions) else {
            break;
        };
        let mut module = Module::new();
        let done = fold.parse_core_module(&mut module, Parser::new(0), &wasm);
        done.map_err(said)?;
        wasm = module.finish();
    }
    Ok(wasm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ExportKind, ExportSection, TypeSection};

    /// A function with locals of these types.
    fn function(locals: &[ValType], body: &[Instruction]) -> Function {
        let mut f = Function::new_with_locals_types(locals.iter().copied());
        for instruction in body.iter().chain([&Instruction::End]) {
            f.instruction(instruction);
        }
        f
    }

    /// Functions of one type, i32 to i32, all of them exported.
    fn module(all: &[Function]) -> Vec<u8> {
        let (mut types, mut functions, mut exports, mut code) = (
            TypeSection::new(),
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        types.ty().function([ValType::I32], [ValType::I32]);
        for (i, f) in (0..).zip(all) {
            functions.function(0);
            exports.export(&i.to_string(), ExportKind::Func, i);
            code.function(f);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    /// Which function each export is.
    fn exported(wasm: &[u8]) -> Vec<u32> {
        let exports = Parser::new(0).parse_all(wasm).find_map(|p| match p {
            Ok(Payload::ExportSection(section)) => Some(section),
            _ => None,
        });
        let exports = exports.expect("exports").into_iter();
        exports.map(|e| e.expect("valid").index).collect()
    }

    #[test]
    fn functions_that_differ_in_the_numbers_of_locals_are_one_and_so_are_their_callers() {
        use Instruction::{Call, Drop, LocalGet, LocalSet, LocalTee};
        // Parameter 0, an i32 used three times and an i64 used once, in either order, with one more that is not used.
        let body = |small, large| {
            [
                LocalGet(0),
                LocalSet(small),
                LocalGet(large),
                Drop,
                LocalGet(small),
                LocalTee(small),
            ]
        };
        let all = [
            function(&[ValType::I64, ValType::F64, ValType::I32], &body(3, 1)),
            function(&[ValType::I32, ValType::I64], &body(1, 2)),
            function(&[], &[LocalGet(0), Call(0)]),
            function(&[], &[LocalGet(0), Call(1)]),
            function(&[], &[LocalGet(0), Call(3)]),
        ];
        let new = made_alike(&module(&all)).expect("valid");
        assert_eq!(exported(&new), [0, 0, 1, 1, 2]);
        // What is left calls what it did, and has the locals of the second function.
        let left = [
            function(&[ValType::I32, ValType::I64], &body(1, 2)),
            function(&[], &[LocalGet(0), Call(0)]),
            function(&[], &[LocalGet(0), Call(1)]),
        ];
        let bodies = |wasm: &[u8]| -> Vec<Vec<u8>> {
            let own = Functions::of(wasm).expect("valid").own;
            own.iter().map(|(.., b)| b.as_bytes().to_vec()).collect()
        };
        assert_eq!(bodies(&new), bodies(&module(&left)));
    }

    #[test]
    fn functions_that_differ_stay() {
        use Instruction::{I32Add, I32Const, LocalGet};
        let add = |n| function(&[], &[LocalGet(0), I32Const(n), I32Add]);
        let old = module(&[add(1), add(2)]);
        assert_eq!(exported(&made_alike(&old).expect("valid")), [0, 1]);
    }
}
