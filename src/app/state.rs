//! State of the page: the scenario is the only thing the user writes; everything else follows from it.

use super::canvas::{on_theme, theme};
use super::why::Picked;
use crate::figures::growth::longest;
use crate::figures::policies;
use crate::figures::style::Theme;
use crate::scenario::link;
use crate::scenario::parameters::Id;
use crate::scenario::presets::PRESETS;
use crate::scenario::{PolicyChoice, Scenario, SupplyChoice};
use crate::simulation::Sample;
use crate::spitzer::ExactMean;
use crate::supply::trace::TraceFile;
use crate::system::System;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How long nothing must move for the system to count as settled.
const SETTLED: Duration = Duration::from_millis(250);

/// How long a frame is waited for.
pub const FRAMELESS: Duration = Duration::from_millis(100);

/// A system with what is worth computing once.
#[derive(Clone)]
pub struct Current {
    pub system: Arc<System>,
    pub exact: Option<Arc<ExactMean>>,
}

impl Current {
    fn new(system: System) -> Current {
        let exact = ExactMean::new(&system, longest(&system)).map(Arc::new);
        Current {
            system: Arc::new(system),
            exact,
        }
    }
}

/// A scenario that was pinned as A, with the trace that it had.
#[derive(Clone, PartialEq)]
pub struct Pinned {
    pub scenario: Scenario,
    pub trace: Option<Arc<TraceFile>>,
}

/// What is sampled besides the scenario itself, for comparison.
#[derive(Clone, PartialEq)]
pub enum Extra {
    Policy(PolicyChoice),
    Pinned,
}

/// Systems by policy.
pub type Rivals = Vec<(PolicyChoice, Arc<System>)>;

/// Shared by all parts of the page.
#[derive(Clone, Copy)]
pub struct State {
    pub scenario: RwSignal<Scenario>,
    /// The trace file that is loaded, if any.
    pub trace: RwSignal<Option<Arc<TraceFile>>>,
    /// The last good system.
    pub current: RwSignal<Option<Current>>,
    /// The last good system once nothing has moved for a while: for figures that build further systems.
    pub settled: RwSignal<Option<Current>>,
    /// Whether the routing map is compared with the other optimising policy.
    pub compare: RwSignal<bool>,
    /// The systems of all policies at the settled scenario.
    pub rivals: RwSignal<Arc<Rivals>>,
    /// The two policies that are compared by sampling; `None` stands for the present one, and for the best other.
    pub pair: RwSignal<(Option<PolicyChoice>, Option<PolicyChoice>)>,
    /// Scenario A, its system, and why there is none.
    pub pinned: RwSignal<Option<Pinned>>,
    pub before: RwSignal<Option<Current>>,
    pub pinned_error: RwSignal<Option<String>>,
    /// Samples of what is compared.
    pub extras: RwSignal<Vec<(Extra, Arc<Sample>)>>,
    /// Cell of the routing map that is to be explained.
    pub cell: RwSignal<Option<Picked>>,
    /// What the present system, or the refusal, was made of: scenario, hash of the trace.
    pub built: StoredValue<Option<(Scenario, Option<String>)>>,
    /// Seed, paths and precision of the sample, the price ratio and the policy, each told only when it changes.
    pub sampling: Memo<(u64, u64, f64)>,
    pub ratio: Memo<f64>,
    pub policy: Memo<PolicyChoice>,
    /// Why the scenario as it stands makes no system.
    pub error: RwSignal<Option<String>>,
    pub sample: RwSignal<Option<Arc<Sample>>>,
    /// Live path: slot, battery, auxiliary.
    pub live: RwSignal<Arc<Vec<(f64, f64, f64)>>>,
    /// What to notice about the preset that was chosen last.
    pub preset: RwSignal<Option<usize>>,
    /// Dark or light; every canvas is drawn anew when it changes.
    pub theme: RwSignal<Theme>,
}

/// What the page opens with.
pub struct Opening {
    scenario: Scenario,
    current: Result<Current, String>,
}

impl Opening {
    pub fn new() -> Opening {
        let first = PRESETS.first();
        let scenario = first.map_or_else(Scenario::default, |p| (p.scenario)());
        let system = scenario.system(None).map_err(|e| e.to_string());
        let current = system.map(Current::new);
        Opening { scenario, current }
    }
}

