//! State of the page: the scenario is the only thing the user writes; everything else follows from it.

pub use crate::app::current::{
    Built, Current, Extra, Opened, Opening, Picked, Rivals, Snapshot, fragment,
};
use crate::app::kit::beside;
use crate::app::kit::canvas::Display;
use crate::app::kit::tasks::{after, effect, turn_on, when_still};
use crate::app::loading::Loading;
use crate::dispatch::rule::Rule;
use crate::scenario::Scenario;
use crate::scenario::guide::Guide;
use crate::scenario::history::History;
use crate::scenario::leads::Leads;
use crate::scenario::link::{self, View};
use crate::scenario::parameters::Id;
use crate::simulation::Sample;
use crate::system::System;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::UnwrapThrowExt;

/// How long nothing must move for the system to count as settled.
const SETTLED: Duration = Duration::from_millis(250);

/// Under which name the tab keeps the lesson that is open.
pub const OPEN_LESSON: &str = "equipoise-open";

/// How long a frame is waited for.
pub const FRAME_TIMEOUT: Duration = Duration::from_millis(100);

/// Shared by all parts of the page. The user writes what comes first; the rest follows from it.
#[derive(Clone, Copy)]
pub struct State {
    /// Written in `changes` alone.
    pub scenario: ReadSignal<Scenario>,
    pub(super) write: WriteSignal<Scenario>,
    pub opened: RwSignal<Opened>,
    /// What can be taken back.
    pub history: RwSignal<History<Snapshot>>,
    pub loading: Loading,
    /// The scenario that is kept to be compared with.
    pub pinned: RwSignal<Option<Scenario>>,
    /// The figures that stand first. Not for undo, which takes back what changes numbers.
    pub leads: RwSignal<Leads>,
    /// How the page stands now; and the link by which it was prepared.
    pub guide: RwSignal<Guide>,
    pub prepared: RwSignal<Option<String>>,
    /// What was kept from changing, in words.
    pub kept: RwSignal<Option<String>>,
    /// Whether the routing map is compared with the other optimising policy.
    pub compare: RwSignal<bool>,
    /// The two policies that are compared by sampling; `None` stands for the present one, and for the best other.
    pub pair: RwSignal<(Option<Rule>, Option<Rule>)>,
    /// Cell of the routing map that is to be explained.
    pub cell: RwSignal<Option<Picked>>,

    /// Key of the control that a phone shows, whether it shows all of them, and whether a hand holds a slider.
    pub chosen: RwSignal<&'static str>,
    pub sheet: RwSignal<bool>,
    pub gesture: RwSignal<bool>,
    /// Whether a hand has come to the figures or begun to move something, or the focus has come to them: from then on they
    /// answer to it.
    pub hand: RwSignal<bool>,
    /// Whether lessons have been asked for, whether they are shown, and whether the first is to begin.
    pub asked_lessons: RwSignal<bool>,
    pub lessons: RwSignal<bool>,
    pub first_lesson: RwSignal<bool>,
    /// The lesson that was open before the page was loaded anew.
    pub resumed: StoredValue<String>,
    /// Where the lesson file lies that the address asks for.
    pub lesson_file: RwSignal<Option<String>>,
    /// Counts lesson files that were dropped on the page.
    pub dropped: RwSignal<u32>,
    /// Counts how often a lesson was opened by a link, which is the guide's.
    pub linked_lesson: RwSignal<u32>,
    /// What is to be predicted first is nowhere: figures hold back, and where it is about this very scenario there is no system.
    pub veiled: RwSignal<bool>,
    /// Whether a link is being prepared.
    pub preparing: RwSignal<bool>,
    pub hidden: RwSignal<bool>,

    /// What the scenario makes, and its moment.
    pub built: Built,
    pub current: RwSignal<Option<Current>>,
    /// The present moment once nothing has moved for a while: for figures that build further systems.
    pub settled: RwSignal<Option<Current>>,
    /// The systems of all policies at the settled scenario.
    pub rivals: RwSignal<Arc<Rivals>>,
    /// What the pinned scenario makes.
    pub before: Built,
    /// Whether what there is to notice of the opened scenario is still true.
    pub tells: Memo<bool>,
    /// Seed, paths and precision of the sample, the price ratio and the policy, each told only when it changes.
    pub sampling: Memo<(u64, u64, f64)>,
    pub ratio: Memo<f64>,
    pub policy: Memo<Rule>,
    pub sample: RwSignal<Option<Arc<Sample>>>,
    /// Samples of what is compared.
    pub extras: RwSignal<Vec<(Extra, Arc<Sample>)>>,
    /// Live path: slot, battery, auxiliary.
    pub live: RwSignal<Arc<Vec<(f64, f64, f64)>>>,
    /// Whether the browser refuses to write the address.
    pub address_refused: RwSignal<bool>,
    pub display: Display,
}

