//! Parts of the page that are fetched when they are asked for, and what a first visit weighs without them.

use crate::copy;
use crate::driver::Browser;
use equipoise::figures::list::FIGURES;
use equipoise::tool::serve::Serving;
use equipoise::tool::{files, weight};
use std::path::Path;

/// Waits for all that the page builds by itself.
pub fn opened(browser: &Browser) {
    browser.wait(
        "the groups of controls, and the place of the other figures",
        "document.querySelectorAll('#levers > details').length == 6 && document.querySelector('#more-figures, #policies') && document.querySelector('#about')",
    );
}

/// Asks for every part, as whoever unfolds all groups and comes to the end of the page, and waits for them.
pub fn ask(browser: &Browser) {
    browser.run("document.querySelectorAll('#levers > details, #about').forEach(d => d.dispatchEvent(new Event('toggle'))); document.querySelector('#more-figures')?.click(); document.querySelector('#view').dispatchEvent(new Event('pointerover'));");
    let all = format!(
        "document.querySelectorAll('figure').length == {} && document.querySelectorAll('#levers > details').length == [...document.querySelectorAll('#levers > details')].filter(d => d.querySelector('.row')).length && document.querySelector('#about dd') && document.querySelector('#routing .toolbar') && [...document.querySelectorAll('.tools')].every(t => t.querySelector('span'))",
        FIGURES.len()
    );
    browser.wait("every part", &all);
}

/// Opens the menu of how the page is shown, which is fetched then, and closes it again.
pub fn view_menu(browser: &Browser) {
    browser.run("document.querySelector('[popovertarget=view-menu]').click()");
    browser.wait("the menu", "document.querySelector('#view-menu #theme')");
    browser.run("document.querySelector('#view-menu').hidePopover()");
}

/// Whoever only looks fetches what the budget counts, and nothing more.
pub fn first_visit(browser: &Browser, page: &str, dist: &Path) {
    let weights = weight::first_visit(dist).expect("built");
    for (file, weight) in &weights {
        println!("{weight:>8} B gzip  {file}");
    }
    let total = weight::total(&weights);
    println!("{total:>8} B gzip  in total");
    browser.size(1440, 900);
    browser.go(&format!("{page}?first"));
    opened(browser);
    browser.wait(
        "the whole sample",
        "!document.querySelector('#report').disabled",
    );
    let fetched = browser.value("performance.getEntriesByType('resource').filter(e => !e.name.startsWith('blob:')).map(e => new URL(e.name).pathname.split('/').pop())");
    let fetched = fetched.as_array().expect("names");
    let is_fetched = |name: &str| fetched.iter().any(|f| f.as_str() == Some(name));
    assert!(is_fetched("equipoise_bg.wasm"), "{fetched:?}");
    for name in fetched.iter().filter_map(|f| f.as_str()) {
        let counts = weights.iter().any(|(file, _)| file == name);
        assert!(counts, "a first visit fetches {name}, which is not counted");
    }
    let budget = weight::BUDGET;
    assert!(
        total <= budget,
        "the page weighs {total} B in gzip, more than {budget}"
    );
}

/// A part that is missing is told of in its place and may be had later; the rest of the page goes on.
pub fn missing(browser: &Browser, server: &Serving, dist: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/without-a-part");
    copy(dist, &folder);
    let own = files::folder(&folder).expect("built");
    let part = own.join("part_about.wasm");
    std::fs::rename(&part, own.with_file_name("kept.wasm")).expect("moved");
    browser.go(&format!("{}without-a-part/", server.address()));
    opened(browser);
    browser.run("document.querySelector('#about').open = true");
    browser.wait("words", "/could not be loaded: the server answered 404.*try again/.test(document.querySelector('#about .refused')?.textContent)");
    browser.run("document.querySelector('#about button').click()");
    browser.wait(
        "words again",
        "/could not be loaded/.test(document.querySelector('#about .refused')?.textContent)",
    );
    // A file that is no part of this page does not start.
    std::fs::copy(own.join("part_why.wasm"), &part).expect("copied");
    browser.run("document.querySelector('#about button').click()");
    browser.wait("a refusal", "/could not be loaded: (?!the server)/.test(document.querySelector('#about .refused')?.textContent)");
    std::fs::copy(own.with_file_name("kept.wasm"), &part).expect("copied");
    browser.run("document.querySelector('#about button').click()");
    browser.wait(
        "the part",
        "document.querySelector('#about dd') && !document.querySelector('#about .refused')",
    );
    assert_eq!(browser.text("#boot-message"), "");
    browser.screenshot("late-part");
}