impl State {
    pub fn new(opening: Opening) -> State {
        let made_of = (opening.scenario.of_system(), None);
        let scenario = RwSignal::new(opening.scenario);
        let (current, error) = match opening.current {
            Ok(current) => (Some(current), None),
            Err(error) => (None, Some(error)),
        };
        let state = State {
            scenario,
            trace: RwSignal::new(None),
            // At once, so that nothing on the page has to move when the first sentence comes.
            current: RwSignal::new(current),
            settled: RwSignal::new(None),
            compare: RwSignal::new(false),
            rivals: RwSignal::new(Arc::default()),
            pair: RwSignal::new((None, None)),
            pinned: RwSignal::new(None),
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
            preset: RwSignal::new(Some(0)),
            theme: RwSignal::new(theme()),
        };
        on_theme(move || state.theme.set(theme()));
        // Many slider events may fall into one frame; the system is built once in each.
        let waiting = StoredValue::new(false);
        Effect::new(move |_| {
            state.scenario.track();
            state.trace.track();
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
                set_timeout(rebuild, FRAMELESS);
            }
        });
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            let current = state.current.get();
            if let Some(handle) = timer.get_value() {
                handle.clear();
            }
            let settle = move || {
                state.settled.set(current.clone());
                if let Some(current) = &current {
                    let scenario = state.scenario.get_untracked();
                    let all = PolicyChoice::all(&scenario.models, &scenario.law());
                    state.compete(current.clone(), Arc::new(scenario), all, Vec::new());
                }
            };
            timer.set_value(set_timeout_with_handle(settle, SETTLED).ok());
        });
        Effect::new(move |_| {
            let built = state
                .pinned
                .get()
                .map(|p| p.scenario.system(p.trace.as_deref()));
            let (before, error) = match built.transpose() {
                Ok(system) => (system.map(Current::new), None),
                Err(error) => (None, Some(error.to_string())),
            };
            state.before.set(before);
            state.pinned_error.set(error);
        });
        state
    }

    /// The two policies that are compared: by default the present one and the best other.
    pub fn compared(&self) -> (PolicyChoice, PolicyChoice) {
        let own = self.policy.get();
        let other = match own {
            PolicyChoice::MeanEnergy => PolicyChoice::VarianceAware,
            _ => PolicyChoice::MeanEnergy,
        };
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
        let same = |now: &Option<Current>| {
            let now = now.as_ref();
            now.is_some_and(|now| Arc::ptr_eq(&now.system, &current.system))
        };
        sample.filter(|_| self.current.with_untracked(same))
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
    fn compete(
        self,
        current: Current,
        scenario: Arc<Scenario>,
        mut rest: Vec<PolicyChoice>,
        mut built: Rivals,
    ) {
        let same = |c: &Option<Current>| {
            c.as_ref()
                .is_some_and(|c| Arc::ptr_eq(&c.system, &current.system))
        };
        if !self.current.with_untracked(same) {
            return;
        }
        if rest.is_empty() {
            self.rivals.set(Arc::new(built));
            return;
        }
        let policy = rest.remove(0);
        let rival = policies::rival(&scenario, &current.system, policy);
        built.extend(rival.map(|s| (policy, Arc::new(s))));
        set_timeout(
            move || self.compete(current, scenario, rest, built),
            Duration::ZERO,
        );
    }

    fn rebuild(&self) {
        let scenario = self.scenario.get_untracked();
        let trace = self.trace.get_untracked();
        // Numbers that the system does not depend on leave it alone.
        let made_of = (scenario.of_system(), trace.as_ref().map(|t| t.hash.clone()));
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
                self.current.set(Some(Current::new(system)));
                self.error.set(None);
            }
            Err(error) => self.error.set(Some(error.to_string())),
        }
    }

    /// Whether the loaded trace holds sun and wind, so that their share matters.
    pub fn mixes_weather(&self) -> bool {
        let chosen = self.scenario.with(|s| s.has_trace());
        chosen
            && self
                .trace
                .with(|t| t.as_ref().is_some_and(|t| t.has_weather()))
    }

    /// Whether the chosen supply still lacks its file.
    pub fn wanted_file(&self) -> Option<(String, String)> {
        let trace = self.trace.get();
        self.scenario.with(|s| match &s.supply {
            SupplyChoice::File { name, hash } if trace.as_ref().is_none_or(|t| t.hash != *hash) => {
                Some((name.clone(), hash.clone()))
            }
            _ => None,
        })
    }
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |p| p.now())
}
