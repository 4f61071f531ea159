//! Whose is what: all that parts reach and the page does not is theirs.

use crate::tool::linked::{Linked, Target};
use std::collections::{BTreeMap, HashMap, HashSet};
use walrus::ir::{Visitor, dfs_in_order};
use walrus::{FunctionId, Module};

/// A function, or data by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Function(FunctionId),
    Data(usize),
}

/// Functions that a function names.
#[derive(Default)]
struct Calls(Vec<FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.push(*function);
    }
}

/// What refers to what.
pub(super) struct Graph<'a> {
    linked: &'a Linked,
    pub calls: HashMap<FunctionId, Vec<FunctionId>>,
    pub slots: BTreeMap<u32, FunctionId>,
}

impl Graph<'_> {
    pub fn new<'a>(
        module: &Module,
        linked: &'a Linked,
        slots: BTreeMap<u32, FunctionId>,
    ) -> Graph<'a> {
        let calls = module.funcs.iter_local().map(|(id, function)| {
            let mut calls = Calls::default();
            dfs_in_order(&mut calls, function, function.entry_block());
            (id, calls.0)
        });
        Graph {
            linked,
            calls: calls.collect(),
            slots,
        }
    }

    /// All that is reached from these functions.
    fn reached(&self, from: impl IntoIterator<Item = FunctionId>) -> HashSet<Node> {
        let mut open: Vec<Node> = from.into_iter().map(Node::Function).collect();
        let mut seen = HashSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let targets = match node {
                Node::Function(f) => {
                    open.extend(
                        self.calls
                            .get(&f)
                            .into_iter()
                            .flatten()
                            .map(|f| Node::Function(*f)),
                    );
                    // Functions keep their numbers through wasm-bindgen; those that it adds hold no addresses.
                    self.linked.functions.get(f.index())
                }
                Node::Data(d) => self.linked.data.get(d).map(|d| &d.targets),
            };
            open.extend(targets.into_iter().flatten().filter_map(|t| match t {
                Target::Slot(slot) => self.slots.get(slot).copied().map(Node::Function),
                Target::Data(data) => Some(Node::Data(*data)),
            }));
        }
        seen
    }
}

/// Whether a part is this one, or is asked for by it alone, as its name says.
fn is_within(part: &str, whole: &str) -> bool {
    let rest = part.strip_prefix(whole);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// To whom the functions and data belong that are needed at all: to parts by their numbers, or to the page, which is none.
pub(super) struct Owners(HashMap<Node, Vec<usize>>);

impl Owners {
    /// By what the page's roots reach, and that of each part.
    pub fn new(graph: &Graph, page: Vec<FunctionId>, parts: &[(String, FunctionId)]) -> Owners {
        // The smallest part that two are within, if there is one.
        let common = |one: usize, other: usize| {
            let names = [one, other].map(|i| parts.get(i).map_or("", |(name, _)| name));
            let all = parts.iter().enumerate();
            let holding = all.filter(|(_, (name, _))| names.iter().all(|n| is_within(n, name)));
            let smallest = holding.max_by_key(|(_, (name, _))| name.len());
            smallest.map(|(i, _)| i)
        };
        let page = graph.reached(page);
        let mut owners: HashMap<Node, Vec<usize>> = HashMap::new();
        for (part, (_, root)) in parts.iter().enumerate() {
            for node in graph.reached([*root]) {
                let of = owners.entry(node).or_default();
                let found = of.iter_mut().find_map(|o| Some((common(*o, part)?, o)));
                match found {
                    Some((whole, owner)) => *owner = whole,
                    None => of.push(part),
                }
            }
        }
        for (node, of) in &mut owners {
            // What is imported into the page stays there, and so do data that two parts need and that are written: a part
            // that comes later would undo that.
            let stays = match node {
                Node::Function(f) => !graph.calls.contains_key(f),
                Node::Data(d) => {
                    of.len() > 1 && !graph.linked.data.get(*d).is_some_and(|d| d.is_constant)
                }
            };
            if stays || page.contains(node) {
                of.clear();
            }
        }
        owners.extend(page.into_iter().map(|node| (node, Vec::new())));
        Owners(owners)
    }

    /// The parts that have a function; none have what the page has.
    pub fn parts(&self, function: FunctionId) -> &[usize] {
        let of = self.0.get(&Node::Function(function));
        of.map_or(&[], Vec::as_slice)
    }

    /// Whether the page itself needs a function.
    pub fn is_page(&self, function: FunctionId) -> bool {
        let of = self.0.get(&Node::Function(function));
        of.is_some_and(Vec::is_empty)
    }

    /// Whether every part that has one function has the other.
    pub fn have_it(&self, one: FunctionId, other: FunctionId) -> bool {
        let of = self.parts(other);
        self.parts(one).iter().all(|part| of.contains(part))
    }

    /// The parts that have data at each of these bytes, none where the page has; nothing where nobody has any.
    pub fn bytes(&self, linked: &Linked, first: u32, length: usize) -> Vec<Option<&[usize]>> {
        let mut bytes: Vec<Option<&[usize]>> = vec![None; length];
        for (number, data) in linked.data.iter().enumerate() {
            let of = self.0.get(&Node::Data(number));
            let of = of.map_or(&[][..], Vec::as_slice);
            let Some(begin) = data.address.checked_sub(first) else {
                continue;
            };
            let bytes = bytes.iter_mut().skip(begin as usize);
            for byte in bytes.take(data.size as usize) {
                *byte = match *byte {
                    Some(others) if others != of => Some(&[]),
                    _ => Some(of),
                };
            }
        }
        bytes
    }
}
