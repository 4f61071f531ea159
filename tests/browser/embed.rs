//! The page in another one: what it says, what it hears, and the example that does both.

use crate::driver::{Browser, Engine};
use equipoise::scenario::SupplyChoice;
use equipoise::scenario::link::{View, read, shorten, write_view};
use equipoise::scenario::parameters::Id;
use equipoise::tool::serve::Serving;
use std::path::Path;

/// The example host, as a user meets it; then messages that are not for the page.
pub fn embed(browser: &Browser, server: &Serving) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let example = root.join("examples/embed.html");
    std::fs::copy(example, root.join("target/host/embed.html")).expect("copied");
    browser.size(1440, 1000);
    browser.go(&format!("{}embed.html?page=some/path/", server.address()));
    browser.wait(
        "a verdict with its hash",
        "/Critical.*Results: [0-9a-f]{16}\\./.test(document.querySelector('output').textContent)",
    );
    let inside = "document.querySelector('iframe').contentDocument";
    // Neither head nor foot, only the controls that were asked for, and as tall as it asks to be.
    assert_eq!(
        browser.value(&format!(
            "['header', '#about'].some(css => {inside}.querySelector(css)?.checkVisibility())"
        )),
        false
    );
    assert_eq!(
        browser.value(&format!(
            "[...{inside}.querySelectorAll('#dock .row')].map(r => r.dataset.key).join()"
        )),
        "mu,cv"
    );
    browser.wait("its height", &format!("Math.abs(document.querySelector('iframe').clientHeight - {inside}.body.offsetHeight) <= 2"));
    let height = browser.value("document.querySelector('iframe').clientHeight");
    assert!(
        (500..4000).contains(&height.as_u64().expect("pixels")),
        "{height}"
    );
    browser.screenshot("embed");
    // A learning platform hears of it, too, in its own words, and so does whoever makes the frame narrow.
    browser.run("window.heights = []; addEventListener('message', ({ data }) => { if (data.subject === 'lti.frameResize' || data.type === 'height') window.heights.push(data); }); document.querySelector('iframe').style.width = '400px';");
    browser.wait(
        "both messages",
        "window.heights.length >= 2 && window.heights.length % 2 == 0",
    );
    browser.wait("the height of the narrow page", &format!("(([own, platform]) => own.equipoise === 1 && own.type === 'height' && own.height === {inside}.body.offsetHeight && Object.keys(platform).join() == 'subject,height' && platform.subject === 'lti.frameResize' && platform.height === own.height)(window.heights.slice(-2))"));
    browser.run("document.querySelector('iframe').style.width = ''");
    let history = browser.value("history.length");
    // Set by the host: the scenario changes, the frame stays a frame, and the history as long as it was.
    browser.run("document.querySelectorAll('button')[1].click()");
    browser.wait("the regime", "/Over-supply.*Results: [0-9a-f]{16}\\./.test(document.querySelector('output').textContent)");
    browser.wait(
        "the link inside",
        &format!("/&mu=600&.*&embed=1/.test({inside}.location.hash)"),
    );
    let link = browser.value(&format!("{inside}.location.hash"));
    browser.run("document.querySelectorAll('button')[2].click()");
    browser.wait(
        "the refusal",
        "/refused: sum.*checksum does not fit/.test(document.querySelector('output').textContent)",
    );
    // What others say, and what is malformed, changes nothing.
    browser.run("const w = document.querySelector('iframe').contentWindow; for (const m of [null, 7, 'equipoise', [1], { type: 'set', link: 'v=5s' }, { equipoise: 2, type: 'set', link: 'v=5s&sum=1' }, { equipoise: 1, type: 'get' }, { equipoise: 1, type: 'set', link: {} }, { get equipoise() { return 1; }, type: 'set' }]) w.postMessage(m, '*');");
    let own = shorten(&write_view(&View::default()));
    browser.run(&format!("const f = document.createElement('iframe'); f.srcdoc = `<script>parent.frames[0].postMessage({{ equipoise: 1, type: 'set', link: '{own}' }}, '*'); parent.heard = true;</` + 'script>'; document.body.append(f);"));
    browser.wait("somebody else", "window.heard");
    std::thread::sleep(std::time::Duration::from_millis(1200));
    assert_eq!(browser.value(&format!("{inside}.location.hash")), link);
    assert_eq!(browser.value("history.length"), history);
    others(browser, inside);
    // The same in full, without what only a frame is for.
    let href = browser.value(&format!("{inside}.querySelector('#prepared a').href"));
    let href = href.as_str().expect("an address");
    assert!(href.contains("mu=600") && !href.contains("embed"), "{href}");
    if browser.engine == Engine::Chromium {
        slow(browser, server);
    }
}

/// Results that come long after all else is still are told of, too.
fn slow(browser: &Browser, server: &Serving) {
    browser.before_pages("try { if (top.location.search.startsWith('?slow')) {
  const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage'); let late = false;
  Object.defineProperty(Worker.prototype, 'onmessage', { set(f) { set.call(this, e => late ? f(e) : setTimeout(() => { late = true; f(e); }, 2500)); } });
} } catch {}");
    browser.go(&format!(
        "{}embed.html?slow&page=some/path/",
        server.address()
    ));
    browser.wait(
        "a late hash",
        "/Results: [0-9a-f]{16}\\./.test(document.querySelector('output').textContent)",
    );
}

/// What is said of a scenario that shows nothing, of one that is long sampled, and of one without a figure that was there.
fn others(browser: &Browser, inside: &str) {
    browser.run("window.heard = []; addEventListener('message', (e) => window.heard.push(e.data)); window.send = link => document.querySelector('iframe').contentWindow.postMessage({ equipoise: 1, type: 'set', link }, '*');");
    let said = |view: &View, more: &str| {
        let link = write_view(view);
        browser.run(&format!("window.heard = []; window.send('{link}')"));
        let words = format!("window.heard.some(m => m.type == 'changed' && {more})");
        browser.wait(more, &words);
    };
    let before = browser.value(&format!("{inside}.location.hash.slice(1)"));
    let before = read(before.as_str().expect("a link")).view;
    let mut view = View::default();
    view.scenario.supply = SupplyChoice::File {
        name: "mine.csv".into(),
        hash: "0123456789abcdef".into(),
    };
    said(&view, "/drop your file/.test(m.verdict) && m.hash === null");
    let mut view = View::default();
    view.scenario.set(Id::Paths, 1e4).expect("in range");
    view.scenario.set(Id::Horizon, 1e4).expect("in range");
    said(&view, "/&T=10000&/.test(m.link) && m.hash === null");
    let mut view = View::default();
    view.guide.set("hide", "growth").expect("a guide");
    said(&view, "/hide=growth/.test(m.link)");
    browser.wait("no such figure", &format!("!{inside}.querySelector('#growth') && {inside}.querySelector('#supply-v figcaption').textContent"));
    assert_eq!(
        browser.value(&format!("{inside}.querySelector('#crash')?.open ?? false")),
        false
    );
    // As it was.
    browser.run(&format!("window.send('{}')", write_view(&before)));
    browser.wait(
        "as it was",
        &format!("/&mu=600&.*&embed=1/.test({inside}.location.hash)"),
    );
}
