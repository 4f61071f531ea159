//! What the page shows at one moment, and what it opens with: scenario, trace and system belong together.

use crate::dispatch::rule::Rule;
use crate::figures::growth::longest;
use crate::figures::rivals::Rival;
use crate::given::supply::trace::TraceFile;
use crate::scenario::Scenario;
use crate::scenario::link::View;
use crate::scenario::presets::{OPENING, Preset, preset};
use crate::scenario::traces::Traces;
use crate::simulation::Task;
use crate::system::System;
use crate::theory::expected::Forms;
use leptos::prelude::*;
use std::sync::Arc;

/// A system with what it was built from and what is worth computing once: what is said of it, sampled or saved never
/// mixes with what the user has changed since.
#[derive(Clone)]
pub struct Current {
    pub scenario: Arc<Scenario>,
    pub trace: Option<Arc<TraceFile>>,
    /// Which of the scenarios that were opened as a whole this is or has been changed from.
    pub opened: u32,
    pub system: Arc<System>,
    pub forms: Arc<Forms>,
}

impl Current {
    pub(super) fn new(
        scenario: Scenario,
        trace: Option<Arc<TraceFile>>,
        opened: u32,
        system: System,
    ) -> Current {
        let system = Arc::new(system);
        let forms = Forms::new(system.clone(), longest(&system));
        Current {
            scenario: Arc::new(scenario),
            trace,
            opened,
            system,
            forms: Arc::new(forms),
        }
    }

    /// The moment of a pinned scenario, or why there is none.
    pub(super) fn pinned(scenario: Scenario, traces: &Traces) -> Result<Current, String> {
        let trace = traces.of(&scenario.supply);
        let system = scenario.system(trace.as_deref());
        let system = system.map_err(|e| e.to_string())?;
        Ok(Current::new(scenario, trace, 0, system))
    }

    /// Whether both have the very same system.
    pub fn is(&self, other: &Current) -> bool {
        Arc::ptr_eq(&self.system, &other.system)
    }
}

/// What a scenario makes: the last moment that was possible, none where a whole scenario was opened that makes none; and why
/// the scenario as it stands makes none. Signals of types that the page has anyway: a memo of a moment weighs four kilobytes.
#[derive(Clone, Copy)]
pub struct Built {
    pub current: RwSignal<Option<Current>>,
    pub refused: RwSignal<Option<String>>,
}

impl Built {
    pub(super) fn new(made: Option<Result<Current, String>>) -> Built {
        let built = Built {
            current: RwSignal::new(None),
            refused: RwSignal::new(None),
        };
        built.set(made);
        built
    }

    /// What has been made, or why nothing could be; `None` where nothing was asked for.
    pub(super) fn set(&self, made: Option<Result<Current, String>>) {
        let (current, refused) = match made.transpose() {
            Ok(current) => (current, None),
            Err(error) => (None, Some(error)),
        };
        self.current.set(current);
        self.refused.set(refused);
    }
}

/// The scenario that was opened last as a whole: a preset, a link, the pinned one.
#[derive(Clone)]
pub struct Opened {
    /// How many were opened before.
    pub count: u32,
    pub scenario: Scenario,
    /// The preset that it is.
    pub preset: Option<&'static Preset>,
}

impl PartialEq for Opened {
    fn eq(&self, other: &Opened) -> bool {
        self.count == other.count
    }
}

/// What undo takes back.
#[derive(Clone, PartialEq)]
pub struct Snapshot {
    pub scenario: Scenario,
    pub pinned: Option<Scenario>,
    pub opened: Opened,
}

/// What is to be explained.
#[derive(Clone, Copy, PartialEq)]
pub enum Picked {
    Task(Task),
    /// L0 \[nats/token\] and skills.
    Cell(f64, u32),
}

/// What is sampled besides the scenario itself, for comparison.
#[derive(Clone, PartialEq)]
pub enum Extra {
    Policy(Rule),
    Pinned,
}

/// The systems of all policies, and the one that they compete with.
#[derive(Default)]
pub struct Rivals {
    pub of: Option<Current>,
    pub systems: Vec<(Rival, Arc<System>)>,
}

/// What the page opens with.
pub struct Opening {
    pub(super) view: View,
    pub(super) preset: Option<&'static Preset>,
    pub(super) made: Result<Current, String>,
}

/// The part of the address in which the scenario stands; what cannot be read is as good as none.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

impl Opening {
    /// What a link holds, at once, so that nothing else is seen first; without one, or with one that has to be asked about, the
    /// preset to open with.
    pub fn new(linked: Option<View>) -> Opening {
        let (view, preset) = match linked {
            Some(view) => (view, None),
            // It is there, by test.
            None => {
                let preset = preset(OPENING);
                let scenario = preset.map_or_else(Scenario::default, Preset::scenario);
                let view = View {
                    scenario,
                    ..View::default()
                };
                (view, preset)
            }
        };
        let system = view.scenario.system(None).map_err(|e| e.to_string());
        Opening {
            made: system.map(|s| Current::new(view.scenario.clone(), None, 0, s)),
            view,
            preset,
        }
    }
}
