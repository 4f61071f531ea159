//! System: supply, workload, fleet and dispatch put together; its drift, volatility and critical supply (E3, E4).

pub mod demand;
mod checks;
mod error;
pub mod rows;
mod table;
mod routes;
mod uses;

use crate::diffusion::switched::Feedback;
use crate::dispatch::frontier::Target;
use crate::dispatch::policy::{self, Decision, DiffusionInputs};
use crate::dispatch::prediction::Prediction;
use crate::dispatch::rule::{Rule, Settings};
use crate::effort::options::{Candidate, Options};
use crate::given::battery::Storage;
use crate::given::fleet::Fleet;
use crate::given::scaling::{SkillLink, TrainingLaw};
use crate::given::supply::Supply;
use crate::given::workload::{Kind, Workload};
use crate::system::demand::{Demand, TaskEnergy};
use crate::units::{Quantity, Unit};
pub use error::SystemError;
use rows::{effective, mix, refusal};
use std::sync::Arc;
use table::DispatchTable;
pub use uses::ModelUse;

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
    /// Harvest H of a slot.
    pub supply: Supply,
    /// Arrivals N, and kinds of tasks.
    pub workload: Workload,
    /// Loss from training compute (E15).
    pub law: TrainingLaw,
    /// Success per step from loss (E16).
    pub link: SkillLink,
    /// Models that tasks can be routed to.
    pub fleet: Fleet,
    /// omega \[tokens\]
    pub step_tokens: f64,
    /// Rule of dispatch.
    pub policy: Rule,
    /// Its numbers.
    pub settings: Settings,
    /// What that rule may do.
    pub efforts: Efforts,
    /// s_pred \[nats/token\]
    pub prediction_error: f64,
    /// Battery.
    pub storage: Storage,
    /// Thrifty side of a dispatch that listens to the battery (E23).
    pub feedback: Option<Feedback>,
}

impl Parts {
    /// The same parts under the thrifty dispatch alone.
    fn thrifty(&self, feedback: Feedback) -> Parts {
        let mut parts = Parts {
            feedback: None,
            ..self.clone()
        };
        let target = parts.efforts.target;
        parts.efforts.target = target.with_fraction(feedback.solved);
        parts
    }
}

/// What dispatch may do beyond running one chain until solved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Efforts {
    /// Whether optimising policies may give up and escalate.
    pub open: bool,
    /// Share of tasks to be solved by policies that may give up.
    pub target: Target,
    /// Branches of a reasoning tree at every step (E20); 1 is a chain.
    pub branches: u32,
    /// Attempts side by side where a budget ends them (best of n).
    pub parallel: u32,
}

impl Default for Efforts {
    /// The paper's setting.
    fn default() -> Self {
        Efforts {
            open: false,
            target: Target::Overall(0.99),
            branches: 1,
            parallel: 1,
        }
    }
}

/// A complete system, valid by construction.
///
/// ```
/// use equipoise::scenario::Scenario;
///
/// let system = Scenario::default().system(None)?;
/// let (supply, critical) = (system.supply().mean(), system.critical_supply());
/// assert_eq!(system.drift(), supply - critical);
/// // The default scenario is critical, to four digits.
/// assert!((supply / critical - 1.0).abs() < 1e-3);
/// # Ok::<(), equipoise::system::SystemError>(())
/// ```
#[derive(Clone, Debug)]
pub struct System {
    parts: Parts,
    thrifty: Option<Box<System>>,
    table: Arc<DispatchTable>,
    decision: Decision,
    shares: Vec<Vec<f64>>,
    task: TaskEnergy,
    demand: Demand,
}

impl System {
    /// Refuses, by name, value and range, parts that do not fit together, and tasks that the policy cannot serve.
    pub fn new(parts: Parts) -> Result<System, SystemError> {
        Self::made(parts, None)
    }

    /// A system of other parts, which takes over what they leave as it is.
    pub fn changed(&self, parts: Parts) -> Result<System, SystemError> {
        Self::made(parts, Some(&self.table))
    }

    /// The same dispatch under another supply: nothing is decided anew, not even by policies that heed volatility.
    pub fn under(mut self, supply: Supply) -> System {
        let thrifty = self.thrifty.take();
        self.thrifty = thrifty.map(|t| Box::new(t.under(supply.clone())));
        self.parts.supply = supply;
        self
    }

