//! What is locked holds against undo, files and years that come late; and the focus stays by what was pressed.

use super::{opened, prepared};
use crate::driver::{Browser, set};
use crate::{inputs, parts};
use equipoise::scenario::link::{read, write_view};
use equipoise::scenario::parameters::Id;

pub fn held(browser: &Browser, page: &str) {
    undo(browser, page);
    own_file(browser, page);
    late_year(browser, page);
    pinned(browser, page);
    focus(browser, page);
}

/// A step that does not come back in full is one all the same, and can be made again.
fn undo(browser: &Browser, page: &str) {
    let first = prepared(&[("lock", "mu")]);
    opened(browser, page, "undo", &first);
    let mut second = first.clone();
    for (id, value) in [(Id::SupplyMean, 500.0), (Id::Volatility, 0.7)] {
        second.scenario.set(id, value).expect("in range");
    }
    browser.run(&format!("location.hash = '#{}'", write_view(&second)));
    browser.wait("the link", "document.querySelector('#in-mu').value.startsWith('500') && !document.querySelector('#undo').disabled");
    browser.run("document.querySelector('#undo').click()");
    let nothing =
        "document.querySelector('#undo').disabled && !document.querySelector('#redo').disabled";
    let cv = |value: &str| format!("/&mu=500&(.*&)?cv={value}&/.test(location.hash)");
    browser.wait(
        "undone but for the lock",
        &format!("{nothing} && {}", cv("0.5")),
    );
    browser.run("document.querySelector('#redo').click()");
    browser.wait("made again", &cv("0.7"));
}

/// The file in use stays, and another one is refused in words.
fn own_file(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?own"));
    parts::opened(browser);
    inputs::drop_file(browser, "first.csv", &"3\n0\n7\n".repeat(20));
    browser.wait("the file", "/&file=first.csv&/.test(location.hash)");
    let link = browser.value("location.hash");
    let mut view = read(link.as_str().expect("a link")).view;
    view.guide.set("lock", "supply").expect("a guide");
    browser.run(&format!("location.hash = '#{}'", write_view(&view)));
    browser.wait("the lock", "document.querySelector('#unlock')");
    inputs::drop_file(browser, "second.csv", &"5\n6\n7\n".repeat(20));
    browser.wait("the refusal", "document.querySelector('#verdict .refused').textContent.startsWith('Locked, so it stays: weather')");
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert_eq!(
        browser.value("/&file=first.csv&/.test(location.hash) && !!document.querySelector('#verdict .chip').textContent && !/Nothing to show/.test(document.querySelector('#verdict').textContent)"),
        true
    );
}

/// What a lock held is still said once the year has come.
fn late_year(browser: &Browser, page: &str) {
    opened(browser, page, "year", &prepared(&[("lock", "T")]));
    browser.run("const fetched = window.fetch; window.fetch = async (...a) => { if (/csv/.test(String(a[0]?.url ?? a[0]))) { await new Promise(done => setTimeout(done, 1500)); window.came = true; } return fetched(...a); }");
    set(browser, "#preset", "greensboro");
    let said = "/Locked, so it stays/.test(document.querySelector('#verdict').textContent)";
    browser.wait(
        "it is on its way",
        "/is being loaded/.test(document.querySelector('#verdict').textContent)",
    );
    browser.wait(
        "the year",
        &format!("window.came && document.querySelector('#verdict .chip').textContent && {said}"),
    );
}

/// What was pinned since is no part of what was prepared.
fn pinned(browser: &Browser, page: &str) {
    opened(browser, page, "pin", &prepared(&[("lock", "mu")]));
    browser.wait("as it was", "document.querySelector('#as-opened').disabled");
    browser.run("document.querySelector('#pin').click()");
    browser.wait(
        "a way back",
        "document.querySelector('#unpin') && !document.querySelector('#as-opened').disabled",
    );
    browser
        .run("document.querySelector('#unpin').focus(); document.querySelector('#unpin').click()");
    browser.wait(
        "the focus",
        "!document.querySelector('#unpin') && document.activeElement.id == 'pin'",
    );
    browser.wait("as it was", "document.querySelector('#as-opened').disabled");
}

/// After the question of a damaged link.
fn focus(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?focus"));
    parts::opened(browser);
    browser.run("document.querySelector('#copy').focus(); location.hash = '#v=5&mu=1'");
    browser.wait("the question", "document.activeElement.closest('dialog')");
    browser.run("document.querySelector('#fresh').click()");
    browser.wait(
        "the focus is back",
        "!document.querySelector('#bad-link') && document.activeElement.id == 'copy'",
    );
}
