//! What is shown is of the scenario in force, and no choice is replaced in silence.

use crate::driver::{Browser, set};
use crate::ready;

/// Opens the page anew with a link of its own, so that nothing is left of what was before.
fn fresh(browser: &Browser, page: &str, name: &str) {
    browser.go(&format!("{page}?{name}"));
    ready(browser);
}

/// Chooses from a list, or types into a field.
const PRESET: &str = "document.querySelector('#preset').selectedOptions[0].textContent";
const WEATHER: &str = "document.querySelector('#supply-choice').value";

/// A preset that was changed does not keep its name and its story; chosen again, it is as it was.
pub fn presets(browser: &Browser, page: &str) {
    fresh(browser, page, "presets");
    // Whoever comes without a link is told what to do first, until something else is opened.
    set(browser, "#in-mu", "200");
    browser.wait("the first line, and a changed preset", &format!("/^changed: Critical/.test({PRESET}) && /Enough is not enough/.test(document.querySelector('#notice')?.textContent)"));
    set(browser, "#preset", "critical");
    set(browser, "#in-seed", "7");
    set(browser, "#in-mu", "100");
    browser.wait("a changed preset", &format!("/^changed: Critical/.test({PRESET}) && /changed/.test(document.querySelector('#notice')?.textContent) && !/Supply equals/.test(document.querySelector('#notice')?.textContent)"));
    set(browser, "#preset", "critical");
    browser.wait("the preset again", &format!("!/changed/.test({PRESET}) && /Supply equals/.test(document.querySelector('#notice')?.textContent) && document.querySelector('#verdict').dataset.regime == 'critical'"));
    // Another sample of it is still the preset.
    set(browser, "#in-seed", "7");
    browser.wait("another seed", "/&seed=7&/.test(location.hash)");
    assert_eq!(
        browser.value(&format!("/changed/.test({PRESET})")),
        false,
        "a seed is no change"
    );
}

/// The last choice of a supply wins; one that fails is told of until the next one, and the list shows what is in force. A
/// whole scenario without its year shows no numbers at all.
pub fn supplies(browser: &Browser, page: &str) {
    fresh(browser, page, "supplies");
    browser.run("const f = window.fetch; window.late = []; window.fetch = a => /greensboro/.test(a) ? new Promise(r => window.late.push(() => r(f.call(window, a)))) : f.call(window, a);");
    set(browser, "#supply-choice", "greensboro");
    browser.wait("the year under way", &format!("{WEATHER} == 'greensboro' && /being loaded/.test(document.querySelector('#supply-choice').selectedOptions[0].textContent) && window.late.length == 1"));
    set(browser, "#supply-choice", "lognormal");
    browser.run("window.late.forEach(l => l()); setTimeout(() => window.passed = true, 700);");
    browser.wait("time for it to come", "window.passed");
    assert_eq!(
        browser.value(WEATHER),
        "lognormal",
        "what comes late is not taken up"
    );
    assert_eq!(
        browser.value("/supply=lognormal/.test(location.hash)"),
        true
    );
    // The other year, chosen while a third answer is refused.
    browser.run("window.fetch = a => Promise.resolve(new Response('<html></html>', { status: /sand/.test(a) ? 404 : 200 }));");
    set(browser, "#supply-choice", "sandpoint");
    browser.wait("the refusal", &format!("/Sand Point.*404/.test(document.querySelector('#supply-said')?.textContent) && {WEATHER} == 'lognormal'"));
    set(browser, "#in-rate", "21");
    browser.wait("a change", "/&rate=21&/.test(location.hash)");
    assert!(
        browser.text("#supply-said").contains("404"),
        "the words stay"
    );
    set(browser, "#supply-choice", "gamma");
    browser.wait(
        "no words any more",
        "document.querySelector('#supply-said')?.textContent == ''",
    );
    browser.run("window.late = []; window.fetch = a => new Promise(r => window.late.push(() => r(new Response('<html></html>'))));");
    // A whole scenario, whose file turns out to be a page of words.
    browser.run("for (let i = 0; i < 3; i++) document.querySelector('#step').click();");
    set(browser, "#preset", "sand-point");
    browser.wait("nothing to show", "document.querySelector('#verdict-more')?.textContent == '' && /being loaded/.test(document.querySelector('#verdict .refused')?.textContent)");
    browser.wait("every figure to be empty", "[...document.querySelectorAll('figcaption')].every(f => f.textContent == '') && document.querySelector('#slot')?.textContent == '' && [...document.querySelectorAll('canvas')].every(c => { const o = new OffscreenCanvas(c.width || 1, c.height || 1).getContext('2d'); o.drawImage(c, 0, 0); return !o.getImageData(0, 0, c.width || 1, c.height || 1).data.some(v => v > 0); })");
    browser.screenshot("nothing-to-show");
    browser.run("window.late.forEach(l => l());");
    browser.wait("why", "/Nothing to show yet: Sand Point.*could not be loaded/.test(document.querySelector('#verdict .refused')?.textContent)");
    assert_eq!(
        browser.value("document.querySelector('#report').disabled"),
        true
    );
    set(browser, "#preset", "critical");
    browser.wait("numbers again", "/^Critical/.test(document.querySelector('#verdict-more')?.textContent) && document.querySelector('#supply-said')?.textContent == ''");
}

