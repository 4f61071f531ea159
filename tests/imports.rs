//! Modules stand in reading order: each imports only those that stand before it, in the crate and within each module.

#![allow(clippy::expect_used, clippy::panic)]

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeMap;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree};

/// A module, or what is in one, by the names that lead to it from the root of the crate.
type Names = Vec<String>;

/// Modules of each module, in the order in which it declares them.
type Order = BTreeMap<Names, Names>;

/// What a module says of others: modules that it declares, and all that it refers to.
#[derive(Default)]
struct Said {
    module: Names,
    declared: Vec<(Names, String)>,
    /// Who refers, and to what.
    referred: Vec<(Names, Names)>,
}

fn is_test(attributes: &[Attribute]) -> bool {
    let test = |a: &Attribute| match &a.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    };
    attributes.iter().any(test)
}

impl Said {
    fn of(module: &[&str], text: &str) -> Said {
        let mut said = Said {
            module: module.iter().map(ToString::to_string).collect(),
            ..Said::default()
        };
        said.visit_file(&syn::parse_file(text).expect("code"));
        said
    }

    /// Notes a path if it begins at the root, here or above; any other begins with something that was brought in by one of
    /// these.
    fn refer(&mut self, path: &[String]) {
        let mut names = self.module.clone();
        let mut rest = path;
        match rest.first().map(String::as_str) {
            Some("crate") => names.clear(),
            Some("self") => {}
            Some("super") => _ = names.pop(),
            _ => return,
        }
        rest = &rest[1..];
        while let Some(("super", after)) = rest.split_first().map(|(f, r)| (f.as_str(), r)) {
            names.pop();
            rest = after;
        }
        names.extend(rest.iter().filter(|n| *n != "self").cloned());
        self.referred.push((self.module.clone(), names));
    }

    fn refer_tree(&mut self, before: &[String], tree: &UseTree) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.refer_tree(&with(path.ident.to_string()), &path.tree),
            UseTree::Name(name) => self.refer(&with(name.ident.to_string())),
            UseTree::Rename(name) => self.refer(&with(name.ident.to_string())),
            UseTree::Glob(_) => self.refer(before),
            UseTree::Group(group) => group.items.iter().for_each(|t| self.refer_tree(before, t)),
        }
    }

    /// Paths within a macro, whose tokens may be anything.
    fn refer_tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if path.is_empty() || colons == 2 => {
                    path.push(name.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(p) if p.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => self.refer_tokens(group.stream()),
                TokenTree::Ident(ref name) => {
                    self.refer(&path);
                    (path, colons) = (vec![name.to_string()], 0);
                    continue;
                }
                _ => {}
            }
            self.refer(&path);
            (path, colons) = (Vec::new(), 0);
        }
        self.refer(&path);
    }
}

impl Visit<'_> for Said {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Mod(i) => &i.attrs,
            Item::Use(i) => &i.attrs,
            Item::Fn(i) => &i.attrs,
            Item::Impl(i) => &i.attrs,
            _ => &Vec::new(),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        let name = item.ident.to_string();
        self.declared.push((self.module.clone(), name.clone()));
        self.module.push(name);
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.refer_tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let names: Names = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.refer(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &Macro) {
        self.refer_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

/// References that point at a later module: where two paths part, both names are modules beside each other.
fn faults(all: &[Said]) -> Vec<String> {
    let mut order = Order::new();
    for (parent, name) in all.iter().flat_map(|s| &s.declared) {
        order.entry(parent.clone()).or_default().push(name.clone());
    }
    let mut faults = Vec::new();
    for (from, to) in all.iter().flat_map(|s| &s.referred) {
        let apart = from.iter().zip(to).take_while(|(a, b)| a == b).count();
        let (Some(own), Some(other)) = (from.get(apart), to.get(apart)) else {
            continue;
        };
        let siblings = order.get(&from[..apart]);
        let place = |name: &String| siblings?.iter().position(|s| s == name);
        if let (Some(own), Some(other)) = (place(own), place(other))
            && other > own
        {
            let (from, to) = (from.join("::"), to.join("::"));
            faults.push(format!("{from} refers to {to}, which comes later"));
        }
    }
    faults.dedup();
    faults
}

fn read(folder: &Path, module: &[&str], all: &mut Vec<Said>) {
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        let name = path.file_stem().and_then(|s| s.to_str()).expect("named");
        let inside = [module, &[name]].concat();
        if path.is_dir() {
            read(&path, &inside, all);
        } else if path.extension().is_some_and(|e| e == "rs") && !["main", "tests"].contains(&name)
        {
            let text = std::fs::read_to_string(&path).expect("text");
            let module = if name == "lib" { module } else { &inside };
            all.push(Said::of(module, &text));
        }
    }
}

#[test]
fn imports_point_one_way() {
    let mut all = Vec::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &[],
        &mut all,
    );
    let count = |parent: &[&str]| {
        let declared = all.iter().flat_map(|s| &s.declared);
        declared.filter(|(p, _)| p == parent).count()
    };
    assert!(count(&[]) > 10 && count(&["app"]) > 10);
    let faults = faults(&all);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The check itself sees planted faults, wherever they hide, and nothing else.
#[test]
fn planted_faults_are_seen() {
    let root = Said::of(
        &[],
        "pub mod units; pub mod special; pub mod system; pub mod app;",
    );
    let app = Said::of(
        &["app"],
        "mod state; mod why; use crate::system::System; use why::Card;",
    );
    let count = |module: &[&str], text: &str| {
        let planted = Said::of(module, text);
        let all = [
            planted,
            Said::of(
                &[],
                "pub mod units; pub mod special; pub mod system; pub mod app;",
            ),
            Said::of(&["app"], "mod state; mod why;"),
        ];
        faults(&all).len()
    };
    assert_eq!(faults(&[root, app]), [""; 0]);
    for (text, faults) in [
        ("use crate::{special, system::System};", 2),
        (
            "use crate::{special::{self, a::{b, c}},\n    system::{System,\n        parts::Parts}};",
            5,
        ),
        ("use super::special as other;", 1),
        ("use super::*;", 0),
        ("fn f() -> crate::system::System { loop {} }", 1),
        (
            "fn f() { let x = super::system::f::<u8>(crate::special::g()); }",
            2,
        ),
        (
            "fn f() { println!(\"{}\", [crate::special::g(), self::h()][0]); }",
            1,
        ),
        ("mod inner { use super::super::system::System; }", 1),
        (
            "// use crate::special;\nfn f() { let s = \"crate::special\"; }",
            0,
        ),
        ("#[cfg(test)] mod tests { use crate::system::System; }", 0),
        (
            "use crate::units::Unit; use std::special::x; use self::special;",
            0,
        ),
    ] {
        assert_eq!(count(&["units"], text), faults, "{text}");
    }
    assert_eq!(
        count(&["app", "state"], "use super::why::{Card, Picked};"),
        2
    );
    assert_eq!(
        count(
            &["app", "state"],
            "use crate::app::why::Card; use crate::system::System;"
        ),
        1
    );
    assert_eq!(
        count(&["app", "why"], "use super::state::State; use super::Page;"),
        0
    );
}
