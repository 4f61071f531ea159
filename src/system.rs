//! System: supply, workload, fleet and dispatch put together; its drift, volatility and critical supply (E3, E4).

use crate::dispatch::{self, Candidate, Policy};
use crate::effort::NegativeBinomial;
use crate::fleet::{Fleet, FleetError, STEP_TOKENS};
use crate::scaling::{SkillLink, TrainingLaw};
use crate::special::Complex;
use crate::supply::Supply;
use crate::units::{OutOfRange, Quantity, Unit};
use crate::workload::{Kind, Workload};
use std::fmt;

/// Length of a slot, DELTA \[s\].
pub static SLOT: Quantity = Quantity {
    name: "slot length",
    symbol: "Δ",
    unit: Unit::Second,
    min: 1.0,
    max: 86_400.0,
    integer: false,
};
/// Horizon T \[slots\].
pub static HORIZON: Quantity = Quantity {
    name: "horizon",
    symbol: "T",
    unit: Unit::Slots,
    min: 1.0,
    max: 1e6,
    integer: true,
};

/// What a system is made of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// \[s\]
    pub slot: f64,
    /// \[slots\]
    pub horizon: u64,
    pub supply: Supply,
    pub workload: Workload,
    pub law: TrainingLaw,
    pub link: SkillLink,
    pub fleet: Fleet,
    /// omega \[tokens\]
    pub step_tokens: f64,
    pub policy: Policy,
}

/// Why parts do not make a system.
#[derive(Clone, Debug, PartialEq)]
pub enum SystemError {
    Value(OutOfRange),
    Fleet(FleetError),
    /// No finite energy solves this kind under the policy.
    Unsolvable {
        difficulty: f64,
        best: f64,
    },
    NoSuchModel {
        index: usize,
        models: usize,
    },
    /// The trace that was chosen cannot be used.
    Trace(String),
}

impl fmt::Display for SystemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SystemError::Value(error) => error.fmt(f),
            SystemError::Fleet(error) => error.fmt(f),
            SystemError::Unsolvable { difficulty, best } => write!(
                f,
                "tasks with difficulty threshold L₀ = {difficulty:.3} cannot be solved in finite expected energy under this policy: success per step is at most {best:.1e}; raise L₀, lower the slope b, choose a larger model or another policy"
            ),
            SystemError::NoSuchModel { index, models } => write!(
                f,
                "policy: model number {} does not exist; the fleet has {models}",
                index + 1
            ),
            SystemError::Trace(text) => write!(f, "trace: {text}"),
        }
    }
}

impl std::error::Error for SystemError {}

impl From<OutOfRange> for SystemError {
    fn from(error: OutOfRange) -> Self {
        SystemError::Value(error)
    }
}

impl From<FleetError> for SystemError {
    fn from(error: FleetError) -> Self {
        SystemError::Fleet(error)
    }
}

/// Energy of one task under dispatch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskEnergy {
    /// e1 = E\[E\] \[J\]
    pub mean: f64,
    /// e2 = E\[E^2\] \[J^2\]
    pub second_moment: f64,
    /// Var_j(E\[E | j\]) over kinds j \[J^2\]
    pub between_kinds: f64,
}

/// How one model is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelUse {
    /// Share of the tasks.
    pub tasks: f64,
    /// Share of the energy.
    pub energy: f64,
}

/// Tasks of one model on one difficulty: success and energy a step, and the weights of m = first, first + stride, ...
#[derive(Clone, Debug)]
struct Group {
    success: f64,
    step_energy: f64,
    weights: Vec<f64>,
}

/// What routing a task needs to know of the fleet.
#[derive(Clone, Debug)]
pub struct Router {
    compute: Vec<f64>,
    losses: Vec<f64>,
    step_energies: Vec<f64>,
    link: SkillLink,
    policy: Policy,
}

impl Router {
    /// Loss of each model \[nats/token\] (E15).
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// What each model takes to solve a task of this difficulty threshold L0 and these skills m.
    pub fn candidates(&self, difficulty: f64, skills: u32) -> Vec<Candidate> {
        let models = self.losses.iter().zip(&self.step_energies);
        models
            .map(|(loss, step_energy)| {
                let success = self.link.success(difficulty, *loss);
                Candidate {
                    success,
                    step_energy: *step_energy,
                    steps: NegativeBinomial::new(skills, success),
                }
            })
            .collect()
    }

