//! Monte Carlo: sampling of paths, chunked, with common random numbers.
//!
//! Demand does not depend on the supply mean, and harvests scale with it, so one sampled path serves every supply
//! mean and every horizon of the figures at once.
//!
//! ```
//! use equipoise::scenario::Scenario;
//! use equipoise::simulation::{Plan, Simulation};
//! use std::sync::Arc;
//!
//! let system = Arc::new(Scenario::default().system(None)?);
//! let plan = Plan::new(&system, 1, 20);
//! let mut simulation = Simulation::new(system, plan)?;
//! // A few tasks at a time, so that the caller can do other things in between or stop.
//! while !simulation.advance(10_000) {}
//! let auxiliary = simulation.sample().auxiliary.last().ok_or("no horizon")?;
//! assert_eq!(auxiliary.count(), 20);
//! println!("{:.3e} ± {:.0e} J", auxiliary.mean(), auxiliary.standard_error());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod tasks;
mod split;
mod table;
mod bulk;
pub mod ledger;
mod sampler;
mod walker;
pub mod comparison;

use crate::numerics::estimate::Moments;
use crate::numerics::sorting::ascending;
use crate::system::System;
pub use sampler::{Luck, Sampler, Side};
use std::sync::Arc;
pub use tasks::Task;
pub use walker::{PathResult, Walker};

/// Most tasks that a sample may draw in expectation, over all paths; more would run for hours.
pub const MOST_TASKS: f64 = 1e10;

/// Paths below which a standard error is not yet to be trusted.
pub const LEAST_PATHS: u64 = 100;

/// What is to be sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Seed of every random stream.
    pub seed: u64,
    /// Most paths that are walked.
    pub paths: u64,
    /// Standard error of E\[A_T\], relative to it, at which fewer paths are enough; 0 takes them all.
    pub precision: f64,
    /// Horizons at which the system's own supply is read, ascending, the last being the system's own.
    pub horizons: Vec<u64>,
    /// Supply means, in multiples of the critical one, at which the whole horizon is read.
    pub multiples: Vec<f64>,
}

impl Plan {
    /// About eight horizons, equally spaced in their logarithm, and nine supplies around the critical one.
    pub fn new(system: &System, seed: u64, paths: u64) -> Plan {
        let last = system.horizon();
        let mut horizons: Vec<u64> = (1..=8)
            .map(|i| libm::round(libm::pow(last as f64, f64::from(i) / 8.0)) as u64)
            .chain([last])
            .map(|t| t.clamp(1, last))
            .collect();
        horizons.dedup();
        Plan {
            seed,
            paths,
            precision: 0.0,
            horizons,
            multiples: vec![0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75],
        }
    }
}

/// Estimates so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Paths that the estimates rest on.
    pub finished_paths: u64,
    /// Horizons \[slots\] of the plan.
    pub horizons: Vec<u64>,
    /// A_t at the horizons, at the system's own supply \[J\].
    pub auxiliary: Vec<Moments>,
    /// U_t at the horizons, at the system's own supply \[J\].
    pub unused: Vec<Moments>,
    /// Supplies of the plan, in multiples of the critical one.
    pub multiples: Vec<f64>,
    /// A_T and U_T at the multiples of the critical supply \[J\].
    pub by_supply: Vec<(Moments, Moments)>,
    /// A_T of every path \[J\], for sampled quantiles.
    pub finals: Vec<f64>,
    /// Tasks of each model, over all paths.
    pub model_tasks: Vec<f64>,
    /// Energy \[J\] of each model, over all paths.
    pub model_energy: Vec<f64>,
    /// Tasks that ended solved, over all paths.
    pub solved_tasks: f64,
    /// Slots of all paths in which dispatch was thrifty.
    pub thrifty_slots: f64,
    /// Largest |U_T + lost - (B_0 + S_T + A_T)| / (B_0 + sum |X_t|) of any path: rounding only (E2).
    pub conservation_gap: f64,
}

