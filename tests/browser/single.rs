//! The page as one file, opened without a server.

use crate::builds::files;
use crate::driver::{Browser, set};
use crate::{parts, ready, saved_report};
use equipoise::scenario::link;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::tool::single;
use std::path::{Path, PathBuf};

/// Writes it.
pub fn write(dist: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theory = std::fs::read_to_string(root.join("doc/theory.md")).expect("read");
    let page = single::page(&files(dist, false), &theory).expect("one file");
    let path = root.join("target/single/equipoise.html");
    std::fs::create_dir_all(root.join("target/single")).expect("a folder");
    std::fs::write(&path, &page).expect("written");
    println!("the page as one file: {} B", page.len());
    path
}

pub fn single(browser: &Browser, dist: &Path) {
    let page = format!("file://{}", write(dist).display());
    let mut scenario = preset("critical").expect("kept").scenario();
    for (id, value) in [(Id::Paths, 60.0), (Id::Horizon, 300.0), (Id::Seed, 7.0)] {
        scenario.set(id, value).expect("in range");
    }
    let link = link::write(&scenario);
    browser.go(&format!("{page}#{link}"));
    ready(browser);
    let native = equipoise::report::from_link(&link, None).expect("a good link");
    assert_eq!(saved_report(browser), native);
    set(browser, "#preset", "greensboro");
    browser.wait(
        "the year",
        "/On a series theory/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    browser.click("#lessons");
    browser.wait("the lessons", "document.querySelector('#lesson li button')");
    let theory = browser.value("document.querySelector('#about a[href^=\"blob:\"]').href");
    browser.go(theory.as_str().expect("an address"));
    browser.wait("the theory", "document.querySelector('#e6')");
    browser.go("about:blank");
    parts_are_within(&page, browser);
}

/// It asks for nothing.
fn parts_are_within(page: &str, browser: &Browser) {
    browser.go(page);
    parts::opened(browser);
    let asked = browser.value("performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith('blob:') && !n.startsWith('data:'))");
    assert_eq!(asked, serde_json::json!([]));
}
