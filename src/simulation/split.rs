//! Split: tasks whose energy stays below a cut, as probability mass on a grid, and the pieces of luck beyond it.
//!
//! With the cut at three standard deviations of a Poisson slot, 3 sqrt(lambda e2), Markov's inequality on E^2 leaves at
//! most lambda e2 / (9 lambda e2) = 1/9 of a task a slot beyond it, whatever the law: these few, and those of the rarest
//! routes, are drawn one by one, with their whole tail, and what is left is bounded.

use super::tasks::{Route, used};
use crate::effort::attempt::{Attempt, Course};
use crate::effort::law::NegativeBinomial;
use crate::effort::options::Candidate;
use crate::system::System;

/// The cut, in standard deviations of a slot's demand.
const CUT: f64 = 3.0;
/// Tasks a slot below which a route belongs beyond the cut as a whole: not worth a law of its own.
const RARE: f64 = 1e-5;
/// Probability, of a route, below which its tail is rounding.
const NOTHING: f64 = 1e-12;

/// What one model does of the tasks below the cut, for each task of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ModelShare {
    /// Tasks that start with it.
    pub tasks: f64,
    /// Share of the energy, all models together having one.
    pub energy: f64,
}

/// Luck that sends a route beyond the cut.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Sum of the probabilities up to and with this piece.
    pub cumulative: f64,
    pub route: Route,
    /// Luck of the first attempt, from and to, and from where on of the one after it.
    first: (f64, f64),
    then: f64,
}

impl Piece {
    /// Luck within the piece, of two numbers on [0, 1).
    pub fn luck(&self, (u, v): (f64, f64)) -> (f64, f64) {
        // Rounding must not make it one.
        let below = 1.0 - f64::EPSILON;
        let first = self.first.0 + u * (self.first.1 - self.first.0);
        let then = self.then + v * (1.0 - self.then);
        (first.min(below), then.min(below))
    }
}

/// The law of one task's energy, split.
#[derive(Clone, Debug)]
pub struct Split {
    /// \[J\]
    pub cut: f64,
    /// Distance of the nodes of `mass`, the first being nothing \[J\].
    pub step: f64,
    /// Probability by node; every energy lies on its two neighbours, so that the mean is kept.
    pub mass: Vec<f64>,
    /// P(E <= cut), E\[E; E <= cut\], E\[E^2; E <= cut\].
    pub moments: [f64; 3],
    /// Probability of ending solved below the cut.
    pub solved: f64,
    /// By model of the fleet.
    pub parts: Vec<ModelShare>,
    pub tail: Vec<Piece>,
}

/// A choice of a kind, by their indices.
struct Origin<'a> {
    at: (usize, usize),
    candidate: &'a Candidate,
    /// Probability of the choice, and of kind and choice together.
    share: f64,
    weight: f64,
    course: Course,
}

impl Split {
    /// `step`: distance of the nodes \[J\].
    pub fn new(system: &System, step: f64) -> Split {
        let cut = CUT * (system.workload().rate() * system.task().second_moment).sqrt();
        let nodes = (cut / step) as usize + 3;
        let mut split = Split {
            cut,
            step,
            mass: vec![0.0; nodes],
            moments: [0.0; 3],
            solved: 0.0,
            parts: vec![ModelShare::default(); system.parts().fleet.models().len()],
            tail: Vec::new(),
        };
        for (kind, ((task, row), shares)) in system.rows().enumerate() {
            for (choice, candidate, share) in used((row, shares)) {
                let options = system.options();
                let origin = Origin {
                    at: (kind, choice),
                    candidate,
                    share,
                    course: options.course(candidate.choice, task.difficulty, task.skills),
                    weight: task.weight * share,
                };
                match system.workload().rate() * origin.weight < RARE {
                    true => split.tail(&origin, 1.0, (0.0, 1.0), 0.0),
                    false => split.add(&origin),
                }
            }
        }
        let energy: f64 = split.parts.iter().map(|p| p.energy).sum();
        let scale = 1.0 / energy.max(f64::MIN_POSITIVE);
        split.parts.iter_mut().for_each(|p| p.energy *= scale);
        let last = split.mass.iter().rposition(|p| *p != 0.0).unwrap_or(0);
        split.mass.truncate(last + 1);
        split
    }

    /// P(E > cut), by what the tail draws.
    pub fn beyond(&self) -> f64 {
        self.tail.last().map_or(0.0, |p| p.cumulative)
    }

