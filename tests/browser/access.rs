//! Keys, touch, screens and readers.

use crate::driver::Browser;
use crate::ready;
use equipoise::scenario::link::{View, write_view};

fn fresh(browser: &Browser, page: &str, name: &str) {
    browser.go(&format!("{page}?{name}"));
    ready(browser);
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
}

/// One key is one sensible step of every slider: a whole number, and the same in thumb, field and words.
pub fn keys(browser: &Browser, page: &str) {
    fresh(browser, page, "keys");
    for (key, from, right, end) in [
        ("branches", "1", "2", "8"),
        ("sites", "1", "2", "100"),
        ("seed", "1", "2", "1000"),
        ("T", "1000", "1020", "100000"),
        ("cv", "0.5", "0.51", "2"),
    ] {
        let slider = format!("input[type=range][data-key={key}]");
        let is = |value: &str| {
            browser.wait(
                &format!("{key} at {value}"),
                &format!("document.querySelector('#in-{key}').value.startsWith('{value}') && document.querySelector('{slider}').getAttribute('aria-valuetext').startsWith('{value}')"),
            );
        };
        is(from);
        browser.keys(&slider, "\u{e014}");
        is(right);
        browser.keys(&slider, "\u{e010}");
        is(end);
        browser.run(&format!("document.querySelector('[aria-label^=\"reset\"]') && document.querySelector('#in-{key}').closest('.row').querySelector('.reset').click()"));
        is(from);
    }
}

/// Whatever scrolls can be reached by keys, every picture has a name before it is drawn, and a value is said once.
pub fn reading(browser: &Browser, page: &str) {
    browser.size(390, 844);
    fresh(browser, page, "reading");
    let unreached = "[...document.querySelectorAll('#about dd, .scroll, dialog ul')].filter(e => e.tabIndex < 0).length";
    assert_eq!(browser.value(unreached), 0);
    let unnamed = "[...document.querySelectorAll('[role=img]')].filter(e => !e.getAttribute('aria-label')).length";
    assert_eq!(browser.value(unnamed), 0);
    assert_eq!(
        browser.value(
            "document.querySelectorAll('.row output, .row [role=status], .row [aria-live]').length"
        ),
        0
    );
    let small = "[...document.querySelectorAll('input[type=text], select')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 16).length";
    assert_eq!(browser.value(small), 0, "phones zoom into small letters");
    browser.size(1440, 1000);
}

/// A page that the browser has translated, each text in elements of its own, goes on.
pub fn translated(browser: &Browser, page: &str) {
    fresh(browser, page, "translated");
    browser.run("const w = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), all = []; while (w.nextNode()) all.push(w.currentNode);
         for (const n of all) { if (!n.data.trim() || n.parentNode.tagName == 'OPTION') continue; const f = document.createElement('font'), g = document.createElement('font'); n.parentNode.insertBefore(f, n); f.append(g); g.append(n); }");
    let set = |css: &str, value: &str| {
        browser.run(&format!("const s = document.querySelector('{css}'); s.value = '{value}'; s.dispatchEvent(new Event('change', {{bubbles: true}}));"))
    };
    set("#in-mu", "400");
    browser.wait("under-supply", "/^Under/.test(document.querySelector('#verdict-more')?.textContent) && document.querySelector('#in-mu').value == '400 W'");
    browser.run("document.querySelector('figure [popovertarget]').click(); document.querySelector('#pin').click();");
    let table =
        "[...document.querySelectorAll('figure button')].find(b => b.textContent == 'data table')";
    browser.wait("the menu", table);
    browser.run(&format!("{table}.click()"));
    set("#preset", "greensboro");
    browser.wait(
        "a year",
        "/On a series theory/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    set("#preset", "critical");
    browser.run("document.querySelector('.model button:last-of-type').click(); document.querySelector('#add-model').click();");
    browser.wait("four models", "document.querySelectorAll('.model').length == 4 && document.querySelector('#boot-message')?.textContent == ''");
}

/// On a screen with finer pixels everything is drawn anew, though nothing else changes.
pub fn screens(browser: &Browser, page: &str) {
    fresh(browser, page, "screens");
    browser.wait(
        "pictures",
        "document.querySelector('#trajectory canvas').width > 0",
    );
    browser.dense(1440, 1000, 3);
    browser.wait("finer pictures", "[...document.querySelectorAll('#stage canvas, #trajectory canvas')].every(c => Math.abs(c.width - 3 * c.clientWidth) <= 3)");
    browser.size(1440, 1000);
}

/// Where the browser does not let the page copy, the link itself is shown, selected.
pub fn copying(browser: &Browser, page: &str) {
    fresh(browser, page, "copying");
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.querySelector('#copy').click();");
    browser.wait("the link", "(l => l && l.value.startsWith(location.href.split('#')[0] + '#v=5s&') && l.readOnly && l.selectionEnd == l.value.length && document.activeElement != null)(document.querySelector('#link'))");
    assert_eq!(
        browser.value("/link copied/.test(document.body.textContent)"),
        false
    );
    // It is the link of what was shown.
    crate::driver::set(browser, "#in-cv", "0.7");
    browser.wait("no link any more", "!document.querySelector('#link') && !/does not let the page copy/.test(document.body.textContent)");
    // Where it is copied, it is said of a long one that some programs cut it, and of another nothing.
    let clipboard = "window.copied = null; Clipboard.prototype.writeText = async (text) => { window.copied = text; }; document.querySelector('#copy').click();";
    let mut view = View::default();
    for (name, note, length) in [("short", "ü", ""), ("long", &"ü".repeat(400), "2...")] {
        view.guide.set("note", note).expect("a note");
        browser.go(&format!("{page}?copied-{name}#{}", write_view(&view)));
        ready(browser);
        browser.run(clipboard);
        let warns = match length {
            "" => String::new(),
            _ => format!("; it has {length} characters, and some programs cut links beyond 2000"),
        };
        browser.wait(
            "what is said of the link",
            &format!("[...document.querySelectorAll('[role=status]')].some(s => /^link copied{warns}$/.test(s.textContent))"),
        );
        assert_eq!(
            browser.value("window.copied.length > 2000"),
            name == "long",
            "{name}"
        );
    }
}
