//! Monte Carlo in the page: what is to be sampled, how far it is, and the report.

pub mod worker;
pub mod job;
pub mod pool;

use crate::app::kit::erased::text;
use crate::app::kit::errors::js_error_text;
use crate::app::kit::files;
use crate::app::kit::parts::{Part, part};
use crate::app::kit::tasks::{Timer, effect, spawn};
use crate::app::kit::widgets::button;
use crate::app::sampling::job::Job;
use crate::app::sampling::pool::Pool;
use crate::app::state::{Current, Extra, State, now};
use crate::dispatch::rule::Rule;
use crate::report::{Report, plan};
use crate::scenario::Scenario;
use crate::simulation::Sample;
use crate::system::System;
use crate::units::significant;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// Time between two showings of the estimate \[ms\].
const SHOW: f64 = 400.0;
/// Changes that follow each other sooner are one drag \[ms\]; sampling waits for its end, twice as long as the last two
/// changes were apart, within these bounds: a sample that is begun between two moves is a job for the workers in vain.
const DRAG: f64 = 100.0;
const REST: (f64, f64) = (20.0, 120.0);
/// Paths below which an estimate is not worth showing.
const FEWEST: u64 = 8;

/// The policies that are to be sampled for comparison; the present one has its own sample.
fn policies(state: State) -> Vec<Job> {
    let rivals = state.rivals.get();
    state.sampling.track();
    let (first, second) = state.compared();
    let of = |policy: Rule| {
        let current = rivals.of.as_ref().filter(|c| state.is_present(c))?;
        let found = rivals.systems.iter().find(|(r, _)| r.policy == policy);
        let (_, system) = found.filter(|_| policy != current.scenario.policy)?;
        let renewed = state.renewed(current);
        let rival = Current {
            scenario: Arc::new(renewed.scenario.rival(policy)),
            system: system.clone(),
            ..renewed
        };
        Some(Job::new(Some(Extra::Policy(policy)), rival))
    };
    let policies = [Some(first), Some(second).filter(|s| *s != first)];
    policies.into_iter().flatten().filter_map(of).collect()
}

/// The pinned scenario, which does not depend on the present one.
fn pinned(state: State) -> Option<Job> {
    Some(Job::new(Some(Extra::Pinned), state.before.current.get()?))
}

/// How far the scenario's own sample is, in words.
fn progress(job: &Job, workers: usize) -> String {
    let sample = &job.sample;
    let last = sample.auxiliary.last();
    // Without a mean there is no relative error, and none is said.
    let relative = last.map_or(f64::NAN, |m| m.standard_error() / m.mean());
    let error = if relative.is_finite() {
        let percent = significant(100.0 * relative);
        format!(" ± {percent} %")
    } else {
        String::new()
    };
    let rest = if job.is_finished() {
        // A plan has at least one horizon.
        let slots = sample.finished_paths * sample.horizons.last().copied().unwrap_or(1);
        let speed = 1000.0 * slots as f64 / job.busy.max(1.0);
        format!("\n{} slots/s a worker", significant(speed))
    } else {
        let left = job
            .left(workers)
            .map(|ms| significant(libm::ceil(ms / 1000.0)));
        // Before the first path nobody knows.
        left.map_or(String::new(), |s| format!(", about {s} s left"))
    };
    format!(
        "{} of {} sample paths{error}{rest}",
        sample.finished_paths, job.plan.paths
    )
}

/// A report as text.
pub type MakeReport = fn(&Scenario, &Arc<System>, &Sample) -> Result<Written, String>;

/// A report as it is saved, and the hash of its results.
pub struct Written {
    pub json: String,
    pub hash: String,
}

fn written(scenario: &Scenario, system: &Arc<System>, sample: &Sample) -> Result<Written, String> {
    let report = Report::new(scenario, system, sample)?;
    Ok(Written {
        json: report.json()?,
        hash: report.hash,
    })
}

/// Makes reports, and is fetched when one is asked for.
pub fn report() -> Part<MakeReport> {
    part!(part_report: MakeReport = written)
}

