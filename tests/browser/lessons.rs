//! Lessons as a class takes them: guessed before anything is shown, goals brought about with the page's own controls, by
//! pointer and by keys alone.

mod class;
mod hand;
mod own;

use crate::driver::{Browser, Engine, set};
use crate::parts::opened;
use crate::{copy, dist, host};
use equipoise::figures::growth::longest;
use equipoise::given::supply::trace::TraceFile;
use equipoise::lesson::prediction::Prediction;
use equipoise::lesson::text::{Part, parts};
use equipoise::report::headline::Headline;
use equipoise::scenario::{Scenario, SupplyChoice};
use equipoise::theory::expected::Forms;
use equipoise::tool::files;
use equipoise::tool::lessons::{Source, sources};
use equipoise::tool::serve::Serving;
use hand::{BACK, Hand, TAB};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// All that is said: text, and what stands in attributes for those who listen.
const SAID: &str = "(document.body.innerText + [...document.querySelectorAll('*')].flatMap(e => ['aria-label', 'aria-valuetext', 'title', 'data-regime'].map(a => e.getAttribute(a) ?? '')).join(' ') + document.querySelector('#figures').textContent + document.querySelector('#verdict').textContent).replace(/\\s+/g, ' ')";

/// What the verdict says of a scenario by theory alone.
fn verdict(scenario: &Scenario) -> [String; 2] {
    let trace = match &scenario.supply {
        SupplyChoice::Shipped(shipped) => {
            let facts = shipped.facts();
            let bytes = facts.bytes().expect("shipped");
            Some(TraceFile::parse(facts.name, &bytes).expect("a trace"))
        }
        _ => None,
    };
    let system = Arc::new(scenario.system(trace.as_ref()).expect("served"));
    let longest = longest(&system);
    let headline = Headline::new(&Forms::new(system, longest), None);
    [headline.auxiliary.energy, headline.unused.energy]
        .map(|e| e.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What stands in a sentence before its first formula or emphasis, which the page draws in its own way.
fn plain(text: &str) -> String {
    match parts(text).expect("whole").first() {
        Some(Part::Plain(text)) => text.trim().into(),
        _ => String::new(),
    }
}

/// A prediction: nothing of the truth is there before it is given, and all of it afterwards.
fn predict(hand: &Hand, source: &Source, place: usize, asked: &Prediction, patience: u64) {
    let (browser, lesson) = (hand.browser, &source.lesson);
    let at = format!("{} step {}", source.key, place + 1);
    let before = verdict(&lesson.start(place).expect("a scenario"));
    let told = verdict(&lesson.end(place).expect("a scenario"));
    // Where the numbers stay, those of the step as it stands may be seen.
    let stays = |t: &&String| !asked.after.is_empty() && before.contains(t);
    let secret: Vec<String> = told.iter().filter(|t| !stays(t)).cloned().collect();
    let is_told = |t: &String| format!("{SAID}.includes({t:?})");
    browser.wait("the veil", "document.documentElement.dataset.veil");
    browser.wait(
        "nothing of the step before",
        &format!(
            "![{}].some(t => {SAID}.includes(t))",
            secret
                .iter()
                .map(|t| format!("{t:?}"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    );
    // Not after a while either.
    std::thread::sleep(Duration::from_millis(patience));
    for told in &secret {
        assert_eq!(
            browser.value(&is_told(told)),
            false,
            "{at}: {told} is told before it is predicted"
        );
    }
    let captions = "[...document.querySelectorAll('figcaption')].map(c => c.textContent).join('')";
    assert_eq!(browser.value(captions), "", "{at}");
    let heard = "[...document.querySelectorAll('.tools button')].filter(b => /hear it|stop/.test(b.textContent)).length";
    assert_eq!(browser.value(heard), 0, "{at}: it can be heard");
    if patience == LONG {
        browser.screenshot(&format!(
            "lesson-{}-{}",
            place + 1,
            browser.value("innerWidth")
        ));
    }
    hand.answer(asked);
    browser.wait("no veil", "!document.documentElement.dataset.veil");
    // What is not exact may be told by the sample instead.
    for told in told.iter().filter(|t| !t.contains(['≈', '–'])) {
        browser.wait(&format!("{at}: {told}"), &is_told(told));
    }
}

/// How long a veil is watched \[ms\]: at length in one lesson, in the others until what has changed has settled.
const LONG: u64 = 1500;
const SHORT: u64 = 350;

/// A lesson from its first step to its last.
fn walk(hand: &Hand, source: &Source, patience: u64) {
    let (browser, lesson) = (hand.browser, &source.lesson);
    let count = lesson.steps.len();
    for (place, step) in lesson.steps.iter().enumerate() {
        let at = format!("{} step {}", source.key, place + 1);
        browser.wait(&at, &format!("document.querySelector('#lesson-step')?.textContent == {:?} && document.activeElement.id == 'lesson-step' && document.querySelector('#lesson').textContent.includes('step {} of {count}')", step.title, place + 1));
        if let Some(asked) = &step.prediction {
            predict(hand, source, place, asked, patience);
        }
        if let Some(goal) = &step.goal {
            let status = ".goal [role=status]";
            browser.wait("not yet", "document.querySelector('.goal').dataset.done == 'false' && document.querySelector('.goal ul').textContent");
            assert!(browser.text(status).contains(&plain(&goal.not_yet)));
            if goal.not_yet.starts_with("How far must chance go") {
                browser.wait(
                    "whose numbers these are",
                    "/Goals go by theory/.test(document.querySelector('.goal').textContent)",
                );
            }
            hand.reach_goal(lesson, place);
            assert!(browser.text(status).contains(&plain(&goal.done)), "{at}");
        }
        if place == 2 && patience == LONG {
            place_is_kept(hand, &step.title);
        }
        hand.push("#lesson-next", TAB);
    }
    browser.wait("the list", "document.activeElement.id == 'lesson-list'");
}

/// Closed and opened again: scenario and step are as they were.
fn place_is_kept(hand: &Hand, title: &str) {
    let browser = hand.browser;
    browser.wait(
        "the link of it",
        "!document.querySelector('#as-opened').disabled",
    );
    let supply = browser.value("document.querySelector('input[type=range][data-key=mu]').value");
    // Where a sheet has folded, the focus is in the lesson already, and in the dock otherwise.
    let is_above = "document.activeElement.compareDocumentPosition(document.querySelector('#lesson-close')) & 2";
    let way = if browser.value(is_above) == 2 {
        BACK
    } else {
        TAB
    };
    hand.push("#lesson-close", way);
    browser.wait(
        "the button",
        "document.querySelector('#lesson').hidden && document.activeElement.id == 'lessons'",
    );
    hand.push("#lessons", TAB);
    browser.wait("the step again", &format!("!document.querySelector('#lesson').hidden && document.activeElement.id == 'lesson-step' && document.activeElement.textContent == {title:?}"));
    assert_eq!(
        browser.value("document.querySelector('input[type=range][data-key=mu]').value"),
        supply
    );
}

/// A tab that is loaded anew goes on where it was, with the answers; what is still to be predicted is told at no time.
fn outlives_a_reload(browser: &Browser) {
    let answered = "document.querySelector('#lesson-answers summary').textContent";
    let before = browser.value(answered);
    // What was changed since the step began stays, too.
    set(browser, "#in-mu", "500 W");
    browser.wait("the change", "/&mu=500&/.test(location.hash)");
    browser.run("location.reload()");
    browser.wait("the step", "/step 8 of 8/.test(document.querySelector('#lesson')?.textContent) && document.querySelector('#lesson-answers:not([hidden])')");
    assert_eq!(browser.value(answered), before);
    browser.wait(
        "the change",
        "/&mu=500&/.test(location.hash) && document.querySelector('#in-mu').value == '500 W'",
    );
    browser.click("#lesson .toolbar button");
    browser.wait(
        "where it was",
        "/You are at step 8/.test(document.querySelector('#lesson li')?.textContent)",
    );
    as_new(browser);
    browser.click("#lesson li:nth-of-type(4) button");
    browser.wait(
        "a veil",
        "document.documentElement.dataset.veil == 'all' && document.querySelector('#lesson-step')",
    );
    browser.run("location.reload()");
    browser.wait("the page", "document.querySelector('#verdict')");
    let told = "document.querySelector('#verdict').textContent.match(/\\d/)?.[0] ?? ''";
    for _ in 0..40 {
        assert_eq!(browser.value(told), "", "it is told before it is predicted");
        std::thread::sleep(Duration::from_millis(25));
    }
    browser.wait(
        "the veil again",
        "document.documentElement.dataset.veil == 'all' && document.querySelector('#lesson-step')",
    );
    assert_eq!(browser.value(told), "");
    browser.run("document.querySelector('#lesson-close').click()");
    browser.wait("the numbers", &format!("({told}) != ''"));
}

/// What the tab has kept of lessons is gone.
fn as_new(browser: &Browser) {
    browser.run("sessionStorage.clear()");
}

/// All lessons, one after the other, in one way; seconds are printed.
fn all(browser: &Browser, page: &str, (width, height): (u32, u32), keys_only: bool) {
    let sources = shipped();
    let start = Instant::now();
    browser.size(width, height);
    browser.go(&format!("{page}?lessons{width}{keys_only}"));
    opened(browser);
    as_new(browser);
    let hand = Hand { browser, keys_only };
    if keys_only {
        browser.keys("body", TAB);
    }
    // From now on figures answer to a hand.
    browser.run("document.querySelector('#view').dispatchEvent(new Event('pointerover', { bubbles: true }))");
    for (i, source) in sources.iter().enumerate() {
        let began = Instant::now();
        match i {
            0 => hand.push("#notice.first button", TAB),
            _ => hand.push(&format!("#lesson li:nth-of-type({}) button", i + 1), TAB),
        }
        walk(&hand, source, if i == 0 { LONG } else { SHORT });
        println!("{}: {:.1} s", source.key, began.elapsed().as_secs_f64());
        assert_eq!(
            browser.value("document.documentElement.scrollWidth <= innerWidth"),
            true
        );
    }
    let by = if keys_only { "keys" } else { "pointer" };
    let seconds = start.elapsed().as_secs_f64();
    println!("all lessons at {width} px by {by}: {seconds:.0} s");
}

fn shipped() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons");
    sources(&folder).expect("every lesson is read")
}

const WIDE: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (390, 844);

/// Every lesson to its goals with a mouse, and on a phone's screen by keys alone.
#[test]
fn lessons_as_a_class_takes_them() {
    let (server, dist) = (host(), dist());
    let page = format!("{}some/path/", server.address());
    let browser = Browser::start(Engine::Chromium);
    browser.scheme("light");
    all(&browser, &page, WIDE, false);
    browser.size(1440, 1000);
    answers(&browser, &shipped()[0]);
    own::makes(&browser, &page);
    own::prints(&browser, &page, &shipped()[0]);
    assert_eq!(browser.console_errors(), [] as [String; 0]);
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/some/path");
    own::opens(&browser, &page, &host);
    browser.console_errors();
    all(&browser, &page, PHONE, true);
    assert_eq!(browser.console_errors(), [] as [String; 0]);
    missing(&browser, server, dist);
}

/// The same by a finger, and by keys alone on a wide screen.
#[test]
#[ignore = "some minutes more"]
fn lessons_the_other_way_round() {
    let server = host();
    let page = format!("{}some/path/", server.address());
    let browser = Browser::start(Engine::Chromium);
    browser.scheme("light");
    all(&browser, &page, PHONE, false);
    all(&browser, &page, WIDE, true);
}

/// One line, which the lecturer's side reads.
fn answers(browser: &Browser, source: &Source) {
    browser.run("window.copied = null; navigator.clipboard.writeText = t => { window.copied = t; return Promise.resolve(); }");
    browser.click("#lesson li button");
    browser.wait("the lesson", "document.querySelector('#lesson-answers')");
    browser.run("const d = document.querySelector('#lesson-answers'); d.open = true; const f = d.querySelector('input'); f.value = 'Ada L.'; f.dispatchEvent(new Event('change', { bubbles: true })); d.querySelector('button').click()");
    browser.wait("the line", "window.copied");
    let line = browser.value("window.copied");
    let asked =
        equipoise::lesson::answers::Asked::new(&source.key, &source.lesson).expect("possible");
    let read = asked.collect(line.as_str().expect("text"));
    assert_eq!(read.refused, []);
    let predictions = source
        .lesson
        .steps
        .iter()
        .filter(|s| s.prediction.is_some());
    let row = &read.rows[0];
    assert_eq!(
        (row.name.as_str(), row.given.len()),
        ("Ada L.", predictions.count())
    );
    class::gathers(browser, source);
    outlives_a_reload(browser);
}

/// Lessons that are not there, or are none, are told of in a sentence, and may be had later.
fn missing(browser: &Browser, server: &Serving, dist: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/host/without-lessons");
    copy(dist, &folder);
    let (own, whole) = (files::folder(&folder), files::folder(dist));
    let (own, whole) = (own.expect("built"), whole.expect("built"));
    let (list, lesson) = (
        own.join("lessons/index.json"),
        own.join("lessons/just-enough.json"),
    );
    std::fs::remove_file(&list).expect("removed");
    std::fs::write(&lesson, r##"{"text":"# Small\nfor: anyone\nminutes: 1\n\n## Look\npreset: nosuch\n\nText.\n","formulas":[]}"##).expect("written");
    browser.go(&format!("{}without-lessons/", server.address()));
    opened(browser);
    browser.click("#lessons");
    browser.wait("words", "/list of lessons could not be loaded: the server answered 404/.test(document.querySelector('#lesson .refused')?.textContent)");
    std::fs::copy(whole.join("lessons/index.json"), &list).expect("copied");
    browser.click("#lesson .refused button");
    browser.wait("the list", "document.querySelector('#lesson li button')");
    browser.click("#lesson li button");
    browser.wait("the refusal", "/lesson could not be loaded: line 6: “nosuch” is no preset/.test(document.querySelector('#lesson .refused')?.textContent)");
    std::fs::copy(whole.join("lessons/just-enough.json"), &lesson).expect("copied");
    browser.click("#lesson .refused button");
    browser.wait("the lesson", "document.querySelector('#lesson-step')");
}
