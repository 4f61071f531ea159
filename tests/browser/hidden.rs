//! Figures that go while they are looked at: heard, held or enlarged. The page goes on without them.

use crate::driver::{Browser, set};
use crate::home::press;
use crate::ready;
use equipoise::scenario::guide::Guide;
use equipoise::scenario::link::{View, write_view};

/// A link that hides these.
fn hiding(keys: &str) -> String {
    let mut guide = Guide::default();
    guide.set("hide", keys).expect("a guide");
    write_view(&View {
        guide,
        ..View::default()
    })
}

/// What the browser tells of what is gone comes in a moment.
fn goes_on(browser: &Browser, what: &str) {
    std::thread::sleep(std::time::Duration::from_millis(400));
    let crash = browser.value("document.querySelector('#crash textarea')?.value ?? ''");
    assert_eq!(crash, "", "{what}");
    assert_eq!(browser.console_errors(), [] as [String; 0], "{what}");
    set(browser, "#in-cv", "0.8");
    browser.wait(what, "/&cv=0.8&/.test(location.hash)");
}

/// Events of fingers on a figure, by their numbers; `at`: from the middle of its mark \[CSS pixels\].
const FINGERS: &str = "window.finger = (id, kind, figure, at) => { const g = document.querySelector(`#${figure} .grip`); const r = window.first ??= g.getBoundingClientRect(); g.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerId: id, pointerType: 'touch', button: 0, clientX: r.left + r.width / 2 + at, clientY: r.top + r.height / 2 })); };";

pub fn hidden(browser: &Browser, page: &str) {
    browser.size(1440, 1000);
    as_opened(browser, page);
    by_a_link(browser, page);
    fingers(browser, page);
    enlarged(browser, page);
}

/// Unlocked, heard and held, and then back to what was prepared.
fn as_opened(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?unlocked#{}", hiding("growth")));
    browser.wait(
        "the prepared page",
        "document.querySelector('#unlock') && document.querySelector('#supply-v figcaption')?.textContent",
    );
    browser.run("document.querySelector('#unlock').focus(); document.querySelector('#unlock').click(); document.querySelector('#view').dispatchEvent(new Event('pointerover', { bubbles: true }));");
    browser.wait(
        "the focus stays",
        "!document.querySelector('#unlock') && document.activeElement.id == 'prepared'",
    );
    browser.wait(
        "the figure and its mark",
        "document.querySelector('#growth figcaption')?.textContent && document.querySelector('#growth .grip')",
    );
    browser.run("document.querySelector('#growth').scrollIntoView({ block: 'center' }); window.silent = 0; const close = AudioContext.prototype.close; AudioContext.prototype.close = function () { window.silent++; return close.call(this); };");
    browser.keys("#growth canvas[role=img]", "h");
    let heard = "[...document.querySelectorAll('#growth .tools button')].some(b => b.textContent == 'stop')";
    browser.wait("it is heard", heard);
    browser.run(&format!("{FINGERS} finger(1, 'pointerdown', 'growth', 0); finger(1, 'pointermove', 'growth', 12); document.querySelector('#growth canvas[role=img]').focus();"));
    browser.run("document.querySelector('#as-opened').click()");
    browser.wait("it is hidden", "!document.querySelector('#growth')");
    browser.wait("silence", "window.silent == 1");
    goes_on(browser, "as opened");
    // Nothing is held any more: each change is a step of its own.
    set(browser, "#in-cv", "0.9");
    browser.wait("a change", "/&cv=0.9&/.test(location.hash)");
    browser.click("#undo");
    browser.wait("one step back", "/&cv=0.8&/.test(location.hash)");
}

/// A link that is opened in a page that runs.
fn by_a_link(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?running"));
    ready(browser);
    browser.keys("#supply-v canvas[role=img]", "h");
    for keys in ["supply-v", "growth,trajectory,regimes", "tables"] {
        browser.run(&format!("location.hash = '#{}'", hiding(keys)));
        let gone = keys.split(',').next().unwrap_or_default();
        browser.wait(
            keys,
            &format!(
                "document.querySelector('#prepared') && !document.querySelector('figure#{gone}')"
            ),
        );
        goes_on(browser, keys);
        browser.click("#as-opened");
        browser.wait("as opened", "/&cv=0.5&/.test(location.hash)");
    }
}

/// A second finger neither moves a mark that is held nor lets it go.
fn fingers(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?fingers"));
    ready(browser);
    browser.wait("a mark", "document.querySelector('#supply-v .grip')");
    browser.run("document.querySelector('#supply-v').scrollIntoView({ block: 'center' }); document.activeElement.blur();");
    let value = "document.querySelector('input[type=range][data-key=mu]').value";
    let before = browser.value(value);
    browser.run(&format!("{FINGERS} finger(1, 'pointerdown', 'supply-v', 0); finger(1, 'pointermove', 'supply-v', 20);"));
    browser.wait("the first moves it", &format!("{value} != {before}"));
    let held = browser.value(value);
    browser.run("finger(2, 'pointerdown', 'supply-v', 60); finger(2, 'pointermove', 'supply-v', 80); finger(2, 'pointerup', 'supply-v', 80);");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(browser.value(value), held, "the second does not");
    browser.run("finger(1, 'pointermove', 'supply-v', 40);");
    browser.wait("the first still does", &format!("{value} != {held}"));
    browser.run("finger(1, 'pointerup', 'supply-v', 40);");
}

/// A figure that fills the view is one, and leaves nothing behind when it is hidden.
fn enlarged(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?large"));
    ready(browser);
    press(browser, "growth", "enlarge");
    browser.wait("a large figure", "document.querySelector('#enlarged').open");
    assert_eq!(
        browser.value("document.querySelectorAll('[id=growth]').length"),
        1
    );
    browser.run(&format!("location.hash = '#{}'", hiding("growth")));
    browser.wait("it is hidden", "!document.querySelector('#growth')");
    browser.click("#enlarged button");
    browser.wait(
        "no stand-in",
        "!document.querySelector('#enlarged').open && !document.querySelector('.stand-in')",
    );
    goes_on(browser, "enlarged");
}
