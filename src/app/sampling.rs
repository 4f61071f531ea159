//! Monte Carlo in the page: small pieces between frames, dropped as soon as the system changes.

use super::state::{Extra, State, now};
use super::widgets::button;
use crate::report::{self, Report};
use crate::simulation::Simulation;
use crate::system::System;
use crate::units::significant;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Time that one piece may take, and the pause before sampling begins after a change \[ms\].
const PIECE: f64 = 6.0;
const SETTLE: f64 = 250.0;
/// Time between two showings of the estimate \[ms\].
const SHOW: f64 = 400.0;
const TASKS: u64 = 2000;

/// The systems that are to be sampled for comparison; the present one has its own sample.
fn wanted(state: State) -> Vec<(Extra, Arc<System>)> {
    let rivals = state.rivals.get();
    let (first, second) = state.compared();
    let own = state.scenario.with_untracked(|s| s.policy);
    let of = |policy| {
        let rival = rivals.iter().find(|(p, _)| *p == policy && policy != own);
        rival.map(|(p, s)| (Extra::Policy(*p), s.clone()))
    };
    let pinned = state.before.get().map(|c| (Extra::Pinned, c.system));
    of(first)
        .into_iter()
        .chain(of(second))
        .chain(pinned)
        .collect()
}

/// Progress line and report button; keeps the sample going.
#[component]
pub fn Sampling() -> impl IntoView {
    let state = expect_context::<State>();
    let simulation = StoredValue::new(None::<Simulation>);
    let said = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let shown = StoredValue::new(0.0);
    // Time spent in sampling alone [ms].
    let busy = StoredValue::new(0.0);
    Effect::new(move |_| {
        let current = state.current.get();
        done.set(false);
        simulation.set_value(None);
        busy.set_value(0.0);
        // Points of another system would be worse than none.
        state.sample.set(None);
        let Some(current) = current else { return };
        let scenario = state.scenario.get_untracked();
        match report::simulation(&scenario, &current.system) {
            Ok(new) => {
                simulation.set_value(Some(new));
                said.set("sampling…".into());
            }
            Err(error) => said.set(error),
        }
    });
    // What is compared, with the system that each sample is of.
    let extras = StoredValue::new(Vec::<(Extra, Arc<System>, Simulation)>::new());
    Effect::new(move |_| {
        let wanted = wanted(state);
        let mut kept = Vec::new();
        extras.update_value(|old| {
            for (extra, system) in wanted {
                let same = |o: &(Extra, Arc<System>, Simulation)| Arc::ptr_eq(&o.1, &system);
                if let Some(i) = old.iter().position(same) {
                    kept.push(old.swap_remove(i));
                    continue;
                }
                // A has its own seed and paths.
                let scenario = match extra {
                    Extra::Pinned => state.pinned.get_untracked().map(|p| p.scenario),
                    Extra::Policy(_) => Some(state.scenario.get_untracked()),
                };
                let new = scenario.and_then(|s| report::simulation(&s, &system).ok());
                kept.extend(new.map(|s| (extra, system, s)));
            }
            *old = kept;
        });
        let names = extras.with_value(|e| e.iter().map(|e| e.0.clone()).collect::<Vec<_>>());
        state
            .extras
            .update(|all| all.retain(|(e, _)| names.contains(e)));
    });
    let compare = move || {
        let from = now();
        let finished = extras.try_update_value(|all| {
            let (extra, _, s) = all.iter_mut().find(|e| !e.2.is_finished())?;
            while now() - from < PIECE && !s.advance(TASKS) {}
            s.is_finished()
                .then(|| (extra.clone(), Arc::new(s.sample().clone())))
        });
        if let Some(Some((extra, sample))) = finished {
            state.extras.update(|all| {
                all.retain(|(e, _)| *e != extra);
                all.push((extra, sample));
            });
        }
    };
    let step = move || {
        if now() - state.touched.get_value() < SETTLE {
            return;
        }
        if done.get_untracked() {
            return compare();
        }
        let from = now();
        let sample = simulation.try_update_value(|s| {
            let s = s.as_mut()?;
            while now() - from < PIECE && !s.advance(TASKS) {}
            busy.update_value(|b| *b += now() - from);
            let finished = s.is_finished();
            (finished || from - shown.get_value() > SHOW)
                .then(|| (Arc::new(s.sample().clone()), finished, s.plan().paths))
        });
        let Some(Some((sample, finished, paths))) = sample else {
            return;
        };
        shown.set_value(from);
        let relative = sample
            .auxiliary
            .last()
            .map_or(f64::NAN, |m| m.standard_error() / m.mean());
        let error = if relative.is_finite() {
            format!(
                ", standard error of E[A] {} %",
                significant(100.0 * relative)
            )
        } else {
            String::new()
        };
        let slots =
            sample.finished_paths as f64 * sample.horizons.last().copied().unwrap_or(1) as f64;
        let speed = if finished && busy.get_value() > 0.0 {
            format!(
                ", {} slots/s",
                significant(1000.0 * slots / busy.get_value())
            )
        } else {
            String::new()
        };
        said.set(format!(
            "{} of {} sample paths{error}{speed}",
            sample.finished_paths, paths
        ));
        state.sample.set(Some(sample));
        done.set(finished);
    };
    // Pieces are timed apart, so that input and drawing always get their turn.
    let _ = set_interval_with_handle(step, Duration::from_millis(12));
    let save = Callback::new(move |()| {
        let Some(current) = state.current.get_untracked() else {
            return;
        };
        let scenario = state.scenario.get_untracked();
        let json = simulation.with_value(|s| {
            let s = s.as_ref()?;
            s.is_finished()
                .then(|| Report::new(&scenario, &current.system, s.sample()).json())
        });
        if let Some(json) = json {
            save_text("equipoise-report.json", &json);
        }
    });
    let undone = Signal::derive(move || !done.get());
    view! {
        {button("report", "report".to_string(), "all numbers of this scenario, as JSON; ready when sampling is done", undone, save)}
        <span class="quiet-text" id="progress">{said}</span>
    }
}

/// Hands a text to the browser's downloads.
fn save_text(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let anchor = document()
        .create_element("a")
        .ok()
        .and_then(|a| a.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}