    /// Probability of each model for these candidates; `None` where the policy would need infinite energy.
    pub fn shares(&self, candidates: &[Candidate]) -> Option<Vec<f64>> {
        dispatch::shares(self.policy, candidates, &self.compute)
    }
}

/// A complete system, valid by construction.
#[derive(Clone, Debug)]
pub struct System {
    parts: Parts,
    router: Router,
    candidates: Vec<Vec<Candidate>>,
    shares: Vec<Vec<f64>>,
    task: TaskEnergy,
    groups: Vec<Group>,
}

impl System {
    pub fn new(parts: Parts) -> Result<System, SystemError> {
        SLOT.check(parts.slot)?;
        HORIZON.check(parts.horizon as f64)?;
        let tokens = STEP_TOKENS.check(parts.step_tokens)?;
        let law = parts.law.checked()?;
        let models = parts.fleet.models();
        match parts.policy {
            Policy::Always(index) if index >= models.len() => {
                return Err(SystemError::NoSuchModel {
                    index,
                    models: models.len(),
                });
            }
            Policy::TrainingCompute { threshold } => {
                dispatch::THRESHOLD.check(threshold)?;
            }
            _ => {}
        }
        let router = Router {
            compute: models.iter().map(|m| m.training_compute()).collect(),
            losses: models.iter().map(|m| m.loss(&law)).collect(),
            step_energies: models.iter().map(|m| m.step_energy(tokens)).collect(),
            link: parts.link,
            policy: parts.policy,
        };
        let mut candidates = Vec::new();
        let mut shares = Vec::new();
        for kind in parts.workload.kinds() {
            let row = router.candidates(kind.difficulty, kind.skills);
            let share = router.shares(&row).ok_or_else(|| {
                let best = row.iter().map(|c| c.success).fold(0.0, f64::max);
                SystemError::Unsolvable {
                    difficulty: kind.difficulty,
                    best,
                }
            })?;
            candidates.push(row);
            shares.push(share);
        }
        let task = task_energy(parts.workload.kinds(), &candidates, &shares);
        if !(task.second_moment * parts.workload.rate()).is_finite() {
            let hardest = parts.workload.difficulties().first().map_or(0.0, |d| d.0);
            return Err(SystemError::Unsolvable {
                difficulty: hardest,
                best: 0.0,
            });
        }
        let groups = groups(&parts.workload, &candidates, &shares);
        Ok(System {
            parts,
            router,
            candidates,
            shares,
            task,
            groups,
        })
    }

    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    pub fn router(&self) -> &Router {
        &self.router
    }

    pub fn supply(&self) -> &Supply {
        &self.parts.supply
    }

    pub fn workload(&self) -> &Workload {
        &self.parts.workload
    }

    /// T \[slots\].
    pub fn horizon(&self) -> u64 {
        self.parts.horizon
    }

    /// Candidates by kind, then model.
    pub fn candidates(&self) -> &[Vec<Candidate>] {
        &self.candidates
    }

    /// Probability of each model by kind, then model.
    pub fn shares(&self) -> &[Vec<f64>] {
        &self.shares
    }

    pub fn task(&self) -> TaskEnergy {
        self.task
    }

    /// Critical supply mu* = lambda e1 \[J/slot\] (E4).
    pub fn critical_supply(&self) -> f64 {
        self.workload().rate() * self.task.mean
    }

    /// Drift delta = mu - mu* \[J/slot\] (E3).
    pub fn drift(&self) -> f64 {
        self.supply().mean() - self.critical_supply()
    }

    /// sigma^2 = Var(H) + lambda e2 \[J^2/slot\] (E3) at a horizon: on a trace Var(H) depends on it.
    pub fn variance_at(&self, horizon: u64) -> f64 {
        self.supply().variance(horizon) + self.demand_variance()
    }

    /// sigma^2 at the system's own horizon \[J^2/slot\].
    pub fn variance(&self) -> f64 {
        self.variance_at(self.horizon())
    }

