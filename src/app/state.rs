//! State of the page: the scenario is the only thing the user writes; everything else follows from it.

use crate::figures::growth::longest;
use crate::scenario::presets::PRESETS;
use crate::scenario::{Scenario, SupplyChoice};
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
    /// Why the scenario as it stands makes no system.
    pub error: RwSignal<Option<String>>,
    pub sample: RwSignal<Option<Arc<Sample>>>,
    /// Live path: slot, battery, auxiliary.
    pub live: RwSignal<Arc<Vec<(f64, f64, f64)>>>,
    /// What to notice about the preset that was chosen last.
    pub preset: RwSignal<Option<usize>>,
    /// Counts changes of width or theme, after which every canvas is drawn anew.
    pub layout: RwSignal<u32>,
    /// When the scenario last changed \[ms\].
    pub touched: StoredValue<f64>,
}

impl State {
    pub fn new() -> State {
        let scenario = PRESETS
            .first()
            .map_or_else(Scenario::default, |p| (p.scenario)());
        let state = State {
            scenario: RwSignal::new(scenario),
            trace: RwSignal::new(None),
            current: RwSignal::new(None),
            settled: RwSignal::new(None),
            compare: RwSignal::new(false),
            error: RwSignal::new(None),
            sample: RwSignal::new(None),
            live: RwSignal::new(Arc::default()),
            preset: RwSignal::new(Some(0)),
            layout: RwSignal::new(0),
            touched: StoredValue::new(0.0),
        };
        // Many slider events may fall into one frame; the system is built once in each.
        let waiting = StoredValue::new(false);
        Effect::new(move |_| {
            state.scenario.track();
            state.trace.track();
            state.touched.set_value(now());
            if !waiting.get_value() {
                waiting.set_value(true);
                request_animation_frame(move || {
                    waiting.set_value(false);
                    state.rebuild();
                });
            }
        });
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            let current = state.current.get();
            if let Some(handle) = timer.get_value() {
                handle.clear();
            }
            let settle = move || state.settled.set(current.clone());
            timer.set_value(set_timeout_with_handle(settle, SETTLED).ok());
        });
        state
    }

    fn rebuild(&self) {
        let scenario = self.scenario.get_untracked();
        let trace = self.trace.get_untracked();
        match scenario.system(trace.as_deref()) {
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
