//! Demand: the energy of a task and of a slot's tasks under dispatch, as moments and as characteristic function.

use crate::attempt::Outcome;
use crate::effort::NegativeBinomial;
use crate::options::{Choice, Effort, Options};
use crate::special::Complex;
use crate::workload::Workload;

/// Energy of one task under dispatch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TaskEnergy {
    /// e1 = E\[E\] \[J\]
    pub mean: f64,
    /// e2 = E\[E^2\] \[J^2\]
    pub second_moment: f64,
    /// Var_j(E\[E | j\]) over kinds j \[J^2\]
    pub between_kinds: f64,
    /// Share of the tasks that end solved.
    pub solved: f64,
}

impl TaskEnergy {
    /// `kinds`: probability of each kind and what dispatch makes of it.
    pub fn new(kinds: impl Iterator<Item = (f64, Outcome)>) -> TaskEnergy {
        let (mut total, mut square_of_means) = (Outcome::default(), 0.0);
        for (weight, outcome) in kinds {
            total = total.plus(weight, outcome);
            square_of_means += weight * outcome.mean * outcome.mean;
        }
        TaskEnergy {
            mean: total.mean,
            second_moment: total.second_moment,
            between_kinds: (square_of_means - total.mean * total.mean).max(0.0),
            solved: total.solved,
        }
    }
}

/// Tasks of one model and one difficulty that run until solved.
#[derive(Clone, Debug)]
struct Group {
    success: f64,
    step_energy: f64,
    /// By skill level.
    weights: Vec<f64>,
    /// Energy spent before \[J\], skill level, weight: tasks that escalated to this model.
    delayed: Vec<(f64, usize, f64)>,
}

/// Tasks that stop at a budget: energy is a whole number of strides.
#[derive(Clone, Debug)]
struct Lattice {
    stride: f64,
    weights: Vec<f64>,
}

/// Characteristic function of a slot's demand D, a compound law of negative binomial sums.
#[derive(Clone, Debug)]
pub struct Demand {
    rate: f64,
    fano: f64,
    /// Number of skills of the first level, and their distance.
    skills: (u32, u32),
    groups: Vec<Group>,
    lattices: Vec<Lattice>,
    /// Probability of the kinds that bring no energy here.
    silent: f64,
}

impl Demand {
    /// `shares`: probability of each choice, by kind of the workload.
    pub fn new(workload: &Workload, options: &Options, shares: &[Vec<f64>]) -> Demand {
        Self::of(workload, options, shares, |_| true)
    }

    /// Of some kinds only, by their weight; the others bring no energy.
    pub fn of(
        workload: &Workload,
        options: &Options,
        shares: &[Vec<f64>],
        counts: impl Fn(f64) -> bool,
    ) -> Demand {
        let mut demand = Demand {
            rate: workload.rate(),
            fano: workload.fano(),
            skills: match workload.skills() {
                [(first, _), (second, _), ..] => (*first, second - first),
                [(first, _)] => (*first, 1),
                [] => (1, 1),
            },
            groups: Vec::new(),
            lattices: Vec::new(),
            silent: 0.0,
        };
        let levels = workload.skills().len().max(1);
        // Groups of one difficulty stand together, so that only they need to be searched.
        let mut start = 0;
        for (index, (kind, share)) in workload.kinds().iter().zip(shares).enumerate() {
            if index % levels == 0 {
                start = demand.groups.len();
            }
            if !counts(kind.weight) {
                demand.silent += kind.weight;
                continue;
            }
            for (choice, s) in options
                .choices()
                .iter()
                .zip(share)
                .filter(|(_, s)| **s > 0.0)
            {
                let course = options.course(*choice, kind.difficulty, kind.skills);
                demand.add(
                    choice,
                    &course,
                    (start, index % levels, levels),
                    kind.weight * s,
                );
            }
        }
        demand
    }

