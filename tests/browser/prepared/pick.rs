//! What is prepared by clicks on the page itself.

use crate::driver::Browser;
use equipoise::scenario::link::read;

fn click(browser: &Browser, css: &str) {
    browser.run(&format!(
        "document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})"
    ));
    browser.click(css);
}

/// Controls, figures and the verdict are clicked, and nothing of them moves. The dialog is open, the supply mean locked and the
/// verdict hidden.
pub fn picked(browser: &Browser, width: u32) {
    let row = ".row[data-key=mu]";
    let stands = |css: &str, how: &str| {
        browser.wait(
            how,
            &format!("document.querySelector({css:?}).dataset.stands == {how:?}"),
        );
    };
    browser.wait("the address", "location.hash.startsWith('#v=')");
    let hash = browser.value("location.hash");
    browser.run("document.querySelector('#prepare-pick').click()");
    browser.wait(
        "the bar",
        "document.activeElement.id == 'picking-done' && !document.querySelector('#prepare').open",
    );
    stands(row, "locked");
    stands("#verdict", "hidden");
    click(browser, row);
    stands(row, "");
    assert!(browser.text("#picking").contains("supply mean: as it was"));
    click(browser, row);
    stands(row, "locked");
    click(browser, "#growth");
    stands("#growth", "hidden");
    browser.screenshot(&format!("prepare-pick-{width}"));
    click(browser, "#growth");
    stands("#growth", "");
    click(browser, "#growth");
    stands("#growth", "first");
    click(browser, "#verdict");
    stands("#verdict", "");
    assert_eq!(browser.value("location.hash"), hash, "nothing moved");
    browser.keys("#picking-done", "\u{e00c}");
    browser.wait("the dialog", "document.querySelector('#prepare').open && !document.querySelector('#picking, [data-stands], [data-picking]')");
    let link = browser.value("document.querySelector('#prepared-link').value");
    let view = read(link.as_str().expect("a link")).view;
    assert_eq!(view.leads.write(), "growth,supply-v,routing");
    assert_eq!(view.guide.get("lock"), Some("mu"));
    assert_eq!(view.guide.get("hide"), None);
}