    /// Luck that is beyond the cut: its probability, of the first attempt from and to, and from where on of the next.
    fn tail(&mut self, origin: &Origin, p: f64, first: (f64, f64), then: f64) {
        if p <= NOTHING {
            return;
        }
        let Origin {
            at,
            candidate,
            share,
            course,
            weight,
        } = *origin;
        self.tail.push(Piece {
            cumulative: self.beyond() + weight * p,
            route: Route::new(at, candidate, share, course),
            first,
            then,
        });
    }

    fn add(&mut self, origin: &Origin) {
        let (course, weight) = (origin.course, origin.weight);
        let model = origin.candidate.choice.model;
        let Some((steps, unsolved)) = course.first.steps() else {
            if let Some(law) = course.first.law {
                let models = (model, model);
                let within = self.negative_binomial(&law, &course.first, 0.0, models, weight);
                self.start(model, weight * within);
                self.tail(origin, 1.0 - within, (within, 1.0), 0.0);
            }
            return;
        };
        let then = course.then.and_then(|then| Some((then, then.law?)));
        let end = steps.len().saturating_sub(1);
        let mut below = 0.0;
        for (k, p) in steps.iter().enumerate() {
            // What is unsolved at the budget goes on where there is an attempt after it.
            let goes_on = if k == end && then.is_some() {
                unsolved
            } else {
                0.0
            };
            let (p, energy) = (p - goes_on, course.first.stride() * k as f64);
            if p > 0.0 && energy <= self.cut {
                self.deposit(energy, weight * p);
                self.spend(model, weight * p * energy);
                below += p;
            }
        }
        let gives_up = if then.is_some() { 0.0 } else { unsolved };
        let (spent, kept) = (course.first.most_energy(), 1.0 - unsolved);
        self.start(model, weight * below);
        self.solved += weight
            * if spent <= self.cut {
                below - gives_up
            } else {
                below
            };
        if spent > self.cut {
            let to = if then.is_some() { kept } else { 1.0 };
            self.tail(origin, to - below, (below, to), 0.0);
        }
        if let (Some((then, law)), true) = (then, unsolved > 0.0) {
            let next = origin.candidate.choice.effort.then().unwrap_or(model);
            let weight = weight * unsolved;
            let within = self.negative_binomial(&law, &then, spent, (model, next), weight);
            self.start(model, weight * within);
            self.tail(origin, unsolved * (1.0 - within), (kept, 1.0), within);
        }
    }

    /// An attempt until solved, after `spent` \[J\] of the first model; returns the probability of staying below the cut.
    fn negative_binomial(
        &mut self,
        law: &NegativeBinomial,
        attempt: &Attempt,
        spent: f64,
        (first, model): (usize, usize),
        weight: f64,
    ) -> f64 {
        let energy = attempt.step_energy;
        let most = libm::floor((self.cut - spent) / energy);
        let before = self.moments;
        let (mut within, mut one, mut two) = (0.0, 0.0, 0.0);
        let single = law.pieces(most, &mut |k, p| {
            self.deposit(spent + energy * k, weight * p);
            within += p;
            one += p * k;
            two += p * k * k;
        });
        if !single {
            // On the grid pieces are enough; the moments are exact.
            within = law.cdf(most);
            (one, two) = law.partial(most);
        }
        if most >= law.last() {
            within = 1.0;
        }
        (one, two) = (energy * one, energy * energy * two);
        let square = spent * spent * within + 2.0 * spent * one + two;
        let exact = [within, spent * within + one, square];
        for ((m, b), e) in self.moments.iter_mut().zip(before).zip(exact) {
            *m = b + weight * e;
        }
        self.spend(first, weight * spent * within);
        self.spend(model, weight * one);
        self.solved += weight * within;
        within
    }

    fn start(&mut self, model: usize, tasks: f64) {
        if let Some(part) = self.parts.get_mut(model) {
            part.tasks += tasks;
        }
    }

    fn spend(&mut self, model: usize, energy: f64) {
        if let Some(part) = self.parts.get_mut(model) {
            part.energy += energy;
        }
    }

    fn deposit(&mut self, energy: f64, p: f64) {
        let at = energy / self.step;
        let node = at as usize;
        let part = at - node as f64;
        if let Some([low, high]) = self.mass.get_mut(node..node + 2) {
            *low += p * (1.0 - part);
            *high += p * part;
        }
        let [zeroth, first, second] = &mut self.moments;
        *zeroth += p;
        *first += p * energy;
        *second += p * energy * energy;
    }
}
