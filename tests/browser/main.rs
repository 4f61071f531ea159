//! The served release page in a real Chromium: it loads under any path, answers to every kind of control, keeps its
//! link, refuses damage in words, reports the same bytes as the host, and fits the size budget and every width.

#![allow(clippy::expect_used, clippy::panic)]

mod access;
mod address;
mod built;
mod builds;
mod crash;
mod engine;
mod driver;
mod embed;
mod engines;
mod hand;
mod hidden;
mod home;
mod hosts;
mod in_force;
mod inputs;
mod labels;
mod layers;
mod layout;
mod lessons;
mod offline;
mod parts;
mod single;
mod prepared;
mod undo;
mod second;
mod start;
mod view;

use built::{copy, dist, host};
use driver::{Browser, Engine};
use equipoise::figures::list::FIGURES;
use equipoise::scenario::link;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;

#[test]
fn the_page_as_a_user_meets_it() {
    let (server, dist) = (host(), dist());
    let page = format!("{}some/path/", server.address());
    let browser = Browser::start(Engine::Chromium);
    browser.size(1440, 1000);
    browser.scheme("light");
    loads(&browser, &page);
    every_width_and_theme(&browser, &page);
    browser.size(1440, 1000);
    browser.scheme("light");
    layout::first_screen(&browser, &page);
    undo::gestures(&browser, &page);
    view::view(&browser, &page);
    browser.size(1440, 1000);
    layers::layers(&browser);
    slider_and_balance(&browser);
    typed_entry(&browser);
    links(&browser, &page);
    same_report_as_the_host(&browser, &page);
    second::second_order(&browser);
    second::feedback(&browser);
    second::why(&browser);
    second::at_first(&browser, &page);
    second::a_and_b(&browser, &page);
    inputs::real_year(&browser);
    inputs::own_file(&browser);
    inputs::bad_fleet(&browser);
    in_force::presets(&browser, &page);
    in_force::supplies(&browser, &page);
    in_force::own_file_again(&browser, &page);
    in_force::live_path(&browser, &page);
    in_force::fleet(&browser, &page);
    access::keys(&browser, &page);
    access::reading(&browser, &page);
    access::translated(&browser, &page);
    access::screens(&browser, &page);
    access::copying(&browser, &page);
    hand::hand(&browser, &page);
    home::home(&browser, &page);
    start::embedded(&browser, server);
    second::workers(&browser, &page);
    drag(&browser, &page, "critical");
    drag(&browser, &page, "variance-gain");
    assert_eq!(browser.console_errors(), [] as [String; 0]);
    parts::first_visit(&browser, &page, dist);
    start::silent_workers(&browser, &page);
    parts::missing(&browser, server, dist);
    start::what_does_not_start(&browser, server, dist);
}

/// Waits for a page that has all that it shows at first, and asks for the rest.
pub fn ready(browser: &Browser) {
    parts::opened(browser);
    parts::ask(browser);
    browser.wait(
        "the regime sentence",
        "document.querySelector('#verdict-more')?.textContent.length > 20",
    );
}

fn loads(browser: &Browser, page: &str) {
    browser.go(page);
    ready(browser);
    assert!(
        browser
            .text("#verdict-more")
            .starts_with("Critical at this horizon"),
        "{}",
        browser.text("#verdict-more")
    );
    assert_eq!(
        browser.value("document.querySelectorAll('figure canvas[role=img]').length"),
        FIGURES.len()
    );
    // Every canvas holds ink, but for those at the back.
    browser.wait("ink on every canvas", "[...document.querySelectorAll('canvas:not(.layers :first-child)')].every(c => { const o = new OffscreenCanvas(c.width || 1, c.height || 1).getContext('2d'); o.drawImage(c, 0, 0); return o.getImageData(0, 0, c.width, c.height).data.some(v => v > 0); })");
    browser.wait("a link in the address", "location.hash.startsWith('#v=')");
}