    fn made(parts: Parts, before: Option<&Arc<DispatchTable>>) -> Result<System, SystemError> {
        checks::parts(&parts)?;
        let efforts = parts.efforts;
        let ways = (efforts.branches, efforts.parallel);
        let base = Options::new(
            &parts.fleet,
            &parts.law,
            parts.link,
            parts.step_tokens,
            ways,
        );
        checks::policy(parts.policy, &base)?;
        let options = parts.policy.options(base, efforts.open, parts.settings);
        let kinds = parts.workload.kinds();
        let table = DispatchTable::new(&parts.workload, options, parts.prediction_error, before);
        let thrifty = match parts.feedback {
            Some(feedback) => {
                let thrifty = System::made(parts.thrifty(feedback), Some(&table));
                Some(Box::new(thrifty?))
            }
            None => None,
        };
        let DispatchTable {
            options,
            candidates,
            prediction,
            beliefs,
            ..
        } = &*table;
        let inputs = || diffusion_inputs(&parts);
        let (rule, settings) = (parts.policy, parts.settings);
        let decision = policy::decide(rule, settings, beliefs, options, efforts.target, inputs)
            .map_err(|unserved| refusal(unserved, &parts.workload, prediction, &beliefs.rows))?;
        let shares = effective(
            &parts.workload,
            prediction,
            &decision,
            options.choices().len(),
        );
        let mixed = candidates
            .iter()
            .zip(&shares)
            .map(|(row, share)| mix(row, share));
        let task = TaskEnergy::new(kinds.iter().map(|k| k.weight).zip(mixed));
        if !(task.second_moment * parts.workload.rate()).is_finite() {
            let hardest = parts.workload.difficulties().first().map_or(0.0, |d| d.0);
            return Err(SystemError::Unsolvable {
                difficulty: hardest,
                best: 0.0,
            });
        }
        let demand = Demand::new(&parts.workload, options, &shares);
        Ok(System {
            thrifty,
            parts,
            table,
            decision,
            shares,
            task,
            demand,
        })
    }

    /// Whether both make the same of the tasks, on either side of a level that they listen to.
    pub fn serves_like(&self, other: &System) -> bool {
        let sides = (self.thrifty.as_deref(), other.thrifty.as_deref());
        let thrifty = match sides {
            (Some(one), Some(another)) => one.serves_like(another),
            (None, None) => true,
            _ => false,
        };
        thrifty && self.task == other.task && self.demand == other.demand
    }

    /// What it was made of.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Dispatch that listens to the battery: the level below which it is thrifty \[J\], and the system that it then is.
    /// Everything else that a system tells is of its thorough side.
    pub fn feedback(&self) -> Option<(f64, &System)> {
        Some((self.parts.feedback?.level, self.thrifty.as_deref()?))
    }

    /// The choices that are open, and how they work out.
    pub fn options(&self) -> &Options {
        &self.table.options
    }

    /// What the dispatcher knows of a task's difficulty.
    pub fn prediction(&self) -> &Prediction {
        &self.table.prediction
    }

    /// What dispatch does, by estimate and skills, and at which prices.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// The law of a slot's harvest.
    pub fn supply(&self) -> &Supply {
        &self.parts.supply
    }

    /// The law of arrivals and of kinds of tasks.
    pub fn workload(&self) -> &Workload {
        &self.parts.workload
    }

    /// T \[slots\].
    pub fn horizon(&self) -> u64 {
        self.parts.horizon
    }

    /// Candidates by kind, then choice.
    pub fn candidates(&self) -> &[Vec<Candidate>] {
        &self.table.candidates
    }

    /// Probability of each choice by kind, then choice, averaged over the estimates.
    pub fn shares(&self) -> &[Vec<f64>] {
        &self.shares
    }

    /// Moments of a task's energy under this dispatch.
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

    /// lambda e2 + (F-1) lambda e1^2, the part of sigma^2 that tasks bring \[J^2/slot\]; F = 1 for Poisson arrivals.
    pub fn demand_variance(&self) -> f64 {
        let burst = (self.workload().fano() - 1.0) * self.task.mean * self.task.mean;
        self.workload().rate() * (self.task.second_moment + burst)
    }

    /// All that expected auxiliary energy depends on besides the tasks' energy.
    pub fn diffusion_inputs(&self) -> DiffusionInputs {
        diffusion_inputs(&self.parts)
    }

    /// Kinds with their candidates and shares.
    pub fn rows(&self) -> impl Iterator<Item = ((&Kind, &[Candidate]), &[f64])> {
        let rows = self.table.candidates.iter().map(Vec::as_slice);
        let shares = self.shares.iter().map(Vec::as_slice);
        self.workload().kinds().iter().zip(rows).zip(shares)
    }

    /// The law of one slot's demand.
    pub fn demand(&self) -> &Demand {
        &self.demand
    }
}

fn diffusion_inputs(parts: &Parts) -> DiffusionInputs {
    DiffusionInputs {
        rate: parts.workload.rate(),
        fano: parts.workload.fano(),
        supply: parts.supply.mean(),
        supply_variance: parts.supply.variance(parts.horizon),
        horizon: parts.horizon as f64,
    }
}

#[cfg(test)]
pub(crate) mod tests;
