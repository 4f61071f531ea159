//! Policy: which model and effort a task is sent to under a rule, doc/theory.md#dispatch.

use crate::diffusion::prices;
use crate::diffusion::regime::Diffusion;
use crate::dispatch::frontier::{self, OutOfReach, Plan, Row, Target};
use crate::dispatch::rule::{Rule, Settings};
use crate::effort::attempt::Outcome;
use crate::effort::options::Options;
use crate::units::{Quantity, Unit};
use std::f64::consts::LN_2;
use std::sync::OnceLock;

/// Share of tasks that are to end solved, wherever a policy may give up. Zero would be met by doing nothing, and one
/// by no finite budget.
pub static SOLVED: Quantity = Quantity {
    name: "solved fraction",
    symbol: "q",
    unit: Unit::One,
    min: 0.01,
    max: 0.999_999,
    integer: false,
};

/// What the dispatcher knows of a row beside its outcomes: success per step of each choice at the estimate.
#[derive(Debug)]
pub struct Belief {
    /// Probability of the row, and the outcome of each choice.
    pub row: Row,
    /// Success per step of each choice, in the same order.
    pub success: Vec<f64>,
}

/// All rows, and of each the few options that any price may choose, made when they are first asked for.
#[derive(Debug)]
pub struct Beliefs {
    /// In the order of the estimates, then of the numbers of skills.
    pub rows: Vec<Belief>,
    efficient: OnceLock<Vec<EfficientOptions>>,
}

/// A row with its efficient options alone, and where they stand among all.
#[derive(Debug)]
struct EfficientOptions {
    row: Row,
    kept: Vec<usize>,
    all: usize,
}

impl EfficientOptions {
    fn new(row: &Row) -> EfficientOptions {
        let kept = frontier::efficient(row);
        let options = kept.iter().filter_map(|i| row.options.get(*i).copied());
        EfficientOptions {
            row: Row {
                weight: row.weight,
                options: options.collect(),
            },
            kept,
            all: row.options.len(),
        }
    }

    /// Shares of the efficient options among those of all.
    fn widened(&self, shares: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.all];
        for (s, i) in shares.iter().zip(&self.kept) {
            if let Some(slot) = all.get_mut(*i) {
                *slot = *s;
            }
        }
        all
    }
}

impl Beliefs {
    /// Nothing is computed before the efficient options are asked for.
    pub fn new(rows: Vec<Belief>) -> Beliefs {
        Beliefs {
            rows,
            efficient: OnceLock::new(),
        }
    }

    fn efficient(&self) -> &[EfficientOptions] {
        let efficient = |known: &Belief| EfficientOptions::new(&known.row);
        self.efficient
            .get_or_init(|| self.rows.iter().map(efficient).collect())
    }
}

/// What is at stake: all of the system that expected auxiliary energy depends on besides the tasks' energy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiffusionInputs {
    /// lambda \[1/slot\] and Fano factor of the arrivals.
    pub rate: f64,
    /// F, variance of the number of arrivals in a slot divided by its mean; 1 for Poisson arrivals.
    pub fano: f64,
    /// mu \[J/slot\] and variance of the supply \[J^2/slot\].
    pub supply: f64,
    /// Var(H) at the horizon \[J^2/slot\].
    pub supply_variance: f64,
    /// T \[slots\].
    pub horizon: f64,
}

impl DiffusionInputs {
    /// The diffusion of a system whose tasks have moments e1 and e2 (E3).
    pub fn diffusion(&self, e1: f64, e2: f64) -> Diffusion {
        let arrivals = e2 + (self.fano - 1.0) * e1 * e1;
        Diffusion::new(
            self.supply - self.rate * e1,
            self.supply_variance + self.rate * arrivals,
        )
    }

    /// E\[A_T\] \[J\] (E7).
    pub fn auxiliary(&self, e1: f64, e2: f64) -> f64 {
        self.diffusion(e1, e2).mean_auxiliary(self.horizon)
    }

