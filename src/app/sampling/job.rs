//! A job: a scenario that is to be sampled, and the merging of its paths in their order.

use crate::app::kit::errors::js_error_text;
use crate::app::state::{Current, Extra};
use crate::report;
use crate::scenario::link;
use crate::simulation::{PathResult, Plan, Sample};
use js_sys::{Array, Float64Array};
use web_sys::Worker;

/// Time that a worker is kept busy at once, so that it soon hears of a change \[ms\].
const TURN: f64 = 12.0;
/// Most times that a scenario is told to workers that have forgotten it.
const MOST_TOLD: u32 = 100;
/// Most paths in one turn, and slots in the first, whose pace is not known yet.
const MOST: u64 = 256;
const FIRST: u64 = 16_000;

/// Something to be sampled.
pub struct Job {
    /// `None` for the scenario itself.
    pub what: Option<Extra>,
    /// The system, and the scenario it was built from.
    pub current: Current,
    pub plan: Plan,
    pub sample: Sample,
    /// Why it cannot be sampled.
    pub refused: Option<String>,
    /// Time that workers have spent on it \[ms\].
    pub busy: f64,
    pub(super) id: f64,
    pub(super) models: usize,
    /// How often workers were told of it.
    pub(super) told: u32,
    /// First path that nobody has yet, and ranges that were lost with a worker.
    pub(super) next: u64,
    pub(super) lost: Vec<(u64, u64)>,
    /// Results of later paths that wait for earlier ones: path, numbers.
    pub(super) waiting: Vec<(u64, Vec<f64>)>,
}

impl Job {
    pub fn new(what: Option<Extra>, current: Current) -> Job {
        let plan = report::plan(&current.scenario, &current.system);
        let models = current.system.parts().fleet.models().len();
        Job {
            what,
            sample: Sample::new(&plan, models),
            current,
            plan,
            refused: None,
            busy: 0.0,
            id: 0.0,
            models,
            told: 0,
            next: 0,
            lost: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Tells a worker of it; it is refused where that cannot be done.
    pub(super) fn tell(&mut self, worker: &Worker) -> Option<()> {
        let link = link::write(&self.current.scenario);
        let setup = Array::of2(&self.id.into(), &link.into());
        if let Some(trace) = &self.current.trace {
            setup.push(&trace.name.as_str().into());
            setup.push(&trace.hash.as_str().into());
            for column in trace.columns() {
                setup.push(&Float64Array::from(column));
            }
        }
        self.told += 1;
        let told = worker.post_message(&setup).map_err(js_error_text);
        self.refused = match told {
            Ok(()) if self.told <= MOST_TOLD => None,
            Ok(()) => Some("Sampling has stopped: the workers do not keep this scenario.".into()),
            Err(error) => Some(format!(
                "Sampling has stopped: no worker can be told of this scenario ({error})."
            )),
        };
        self.refused.is_none().then_some(())
    }

    pub fn is_finished(&self) -> bool {
        self.sample.is_finished(&self.plan)
    }

    /// Time left with this many workers \[ms\]; `None` before the first path.
    pub fn left(&self, workers: usize) -> Option<f64> {
        let done = self.sample.finished_paths;
        let each = self.busy / done as f64;
        let rest = self.plan.paths.saturating_sub(done) as f64;
        (done > 0).then(|| each * rest / workers.max(1) as f64)
    }

    /// The next paths to be walked, if there are any that nobody has.
    pub(super) fn take(&mut self, workers: usize) -> Option<(u64, u64)> {
        if self.is_finished() || self.refused.is_some() {
            return None;
        }
        if let Some(range) = self.lost.pop() {
            return Some(range);
        }
        let done = self.sample.finished_paths.max(1) as f64;
        // A plan has at least one horizon, of at least one slot.
        let turn = if self.busy > 0.0 {
            (TURN * done / self.busy) as u64
        } else {
            FIRST / self.plan.horizons.last().copied().unwrap_or(1).max(1)
        };
        let rest = self.plan.paths.saturating_sub(self.next);
        // Shared out at the end, so that no worker waits long for another.
        let share = rest.div_ceil(workers.max(1) as u64);
        let count = turn.clamp(1, MOST).min(share);
        let from = self.next;
        self.next += count;
        (count > 0).then_some((from, from + count))
    }

    pub(super) fn merge(&mut self, from: u64, numbers: &[f64]) {
        let length = PathResult::length(&self.plan, self.models);
        for (path, numbers) in (from..).zip(numbers.chunks(length)) {
            self.waiting.push((path, numbers.to_vec()));
        }
        while !self.is_finished() {
            let next = self.sample.finished_paths;
            let Some(i) = self.waiting.iter().position(|(path, _)| *path == next) else {
                break;
            };
            let (_, numbers) = self.waiting.swap_remove(i);
            match PathResult::from_numbers(&self.plan, self.models, &numbers) {
                Some(result) => self.sample.add(&result),
                None => {
                    let words = "Sampling has stopped: a worker has answered with something other than a path.";
                    self.refused = Some(words.into());
                    break;
                }
            }
        }
    }
}
