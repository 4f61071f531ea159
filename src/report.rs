//! Report: what a scenario yields, as JSON with stable keys, byte for byte the same natively and in the page.

use crate::regime::{Diffusion, Regime};
use crate::reservoir::{auxiliary_quantile, expected, is_exact, thrifty_share};
use crate::scenario::Scenario;
use crate::scenario::link;
use crate::scenario::parameters::{Id, PARAMETERS};
use crate::simulation::{Plan, Sample, Simulation};
use crate::spitzer::ExactMean;
use crate::supply::trace::fnv1a;
use crate::system::System;
use crate::units::number;
use crate::volatility::Budget;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{Result, Write};
use std::sync::Arc;

/// Energies in J, powers in W, times in slots unless a key says otherwise.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Format version of this report; 2 since there are efforts, 3 since there is feedback.
    pub report: u32,
    /// The scenario as a link fragment.
    pub link: String,
    /// Every parameter by its key in links, SI units.
    #[serde(serialize_with = "by_key")]
    pub inputs: Vec<(&'static str, f64)>,
    pub supply: &'static str,
    pub policy: String,
    /// Critical supply mu* = lambda e1 (E4), per slot and as a power.
    pub critical_supply_j_per_slot: f64,
    pub critical_supply_w: f64,
    /// delta (E3).
    pub drift_j_per_slot: f64,
    /// sigma (E3); on a trace over the horizon.
    pub volatility_j_per_sqrt_slot: f64,
    /// `under-supply`, `critical` or `over-supply`, by z.
    pub regime: &'static str,
    pub z: f64,
    /// T_x (E5); null at exactly zero drift, where it is infinite.
    pub crossover_slots: Option<f64>,
    /// Local log-log slope of E\[A_T\].
    pub growth_slope: f64,
    /// The four parts of sigma^2 (E13).
    pub volatility_budget_j2_per_slot: VolatilityBudget,
    /// Whether closed forms are exact in law (independent slots) or approximations (trace).
    pub independent_slots: bool,
    pub auxiliary_j: Energy,
    pub unused_j: Energy,
    pub auxiliary_quantiles_j: Vec<Quantile>,
    pub models: Vec<ModelReport>,
    /// Share of tasks that end solved, expected and sampled.
    pub solved: f64,
    pub sampled_solved: f64,
    /// e1, and the square root of e2 \[J\].
    pub task_energy_j: f64,
    pub task_energy_root_square_j: f64,
    /// kappa (E12) at this system, and the one that dispatch used; 0 for rules that ignore variance.
    pub price_of_variance_per_j: f64,
    pub dispatch_price_of_variance_per_j: f64,
    /// Share of the slots in which dispatch is thrifty, expected (E23) and sampled; 0 without feedback. Under feedback
    /// drift, regime and task energies are those of the thorough side, models and solved fractions of both together.
    pub thrifty_share: f64,
    pub sampled_thrifty_share: f64,
    pub sampled_paths: u64,
    /// FNV-1a of the whole report without this line: equal hashes, equal results.
    pub hash: String,
}

#[derive(Debug, Serialize)]
pub struct VolatilityBudget {
    pub supply: f64,
    pub arrivals: f64,
    pub mix: f64,
    pub execution: f64,
}

/// E\[A_T\] or E\[U_T\], three ways.
#[derive(Debug, Serialize)]
pub struct Energy {
    /// E6; null where slots depend on each other, the battery is not the paper's or dispatch listens to it.
    pub exact: Option<f64>,
    /// E7, with the battery's switches.
    pub brownian: f64,
    pub sampled: f64,
    pub standard_error: f64,
}

/// A quantile of A_T: E8 and sampled.
#[derive(Debug, Serialize)]
pub struct Quantile {
    pub probability: f64,
    /// Null for a finite battery and under feedback.
    pub brownian: Option<f64>,
    pub sampled: f64,
}

/// How one model is used.
#[derive(Debug, Serialize)]
pub struct ModelReport {
    pub name: String,
    pub share_of_tasks: f64,
    pub share_of_energy: f64,
    pub energy_j_per_slot: f64,
    pub sampled_share_of_tasks: f64,
    pub sampled_energy_j_per_slot: f64,
}

