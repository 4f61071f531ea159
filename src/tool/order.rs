//! Puts functions of a module that look alike next to each other: gzip only sees what came shortly before.

use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload};

/// Bytes of the pieces by which functions are compared.
const PIECE: usize = 6;
/// Hashes a function is known by.
const HASHES: usize = 512;

/// The smallest value of each hash over all pieces of a function: two functions agree in about the share of pieces they
/// have in common (Broder's minhash).
type Sketch = [u32; HASHES];

fn sketch(body: &[u8]) -> Sketch {
    let mut least = [u32::MAX; HASHES];
    for piece in body.windows(PIECE) {
        let start = piece
            .iter()
            .fold(0u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x9e37_79b1));
        for (salt, least) in (0u32..).zip(&mut least) {
            let hash =
                (start ^ (start >> 15) ^ salt.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
            *least = (hash ^ (hash >> 13)).min(*least);
        }
    }
    least
}

/// How alike two functions are: pieces in common, and of about the same length.
fn likeness(a: &(Sketch, usize), b: &(Sketch, usize)) -> f64 {
    let common = a.0.iter().zip(&b.0).filter(|(a, b)| a == b).count();
    let ratio = (a.1 as f64 + 8.0) / (b.1 as f64 + 8.0);
    common as f64 - libm::log2(ratio).abs()
}

/// Each after the one it is most alike; the first stays.
fn chain(bodies: &[&[u8]]) -> Vec<usize> {
    let known: Vec<(Sketch, usize)> = bodies.iter().map(|b| (sketch(b), b.len())).collect();
    let mut rest: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = 0;
    while next < rest.len() {
        let last = rest.swap_remove(next);
        order.push(last);
        let like = |i: &usize| {
            known
                .get(last)
                .zip(known.get(*i))
                .map_or(0.0, |(a, b)| likeness(a, b))
        };
        let best = rest
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| like(a).total_cmp(&like(b)));
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
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(|e| e.to_string())? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(|e| e.to_string())?;
                    imported += u32::from(matches!(import.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = chain(&bodies);
    let mut places = vec![0; order.len()];
    for (new, old) in (0..).zip(&order) {
        if let Some(place) = places.get_mut(*old) {
            *place = new;
        }
    }
    let mut module = Module::new();
    let mut reorder = Reorder {
        imported,
        order,
        places,
    };
    let done = reorder.parse_core_module(&mut module, Parser::new(0), wasm);
    done.map_err(|e| e.to_string())?;
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_follows_alike() {
        let text = |word: &str| word.repeat(40).into_bytes();
        let bodies = [
            text("abcdefgh"),
            text("12345678"),
            text("abcdefgi"),
            text("12345679"),
        ];
        let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
        let order = chain(&bodies);
        assert_eq!(order[..2], [0, 2]);
        assert_eq!(order.len(), 4);
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