    fn add(
        &mut self,
        choice: &Choice,
        course: &crate::attempt::Course,
        (start, level, levels): (usize, usize, usize),
        weight: f64,
    ) {
        let Some((mut steps, unsolved)) = course.first.steps() else {
            if let Some(law) = course.first.law {
                let at = (start, levels, law.success(), course.first.step_energy);
                self.edit(at, |group| {
                    if let Some(w) = group.weights.get_mut(level) {
                        *w += weight;
                    }
                });
            }
            return;
        };
        if let (Effort::Escalate(..), Some(then)) = (choice.effort, course.then)
            && let Some(law) = then.law
            && unsolved > 0.0
        {
            if let Some(last) = steps.last_mut() {
                *last = (*last - unsolved).max(0.0);
            }
            let spent = course.first.most_energy();
            let at = (start, levels, law.success(), then.step_energy);
            self.edit(at, |group| {
                group.delayed.push((spent, level, weight * unsolved))
            });
        }
        let stride = course.first.stride();
        let found = self.lattices.iter_mut().position(|l| l.stride == stride);
        let index = found.unwrap_or_else(|| {
            self.lattices.push(Lattice {
                stride,
                weights: Vec::new(),
            });
            self.lattices.len() - 1
        });
        if let Some(lattice) = self.lattices.get_mut(index) {
            if lattice.weights.len() < steps.len() {
                lattice.weights.resize(steps.len(), 0.0);
            }
            for (w, p) in lattice.weights.iter_mut().zip(&steps) {
                *w += weight * p;
            }
        }
    }

    /// The group of a model and difficulty among those from `start` on, new if need be.
    fn edit(&mut self, at: (usize, usize, f64, f64), edit: impl FnOnce(&mut Group)) {
        let (start, levels, success, step_energy) = at;
        let same = |g: &&mut Group| g.success == success && g.step_energy == step_energy;
        if let Some(group) = self.groups.iter_mut().skip(start).find(same) {
            edit(group);
            return;
        }
        let mut group = Group {
            success,
            step_energy,
            weights: vec![0.0; levels],
            delayed: Vec::new(),
        };
        edit(&mut group);
        self.groups.push(group);
    }

    /// `E\[exp(-i u E)\]` of one task; u \[1/J\].
    fn task_characteristic(&self, u: f64) -> Complex {
        let (first, stride) = self.skills;
        let mut phi = Complex::new(self.silent, 0.0);
        for group in &self.groups {
            let skill =
                NegativeBinomial::skill_characteristic(group.success, -u * group.step_energy);
            let ratio = skill.powi(stride);
            let mut sum = Complex::ZERO;
            for weight in group.weights.iter().rev() {
                sum = sum * ratio + Complex::new(*weight, 0.0);
            }
            phi = phi + sum * skill.powi(first);
            for (spent, level, weight) in &group.delayed {
                let power = skill.powi(first + stride * *level as u32);
                phi = phi + Complex::new(0.0, -u * spent).exp() * power.scale(*weight);
            }
        }
        for lattice in &self.lattices {
            let z = Complex::new(0.0, -u * lattice.stride).exp();
            let mut sum = Complex::ZERO;
            for weight in lattice.weights.iter().rev() {
                sum = sum * z + Complex::new(*weight, 0.0);
            }
            phi = phi + sum;
        }
        phi
    }

    /// `ln E\[exp(-i u D)\]` of one slot's demand: lambda (phi - 1) for Poisson arrivals; for a Fano factor F > 1, the
    /// arrivals being negative binomial, -lambda/(F-1) ln(1 - (F-1)(phi - 1)).
    pub fn ln_characteristic(&self, u: f64) -> Complex {
        let jump = self.task_characteristic(u) - Complex::ONE;
        let excess = self.fano - 1.0;
        if excess == 0.0 {
            return jump.scale(self.rate);
        }
        (Complex::ONE - jump.scale(excess))
            .ln()
            .scale(-self.rate / excess)
    }
}
