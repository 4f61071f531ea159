//! A figure taken home: saved, enlarged, and kept in view by its link.

use crate::driver::Browser;
use crate::ready;
use equipoise::figures::export::{DENSITY, SIZE};
use equipoise::figures::list::FIGURES;
use equipoise::scenario::leads::Leads;
use equipoise::scenario::link::{self, View, shorten, write_view};
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::tool::figure::{Format, from_link};

/// Keeps what is handed to the downloads, as bytes by the names of the files.
const KEEP: &str = "
window.files = {};
let last = null;
const make = URL.createObjectURL;
URL.createObjectURL = blob => { last = blob; return make.call(URL, blob); };
HTMLAnchorElement.prototype.click = function () { last.arrayBuffer().then(b => window.files[this.download] = [...new Uint8Array(b)]); };";

/// Presses what stands in the menu of a figure.
pub fn press(browser: &Browser, key: &str, text: &str) {
    let found = format!(
        "[...document.querySelectorAll('#menu-{key} button')].find(b => b.textContent == '{text}')"
    );
    // What is in the menu is fetched when it is opened for the first time.
    browser.run(&format!(
        "if (!{found}) document.querySelector('[popovertarget=menu-{key}]').click();"
    ));
    browser.wait("the menu", &found);
    browser.run(&format!("{found}.click()"));
}

/// The file that a press in the menu of a figure saves: its name and its bytes.
fn saved(browser: &Browser, key: &str, text: &str) -> (String, Vec<u8>) {
    browser.run("window.files = {}");
    press(browser, key, text);
    browser.wait("a file", "Object.keys(window.files).length == 1");
    let name = browser.value("Object.keys(window.files)[0]");
    let bytes = browser.value("Object.values(window.files)[0]");
    let bytes = bytes.as_array().expect("bytes").iter();
    let bytes = bytes.map(|b| b.as_u64().expect("a byte") as u8).collect();
    (name.as_str().expect("a name").to_string(), bytes)
}

/// SVG and CSV of every figure are the native bytes; PNG is of the right size and carries its notes.
fn files(browser: &Browser, page: &str) {
    for key in ["critical", "variance-gain"] {
        let mut scenario = preset(key).expect("kept").scenario();
        for (id, value) in [(Id::Paths, 60.0), (Id::Horizon, 300.0), (Id::Seed, 7.0)] {
            scenario.set(id, value).expect("in range");
        }
        let address = format!("{page}?home-{key}#{}", link::write(&scenario));
        browser.go(&address);
        ready(browser);
        browser.run(KEEP);
        browser.wait("the sample", "!document.querySelector('#report').disabled");
        browser.wait(
            "both policies to be sampled",
            "/On the same weather/.test(document.querySelector('#policies details')?.textContent)",
        );
        for figure in &FIGURES {
            let native = |format| {
                from_link(&address, figure.key, format, None, &mut |_| ()).expect("a good link")
            };
            for (text, format) in [("SVG", Format::Svg), ("CSV", Format::Csv)] {
                let (name, bytes) = saved(browser, figure.key, text);
                let (start, end) = (format!("equipoise-{}-", figure.key), text.to_lowercase());
                assert!(name.starts_with(&start) && name.ends_with(&end), "{name}");
                assert_eq!(name.len(), start.len() + 8 + 4, "{name}");
                assert_eq!(
                    String::from_utf8_lossy(&bytes),
                    native(format),
                    "{key}: {name}"
                );
            }
            let (name, png) = saved(browser, figure.key, "PNG");
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
            let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four"));
            assert_eq!(
                (number(16), number(20)),
                (DENSITY * SIZE.0, DENSITY * SIZE.1)
            );
            let note = format!("tEXtSource\0{address}");
            assert!(
                png.windows(note.len()).any(|w| w == note.as_bytes()),
                "{name} has no source"
            );
            assert!(png.ends_with(b"IEND\xae\x42\x60\x82"), "{name}");
        }
    }
}

