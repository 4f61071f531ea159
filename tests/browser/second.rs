//! The second-order parts of the page: efforts, feedback, policies compared, a pinned scenario.

use crate::driver::Browser;
use crate::ready;

/// Chooses a preset and waits for what it shows.
fn preset(browser: &Browser, key: &str, name: &str, waits: &str) {
    browser.run(&format!("const s = document.querySelector('#preset'); s.value = '{key}'; s.dispatchEvent(new Event('change', {{bubbles: true}}));"));
    browser.wait(name, waits);
    browser.screenshot(name);
}

/// Efforts, prediction errors, batteries and escalations, each by its preset; the compared routing map.
pub fn second_order(browser: &Browser) {
    let show = |key: &str, name: &str, waits: &str| preset(browser, key, name, waits);
    browser.run("document.querySelector('#compare').click()");
    show(
        "variance-no-gain",
        "no-gain",
        "/no cell of the map changes/.test(document.querySelector('#routing figcaption')?.textContent)",
    );
    show(
        "variance-gain",
        "variance-aware",
        "/cells change; they carry a dot/.test(document.querySelector('#routing figcaption')?.textContent)",
    );
    browser.wait(
        "a variance-aware link",
        "/&policy=variance-aware&/.test(location.hash) && /&efforts=1&/.test(location.hash)",
    );
    browser.run("document.querySelector('#compare').click()");
    show(
        "prediction-error",
        "prediction-error",
        "/With this prediction error of 0.15/.test(document.querySelector('#prediction figcaption')?.textContent)",
    );
    show(
        "finite-battery",
        "finite-battery",
        "/this battery/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    show(
        "escalation",
        "escalation",
        "document.querySelector('input[data-key=patience]') !== null",
    );
    // A switch by its keyboard: the battery becomes infinite or finite, and its control comes and goes.
    browser.run("document.querySelector('input[data-key=finite]').closest('details').open = true");
    browser.keys("input[data-key=finite]", " ");
    browser.wait("the capacity", "document.querySelector('input[data-key=capacity]') !== null && /&finite=1&/.test(location.hash)");
}