/// Arrow keys move a slider; the button brings it back to criticality.
fn slider_and_balance(browser: &Browser) {
    let slider = "input[type=range][data-key=mu]";
    browser.keys(slider, &"\u{e014}".repeat(32));
    browser.wait(
        "over-supply",
        "document.querySelector('#verdict').dataset.regime == 'over'",
    );
    assert!(
        browser
            .value("document.querySelector('input[data-key=mu]').getAttribute('aria-valuetext')")
            .as_str()
            .expect("text")
            .contains("1.16 times critical")
    );
    browser.click("#balance");
    browser.wait(
        "criticality",
        "document.querySelector('#verdict').dataset.regime == 'critical'",
    );
}

fn typed_entry(browser: &Browser) {
    browser.run("const f = document.querySelector('#in-rate'); f.value = '-3'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "a refusal in words",
        "/from 0.0001 to 1000000/.test(document.querySelector('#err-rate')?.textContent)",
    );
    assert_eq!(
        browser.value("document.querySelector('#in-rate').value"),
        "-3",
        "the typed text stays"
    );
    assert_eq!(
        browser.value("document.querySelector('#in-rate').getAttribute('aria-invalid')"),
        "true"
    );
    // A number that could be meant in two ways is not taken for one of them; a decimal comma and a unit are understood.
    let type_into = |css: &str, text: &str| {
        browser.run(&format!("const f = document.querySelector('{css}'); f.value = '{text}'; f.dispatchEvent(new Event('change', {{bubbles: true}}));"))
    };
    type_into("#in-cv", "1,000");
    browser.wait(
        "words",
        "/thousands or for decimals/.test(document.querySelector('#err-cv')?.textContent)",
    );
    assert_eq!(
        browser.value("document.querySelector('#in-cv').value"),
        "1,000"
    );
    type_into("#in-cv", "0,4");
    browser.wait("the decimal comma", "/&cv=0.4&/.test(location.hash)");
    type_into("#in-cv", "0.5");
    browser.wait("the point again", "/&cv=0.5&/.test(location.hash)");
    browser.run("const f = document.querySelector('#in-rate'); f.value = '30 tasks/slot'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "under-supply",
        "document.querySelector('#verdict').dataset.regime == 'under'",
    );
    browser.wait("the link to follow", "/&rate=30&/.test(location.hash)");
}

fn links(browser: &Browser, page: &str) {
    // Back and forward.
    browser.run("history.back()");
    browser.wait(
        "the step back",
        "/&rate=20&/.test(location.hash) && document.querySelector('#in-rate').value.startsWith('20')",
    );
    // A damaged link asks first and loads nothing.
    let bad = link::write(&preset("over").expect("kept").scenario())
        .replace("rate=20", "rate=2000000000");
    browser.run(&format!("location.hash = '{bad}'"));
    browser.wait("the dialog", "document.querySelector('dialog').open");
    let text = browser.text("dialog");
    assert!(
        text.contains("rate = “2000000000”") && text.contains("checksum"),
        "{text}"
    );
    assert!(browser.text("#verdict-more").contains("z = "));
    browser.screenshot("damaged-link");
    // Escape keeps what is open, and the address follows it.
    browser.keys("dialog button", "\u{e00c}");
    browser.wait(
        "the kept scenario",
        "!document.querySelector('dialog').open && /&rate=20&/.test(location.hash)",
    );
    browser.run(&format!("location.hash = '{bad}'"));
    browser.wait("the dialog", "document.querySelector('dialog').open");
    browser.click("dialog button:last-of-type");
    browser.wait("a fresh start", "!document.querySelector('dialog').open");
    // A good link pasted into the open page.
    let good = link::write(&preset("under").expect("kept").scenario());
    browser.run(&format!("location.hash = '{good}'"));
    browser.wait(
        "the linked regime",
        "document.querySelector('#verdict').dataset.regime == 'under'",
    );
    // A whole address opened anew.
    browser.go(&format!(
        "{page}#{}",
        link::write(&preset("over").expect("kept").scenario())
    ));
    browser.run("location.reload()");
    ready(browser);
    browser.wait(
        "the linked regime",
        "document.querySelector('#verdict').dataset.regime == 'over'",
    );
}

