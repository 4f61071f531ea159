//! Makes what wasm-bindgen writes lighter: nothing that nobody calls, short names between module and glue, no comments.
//!
//! Saves 9.8 kB of gzip (`cargo bench --bench weight`, 2026-11-25). It edits the glue as text, which is sound only for the
//! pinned version of wasm-bindgen.

use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen_cli_support::Output;

/// Classes that leptos brings along for server functions, which this page has not: of the module's exports, of the glue.
const UNUSED: [&str; 2] = ["intounderlying", "IntoUnderlying"];

/// How the names of those files begin that hold parts of the page, fetched when they are asked for; so do the names of the
/// exports that are the ways into them (`app::kit::parts`).
pub const PART: &str = "part_";

/// Sections for tools.
const SECTIONS: [&str; 2] = ["target_features", "__wasm_split_unstable"];

/// Slims the module, and returns what does the same to its glue.
pub fn module(output: &mut Output) -> impl Fn(&str) -> String + use<> {
    let module = output.wasm_mut();
    let exports = module.exports.iter();
    let unused = exports.filter(|e| UNUSED.iter().any(|u| e.name.contains(u)));
    for id in unused.map(|e| e.id()).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    for name in SECTIONS {
        module.customs.remove_raw(name);
    }
    let names = |m: &walrus::Module| {
        m.imports
            .iter()
            .map(|i| i.name.clone())
            .collect::<BTreeSet<_>>()
    };
    let before = names(module);
    walrus::passes::gc::run(module);
    let gone: BTreeSet<String> = before.difference(&names(module)).cloned().collect();
    let mut short = BTreeMap::new();
    let imported = module.imports.iter_mut().map(|i| &mut i.name);
    let exported = module.exports.iter_mut().map(|e| &mut e.name);
    // Whoever instantiates the module knows the memory by its name, and the page the ways into its parts.
    let kept = |name: &String| name == "memory" || name.starts_with(PART);
    for name in imported.chain(exported.filter(|n| !kept(n))) {
        // A name of its own for each, which nothing in the glue has.
        let new = format!("${}", short.len());
        let new = short.entry(name.clone()).or_insert(new);
        name.clone_from(new);
    }
    move |glue: &str| {
        let way = format!("export function {PART}");
        let unused = |line: &str| line.starts_with(&way) || UNUSED.iter().any(|u| line.contains(u));
        let glue = without(glue, 0, &unused);
        let glue = without(&glue, 8, &|line| {
            line.trim_start()
                .split_once(": ")
                .is_some_and(|(name, _)| gone.contains(name))
        });
        compact(&renamed(&glue, &short))
    }
}

/// The text without those blocks whose first line is to be dropped. A block begins with a line of this indentation and
/// goes on over closing brackets and deeper lines.
fn without(text: &str, indentation: usize, drop: &dyn Fn(&str) -> bool) -> String {
    let mut kept = String::new();
    let mut dropping = false;
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        let begins = depth == indentation && !line.trim_start().starts_with(['}', ')']);
        if begins || depth < indentation {
            dropping = begins && drop(line);
        }
        if !dropping {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

/// The text with other words.
fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut new = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| is_word(c) == is_word(first);
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        new += names.get(word).map_or(word, String::as_str);
        rest = after;
    }
    new
}

/// Lines without indentation and comments.
pub fn compact(text: &str) -> String {
    let is_comment = |l: &&str| ["//", "/*", "* ", "*/"].iter().any(|c| l.starts_with(c));
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|l| !l.is_empty() && !is_comment(l));
    lines.map(|l| format!("{l}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "\
export class IntoUnderlyingSink {
    free() {
    }
}
if (Symbol.dispose) IntoUnderlyingSink.free;
function imports() {
    const import0 = {
        __wbg_close_1: function(arg0) {
            arg0.close();
        },
        __wbg_open_2: function(arg0) {
            // opens
            arg0.open();
        },
    };
}
";

    #[test]
    fn what_is_gone_leaves_no_trace_and_the_rest_is_whole() {
        let glue = without(GLUE, 0, &|l| l.contains("IntoUnderlying"));
        let glue = without(&glue, 8, &|l| l.contains("__wbg_close_1"));
        let names = BTreeMap::from([("__wbg_open_2".into(), "$0".into())]);
        let expected = "function imports() {\nconst import0 = {\n$0: function(arg0) {\narg0.open();\n},\n};\n}\n";
        assert_eq!(compact(&renamed(&glue, &names)), expected);
    }

    #[test]
    fn only_whole_words_are_renamed() {
        let names = BTreeMap::from([("ab".into(), "$0".into())]);
        assert_eq!(
            renamed("ab abc wasm.ab(ab_)", &names),
            "$0 abc wasm.$0(ab_)"
        );
    }
}
