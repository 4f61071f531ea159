//! How the page is shown: themes, watt-hours, paper.

use crate::driver::{Browser, set};
use crate::{parts, ready};

/// All of it.
pub fn view(browser: &Browser, page: &str) {
    projector(browser, page);
    watt_hours(browser, page);
    paper(browser, page);
}

/// The back row reads all of it: letters of 18 px, levers and two leads that show their curves still in one view.
fn projector(browser: &Browser, page: &str) {
    browser.size(1024, 768);
    browser.go(&format!("{page}?projector"));
    ready(browser);
    parts::view_menu(browser);
    set(browser, "#theme", "projector");
    browser.wait(
        "large letters",
        "document.documentElement.dataset.theme == 'projector'",
    );
    for (width, height) in [(1440, 900), (1366, 768), (1024, 768)] {
        browser.size(width, height);
        let small = browser.value(
            "[...document.querySelectorAll('header *, #verdict *, #levers > .row *, figcaption, h2')].filter(e => e.textContent.trim() && !e.closest('.help, .visually-hidden, option, sub') && parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(small, serde_json::json!([]));
        let bad = crate::layout::outside(browser, false, 2, 66.0);
        assert!(bad.is_empty(), "projector of {width} px: {bad}");
        let wide = browser.value("document.documentElement.scrollWidth");
        assert_eq!(wide, width, "nothing scrolls sideways");
        browser.wait(
            "curves",
            "[...document.querySelectorAll('#supply-v canvas[role=img], #growth canvas[role=img]')].every(c => { const o = new OffscreenCanvas(c.width, c.height).getContext('2d'); o.drawImage(c, 0, 0); return o.getImageData(0, 0, c.width, c.height).data.some(v => v > 0); })",
        );
        browser.screenshot(&format!("projector-{width}"));
    }
    set(browser, "#theme", "");
    browser.wait(
        "the system's theme",
        "!document.documentElement.dataset.theme",
    );
}

/// Energies in watt-hours, wherever one is shown, and back; the link does not change.
fn watt_hours(browser: &Browser, page: &str) {
    browser.size(1440, 900);
    browser.go(&format!("{page}?energies"));
    ready(browser);
    browser.wait(
        "a caption",
        "/ kJ/.test(document.querySelector('#supply-v figcaption')?.textContent)",
    );
    browser.wait("a link in the address", "location.hash.startsWith('#v=')");
    let link = browser.value("location.hash");
    parts::view_menu(browser);
    set(browser, "#energies", "Wh");
    browser.wait(
        "watt-hours",
        "['.energy strong', '#verdict-more', '#supply-v figcaption'].every(css => (t => /\\d [mk]?Wh/.test(t) && !/\\d [mkMG]?J\\b/.test(t))(document.querySelector(css).textContent))",
    );
    set(browser, "#energies", "J");
    browser.wait("joules", "['.energy strong', '#verdict-more', '#supply-v figcaption'].every(css => /\\d [kM]?J/.test(document.querySelector(css).textContent))");
    assert_eq!(browser.value("location.hash"), link);
}

/// Paper has figures, every parameter and the link, in ink on white, and nothing to press.
fn paper(browser: &Browser, page: &str) {
    browser.scheme("dark");
    browser.go(&format!("{page}?paper"));
    ready(browser);
    browser.run("window.dispatchEvent(new Event('beforeprint'))");
    browser.media("print");
    browser.wait("the sheet", "(s => s && s.textContent.includes(location.href) && /supply mean/.test(s.textContent) && s.getBoundingClientRect().height > 0)(document.querySelector('#sheet'))");
    assert_eq!(
        browser.value("[...document.querySelectorAll('button, input, #dock, #stage')].filter(e => e.getBoundingClientRect().height > 0).length"),
        0
    );
    assert_eq!(
        browser.value("getComputedStyle(document.body).backgroundColor"),
        "rgb(255, 255, 255)"
    );
    browser.screenshot("paper");
    browser.media("screen");
    browser.run("window.dispatchEvent(new Event('afterprint'))");
    browser.wait("the screen", "!document.querySelector('#sheet')");
    browser.scheme("light");
}
