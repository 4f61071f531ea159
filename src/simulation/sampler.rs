//! Sampler: single tasks of any slot of any path, from keyed streams, so that every policy meets the same luck.

use super::bulk::{self, Bulk};
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

/// Kinds to draw from: sums of their probabilities, normalised, and their indices.
#[derive(Clone, Debug, Default)]
struct Mix {
    rate: f64,
    sums: Vec<f64>,
    kinds: Vec<usize>,
}

impl Mix {
    fn new(system: &System, kinds: Vec<usize>) -> Mix {
        let weight = |i: &usize| system.workload().kinds().get(*i).map_or(0.0, |k| k.weight);
        let total: f64 = kinds.iter().map(weight).sum();
        let mut sum = 0.0;
        let sums = kinds.iter().map(|i| {
            sum += weight(i) / total;
            sum
        });
        let (rate, all) = (system.workload().rate(), system.workload().kinds().len());
        Mix {
            sums: sums.collect(),
            // Of all kinds exactly, whatever rounding makes of their sum.
            rate: if kinds.len() == all {
                rate
            } else {
                rate * total
            },
            kinds,
        }
    }

    fn pick(&self, u: f64) -> usize {
        let at = self.sums.partition_point(|c| *c <= u);
        let last = self.kinds.len().saturating_sub(1);
        self.kinds.get(at.min(last)).copied().unwrap_or(0)
    }
}

/// What dispatch does on one side.
#[derive(Clone, Debug)]
struct Service {
    routes: Vec<Vec<Route>>,
    bulk: Option<Bulk>,
}

impl Service {
    fn new(system: &System) -> Service {
        Service {
            routes: routes(system),
            bulk: Bulk::new(system),
        }
    }
}

/// Draws the tasks of any slot of any path.
#[derive(Clone, Debug)]
pub struct Sampler {
    fano: f64,
    /// Kinds that are drawn task by task, and the others.
    single: Mix,
    common: Mix,
    thorough: Service,
    /// Battery level below which dispatch is thrifty \[J\], and what it does then.
    thrifty: Option<(f64, Service)>,
    /// Whether any task may escalate.
    escalates: bool,
}

impl Sampler {
    pub fn new(system: &System) -> Sampler {
        let single = bulk::single(system);
        let kinds = 0..system.workload().kinds().len();
        let common = kinds.filter(|i| single.binary_search(i).is_err()).collect();
        let thorough = Service::new(system);
        let thrifty = system.feedback();
        let thrifty = thrifty.map(|(level, system)| (level, Service::new(system)));
        let both = [Some(&thorough), thrifty.as_ref().map(|t| &t.1)];
        let routes = both.into_iter().flatten().flat_map(|s| &s.routes);
        let escalates = routes.flatten().any(|r| r.then.is_some());
        Sampler {
            fano: system.workload().fano(),
            single: Mix::new(system, single),
            common: Mix::new(system, common),
            escalates,
            thorough,
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

    fn service(&self, side: Side) -> &Service {
        match (&self.thrifty, side) {
            (Some((_, thrifty)), Side::Thrifty) => thrifty,
            _ => &self.thorough,
        }
    }

    /// Expected tasks that are drawn one by one in a slot.
    pub fn drawn(&self) -> f64 {
        self.single.rate
    }

    /// Calls `visit` for every task of a slot that is drawn one by one: all of them at low arrival rates. The number, the
    /// kinds and the luck of the tasks are the same under every policy and on either side.
    pub fn tasks(
        &self,
        seed: u64,
        (path, slot): (u64, u64),
        side: Side,
        visit: &mut impl FnMut(Task),
    ) {
        let mut arrivals = Draws::new(seed, Stream::Arrivals, path, slot);
        let excess = self.fano - 1.0;
        let rate = if excess > 0.0 {
            // Negative binomial as a Poisson number of gamma intensity.
            excess * gamma(self.single.rate / excess, &mut arrivals)
        } else {
            self.single.rate
        };
        let count = poisson(rate, &mut arrivals);
        if count == 0 {
            return;
        }
        let streams = [
            Stream::Kinds,
            Stream::Steps,
            Stream::Escalations,
            Stream::Dispatch,
        ];
        let mut draws = streams.map(|stream| Draws::new(seed, stream, path, slot));
        self.draw(&self.single, count, &mut draws, side, visit);
    }

    /// The energy of the slot's other tasks together \[J\], the same luck under every policy, and who did it.
    pub fn bulk(&self, seed: u64, (path, slot): (u64, u64), side: Side) -> Option<(f64, &Bulk)> {
        let bulk = self.service(side).bulk.as_ref()?;
        let luck = Draws::new(seed, Stream::Bulk, path, slot).uniform();
        Some((bulk.energy(luck), bulk))
    }

    /// Some tasks as the bulk's are, to be looked at; their energy is not part of any sample.
    pub fn examples(
        &self,
        seed: u64,
        (path, slot): (u64, u64),
        side: Side,
        count: u64,
        visit: &mut impl FnMut(Task),
    ) {
        if !self.common.kinds.is_empty() {
            let example = |i: u64| Draws::new(seed ^ i, Stream::Examples, path, slot);
            let mut draws = [0, 1, 2, 3].map(example);
            self.draw(&self.common, count, &mut draws, side, visit);
        }
    }

    fn draw(
        &self,
        mix: &Mix,
        count: u64,
        [kinds, steps, again, choices]: &mut [Draws; 4],
        side: Side,
        visit: &mut impl FnMut(Task),
    ) {
        let service = self.service(side);
        for _ in 0..count {
            let (at, luck) = (kinds.uniform(), steps.uniform());
            let kind = mix.pick(at);
            let Some(routes) = service.routes.get(kind) else {
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
