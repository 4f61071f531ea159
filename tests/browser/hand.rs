//! Figures answer to the hand: what is read off them, heard of them, dragged on them and applied.

use crate::driver::Browser;
use crate::home::press;
use crate::ready;

/// All of it.
pub fn hand(browser: &Browser, page: &str) {
    browser.size(1440, 1000);
    crosshair(browser, page);
    sound(browser, page);
    drag(browser, page);
    others(browser, page);
    absorbers(browser, page);
}

/// WebDriver's names of keys.
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const ESCAPE: &str = "\u{e00c}";

fn fresh(browser: &Browser, page: &str, name: &str) {
    browser.go(&format!("{page}?{name}"));
    ready(browser);
    browser.wait(
        "something to drag on the V",
        "document.querySelector('#supply-v .grip')",
    );
}

/// Step by step the crosshair says what the data table says, once each; under a pointer it says nothing to those who listen.
fn crosshair(browser: &Browser, page: &str) {
    fresh(browser, page, "crosshair");
    for figure in ["supply-v", "growth", "trajectory"] {
        press(browser, figure, "data table");
    }
    browser.wait(
        "the tables",
        "document.querySelectorAll('figure table').length == 3",
    );
    // Numbers are compared as they are meant: three digits with their prefix, six in the table.
    browser.run("window.meant = text => { const [, n, p] = text.match(/^([\\d.e−+]+)(?: ([kMGT]?)J)?/) ?? []; return parseFloat(n?.replace('−', '-')) * ({ k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[p] ?? 1); };
      window.near = (a, b) => Math.abs(a - b) <= 0.006 * Math.abs(b) + 1e-9;
      window.agrees = id => { const said = document.querySelector(`#${id} .tools [role=status]`).textContent.split(', ');
        const shown = document.querySelector(`#${id} .readout`).textContent.split('\\n');
        const rows = [...document.querySelectorAll(`#${id} tbody tr`)].map(r => [...r.cells].map(c => c.textContent ? parseFloat(c.textContent) : NaN));
        const numbers = shown.slice(1).map(w => meant(w.replace(/^\\D*?(?:\\d+ % quantile)? ?(?=[\\d.]+(e[−+]?\\d+)? ?[kMGT]?J)/, '').trim()));
        return said.length && shown.length > 1 && numbers.every(n => rows.some(r => r.slice(1).some(c => near(n, c)))) && rows.some(r => near(meant(shown[0]), r[0]) || id == 'trajectory'); };");
    for figure in ["supply-v", "growth", "trajectory"] {
        let front = format!("#{figure} canvas[role=img]");
        let said = format!("document.querySelector('#{figure} .tools [role=status]').textContent");
        assert_eq!(
            browser.value(&format!("document.querySelector('{front}').tabIndex")),
            0
        );
        let mut before = String::new();
        for key in [HOME, RIGHT, RIGHT, RIGHT, END, LEFT, LEFT] {
            browser.keys(&front, key);
            browser.wait(
                &format!("a step of {figure}"),
                &format!("{said} != {before:?} && agrees('{figure}')"),
            );
            before = browser.value(&said).as_str().expect("text").to_string();
        }
        browser.keys(&front, ESCAPE);
        browser.wait("silence", &format!("{said} == ''"));
        // One row, in full.
        browser.keys(&front, HOME);
    }
    browser.run("const c = document.querySelector('#supply-v canvas[role=img]'), r = c.getBoundingClientRect(); document.activeElement.blur();
      for (let i = 0; i < 20; i++) c.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: r.left + r.width * (0.3 + 0.02 * i), clientY: r.top + 0.6 * r.height }));");
    browser.wait(
        "a readout under the pointer",
        "/times the critical supply/.test(document.querySelector('#supply-v .readout').textContent)",
    );
    assert_eq!(browser.text("#supply-v .tools [role=status]"), "");
}

/// One voice a curve, and silence on demand; nothing is loaded.
fn sound(browser: &Browser, page: &str) {
    fresh(browser, page, "sound");
    browser.run("window.voices = 0; const make = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function () { window.voices++; return make.call(this); };");
    let front = "#supply-v canvas[role=img]";
    let stops = "[...document.querySelectorAll('#supply-v .tools button')].some(b => b.textContent == 'stop')";
    browser.keys(front, "h");
    browser.wait("voices", &format!("window.voices >= 2 && {stops}"));
    browser.keys(front, ESCAPE);
    browser.wait("silence", &format!("!{stops}"));
}

/// Where a mark is, and by how many pixels of the plot the supply moves by one.
const MARK: &str = "(() => { const g = document.querySelector('#supply-v .grip'); g.scrollIntoView({ block: 'center' }); const r = g.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; })()";

fn mark(browser: &Browser) -> (f64, f64) {
    let at = browser.value(MARK);
    (at[0].as_f64().expect("x"), at[1].as_f64().expect("y"))
}

/// Waits until the address has followed the hand.
fn rest(browser: &Browser) {
    browser.run("window.passed = false; setTimeout(() => window.passed = true, 900);");
    browser.wait("time to pass", "window.passed");
}

