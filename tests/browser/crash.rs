//! A crash is not the end: what has happened stands in words, with a report to copy and a way on.

use crate::driver::{Browser, Engine};
use crate::{parts, ready};
use equipoise::tool::serve;
use std::path::Path;

/// Makes the module panic, as the browser makes no more elements for it: once, at the next after a click.
const PANIC: &str = "addEventListener('click', () => { const make = Document.prototype.createElement; Document.prototype.createElement = function () { Document.prototype.createElement = make; throw new Error('no more elements'); }; }, { capture: true, once: true });";

pub fn crash(browser: &Browser, dist: &Path) {
    let server = serve::start(serve::listen(0).expect("port"), dist.into()).expect("server");
    browser.go(server.address());
    ready(browser);
    browser.run("const f = document.querySelector('#in-cv'); f.value = '0.9'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait("the link", "/&cv=0.9&/.test(location.hash)");
    browser.run(PANIC);
    browser.click("#lessons");
    browser.wait("the box", "document.querySelector('#crash')?.open");
    let report = browser.value("document.querySelector('#crash textarea').value");
    let report = report.as_str().expect("text");
    println!("{report}");
    for part in [
        "Equipoise 0.",
        ", build ",
        "cv=0.9",
        match browser.engine {
            Engine::Chromium => "Chrome/",
            Engine::Firefox => "Firefox/",
            Engine::WebKit => "AppleWebKit/",
        },
        "change in-cv",
        "click lessons",
    ] {
        assert!(report.contains(part), "{part} is not in: {report}");
    }
    assert!(report.contains("message: panicked at "), "{report}");
    browser.screenshot("crash");
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } }, configurable: true }); [...document.querySelectorAll('#crash button')].find(b => b.textContent.startsWith('Copy')).click()");
    browser.wait("the copy", "window.copied?.includes('last gestures') && document.querySelector('#crash [role=status]').textContent == 'Copied.'");
    browser.run("document.querySelector('#crash button').click()");
    browser.wait("the page anew", "!document.querySelector('#crash')");
    parts::opened(browser);
    browser.wait("the link", "/&cv=0.9&/.test(location.hash)");
    browser.console_errors();
}
