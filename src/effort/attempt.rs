//! Attempts that may end unsolved: a budget of steps (E19), trees and best of n (E20), escalation (E21).
//!
//! An [`Attempt`] is one model at one effort; a [`Course`] is an attempt, and what happens when it fails.

use crate::effort::law::{NegativeBinomial, StepQuantile};
use crate::units::{Quantity, Unit};

/// Steps tried in parallel at every node of a reasoning tree, b.
pub static BRANCHES: Quantity = Quantity {
    name: "branches per step",
    symbol: "b",
    unit: Unit::One,
    min: 1.0,
    max: 64.0,
    integer: true,
};

/// Independent attempts with a budget that run side by side until one is solved, n.
pub static PARALLEL: Quantity = Quantity {
    name: "parallel attempts",
    symbol: "n",
    unit: Unit::One,
    min: 1.0,
    max: 64.0,
    integer: true,
};

/// Largest budget of steps.
pub const MOST_STEPS: u32 = 4096;

/// Success per step and energy factor of a tree that tries `branches` steps at once (E20): 1-(1-r)^b at b times the
/// energy.
pub fn tree(success: f64, branches: u32) -> (f64, f64) {
    let b = f64::from(branches.max(1));
    (-libm::expm1(b * libm::log1p(-success)), b)
}

/// First two moments of an energy \[J\], \[J^2\], and the probability that it bought a solution.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Probability that the task ends solved.
    pub solved: f64,
    /// E\[E\] \[J\].
    pub mean: f64,
    /// E\[E^2\] \[J^2\].
    pub second_moment: f64,
}

impl Outcome {
    /// The sum with `weight` times another: a mixture, when the weights sum to one.
    pub fn plus(self, weight: f64, other: Outcome) -> Outcome {
        Outcome {
            solved: self.solved + weight * other.solved,
            mean: self.mean + weight * other.mean,
            second_moment: self.second_moment + weight * other.second_moment,
        }
    }
}

impl Outcome {
    /// E21: what is unsolved after `spent` \[J\] goes on to another outcome, independent of the first.
    pub fn followed_by(self, spent: f64, then: Outcome) -> Outcome {
        let missed = 1.0 - self.solved;
        if missed <= 0.0 {
            return self;
        }
        Outcome {
            solved: self.solved + missed * then.solved,
            mean: self.mean + missed * then.mean,
            second_moment: self.second_moment
                + missed * (2.0 * spent * then.mean + then.second_moment),
        }
    }
}

/// One model on one task: `parallel` chains of steps, each step costing `step_energy`, until one chain has mastered
/// every skill or all have taken `budget` steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempt {
    /// \[J\], of one step of one chain, branches included.
    pub step_energy: f64,
    /// Steps of one chain until solved (E18); `None` where it never is.
    pub law: Option<NegativeBinomial>,
    /// At most [`MOST_STEPS`]; `None` runs until solved, in one chain.
    pub budget: Option<u32>,
    /// Chains that run side by side, each to its budget (best of n).
    pub parallel: u32,
}

impl Attempt {
    /// One chain that runs until solved.
    pub fn until_solved(step_energy: f64, law: Option<NegativeBinomial>) -> Attempt {
        Attempt {
            step_energy,
            law,
            budget: None,
            parallel: 1,
        }
    }

    /// `parallel` chains of at most `budget` steps; a budget below the number of skills is defined, and never solves.
    pub fn with_budget(self, budget: u32, parallel: u32) -> Attempt {
        Attempt {
            budget: Some(budget.min(MOST_STEPS)),
            parallel: parallel.max(1),
            ..self
        }
    }

    /// Energy of one step of all chains \[J\].
    pub fn stride(&self) -> f64 {
        self.step_energy * f64::from(self.parallel)
    }

    /// Energy at the budget \[J\]; infinite without one.
    pub fn most_energy(&self) -> f64 {
        self.budget
            .map_or(f64::INFINITY, |k| self.stride() * f64::from(k))
    }

    /// Outcomes of the budgets 0, 1, ..., up to the own one, by summing P(X > j) and (2j+1) P(X > j).
    pub fn progress(&self) -> Vec<Outcome> {
        let stride = self.stride();
        let (mut mean, mut square, mut survival) = (0.0, 0.0, 1.0);
        (0..=self.budget.unwrap_or(0))
            .zip(self.survivals())
            .map(|(k, next)| {
                if k > 0 {
                    mean += survival;
                    square += (2.0 * f64::from(k) - 1.0) * survival;
                }
                survival = next;
                Outcome {
                    solved: 1.0 - survival,
                    mean: stride * mean,
                    second_moment: stride * stride * square,
                }
            })
            .collect()
    }

    /// P(X > k), no chain being solved after k steps, for k = 0, 1, ... without end, by recursion.
    fn survivals(&self) -> impl Iterator<Item = f64> {
        let mut probabilities = self.law.map(|law| law.probabilities());
        let (parallel, mut cdf) = (self.parallel, 0.0);
        std::iter::repeat_with(move || {
            // Without a law no chain is ever solved.
            let p = probabilities.as_mut().and_then(Iterator::next);
            cdf = f64::min(cdf + p.unwrap_or(0.0), 1.0);
            match parallel {
                1 => 1.0 - cdf,
                _ => libm::pow(1.0 - cdf, f64::from(parallel)),
            }
        })
    }

