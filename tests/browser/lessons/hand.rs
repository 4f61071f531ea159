//! Somebody who works the page: with a mouse or a finger, or with keys alone.

use crate::driver::{Browser, PATIENCE};
use equipoise::lesson::Lesson;
use equipoise::lesson::changes::Change;
use equipoise::lesson::prediction::{Kind, Prediction};
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::{Group, Id, Scale};
use equipoise::scenario::slider::Ladder;
use std::time::{Duration, Instant};

/// Keys, as WebDriver writes them.
pub const TAB: &str = "\u{e004}";
/// Shift goes down, and up again.
pub const BACK: &str = "\u{e008}\u{e004}\u{e008}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const END: &str = "\u{e010}";
const ALL: &str = "\u{e009}a\u{e000}";

/// So many presses before the goal are made one by one.
const SURE: usize = 3;

/// Groups of controls in the order of the page.
const GROUPS: [Group; 6] = [
    Group::Supply,
    Group::Work,
    Group::Fleet,
    Group::Dispatch,
    Group::Battery,
    Group::Horizon,
];

/// How somebody works the page.
pub struct Hand<'a> {
    pub browser: &'a Browser,
    pub keys_only: bool,
}

impl Hand<'_> {
    fn press(&self, keys: &str) {
        self.browser.keys(":focus", keys);
    }

    fn is(&self, expression: &str) -> bool {
        self.browser.value(&format!("!!({expression})")) == true
    }

    /// Tab, or the other way, until the focus is there.
    fn reach(&self, css: &str, tab: &str) {
        let there = format!("document.activeElement.matches({css:?})");
        // Many at once as far as they are sure not to lead past it, the last ones one by one.
        let script = format!(
            "(() => {{ const all = [...document.querySelectorAll('a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility({{ visibilityProperty: true }}) && (e.type != 'radio' || e.checked)); const from = all.findIndex(e => e == document.activeElement), to = all.findIndex(e => e.matches({css:?})); return from < 0 || to < 0 ? 0 : Math.abs(to - from); }})()"
        );
        let far = self.browser.value(&script).as_u64().unwrap_or_default();
        let sure = (far as usize).saturating_sub(SURE);
        if sure > 0 {
            self.press(&tab.repeat(sure));
        }
        for _ in 0..250 {
            if self.is(&there) {
                return;
            }
            self.press(tab);
        }
        panic!("{css} is not reached by keys");
    }

    fn to(&self, css: &str) {
        let script =
            format!("document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})");
        self.browser.run(&script);
    }

    pub fn push(&self, css: &str, tab: &str) {
        if self.keys_only {
            self.reach(css, tab);
            self.press(ENTER);
        } else {
            self.to(css);
            self.stands_still(css);
            self.browser.click(css);
        }
    }

    /// A hand aims at what stands still: while a goal or a sample is told, what lies below still moves.
    fn stands_still(&self, css: &str) {
        let area =
            format!("JSON.stringify(document.querySelector({css:?})?.getBoundingClientRect())");
        let mut still = 0;
        let mut before = self.browser.value(&area);
        for _ in 0..50 {
            std::thread::sleep(Duration::from_millis(20));
            let now = self.browser.value(&area);
            still = if now == before { still + 1 } else { 0 };
            if still == 3 {
                return;
            }
            before = now;
        }
    }

    /// Types over what stands in a field.
    fn type_into(&self, css: &str, text: &str, tab: &str) {
        if self.keys_only {
            self.reach(css, tab);
        } else {
            self.to(css);
            self.browser.click(css);
        }
        // The page selects all of it in the next frame.
        self.press(&format!("{ALL}{text}{ENTER}"));
    }

    /// Where an element is \[CSS pixels of the window\]: left, top, width, height.
    fn area(&self, css: &str) -> [f64; 4] {
        self.to(css);
        let script = format!(
            "(r => [r.left, r.top, r.width, r.height])(document.querySelector({css:?}).getBoundingClientRect())"
        );
        let area = self.browser.value(&script);
        [0, 1, 2, 3].map(|i| area[i].as_f64().expect("a number"))
    }

    fn stroke(&self, way: &[(f64, f64)]) {
        let is_phone = self.is("innerWidth < 600");
        self.browser.stroke(is_phone, way);
    }

    /// Gives an answer of the kind that is asked for.
    pub fn answer(&self, asked: &Prediction) {
        match &asked.kind {
            Kind::Choice(_) if self.keys_only => {
                self.reach("#lesson input[type=radio]", TAB);
                self.press(&format!(" {DOWN}"));
            }
            Kind::Choice(_) => self.push("#lesson .option:nth-of-type(2) input", TAB),
            Kind::Number(..) | Kind::Point(..) => {
                let field = "#lesson form input[type=text]";
                match self.keys_only {
                    true => self.reach(field, TAB),
                    false => self.push(field, TAB),
                }
                self.press("3,5");
            }
            Kind::Curve(..) if self.keys_only => {
                self.push("#lesson form summary", TAB);
                self.reach("#lesson form input[type=range]", TAB);
                self.press(END);
            }
            Kind::Curve(..) => {
                let [x, y, w, h] = self.area("#lesson .sketch");
                let way = [(0.01, 0.1), (0.25, 0.5), (0.5, 0.9), (0.99, 0.99)];
                self.stroke(&way.map(|(across, down)| (x + across * w, y + down * h)));
            }
        }
        let until = Instant::now() + PATIENCE;
        loop {
            self.push("#lesson form button[type=submit]", TAB);
            self.browser.wait("the score, or a refusal", "document.activeElement.id == 'lesson-score' || document.querySelector('#lesson form .refused')?.textContent");
            if self.is("document.activeElement.id == 'lesson-score'") {
                return;
            }
            // Weather that it needs may still be on its way.
            let refused = self.browser.text("#lesson form .refused");
            assert!(
                refused.contains("try again") && Instant::now() < until,
                "{refused}"
            );
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    /// Brings a control into sight, the controls of its group with it; the way in which it then comes by Tab.
    fn bring(&self, css: &str, group: Group) -> &'static str {
        let mut way = BACK;
        let folded = ".chips button[aria-expanded=false]";
        if self.is(&format!("document.querySelector({folded:?})?.offsetParent")) {
            self.push(folded, way);
            way = TAB;
        }
        let here = format!("document.querySelector({css:?})");
        if !self.is(&here) {
            let nth = GROUPS.iter().position(|g| *g == group).expect("a group") + 1;
            self.push(
                &format!("#levers > details:nth-of-type({nth}) > summary"),
                way,
            );
            way = TAB;
            self.browser.wait(css, &here);
        }
        way
    }

    /// Folds the sheet of a phone.
    fn fold(&self) {
        let open = ".chips button[aria-expanded=true]";
        if self.is(&format!("document.querySelector({open:?})?.offsetParent")) {
            self.push(open, BACK);
        }
    }

    /// Drags a slider to the place of a value, or next to it.
    fn slide(&self, id: Id, scenario: &Scenario) {
        let unit = match id {
            Id::SupplyMean => scenario.critical_power().expect("possible"),
            _ => 1.0,
        };
        let ladder = Ladder::of(id);
        let part = ladder.position(scenario.get(id) / unit) as f64 / ladder.last() as f64;
        let css = format!("input[type=range][data-key={}]", id.parameter().key);
        let [x, y, w, h] = self.area(&css);
        // Half a thumb stands beyond each end.
        let to = x + 8.0 + part * (w - 16.0);
        let middle = y + 0.5 * h;
        self.stroke(&[(to - 6.0, middle), (to, middle)]);
    }

    fn choose(&self, css: &str, word: &str, way: &str) {
        if !self.keys_only {
            self.to(css);
            self.browser.click(&format!("{css} option[value={word:?}]"));
            return;
        }
        self.reach(css, way);
        let place = format!(
            "[...document.querySelector({css:?}).options].findIndex(o => o.value == {word:?}) - document.querySelector({css:?}).selectedIndex"
        );
        let steps = self.browser.value(&place).as_i64().expect("a place");
        let key = if steps > 0 { DOWN } else { "\u{e013}" };
        for _ in 0..steps.abs() {
            self.press(key);
        }
    }

    /// Sets what "show me" would set, with the controls of the page.
    pub fn reach_goal(&self, lesson: &Lesson, place: usize) {
        let goal = lesson.steps[place].goal.as_ref().expect("a goal");
        let shown = lesson.shown(place).expect("a scenario");
        for change in &goal.show.0 {
            let id = match change {
                Change::Number(id, _) => *id,
                Change::Multiple(_) => Id::SupplyMean,
                Change::Policy(policy) => {
                    let css = "#policy-choice";
                    let way = self.bring(css, Group::Dispatch);
                    self.choose(css, &policy.key(), way);
                    continue;
                }
                Change::Supply(supply) => {
                    let css = "#supply-choice";
                    let way = self.bring(css, Group::Supply);
                    self.choose(css, supply.key(), way);
                    continue;
                }
            };
            let (key, group) = (id.parameter().key, id.parameter().group);
            if id.parameter().scale == Scale::Switch {
                let css = format!("input[role=switch][data-key={key}]");
                let way = self.bring(&css, group);
                match self.keys_only {
                    true => {
                        self.reach(&css, way);
                        self.press(" ");
                    }
                    false => self.push(&css, way),
                }
                continue;
            }
            let field = format!("#in-{key}");
            let way = self.bring(&field, group);
            if !self.keys_only {
                self.slide(id, &shown);
                if self.comes_to(DONE) {
                    continue;
                }
                // A slider stops beside it; on a phone it has folded the sheet.
                self.bring(&field, group);
            }
            self.type_into(&field, &shown.get(id).to_string(), way);
        }
        self.browser.wait("the goal", DONE);
        self.fold();
    }

    /// Whether it comes soon.
    fn comes_to(&self, expression: &str) -> bool {
        let until = Instant::now() + Duration::from_millis(1500);
        while Instant::now() < until {
            if self.is(expression) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    }
}

const DONE: &str = "document.querySelector('.goal').dataset.done == 'true'";
