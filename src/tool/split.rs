//! Splits the page's module: what only a part of the page needs goes into a module of its own, which is fetched when that
//! part is asked for (`app::kit::parts`).
//!
//! An export whose name begins with `part_` is the way into a part. All that the page does not reach goes with it,
//! functions and data; of what is never written each part that needs it has a copy. A part of a part, `part_a_b`, is asked for
//! by `part_a` alone, which holds what both need and what `part_a_b` shares with `part_a_c`. A part runs on the memory and
//! the table of the page's module and calls its functions and those of the part that it is of, which these export for it.

mod owners;

use super::linked::Linked;
use super::slim::PART;
use owners::{Graph, Owners};
use std::collections::{BTreeMap, HashSet};
use walrus::ir::Value;
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind,
    GlobalKind, ImportedFunction, Module, ModuleConfig, TableId,
};

/// How the names of exports begin that tell whose a function is.
const OWN: &str = "own.";
/// The module that a part imports from: the page's own.
const PAGE: &str = "page";
/// Bytes between data of a part that may be written with it, as they belong to nobody.
const GAP: usize = 16;

/// A part of the page: its name and its module.
pub struct Part {
    pub name: String,
    pub wasm: Vec<u8>,
}

/// The table of functions, and what stands in each of its places.
fn slots(module: &Module) -> Result<(TableId, BTreeMap<u32, FunctionId>), String> {
    let table = module.tables.main_function_table();
    let table = table.ok().flatten().ok_or("the module has no table")?;
    let mut slots = BTreeMap::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (ElementKind::Active { table: t, offset }, ElementItems::Functions(all))
                if *t == table =>
            {
                slots.extend((constant(offset)?..).zip(all.iter().copied()));
            }
            (ElementKind::Declared, _) => {}
            _ => return Err("the module has elements of a kind that is not known here".into()),
        }
    }
    Ok((table, slots))
}

fn constant(expression: &ConstExpr) -> Result<u32, String> {
    match expression {
        ConstExpr::Value(Value::I32(value)) => Ok(*value as u32),
        _ => Err("a segment of the module begins at a place that is not known".into()),
    }
}

fn at(place: u32) -> ConstExpr {
    ConstExpr::Value(Value::I32(place as i32))
}

/// Pieces of what follows each other, each with its first place.
fn runs<T>(all: impl IntoIterator<Item = (u32, T)>) -> Vec<(u32, Vec<T>)> {
    let mut runs: Vec<(u32, Vec<T>)> = Vec::new();
    for (place, item) in all {
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() as u32 == place => run.push(item),
            _ => runs.push((place, vec![item])),
        }
    }
    runs
}

/// The data of each part, which the page's module no longer holds.
fn take_data(
    module: &mut Module,
    linked: &Linked,
    owners: &Owners,
) -> Result<Vec<(usize, u32, Vec<u8>)>, String> {
    let mut taken: Vec<(usize, u32, Vec<u8>)> = Vec::new();
    for id in module.data.iter().map(|d| d.id()).collect::<Vec<_>>() {
        let data = module.data.get_mut(id);
        let DataKind::Active { offset, .. } = &data.kind else {
            continue;
        };
        let first = constant(offset)?;
        let bytes = owners.bytes(linked, first, data.value.len());
        let mut place = 0;
        while place < bytes.len() {
            let Some(Some(of @ [_, ..])) = bytes.get(place).copied() else {
                place += 1;
                continue;
            };
            // As far as bytes are of the same parts, and over gaps that are nobody's.
            let (mut end, mut next) = (place, place);
            while next < bytes.len() && next < end + GAP {
                match bytes.get(next).copied().flatten() {
                    Some(others) if others == of => end = next + 1,
                    None => {}
                    Some(_) => break,
                }
                next += 1;
            }
            if let Some(piece) = data.value.get_mut(place..end) {
                let each = of
                    .iter()
                    .map(|part| (*part, first + place as u32, piece.to_vec()));
                taken.extend(each);
                // Zeros, which weigh nothing; the place stays theirs.
                piece.fill(0);
            }
            place = end;
        }
    }
    Ok(taken)
}

