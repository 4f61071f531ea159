//! What the page shows at one moment, and what it opens with: scenario, trace and system belong together.

use crate::figures::growth::longest;
use crate::figures::rivals::Rival;
use crate::given::supply::trace::TraceFile;
use crate::scenario::link;
use crate::scenario::presets::PRESETS;
use crate::scenario::{PolicyChoice, Scenario};
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

    /// Whether both have the very same system.
    pub fn is(&self, other: &Current) -> bool {
        Arc::ptr_eq(&self.system, &other.system)
    }
}

/// A scenario that was pinned as A.
#[derive(Clone, PartialEq)]
pub struct Pinned {
    pub scenario: Scenario,
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
    Policy(PolicyChoice),
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
    pub(super) scenario: Scenario,
    pub(super) pinned: Option<Pinned>,
    pub(super) preset: Option<usize>,
    pub(super) current: Result<Current, String>,
}

/// The part of the address in which the scenario stands; what cannot be read is as good as none.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

impl Opening {
    /// The scenario of the address, at once, so that no other is seen first; without one, or with one that has to be
    /// asked about, the first preset.
    pub fn new() -> Opening {
        let text = fragment();
        let linked = (text.len() > 1).then(|| link::read(&text));
        let linked = linked.filter(|opened| opened.problems.is_empty());
        let (scenario, pinned, preset) = match linked {
            Some(opened) => (opened.scenario, opened.pinned, None),
            // There are presets, and the first is the default at its critical supply.
            None => {
                let scenario = PRESETS
                    .first()
                    .map_or_else(Scenario::default, |p| (p.scenario)());
                (scenario, None, Some(0))
            }
        };
        let system = scenario.system(None).map_err(|e| e.to_string());
        Opening {
            current: system.map(|s| Current::new(scenario.clone(), None, 0, s)),
            pinned: pinned.map(|scenario| Pinned { scenario }),
            scenario,
            preset,
        }
    }
}
