//! How the page starts, where it stands in another one, and what it says where it cannot start.

use crate::driver::Browser;
use crate::{copy, ready};
use equipoise::tool::files;
use equipoise::tool::serve::Serving;
use std::path::Path;

/// In a frame the page leaves the history of its host alone; by itself, a step back undoes a change.
pub fn embedded(browser: &Browser, server: &Serving) {
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/frame.html");
    let text = "<!doctype html><title>host</title><link rel=icon href=data:,><iframe src='some/path/index.html' width=1200 height=900></iframe>";
    std::fs::write(&host, text).expect("written");
    let page = format!("{}some/path/", server.address());
    browser.go(&format!("{page}?alone"));
    let opened = browser.value("history.length");
    ready(browser);
    browser.wait("the link", "location.hash.startsWith('#v=')");
    assert_eq!(browser.value("history.length"), opened, "replaced at load");
    browser.go(&format!("{}frame.html", server.address()));
    let inside = "frames[0].document.querySelector('#in-rate')";
    browser.wait(
        "the page in its frame",
        "frames[0].document.querySelectorAll('#levers > details').length == 6 && frames[0].location.hash.startsWith('#v=')",
    );
    browser.run(
        "frames[0].document.querySelectorAll('#levers > details').forEach(d => d.open = true)",
    );
    browser.wait("its controls", inside);
    let before = browser.value("history.length");
    for rate in ["21", "22", "23"] {
        browser.run(&format!("const f = {inside}; f.value = '{rate}'; f.dispatchEvent(new Event('change', {{bubbles: true}}));"));
        browser.wait(
            "the link",
            &format!("/&rate={rate}&/.test(frames[0].location.hash)"),
        );
    }
    assert_eq!(browser.value("history.length"), before);
}

/// Workers that never begin are told of, and the closed forms go on.
pub fn silent_workers(browser: &Browser, page: &str) {
    browser.before_pages("if (location.search == '?silent') window.Worker = class extends EventTarget { postMessage() {} terminate() {} };");
    browser.go(&format!("{page}?silent"));
    ready(browser);
    browser.wait("words", "/Sampling has stopped .*no worker has begun/.test(document.querySelector('#progress')?.textContent)");
    // One that cannot be loaded says nothing of why.
    browser.before_pages("if (location.search == '?unloaded') { const W = Worker; window.Worker = class extends W { constructor(...a) { super(...a); setTimeout(() => this.dispatchEvent(new Event('error'))); } } };");
    browser.go(&format!("{page}?unloaded"));
    ready(browser);
    browser.wait("words", "/Sampling has stopped .*could not be loaded/.test(document.querySelector('#progress')?.textContent)");
}

/// From a file, and with a part that is missing; what the browser itself complains of there is no error of ours.
pub fn what_does_not_start(browser: &Browser, server: &Serving, dist: &Path) {
    let says = |words: &str| {
        browser.wait(
            words,
            &format!("document.querySelector('#boot-message')?.textContent.includes('{words}')"),
        );
    };
    browser.go(&format!("file://{}/index.html", dist.display()));
    says("does not start from a file");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host");
    for (part, words) in [
        ("boot.js", "a part of it is missing"),
        ("equipoise.js", "could not start"),
    ] {
        let folder = root.join(format!("without-{part}"));
        copy(dist, &folder);
        let own = files::folder(&folder).expect("built");
        std::fs::remove_file(own.join(part)).expect("removed");
        browser.go(&format!("{}without-{part}/", server.address()));
        says(words);
    }
}