    /// Probability that no chain is solved after k steps: (1 - F(k))^n.
    fn survival(&self, k: f64) -> f64 {
        let one = self.law.map_or(1.0, |law| 1.0 - law.cdf(k));
        libm::pow(one.max(0.0), f64::from(self.parallel))
    }

    /// Probabilities of taking 0, 1, ..., k steps (the last holds all that is left at the budget), and of ending
    /// unsolved. `None` without a budget.
    pub fn steps(&self) -> Option<(Vec<f64>, f64)> {
        let budget = self.budget?;
        let mut pmf = vec![0.0; budget as usize + 1];
        let mut unsolved = 1.0;
        for (taken, next) in pmf.iter_mut().zip(self.survivals()) {
            *taken = unsolved - next;
            unsolved = next;
        }
        if let Some(last) = pmf.last_mut() {
            *last += unsolved;
        }
        Some((pmf, unsolved))
    }

    /// Closed forms: E18 without a budget; with one E19 for a single chain, whose truncated moments are again
    /// negative binomial, and a sum over the budget for several.
    pub fn outcome(&self) -> Outcome {
        let Some(budget) = self.budget else {
            return self.law.map_or(
                Outcome {
                    solved: 0.0,
                    mean: f64::INFINITY,
                    second_moment: f64::INFINITY,
                },
                |law| Outcome {
                    solved: 1.0,
                    mean: self.step_energy * law.mean(),
                    second_moment: self.step_energy * self.step_energy * law.second_moment(),
                },
            );
        };
        let stride = self.stride();
        let (mut mean, mut square) = (0.0, 0.0);
        let k = f64::from(budget);
        match (self.law, self.parallel) {
            (Some(law), 1) => (mean, square) = law.truncated(k),
            _ => {
                // E[X] = sum P(X > j), E[X^2] = sum (2j+1) P(X > j).
                for j in 0..budget {
                    let j = f64::from(j);
                    let s = self.survival(j);
                    mean += s;
                    square += (2.0 * j + 1.0) * s;
                }
            }
        }
        Outcome {
            solved: 1.0 - self.survival(k),
            mean: stride * mean,
            second_moment: stride * stride * square,
        }
    }
}

/// An attempt and, when it fails, another model that runs until solved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// Where every task begins.
    pub first: Attempt,
    /// What takes over when the first fails; `None` leaves the task unsolved.
    pub then: Option<Attempt>,
}

impl Course {
    /// E21: E = E_first + \[unsolved\] E_then, with E_first at its budget wherever the second is reached.
    pub fn outcome(&self) -> Outcome {
        let first = self.first.outcome();
        match self.then {
            Some(then) => first.followed_by(self.first.most_energy(), then.outcome()),
            None => first,
        }
    }
}

/// Draws the energy of a course by inversion: one uniform an attempt, so that the same luck serves every course.
#[derive(Clone, Debug)]
pub struct CourseQuantile {
    course: Course,
    /// P(K <= budget) of one chain.
    within: f64,
    first: Option<StepQuantile>,
    then: Option<StepQuantile>,
}

/// What one task took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Reasoning steps of all chains and models.
    pub steps: f64,
    /// \[J\]
    pub energy: f64,
    /// The part of it that was spent after an escalation \[J\].
    pub later: f64,
    /// Whether the task ended solved.
    pub solved: bool,
}

impl CourseQuantile {
    /// Prepares the quantile tables of a course's attempts.
    pub fn new(course: Course) -> CourseQuantile {
        let quantile = |a: Attempt| a.law.map(StepQuantile::new);
        CourseQuantile {
            course,
            within: match (course.first.law, course.first.budget) {
                (Some(law), Some(budget)) => law.cdf(f64::from(budget)),
                (law, _) => f64::from(u8::from(law.is_some())),
            },
            first: quantile(course.first),
            then: course.then.and_then(quantile),
        }
    }

    /// `luck` on [0, 1) for the first attempt and for the second.
    pub fn draw(&self, luck: (f64, f64)) -> Drawn {
        let first = self.course.first;
        let needed = |u: f64| self.first.as_ref().map_or(f64::INFINITY, |q| q.steps(u));
        let Some(budget) = first.budget.map(f64::from) else {
            let steps = needed(luck.0);
            return Drawn {
                steps,
                energy: first.step_energy * steps,
                later: 0.0,
                solved: true,
            };
        };
        // The best of n chains has 1 - (1-u)^(1/n) of one chain's luck.
        let n = f64::from(first.parallel);
        let best = if n > 1.0 {
            -libm::expm1(libm::log1p(-luck.0) / n)
        } else {
            luck.0
        };
        if best < self.within {
            let steps = needed(best).min(budget);
            return Drawn {
                steps,
                energy: first.stride() * steps,
                later: 0.0,
                solved: true,
            };
        }
        let spent = first.stride() * budget;
        match (&self.then, self.course.then) {
            (Some(quantile), Some(then)) => {
                let more = quantile.steps(luck.1);
                Drawn {
                    steps: budget + more,
                    energy: spent + then.step_energy * more,
                    later: then.step_energy * more,
                    solved: true,
                }
            }
            _ => Drawn {
                steps: budget,
                energy: spent,
                later: 0.0,
                solved: false,
            },
        }
    }
}

#[cfg(test)]
mod tests;
