//! Demand: the energy of a task and of a slot's tasks under dispatch, as moments and as characteristic function.

use crate::effort::attempt::{Course, Outcome};
use crate::effort::law::NegativeBinomial;
use crate::effort::options::{Choice, Effort, Options};
use crate::given::workload::Workload;
use crate::numerics::lanes::{LANES, Lanes};
use crate::numerics::special::Complex;

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
#[derive(Clone, Debug, PartialEq)]
struct Group {
    success: f64,
    /// Index of the energy of a step.
    energy: usize,
    /// By skill level.
    weights: Vec<f64>,
    /// Tasks that escalated to this model.
    delayed: Vec<Delayed>,
}

/// Tasks of one skill level that took some steps on a lattice before.
#[derive(Clone, Debug, PartialEq)]
struct Delayed {
    lattice: usize,
    steps: usize,
    level: usize,
    weight: f64,
}

/// Tasks that stop at a budget, by the number of strides that they took.
#[derive(Clone, Debug, PartialEq)]
struct Lattice {
    /// Index of the energy of a stride.
    energy: usize,
    weights: Vec<f64>,
}

/// Characteristic function of a slot's demand D, a compound law of negative binomial sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    rate: f64,
    fano: f64,
    /// Number of skills of the first level, and their distance.
    skills: (u32, u32),
    /// The energies of steps and strides that there are \[J\].
    energies: Vec<f64>,
    groups: Vec<Group>,
    lattices: Vec<Lattice>,
}

impl Demand {
    /// `shares`: probability of each choice, by kind of the workload.
    pub fn new(workload: &Workload, options: &Options, shares: &[Vec<f64>]) -> Demand {
        let mut demand = Demand {
            rate: workload.rate(),
            fano: workload.fano(),
            skills: match workload.skills() {
                [(first, _), (second, _), ..] => (*first, second - first),
                [(first, _)] => (*first, 1),
                [] => (1, 1),
            },
            energies: Vec::new(),
            groups: Vec::new(),
            lattices: Vec::new(),
        };
        let levels = workload.skills().len().max(1);
        // Groups of one difficulty stand together, so that only they need to be searched.
        let mut start = 0;
        for (index, (kind, share)) in workload.kinds().iter().zip(shares).enumerate() {
            if index % levels == 0 {
                start = demand.groups.len();
            }
            for (choice, s) in options
                .choices()
                .iter()
                .zip(share)
                .filter(|(_, s)| **s > 0.0)
            {
                let course = options.course(*choice, kind.difficulty, kind.skills);
                let at = (start, index % levels, levels);
                demand.add(choice, &course, at, kind.weight * s);
            }
        }
        demand
    }

    fn add(
        &mut self,
        choice: &Choice,
        course: &Course,
        (start, level, levels): (usize, usize, usize),
        weight: f64,
    ) {
        let Some((mut steps, unsolved)) = course.first.steps() else {
            if let Some(law) = course.first.law {
                let energy = self.energy(course.first.step_energy);
                let group = self.group((start, levels, law.success(), energy));
                if let Some(w) = group.and_then(|g| g.weights.get_mut(level)) {
                    *w += weight;
                }
            }
            return;
        };
        let energy = self.energy(course.first.stride());
        let found = self.lattices.iter().position(|l| l.energy == energy);
        let lattice = found.unwrap_or(self.lattices.len());
        if found.is_none() {
            self.lattices.push(Lattice {
                energy,
                weights: Vec::new(),
            });
        }
        if let (Effort::Escalate(..), Some(then)) = (choice.effort, course.then)
            && let Some(law) = then.law
            && unsolved > 0.0
        {
            if let Some(last) = steps.last_mut() {
                *last = (*last - unsolved).max(0.0);
            }
            let delayed = Delayed {
                lattice,
                steps: steps.len().saturating_sub(1),
                level,
                weight: weight * unsolved,
            };
            let energy = self.energy(then.step_energy);
            if let Some(group) = self.group((start, levels, law.success(), energy)) {
                group.delayed.push(delayed);
            }
        }
        if let Some(lattice) = self.lattices.get_mut(lattice) {
            if lattice.weights.len() < steps.len() {
                lattice.weights.resize(steps.len(), 0.0);
            }
            for (w, p) in lattice.weights.iter_mut().zip(&steps) {
                *w += weight * p;
            }
        }
    }

    /// Index of an energy \[J\], new if need be.
    fn energy(&mut self, energy: f64) -> usize {
        let found = self.energies.iter().position(|e| *e == energy);
        found.unwrap_or_else(|| {
            self.energies.push(energy);
            self.energies.len() - 1
        })
    }

    /// The group of a model and difficulty among those from `start` on, new if need be.
    fn group(&mut self, at: (usize, usize, f64, usize)) -> Option<&mut Group> {
        let (start, levels, success, energy) = at;
        let same = |g: &Group| g.success == success && g.energy == energy;
        let found = self.groups.iter().skip(start).position(same);
        let index = found.map_or(self.groups.len(), |i| start + i);
        if found.is_none() {
            self.groups.push(Group {
                success,
                energy,
                weights: vec![0.0; levels],
                delayed: Vec::new(),
            });
        }
        self.groups.get_mut(index)
    }

