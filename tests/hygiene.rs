//! Formatting, lints, dead documentation links, sizes of files.

#![allow(clippy::expect_used, clippy::panic)]

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
    cargo(
        &[
            "clippy",
            "--locked",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    );
    // As it is released, so that what its macros are made of is there already.
    cargo(
        &[
            "clippy",
            "--locked",
            "--release",
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

#[test]
fn files_have_at_most_400_lines() {
    for folder in ["src", "tests", "benches", "examples"] {
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