fn supply(browser: &Browser) -> f64 {
    let mu = browser.value("location.hash.match(/&mu=([^&]+)/)[1]");
    mu.as_str().and_then(|t| t.parse().ok()).expect("a supply")
}

/// By mouse and by touch the marker on the V sets what the slider sets, as one step of undo; a swipe scrolls.
fn drag(browser: &Browser, page: &str) {
    for touch in [false, true] {
        fresh(browser, page, if touch { "touch" } else { "mouse" });
        browser.wait("a link", "location.hash.startsWith('#v=')");
        let opened = browser.value("location.hash");
        let start = supply(browser);
        let from = mark(browser);
        let way: Vec<(f64, f64)> = (0..=20)
            .map(|i| (from.0 + 2.0 * f64::from(i), from.1))
            .collect();
        browser.stroke(touch, &way);
        rest(browser);
        let dragged = browser.value("location.hash");
        assert!(supply(browser) > 1.05 * start, "touch {touch}");
        browser.click("#undo");
        browser.wait("one step back", &format!("location.hash == {opened}"));
        assert_eq!(
            browser.value("document.querySelector('#undo').disabled"),
            true
        );
        browser.click("#redo");
        browser.wait("the same again", &format!("location.hash == {dragged}"));
        // The slider, moved away and back to the same place, makes the same scenario.
        browser.run("window.slide = n => { const s = document.querySelector('input[type=range][data-key=mu]'); s.value = +s.value + n; s.dispatchEvent(new Event('input', { bubbles: true })); }; slide(7);");
        browser.wait("another supply", &format!("location.hash != {dragged}"));
        browser.run("slide(-7)");
        browser.wait("the same supply", &format!("location.hash == {dragged}"));
    }
    // A vertical swipe over the figure, and one that begins on its marker.
    fresh(browser, page, "swipe");
    browser.wait("a link", "location.hash.startsWith('#v=')");
    let opened = browser.value("location.hash");
    for beside in [80.0, 0.0] {
        let (x, y) = mark(browser);
        let way: Vec<(f64, f64)> = (0..=12)
            .map(|i| (x - beside, y - 10.0 * f64::from(i)))
            .collect();
        browser.run("window.scrolled = scrollY");
        browser.stroke(true, &way);
        browser.wait("the page to scroll", "scrollY != window.scrolled");
        rest(browser);
        assert_eq!(browser.value("location.hash"), opened);
        assert_eq!(
            browser.value("document.querySelector('#undo').disabled"),
            true,
            "a swipe is no step"
        );
    }
}

/// The other figures: each handle sets its own parameters.
fn others(browser: &Browser, page: &str) {
    for (figure, keys, dx, dy) in [
        ("growth", "T", 20.0, 0.0),
        ("routing", "l0 m", 30.0, -30.0),
        ("scaling-laws", "m1", 25.0, 0.0),
        ("regimes", "mu cv", 20.0, -25.0),
    ] {
        fresh(browser, page, figure);
        browser.run(&format!(
            "document.querySelector('#{figure}').scrollIntoView({{ block: 'center' }})"
        ));
        let grip = format!("document.querySelector('#{figure} .grip')");
        browser.wait(figure, &grip);
        browser.wait("a link", "location.hash.startsWith('#v=')");
        let before = browser.value("location.hash");
        let at = browser.value(&format!(
            "(r => [r.left + r.width / 2, r.top + r.height / 2])({grip}.getBoundingClientRect())"
        ));
        let (x, y) = (at[0].as_f64().expect("x"), at[1].as_f64().expect("y"));
        let part = |i: u32| f64::from(i) / 10.0;
        let way = (0..=10).map(|i| (x + dx * part(i), y + dy * part(i)));
        browser.stroke(false, &way.collect::<Vec<_>>());
        browser.wait("the link to follow", &format!("location.hash != {before}"));
        rest(browser);
        browser.run(&format!("window.before = new URLSearchParams({before}.slice(1)); window.changed = () => {{ const now = new URLSearchParams(location.hash.slice(1)); return [...now.keys()].filter(k => now.get(k) != before.get(k) && k != 'sum'); }};"));
        let changed = browser.value("changed().join(' ')");
        let changed = changed.as_str().expect("text");
        for key in keys.split(' ') {
            assert!(changed.split(' ').any(|c| c == key), "{figure}: {changed}");
        }
        browser.click("#undo");
        browser.wait("one step back", &format!("location.hash == {before}"));
    }
}

/// A change that is proposed is made and taken back.
fn absorbers(browser: &Browser, page: &str) {
    fresh(browser, page, "absorbers");
    browser.wait("a link", "location.hash.startsWith('#v=')");
    let opened = browser.value("location.hash");
    let offered = "[...document.querySelectorAll('#volatility .offers li:not([hidden]) button')]";
    browser.wait(
        "offers",
        &format!(
            "{offered}.length > 1 && {offered}.every(b => /J, .* % of demand$/.test(b.textContent))"
        ),
    );
    browser.run(&format!(
        "{offered}.find(b => /twice as many .*sites/.test(b.textContent)).click()"
    ));
    browser.wait("two sites", "/&sites=2&/.test(location.hash)");
    browser.click("#undo");
    browser.wait("one site again", &format!("location.hash == {opened}"));
}