/// The sample that a scenario's report rests on.
pub fn simulation(
    scenario: &Scenario,
    system: &Arc<System>,
) -> std::result::Result<Simulation, String> {
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
    /// From a finished sample.
    pub fn new(scenario: &Scenario, system: &System, sample: &Sample) -> Report {
        let t = system.horizon();
        let horizon = t as f64;
        let diffusion = Diffusion::new(system.drift(), system.variance());
        let mean = system.supply().mean();
        let law = ExactMean::new(system, t);
        let brownian = expected(system, law.as_ref(), mean, t);
        let exact = law.as_ref().filter(|_| is_exact(system));
        let exact = exact.map(|e| e.auxiliary(mean, t));
        let budget = Budget::new(system);
        let (auxiliary, unused) = (sample.auxiliary.last(), sample.unused.last());
        let energy = |exact, brownian, moments: Option<&crate::estimate::Moments>| Energy {
            exact,
            brownian,
            sampled: moments.map_or(0.0, |m| m.mean()),
            standard_error: moments.map_or(0.0, |m| m.standard_error()),
        };
        let slots = (sample.finished_paths * t).max(1) as f64;
        let tasks: f64 = sample.model_tasks.iter().sum::<f64>().max(1.0);
        let share = thrifty_share(system, t);
        // Of the thorough side, and of the thrifty one for its share of the time.
        let blend = |thorough: f64, of: &dyn Fn(&System) -> f64| match system.feedback() {
            Some((_, thrifty)) => (1.0 - share) * thorough + share * of(thrifty),
            None => thorough,
        };
        let per_slot = system.critical_supply();
        let mean_per_slot = blend(per_slot, &System::critical_supply);
        let thrifty = system.feedback().map(|(_, s)| s.model_use());
        let thrifty = |i: usize| thrifty.as_ref().and_then(|uses| uses.get(i).copied());
        let used = system.model_use().into_iter().enumerate();
        let used = used.map(|(i, u)| {
            let joules = blend(u.energy * per_slot, &|s| {
                thrifty(i).map_or(0.0, |u| u.energy * s.critical_supply())
            });
            let tasks = blend(u.tasks, &|_| thrifty(i).map_or(0.0, |u| u.tasks));
            (tasks, joules)
        });
        let sampled = sample.model_tasks.iter().zip(&sample.model_energy);
        let fleet = system.parts().fleet.models().iter();
        let models = fleet.zip(used).zip(sampled);
        let mut report = Report {
            report: 3,
            link: link::write(scenario),
            inputs: PARAMETERS
                .iter()
                .zip(crate::scenario::parameters::IDS)
                .map(|(p, id)| (p.key, scenario.get(id)))
                .collect(),
            supply: link::supply_key(&scenario.supply),
            policy: link::policy_key(scenario.policy),
            critical_supply_j_per_slot: system.critical_supply(),
            critical_supply_w: system.critical_supply() / system.parts().slot,
            drift_j_per_slot: system.drift(),
            volatility_j_per_sqrt_slot: diffusion.sigma(),
            regime: match diffusion.regime(horizon) {
                Regime::Under => "under-supply",
                Regime::Critical => "critical",
                Regime::Over => "over-supply",
            },
            z: diffusion.z(horizon),
            crossover_slots: Some(diffusion.crossover()).filter(|t| t.is_finite()),
            growth_slope: diffusion.slope(horizon),
            volatility_budget_j2_per_slot: VolatilityBudget {
                supply: budget.supply,
                arrivals: budget.arrivals,
                mix: budget.mix,
                execution: budget.execution,
            },
            independent_slots: system.supply().is_independent(),
            auxiliary_j: energy(exact, brownian.auxiliary, auxiliary),
            unused_j: energy(
                exact.map(|a| a + system.drift() * horizon),
                brownian.unused,
                unused,
            ),
            auxiliary_quantiles_j: [0.05, 0.25, 0.5, 0.75, 0.95]
                .map(|p| Quantile {
                    probability: p,
                    brownian: auxiliary_quantile(system, law.as_ref(), t, p),
                    sampled: sample.auxiliary_quantile(p),
                })
                .into(),
            models: models
                .map(|((model, (share_of_tasks, joules)), (n, e))| ModelReport {
                    name: model.name.clone(),
                    share_of_tasks,
                    share_of_energy: joules / mean_per_slot,
                    energy_j_per_slot: joules,
                    sampled_share_of_tasks: n / tasks,
                    sampled_energy_j_per_slot: e / slots,
                })
                .collect(),
            solved: blend(system.task().solved, &|s| s.task().solved),
            sampled_solved: sample.solved_tasks / tasks,
            task_energy_j: system.task().mean,
            task_energy_root_square_j: system.task().second_moment.sqrt(),
            price_of_variance_per_j: system
                .stakes()
                .kappa(system.task().mean, system.task().second_moment),
            dispatch_price_of_variance_per_j: system.decision().kappa,
            thrifty_share: share,
            sampled_thrifty_share: sample.thrifty_slots / slots,
            sampled_paths: sample.finished_paths,
            hash: String::new(),
        };
        report.hash = format!("{:016x}", fnv1a(report.json().as_bytes()));
        report
    }

    /// Pretty JSON with a final line break.
    pub fn json(&self) -> String {
        let mut bytes = Vec::new();
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Lines::default());
        // Plain structs of numbers and text always serialise.
        let _ = self.serialize(&mut serializer);
        String::from_utf8(bytes).unwrap_or_default() + "\n"
    }
}

