//! Lessons as a class takes them: guessed before anything is shown, goals brought about with the page's own controls, by
//! pointer and by keys alone.

use crate::copy;
use crate::driver::Browser;
use crate::parts;
use equipoise::figures::growth::longest;
use equipoise::lesson::Lesson;
use equipoise::lesson::changes::Change;
use equipoise::lesson::prediction::{Kind, Prediction};
use equipoise::report::headline::Headline;
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::{Group, Id};
use equipoise::theory::expected::Forms;
use equipoise::tool::files;
use equipoise::tool::lessons::{Source, sources};
use equipoise::tool::serve::Serving;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Keys, as WebDriver writes them.
const TAB: &str = "\u{e004}";
const BACK: &str = "\u{e008}\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";

/// All that is said: text, and what stands in attributes for those who listen.
const SAID: &str = "(document.body.innerText + [...document.querySelectorAll('*')].flatMap(e => ['aria-label', 'aria-valuetext', 'title', 'data-regime'].map(a => e.getAttribute(a) ?? '')).join(' ') + document.querySelector('#figures').textContent + document.querySelector('#verdict').textContent).replace(/\\s+/g, ' ')";

/// How somebody works the page.
struct Hand<'a> {
    browser: &'a Browser,
    keys_only: bool,
}

impl Hand<'_> {
    fn press(&self, keys: &str) {
        self.browser.keys(":focus", keys);
    }

    /// Tab, or the other way, until the focus is there.
    fn reach(&self, css: &str, tab: &str) {
        let there = format!("document.activeElement.matches({css:?})");
        for _ in 0..120 {
            if self.browser.value(&there) == true {
                return;
            }
            self.press(tab);
        }
        panic!("{css} is not reached by keys");
    }

    fn push(&self, css: &str, tab: &str) {
        if self.keys_only {
            self.reach(css, tab);
            self.press(ENTER);
        } else {
            let script =
                format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})");
            self.browser.run(&script);
            self.browser.click(css);
        }
    }

    fn type_into(&self, css: &str, text: &str, tab: &str) {
        if self.keys_only {
            self.reach(css, tab);
            self.press(&format!("\u{e009}a\u{e000}{text}{ENTER}"));
        } else {
            self.browser.run(&format!("const f = document.querySelector({css:?}); f.value = {text:?}; f.dispatchEvent(new Event('input', {{ bubbles: true }})); f.dispatchEvent(new Event('change', {{ bubbles: true }}))"));
        }
    }

    fn answer(&self, asked: &Prediction, right: usize) {
        match &asked.kind {
            Kind::Choice(_) if self.keys_only => {
                self.reach("#lesson input[type=radio]", TAB);
                self.press(&format!(" {}", DOWN.repeat(right)));
            }
            Kind::Choice(_) => self
                .browser
                .click(&format!("#lesson .option:nth-of-type({}) input", right + 1)),
            Kind::Number(..) | Kind::Point(..) => {
                let field = "#lesson form input[type=text]";
                match self.keys_only {
                    true => {
                        self.reach(field, TAB);
                        self.press("3,5");
                    }
                    false => self.type_into(field, "3.5", TAB),
                }
            }
            Kind::Curve(..) if self.keys_only => {
                self.push("#lesson form summary", TAB);
                self.reach("#lesson form input[type=range]", TAB);
                self.press(END);
            }
            Kind::Curve(..) => {
                let script = "(e => { e.scrollIntoView({ block: 'center' }); const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })(document.querySelector('#lesson .sketch'))";
                let area = self.browser.value(script);
                let [x, y, w, h] = [0, 1, 2, 3].map(|i| area[i].as_f64().expect("a number"));
                let way = [(0.01, 0.1), (0.25, 0.5), (0.5, 0.9), (0.99, 0.99)];
                let way = way.map(|(across, down)| (x + across * w, y + down * h));
                let is_phone = self.browser.value("innerWidth < 600") == true;
                self.browser.stroke(is_phone, &way);
            }
        }
        self.push("#lesson form button[type=submit]", TAB);
    }

    /// Sets what "show me" would set.
    fn reach_goal(&self, lesson: &Lesson, place: usize) {
        let step = &lesson.steps[place];
        let shown = lesson.shown(place).expect("a scenario");
        for change in &step.goal.as_ref().expect("a goal").show.0 {
            let id = match change {
                Change::Number(id, _) => *id,
                Change::Multiple(_) => Id::SupplyMean,
                _ => panic!("a goal that the walk cannot reach yet"),
            };
            let key = id.parameter().key;
            let field = format!("#in-{key}");
            let mut way = BACK;
            if self
                .browser
                .value(&format!("!document.querySelector({field:?})"))
                == true
            {
                let groups = [
                    Group::Supply,
                    Group::Work,
                    Group::Fleet,
                    Group::Dispatch,
                    Group::Battery,
                    Group::Horizon,
                ];
                let group = groups.iter().position(|g| *g == id.parameter().group);
                let nth = group.expect("a group") + 1;
                if !self.keys_only {
                    self.browser.run("[...document.querySelectorAll('.chips button')].find(b => b.textContent == 'all' && b.getAttribute('aria-expanded') == 'false')?.click()");
                }
                self.push(
                    &format!("#levers > details:nth-of-type({nth}) > summary"),
                    BACK,
                );
                way = TAB;
                self.browser
                    .wait("the control", &format!("document.querySelector({field:?})"));
            }
            self.type_into(&field, &shown.get(id).to_string(), way);
        }
    }
}

