//! Builds the static page: wasm32 binary, wasm-bindgen, index.html with its assets, the theory, into `dist/`.

use super::linked::Linked;
use super::{alike, document, index, lessons, order, slim, split, ways};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

/// Sections of the linker for those who take a module apart.
const NOTES: [&str; 3] = ["linking", "reloc.CODE", "reloc.DATA"];
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

/// Builds the page and returns the folder it was written to.
pub fn page(profile: Profile) -> Result<PathBuf, String> {
    let root = root()?;
    let dist = root.join("dist");
    let fresh = root.join("target").join("dist-new");
    let passes: &[Pass] = match profile {
        Profile::Dev => &[],
        Profile::Release => &PASSES,
    };
    page_in(&fresh, profile, passes)?;
    // Replaced in one go, so that no stale file stays and a failed build leaves the last good page.
    if dist.exists() {
        std::fs::remove_dir_all(&dist).map_err(|e| cannot_write(&dist, &e))?;
    }
    std::fs::rename(&fresh, &dist).map_err(|e| cannot_write(&dist, &e))?;
    Ok(dist)
}

/// Builds the page into a folder, with some of the passes.
pub fn page_in(folder: &Path, profile: Profile, passes: &[Pass]) -> Result<(), String> {
    let root = root()?;
    ensure_target()?;
    let wasm = compile(&root, profile)?;
    write_page(&root, &wasm, folder, passes)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}

/// The project's folder: where it was compiled, or the current one if it has moved.
fn root() -> Result<PathBuf, String> {
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
    let glue = match passes.contains(&Pass::Slim) {
        true => Some(slim::module(&mut output)),
        false => None,
    };
    let parts = match passes.contains(&Pass::Split) {
        true => split::parts(output.wasm_mut(), &Linked::of(&read(wasm)?)?)?,
        false => Vec::new(),
    };
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
    if let Some(glue) = glue {
        let path = dist.join("equipoise.js");
        let text = glue(&String::from_utf8_lossy(&read(&path)?));
        write(&path, text.as_bytes())?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|e| cannot_write(path, &e))
}

fn write_page(root: &Path, wasm: &Path, dist: &Path, passes: &[Pass]) -> Result<(), String> {
    if dist.exists() {
        std::fs::remove_dir_all(dist).map_err(|e| cannot_write(dist, &e))?;
    }
    std::fs::create_dir_all(dist).map_err(|e| cannot_write(dist, &e))?;
    bind(wasm, dist, passes)?;
    let text =
        |name: &str| std::fs::read_to_string(root.join(name)).map_err(|e| format!("{name}: {e}"));
    let page = index::render(&text("index.html")?)?;
    for asset in &page.assets {
        copy(&root.join(&asset.from), &dist.join(&asset.to))?;
    }
    let put = |name: &str, text: &str| write(&dist.join(name), text.as_bytes());
    put("boot.js", index::BOOT)?;
    put(document::NAME, &document::render(&text("doc/theory.md")?))?;
    lessons::build(&root.join("assets/lessons"), &dist.join("lessons"))?;
    put("index.html", &page.html)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("cannot copy {}: {e}", from.display());
    if from.is_dir() {
        std::fs::create_dir_all(to).map_err(failed)?;
        for entry in std::fs::read_dir(from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        Ok(())
    } else {
        std::fs::copy(from, to).map(|_| ()).map_err(failed)
    }
}
