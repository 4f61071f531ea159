//! Tasks: a slot's tasks one by one, so that every policy meets the same number, kinds and luck.

use crate::effort::attempt::{Course, CourseQuantile};
use crate::effort::options::Candidate;
use crate::numerics::streams::Draws;
use crate::numerics::variates::{gamma, poisson};
use crate::system::System;
use std::sync::OnceLock;

/// One sampled task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Task {
    /// Index into the workload's kinds.
    pub kind: usize,
    /// Index into the system's choices.
    pub choice: usize,
    /// Index into the fleet of the model it was sent to.
    pub model: usize,
    /// Index of the model that took over, if one did.
    pub then: Option<usize>,
    /// Reasoning steps, of all models.
    pub steps: f64,
    /// \[J\]
    pub energy: f64,
    /// The part of the energy that was spent after an escalation \[J\].
    pub later: f64,
    /// Whether it ended solved.
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
pub struct Route {
    pub kind: usize,
    /// Index into the system's choices, and its probability for this kind.
    pub choice: usize,
    pub share: f64,
    model: usize,
    then: Option<usize>,
    course: Course,
    /// Made when first drawn from: most routes hardly ever are.
    quantile: OnceLock<CourseQuantile>,
}

impl Route {
    /// The course of a kind that is sent to a choice, by their indices, with this probability.
    pub fn new(
        (kind, choice): (usize, usize),
        candidate: &Candidate,
        share: f64,
        course: Course,
    ) -> Route {
        Route {
            kind,
            choice,
            share,
            model: candidate.choice.model,
            then: candidate.choice.effort.then(),
            course,
            quantile: OnceLock::new(),
        }
    }

    /// The task that this luck makes, of the first attempt and of the one after it.
    pub fn draw(&self, luck: (f64, f64)) -> Task {
        let quantile = self
            .quantile
            .get_or_init(|| CourseQuantile::new(self.course));
        let drawn = quantile.draw(luck);
        Task {
            kind: self.kind,
            choice: self.choice,
            model: self.model,
            then: self.then.filter(|_| drawn.later > 0.0),
            steps: drawn.steps,
            energy: drawn.energy,
            later: drawn.later,
            solved: drawn.solved,
        }
    }
}

/// The choices that a system makes of a kind, with their probabilities.
pub fn used<'a>(
    (row, shares): (&'a [Candidate], &'a [f64]),
) -> impl Iterator<Item = (usize, &'a Candidate, f64)> {
    let all = row.iter().zip(shares).enumerate();
    let used = all.filter(|(_, (_, share))| **share > 0.0);
    used.map(|(choice, (candidate, share))| (choice, candidate, *share))
}

/// Draws all tasks of a slot one by one.
#[derive(Clone, Debug)]
pub struct Tasks {
    rate: f64,
    fano: f64,
    /// Sums of the kinds' probabilities.
    sums: Vec<f64>,
    /// By kind.
    routes: Vec<Vec<Route>>,
    /// Whether any task may escalate.
    escalates: bool,
}

impl Tasks {
    pub fn new(system: &System) -> Tasks {
        let routes = system
            .rows()
            .enumerate()
            .map(|(index, ((kind, row), shares))| {
                let of = |(choice, candidate, share): (usize, &Candidate, f64)| {
                    let options = system.options();
                    let course = options.course(candidate.choice, kind.difficulty, kind.skills);
                    Route::new((index, choice), candidate, share, course)
                };
                used((row, shares)).map(of).collect()
            });
        let routes: Vec<Vec<Route>> = routes.collect();
        let mut sum = 0.0;
        let sums = system.workload().kinds().iter().map(|kind| {
            sum += kind.weight;
            sum
        });
        Tasks {
            rate: system.workload().rate(),
            fano: system.workload().fano(),
            sums: sums.collect(),
            escalates: routes.iter().flatten().any(|r| r.then.is_some()),
            routes,
        }
    }

    /// Expected tasks of a slot.
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// The number of a slot's tasks.
    pub fn count(&self, arrivals: &mut Draws) -> u64 {
        let excess = self.fano - 1.0;
        let rate = if excess > 0.0 {
            // Negative binomial as a Poisson number of gamma intensity.
            excess * gamma(self.rate / excess, arrivals)
        } else {
            self.rate
        };
        poisson(rate, arrivals)
    }

    /// Calls `visit` for `count` tasks, whose kinds, luck, luck after an escalation, and choices come from these streams.
    pub fn draw(
        &self,
        count: u64,
        [kinds, steps, again, choices]: &mut [Draws; 4],
        visit: &mut impl FnMut(Task),
    ) {
        for _ in 0..count {
            let (at, luck) = (kinds.uniform(), steps.uniform());
            let kind = self.sums.partition_point(|c| *c <= at);
            let last = self.routes.len().saturating_sub(1);
            let Some(routes) = self.routes.get(kind.min(last)) else {
                continue;
            };
            // Drawn for every task, so that escalations meet the same luck under every policy that escalates.
            let luck_again = if self.escalates { again.uniform() } else { 0.0 };
            let mut left = match routes.len() {
                0 | 1 => 0.0,
                _ => choices.uniform(),
            };
            let chosen = routes.iter().find(|route| {
                left -= route.share;
                left < 0.0
            });
            if let Some(route) = chosen.or(routes.last()) {
                visit(route.draw((luck, luck_again)));
            }
        }
    }
}
