//! What the project is made of, and which build of it that is.

use crate::figures::export::PROGRAM;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The project's folder: where it was compiled, or the current one if it has moved.
pub fn root() -> Result<PathBuf, String> {
    let compiled = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    if compiled.join("index.html").exists() {
        return Ok(compiled);
    }
    let here = std::env::current_dir().map_err(|e| format!("no current folder: {e}"))?;
    if here.join("index.html").exists() {
        Ok(here)
    } else {
        Err("index.html not found; run this in the project's folder".into())
    }
}

/// The first digits of a hash.
pub fn digits(hash: Sha256, bytes: usize) -> String {
    let hash = hash.finalize();
    hash.iter()
        .take(bytes)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Reads what lies in a folder into the files, under names that begin so.
pub fn read(
    folder: &Path,
    name: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot read {}: {e}", folder.display());
    if !folder.is_dir() {
        files.insert(name.into(), std::fs::read(folder).map_err(failed)?);
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let own = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if name.is_empty() {
            own.to_string()
        } else {
            format!("{name}/{own}")
        };
        read(&path, &name, files)?;
    }
    Ok(())
}

/// What a page is made of.
const SOURCES: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    "assets",
    "doc",
    "index.html",
    "src",
    "style",
];

/// Name, version and build of what is made of the project as it lies there: the same for its page and for this tool. The
/// build is a hash of all that they are made of.
pub fn program() -> Result<String, String> {
    let root = root()?;
    let mut hash = Sha256::new();
    for name in SOURCES {
        let mut all = BTreeMap::new();
        read(&root.join(name), name, &mut all)?;
        for (name, bytes) in all {
            hash.update(name);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    let build = digits(hash, 4);
    Ok(format!("{}, build {build}", PROGRAM))
}

/// The styles that parts of the page bring along, as they stand in the project.
pub fn styles() -> Result<Vec<String>, String> {
    let root = root()?;
    let mut all = BTreeMap::new();
    for name in ["src", "style"] {
        read(&root.join(name), name, &mut all)?;
    }
    let own = ["style/main.css", "style/theory.css"];
    let brought = all.into_iter().filter(|(name, _)| name.ends_with(".css"));
    let brought = brought.filter(|(name, _)| !own.contains(&name.as_str()));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|e| e.to_string());
    brought.map(|(_, bytes)| text(bytes)).collect()
}
