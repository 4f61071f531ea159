//! Formatting, lints, dead documentation links, the order of imports, sizes of files.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(arguments: &[&str], environment: &[(&str, &str)]) {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {}:\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn formatting() {
    cargo(&["fmt", "--check"], &[]);
}

#[test]
fn lints_and_documentation() {
    equipoise::tool::build::ensure_target().expect("the wasm target");
    // clippy.toml forbids std's transcendentals, whose last bit differs between platforms, and draws other than those of
    // `streams`; tests may use them.
    cargo(
        &[
            "clippy", "--locked", "--lib", "--bins", "--", "-D", "warnings",
        ],
        &[],
    );
    cargo(
        &[
            "clippy",
            "--locked",
            "--all-targets",
            "--",
            "-D",
            "warnings",
            "-A",
            "clippy::disallowed-methods",
        ],
        &[],
    );
    cargo(
        &[
            "clippy",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    );
    cargo(
        &["doc", "--locked", "--no-deps", "--document-private-items"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    );
}

/// Modules of src/lib.rs in their order.
fn modules() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    text.lines()
        .filter_map(|l| {
            l.strip_prefix("pub mod ")?
                .strip_suffix(';')
                .map(String::from)
        })
        .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// Code without comments.
fn code(text: &str) -> String {
    text.lines()
        .map(|l| l.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What breaks the rules in a module's code.
fn faults(module: &str, text: &str, modules: &[String]) -> Vec<String> {
    let place = |name: &str| modules.iter().position(|m| m == name);
    let Some(own) = place(module) else {
        return Vec::new();
    };
    let code = code(text);
    let mut faults = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + 7..];
        let list = rest.strip_prefix('{').and_then(|r| r.split('}').next());
        for item in
            list.unwrap_or(rest)
                .split(',')
                .take(if list.is_some() { usize::MAX } else { 1 })
        {
            let name: String = item
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if place(&name).is_some_and(|p| p > own) {
                faults.push(format!("{module} imports {name}, which comes later"));
            }
        }
    }
    faults
}

#[test]
fn imports_point_one_way() {
    let modules = modules();
    assert!(modules.len() > 15);
    let mut all = Vec::new();
    for file in rust_files(&root().join("src")) {
        let inside = file
            .strip_prefix(root().join("src"))
            .expect("inside")
            .components()
            .next()
            .expect("named");
        let name = inside
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_string();
        if !file.ends_with("tests.rs") {
            all.extend(faults(
                &name,
                &std::fs::read_to_string(&file).expect("text"),
                &modules,
            ));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    // The check itself sees planted faults.
    assert_eq!(
        faults("units", "use crate::{special, system::System};", &modules).len(),
        2
    );
    assert!(faults("report", "use crate::units; // crate::app", &modules).is_empty());
}

#[test]
fn no_file_is_two() {
    for folder in ["src", "tests"] {
        for file in rust_files(&root().join(folder)) {
            let lines = std::fs::read_to_string(&file)
                .expect("text")
                .lines()
                .count();
            assert!(
                lines <= 400,
                "{} has {lines} lines: two concepts?",
                file.display()
            );
        }
    }
}