impl Sample {
    /// Nothing yet; `models` is the size of the fleet.
    pub fn new(plan: &Plan, models: usize) -> Sample {
        Sample {
            finished_paths: 0,
            horizons: plan.horizons.clone(),
            auxiliary: vec![Moments::default(); plan.horizons.len()],
            unused: vec![Moments::default(); plan.horizons.len()],
            multiples: plan.multiples.clone(),
            by_supply: vec![Default::default(); plan.multiples.len()],
            finals: Vec::new(),
            model_tasks: vec![0.0; models],
            model_energy: vec![0.0; models],
            solved_tasks: 0.0,
            thrifty_slots: 0.0,
            conservation_gap: 0.0,
        }
    }

    /// The next path. In the order of paths the result is the same however many walkers there were.
    pub fn add(&mut self, path: &PathResult) {
        let energies = self.auxiliary.iter_mut().zip(&mut self.unused);
        for ((a, u), (auxiliary, unused)) in energies.zip(&path.readings) {
            a.add(*auxiliary);
            u.add(*unused);
        }
        for ((a, u), (auxiliary, unused)) in self.by_supply.iter_mut().zip(&path.others) {
            a.add(*auxiliary);
            u.add(*unused);
        }
        let models = self.model_tasks.iter_mut().zip(&mut self.model_energy);
        for ((n, e), (tasks, energy)) in models.zip(&path.ledger.models) {
            *n += tasks;
            *e += energy;
        }
        self.finals.extend(path.readings.last().map(|r| r.0));
        self.solved_tasks += path.ledger.solved;
        self.thrifty_slots += path.thrifty;
        self.conservation_gap = self.conservation_gap.max(path.gap);
        self.finished_paths += 1;
    }

    /// Whether the plan asks for no further path: all are there, or the standard error asked for is reached.
    pub fn is_finished(&self, plan: &Plan) -> bool {
        let precise = || {
            let last = self.auxiliary.last();
            last.is_some_and(|m| m.standard_error() <= plan.precision * m.mean())
        };
        self.finished_paths >= plan.paths
            || (plan.precision > 0.0 && self.finished_paths >= LEAST_PATHS && precise())
    }

    /// Quantile of A_T over the sampled paths \[J\], nearest rank; none without paths.
    pub fn auxiliary_quantile(&self, p: f64) -> Option<f64> {
        let order = ascending(&self.finals);
        let rank = libm::ceil(p * order.len() as f64) as usize;
        let index = rank.clamp(1, order.len().max(1)) - 1;
        order.get(index).and_then(|i| self.finals.get(*i)).copied()
    }
}

/// A sample in progress: ask it to [`advance`](Simulation::advance), read it at any time, drop it to cancel.
#[derive(Clone, Debug)]
pub struct Simulation {
    walker: Walker,
    sample: Sample,
}

impl Simulation {
    /// Refuses, in words, a sample of more than [`MOST_TASKS`].
    pub fn new(system: Arc<System>, plan: Plan) -> Result<Simulation, String> {
        let walker = Walker::new(system, plan)?;
        let sample = Sample::new(walker.plan(), walker.models());
        Ok(Simulation { walker, sample })
    }

    /// The estimates so far.
    pub fn sample(&self) -> &Sample {
        &self.sample
    }

    /// What was asked for.
    pub fn plan(&self) -> &Plan {
        self.walker.plan()
    }

    /// Whether the plan asks for no further path.
    pub fn is_finished(&self) -> bool {
        self.sample.is_finished(self.walker.plan())
    }

    /// Samples about `budget` tasks (an empty slot counts as one); true when the plan is done. The result does
    /// not depend on how the work is cut.
    pub fn advance(&mut self, budget: u64) -> bool {
        let mut left = budget;
        while left > 0 && !self.is_finished() {
            let path = self.sample.finished_paths;
            if let Some(result) = self.walker.walk(path, &mut left) {
                self.sample.add(&result);
            }
        }
        self.is_finished()
    }
}

#[cfg(test)]
pub(crate) mod tests;
