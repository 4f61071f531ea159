//! Weight of the page: what a first visit fetches, in bytes of gzip, and how much that may be.

use super::slim::PART;
use super::{document, files, index};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

/// Most that a first visit may weigh \[bytes of gzip\]. The browser test holds the page to it, and it follows the page
/// down. The aim is 250,000.
pub const BUDGET: usize = 305_500;

/// Bytes as a static host sends them.
pub fn gzipped(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A file of the page and its weight \[bytes of gzip\].
pub type Weight = (String, usize);

/// What is fetched only when it is needed, beside the parts.
const LATER: [&str; 4] = [document::NAME, document::STYLE, index::PICTURE, "crash.js"];

/// What a first visit to a built page fetches, the heaviest first: all that comes before the reader asks for anything or
/// scrolls. Of the files of the build's folder this is all but the theory, the parts (`super::split`), and what is said
/// where the page cannot go on or start; traces and lessons lie in folders of their own.
pub fn first_visit(dist: &Path) -> Result<Vec<Weight>, String> {
    let failed = |e: std::io::Error| format!("cannot weigh {}: {e}", dist.display());
    let folder = files::folder(dist)?;
    let mut paths = vec![dist.join("index.html")];
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        paths.push(entry.map_err(failed)?.path());
    }
    let mut weights = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().display().to_string();
        let is_asked_for = LATER.contains(&name.as_str()) || name.starts_with(PART);
        if path.is_file() && !is_asked_for {
            let bytes = std::fs::read(path).map_err(failed)?;
            weights.push((name, gzipped(&bytes).map_err(failed)?.len()));
        }
    }
    weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    Ok(weights)
}

/// Weight of a first visit in all \[bytes of gzip\].
pub fn total(weights: &[Weight]) -> usize {
    weights.iter().map(|(_, weight)| weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_visit_fetches_files_but_no_folders_and_no_parts() {
        let folder = std::env::temp_dir().join(format!("equipoise-weight-{}", std::process::id()));
        let page = "<script src=\"./1a/boot.js\"></script>";
        for (name, text) in [
            ("index.html", page),
            ("1a/traces/a.csv", "1\n"),
            ("1a/part_later.wasm", "b"),
            ("1a/small", "a"),
            ("1a/large", &"abcdefghijklmnopqrstuvwxyz".repeat(9)),
            ("0f/old", "c"),
        ] {
            files::put(&folder.join(name), text.as_bytes()).expect("written");
        }
        let weights = first_visit(&folder).expect("readable");
        std::fs::remove_dir_all(&folder).expect("removed");
        let names: Vec<&str> = weights.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["large", "index.html", "small"]);
        let long = "abcdefghijklmnopqrstuvwxyz".repeat(9);
        let sizes = [page, &long, "a"];
        let sizes = sizes.map(|b| gzipped(b.as_bytes()).expect("in memory").len());
        assert_eq!(total(&weights), sizes.iter().sum::<usize>());
        assert!(first_visit(&folder).is_err());
    }
}