/// Progress line and report button; keeps the samples going.
#[component]
pub fn Sampling() -> impl IntoView {
    let state = State::of_page();
    let said = RwSignal::new(String::new());
    let done = RwSignal::new(false);
    let shown = StoredValue::new(f64::NEG_INFINITY);
    // What a worker has found, shown at once when it is the first or the last, and now and then in between.
    let news = move |pool: &Pool| {
        if let Some(trouble) = pool.trouble() {
            said.set(format!("Sampling has stopped ({trouble}); the closed forms go on. Reload the page to sample again."));
            return;
        }
        let refused = pool.with(|jobs| jobs.iter().find(|j| j.what.is_none())?.refused.clone());
        if let Some(refused) = refused {
            said.set(refused);
            return;
        }
        let workers = pool.workers();
        let own = pool.with(|jobs| {
            let job = jobs.iter().find(|j| {
                j.what.is_none() && j.sample.finished_paths >= FEWEST.min(j.plan.paths)
            })?;
            let due = job.is_finished() || now() - shown.get_value() > SHOW;
            (due && !done.get_untracked()).then(|| {
                (
                    Arc::new(job.sample.clone()),
                    progress(job, workers),
                    job.is_finished(),
                )
            })
        });
        if let Some((sample, text, finished)) = own {
            shown.set_value(now());
            said.set(text);
            state.sample.set(Some(sample));
            done.set(finished);
        }
        let finished = pool.with(|jobs| {
            let known = |e: &Extra| {
                state
                    .extras
                    .with_untracked(|all| all.iter().any(|(k, _)| k == e))
            };
            let of = |j: &Job| {
                let what = j.what.clone().filter(|w| j.is_finished() && !known(w))?;
                Some((what, Arc::new(j.sample.clone())))
            };
            jobs.iter()
                .filter_map(of)
                .collect::<Vec<(Extra, Arc<Sample>)>>()
        });
        if !finished.is_empty() {
            state.extras.update(|all| all.extend(finished));
        }
    };
    let pool = StoredValue::new_local(Pool::new(news));
    let timer = Timer::new();
    let changed = StoredValue::new(f64::NEG_INFINITY);
    effect(move || {
        let current: Option<Current> = state.current.get();
        state.sampling.track();
        done.set(false);
        shown.set_value(f64::NEG_INFINITY);
        // Points of another system would be worse than none.
        if state.sample.with_untracked(|s| s.is_some()) {
            state.sample.set(None);
        }
        // Nothing of the system before is worth a worker's time; the new one begins once the hand rests.
        pool.with_value(|pool| pool.set(|j| j.what.is_none(), Vec::new()));
        timer.stop();
        let Some(current) = current else {
            said.set(String::new());
            return;
        };
        let new = Job::new(None, state.renewed(&current));
        said.set("sampling…".into());
        let jobs = Rc::new(RefCell::new(vec![new]));
        let begin = move || {
            let jobs = jobs.borrow_mut().drain(..).collect();
            pool.with_value(|pool| {
                pool.set(|j| j.what.is_none(), jobs);
                news(pool);
            });
        };
        let apart = now() - changed.get_value();
        changed.set_value(now());
        if apart > DRAG {
            // The first of several changes, or the only one: workers set out while the page still draws.
            begin();
            return;
        }
        let wait = Duration::from_millis((2.0 * apart).clamp(REST.0, REST.1) as u64);
        timer.set(wait, begin);
    });
    // Replaces what is compared of one kind, samples and all.
    let replace = move |is_pinned: bool, jobs: Vec<Job>| {
        let of_kind = move |what: &Extra| (*what == Extra::Pinned) == is_pinned;
        if state
            .extras
            .with_untracked(|all| all.iter().any(|(e, _)| of_kind(e)))
        {
            state.extras.update(|all| all.retain(|(e, _)| !of_kind(e)));
        }
        pool.with_value(|pool| pool.set(|j| j.what.as_ref().is_some_and(of_kind), jobs));
    };
    effect(move || {
        // Samples of policies under the system before say nothing of the present one.
        state.current.track();
        replace(false, Vec::new());
    });
    effect(move || replace(false, policies(state)));
    effect(move || replace(true, pinned(state).into_iter().collect()));
    let report = report();
    let save = Callback::new(move |()| {
        let whole = pool.with_value(|pool| {
            pool.with(|jobs| {
                let job = jobs.iter().find(|j| j.what.is_none() && j.is_finished())?;
                let system = &job.current.system;
                // The price ratio may have moved since; nothing else has, or the sample would be another.
                let now = state.renewed(&job.current).scenario;
                let same = plan(&now, system) == job.plan;
                let scenario = if same { &now } else { &job.current.scenario };
                Some((scenario.clone(), system.clone(), job.sample.clone()))
            })
        });
        let Some((scenario, system, sample)) = whole else {
            return;
        };
        spawn(async move {
            let made = report.get().await;
            let made = made.and_then(|make| make(&scenario, &system, &sample));
            let save = |json: String| files::save("equipoise-report.json", &json.into());
            let saved = made.and_then(|made| save(made.json).map_err(js_error_text));
            said.set(match saved {
                Ok(()) => "saved as equipoise-report.json".into(),
                Err(error) => format!("The report could not be saved: {error}."),
            });
        });
    });
    let undone = Signal::derive(move || !done.get());
    view! {
        {button("report", "report".to_string(), "all numbers of this scenario, as JSON; ready when sampling is done", undone, save)}
        <span class="quiet-text" id="progress" title=said>{text(move || said.with(|s| s.lines().next().map(String::from)))}</span>
    }
}
