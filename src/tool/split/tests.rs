//! A small module taken apart.

use super::*;
use crate::tool::linked::{Data, Target};
use wasm_encoder::{
    CodeSection, ConstExpr as Place, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection,
    Instruction, MemorySection, MemoryType, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::Validator;

/// The ways into the page and into two parts, 0 to 2, of functions after one import:
/// `start` -> 3, `part_a` -> 3, 4, `part_b` -> 5, an import; 4 and 5 hold the address of 6, and 4 that of data.
fn whole() -> Vec<u8> {
    called(["part_a", "part_b"], &[6, 0])
}

/// The same with these names of the parts, and what the second calls.
fn called(parts: [&str; 2], second: &[u32]) -> Vec<u8> {
    let calls: [&[u32]; 7] = [&[4], &[4, 5], second, &[], &[], &[], &[]];
    let (mut types, mut functions, mut code) = (
        TypeSection::new(),
        FunctionSection::new(),
        CodeSection::new(),
    );
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("host", "only_b", EntityType::Function(0));
    for (i, calls) in calls.iter().enumerate() {
        functions.function(0);
        let mut body = Function::new([]);
        for call in *calls {
            body.instruction(&Instruction::Call(*call));
        }
        // So that none equals another.
        body.instruction(&Instruction::I32Const(i as i32));
        body.instruction(&Instruction::Drop);
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 4,
        maximum: None,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let kind = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(kind, &Place::i32_const(0));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    for (i, name) in ["start", parts[0], parts[1]].into_iter().enumerate() {
        exports.export(name, ExportKind::Func, 1 + i as u32);
    }
    let mut elements = ElementSection::new();
    let listed = Elements::Functions([7, 5].as_slice().into());
    elements.active(None, &Place::i32_const(1), listed);
    let mut data = DataSection::new();
    data.active(0, &Place::i32_const(16), *b"page-partshared");
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&imports);
    module.section(&functions).section(&tables);
    module
        .section(&memories)
        .section(&globals)
        .section(&exports);
    module.section(&elements).section(&code).section(&data);
    module.finish()
}

fn linked() -> Linked {
    let data = |address, size| Data {
        address,
        size,
        is_constant: false,
        targets: Vec::new(),
    };
    use Target::{Data as D, Slot};
    let none = Vec::new;
    Linked {
        functions: vec![
            none(),
            vec![D(0)],
            none(),
            vec![D(2)],
            none(),
            // Of function 6 and of data; the second place of the table is its own.
            vec![Slot(1), Slot(2), D(1), D(2)],
            vec![Slot(1)],
            none(),
        ],
        data: vec![data(16, 4), data(21, 4), data(25, 6)],
    }
}

fn functions(wasm: &[u8]) -> (usize, usize) {
    let module = Module::from_buffer(wasm).expect("valid");
    let own = module.funcs.iter_local().count();
    (own, module.funcs.iter().count() - own)
}

fn bytes(wasm: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let module = Module::from_buffer(wasm).expect("valid");
    let of = |d: &walrus::Data| match &d.kind {
        DataKind::Active { offset, .. } => (constant(offset).expect("known"), d.value.clone()),
        DataKind::Passive => (0, Vec::new()),
    };
    module.data.iter().map(of).collect()
}

#[test]
fn a_part_takes_what_it_alone_needs() {
    let mut page = Module::from_buffer(&whole()).expect("valid");
    let parts = parts(&mut page, &linked(), "b1").expect("split");
    let page = page.emit_wasm();
    let names: Vec<&str> = parts.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["part_a", "part_b"]);
    for wasm in parts.iter().map(|p| &p.wasm).chain([&page]) {
        Validator::new().validate_all(wasm).expect("valid");
    }
    // The page: 0, 3 and the import; a: 1 and 4, and 3 from the page; b: 2 and 5, and the import; 6 is in both parts.
    assert_eq!(functions(&page), (2, 1));
    let of_parts: Vec<_> = parts.iter().map(|p| functions(&p.wasm)).collect();
    assert_eq!(of_parts, [(3, 1), (3, 1)]);
    // The page keeps what is shared and what is nobody's.
    assert_eq!(bytes(&page), [(16, b"page-\0\0\0\0shared".to_vec())]);
    let of_parts: Vec<_> = parts.iter().map(|p| bytes(&p.wasm)).collect();
    assert_eq!(of_parts, [vec![(21, b"part".to_vec())], vec![]]);
}

/// What two parts need and nobody writes is with both, and no longer in the page.
#[test]
fn constants_are_with_every_part_that_needs_them() {
    let mut linked = linked();
    linked.data[2].is_constant = true;
    let mut page = Module::from_buffer(&whole()).expect("valid");
    let parts = parts(&mut page, &linked, "b1").expect("split");
    let left = [(16, b"page-\0\0\0\0\0\0\0\0\0\0".to_vec())];
    assert_eq!(bytes(&page.emit_wasm()), left);
    for part in &parts {
        let (_, last) = bytes(&part.wasm).pop().expect("data");
        assert!(last.ends_with(b"shared"), "{}: {last:?}", part.name);
    }
}

#[test]
fn what_a_part_imports_the_page_exports_and_the_build_is_told_by_a_name() {
    let mut page = Module::from_buffer(&whole()).expect("valid");
    let parts = parts(&mut page, &linked(), "b1").expect("split");
    for part in &parts {
        let part = Module::from_buffer(&part.wasm).expect("valid");
        for import in part.imports.iter() {
            assert_eq!(import.module, PAGE);
            assert!(page.exports.iter().any(|e| e.name == import.name));
            assert_ne!(import.name, "memory");
        }
        assert_eq!(part.exports.iter().count(), 1);
    }
    assert!(!page.exports.iter().any(|e| e.name.starts_with(PART)));
}

/// What a part and a part of it share is the former's, which gives it to the latter; the page has nothing of it.
#[test]
fn a_part_of_a_part_is_served_by_it() {
    let mut page = Module::from_buffer(&called(["part_a", "part_a_b"], &[6, 7])).expect("valid");
    let parts = parts(&mut page, &linked(), "b1").expect("split");
    let wasm = page.emit_wasm();
    for wasm in parts.iter().map(|p| &p.wasm).chain([&wasm]) {
        Validator::new().validate_all(wasm).expect("valid");
    }
    // The page: 0 and 3; a: 1, 4, 6, and 3 from the page; b: 2 and 5, and 6 from a.
    assert_eq!(functions(&wasm).0, 2);
    let of_parts: Vec<_> = parts.iter().map(|p| functions(&p.wasm)).collect();
    assert_eq!(of_parts, [(3, 1), (2, 1)]);
    let names = |wasm: &[u8]| {
        let module = Module::from_buffer(wasm).expect("valid");
        let functions = module.exports.iter().filter_map(|e| match e.item {
            ExportItem::Function(_) => Some(e.name.clone()),
            _ => None,
        });
        functions.collect::<Vec<_>>()
    };
    let second = Module::from_buffer(&parts[1].wasm).expect("valid");
    let import = second
        .imports
        .iter()
        .find(|i| names(&parts[0].wasm).contains(&i.name));
    assert!(import.is_some_and(|i| !names(&wasm).contains(&i.name)));
}
