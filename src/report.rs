//! Report: what a scenario yields, as JSON with stable keys, byte for byte the same natively and in the page.
//!
//! ```
//! use equipoise::report;
//! use equipoise::scenario::parameters::Id;
//! use equipoise::scenario::{Scenario, link};
//!
//! let mut scenario = Scenario::default();
//! scenario.set(Id::Horizon, 50.0)?;
//! scenario.set(Id::Paths, 10.0)?;
//! let json = report::from_link(&link::write(&scenario), None)?;
//! assert!(json.contains("\"regime\": \"critical\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod answer;
pub mod headline;
pub mod verdict;
mod lines;
#[cfg(not(target_arch = "wasm32"))]
mod host;

use crate::given::supply::trace::fnv1a;
use crate::numerics::estimate::Moments;
use crate::scenario::Scenario;
use crate::scenario::link;
use crate::scenario::parameters::{Id, PARAMETERS};
use crate::simulation::{Plan, Sample, Simulation};
use crate::system::{ModelUse, System};
use crate::theory::brownian::thrifty_share;
use crate::theory::expected::{Footing, Forms, Span};
use crate::theory::volatility::Budget;
#[cfg(not(target_arch = "wasm32"))]
pub use host::{from_link, open, sampled, watched};
use lines::Lines;
use serde::Serialize;
use std::sync::Arc;

/// Energies in J, powers in W, times in slots unless a key says otherwise.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Format version of this report; 2 since there are efforts, 3 since there is feedback, 4 since energies carry bounds.
    pub report: u32,
    /// The scenario as a link fragment.
    pub link: String,
    /// Every parameter by its key in links, SI units.
    #[serde(serialize_with = "by_key")]
    pub inputs: Vec<(&'static str, f64)>,
    /// Kind of supply, by its word in links.
    pub supply: &'static str,
    /// Dispatch policy, by its word in links.
    pub policy: String,
    /// Critical supply mu* = lambda e1 \[J/slot\] (E4).
    pub critical_supply_j_per_slot: f64,
    /// The same as a power \[W\].
    pub critical_supply_w: f64,
    /// The supply at which the battery neither gains nor loses on average: the critical one, and what charging loses.
    pub balanced_supply_w: f64,
    /// delta (E3).
    pub drift_j_per_slot: f64,
    /// sigma (E3); on a trace the largest over shorter horizons.
    pub volatility_j_per_sqrt_slot: f64,
    /// `under-supply`, `critical` or `over-supply`: by z, charging losses included.
    pub regime: &'static str,
    /// Null on a trace.
    pub z: Option<f64>,
    /// T_x (E5); null beyond 10^12 slots, on a trace and under feedback.
    pub crossover_slots: Option<f64>,
    /// Slots in which fluctuation alone fills or empties a finite battery; null with an infinite one and on a trace.
    pub saturation_slots: Option<f64>,
    /// Local log-log slope of E\[A_T\]; null at one slot, and where nothing is drawn.
    pub growth_slope: Option<f64>,
    /// The four parts of sigma^2 (E13).
    pub volatility_budget_j2_per_slot: VolatilityBudget,
    /// Whether slots are independent, so that the mean can be exact.
    pub independent_slots: bool,
    /// E\[A_T\], drawn beside the supply.
    pub auxiliary_j: Energy,
    /// E\[U_T\], harvested and never used.
    pub unused_j: Energy,
    /// Quantiles of A_T at five probabilities.
    pub auxiliary_quantiles_j: Vec<Quantile>,
    /// The models in the order of the fleet.
    pub models: Vec<ModelReport>,
    /// Expected share of the tasks that end solved.
    pub solved: f64,
    /// Sampled share of the tasks that ended solved; null without tasks in the sample.
    pub sampled_solved: Option<f64>,
    /// e1, the expected energy of a task \[J\].
    pub task_energy_j: f64,
    /// Square root of e2 \[J\].
    pub task_energy_root_square_j: f64,
    /// kappa (E12) at this system \[1/J\]; null where E7 does not hold.
    pub price_of_variance_per_j: Option<f64>,
    /// kappa that dispatch used \[1/J\], 0 for rules that ignore variance.
    pub dispatch_price_of_variance_per_j: f64,
    /// Expected share of the slots in which dispatch is thrifty (E23); 0 without feedback. Under feedback
    /// drift, regime and task energies are those of the thorough side, models and solved fractions of both together.
    pub thrifty_share: f64,
    /// Sampled share of the slots in which dispatch was thrifty; null without slots in the sample.
    pub sampled_thrifty_share: Option<f64>,
    /// Paths that the sample finished.
    pub sampled_paths: u64,
    /// FNV-1a of all results, without link and inputs: equal hashes, equal results.
    pub hash: String,
}