/// Takes the parts out of the page's module.
pub fn parts(module: &mut Module, linked: &Linked, build: &str) -> Result<Vec<Part>, String> {
    let mut roots: Vec<(String, FunctionId)> = Vec::new();
    let mut page: Vec<FunctionId> = module.start.into_iter().collect();
    for export in module.exports.iter() {
        match export.item {
            ExportItem::Function(f) if export.name.starts_with(PART) => {
                roots.push((export.name.clone(), f));
            }
            ExportItem::Function(f) => page.push(f),
            _ => {}
        }
    }
    let (table, slots) = slots(module)?;
    let graph = Graph::new(module, linked, slots);
    let owners = Owners::new(&graph, page, &roots);
    let Graph { calls, slots, .. } = graph;

    // What parts need of the page and of each other, under a name each.
    let called = calls.iter().filter(|(f, _)| !owners.parts(**f).is_empty());
    let called = called.flat_map(|(f, calls)| calls.iter().map(move |called| (*f, *called)));
    let called = called.filter(|(f, called)| !owners.have_it(*f, *called));
    let mut called: Vec<FunctionId> = called.map(|(_, called)| called).collect();
    called.sort_unstable();
    called.dedup();
    let is_part = |f: &FunctionId| !owners.parts(*f).is_empty();
    let given: HashSet<FunctionId> = called.iter().copied().filter(is_part).collect();
    let globals: Vec<_> = module.globals.iter().map(|g| g.id()).collect();
    let tables: Vec<_> = module.tables.iter().map(|t| t.id()).collect();
    let items = called.into_iter().map(ExportItem::Function);
    let items = items.chain(globals.into_iter().map(ExportItem::Global));
    let items: Vec<ExportItem> = items
        .chain(tables.into_iter().map(ExportItem::Table))
        .collect();
    for (number, item) in items.into_iter().enumerate() {
        module.exports.add(&format!("_{number:x}"), item);
    }
    // In the whole, by which parts are made, the functions of each are told by exports.
    let own = |f: &FunctionId| {
        let f = *f;
        owners.parts(f).iter().map(move |part| (*part, f))
    };
    let own = calls.keys().flat_map(own).map(|(part, function)| {
        let name = format!("{OWN}{part}.{}", function.index());
        module.exports.add(&name, function)
    });
    let own: Vec<_> = own.collect();
    let whole = module.emit_wasm();
    own.into_iter().for_each(|id| module.exports.delete(id));
    // What parts give each other is none of the page's.
    let of_parts = module.exports.iter().filter(|e| match e.item {
        ExportItem::Function(f) => given.contains(&f) && !e.name.starts_with(PART),
        _ => false,
    });
    let of_parts: Vec<_> = of_parts.map(|e| e.id()).collect();
    of_parts
        .into_iter()
        .for_each(|id| module.exports.delete(id));
    // A part that belongs to another build of the page must not start: it asks for the memory by this name.
    let memory = module.memories.iter().next().map(|m| m.id());
    module
        .exports
        .add(build, memory.ok_or("the module has no memory")?);

    let data = take_data(module, linked, &owners)?;
    let mut parts = Vec::new();
    for (number, (name, root)) in roots.iter().enumerate() {
        // A way into what all of the page needs stays where it is.
        if !owners.parts(*root).contains(&number) {
            continue;
        }
        let slots = slots
            .iter()
            .filter(|(_, f)| owners.parts(**f).contains(&number));
        let slots: Vec<u32> = slots.map(|(slot, _)| *slot).collect();
        let data = data.iter().filter(|(part, ..)| *part == number);
        let data: Vec<(u32, &[u8])> = data.map(|(_, place, bytes)| (*place, &bytes[..])).collect();
        parts.push(Part {
            name: name.clone(),
            wasm: part(&whole, number, name, build, &slots, &data)?,
        });
        module.exports.remove(name).map_err(|e| e.to_string())?;
    }
    let stay = slots.into_iter().filter(|(_, f)| owners.is_page(*f));
    set_elements(module, table, stay);
    walrus::passes::gc::run(module);
    Ok(parts)
}

/// Fills the table with these functions alone.
fn set_elements(
    module: &mut Module,
    table: TableId,
    slots: impl IntoIterator<Item = (u32, FunctionId)>,
) {
    let active = module
        .elements
        .iter()
        .filter(|e| matches!(e.kind, ElementKind::Active { .. }));
    for id in active.map(|e| e.id()).collect::<Vec<_>>() {
        module.elements.delete(id);
        module.tables.get_mut(table).elem_segments.remove(&id);
    }
    for (first, functions) in runs(slots) {
        let kind = ElementKind::Active {
            table,
            offset: at(first),
        };
        let id = module
            .elements
            .add(kind, ElementItems::Functions(functions));
        module.tables.get_mut(table).elem_segments.insert(id);
    }
}

