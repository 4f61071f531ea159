//! Builds the static page: wasm32 binary, wasm-bindgen, index.html with its assets, the theory, into `dist/`.

use super::document::{self, Around};
use super::files::{self, Files};
use super::linked::Linked;
use super::sources::{digits, program, read as read_all, root};
use super::{alike, index, lessons, order, single, slim, split, ways};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

/// Sections of the linker for those who take a module apart.
const NOTES: [&str; 3] = ["linking", "reloc.CODE", "reloc.DATA"];
/// How wasm-bindgen calls what the module imports.
const MODULE: &str = "\"./equipoise_bg.js\"";
const TARGET: &str = "wasm32-unknown-unknown";

/// How the page is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quickly, for development.
    Dev,
    /// Small and fast, for others to see.
    Release,
}

/// What makes a released page lighter than wasm-bindgen writes it. `cargo bench --bench weight` measures what each saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// What nobody calls is dropped, and names are short.
    Slim,
    /// What is not needed at once goes into modules of its own.
    Split,
    /// Functions that do alike are written alike.
    Alike,
    /// Functions that are written alike stand together.
    Order,
}

/// Every pass, as a released page goes through them.
pub const PASSES: [Pass; 4] = [Pass::Slim, Pass::Split, Pass::Alike, Pass::Order];

/// How a page is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Files for a host, which a browser keeps for visits without network.
    Offline,
    /// Files for a host.
    Online,
    /// One file.
    Single,
}

/// Builds the page and returns the folder, or for a single file that, to which it was written.
pub fn page(profile: Profile, form: Form) -> Result<PathBuf, String> {
    let root = root()?;
    let dist = root.join("dist");
    let fresh = root.join("target").join("dist-new");
    let passes: &[Pass] = match profile {
        Profile::Dev => &[],
        Profile::Release => &PASSES,
    };
    remove(&fresh)?;
    if form == Form::Single {
        let path = dist.join("equipoise.html");
        files::put(&path, single_in(&fresh, profile, passes)?.as_bytes())?;
        return Ok(path);
    }
    let mut files = files_in(&fresh, profile, passes)?;
    remove(&fresh)?;
    files.offline = form == Form::Offline;
    files.write(&fresh)?;
    // Replaced in one go, so that no stale file stays and a failed build leaves the last good page.
    remove(&dist)?;
    std::fs::rename(&fresh, &dist).map_err(|e| cannot_write(&dist, &e))?;
    Ok(dist)
}

/// Builds the page into a folder, with some of the passes.
pub fn page_in(folder: &Path, profile: Profile, passes: &[Pass]) -> Result<(), String> {
    let files = files_in(folder, profile, passes)?;
    remove(folder)?;
    files.write(folder)
}

/// The page as one file, which is made in a folder.
fn single_in(folder: &Path, profile: Profile, passes: &[Pass]) -> Result<String, String> {
    let files = files_in(folder, profile, passes)?;
    remove(folder)?;
    single::page(&files, &text(&root()?, THEORY)?)
}

/// The files of the page, which are made in a folder.
pub fn files_in(folder: &Path, profile: Profile, passes: &[Pass]) -> Result<Files, String> {
    let root = root()?;
    ensure_target()?;
    let wasm = compile(&root, profile)?;
    remove(folder)?;
    std::fs::create_dir_all(folder).map_err(|e| cannot_write(folder, &e))?;
    bind(&wasm, folder, passes)?;
    let mut beside = BTreeMap::new();
    read_all(folder, "", &mut beside)?;
    let source = text(&root, "index.html")?;
    for (from, to) in index::assets(&source)? {
        read_all(&root.join(from), &to, &mut beside)?;
    }
    for (name, from) in [
        (index::PICTURE, index::PICTURE_FROM),
        (document::STYLE, "style/theory.css"),
    ] {
        read_all(&root.join(from), name, &mut beside)?;
    }
    let theory = document::render(&text(&root, THEORY)?, &Around::Folder);
    beside.insert(document::NAME.into(), theory.into_bytes());
    let lessons = lessons::built(&root.join("assets/lessons"))?;
    beside.extend(lessons);
    let program = program()?;
    Ok(Files {
        beside,
        source,
        program,
        offline: true,
    })
}

const THEORY: &str = "doc/theory.md";

fn text(root: &Path, name: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(name)).map_err(|e| format!("{name}: {e}"))
}