/// Byte for byte, and with it every random number and every transcendental.
fn same_report_as_the_host(browser: &Browser, page: &str) {
    let mut scenario = preset("critical").expect("kept").scenario();
    for (id, value) in [(Id::Paths, 60.0), (Id::Horizon, 300.0), (Id::Seed, 7.0)] {
        scenario.set(id, value).expect("in range");
    }
    let link = link::write(&scenario);
    browser.go(&format!("{page}?report#{link}"));
    ready(browser);
    let report = saved_report(browser);
    println!("in the page: {}", browser.text("#progress"));
    let native = equipoise::report::from_link(&link, None).expect("a good link");
    assert_eq!(report, native);
}

/// The bytes that the report button saves, once there is a sample.
pub fn saved_report(browser: &Browser) -> String {
    browser.run("window.saved = null; const make = URL.createObjectURL; URL.createObjectURL = (blob) => { if (blob.type == '') blob.text().then(t => window.saved = t); return make.call(URL, blob); };");
    browser.wait("the sample", "!document.querySelector('#report').disabled");
    browser.run("document.querySelector('#report').click()");
    browser.wait("the download", "window.saved");
    browser
        .value("window.saved")
        .as_str()
        .unwrap_or_default()
        .to_string()
}

fn every_width_and_theme(browser: &Browser, page: &str) {
    for scheme in ["light", "dark"] {
        browser.scheme(scheme);
        for width in [1440, 1024, 390, 320] {
            browser.size(width, 900);
            browser.go(&format!("{page}?{width}{scheme}"));
            ready(browser);
            // Clear of the dock that covers the end of a narrow window.
            browser.run("document.querySelector('#step').scrollIntoView({ block: 'center' })");
            browser.click("#step");
            browser.run("for (let i = 0; i < 60; i++) document.querySelector('#step').click();");
            browser.wait("the sample", "!document.querySelector('#report').disabled || /[1-9]\\d\\d of/.test(document.querySelector('#progress')?.textContent)");
            assert!(
                browser
                    .value(&format!("document.documentElement.scrollWidth <= {width}"))
                    .as_bool()
                    .unwrap_or(false),
                "scrolls sideways at {width} px"
            );
            browser.screenshot(&format!("page-{width}-{scheme}"));
        }
    }
}

/// Moves a slider 200 times, a frame each, and prints how long it took until the frame after; no timed assertion.
fn drag(browser: &Browser, page: &str, key: &str) {
    browser.size(1440, 900);
    browser.scheme("light");
    let preset = preset(key).expect("kept");
    let scenario = preset.scenario();
    browser.go(&format!("{page}?drag-{key}#{}", link::write(&scenario)));
    ready(browser);
    browser.run(
        "window.times = []; const s = document.querySelector('input[data-key=cv]'); let i = 0;
         const turn = () => {
           if (i == 200) { window.dragged = true; return; }
           s.value = Math.round(s.max * (0.2 + (i % 100) * 0.005)); i++;
           const from = performance.now();
           s.dispatchEvent(new Event('input', {bubbles: true}));
           requestAnimationFrame(() => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => { window.times.push(performance.now() - from); turn(); }; c.port2.postMessage(0); }));
         };
         turn();",
    );
    browser.wait("200 moves", "window.dragged");
    let quantile = |p: f64| {
        browser.value(&format!(
            "[...window.times].sort((a, b) => a - b)[Math.floor({p} * 199)].toFixed(1)"
        ))
    };
    println!(
        "drag to second frame after, 200 moves, {}: p50 {} ms, p95 {} ms",
        preset.name,
        quantile(0.5),
        quantile(0.95)
    );
}