/// What the verdict says of a scenario.
fn verdict(scenario: &Scenario) -> [String; 2] {
    let system = Arc::new(scenario.system(None).expect("served"));
    let longest = longest(&system);
    let headline = Headline::new(&Forms::new(system, longest), None);
    [headline.auxiliary.energy, headline.unused.energy]
        .map(|e| e.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn sheet_closed(browser: &Browser) {
    browser.run("[...document.querySelectorAll('.chips button')].find(b => b.getAttribute('aria-expanded') == 'true')?.click()");
}

/// A lesson from its first step to its last.
fn walk(hand: &Hand, source: &Source) {
    let (browser, lesson) = (hand.browser, &source.lesson);
    let count = lesson.steps.len();
    for (place, step) in lesson.steps.iter().enumerate() {
        let at = format!("{} step {}", source.key, place + 1);
        browser.wait(&at, &format!("document.querySelector('#lesson-step')?.textContent == {:?} && document.activeElement.id == 'lesson-step' && document.querySelector('#lesson').textContent.includes('step {} of {count}')", step.title, place + 1));
        if let Some(asked) = &step.prediction {
            let told = verdict(&lesson.end(place).expect("a scenario"));
            let is_told = told.each_ref().map(|t| format!("{SAID}.includes({t:?})"));
            browser.wait(
                "the veil",
                &format!(
                    "document.documentElement.dataset.veil && !({})",
                    is_told.join(" || ")
                ),
            );
            // Not after a while either.
            std::thread::sleep(Duration::from_millis(1500));
            for (told, is_told) in told.iter().zip(&is_told) {
                assert_eq!(
                    browser.value(is_told),
                    false,
                    "{at}: {told} is told before it is predicted"
                );
            }
            let captions =
                "[...document.querySelectorAll('figcaption')].map(c => c.textContent).join('')";
            assert_eq!(browser.value(captions), "", "{at}");
            browser.screenshot(&format!(
                "lesson-{}-{}",
                place + 1,
                browser.value("innerWidth")
            ));
            hand.answer(asked, 0);
            browser.wait("the score", "document.activeElement.id == 'lesson-score'");
            browser.wait(
                "the truth",
                &format!(
                    "!document.documentElement.dataset.veil && {}",
                    is_told.join(" && ")
                ),
            );
        }
        if let Some(goal) = &step.goal {
            browser.wait("not yet", "document.querySelector('.goal').dataset.done == 'false' && document.querySelector('.goal ul').textContent");
            assert!(browser.text(".goal [role=status]").contains(&goal.not_yet));
            hand.reach_goal(lesson, place);
            browser.wait(
                "the goal",
                "document.querySelector('.goal').dataset.done == 'true'",
            );
            assert!(browser.text(".goal [role=status]").contains(&goal.done));
            sheet_closed(browser);
        }
        if place == 2 {
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
    hand.push("#lesson-close", TAB);
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

/// The first lesson at its widths, the second time by keys alone.
pub fn lessons(browser: &Browser, page: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons");
    let sources = sources(&folder).expect("every lesson is read");
    let first = sources.first().expect("a lesson");
    for (width, height, keys_only) in [(1440, 900, false), (390, 844, false), (1440, 900, true)] {
        browser.size(width, height);
        browser.go(&format!("{page}?lesson{width}{keys_only}"));
        parts::opened(browser);
        let hand = Hand { browser, keys_only };
        if keys_only {
            browser.keys("body", TAB);
        }
        hand.push("#notice.first button", TAB);
        walk(&hand, first);
        assert_eq!(
            browser.value("document.documentElement.scrollWidth <= innerWidth"),
            true
        );
    }
    browser.size(1440, 1000);
    answers(browser, first);
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
    browser.run("document.querySelector('#lesson-close').click()");
}

/// Lessons that are not there, or are none, are told of in a sentence, and may be had later.
pub fn missing(browser: &Browser, server: &Serving, dist: &Path) {
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
    parts::opened(browser);
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
