//! Monte Carlo: task-level sampling of paths, chunked, with common random numbers.
//!
//! Demand does not depend on the supply mean, and harvests scale with it, so one sampled path serves every supply
//! mean and every horizon of the figures at once.

pub mod sampler;

use crate::battery::Battery;
use crate::estimate::Moments;
use crate::special::ascending;
use crate::system::System;
use crate::units::significant;
pub use sampler::{Sampler, Side, Task};
use std::sync::Arc;

/// Most tasks that a sample may draw in expectation, over all paths; more would run for hours.
pub const MOST_TASKS: f64 = 1e10;

/// What is to be sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub seed: u64,
    pub paths: u64,
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
            horizons,
            multiples: vec![0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75],
        }
    }
}

/// Estimates so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub finished_paths: u64,
    pub horizons: Vec<u64>,
    /// A_t and U_t at the horizons, at the system's own supply \[J\].
    pub auxiliary: Vec<Moments>,
    pub unused: Vec<Moments>,
    pub multiples: Vec<f64>,
    /// A_T and U_T at the multiples of the critical supply \[J\].
    pub by_supply: Vec<(Moments, Moments)>,
    /// A_T of every path \[J\], for sampled quantiles.
    pub finals: Vec<f64>,
    /// Tasks and energy \[J\] of each model, over all paths.
    pub model_tasks: Vec<f64>,
    pub model_energy: Vec<f64>,
    /// Tasks that ended solved, over all paths.
    pub solved_tasks: f64,
    /// Slots of all paths in which dispatch was thrifty.
    pub thrifty_slots: f64,
    /// Largest |U_T + lost - (B_0 + S_T + A_T)| / (B_0 + sum |X_t|) of any path: rounding only (E2).
    pub conservation_gap: f64,
}

impl Sample {
    /// Quantile of A_T over the sampled paths \[J\], nearest rank; 0 without paths.
    pub fn auxiliary_quantile(&self, p: f64) -> f64 {
        let order = ascending(&self.finals);
        let rank = libm::ceil(p * order.len() as f64) as usize;
        let index = rank.clamp(1, order.len().max(1)) - 1;
        let found = order.get(index).and_then(|i| self.finals.get(*i));
        found.copied().unwrap_or(0.0)
    }
}

/// A path that is being walked.
#[derive(Clone, Debug, Default)]
struct Walk {
    slot: u64,
    own: Battery,
    others: Vec<Battery>,
    net: f64,
    size: f64,
    readings: Vec<(f64, f64)>,
}

/// A sample in progress: ask it to [`advance`](Simulation::advance), read it at any time, drop it to cancel.
#[derive(Clone, Debug)]
pub struct Simulation {
    system: Arc<System>,
    sampler: Sampler,
    plan: Plan,
    walk: Walk,
    sample: Sample,
}

impl Simulation {
    /// Refuses, in words, a sample of more than [`MOST_TASKS`].
    pub fn new(system: Arc<System>, plan: Plan) -> Result<Simulation, String> {
        let slots = plan.paths as f64 * system.horizon() as f64;
        let tasks = slots * system.workload().rate().max(1.0);
        if tasks > MOST_TASKS {
            return Err(format!(
                "a sample of {} paths would draw {} tasks, more than {}: lower the sample paths, the horizon or the arrival rate; the closed forms need no sample",
                plan.paths,
                significant(tasks),
                significant(MOST_TASKS)
            ));
        }
        let models = system.parts().fleet.models().len();
        let sample = Sample {
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
        };
        let sampler = Sampler::new(&system);
        let mut simulation = Simulation {
            system,
            sampler,
            plan,
            walk: Walk::default(),
            sample,
        };
        simulation.begin();
        Ok(simulation)
    }

    pub fn sample(&self) -> &Sample {
        &self.sample
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn is_finished(&self) -> bool {
        self.sample.finished_paths >= self.plan.paths
    }

    fn begin(&mut self) {
        let storage = &self.system.parts().storage;
        self.walk = Walk {
            own: Battery::new(storage),
            others: vec![Battery::new(storage); self.plan.multiples.len()],
            ..Walk::default()
        };
    }

    /// Samples about `budget` tasks (an empty slot counts as one); true when the plan is done. The result does
    /// not depend on how the work is cut.
    pub fn advance(&mut self, budget: u64) -> bool {
        let mut left = budget;
        while left > 0 && !self.is_finished() {
            left = left.saturating_sub(self.slot());
            if self.walk.slot == self.system.horizon() {
                self.finish_path();
            }
        }
        self.is_finished()
    }

    /// One slot of the current path; returns its cost.
    fn slot(&mut self) -> u64 {
        let Simulation {
            system,
            sampler,
            plan,
            walk,
            sample,
        } = self;
        let (path, slot) = (sample.finished_paths, walk.slot);
        // Under feedback every battery chooses its own side, on the same tasks.
        let own = sampler.side(walk.own.level());
        let (mut demands, mut cost) = ([0.0; 2], 1);
        for side in sampler.sides() {
            let (mut demand, counts) = (0.0, *side == own);
            sampler.tasks(plan.seed, (path, slot), *side, &mut |task: Task| {
                demand += task.energy;
                cost += 1;
                if !counts {
                    return;
                }
                if let Some(n) = sample.model_tasks.get_mut(task.model) {
                    *n += 1.0;
                }
                sample.solved_tasks += f64::from(u8::from(task.solved));
                task.attribute(&mut sample.model_energy);
            });
            demands[*side as usize] = demand;
        }
        let demand = |battery: &Battery| demands[sampler.side(battery.level()) as usize];
        sample.thrifty_slots += f64::from(u8::from(own == Side::Thrifty));
        let relative = system.supply().weather(plan.seed, path).relative(slot);
        let x = system.supply().mean() * relative - demand(&walk.own);
        let storage = &system.parts().storage;
        walk.own.step(x, storage);
        walk.net += x;
        walk.size += x.abs();
        let critical = system.critical_supply();
        for (battery, multiple) in walk.others.iter_mut().zip(&plan.multiples) {
            let x = multiple * critical * relative - demand(battery);
            battery.step(x, storage);
        }
        walk.slot += 1;
        if plan.horizons.get(walk.readings.len()) == Some(&walk.slot) {
            walk.readings
                .push((walk.own.auxiliary(), walk.own.unused()));
        }
        cost
    }

    fn finish_path(&mut self) {
        let Simulation {
            system,
            walk,
            sample,
            ..
        } = self;
        for (i, (auxiliary, unused)) in walk.readings.iter().enumerate() {
            if let (Some(a), Some(u)) = (sample.auxiliary.get_mut(i), sample.unused.get_mut(i)) {
                a.add(*auxiliary);
                u.add(*unused);
            }
        }
        for ((a, u), battery) in sample.by_supply.iter_mut().zip(&walk.others) {
            a.add(battery.auxiliary());
            u.add(battery.unused());
        }
        let charge = system.parts().storage.charge();
        let gap = walk.own.unused() + walk.own.lost() - (charge + walk.net + walk.own.auxiliary());
        sample.conservation_gap = sample
            .conservation_gap
            .max(gap.abs() / (walk.size + charge).max(f64::MIN_POSITIVE));
        sample.finals.push(walk.own.auxiliary());
        sample.finished_paths += 1;
        self.begin();
    }
}

#[cfg(test)]
mod tests;
