//! Sampler: single tasks of any slot of any path, from keyed streams, so that every policy meets the same luck.

use crate::attempt::CourseQuantile;
use crate::streams::{Draws, Stream};
use crate::system::System;
use crate::variates::{gamma, poisson};
use std::sync::Arc;

/// One sampled task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Task {
    /// Index into the workload's kinds.
    pub kind: usize,
    /// Index into the system's choices.
    pub choice: usize,
    /// Index into the fleet of the model it was sent to, and of the one it escalated to.
    pub model: usize,
    pub then: Option<usize>,
    /// Reasoning steps, of all models.
    pub steps: f64,
    /// \[J\]
    pub energy: f64,
    /// The part of the energy that was spent after an escalation \[J\].
    pub later: f64,
    pub solved: bool,
}

impl Task {
    /// The energies of the models that spent some: index, \[J\].
    pub fn spent(&self) -> impl Iterator<Item = (usize, f64)> {
        let first = (self.model, self.energy - self.later);
        let then = self.then.map(|then| (then, self.later));
        [first].into_iter().chain(then)
    }
}

/// What a kind of task may be sent to.
#[derive(Clone, Debug)]
struct Route {
    /// Sum of the probabilities up to and with this choice.
    cumulative: f64,
    choice: usize,
    model: usize,
    then: Option<usize>,
    quantile: Arc<CourseQuantile>,
}

/// How dispatch listens to the battery while it is sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The only side of a dispatch that does not listen.
    #[default]
    Thorough,
    Thrifty,
}

/// Draws the tasks of any slot of any path.
#[derive(Clone, Debug)]
pub struct Sampler {
    rate: f64,
    fano: f64,
    /// Sums of the kinds' probabilities.
    kinds: Vec<f64>,
    routes: Vec<Vec<Route>>,
    /// Battery level below which dispatch is thrifty \[J\], and its routes then.
    thrifty: Option<(f64, Vec<Vec<Route>>)>,
    /// Whether any task may escalate.
    escalates: bool,
}

impl Sampler {
    pub fn new(system: &System) -> Sampler {
        let mut sum = 0.0;
        let kinds = system.workload().kinds().iter().map(|kind| {
            sum += kind.weight;
            sum
        });
        let routes = routes(system);
        let thrifty = system.feedback();
        let thrifty = thrifty.map(|(level, system)| (level, self::routes(system)));
        let both = routes.iter().chain(thrifty.iter().flat_map(|(_, r)| r));
        Sampler {
            rate: system.workload().rate(),
            fano: system.workload().fano(),
            kinds: kinds.collect(),
            escalates: both.flatten().any(|r| r.then.is_some()),
            routes,
            thrifty,
        }
    }

    /// The side on which dispatch is at this battery level \[J\].
    pub fn side(&self, level: f64) -> Side {
        match &self.thrifty {
            Some((threshold, _)) if level < *threshold => Side::Thrifty,
            _ => Side::Thorough,
        }
    }

    /// The sides that there are.
    pub fn sides(&self) -> &'static [Side] {
        match self.thrifty {
            Some(_) => &[Side::Thorough, Side::Thrifty],
            None => &[Side::Thorough],
        }
    }

    /// Calls `visit` for every task of a slot. The number, the kinds and the luck of the tasks are the same under
    /// every policy and on either side.
    pub fn tasks(
        &self,
        seed: u64,
        (path, slot): (u64, u64),
        side: Side,
        visit: &mut impl FnMut(Task),
    ) {
        let routes = match (&self.thrifty, side) {
            (Some((_, thrifty)), Side::Thrifty) => thrifty,
            _ => &self.routes,
        };
        let mut arrivals = Draws::new(seed, Stream::Arrivals, path, slot);
        let excess = self.fano - 1.0;
        let rate = if excess > 0.0 {
            // Negative binomial as a Poisson number of gamma intensity.
            excess * gamma(self.rate / excess, &mut arrivals)
        } else {
            self.rate
        };
        let count = poisson(rate, &mut arrivals);
        if count == 0 {
            return;
        }
        let mut kinds = Draws::new(seed, Stream::Kinds, path, slot);
        let mut steps = Draws::new(seed, Stream::Steps, path, slot);
        let mut again = Draws::new(seed, Stream::Escalations, path, slot);
        let mut choices = Draws::new(seed, Stream::Dispatch, path, slot);
        for _ in 0..count {
            let (at, luck) = (kinds.uniform(), steps.uniform());
            let kind = self
                .kinds
                .partition_point(|c| *c <= at)
                .min(self.kinds.len() - 1);
            let Some(routes) = routes.get(kind) else {
                continue;
            };
            let choice = if routes.len() > 1 {
                choices.uniform()
            } else {
                0.0
            };
            let route = routes
                .iter()
                .find(|r| choice < r.cumulative)
                .or(routes.last());
            if let Some(route) = route {
                // Drawn for every task, so that escalations meet the same luck under every policy that escalates.
                let luck_again = if self.escalates { again.uniform() } else { 0.0 };
                let drawn = route.quantile.draw((luck, luck_again));
                visit(Task {
                    kind,
                    choice: route.choice,
                    model: route.model,
                    then: route.then.filter(|_| drawn.later > 0.0),
                    steps: drawn.steps,
                    energy: drawn.energy,
                    later: drawn.later,
                    solved: drawn.solved,
                });
            }
        }
    }
}

/// The choices of each kind that a system makes, with their probabilities.
fn routes(system: &System) -> Vec<Vec<Route>> {
    let rows = system.rows().map(|((kind, row), shares)| {
        let mut cumulative = 0.0;
        let used = row.iter().zip(shares).enumerate();
        let used = used.filter(|(_, (_, share))| **share > 0.0);
        used.map(|(choice, (candidate, share))| {
            cumulative += share;
            let chosen = candidate.choice;
            let course = system
                .options()
                .course(chosen, kind.difficulty, kind.skills);
            Route {
                cumulative,
                choice,
                model: chosen.model,
                then: chosen.effort.then(),
                quantile: Arc::new(CourseQuantile::new(course)),
            }
        })
        .collect()
    });
    rows.collect()
}
