//! State of the page: the scenario is the only thing the user writes; everything else follows from it.

pub use crate::app::current::{Current, Extra, Opening, Picked, Pinned, Rivals, fragment};
use crate::app::kit::canvas::{on_pixel_ratio, on_theme, pixel_ratio, theme};
use crate::app::kit::tasks::{Timer, after, effect};
use crate::dispatch::rule::Rule;
use crate::figures::policies::{self, Rival};
use crate::figures::style::Theme;
use crate::scenario::link;
use crate::scenario::parameters::Id;
use crate::scenario::presets::Preset;
use crate::scenario::traces::Traces;
use crate::scenario::{SHIPPED, Scenario, Shipped, ShippedTrace, SupplyChoice};
use crate::simulation::Sample;
use crate::system::{System, SystemError};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::UnwrapThrowExt;

/// How long nothing must move for the system to count as settled.
const SETTLED: Duration = Duration::from_millis(250);

/// How long a frame is waited for.
pub const FRAMELESS: Duration = Duration::from_millis(100);

/// Shared by all parts of the page.
#[derive(Clone, Copy)]
pub struct State {
    pub scenario: RwSignal<Scenario>,
    /// Counts the scenarios that were opened as a whole: presets, links, A and B swapped.
    pub opened: RwSignal<u32>,
    pub traces: RwSignal<Traces>,
    /// Counts the choices of a supply: what comes late for an earlier one is not taken up.
    pub supply_turn: StoredValue<u32>,
    /// The shipped year that is on its way, by its place among them, and what is to be said of the last choice of a
    /// supply.
    pub fetching: RwSignal<Option<usize>>,
    pub supply_said: RwSignal<Option<String>>,
    /// The last good system; none where a whole scenario was opened that makes none.
    pub current: RwSignal<Option<Current>>,
    /// The last good system once nothing has moved for a while: for figures that build further systems.
    pub settled: RwSignal<Option<Current>>,
    /// Whether the routing map is compared with the other optimising policy.
    pub compare: RwSignal<bool>,
    /// The systems of all policies at the settled scenario.
    pub rivals: RwSignal<Arc<Rivals>>,
    /// The two policies that are compared by sampling; `None` stands for the present one, and for the best other.
    pub pair: RwSignal<(Option<Rule>, Option<Rule>)>,
    /// Scenario A, its system, and why there is none.
    pub pinned: RwSignal<Option<Pinned>>,
    pub before: RwSignal<Option<Current>>,
    pub pinned_error: RwSignal<Option<String>>,
    /// Samples of what is compared.
    pub extras: RwSignal<Vec<(Extra, Arc<Sample>)>>,
    /// Cell of the routing map that is to be explained.
    pub cell: RwSignal<Option<Picked>>,
    /// What the present system, or the refusal, was made of.
    pub built: StoredValue<Option<MadeOf>>,
    /// Seed, paths and precision of the sample, the price ratio and the policy, each told only when it changes.
    pub sampling: Memo<(u64, u64, f64)>,
    pub ratio: Memo<f64>,
    pub policy: Memo<Rule>,
    /// Why the scenario as it stands makes no system.
    pub error: RwSignal<Option<String>>,
    pub sample: RwSignal<Option<Arc<Sample>>>,
    /// Live path: slot, battery, auxiliary.
    pub live: RwSignal<Arc<Vec<(f64, f64, f64)>>>,
    /// The preset that was chosen last, its scenario, and whether what there is to notice of it is still true.
    pub preset: RwSignal<Option<&'static Preset>>,
    told: RwSignal<Scenario>,
    pub tells: Memo<bool>,
    /// Whether the browser refuses to write the address.
    pub address_refused: RwSignal<bool>,
    /// Dark or light; every canvas is drawn anew when it changes.
    pub theme: RwSignal<Theme>,
    /// Device pixels per CSS pixel; changes when the window moves to another screen or is zoomed.
    pub pixels: RwSignal<f64>,
}

/// Scenario, hash of its trace, count of opened scenarios.
type MadeOf = (Scenario, Option<String>, u32);

impl State {
    /// The state that the page provides before it builds anything. Without it there is no page; leptos' own way to say so
    /// would weigh three kilobytes.
    pub fn of_page() -> State {
        use_context().expect_throw("the page has no state")
    }

