//! Weight of the page: what a first visit fetches, in bytes of gzip, and how much that may be.

use super::document;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

/// How the names of those files begin that hold parts of the page, fetched when they are asked for; so do the names of the
/// exports that are the ways into them (`app::kit::parts`).
pub const PART: &str = "part_";

/// Most that a first visit may weigh \[bytes of gzip\]. The browser test holds the page to it, and it follows the page
/// down. The aim is 250,000.
pub const BUDGET: usize = 301_500;

/// Bytes as a static host sends them.
pub fn gzipped(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// A file of the page and its weight \[bytes of gzip\].
pub type Weight = (String, usize);

/// What a first visit to a built page fetches, the heaviest first: all that comes before the reader asks for anything or
/// scrolls. Of the files beside `index.html` this is all but the theory and the parts (`super::split`); traces lie in a
/// folder of their own and are fetched when one is chosen.
pub fn first_visit(dist: &Path) -> Result<Vec<Weight>, String> {
    let failed = |e: std::io::Error| format!("cannot weigh {}: {e}", dist.display());
    let mut weights = Vec::new();
    for entry in std::fs::read_dir(dist).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().display().to_string();
        let is_asked_for = name == document::NAME || name.starts_with(PART);
        if entry.path().is_file() && !is_asked_for {
            let bytes = std::fs::read(entry.path()).map_err(failed)?;
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
        std::fs::create_dir_all(folder.join("traces")).expect("folder");
        std::fs::write(folder.join("traces/a.csv"), "1\n").expect("written");
        std::fs::write(folder.join("part_later.wasm"), "b").expect("written");
        std::fs::write(folder.join("small"), "a").expect("written");
        std::fs::write(folder.join("large"), "abcdefghijklmnopqrstuvwxyz").expect("written");
        let weights = first_visit(&folder).expect("readable");
        std::fs::remove_dir_all(&folder).expect("removed");
        let names: Vec<&str> = weights.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["large", "small"]);
        let sizes = [&b"abcdefghijklmnopqrstuvwxyz"[..], b"a"];
        let sizes = sizes.map(|b| gzipped(b).expect("in memory").len());
        assert_eq!(total(&weights), sizes.iter().sum::<usize>());
        assert!(first_visit(&folder).is_err());
    }
}
