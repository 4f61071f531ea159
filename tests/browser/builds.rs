//! Builds that meet: what was kept of one beside another, by a browser, by a server between, or on a host that is being
//! renewed, never gives a number that neither would give.

use crate::driver::Browser;
use crate::hosts::with_script;
use crate::parts;
use equipoise::tool::files::{self, Files};
use equipoise::tool::{serve, sources, weight};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// The files of a built page.
pub fn files(dist: &Path, offline: bool) -> Files {
    let mut beside = BTreeMap::new();
    let folder = files::folder(dist).expect("built");
    sources::read(&folder, "", &mut beside).expect("read");
    beside.remove(files::BOOT);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html");
    Files {
        beside,
        source: std::fs::read_to_string(source).expect("read"),
        program: "Equipoise 0.0.1, build aaaaaaaa".into(),
        offline,
    }
}

/// The same page as another build of it: module, glue and parts do not fit those of the first.
pub fn other(mut files: Files) -> Files {
    let glue = String::from_utf8_lossy(&files.beside["equipoise.js"]).to_string();
    let is_build = |word: &&str| word.len() == 16 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let own = glue
        .split('"')
        .find(is_build)
        .expect("the build")
        .as_bytes();
    let other: Vec<u8> = own
        .iter()
        .map(|b| if *b == b'0' { b'1' } else { b'0' })
        .collect();
    for bytes in files.beside.values_mut() {
        let places = bytes.windows(16).enumerate().filter(|(_, w)| *w == own);
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        for place in places {
            bytes[place..place + 16].copy_from_slice(&other);
        }
    }
    files.program = "Equipoise 0.0.2, build bbbbbbbb".into();
    files
}

/// What the server does with a file of which the name is given.
#[derive(Clone, Debug)]
enum Fault {
    None,
    /// Content of the other build, or nothing.
    Instead(String, Option<Vec<u8>>),
    /// All of a folder is gone.
    Gone(String),
}

/// What the page says at last: its first sentence and the hash of its results, or why there are none.
fn outcome(browser: &Browser) -> Result<String, String> {
    browser.wait(
        "the page, or a sentence",
        "!document.querySelector('#report')?.disabled && document.querySelector('#report') || /could not/.test(document.querySelector('#boot-message')?.textContent) || /has stopped/.test(document.querySelector('#progress')?.textContent)",
    );
    let said = browser.text("#boot-message") + &browser.text("#progress");
    match said.contains("could not") || said.contains("has stopped") {
        true => Err(said),
        false => Ok(browser.text("#verdict-more")),
    }
}

/// Build B is put over A with each file in turn kept from A, or missing.
pub fn mixed(browser: &Browser, dist: &Path) {
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host-mixed");
    let _ = std::fs::remove_dir_all(&host);
    let (a, b) = (files(dist, false), other(files(dist, false)));
    a.clone().write(&host).expect("written");
    let folder_of_a = files::folder(&host).expect("built");
    let page_of_a = with_script(
        &std::fs::read(host.join("index.html")).expect("read"),
        "window.workers = []; const W = Worker; window.Worker = class extends W { constructor(...a) { super(...a); window.workers.push(this); } };",
    );
    b.write(&host).expect("written");
    let folder_of_b = files::folder(&host).expect("built");
    assert_ne!(folder_of_a, folder_of_b);
    let fault = Arc::new(Mutex::new(Fault::None));
    let now = fault.clone();
    let manner = move |path: &str, answer: &mut serve::Answer| {
        let instead = match &*now.lock().expect("whole") {
            Fault::Instead(name, bytes) if path.ends_with(name.as_str()) => bytes.clone(),
            Fault::Gone(folder) if path.contains(folder.as_str()) => None,
            _ => return,
        };
        match instead {
            Some(body) => answer.body = body,
            None => answer.status = "404 Not Found",
        }
    };
    let listener = serve::listen(0).expect("port");
    let server = serve::start_as(listener, host.clone(), manner).expect("server");
    let page = server.address();
    let set = |new: Fault| *fault.lock().expect("whole") = new;

    browser.go(page);
    let whole = outcome(browser).expect("B as it is");
    let mut table = Vec::new();
    for (name, _) in weight::first_visit(&host).expect("built") {
        if name == "index.html" {
            continue;
        }
        let kept = std::fs::read(folder_of_a.join(&name)).expect("read");
        for (how, bytes) in [("kept", Some(kept)), ("missing", None)] {
            set(Fault::Instead(format!("/{name}"), bytes));
            browser.go(&format!("{page}?{name}-{how}"));
            let outcome = outcome(browser);
            if let Ok(verdict) = &outcome {
                assert_eq!(*verdict, whole, "{name} {how}");
            }
            if let Err(said) = &outcome {
                assert!(said.contains("eload"), "{name} {how}: {said}");
            }
            // The module never runs with what is not its own.
            let is_code = name.ends_with(".wasm") || name == "equipoise.js";
            assert_eq!(
                outcome.is_err(),
                is_code || how == "missing" && ["boot.js", "main.css"].contains(&name.as_str())
            );
            table.push(format!(
                "{name} {how}: {}",
                outcome.map_or_else(|e| e, |_| "works".into())
            ));
        }
    }
    // The page of A, whose folder is gone.
    let name = folder_of_a.file_name().expect("a name");
    let name = name.to_string_lossy().to_string();
    set(Fault::Gone(name.clone()));
    std::fs::write(host.join("old.html"), &page_of_a).expect("written");
    browser.go(&format!("{page}old.html"));
    let said = outcome(browser).expect_err("it cannot start");
    assert!(said.contains("Reload the page"), "{said}");
    // Reloaded, as it asks, once its folder is there; and open while B takes its place: a part and a worker that are asked
    // for later.
    set(Fault::None);
    browser.post("/refresh", serde_json::json!({}));
    assert_eq!(outcome(browser).expect("A with its own folder"), whole);
    set(Fault::Gone(name));
    browser.run("document.querySelector('#about').open = true");
    browser.wait("words", "/could not be loaded: the server answered 404; if this page has been renewed meanwhile, reload it/.test(document.querySelector('#about .refused')?.textContent)");
    browser.run("window.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: '' }))");
    browser.wait("words", "/Sampling has stopped .*could not be loaded.*renewed meanwhile, reload it/.test(document.querySelector('#progress')?.textContent)");
    // A part of the other build does not start.
    set(Fault::None);
    browser.go(&format!("{page}?part"));
    parts::opened(browser);
    let part = std::fs::read(folder_of_a.join("part_about.wasm")).expect("read");
    set(Fault::Instead("/part_about.wasm".into(), Some(part)));
    browser.run("document.querySelector('#about').open = true");
    browser.wait("a refusal", "/could not be loaded: (?!the server)/.test(document.querySelector('#about .refused')?.textContent)");
    table
        .iter()
        .for_each(|line| println!("build B over A, {line}"));
}