    pub fn new(opening: Opening) -> State {
        let made_of = (opening.scenario.of_system(), None, 0);
        let told = RwSignal::new(opening.scenario.clone());
        let scenario = RwSignal::new(opening.scenario);
        let (current, error) = match opening.current {
            Ok(current) => (Some(current), None),
            Err(error) => (None, Some(error)),
        };
        let state = State {
            scenario,
            opened: RwSignal::new(0),
            traces: RwSignal::new(Traces::default()),
            supply_turn: StoredValue::new(0),
            fetching: RwSignal::new(None),
            supply_said: RwSignal::new(None),
            // At once, so that nothing on the page has to move when the first sentence comes.
            current: RwSignal::new(current),
            settled: RwSignal::new(None),
            compare: RwSignal::new(false),
            rivals: RwSignal::new(Arc::default()),
            pair: RwSignal::new((None, None)),
            pinned: RwSignal::new(opening.pinned),
            before: RwSignal::new(None),
            pinned_error: RwSignal::new(None),
            extras: RwSignal::new(Vec::new()),
            built: StoredValue::new(Some(made_of)),
            sampling: Memo::new(move |_| {
                scenario.with(|s| (s.seed(), s.paths(), s.get(Id::Precision)))
            }),
            ratio: Memo::new(move |_| scenario.with(|s| s.get(Id::PriceRatio))),
            policy: Memo::new(move |_| scenario.with(|s| s.policy)),
            cell: RwSignal::new(None),
            error: RwSignal::new(error),
            sample: RwSignal::new(None),
            live: RwSignal::new(Arc::default()),
            preset: RwSignal::new(opening.preset),
            told,
            tells: Memo::new(move |_| scenario.with(|s| told.with(|told| s.tells_the_same(told)))),
            address_refused: RwSignal::new(false),
            theme: RwSignal::new(theme()),
            pixels: RwSignal::new(pixel_ratio()),
        };
        on_theme(move || state.theme.set(theme()));
        on_pixel_ratio(move |now| state.pixels.set(now));
        // Many slider events may fall into one frame; the system is built once in each.
        let waiting = StoredValue::new(false);
        effect(move || {
            state.scenario.track();
            state.traces.track();
            state.opened.track();
            if !waiting.get_value() {
                waiting.set_value(true);
                let rebuild = move || {
                    if waiting.get_value() {
                        waiting.set_value(false);
                        state.rebuild();
                    }
                };
                request_animation_frame(rebuild);
                // A page that is not drawn has no frames, and still an answer.
                after(FRAMELESS, rebuild);
            }
        });
        let timer = Timer::new();
        effect(move || {
            let current = state.current.get();
            let settle = move || {
                state.settled.set(current.clone());
                if let Some(current) = &current {
                    let scenario = &current.scenario;
                    let all = Rule::all(&scenario.models, &scenario.law());
                    state.compete(current.clone(), all, Vec::new());
                }
            };
            timer.set(SETTLED, settle);
        });
        effect(move || {
            let built = state.pinned.get().map(|Pinned { scenario }| {
                let trace = state.traces.with(|t| t.of(&scenario.supply));
                let system = scenario.system(trace.as_deref())?;
                Ok::<_, SystemError>(Current::new(scenario, trace, 0, system))
            });
            let (before, error) = match built.transpose() {
                Ok(before) => (before, None),
                Err(error) => (None, Some(error.to_string())),
            };
            state.before.set(before);
            state.pinned_error.set(error);
        });
        state
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
        self.pinned.with_untracked(|a| {
            let pinned = a.as_ref().map(|a| &a.scenario);
            self.scenario
                .with_untracked(|s| link::write_pair(s, pinned))
        })
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

    /// Opens a whole scenario.
    pub fn open(&self, scenario: Scenario, preset: Option<&'static Preset>) {
        // A pair to compare names models of a fleet.
        if self
            .scenario
            .with_untracked(|s| s.models != scenario.models)
        {
            self.pair.set((None, None));
        }
        self.preset.set(preset);
        self.told.set(scenario.clone());
        self.opened.update(|n| *n = n.wrapping_add(1));
        self.scenario.set(scenario);
    }

    /// Begins a choice of a supply, which ends all earlier ones; its number.
    pub fn begin_supply(&self, fetching: Option<ShippedTrace>) -> u32 {
        let fetching = fetching.and_then(|t| SHIPPED.iter().position(|s| s.trace == t));
        self.supply_turn.update_value(|n| *n = n.wrapping_add(1));
        self.fetching.set(fetching);
        self.supply_said.set(None);
        self.supply_turn.get_value()
    }

    /// Ends a choice of a supply with what is to be said of it; `false` where it is no longer the last one.
    pub fn end_supply(&self, turn: u32, said: Option<String>) -> bool {
        let last = self.supply_turn.get_value() == turn;
        if last {
            self.fetching.set(None);
            self.supply_said.set(said);
        }
        last
    }

    /// The shipped year that is on its way.
    pub fn fetching(&self) -> Option<&'static Shipped> {
        SHIPPED.get(self.fetching.get()?)
    }