/// The module of one part, out of the whole.
fn part(
    whole: &[u8],
    number: usize,
    root: &str,
    build: &str,
    filled: &[u32],
    data: &[(u32, &[u8])],
) -> Result<Vec<u8>, String> {
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    let mut module = config.parse(whole).map_err(|e| e.to_string())?;
    let (table, slots) = slots(&module)?;
    let own = format!("{OWN}{number}.");
    let own = module.exports.iter().filter(|e| e.name.starts_with(&own));
    let own: HashSet<FunctionId> = own
        .filter_map(|e| match e.item {
            ExportItem::Function(f) => Some(f),
            _ => None,
        })
        .collect();
    let stays = |name: &str, item: &ExportItem| match item {
        ExportItem::Function(f) => name == root || own.contains(f) && !name.starts_with(OWN),
        _ => false,
    };
    let names: Vec<(String, ExportItem)> = module
        .exports
        .iter()
        .filter(|e| !stays(&e.name, &e.item) && !e.name.starts_with(OWN))
        .map(|e| (e.name.clone(), e.item))
        .collect();
    let others = module.exports.iter().filter(|e| !stays(&e.name, &e.item));
    for id in others.map(|e| e.id()).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    let filled: HashSet<u32> = filled.iter().copied().collect();
    set_elements(
        &mut module,
        table,
        slots.into_iter().filter(|(slot, _)| filled.contains(slot)),
    );
    let declared: Vec<_> = module
        .elements
        .iter()
        .filter(|e| matches!(e.kind, ElementKind::Declared))
        .map(|e| e.id())
        .collect();
    declared
        .into_iter()
        .for_each(|id| module.elements.delete(id));
    module.start = None;

    let memory = module
        .memories
        .iter()
        .next()
        .map(|m| m.id())
        .ok_or("the module has no memory")?;
    for id in module.data.iter().map(|d| d.id()).collect::<Vec<_>>() {
        module.data.delete(id);
    }
    module.memories.get_mut(memory).data_segments.clear();
    for (place, bytes) in data {
        let kind = DataKind::Active {
            memory,
            offset: at(*place),
        };
        let id = module.data.add(kind, bytes.to_vec());
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    let import = module.imports.add(PAGE, build, memory);
    module.memories.get_mut(memory).import = Some(import);

    let mut known = HashSet::new();
    for (name, item) in names {
        match item {
            ExportItem::Function(id) if !own.contains(&id) && known.insert(id) => {
                let function = module.funcs.get(id);
                let ty = function.ty();
                if let FunctionKind::Import(old) = &function.kind {
                    let old = old.import;
                    module.imports.delete(old);
                }
                let import = module.imports.add(PAGE, &name, id);
                module.funcs.get_mut(id).kind =
                    FunctionKind::Import(ImportedFunction { import, ty });
            }
            ExportItem::Global(id)
                if matches!(module.globals.get(id).kind, GlobalKind::Local(_)) =>
            {
                let import = module.imports.add(PAGE, &name, id);
                module.globals.get_mut(id).kind = GlobalKind::Import(import);
            }
            ExportItem::Table(id) if module.tables.get(id).import.is_none() => {
                let import = module.imports.add(PAGE, &name, id);
                let table = module.tables.get_mut(id);
                (table.import, table.init) = (Some(import), None);
            }
            _ => {}
        }
    }
    for id in module.customs.iter().map(|(id, _)| id).collect::<Vec<_>>() {
        module.customs.delete(id);
    }
    walrus::passes::gc::run(&mut module);
    let left = module
        .funcs
        .iter_local()
        .filter(|(id, _)| !own.contains(id))
        .count();
    if left > 0 {
        return Err(format!(
            "{left} functions of the page would be in {root} as well"
        ));
    }
    if let Some(import) = module.imports.iter().find(|i| i.module != PAGE) {
        return Err(format!("{root} would import {} by itself", import.name));
    }
    Ok(module.emit_wasm())
}

#[cfg(test)]
mod tests;