    /// E12 with bursty arrivals, whose variance also rises with e1: kappa = (dA/de2)/(dA/de1) \[1/J\].
    pub fn kappa(&self, e1: f64, e2: f64) -> f64 {
        let d = self.diffusion(e1, e2);
        let variance = prices::variance_price(&d, self.horizon);
        let burst = 2.0 * (self.fano - 1.0) * e1;
        variance / (prices::energy_price(&d, self.horizon) + variance * burst)
    }
}

/// A policy made concrete for a system.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Probability of each choice, by row.
    pub shares: Vec<Vec<f64>>,
    /// Price of variance kappa \[1/J\] and multiplier on solved tasks \[J\] that decided; zero for fixed rules.
    pub kappa: f64,
    /// Worth of a solved task \[J\].
    pub multiplier: f64,
}

impl Decision {
    /// What an option costs at the prices that decided \[J\]: E\[E\] + kappa E\[E^2\] less the worth of what it solves.
    pub fn cost(&self, o: &Outcome) -> f64 {
        let variance = if self.kappa > 0.0 {
            self.kappa * o.second_moment
        } else {
            0.0
        };
        o.mean + variance - self.multiplier * o.solved
    }
}

/// Why a policy cannot serve a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Unserved {
    /// Infinite energy would be needed in the row with this index.
    Row(usize),
    /// The solved fraction cannot be reached by any shares.
    Target(OutOfReach),
}

/// Decides all rows, whose options are in the order of the options' choices. What is at stake is asked for by rules that look at
/// the supply.
pub fn decide(
    rule: Rule,
    settings: Settings,
    beliefs: &Beliefs,
    options: &Options,
    target: Target,
    inputs: impl FnOnce() -> DiffusionInputs,
) -> Result<Decision, Unserved> {
    let rows = &beliefs.rows;
    match rule {
        Rule::MeanEnergy => optimal(rows, 0.0, target),
        Rule::VarianceAware => variance_aware(beliefs, target, &inputs()),
        Rule::Always(_)
        | Rule::Uniform
        | Rule::TrainingCompute
        | Rule::InferenceCompute(_)
        | Rule::Escalation(..) => {
            let shares = rows.iter().enumerate().map(|(index, known)| {
                fixed(rule, settings, known, options, target).ok_or(Unserved::Row(index))
            });
            Ok(Decision {
                shares: shares.collect::<Result<_, _>>()?,
                kappa: 0.0,
                multiplier: 0.0,
            })
        }
    }
}

/// Rules that look at one row at a time.
fn fixed(
    rule: Rule,
    settings: Settings,
    known: &Belief,
    options: &Options,
    target: Target,
) -> Option<Vec<f64>> {
    let outcomes = &known.row.options;
    let models = options.losses().len();
    let mut shares = vec![0.0; outcomes.len()];
    let best = |key: &dyn Fn(usize) -> f64| -> Option<usize> {
        (0..models).min_by(|a, b| key(*a).total_cmp(&key(*b)))
    };
    let success = |model: usize| known.success.get(model).copied().unwrap_or(0.0);
    // The first choices are the models, until solved; a policy's own choices stand behind them.
    let chosen = match rule {
        Rule::Uniform => {
            let alone = outcomes.get(..models)?;
            if !alone.iter().all(|o| o.mean.is_finite()) {
                return None;
            }
            shares.get_mut(..models)?.fill(1.0 / models as f64);
            return Some(shares);
        }
        Rule::Always(index) => index,
        Rule::TrainingCompute => {
            let reached = |model: usize| success(model) >= settings.threshold;
            if (0..models).any(reached) {
                best(&|model| {
                    let cost = options.compute().get(model).copied();
                    cost.filter(|_| reached(model)).unwrap_or(f64::INFINITY)
                })?
            } else {
                best(&|model| -success(model))?
            }
        }
        Rule::InferenceCompute(model) => {
            let wanted = target.fraction();
            let ladder = outcomes.iter().enumerate().skip(models);
            let enough = ladder.filter(|(_, o)| o.solved >= wanted).map(|(i, _)| i);
            enough.min().unwrap_or(model)
        }
        Rule::Escalation(..) => models,
        // These look at all rows together.
        Rule::MeanEnergy | Rule::VarianceAware => return None,
    };
    outcomes
        .get(chosen)
        .filter(|o| o.mean.is_finite() && o.second_moment.is_finite())?;
    *shares.get_mut(chosen)? = 1.0;
    Some(shares)
}