    /// What is wrong, and what is seen instead.
    pub fn trouble(&self) -> Option<String> {
        let none = self.current.with(|c| c.is_none());
        if let Some(facts) = self.fetching().filter(|_| none) {
            return Some(format!("{} is being loaded …", facts.name));
        }
        let error = self.error.get()?;
        if !none {
            return Some(format!(
                "Not possible: {error}. The last possible system is shown."
            ));
        }
        // Of an opened scenario there is no earlier system, and that of another one would be taken for it.
        let error = self.supply_said.get().unwrap_or(error);
        Some(format!("Nothing to show yet: {error}."))
    }

    /// A sample for comparison, once there is one.
    pub fn sampled(&self, extra: &Extra) -> Option<Arc<Sample>> {
        self.extras.with(|all| {
            let found = all.iter().find(|(e, _)| e == extra);
            found.map(|(_, sample)| sample.clone())
        })
    }

    /// Builds the systems of the remaining policies, one at a time so that the page stays free, for as long as the system
    /// they compete with is the present one.
    fn compete(self, current: Current, mut rest: Vec<Rule>, mut built: Vec<(Rival, Arc<System>)>) {
        if !self.is_present(&current) {
            return;
        }
        if rest.is_empty() {
            self.rivals.set(Arc::new(Rivals {
                of: Some(current),
                systems: built,
            }));
            return;
        }
        let policy = rest.remove(0);
        let rival = policies::rival(&current.scenario, &current.system, policy);
        built.extend(rival);
        after(Duration::ZERO, move || self.compete(current, rest, built));
    }

    fn rebuild(&self) {
        let scenario = self.scenario.get_untracked();
        let trace = self.traces.with_untracked(|t| t.of(&scenario.supply));
        let opened = self.opened.get_untracked();
        // Numbers that the system does not depend on leave it alone.
        let hash = trace.as_ref().map(|t| t.hash.clone());
        let made_of = (scenario.of_system(), hash, opened);
        if self
            .built
            .with_value(|built| built.as_ref() == Some(&made_of))
        {
            return;
        }
        self.built.set_value(Some(made_of));
        let made = |parts| {
            self.current.with_untracked(|before| match before {
                Some(before) => before.system.changed(parts),
                None => System::new(parts),
            })
        };
        match scenario.parts(trace.as_deref()).and_then(made) {
            Ok(system) => {
                let current = Current::new(scenario, trace, opened, system);
                self.current.set(Some(current));
                self.error.set(None);
            }
            Err(error) => {
                let other = |c: &Option<Current>| c.as_ref().is_some_and(|c| c.opened != opened);
                if self.current.with_untracked(other) {
                    self.current.set(None);
                    self.settled.set(None);
                }
                self.error.set(Some(error.to_string()));
            }
        }
    }

    /// The file that the chosen supply still lacks: its name and hash.
    pub fn wanted_file(&self) -> Option<(String, String)> {
        self.scenario.with(|s| match &s.supply {
            SupplyChoice::File { name, hash } if self.traces.with(|t| t.lacks(&s.supply)) => {
                Some((name.clone(), hash.clone()))
            }
            _ => None,
        })
    }
}

/// Milliseconds since the page was opened; a browser without a clock stands still, and nothing moves by itself.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}
