//! A prepared page: what is locked holds against every way in, what is hidden is nowhere, and whoever reads can lift it.

mod held;
mod pick;

use crate::driver::{Browser, Engine, set};
use crate::{address, embed, hidden as gone, host, inputs, parts};
use equipoise::scenario::guide::Guide;
use equipoise::scenario::leads::Leads;
use equipoise::scenario::link::{View, read, shorten, write_view};
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;

/// A prepared page of the critical scenario.
fn prepared(pairs: &[(&'static str, &str)]) -> View {
    let mut guide = Guide::default();
    for (key, text) in pairs {
        guide.set(key, text).expect("a guide");
    }
    View {
        scenario: preset("critical").expect("kept").scenario(),
        guide,
        ..View::default()
    }
}

fn opened(browser: &Browser, page: &str, name: &str, view: &View) {
    browser.go(&format!("{page}?{name}#{}", write_view(view)));
    browser.wait("the prepared page", "document.querySelector('#prepared') && document.querySelector('#more-figures, #trajectory') && document.querySelector('#about')");
}

/// The scenario of the address, once it stands there.
fn scenario_is(browser: &Browser, what: &str, view: &View) {
    let link = write_view(view);
    browser.wait(what, &format!("location.hash == '#{link}'"));
}

#[test]
fn a_page_that_was_prepared_or_stands_in_another() {
    let server = host();
    let page = format!("{}some/path/", server.address());
    let browser = Browser::start(Engine::Chromium);
    browser.scheme("light");
    address::address(&browser, &page);
    embed::embed(&browser, server);
    gone::hidden(&browser, &page);
    held::held(&browser, &page);
    prepared_pages(&browser, &page);
    assert_eq!(browser.console_errors(), [] as [String; 0]);
    inputs::kept_link(&browser, &page);
}

/// At both widths.
fn prepared_pages(browser: &Browser, page: &str) {
    for (width, height) in [(1440, 900), (390, 844)] {
        browser.size(width, height);
        locked(browser, page, width);
        locked_choices(browser, page, width);
        hidden(browser, page, width);
        few(browser, page, width);
        lesson(browser, page, width);
        prepare(browser, page, width);
        assert_eq!(
            browser.value("document.documentElement.scrollWidth <= innerWidth"),
            true
        );
    }
    browser.size(1440, 1000);
}

/// Slider, typing, keys, presets, grips, absorbers, undo: what is locked stays.
fn locked(browser: &Browser, page: &str, width: u32) {
    let note = "Look: <img src=x onerror=\"window.broken=1\"> & <b>think</b>";
    let view = prepared(&[("lock", "mu,policy,sites"), ("play", "0"), ("note", note)]);
    opened(browser, page, &format!("locked{width}"), &view);
    parts::ask(browser);
    assert_eq!(
        browser
            .value("document.querySelector('#prepared img, #prepared b') ?? window.broken ?? null"),
        serde_json::Value::Null
    );
    assert!(
        browser.text("#prepared").contains(note),
        "{}",
        browser.text("#prepared")
    );
    assert_eq!(browser.text("#play"), "play", "the stage waits");
    // What is locked looks so, and says so.
    for css in [
        "input[type=range][data-key=mu]",
        "#in-mu",
        "#policy-choice",
        "#balance",
    ] {
        assert_eq!(
            browser.value(&format!("document.querySelector('{css}').disabled")),
            true,
            "{css}"
        );
    }
    let name = browser.value(
        "document.querySelector('input[type=range][data-key=mu]').getAttribute('aria-label')",
    );
    assert_eq!(name, "supply mean, slider, locked");
    assert!(browser.text(".row[data-key=mu] label").contains("locked"));
    browser.screenshot(&format!("prepared-locked-{width}"));
    // Events that come all the same: of a slider, of typing, of a list.
    browser.run("for (const [css, value, kind] of [['input[type=range][data-key=mu]', '10', 'input'], ['#in-mu', '100 W', 'change']]) { const e = document.querySelector(css); e.disabled = false; e.value = value; e.dispatchEvent(new Event(kind, { bubbles: true })); }");
    browser.run("const s = document.querySelector('#policy-choice'); s.disabled = false; s.value = 'uniform'; s.dispatchEvent(new Event('change', { bubbles: true }));");
    browser.wait(
        "the refusal",
        "/Locked, so it stays/.test(document.querySelector('#verdict').textContent)",
    );
    scenario_is(browser, "nothing changed", &view);
    // A preset: what is locked stays and is named, the rest follows.
    set(browser, "#preset", "variance-gain");
    browser.wait(
        "the words",
        "/stays: supply mean, policy/.test(document.querySelector('#verdict').textContent)",
    );
    let mut held = view.clone();
    held.scenario = preset("variance-gain").expect("kept").scenario();
    held.scenario
        .set(Id::SupplyMean, view.scenario.get(Id::SupplyMean))
        .expect("in range");
    held.scenario.policy = view.scenario.policy;
    held.scenario
        .set(Id::Sites, view.scenario.get(Id::Sites))
        .expect("in range");
    scenario_is(browser, "the preset but for what is locked", &held);
    browser.run("document.querySelector('#undo').click()");
    scenario_is(browser, "the preset undone", &view);
    // A grip of the V, and an absorber.
    grip(browser);
    scenario_is(browser, "the marker came back", &view);
    let offer = "[...document.querySelectorAll('.offers li:not([hidden]) button')].find(b => b.textContent.includes('sites'))";
    browser.wait("the offer", offer);
    browser.run(&format!("{offer}.click()"));
    browser.wait(
        "the refusal",
        "/sites/.test(document.querySelector('#verdict .refused').textContent)",
    );
    scenario_is(browser, "no site was added", &view);
    // What is not locked moves; as opened brings back; unlocked, all moves.
    set(browser, "#in-cv", "0.8");
    browser.wait("a free parameter", "/&cv=0.8&/.test(location.hash)");
    browser.run("document.querySelector('#as-opened').click()");
    scenario_is(browser, "as opened", &view);
    browser.run("document.querySelector('#unlock').click()");
    browser.wait("no lock", "!document.querySelector('#in-mu').disabled && !document.querySelector('#unlock') && !/lock=/.test(location.hash)");
    set(browser, "#in-mu", "100 W");
    browser.wait("a change", "/&mu=100&/.test(location.hash)");
    browser.run("document.querySelector('#as-opened').click()");
    scenario_is(browser, "as prepared", &view);
    browser.wait(
        "the locks again",
        "document.querySelector('#in-mu').disabled && document.querySelector('#unlock')",
    );
}

/// Weather, fleet and own files: by lists, buttons, fields and drops.
fn locked_choices(browser: &Browser, page: &str, width: u32) {
    let view = prepared(&[("lock", "supply,models")]);
    opened(browser, page, &format!("choices{width}"), &view);
    parts::ask(browser);
    for css in ["#supply-choice", ".fleet", ".own-file input"] {
        browser.wait(css, &format!("document.querySelector('{css}')?.disabled"));
    }
    let refused = |what: &str| {
        let words = format!(
            "document.querySelector('#verdict').textContent.includes('Locked, so it stays: {what}')"
        );
        browser.wait(&words, &words);
        scenario_is(browser, what, &view);
        browser.run("document.querySelector('#verdict .refused').textContent");
    };
    // Events that come all the same.
    for word in ["onoff", "greensboro"] {
        browser.run(&format!("const s = document.querySelector('#supply-choice'); s.disabled = false; s.value = '{word}'; s.dispatchEvent(new Event('change', {{ bubbles: true }}));"));
        refused("weather");
    }
    inputs::drop_file(browser, "mine.csv", &"3\n0\n7\n".repeat(20));
    refused("weather");
    let enable = "document.querySelector('.fleet').disabled = false;";
    browser.run(&format!(
        "{enable} document.querySelector('#add-model').click()"
    ));
    refused("fleet of models");
    browser.run(&format!("{enable} const f = document.querySelectorAll('.model input')[1]; f.value = '2e9'; f.dispatchEvent(new Event('change', {{ bubbles: true }}));"));
    refused("fleet of models");
    browser.run(&format!("{enable} [...document.querySelectorAll('.model button')].find(b => /remove/.test(b.textContent)).click()"));
    refused("fleet of models");
    assert_eq!(
        browser.value("document.querySelectorAll('.model').length"),
        4
    );
}

/// Drags the marker of the V to the right.
fn grip(browser: &Browser) {
    browser.run("document.querySelector('#supply-v').scrollIntoView({ block: 'center' }); document.querySelector('#view').dispatchEvent(new Event('pointerover', { bubbles: true }));");
    browser.wait(
        "a grip",
        "document.querySelector('#supply-v .grip')?.getBoundingClientRect().width",
    );
    let at = browser.value("(r => [r.left + r.width / 2, r.top + r.height / 2])(document.querySelector('#supply-v .grip').getBoundingClientRect())");
    let [x, y] = [0, 1].map(|i| at[i].as_f64().expect("a number"));
    browser.stroke(false, &[(x, y), (x + 20.0, y), (x + 40.0, y)]);
}

/// What is hidden is in neither the document nor the accessibility tree.
fn hidden(browser: &Browser, page: &str, width: u32) {
    let view = prepared(&[("hide", "verdict,captions,tables,growth,policies,regimes")]);
    opened(browser, page, &format!("hidden{width}"), &view);
    browser.run("document.querySelector('#more-figures')?.click()");
    browser.wait(
        "the figures",
        "document.querySelectorAll('figure').length == 6",
    );
    let gone = "['#growth', '#policies', '#regimes', '#verdict .chip', '#verdict .energy', '#verdict-more', 'figcaption', 'figure > details', '#verdict[data-regime]'].filter(css => document.querySelector(css))";
    assert_eq!(browser.value(&format!("{gone}.join()")), "");
    // Pictures are known by their questions and by nothing that they show.
    assert_eq!(
        browser.value(
            "document.querySelector('#supply-v canvas[role=img]').getAttribute('aria-label')"
        ),
        browser.value("document.querySelector('#supply-v h2').textContent")
    );
    browser.run("document.querySelector('#supply-v .drawing > button').click()");
    browser.wait(
        "the menu",
        "document.querySelector('#menu-supply-v button')",
    );
    assert_eq!(
        browser.value("/CSV|table/.test(document.querySelector('#menu-supply-v').textContent)"),
        false
    );
    browser.screenshot(&format!("prepared-hidden-{width}"));
    browser.run("document.querySelector('#menu-supply-v').hidePopover(); document.querySelector('#unlock').click()");
    browser.wait("all again", "document.querySelectorAll('figure').length == 9 && document.querySelector('#growth figcaption').textContent && document.querySelector('#verdict .chip').textContent");
}

/// Only some controls, in a frame's dress and in the projector's theme.
fn few(browser: &Browser, page: &str, width: u32) {
    let view = prepared(&[
        ("only", "cv,T,supply,policy"),
        ("theme", "projector"),
        ("embed", "1"),
    ]);
    opened(browser, page, &format!("few{width}"), &view);
    browser.wait("the controls", "document.querySelector('.row[data-key=T]')");
    assert_eq!(
        browser
            .value("[...document.querySelectorAll('#dock .row')].map(r => r.dataset.key).join()"),
        "cv,T,supply,policy"
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#dock .group, #balance').length"),
        0
    );
    assert_eq!(
        browser.value("document.documentElement.dataset.theme"),
        "projector"
    );
    assert_eq!(browser.value("document.querySelector('header').checkVisibility() || !!document.querySelector('#about')?.checkVisibility()"), false);
    let mut full = view.clone();
    full.guide = full.guide.in_full();
    let href = browser.value("document.querySelector('#prepared a').href");
    assert!(
        href.as_str()
            .expect("an address")
            .ends_with(&shorten(&write_view(&full)))
    );
    browser.screenshot(&format!("prepared-few-{width}"));
    browser.run("document.querySelector('#unlock').click()");
    browser.wait("all controls", "document.querySelectorAll('#dock .group').length == 6 && document.querySelector('.row[data-key=mu]')");
    // None at all.
    opened(
        browser,
        page,
        &format!("none{width}"),
        &prepared(&[("only", "none")]),
    );
    browser.wait("no dock", "!document.querySelector('#dock') && document.querySelector('#supply-v figcaption')?.textContent");
    browser.screenshot(&format!("prepared-none-{width}"));
}

/// A lesson at its step, which no lock holds.
fn lesson(browser: &Browser, page: &str, width: u32) {
    let view = prepared(&[("lock", "all"), ("lesson", "just-enough"), ("step", "3")]);
    opened(browser, page, &format!("lesson{width}"), &view);
    browser.wait(
        "the step",
        "/step 3 of/.test(document.querySelector('#lesson')?.textContent)",
    );
    let supply = "document.querySelector('input[type=range][data-key=mu]').value";
    let before = browser.value(supply);
    browser.run("document.querySelector('#lesson-back').click()");
    browser.wait(
        "the step before",
        "/step 2 of/.test(document.querySelector('#lesson').textContent)",
    );
    browser.run("document.querySelector('#lesson-next').click()");
    browser.wait(
        "the step again",
        "/step 3 of/.test(document.querySelector('#lesson').textContent)",
    );
    assert_eq!(browser.value(supply), before);
    browser.screenshot(&format!("prepared-lesson-{width}"));
}

/// A link is prepared on the page, and opens as it was prepared.
fn prepare(browser: &Browser, page: &str, width: u32) {
    browser.go(&format!("{page}?prepare{width}"));
    parts::opened(browser);
    parts::view_menu(browser);
    browser.run("document.querySelector('#prepare-link').click()");
    browser.wait("the dialog", "document.querySelector('#prepare')?.open && document.querySelector('#prepare-lesson option:nth-child(2)')");
    let tick = "const tick = (text) => [...document.querySelectorAll('#prepare label.tick')].find(l => l.textContent == text).querySelector('input').click();";
    // Which are shown can be chosen once only some are.
    browser.run(&format!(
        "{tick} tick('show only the controls that are chosen below');"
    ));
    browser.run(&format!("{tick} ['lock supply mean', 'show supply mean', 'show supply volatility', 'hide the verdict', 'the live stage waits to be started'].forEach(tick);"));
    set(browser, "#prepare-theme", "dark");
    set(browser, "#prepare-lesson", "just-enough");
    browser.run("const n = document.querySelector('#prepare-note'); n.value = ' What  if? '; n.dispatchEvent(new Event('input', { bubbles: true }));");
    browser.run("document.querySelector('#prepare-qr').click()");
    browser.wait("the code", "document.querySelector('#prepare svg.qr path:nth-child(2)')?.getAttribute('d').length > 1000");
    browser.screenshot(&format!("prepare-{width}"));
    assert_eq!(browser.value("document.querySelector('#prepare').scrollWidth <= document.querySelector('#prepare').clientWidth"), true);
    let link = browser.value("document.querySelector('#prepared-link').value");
    let link = link.as_str().expect("a link").to_string();
    let read = read(&link);
    assert_eq!(read.problems, []);
    let expected = prepared(&[
        ("lock", "mu"),
        ("only", "mu,cv"),
        ("hide", "verdict"),
        ("play", "0"),
        ("theme", "dark"),
        ("note", "What if?"),
        ("lesson", "just-enough"),
    ]);
    assert_eq!(
        read.view,
        View {
            leads: Leads::default(),
            ..expected.clone()
        }
    );
    assert!(
        link.ends_with(&shorten(&write_view(&expected))),
        "the short form: {link}"
    );
    pick::picked(browser, width);
    browser.keys("#prepare-close", "\u{e00c}");
    browser.wait("it is closed", "!document.querySelector('#prepare')");
    browser.go(&link.replace("?prepare", "?again"));
    browser.wait("the prepared page", "document.querySelector('#prepared')?.textContent.includes('What if?') && !document.querySelector('#verdict .chip') && document.documentElement.dataset.theme == 'dark'");
}