    /// `E\[z(E)\] - 1` of one task, where z(a + b) is z(a) z(b); `jumps` are z - 1 at the energies of steps and strides.
    /// What is near one is kept as its distance to one, so that rare long tasks and small jumps keep their digits.
    fn task_jump(&self, jumps: &[Lanes]) -> Lanes {
        let jump = |energy: usize| jumps.get(energy).copied().unwrap_or(Lanes::ZERO);
        let mut phi = Lanes::ZERO;
        // Strides passed, by lattice: what escalated has passed some, too.
        let passed = self.lattices.iter().map(|lattice| {
            let (jump, mut power) = (jump(lattice.energy), Lanes::ZERO);
            let mut powers = Vec::with_capacity(lattice.weights.len());
            for weight in &lattice.weights {
                phi = phi + power.scale(*weight);
                powers.push(power);
                power = compose(power, jump);
            }
            powers
        });
        let passed: Vec<Vec<Lanes>> = passed.collect();
        let (first, stride) = self.skills;
        for group in &self.groups {
            let skill = NegativeBinomial::skill_jump(group.success, jump(group.energy));
            let ratio = power(skill, stride);
            let alone = |w: &f64| (*w, Lanes::ZERO);
            let turn = |(weight, sum): (f64, Lanes), level: (f64, Lanes)| {
                let turned = sum + (sum * ratio + ratio.scale(weight));
                (weight + level.0, turned + level.1)
            };
            let none = (0.0, Lanes::ZERO);
            let mut levels = Vec::new();
            if !group.delayed.is_empty() {
                levels.extend(group.weights.iter().map(alone));
            }
            for delayed in &group.delayed {
                let power = passed
                    .get(delayed.lattice)
                    .and_then(|p| p.get(delayed.steps));
                if let (Some((weight, sum)), Some(power)) = (levels.get_mut(delayed.level), power) {
                    *weight += delayed.weight;
                    *sum = *sum + power.scale(delayed.weight);
                }
            }
            let (weight, sum) = match levels.is_empty() {
                true => group.weights.iter().rev().map(alone).fold(none, turn),
                false => levels.iter().rev().copied().fold(none, turn),
            };
            let skills = power(skill, first);
            phi = phi + sum + (sum * skills + skills.scale(weight));
        }
        phi
    }

    /// `ln E\[exp(-i u D)\]` of one slot's demand for some u \[1/J\]: lambda (phi - 1) for Poisson arrivals; for a Fano factor F > 1, the
    /// arrivals being negative binomial, -lambda/(F-1) ln(1 - (F-1)(phi - 1)).
    pub fn ln_characteristic(&self, u: [f64; LANES]) -> [Complex; LANES] {
        let jumps = self.energies.iter();
        let jumps = jumps.map(|e| Lanes::new(u.map(|u| Complex::jump(-u * e))));
        let jump = self.task_jump(&jumps.collect::<Vec<_>>());
        jump.each().map(|jump| self.compound(jump))
    }

    /// `ln E\[exp(s D)\]` for some s \[1/J\]; `None` where it is infinite, as it is for large s.
    pub fn ln_exponential_moment(&self, s: [f64; LANES]) -> [Option<f64>; LANES] {
        let grown = |s: f64, e: f64| Complex::new(libm::expm1(s * e), 0.0);
        let growth = self.energies.iter();
        let growth = growth.map(|e| Lanes::new(s.map(|s| grown(s, *e))));
        let jump = self.task_jump(&growth.collect::<Vec<_>>()).each();
        std::array::from_fn(|i| {
            let finite = |g: &Group| {
                let energy = self.energies.get(g.energy);
                let step = energy.map_or(f64::INFINITY, |e| libm::expm1(s[i] * e));
                (1.0 - g.success) * step < g.success
            };
            self.groups.iter().all(finite).then_some(())?;
            let bursts = (self.fano - 1.0) * jump[i].re < 1.0;
            let moment = self.compound(jump[i]).re;
            (bursts && moment.is_finite()).then_some(moment)
        })
    }

    /// -ln P(D = 0), no task having arrived.
    pub fn silence(&self) -> f64 {
        -self.compound(-Complex::ONE).re
    }

    /// How many terms its transforms have.
    pub fn terms(&self) -> usize {
        let groups = self.groups.iter();
        let groups = groups.map(|g| 4 + g.weights.len() + g.delayed.len());
        let lattices = self.lattices.iter().map(|l| l.weights.len());
        groups.sum::<usize>() + lattices.sum::<usize>()
    }

    /// The energies of steps and strides that there are \[J\].
    pub fn energies(&self) -> &[f64] {
        &self.energies
    }

    /// The logarithm of a slot's transform from that of a task less one.
    fn compound(&self, jump: Complex) -> Complex {
        let excess = self.fano - 1.0;
        if excess == 0.0 {
            return jump.scale(self.rate);
        }
        jump.scale(-excess).ln_1p().scale(-self.rate / excess)
    }
}

/// (1 + a)(1 + b) - 1.
fn compose(a: Lanes, b: Lanes) -> Lanes {
    a + b + a * b
}

/// (1 + a)^n - 1 by squaring.
fn power(a: Lanes, mut n: u32) -> Lanes {
    let (mut base, mut result) = (a, Lanes::ZERO);
    while n > 0 {
        if n & 1 == 1 {
            result = compose(result, base);
        }
        base = compose(base, base);
        n >>= 1;
    }
    result
}