fn remove(folder: &Path) -> Result<(), String> {
    match folder.exists() {
        true => std::fs::remove_dir_all(folder).map_err(|e| cannot_write(folder, &e)),
        false => Ok(()),
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Adds the wasm target when it is missing.
pub fn ensure_target() -> Result<(), String> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|e| format!("cannot run rustc ({e}); install Rust with rustup"))?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if output.status.success() && folder.exists() {
        return Ok(());
    }
    eprintln!("adding the {TARGET} target");
    let status = Command::new("rustup")
        .args(["target", "add", TARGET])
        .stdout(Stdio::null())
        .status()
        .map_err(|e| format!("the {TARGET} target is missing and rustup cannot be run ({e})"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!(
            "`rustup target add {TARGET}` failed; the page needs this target"
        ))
    }
}

/// Folder of the libraries' sources.
fn sources() -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let default = || std::env::home_dir().unwrap_or_default().join(".cargo");
    home.unwrap_or_else(default).join("registry").join("src")
}

fn compile(root: &Path, profile: Profile) -> Result<PathBuf, String> {
    let mut command = Command::new(cargo());
    command
        .current_dir(root)
        .args([
            "build",
            "--locked",
            "--bin",
            "equipoise",
            "--target",
            TARGET,
        ])
        .args(["--message-format", "short", "--target-dir"])
        .arg(root.join("target"));
    let mut flags = vec![format!("--remap-path-prefix={}=", sources().display())];
    if profile == Profile::Release {
        command.arg("--release");
        // The linker's account of what refers to what, by which the module is split.
        flags.push("-Clink-arg=--emit-relocs".into());
    }
    // Flags meant for the host, such as a sanitizer's, would break the page. Where the sources of its libraries lie on
    // this machine is nobody's business: their paths would stand in the page.
    command
        .env_remove("RUSTFLAGS")
        // wasm-bindgen drops all notes of lines.
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let status = command
        .status()
        .map_err(|e| format!("cannot run cargo: {e}"))?;
    if !status.success() {
        return Err("the page does not compile; cargo's message is above".into());
    }
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    Ok(root
        .join("target")
        .join(TARGET)
        .join(folder)
        .join("equipoise.wasm"))
}

/// Module and glue, after these passes.
fn bind(wasm: &Path, dist: &Path, passes: &[Pass]) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    let bound = bindgen.input_path(wasm).web(true);
    let bound = bound.map(|b| {
        b.typescript(false)
            .remove_producers_section(true)
            .remove_name_section(true)
            .out_name("equipoise")
    });
    let failed = |e: &dyn std::fmt::Display| format!("wasm-bindgen: {e:#}");
    let mut output = bound
        .and_then(|b| b.generate_output())
        .map_err(|e| failed(&e))?;
    for name in NOTES {
        output.wasm_mut().customs.remove_raw(name);
    }
    let linked = read(wasm)?;
    // Module, glue and parts know each other by this: those of two builds do not start together.
    let build = digits(Sha256::new().chain_update(&linked), 8);
    let glue = match passes.contains(&Pass::Slim) {
        true => Some(slim::module(&mut output)),
        false => None,
    };
    let parts = match passes.contains(&Pass::Split) {
        true => split::parts(output.wasm_mut(), &Linked::of(&linked)?, &build)?,
        false => Vec::new(),
    };
    for import in output.wasm_mut().imports.iter_mut() {
        import.module.clone_from(&build);
    }
    output.emit(dist).map_err(|e| failed(&e))?;
    let page = read(&dist.join("equipoise_bg.wasm"))?;
    let smaller = |wasm: Vec<u8>| {
        let mut module = wasm;
        if passes.contains(&Pass::Alike) {
            module = alike::made_alike(&module)?;
        }
        if passes.contains(&Pass::Order) {
            module = order::alike_together(&module)?;
        }
        Ok::<_, String>(module)
    };
    let (of_parts, modules): (Vec<String>, Vec<Vec<u8>>) =
        parts.into_iter().map(|p| (p.name, p.wasm)).unzip();
    let modules = modules.into_iter().map(smaller);
    let modules = modules.collect::<Result<Vec<_>, _>>()?;
    let (page, modules) = ways::in_order(smaller(page)?, modules)?;
    let named = of_parts.into_iter().zip(modules);
    for (name, module) in named.chain([("equipoise_bg".to_string(), page)]) {
        write(&dist.join(name + ".wasm"), &module)?;
    }
    let path = dist.join("equipoise.js");
    let mut text = String::from_utf8_lossy(&read(&path)?).to_string();
    if text.matches(MODULE).count() != 1 {
        return Err("wasm-bindgen's glue does not name the module's imports as it did".into());
    }
    text = text.replace(MODULE, &format!("\"{build}\""));
    if let Some(glue) = glue {
        text = glue(&text);
    }
    write(&path, text.as_bytes())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|e| cannot_write(path, &e))
}
