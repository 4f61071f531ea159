//! Walker: one path after another, each on its own, so that paths can be shared out.

use super::ledger::Ledger;
use super::sampler::{Luck, Sampler, Side};
use super::tasks::Task;
use super::{MOST_TASKS, Plan};
use crate::given::battery::Battery;
use crate::given::supply::Weather;
use crate::system::System;
use crate::units::significant;
use std::sync::Arc;

/// What one path yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathResult {
    /// A_t and U_t at the plan's horizons, at the system's own supply \[J\].
    pub readings: Vec<(f64, f64)>,
    /// A_T and U_T at the plan's multiples of the critical supply \[J\].
    pub others: Vec<(f64, f64)>,
    /// What its tasks came to.
    pub ledger: Ledger,
    /// Slots in which dispatch was thrifty.
    pub thrifty: f64,
    /// |U_T + lost - (B_0 + S_T + A_T)| / (B_0 + sum |X_t|): rounding only (E2).
    pub gap: f64,
}

impl PathResult {
    /// As plain numbers, to be sent elsewhere.
    pub fn numbers(&self) -> Vec<f64> {
        let pairs = self
            .readings
            .iter()
            .chain(&self.others)
            .chain(&self.ledger.models);
        let pairs = pairs.flat_map(|(a, b)| [*a, *b]);
        pairs
            .chain([self.ledger.solved, self.thrifty, self.gap])
            .collect()
    }

    /// Numbers of a path under this plan with this many models.
    pub fn length(plan: &Plan, models: usize) -> usize {
        2 * (plan.horizons.len() + plan.multiples.len() + models) + 3
    }

    /// From [`numbers`](Self::numbers); `None` if they are not as many as the plan makes.
    pub fn from_numbers(plan: &Plan, models: usize, numbers: &[f64]) -> Option<PathResult> {
        let (pairs, rest) = numbers.split_last_chunk::<3>()?;
        if numbers.len() != Self::length(plan, models) {
            return None;
        }
        let mut pairs = pairs.chunks_exact(2).filter_map(|p| match p {
            [a, b] => Some((*a, *b)),
            _ => None,
        });
        let mut take = |n: usize| pairs.by_ref().take(n).collect::<Vec<_>>();
        let [solved, thrifty, gap] = *rest;
        Some(PathResult {
            readings: take(plan.horizons.len()),
            others: take(plan.multiples.len()),
            ledger: Ledger {
                solved,
                models: take(models),
            },
            thrifty,
            gap,
        })
    }
}

/// A path that is being walked.
#[derive(Clone, Debug, Default)]
struct Walk {
    path: u64,
    slot: u64,
    own: Battery,
    others: Vec<Battery>,
    net: f64,
    size: f64,
    result: PathResult,
}

/// Walks paths of a plan.
#[derive(Clone, Debug)]
pub struct Walker {
    system: Arc<System>,
    sampler: Sampler,
    plan: Plan,
    walk: Option<Walk>,
}

impl Walker {
    /// Refuses, in words, a sample of more than [`MOST_TASKS`].
    pub fn new(system: Arc<System>, plan: Plan) -> Result<Walker, String> {
        let sampler = Sampler::new(&system);
        let slots = plan.paths as f64 * system.horizon() as f64;
        let tasks = slots * sampler.drawn().max(1.0);
        if tasks > MOST_TASKS {
            return Err(format!(
                "a sample of {} paths would draw {} tasks, more than {}: lower the sample paths, the horizon or the arrival rate; the closed forms need no sample",
                plan.paths,
                significant(tasks),
                significant(MOST_TASKS)
            ));
        }
        Ok(Walker {
            sampler,
            system,
            plan,
            walk: None,
        })
    }

    /// What was asked for.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Size of the fleet.
    pub fn models(&self) -> usize {
        self.system.parts().fleet.models().len()
    }

    /// Walks on along a path until it ends or about `budget` tasks are drawn; another path than before starts anew.
    pub fn walk(&mut self, path: u64, budget: &mut u64) -> Option<PathResult> {
        let storage = self.system.parts().storage;
        let begun = self.walk.take().filter(|w| w.path == path);
        let fresh = || Walk {
            path,
            own: Battery::new(&storage),
            others: vec![Battery::new(&storage); self.plan.multiples.len()],
            result: PathResult {
                ledger: Ledger::new(self.models()),
                ..PathResult::default()
            },
            ..Walk::default()
        };
        let mut walk = begun.unwrap_or_else(fresh);
        let seed = self.plan.seed;
        let (luck, weather) = (
            Luck::new(seed, path),
            self.system.supply().weather(seed, path),
        );
        while *budget > 0 && walk.slot < self.system.horizon() {
            *budget = budget.saturating_sub(self.slot(&mut walk, &luck, &weather));
        }
        if walk.slot < self.system.horizon() {
            self.walk = Some(walk);
            return None;
        }
        let mut result = walk.result;
        let energies = |b: &Battery| (b.auxiliary(), b.unused());
        result.others = walk.others.iter().map(energies).collect();
        let (own, charge) = (&walk.own, storage.charge());
        let gap = own.unused() + own.lost() - (charge + walk.net + own.auxiliary());
        result.gap = gap.abs() / (walk.size + charge).max(f64::MIN_POSITIVE);
        Some(result)
    }

    /// One slot; returns its cost.
    fn slot(&self, walk: &mut Walk, luck: &Luck, weather: &Weather) -> u64 {
        let (system, sampler, plan) = (&self.system, &self.sampler, &self.plan);
        let result = &mut walk.result;
        // Under feedback every battery chooses its own side, on the same tasks.
        let own = sampler.side(walk.own.level());
        let (mut thorough, mut thrifty, mut cost) = (0.0, 0.0, 1);
        for side in sampler.sides() {
            let (mut demand, counts) = (0.0, *side == own);
            let bulk = sampler.slot(luck, walk.slot, *side, &mut |task: Task| {
                demand += task.energy;
                cost += 1;
                if counts {
                    result.ledger.enter(&task);
                }
            });
            if let Some(bulk) = bulk {
                demand += bulk.energy;
                if counts {
                    result.ledger.enter_bulk(&bulk);
                }
            }
            match side {
                Side::Thorough => thorough = demand,
                Side::Thrifty => thrifty = demand,
            }
        }
        let demand = |battery: &Battery| match sampler.side(battery.level()) {
            Side::Thorough => thorough,
            Side::Thrifty => thrifty,
        };
        result.thrifty += f64::from(u8::from(own == Side::Thrifty));
        let relative = weather.relative(walk.slot);
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
        if plan.horizons.get(result.readings.len()) == Some(&walk.slot) {
            result
                .readings
                .push((walk.own.auxiliary(), walk.own.unused()));
        }
        cost
    }
}