impl State {
    /// The state that the page provides before it builds anything. Without it there is no page; leptos' own way to say so
    /// would weigh three kilobytes.
    pub fn of_page() -> State {
        use_context().expect_throw("the page has no state")
    }

    pub fn new(opening: Opening) -> State {
        let loading = Loading::new();
        let view = opening.view;
        let prepared = RwSignal::new(prepared(&view));
        let (scenario, write) = signal(view.scenario.clone());
        let pinned = RwSignal::new(view.pinned);
        let opened = RwSignal::new(Opened {
            count: 0,
            scenario: view.scenario,
            preset: opening.preset,
        });
        // What a lesson still asks to be predicted is not shown before it is here.
        let resumed = beside::resumed(OPEN_LESSON);
        let is_taught = !resumed.is_empty();
        // At once, so that nothing on the page has to move when the first sentence comes.
        let built = Built::new((!is_taught).then_some(opening.made));
        let first = Snapshot {
            scenario: scenario.get_untracked(),
            pinned: pinned.get_untracked(),
            opened: opened.get_untracked(),
        };
        let state = State {
            scenario,
            write,
            opened,
            history: RwSignal::new(History::new(first)),
            loading,
            pinned,
            leads: RwSignal::new(view.leads),
            guide: RwSignal::new(view.guide),
            prepared,
            kept: RwSignal::new(None),
            compare: RwSignal::new(false),
            pair: RwSignal::new((None, None)),
            cell: RwSignal::new(None),
            chosen: RwSignal::new(Id::SupplyMean.parameter().key),
            sheet: RwSignal::new(false),
            gesture: RwSignal::new(false),
            hand: RwSignal::new(false),
            asked_lessons: RwSignal::new(is_taught),
            lessons: RwSignal::new(is_taught),
            first_lesson: RwSignal::new(false),
            resumed: StoredValue::new(resumed),
            lesson_file: RwSignal::new(None),
            dropped: RwSignal::new(0),
            linked_lesson: RwSignal::new(0),
            veiled: RwSignal::new(is_taught),
            preparing: RwSignal::new(false),
            hidden: RwSignal::new(is_taught),
            built,
            current: built.current,
            settled: RwSignal::new(None),
            rivals: RwSignal::new(Arc::default()),
            before: Built::new(None),
            tells: Memo::new(move |_| {
                opened.with(|o| scenario.with(|s| s.tells_the_same(&o.scenario)))
            }),
            sampling: Memo::new(move |_| {
                scenario.with(|s| (s.seed(), s.paths(), s.get(Id::Precision)))
            }),
            ratio: Memo::new(move |_| scenario.with(|s| s.get(Id::PriceRatio))),
            policy: Memo::new(move |_| scenario.with(|s| s.policy)),
            sample: RwSignal::new(None),
            extras: RwSignal::new(Vec::new()),
            live: RwSignal::new(Arc::default()),
            address_refused: RwSignal::new(false),
            display: Display::new(),
        };
        state.follow();
        state
    }

    /// What the browser's frames and clock are needed for.
    fn follow(self) {
        // Many slider events may fall into one frame; the system is built once in each.
        let made_of = StoredValue::new(Some(self.made_of()));
        let waiting = StoredValue::new(false);
        effect(move || {
            self.scenario.track();
            self.loading.traces.track();
            self.opened.track();
            self.hidden.track();
            if waiting.get_value() {
                return;
            }
            waiting.set_value(true);
            let rebuild = move || {
                if waiting.get_value() {
                    waiting.set_value(false);
                    // Numbers that the system does not depend on leave it alone.
                    let new = Some(self.made_of());
                    if made_of.with_value(|old| *old != new) {
                        made_of.set_value(new);
                        self.rebuild();
                    }
                }
            };
            request_animation_frame(rebuild);
            // A page that is not drawn has no frames, and still an answer.
            after(FRAME_TIMEOUT, rebuild);
        });
        effect(move || {
            let traces = self.loading.traces;
            let made = |scenario| traces.with(|t| Current::pinned(scenario, t));
            self.before.set(self.pinned.get().map(made));
        });
        when_still(SETTLED, move || {
            let current = self.current.get();
            move || self.settled.set(current)
        });
    }

    /// What a system is made of: scenario, hash of its trace, count of opened scenarios, whether there is to be none.
    fn made_of(&self) -> (Scenario, Option<String>, u32, bool) {
        let scenario = self.scenario.with_untracked(Scenario::of_system);
        let traces = self.loading.traces;
        let trace = traces.with_untracked(|t| t.of(&scenario.supply));
        let hash = trace.map(|t| t.hash.clone());
        let opened = self.opened.with_untracked(|o| o.count);
        (scenario, hash, opened, self.hidden.get_untracked())
    }

    /// The two policies that are compared: by default the present one and the best other.
    pub fn compared(&self) -> (Rule, Rule) {
        let own = self.policy.get();
        let other = own
            .counterpart()
            .map_or(Rule::MeanEnergy, |(_, other)| other);
        let (first, second) = self.pair.get();
        (first.unwrap_or(own), second.unwrap_or(other))
    }