/// Dispatch that listens: its sentence, its button, and the paired difference against static dispatch.
pub fn feedback(browser: &Browser) {
    preset(
        browser,
        "feedback",
        "feedback",
        "/^Self-balancing/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    browser.run("document.querySelector('#choose-level').click()");
    browser.wait(
        "the level",
        "!/&level=200000&/.test(location.hash) && /&feedback=1&/.test(location.hash)",
    );
    browser.wait(
        "a paired difference",
        "/than “variance-aware: smallest auxiliary energy”, by .* ± .*200 paths, 95 %/.test(document.querySelector('#policies details')?.textContent)",
    );
    println!("feedback: {}", browser.text("#policies details"));
    preset(
        browser,
        "dear-auxiliary",
        "dear-auxiliary",
        "/&ratio=10&/.test(location.hash)",
    );
    browser.click("#balance");
    browser.wait("criticality", "/1.00 times critical/.test(document.querySelector('input[data-key=mu]').getAttribute('aria-valuetext'))");
    browser.click("#cheapest");
    browser.wait("the margin", "/1.0[2-9] times critical/.test(document.querySelector('input[data-key=mu]').getAttribute('aria-valuetext'))");
    preset(
        browser,
        "steadiness",
        "steadiness",
        "/&policy=variance-aware&/.test(location.hash)",
    );
}

/// One pinned, another made of it: difference in words and with an interval, both in the link, and back from it.
pub fn a_and_b(browser: &Browser, page: &str) {
    preset(
        browser,
        "critical",
        "before-pin",
        "/&mu=/.test(location.hash)",
    );
    browser.click("#pin");
    browser.run("const f = document.querySelector('#in-cv'); f.value = '1'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the difference",
        "/Now against pinned, in theory: \\+/.test(document.querySelector('#pinned')?.textContent)",
    );
    browser.wait(
        "the paired difference",
        "/On the same weather and tasks, the present scenario draws more than the pinned one, by .* ± .* %/.test(document.querySelector('#pinned')?.textContent)",
    );
    println!("pinned: {}", browser.text("#pinned"));
    browser.wait("both in the link", "/&pin=v%3D/.test(location.hash)");
    browser.screenshot("a-and-b");
    let link = browser
        .value("location.hash")
        .as_str()
        .expect("text")
        .to_string();
    browser.go(&format!("{page}?pair{link}"));
    ready(browser);
    browser.wait(
        "pinned again",
        "document.querySelector('#pinned') && document.querySelector('#in-cv').value == '1'",
    );
    browser.click("#swap");
    browser.wait("swapped", "document.querySelector('#in-cv').value == '0.5' && /in theory: −/.test(document.querySelector('#pinned')?.textContent)");
    browser.click("#unpin");
    browser.wait(
        "none pinned",
        "!document.querySelector('#pinned') && !/pin=/.test(location.hash)",
    );
}

/// Why a task went where it went: by list, by its dot, by a cell of the map, by numbers.
pub fn why(browser: &Browser) {
    preset(
        browser,
        "variance-gain",
        "before-why",
        "/&policy=variance-aware&/.test(location.hash)",
    );
    browser.run("for (let i = 0; i < 5; i++) document.querySelector('#step').click();");
    browser.run("const s = document.querySelector('#why'); s.value = '0'; s.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the card of a task",
        "/← chosen/.test(document.querySelector('#stage .why table')?.textContent)",
    );
    browser.run(
        "window.cards = new Set(); const c = document.querySelector('#stage canvas'); const r = c.getBoundingClientRect();
         for (let x = 0; x < r.width; x += 5) for (let y = 0; y < r.height; y += 5) {
           c.dispatchEvent(new MouseEvent('click', {clientX: r.left + x, clientY: r.top + y, bubbles: true}));
           window.cards.add(document.querySelector('#why').value); }",
    );
    browser.wait(
        "a card for more than one dot",
        "document.querySelector('#why').value !== '0'",
    );
    browser.click("#routing .layers");
    browser.wait(
        "the card of a cell",
        "/margin.*for its variance/.test(document.querySelector('#routing .why table')?.textContent) && /would win if/.test(document.querySelector('#routing .why')?.textContent)",
    );
    browser.run("const f = document.querySelector('#routing .toolbar input'); f.value = '2.4'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the typed cell",
        "/L₀ = 2.400/.test(document.querySelector('#routing .why')?.textContent)",
    );
    println!("why: {}", browser.text("#routing .why"));
    browser.screenshot("why");
}

/// The first click of all, before the figures answer to a hand and before what is below was asked for, explains a cell.
pub fn at_first(browser: &Browser, page: &str) {
    // The pointer may rest on the figures when the page comes: what answers to it takes its time here.
    browser.before_pages("if (location.search == '?tap') { const f = fetch; window.fetch = async (...a) => { if (/part_hand/.test(a[0]?.url ?? a[0])) await new Promise(r => setTimeout(r, 3000)); return f(...a); }; }");
    browser.go(&format!("{page}?tap"));
    crate::parts::opened(browser);
    browser.wait(
        "the map",
        "document.querySelector('#routing figcaption')?.textContent",
    );
    assert_eq!(
        browser.value("document.querySelectorAll('#routing .tools span').length"),
        0,
        "no hand yet"
    );
    browser.run("const c = document.querySelector('#routing canvas[role=img]'), r = c.getBoundingClientRect(), at = { clientX: r.left + 0.5 * r.width, clientY: r.top + 0.4 * r.height, bubbles: true };
      c.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', ...at })); c.dispatchEvent(new MouseEvent('click', at));");
    browser.wait(
        "its card",
        "/^A task of L₀ = /.test(document.querySelector('#routing .why')?.textContent)",
    );
}

/// Sampling survives the death of a worker once, and says so in words the second time, with the closed forms still live.
pub fn workers(browser: &Browser, page: &str) {
    browser.before_pages("window.workers = []; const W = Worker; window.Worker = class extends W { constructor(...a) { super(...a); window.workers.push(this); } };");
    browser.go(&format!("{page}?workers"));
    ready(browser);
    browser.wait(
        "a first estimate",
        "/[1-9]\\d* of 1000/.test(document.querySelector('#progress')?.textContent)",
    );
    let cores = browser.value("Math.min(8, Math.max(1, navigator.hardwareConcurrency - 1))");
    assert_eq!(
        browser.value("window.workers.length"),
        cores,
        "as many as cores less one"
    );
    let die = "window.workers.at(-1).dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));";
    browser.run(die);
    browser.wait(
        "a replacement",
        &format!("window.workers.length == {cores} + 1"),
    );
    browser.wait(
        "the whole sample",
        "!document.querySelector('#report').disabled",
    );
    browser.run(die);
    browser.wait("words", "/Sampling has stopped .*out of memory.*closed forms go on/.test(document.querySelector('#progress')?.textContent)");
    browser.run("const f = document.querySelector('#in-cv'); f.value = '1'; f.dispatchEvent(new Event('change', {bubbles: true}));");
    browser.wait(
        "the closed forms",
        "/over 16.7 h \\d/.test(document.querySelector('#verdict-more')?.textContent)",
    );
}