/// The four parts of sigma^2 \[J^2/slot\] (E13).
#[derive(Debug, Serialize)]
pub struct VolatilityBudget {
    /// Var(H), fluctuation of the harvest.
    pub supply: f64,
    /// From the random number of tasks.
    pub arrivals: f64,
    /// From different kinds of tasks.
    pub mix: f64,
    /// From random numbers of steps, and from random routes.
    pub execution: f64,
}

/// E\[A_T\] or E\[U_T\].
#[derive(Debug, Serialize)]
pub struct Energy {
    /// E6; null where slots depend on each other, the battery is not the paper's, dispatch listens to it, or rare huge tasks keep
    /// it from converging.
    pub exact: Option<f64>,
    /// E7, E14 or E23 within the bounds, where there is nothing exact; null on a trace.
    pub approximate: Option<f64>,
    /// Proven lower bound \[J\].
    pub at_least: f64,
    /// Proven upper bound \[J\].
    pub at_most: f64,
    /// Null before there are two paths.
    pub sampled: Option<f64>,
    /// Standard error of the sampled mean \[J\]; null before there are two paths.
    pub standard_error: Option<f64>,
}

impl Energy {
    fn new(span: Span, footing: Footing, sample: Option<&Moments>) -> Energy {
        let exact = footing == Footing::Exact;
        let sample = sample.filter(|m| m.count() >= 2);
        Energy {
            exact: span.best.filter(|_| exact),
            approximate: span.best.filter(|_| !exact),
            at_least: span.low,
            at_most: span.high,
            sampled: sample.map(Moments::mean),
            standard_error: sample.map(Moments::standard_error),
        }
    }
}

/// A quantile of A_T: by theory and sampled.
#[derive(Debug, Serialize)]
pub struct Quantile {
    /// P(A_T <= the quantile).
    pub probability: f64,
    /// E8 with E9 where the exact mean vouches for it, on a trace over its starting hours; otherwise null.
    pub theory: Option<f64>,
    /// Null without paths.
    pub sampled: Option<f64>,
}

/// How one model is used; sampled where there is a sample.
#[derive(Debug, Serialize)]
pub struct ModelReport {
    /// Its name in the scenario.
    pub name: String,
    /// Expected share of the tasks that start with it.
    pub share_of_tasks: f64,
    /// Expected share of the energy that it spends.
    pub share_of_energy: f64,
    /// Expected energy that it spends \[J/slot\].
    pub energy_j_per_slot: f64,
    /// Sampled share of the tasks that started with it; null without tasks in the sample.
    pub sampled_share_of_tasks: Option<f64>,
    /// Sampled energy that it spent \[J/slot\]; null without slots in the sample.
    pub sampled_energy_j_per_slot: Option<f64>,
}

/// The sample that a scenario's report rests on.
pub fn simulation(scenario: &Scenario, system: &Arc<System>) -> Result<Simulation, String> {
    Simulation::new(system.clone(), plan(scenario, system))
}

/// What is to be sampled of a scenario.
pub fn plan(scenario: &Scenario, system: &System) -> Plan {
    Plan {
        precision: scenario.get(Id::Precision),
        ..Plan::new(system, scenario.seed(), scenario.paths())
    }
}