fn by_key<S: serde::Serializer>(
    pairs: &[(&'static str, f64)],
    to: S,
) -> std::result::Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().copied())
}

/// Indented JSON whose numbers are written as in links; serde_json's own way with them would weigh ten kilobytes in the
/// page.
#[derive(Default)]
struct Lines<'a>(PrettyFormatter<'a>);

impl Formatter for Lines<'_> {
    fn write_f64<W: ?Sized + Write>(&mut self, to: &mut W, value: f64) -> Result<()> {
        to.write_all(number(value).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> Result<()> {
        self.0.end_object_value(to)
    }
}

/// Scenario and system of a link, on the host; `trace` is the file its supply asks for, if it is one of the user's own.
#[cfg(not(target_arch = "wasm32"))]
pub fn open(
    text: &str,
    trace: Option<&[u8]>,
) -> std::result::Result<(Scenario, Arc<System>), String> {
    use crate::scenario::SupplyChoice;
    let opened = link::read(text);
    if !opened.problems.is_empty() {
        let lines: Vec<String> = opened.problems.iter().map(ToString::to_string).collect();
        return Err(format!(
            "this link cannot be opened as it is: {}",
            lines.join("; ")
        ));
    }
    let parse = |name: &str, bytes: &[u8]| {
        let file = crate::supply::trace::TraceFile::parse(name, bytes);
        file.map_err(|e| e.to_string())
    };
    let supply = &opened.scenario.supply;
    let file = match (supply, trace) {
        (SupplyChoice::File { .. }, bytes) => {
            bytes.map(|b| parse("the chosen file", b)).transpose()?
        }
        (_, Some(_)) => {
            return Err(format!(
                "a trace file was given, but the supply of this link is {} and has no use for one",
                link::supply_key(supply)
            ));
        }
        (SupplyChoice::Shipped(shipped), None) => {
            let facts = shipped.facts();
            Some(parse(facts.name, &facts.bytes()?)?)
        }
        (SupplyChoice::Independent(_), None) => None,
    };
    let system = opened.scenario.system(file.as_ref());
    let system = Arc::new(system.map_err(|e| e.to_string())?);
    Ok((opened.scenario, system))
}

/// Report of a link, on the host.
#[cfg(not(target_arch = "wasm32"))]
pub fn from_link(text: &str, trace: Option<&[u8]>) -> std::result::Result<String, String> {
    let (scenario, system) = open(text, trace)?;
    let mut simulation = simulation(&scenario, &system)?;
    while !simulation.advance(1 << 24) {}
    Ok(Report::new(&scenario, &system, simulation.sample()).json())
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