/// The browser's own “save image” gives axes and background, too, until the figure is painted anew.
fn whole_image(browser: &Browser) {
    browser.run("
window.whole = (() => {
  const [back, front] = document.querySelectorAll('#growth canvas');
  const copy = () => { const c = new OffscreenCanvas(front.width, front.height); return c.getContext('2d', { willReadFrequently: true }); };
  const wanted = copy();
  wanted.fillStyle = 'white'; wanted.fillRect(0, 0, front.width, front.height);
  wanted.drawImage(back, 0, 0); wanted.drawImage(front, 0, 0);
  const pixels = context => context.getImageData(0, 0, front.width, front.height).data;
  const now = () => { const c = copy(); c.drawImage(front, 0, 0); return pixels(c); };
  const clear = data => data.some((v, i) => i % 4 == 3 && v < 255);
  const before = clear(now()), goal = pixels(wanted);
  front.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
  const after = now();
  return { before, after: clear(after), off: after.reduce((most, v, i) => Math.max(most, Math.abs(v - goal[i])), 0), clear: () => clear(now()) };
})();");
    assert_eq!(browser.value("whole.before"), true);
    assert_eq!(browser.value("whole.after"), false, "nothing is clear");
    assert_eq!(browser.value("whole.off <= 3"), true, "the same picture");
    browser.run("const s = document.querySelector('input[type=range][data-key=cv]'); s.stepUp(); s.dispatchEvent(new Event('input', { bubbles: true }));");
    browser.wait("a figure painted anew", "whole.clear()");
}

/// Any figure can be a lead one; the link keeps it, undo leaves it alone.
fn leads(browser: &Browser, page: &str) {
    browser.go(&format!("{page}?leads"));
    ready(browser);
    browser.wait("a link in the address", "location.hash.startsWith('#v=')");
    let first = "(() => { const tops = [...document.querySelectorAll('#figures > figure')].map(f => [f.getBoundingClientRect().top, f.getBoundingClientRect().left, f.id]); return tops.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 3).map(t => t[2]).join(); })()";
    assert_eq!(browser.value(first), "supply-v,growth,routing");
    press(browser, "regimes", "put first");
    browser.wait(
        "the choice in the link",
        "/&lead=regimes,supply-v,growth&sum=/.test(location.hash)",
    );
    assert_eq!(browser.value(first), "regimes,supply-v,growth");
    assert_eq!(
        browser.value("document.querySelector('#undo').disabled"),
        true
    );
    browser.run("location.reload()");
    ready(browser);
    browser.wait(
        "the choice again",
        &format!("{first} == 'regimes,supply-v,growth'"),
    );
    press(browser, "supply-v", "no longer first");
    browser.wait(
        "another link",
        "/&lead=regimes,growth&sum=/.test(location.hash)",
    );
    press(browser, "policies", "put first");
    browser.wait(
        "a third link",
        "/&lead=policies,regimes,growth&sum=/.test(location.hash)",
    );
    // Steps back through the addresses are steps back in the choice.
    browser.run("history.back()");
    browser.wait(
        "the step back",
        &format!("{first}.startsWith('regimes,growth,')"),
    );
}

/// The link of a figure opens the same scenario with this figure first, alone; a long one is warned of.
fn own_link(browser: &Browser, page: &str) {
    let mut view = View {
        scenario: preset("over").expect("kept").scenario(),
        ..View::default()
    };
    view.guide.set("note", &"ü".repeat(400)).expect("a note");
    browser.go(&format!("{page}?own#{}", write_view(&view)));
    ready(browser);
    browser.run("Clipboard.prototype.writeText = async (text) => { window.copied = text; };");
    press(browser, "trajectory", "copy link to this figure");
    browser.wait(
        "the link, and what is said of it",
        "window.copied && /^link copied; it has 2... characters/.test(document.querySelector('#trajectory [role=status]').textContent)",
    );
    let copied = browser.value("window.copied");
    let copied = copied.as_str().expect("a link");
    view.leads = Leads::read("trajectory").expect("a figure");
    assert!(
        copied.ends_with(&format!("#{}", shorten(&write_view(&view)))),
        "{copied}"
    );
    browser.go(&copied.replace("?own", "?opened"));
    ready(browser);
    browser.wait("the figure first, alone", "(() => { const tops = [...document.querySelectorAll('#figures > figure')].map(f => [f.getBoundingClientRect().top, f.getBoundingClientRect().left, f.id]); return tops.sort((a, b) => a[0] - b[0] || a[1] - b[1])[0][2] == 'trajectory' && /&lead=trajectory&/.test(location.hash) && document.querySelector('#verdict').dataset.regime == 'over'; })()");
}

/// A figure fills the view; Escape puts it back, and the focus on its button.
fn enlarged(browser: &Browser) {
    let order = "[...document.querySelectorAll('#figures > figure')].map(f => f.id).join()";
    let before = browser.value(order);
    browser.run("document.querySelector('[popovertarget=menu-growth]').focus()");
    press(browser, "growth", "enlarge");
    browser.wait("a large figure", "document.querySelector('#enlarged').open && (r => r.width > 0.9 * innerWidth && r.height > 0.5 * innerHeight)(document.querySelector('#growth .layers').getBoundingClientRect())");
    browser.wait("its picture as large", "(c => Math.abs(c.width - 2 * c.clientWidth) <= 2 && c.clientHeight > 0.5 * innerHeight)(document.querySelector('#enlarged #growth canvas[role=img]'))");
    browser.screenshot("enlarged");
    browser.keys("#enlarged button", "\u{e00c}");
    browser.wait(
        "its place again",
        &format!(
            "!document.querySelector('#enlarged').open && {order} == '{}'",
            before.as_str().expect("keys")
        ),
    );
    assert_eq!(
        browser.value("document.activeElement.getAttribute('popovertarget')"),
        "menu-growth"
    );
    // By its button, too.
    press(browser, "growth", "enlarge");
    browser.wait("a large figure", "document.querySelector('#enlarged').open");
    browser.click("#enlarged button");
    browser.wait(
        "its place again",
        &format!(
            "!document.querySelector('#enlarged').open && {order} == '{}'",
            before.as_str().expect("keys")
        ),
    );
}

pub fn home(browser: &Browser, page: &str) {
    browser.size(1440, 1000);
    files(browser, page);
    whole_image(browser);
    leads(browser, page);
    own_link(browser, page);
    enlarged(browser);
}
