//! Names by which the page's module and its parts know each other's functions: in the order of the page's functions, so that
//! gzip finds the list of them regular. Saves 1.0 kB of gzip.

use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ExportSectionReader, Imports, Parser, Payload};

type Error = reencode::Error<Infallible>;

/// Whether a name was made by `split`.
fn is_made(name: &str) -> bool {
    let rest = name.strip_prefix('_');
    rest.is_some_and(|rest| u32::from_str_radix(rest, 16).is_ok())
}

fn exports(wasm: &[u8]) -> Result<Vec<Export<'_>>, String> {
    let mut all = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload.map_err(|e| e.to_string())? {
            for export in section {
                all.push(export.map_err(|e| e.to_string())?);
            }
        }
    }
    Ok(all)
}

/// Kind and place of what is exported.
fn place(export: &Export) -> (u8, u32) {
    (export.kind as u8, export.index)
}

/// New names for old ones: those of the page in the order of what they name, then those that parts give each other.
fn names(page: &[u8], parts: &[&[u8]]) -> Result<HashMap<String, String>, String> {
    let mut names = HashMap::new();
    for wasm in std::iter::once(&page).chain(parts) {
        let mut made = exports(wasm)?;
        made.retain(|e| is_made(e.name));
        made.sort_by_key(place);
        for export in made {
            // Parts that have a copy each give it under one name.
            let new = format!("_{:x}", names.len());
            names.entry(export.name.to_string()).or_insert(new);
        }
    }
    Ok(names)
}

/// Writes a module anew with other names.
struct Renamed<'a>(&'a HashMap<String, String>);

impl Renamed<'_> {
    fn name<'n>(&'n self, old: &'n str) -> &'n str {
        self.0.get(old).map_or(old, |new| new)
    }
}

impl Reencode for Renamed<'_> {
    type Error = Infallible;

    fn parse_export_section(
        &mut self,
        to: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        let mut all = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        // Those of split behind all others, which stay in their order.
        all.sort_by_key(|e| is_made(e.name).then(|| place(e)));
        for export in all {
            let kind = self.export_kind(export.kind)?;
            to.export(self.name(export.name), kind, export.index);
        }
        Ok(())
    }

    fn parse_imports(&mut self, to: &mut ImportSection, imports: Imports<'_>) -> Result<(), Error> {
        match imports {
            Imports::Single(_, import) => {
                let entity = self.entity_type(import.ty)?;
                to.import(import.module, self.name(import.name), entity);
                Ok(())
            }
            several => utils::parse_imports(self, to, several),
        }
    }
}

/// The page's module and its parts with names in order.
pub fn in_order(page: Vec<u8>, parts: Vec<Vec<u8>>) -> Result<(Vec<u8>, Vec<Vec<u8>>), String> {
    let views: Vec<&[u8]> = parts.iter().map(|p| &p[..]).collect();
    let names = names(&page, &views)?;
    let renamed = |wasm: &[u8]| {
        let mut module = Module::new();
        let written = Renamed(&names).parse_core_module(&mut module, Parser::new(0), wasm);
        written.map_err(|e| format!("a module could not be written: {e}"))?;
        Ok::<_, String>(module.finish())
    };
    let parts = parts.iter().map(|p| renamed(p));
    Ok((renamed(&page)?, parts.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, Function, FunctionSection, Instruction, TypeSection,
        ValType,
    };

    /// A module with these imports, and functions that it exports by these names, by their places among its own.
    fn module(imports: &[&str], exported: &[(&str, u32)]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut section = ImportSection::new();
        for name in imports {
            section.import("page", name, EntityType::Function(0));
        }
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let mut exports = ExportSection::new();
        for i in 0..exported.len() as i32 {
            functions.function(0);
            let mut body = Function::new([]);
            body.instruction(&Instruction::I32Const(i));
            body.instruction(&Instruction::End);
            code.function(&body);
        }
        for (name, place) in exported {
            exports.export(name, ExportKind::Func, imports.len() as u32 + place);
        }
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.section(&functions).section(&exports);
        module.section(&code);
        module.finish()
    }

    fn exported(wasm: &[u8]) -> Vec<(String, u32)> {
        let all = exports(wasm).expect("valid");
        all.iter().map(|e| (e.name.to_string(), e.index)).collect()
    }

    #[test]
    fn names_follow_the_functions_everywhere() {
        let page = module(&[], &[("_a", 2), ("start", 0), ("_1f", 1)]);
        let part = module(&["_a", "_1f"], &[("part_x", 0), ("_b", 1)]);
        let child = module(&["_b", "_a"], &[("part_x_y", 0)]);
        // A copy of what another part gives as well.
        let copy = module(&["_a"], &[("part_z", 0), ("_b", 1), ("_c", 2)]);
        let (page, parts) = in_order(page, vec![part, child, copy]).expect("valid");
        let own = |all: &[(&str, u32)]| -> Vec<(String, u32)> {
            all.iter().map(|(n, i)| (n.to_string(), *i)).collect()
        };
        assert_eq!(exported(&page), own(&[("start", 0), ("_0", 1), ("_1", 2)]));
        assert_eq!(exported(&parts[0]), own(&[("part_x", 2), ("_2", 3)]));
        for (part, expected) in parts.iter().zip([
            module(&["_1", "_0"], &[("part_x", 0), ("_2", 1)]),
            module(&["_2", "_1"], &[("part_x_y", 0)]),
            module(&["_1"], &[("part_z", 0), ("_2", 1), ("_3", 2)]),
        ]) {
            assert_eq!(*part, expected);
        }
    }
}