/// A file that was mended on disk is read when it is chosen again under its name; while it is loaded it stays in the list.
pub fn own_file_again(browser: &Browser, page: &str) {
    fresh(browser, page, "file");
    let folder = std::env::temp_dir().join("equipoise-own-file");
    std::fs::create_dir_all(&folder).expect("folder");
    let file = folder.join("mine.csv");
    let choose = |text: &str| {
        std::fs::write(&file, text).expect("written");
        browser.keys("input[type=file]", &file.display().to_string());
    };
    browser.run("document.querySelector('.own-file').open = true");
    choose("1,5\n2,5\n4,5\n");
    browser.wait(
        "the refusal",
        "/may have no gaps/.test(document.querySelector('#supply-said')?.textContent)",
    );
    choose(&"3\n0\n7\n".repeat(20));
    browser.wait(
        "the mended file",
        &format!(
            "{WEATHER} == 'file' && document.querySelector('#supply-said')?.textContent == ''"
        ),
    );
    set(browser, "#supply-choice", "gamma");
    browser.wait("gamma", "/supply=gamma/.test(location.hash)");
    set(browser, "#supply-choice", "file");
    browser.wait("the file again", "/supply=file&file=mine.csv/.test(location.hash) && /On a series theory/.test(document.querySelector('#verdict-more')?.textContent)");
    let link = browser.value("location.hash");
    browser.go(&format!("{page}?missing{}", link.as_str().expect("text")));
    browser.wait("the missing file", "/Nothing to show yet.*mine.csv/.test(document.querySelector('#verdict .refused')?.textContent) && document.querySelector('#verdict-more')?.textContent == '' && document.querySelector('#supply-v figcaption')?.textContent == ''");
    let _ = std::fs::remove_dir_all(&folder);
}

/// The live path goes on when a parameter is moved, and starts anew under another weather or in another scenario.
pub fn live_path(browser: &Browser, page: &str) {
    fresh(browser, page, "live");
    let steps = |n: u32| {
        browser.run(&format!(
            "for (let i = 0; i < {n}; i++) document.querySelector('#step').click();"
        ));
        browser.wait(
            "the steps",
            &format!("/^slot {n} of/.test(document.querySelector('#slot')?.textContent)"),
        );
    };
    steps(30);
    set(browser, "#in-mu", "400");
    browser.wait("the change", "/&mu=400&/.test(location.hash)");
    let slot = |end: &str| {
        browser.wait(
            end,
            &format!("document.querySelector('#slot').textContent.endsWith({end:?})"),
        );
    };
    slot("slot 30 of 1000 (30 min), under earlier settings");
    // What it has added up is of both.
    browser.run("document.querySelector('#step').click()");
    slot("slot 31 of 1000 (31 min), begun under earlier settings");
    browser.run("document.querySelector('#restart').click()");
    steps(30);
    slot("slot 30 of 1000 (30 min)");
    let anew = "/^slot 0 of/.test(document.querySelector('#slot')?.textContent)";
    for (css, value) in [
        ("#supply-choice", "lognormal"),
        ("#in-slot", "120"),
        ("#in-seed", "5"),
        ("#in-T", "20"),
        ("#preset", "greensboro"),
        ("#in-solar", "0.2"),
        ("#supply-choice", "sandpoint"),
        ("#preset", "critical"),
    ] {
        set(browser, css, value);
        browser.wait(&format!("a path anew after {css}"), anew);
        if value != "greensboro" {
            browser.wait(
                "a system",
                "document.querySelector('#verdict-more')?.textContent != ''",
            );
        } else {
            browser.wait(
                "the year",
                "/ of 720 /.test(document.querySelector('#slot')?.textContent)",
            );
        }
        steps(if css == "#in-T" { 10 } else { 30 });
    }
}

/// A policy follows its model when another one goes, and says so when its own does; the focus stays among the models.
pub fn fleet(browser: &Browser, page: &str) {
    fresh(browser, page, "fleet");
    browser.run("document.querySelectorAll('#levers > details').forEach(d => d.open = true)");
    let remove = |i: usize| {
        browser.run(&format!("const b = document.querySelectorAll('.model')[{i}].querySelector('button:last-of-type'); b.focus(); b.click();"))
    };
    set(browser, "#policy-choice", "always-3");
    remove(0);
    let policy = "document.querySelector('#policy-choice').selectedOptions[0].textContent";
    browser.wait("the same model", &format!("{policy} == 'always Large 32B' && document.activeElement.textContent == 'remove Medium 8B'"));
    remove(1);
    browser.wait("words", &format!("{policy} == 'smallest mean energy' && /“always Large 32B”, whose model is gone/.test(document.querySelector('.fleet')?.textContent)"));
}