impl Report {
    /// From a finished sample of the same system.
    pub fn new(
        scenario: &Scenario,
        system: &Arc<System>,
        sample: &Sample,
    ) -> Result<Report, String> {
        let t = system.horizon();
        let forms = Forms::new(system.clone(), t + t / 10 + 1);
        let here = forms.here();
        let expected = here.expected(t);
        let budget = Budget::new(system);
        let (auxiliary, unused) = (sample.auxiliary.last(), sample.unused.last());
        let share = thrifty_share(system, system.supply().mean(), t).unwrap_or(0.0);
        let slots = (sample.finished_paths * t) as f64;
        let tasks: f64 = sample.model_tasks.iter().sum();
        let part = |of: f64, whole: f64| (whole > 0.0).then(|| of / whole);
        let probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];
        let quantiles = here.quantiles(t, probabilities);
        let quantiles = match quantiles {
            Some(levels) => levels.map(Some),
            None => [None; 5],
        };
        let paper = matches!(forms.footing(), Footing::Exact | Footing::Weather);
        let inputs = system.diffusion_inputs();
        let (mean, square) = (system.task().mean, system.task().second_moment);
        let slot = system.parts().slot;
        let mut report = Report {
            report: 4,
            link: String::new(),
            inputs: Vec::new(),
            supply: "",
            policy: String::new(),
            critical_supply_j_per_slot: system.critical_supply(),
            critical_supply_w: system.critical_supply() / slot,
            balanced_supply_w: forms.balanced() / slot,
            drift_j_per_slot: system.drift(),
            volatility_j_per_sqrt_slot: system.variance().sqrt(),
            regime: here.regime(t).name(),
            z: here.z(t),
            crossover_slots: here.crossover(t),
            saturation_slots: here.saturation(t),
            growth_slope: here.slopes(t)[0],
            volatility_budget_j2_per_slot: VolatilityBudget {
                supply: budget.supply,
                arrivals: budget.arrivals,
                mix: budget.mix,
                execution: budget.execution,
            },
            independent_slots: system.supply().is_independent(),
            auxiliary_j: Energy::new(expected.auxiliary, forms.footing(), auxiliary),
            unused_j: Energy::new(expected.unused, forms.footing(), unused),
            auxiliary_quantiles_j: probabilities
                .iter()
                .zip(quantiles)
                .map(|(p, theory)| Quantile {
                    probability: *p,
                    theory,
                    sampled: sample.auxiliary_quantile(*p),
                })
                .collect(),
            models: models(system, share)
                .into_iter()
                .zip(sample.model_tasks.iter().zip(&sample.model_energy))
                .map(|(model, (n, e))| ModelReport {
                    sampled_share_of_tasks: part(*n, tasks),
                    sampled_energy_j_per_slot: part(*e, slots),
                    ..model
                })
                .collect(),
            solved: blend(system, share, |s| s.task().solved),
            sampled_solved: part(sample.solved_tasks, tasks),
            task_energy_j: mean,
            task_energy_root_square_j: square.sqrt(),
            price_of_variance_per_j: paper.then(|| inputs.kappa(mean, square)),
            dispatch_price_of_variance_per_j: system.decision().kappa,
            thrifty_share: share,
            sampled_thrifty_share: part(sample.thrifty_slots, slots),
            sampled_paths: sample.finished_paths,
            hash: String::new(),
        };
        // Links gain parameters as the explorer grows; results must not change their hash for that.
        report.hash = format!("{:016x}", fnv1a(report.json()?.as_bytes()));
        report.link = link::write(scenario);
        report.inputs = PARAMETERS
            .iter()
            .zip(crate::scenario::parameters::IDS)
            .map(|(p, id)| (p.key, scenario.get(id)))
            .collect();
        report.supply = scenario.supply.key();
        report.policy = scenario.policy.key();
        Ok(report)
    }

    /// Pretty JSON with a final line break.
    pub fn json(&self) -> Result<String, String> {
        let mut bytes = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Lines::default());
        let written = self.serialize(&mut serializer);
        // The words of serde_json's own errors, none of which can come of numbers and texts, would weigh in the page.
        match written.ok().and_then(|()| String::from_utf8(bytes).ok()) {
            Some(text) => Ok(text + "\n"),
            None => Err("its numbers cannot be written as JSON".into()),
        }
    }
}

/// Of the thorough side, and of the thrifty one for its share of the time.
fn blend(system: &System, share: f64, of: impl Fn(&System) -> f64) -> f64 {
    match system.feedback() {
        Some((_, thrifty)) => (1.0 - share) * of(system) + share * of(thrifty),
        None => of(system),
    }
}

/// How the models are used, in expectation; nothing is sampled yet.
fn models(system: &System, share: f64) -> Vec<ModelReport> {
    let demand = blend(system, share, System::critical_supply);
    let own = system.model_use();
    let thrifty = system.feedback().map(|(_, s)| s.model_use());
    let fleet = system.parts().fleet.models().iter().enumerate();
    let of = |(i, model): (usize, &crate::given::fleet::Model)| {
        let of = |s: &System| {
            let uses = match (&thrifty, std::ptr::eq(s, system)) {
                (Some(uses), false) => uses,
                _ => &own,
            };
            uses.get(i).copied().unwrap_or(ModelUse::NONE)
        };
        let joules = blend(system, share, |s| of(s).energy * s.critical_supply());
        ModelReport {
            name: model.name.clone(),
            share_of_tasks: blend(system, share, |s| of(s).tasks),
            share_of_energy: joules / demand,
            energy_j_per_slot: joules,
            sampled_share_of_tasks: None,
            sampled_energy_j_per_slot: None,
        }
    };
    fleet.map(of).collect()
}

fn by_key<S: serde::Serializer>(pairs: &[(&'static str, f64)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_complete_and_reproducible() {
        let mut scenario = Scenario::default();
        scenario.set(Id::Paths, 50.0).expect("in range");
        scenario.set(Id::Horizon, 100.0).expect("in range");
        let (a, b) = (
            from_link(&link::write(&scenario), None),
            from_link(&link::write(&scenario), None),
        );
        assert_eq!(a, b);
        let json: serde_json::Value = serde_json::from_str(&a.expect("valid")).expect("JSON");
        assert_eq!(json["sampled_paths"], 50);
        assert_eq!(json["inputs"]["rate"], 20.0);
        let aux = &json["auxiliary_j"];
        let z = (aux["sampled"].as_f64().expect("number") - aux["exact"].as_f64().expect("number"))
            / aux["standard_error"].as_f64().expect("number");
        assert!(z.abs() < 5.0, "z {z}");
    }

    #[test]
    fn damaged_links_give_no_report() {
        assert!(
            from_link("#v=1", None)
                .expect_err("refused")
                .contains("missing")
        );
    }
}