    /// The link of all that is shown.
    pub fn link(&self) -> String {
        link::write_view(&self.view())
    }

    /// Hears of all that is shown.
    pub fn track_view(&self) {
        self.scenario.track();
        self.pinned.track();
        self.leads.track();
        self.guide.track();
    }

    /// All that is shown.
    pub fn view(&self) -> View {
        View {
            scenario: self.scenario.get_untracked(),
            pinned: self.pinned.get_untracked(),
            leads: self.leads.get_untracked(),
            guide: self.guide.get_untracked(),
        }
    }

    /// The sample of this system; none where another has become the present one.
    pub fn sample_of(&self, current: &Current) -> Option<Arc<Sample>> {
        let sample = self.sample.get();
        sample.filter(|_| self.is_present(current))
    }

    /// Whether this is the present system.
    pub fn is_present(&self, current: &Current) -> bool {
        let same = |now: &Option<Current>| now.as_ref().is_some_and(|now| now.is(current));
        self.current.with_untracked(same)
    }

    /// The same system with the numbers that it does not depend on (seed, paths, price ratio) as they are now.
    pub fn renewed(&self, current: &Current) -> Current {
        let scenario = self
            .scenario
            .with_untracked(|s| current.scenario.renewed(s));
        Current {
            scenario: Arc::new(scenario),
            ..current.clone()
        }
    }

    /// What undo takes back, as it is now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            scenario: self.scenario.get(),
            pinned: self.pinned.get(),
            opened: self.opened.get(),
        }
    }

    /// A hand takes a slider: until it lets go, all its moves are one step of undo.
    pub fn begin_gesture(&self) {
        self.gesture.set(true);
    }

    /// The hand lets go.
    pub fn end_gesture(&self) {
        if self.gesture.get_untracked() {
            self.gesture.set(false);
        }
    }

    /// Shows the lessons, or hides them.
    pub fn show_lessons(&self, shown: bool) {
        turn_on(self.asked_lessons);
        if !shown {
            // Whether they are here or could not be had.
            self.veiled.set(false);
            self.hidden.set(false);
        }
        self.lessons.set(shown);
    }

    /// What is wrong, and what is seen instead.
    pub fn trouble(&self) -> Option<String> {
        let none = self.current.with(Option::is_none);
        if let Some(facts) = self.loading.fetching().filter(|_| none) {
            return Some(format!("{} is being loaded …", facts.name));
        }
        let wanted = self.scenario.with(|s| self.loading.wanted(s));
        if let Some((name, _)) = wanted.filter(|_| none && self.loading.said.with(Option::is_none))
        {
            return Some(format!(
                "Nothing to show yet: drop your file “{name}” on the page, or choose it under “Supply”; no link can carry it."
            ));
        }
        let error = self.built.refused.get()?;
        if !none {
            return Some(format!(
                "Not possible: {error}. The last possible system is shown."
            ));
        }
        // Of an opened scenario there is no earlier system, and that of another one would be taken for it.
        let error = self.loading.said.get().unwrap_or(error);
        Some(format!("Nothing to show yet: {error}."))
    }

    /// A sample for comparison, once there is one.
    pub fn sampled(&self, extra: &Extra) -> Option<Arc<Sample>> {
        self.extras.with(|all| {
            let found = all.iter().find(|(e, _)| e == extra);
            found.map(|(_, sample)| sample.clone())
        })
    }

    /// Makes the moment of the scenario as it stands.
    fn rebuild(&self) {
        if self.hidden.get_untracked() {
            self.built.set(None);
            self.settled.set(None);
            return;
        }
        let scenario = self.scenario.get_untracked();
        let traces = self.loading.traces;
        let trace = traces.with_untracked(|t| t.of(&scenario.supply));
        let opened = self.opened.with_untracked(|o| o.count);
        let before = self.current.get_untracked();
        let made = |parts| match &before {
            Some(before) => before.system.changed(parts),
            None => System::new(parts),
        };
        match scenario.parts(trace.as_deref()).and_then(made) {
            Ok(system) => {
                let current = Current::new(scenario, trace, opened, system);
                self.built.set(Some(Ok(current)));
            }
            Err(error) => {
                // Of an opened scenario there is no earlier system, and that of another one would be taken for it.
                if before.is_some_and(|c| c.opened != opened) {
                    self.current.set(None);
                    self.settled.set(None);
                }
                self.built.refused.set(Some(error.to_string()));
            }
        }
    }
}

/// The link of a page, if it was prepared.
pub(super) fn prepared(view: &View) -> Option<String> {
    (view.guide != Guide::default()).then(|| link::write_view(view))
}

/// Milliseconds since the page was opened; a browser without a clock stands still, and nothing moves by itself.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}