    /// lambda e2, the compound Poisson part of sigma^2 \[J^2/slot\].
    pub fn demand_variance(&self) -> f64 {
        self.workload().rate() * self.task.second_moment
    }

    /// How each model of the fleet is used, in expectation.
    pub fn model_use(&self) -> Vec<ModelUse> {
        let models = self.parts.fleet.models().len();
        let mut uses = vec![
            ModelUse {
                tasks: 0.0,
                energy: 0.0
            };
            models
        ];
        for ((kind, row), shares) in self.rows() {
            for ((u, c), s) in uses
                .iter_mut()
                .zip(row)
                .zip(shares)
                .filter(|(_, s)| **s > 0.0)
            {
                u.tasks += kind.weight * s;
                u.energy += kind.weight * s * c.mean() / self.task.mean;
            }
        }
        uses
    }

    /// Kinds with their candidates and shares.
    pub fn rows(&self) -> impl Iterator<Item = ((&Kind, &[Candidate]), &[f64])> {
        let rows = self.candidates.iter().map(Vec::as_slice);
        let shares = self.shares.iter().map(Vec::as_slice);
        self.workload().kinds().iter().zip(rows).zip(shares)
    }

    /// `ln E\[exp(-i u D)\]` of one slot's demand, lambda (phi_E(-u) - 1); u \[1/J\].
    pub fn ln_demand_characteristic(&self, u: f64) -> Complex {
        let (first, stride) = match self.workload().skills() {
            [(first, _), (second, _), ..] => (*first, second - first),
            [(first, _)] => (*first, 1),
            [] => (1, 1),
        };
        let mut phi = Complex::ZERO;
        for group in &self.groups {
            let skill =
                NegativeBinomial::skill_characteristic(group.success, -u * group.step_energy);
            let ratio = skill.powi(stride);
            let mut sum = Complex::ZERO;
            for weight in group.weights.iter().rev() {
                sum = sum * ratio + Complex::new(*weight, 0.0);
            }
            phi = phi + sum * skill.powi(first);
        }
        (phi - Complex::ONE).scale(self.workload().rate())
    }
}

fn task_energy(kinds: &[Kind], candidates: &[Vec<Candidate>], shares: &[Vec<f64>]) -> TaskEnergy {
    let (mut mean, mut second_moment, mut square_of_means) = (0.0, 0.0, 0.0);
    for ((kind, row), share) in kinds.iter().zip(candidates).zip(shares) {
        let used = || row.iter().zip(share).filter(|(_, s)| **s > 0.0);
        let kind_mean: f64 = used().map(|(c, s)| s * c.mean()).sum();
        let kind_second: f64 = used().map(|(c, s)| s * c.second_moment()).sum();
        mean += kind.weight * kind_mean;
        second_moment += kind.weight * kind_second;
        square_of_means += kind.weight * kind_mean * kind_mean;
    }
    TaskEnergy {
        mean,
        second_moment,
        between_kinds: (square_of_means - mean * mean).max(0.0),
    }
}

fn groups(workload: &Workload, candidates: &[Vec<Candidate>], shares: &[Vec<f64>]) -> Vec<Group> {
    let skills = workload.skills().len();
    let models = candidates.first().map_or(0, Vec::len);
    let mut groups = Vec::new();
    for level in 0..workload.difficulties().len() {
        let rows = level * skills..(level + 1) * skills;
        let (Some(kinds), Some(row), Some(share)) = (
            workload.kinds().get(rows.clone()),
            candidates.get(rows.start),
            shares.get(rows),
        ) else {
            continue;
        };
        for model in 0..models {
            let weights: Vec<f64> = kinds
                .iter()
                .zip(share)
                .map(|(k, s)| k.weight * s.get(model).copied().unwrap_or(0.0))
                .collect();
            if let Some(c) = row.get(model).filter(|_| weights.iter().any(|w| *w > 0.0)) {
                groups.push(Group {
                    success: c.success,
                    step_energy: c.step_energy,
                    weights,
                });
            }
        }
    }
    groups
}

#[cfg(test)]
pub(crate) mod tests;
