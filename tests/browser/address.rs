//! The address: it follows what is shown, whatever was opened before, and a lesson goes on when one goes back.

use crate::driver::{Browser, set};
use crate::ready;
use equipoise::scenario::guide::Guide;
use equipoise::scenario::link::{View, write_view};
use std::path::Path;
use std::time::Duration;

/// Longer than the address takes to follow.
fn rest() {
    std::thread::sleep(Duration::from_millis(1200));
}

pub fn address(browser: &Browser, page: &str) {
    browser.size(1440, 1000);
    failed(browser, page);
    back_in_a_lesson(browser, page);
    of_a_lesson_file(browser, page);
}

/// A link that could not be opened, and one that was left before it came.
fn failed(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?failed#from=../none.txt"));
    ready(browser);
    browser.wait(
        "the words",
        "/could not be opened/.test(document.querySelector('#verdict .refused').textContent)",
    );
    set(browser, "#in-cv", "0.7");
    browser.wait("the address follows", "/&cv=0.7&/.test(location.hash)");
    browser.run("const fetched = window.fetch; window.fetch = async (...a) => { if (/txt/.test(String(a[0]?.url ?? a[0]))) await new Promise(done => setTimeout(done, 2000)); return fetched(...a); }; location.hash = '#from=some.txt';");
    std::thread::sleep(Duration::from_millis(300));
    browser.run("history.back()");
    browser.wait("back", "/&cv=0.7&/.test(location.hash)");
    set(browser, "#in-cv", "0.6");
    browser.wait("it follows again", "/&cv=0.6&/.test(location.hash)");
    std::thread::sleep(Duration::from_millis(2000));
    assert_eq!(
        browser.value("/could not/.test(document.querySelector('#verdict .refused').textContent)"),
        false,
        "of what was left nothing is said"
    );
    // The file that did not come.
    browser.console_errors();
}

fn step(browser: &Browser, n: u32) {
    browser.wait(
        &format!("step {n}"),
        &format!("/step {n} of/.test(document.querySelector('#lesson')?.textContent)"),
    );
}

/// Back in the history of a page that was linked with a lesson; “as opened” begins it anew.
fn back_in_a_lesson(browser: &Browser, page: &str) {
    let mut guide = Guide::default();
    guide.set("lesson", "just-enough").expect("a guide");
    let view = View {
        guide,
        ..View::default()
    };
    browser.go(&format!("{page}?linked#{}", write_view(&view)));
    step(browser, 1);
    browser.run("document.querySelector('#lesson-next').click()");
    step(browser, 2);
    browser.run("document.querySelector('#lesson-next').click()");
    step(browser, 3);
    rest();
    let before = browser.value("location.hash");
    set(browser, "#in-mu", "500");
    browser.wait("a change", "/&mu=500&/.test(location.hash)");
    browser.run("history.back()");
    browser.wait("the address before", &format!("location.hash == {before}"));
    rest();
    step(browser, 3);
    set(browser, "#in-mu", "600");
    browser.wait("a change", "/&mu=600&/.test(location.hash)");
    browser.run("document.querySelector('#as-opened').click()");
    step(browser, 1);
    browser.run("sessionStorage.clear()");
}

/// The address of a lesson file stays while lessons are shown, so that a reload opens it again.
fn of_a_lesson_file(browser: &Browser, page: &str) {
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/some/path");
    let text = "# Mine\nfor: anyone\nminutes: 1\n\n## Here\npreset: over\n\nLook.\n\n## There\npreset: under\n\nLook again.\n";
    std::fs::write(host.join("mine.md"), text).expect("written");
    browser.go(&format!("{page}?file#lesson=mine.md"));
    step(browser, 1);
    rest();
    set(browser, "#in-cv", "0.7");
    rest();
    assert_eq!(browser.value("location.hash"), "#lesson=mine.md");
    browser.run("document.querySelector('#lesson-close').click()");
    browser.wait(
        "the scenario's address",
        "/^#v=.*&cv=0.7&/.test(location.hash)",
    );
    browser.run("location.hash = '#lesson=mine.md'");
    step(browser, 1);
    browser.run(&format!(
        "location.hash = '#{}'",
        write_view(&View::default())
    ));
    set(browser, "#in-cv", "0.9");
    browser.wait(
        "another link's address",
        "/^#v=.*&cv=0.9&/.test(location.hash)",
    );
    browser.run("sessionStorage.clear()");
}
