//! The files of a built page, and how they are laid out: index.html alone keeps its name; everything else lies in a folder
//! that is called after a hash of all of it. So no file of one build is ever taken for a file of another, whatever a
//! browser, a server between, or a host that is being renewed has kept, and old folders may stay beside new ones.

use super::index::{self, Links};
use super::slim::compact;
use super::sources::digits;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Keeps the page for visits without network.
const KEEPER: &str = include_str!("page/sw.js");
/// Ends what an earlier build has kept.
const GONE: &str = include_str!("page/gone.js");
/// Asks for the keeper.
const OFFLINE: &str = include_str!("page/offline.js");
/// What the module asks of JavaScript; it stands alone in a page that is built by Trunk.
pub const PAGE: &str = include_str!("page/page.js");
/// Starts the page.
pub const START: &str = include_str!("page/start.js");

/// The script that starts the page, and the keeper, whose address must not change.
pub const BOOT: &str = "boot.js";
const SW: &str = "sw.js";

/// A built page.
#[derive(Clone, Debug, PartialEq)]
pub struct Files {
    /// Everything in the folder of the build, by name.
    pub beside: BTreeMap<String, Vec<u8>>,
    /// index.html as it is written in the project.
    pub source: String,
    /// Name, version and build.
    pub program: String,
    /// Whether it works without network after a visit.
    pub offline: bool,
}

impl Files {
    /// Name of the build's folder.
    pub fn folder(&self) -> String {
        let mut hash = Sha256::new();
        for (name, bytes) in &self.beside {
            hash.update((name.len() as u64).to_le_bytes());
            hash.update(name);
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        hash.update(&self.source);
        hash.update(&self.program);
        digits(hash, 5)
    }

    /// Writes the page as a host serves it.
    pub fn write(mut self, dist: &Path) -> Result<(), String> {
        let offline = if self.offline { OFFLINE } else { "" };
        let boot = compact(&format!("{PAGE}{START}{offline}"));
        self.beside.insert(BOOT.into(), boot.into_bytes());
        let folder = self.folder();
        for (name, bytes) in &self.beside {
            put(&dist.join(&folder).join(name), bytes)?;
        }
        let links = Links::beside(&folder, &self.program)?;
        let page = index::render(&self.source, &links)?;
        let names = self.beside.keys().map(|name| format!("'{name}'"));
        let names: Vec<String> = names.collect();
        let keeper = KEEPER
            .replace("BUILD", &folder)
            .replace("/*FILES*/", &names.join(", "));
        let keeper = if self.offline { &keeper } else { GONE };
        put(&dist.join(SW), compact(keeper).as_bytes())?;
        // Last, so that whoever copies files in this order never has a page before its files.
        put(&dist.join("index.html"), page.as_bytes())
    }
}

/// MIME type by the end of a name.
pub fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// Writes a file, and the folders that it lies in.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot write {}: {e}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}

/// The folder of the build that a written page belongs to.
pub fn folder(dist: &Path) -> Result<PathBuf, String> {
    let path = dist.join("index.html");
    let page = std::fs::read_to_string(&path);
    let page = page.map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let before = page.split_once(&format!("/{BOOT}\"")).map(|(b, _)| b);
    let name = before.and_then(|b| b.rsplit_once("\"./"));
    let (_, name) = name.ok_or("index.html names no script to start it")?;
    Ok(dist.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(style: &str) -> Files {
        Files {
            beside: BTreeMap::from([
                ("main.css".into(), style.as_bytes().to_vec()),
                ("traces/a.csv".into(), b"1\n".to_vec()),
            ]),
            source: "<head>\n<link data-trunk rel=\"css\" href=\"style/main.css\">\n<link data-trunk rel=\"rust\" href=\"Cargo.toml\">\n</head>\n".into(),
            program: "Equipoise 1".into(),
            offline: true,
        }
    }

    #[test]
    fn every_change_is_another_folder_and_old_ones_may_stay() {
        let dist = std::env::temp_dir().join(format!("equipoise-files-{}", std::process::id()));
        let mut folders = Vec::new();
        for style in ["a {}", "b {}"] {
            files(style).write(&dist).expect("written");
            let folder = folder(&dist).expect("named");
            let text = std::fs::read_to_string(folder.join("main.css")).expect("there");
            assert_eq!(text, style);
            let name = folder.file_name().expect("a name").to_string_lossy();
            let keeper = std::fs::read_to_string(dist.join(SW)).expect("there");
            assert!(keeper.contains(&format!("./{name}/")) && keeper.contains("'traces/a.csv'"));
            folders.push(folder);
        }
        assert!(folders[0] != folders[1] && folders[0].is_dir());
        let mut read_back = BTreeMap::new();
        crate::tool::sources::read(&folders[1], "", &mut read_back).expect("read");
        read_back.remove(BOOT);
        assert_eq!(read_back, files("b {}").beside);
        let without = Files {
            offline: false,
            ..files("b {}")
        };
        without.write(&dist).expect("written");
        let keeper = std::fs::read_to_string(dist.join(SW)).expect("there");
        assert!(keeper.contains("unregister") && !keeper.contains("main.css"));
        std::fs::remove_dir_all(&dist).expect("removed");
    }
}