/// The choice for one more row at the prices of a decision already made; `None` where none is possible.
pub fn route(
    rule: Rule,
    settings: Settings,
    known: &Belief,
    options: &Options,
    target: Target,
    decision: &Decision,
) -> Option<usize> {
    if !rule.optimises() {
        let shares = fixed(rule, settings, known, options, target)?;
        return shares.iter().position(|s| *s == 1.0);
    }
    let floor = target.floor();
    let outcomes = known.row.options.iter().enumerate();
    outcomes
        .filter(|(_, o)| o.second_moment.is_finite() && o.solved >= floor)
        .min_by(|a, b| decision.cost(a.1).total_cmp(&decision.cost(b.1)))
        .map(|(index, _)| index)
}

fn optimal(rows: &[Belief], kappa: f64, target: Target) -> Result<Decision, Unserved> {
    let plain: Vec<&Row> = rows.iter().map(|k| &k.row).collect();
    let plan = frontier::cheapest(&plain, kappa, target);
    let plan = plan.map_err(|missed| unserved(missed, &plain))?;
    Ok(Decision {
        shares: plan.shares(plain.iter().map(|r| r.options.len())),
        kappa,
        multiplier: plan.multiplier,
    })
}

fn unserved(missed: OutOfReach, rows: &[&Row]) -> Unserved {
    let hopeless = |row: &usize| {
        let mut options = rows.get(*row).into_iter().flat_map(|r| &r.options);
        options.all(|o| !o.mean.is_finite())
    };
    match missed.rows.iter().map(|m| m.0).find(hopeless) {
        Some(row) => Unserved::Row(row),
        None => Unserved::Target(missed),
    }
}

/// The minimum of E\[A_T\] along the supported frontier: prices on a geometric grid around the self-consistent one of the
/// mean-optimal policy, then kappa = E12 at the best so far, for as long as that gains.
fn variance_aware(
    beliefs: &Beliefs,
    target: Target,
    inputs: &DiffusionInputs,
) -> Result<Decision, Unserved> {
    // A dozen prices are tried, on the few options of each row that any price may choose.
    let efficient = beliefs.efficient();
    let thin: Vec<&Row> = efficient.iter().map(|f| &f.row).collect();
    let judged = |kappa: f64| -> Result<(f64, f64, f64, Plan), Unserved> {
        let plan = frontier::cheapest(&thin, kappa, target).map_err(|m| unserved(m, &thin))?;
        let (e1, e2) = (plan.outcome.mean, plan.outcome.second_moment);
        Ok((inputs.auxiliary(e1, e2), kappa, inputs.kappa(e1, e2), plan))
    };
    let mut best = judged(0.0)?;
    let start = best.2;
    let octaves = (-2..=3).map(|octave| start * libm::exp(LN_2 * f64::from(octave)));
    for kappa in octaves {
        let tried = judged(kappa)?;
        if tried.0 < best.0 * (1.0 - 1e-12) {
            best = tried;
        }
    }
    for _ in 0..6 {
        let tried = judged(best.2)?;
        if tried.0 >= best.0 * (1.0 - 1e-12) {
            break;
        }
        best = tried;
    }
    let (_, kappa, _, plan) = best;
    let thin = plan.shares(thin.iter().map(|r| r.options.len()));
    let widened = |(efficient, share): (&EfficientOptions, &Vec<f64>)| efficient.widened(share);
    Ok(Decision {
        shares: efficient.iter().zip(&thin).map(widened).collect(),
        kappa,
        multiplier: plan.multiplier,
    })
}

#[cfg(test)]
mod tests;
