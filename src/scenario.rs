//! Scenario: everything a user may choose, in one value; the only thing the page writes.

pub mod choices;
pub mod traces;
pub mod parameters;
pub mod likeness;
pub mod models;
pub mod sources;
pub mod leads;
pub mod guide;
pub mod slider;
mod change;
pub mod history;
#[cfg(not(target_arch = "wasm32"))]
pub mod random;
pub mod link;
pub mod message;
pub mod summary;
pub mod presets;

use crate::diffusion::switched::Feedback;
use crate::dispatch::frontier::Target;
use crate::dispatch::rule::{Rule, Settings};
use crate::given::battery::Storage;
use crate::given::fleet::{Fleet, Model};
use crate::given::scaling::{SkillLink, TrainingLaw};
use crate::given::supply::trace::{Trace, TraceFile};
use crate::given::supply::{Family, Supply};
use crate::given::workload::Workload;
use crate::system::{Efforts, Parts, System, SystemError};
use crate::theory::expected::Forms;
use crate::units::OutOfRange;
pub use choices::{
    EPOCH_JOULE_PER_FLOP, EPOCH_SHEET, ML_ENERGY, SHIPPED, Shipped, ShippedTrace, SupplyChoice,
    epoch_fleet, measured_fleet,
};
use parameters::{COUNT, Id, PARAMETERS};
use std::sync::Arc;

/// All that is chosen: numbers of the parameter table, and the choices that are not numbers.
///
/// ```
/// use equipoise::scenario::Scenario;
/// use equipoise::scenario::parameters::Id;
///
/// let mut scenario = Scenario::default();
/// scenario.set(Id::Rate, 30.0)?;
/// assert_eq!(scenario.get(Id::Rate), 30.0);
/// // A refusal names parameter, value and range, and changes nothing.
/// let refused = scenario.set(Id::Rate, -1.0).unwrap_err().to_string();
/// assert!(refused.starts_with("arrival rate λ = -1: must be a number from"), "{refused}");
/// assert_eq!(scenario.get(Id::Rate), 30.0);
/// # Ok::<(), equipoise::units::OutOfRange>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    numbers: [f64; COUNT],
    /// Where the supply comes from.
    pub supply: SupplyChoice,
    /// Which rule dispatches.
    pub policy: Rule,
    /// The fleet, not checked yet.
    pub models: Vec<Model>,
}

impl Default for Scenario {
    /// The critical supply of an Epoch-priced fleet.
    fn default() -> Self {
        let mut numbers = [0.0; COUNT];
        for (number, parameter) in numbers.iter_mut().zip(&PARAMETERS) {
            *number = parameter.default;
        }
        Scenario {
            numbers,
            supply: SupplyChoice::Independent(Family::Gamma),
            policy: Rule::MeanEnergy,
            models: epoch_fleet(),
        }
    }
}

impl Scenario {
    /// The number in this row of the parameter table, in SI units.
    pub fn get(&self, id: Id) -> f64 {
        self.numbers[id as usize]
    }

    /// Sets one number; a refused value leaves the scenario as it was.
    pub fn set(&mut self, id: Id, value: f64) -> Result<(), OutOfRange> {
        self.numbers[id as usize] = id.parameter().quantity.check(value)?;
        Ok(())
    }

    /// The training law in force (E15).
    pub fn law(&self) -> TrainingLaw {
        TrainingLaw {
            irreducible: self.get(Id::Irreducible),
            parameter_coefficient: self.get(Id::ParameterCoefficient),
            data_coefficient: self.get(Id::DataCoefficient),
            parameter_exponent: self.get(Id::ParameterExponent),
            data_exponent: self.get(Id::DataExponent),
        }
    }

    /// Takes over the five numbers of a training law.
    pub fn set_law(&mut self, law: TrainingLaw) -> Result<(), OutOfRange> {
        let law = law.checked()?;
        self.set(Id::Irreducible, law.irreducible)?;
        self.set(Id::ParameterCoefficient, law.parameter_coefficient)?;
        self.set(Id::DataCoefficient, law.data_coefficient)?;
        self.set(Id::ParameterExponent, law.parameter_exponent)?;
        self.set(Id::DataExponent, law.data_exponent)
    }

    /// Seed of every random stream.
    pub fn seed(&self) -> u64 {
        self.get(Id::Seed) as u64
    }

    /// Paths of the Monte Carlo sample.
    pub fn paths(&self) -> u64 {
        self.get(Id::Paths) as u64
    }

    /// Whether the supply is read from a trace, so that the volatility slider has no effect.
    pub fn has_trace(&self) -> bool {
        !matches!(self.supply, SupplyChoice::Independent(_))
    }

    /// Whether dispatch may leave tasks unsolved to meet its target.
    pub fn may_give_up(&self) -> bool {
        self.policy.may_give_up(self.is_on(Id::Efforts))
    }

    /// Whether dispatch listens to the battery: feedback is on, and the policy can be thrifty.
    pub fn listens(&self) -> bool {
        self.is_on(Id::Feedback) && self.may_give_up()
    }

    /// How dispatch listens to the battery, where it does.
    pub fn feedback(&self) -> Option<Feedback> {
        self.listens().then(|| Feedback {
            level: self.get(Id::Level),
            solved: self.get(Id::Thrifty),
        })
    }

    /// This scenario under another policy, to be compared with it. Rivals do not listen to the battery.
    pub fn rival(&self, policy: Rule) -> Scenario {
        let mut rival = self.clone();
        rival.policy = policy;
        rival.numbers[Id::Feedback as usize] = Id::Feedback.parameter().default;
        rival
    }

    /// The system this scenario describes; `trace` is the file the supply asks for, if it does.
    pub fn system(&self, trace: Option<&TraceFile>) -> Result<System, SystemError> {
        System::new(self.parts(trace)?)
    }

    /// What that system is made of.
    pub fn parts(&self, trace: Option<&TraceFile>) -> Result<Parts, SystemError> {
        let (power, slot) = (self.get(Id::SupplyMean), self.get(Id::Slot));
        let supply = match &self.supply {
            SupplyChoice::Independent(family) => {
                Supply::independent(*family, power, self.get(Id::Volatility), slot)?
                    .with_weather(self.get(Id::Persistence), self.get(Id::Sites) as u32)?
            }
            SupplyChoice::Shipped(_) | SupplyChoice::File { .. } => {
                let file = trace.ok_or_else(|| SystemError::Trace(self.missing_trace()))?;
                if let SupplyChoice::File { name, hash } = &self.supply
                    && *hash != file.hash
                {
                    return Err(SystemError::Trace(format!(
                        "this scenario was made with the file “{name}” (hash {hash}), but “{}” has hash {}",
                        file.name, file.hash
                    )));
                }
                if let SupplyChoice::Shipped(trace) = &self.supply
                    && file.name != trace.facts().name
                {
                    return Err(SystemError::Trace(self.missing_trace()));
                }
                let trace = Trace::new(file, self.get(Id::SolarShare))
                    .map_err(|e| SystemError::Trace(e.to_string()))?;
                Supply::from_trace(Arc::new(trace), power, slot)?
            }
        };
        Ok(Parts {
            slot,
            horizon: self.get(Id::Horizon) as u64,
            supply,
            workload: Workload::new(
                self.get(Id::Rate),
                (self.get(Id::DifficultyMean), self.get(Id::DifficultySpread)),
                (self.get(Id::SkillsMean), self.get(Id::SkillsSpread)),
            )?
            .with_fano(self.get(Id::Fano))?,
            law: self.law(),
            link: SkillLink::new(self.get(Id::Ceiling), self.get(Id::Slope))?,
            fleet: Fleet::new(self.models.clone())?,
            step_tokens: self.get(Id::StepTokens),
            policy: self.policy,
            settings: Settings {
                threshold: self.get(Id::Threshold),
                patience: self.get(Id::Patience),
            },
            efforts: Efforts {
                open: self.is_on(Id::Efforts),
                target: if self.is_on(Id::Each) {
                    Target::Each(self.get(Id::Solved))
                } else {
                    Target::Overall(self.get(Id::Solved))
                },
                branches: self.get(Id::Branches) as u32,
                parallel: self.get(Id::Parallel) as u32,
            },
            prediction_error: self.get(Id::PredictionError),
            storage: Storage::new(
                Some(self.get(Id::Capacity)).filter(|_| self.is_on(Id::Finite)),
                self.get(Id::Efficiency),
                self.get(Id::Charge),
            )?,
            feedback: self.feedback(),
        })
    }

    /// Whether a switch is on.
    pub fn is_on(&self, id: Id) -> bool {
        self.get(id) != 0.0
    }

    /// Critical supply as a power, lambda e1 / slot \[W\] (E4). It does not depend on the supply's trace, nor, where
    /// dispatch does not look at it, on the supply.
    pub fn critical_power(&self) -> Result<f64, SystemError> {
        let steady = Scenario {
            supply: SupplyChoice::Independent(Family::Constant),
            ..self.clone()
        };
        let power = |s: &System| s.critical_supply() / self.get(Id::Slot);
        if !self.policy.looks_at_supply() {
            return Ok(power(&steady.system(None)?));
        }
        // Its dispatch depends on the supply: the supply that is critical for the dispatch it leads to.
        let mut balanced = if self.has_trace() {
            steady
        } else {
            self.clone()
        };
        let mut system = balanced.system(None)?;
        for _ in 0..12 {
            let before = power(&system);
            balanced.set(Id::SupplyMean, before)?;
            system = system.changed(balanced.parts(None)?)?;
            if (power(&system) - before).abs() <= 1e-9 * before {
                break;
            }
        }
        Ok(power(&system))
    }

    /// The supply at which the battery neither gains nor loses on average, as a power \[W\]: the critical one, and more where
    /// charging loses energy.
    pub fn balanced_power(&self, trace: Option<&TraceFile>) -> Result<f64, SystemError> {
        let mut power = self.critical_power()?;
        if self.get(Id::Efficiency) == 1.0 {
            return Ok(power);
        }
        // Where dispatch looks at the supply, what is balanced depends on it in turn.
        let rounds = if self.policy.looks_at_supply() { 12 } else { 1 };
        let mut balanced = self.clone();
        for _ in 0..rounds {
            balanced.set(Id::SupplyMean, power)?;
            let system = Arc::new(balanced.system(trace)?);
            power = Forms::new(system, 1).balanced() / self.get(Id::Slot);
        }
        Ok(power)
    }

    fn missing_trace(&self) -> String {
        match &self.supply {
            SupplyChoice::File { name, hash } => format!(
                "this scenario needs the file “{name}” (hash {hash}), which a link cannot carry; please choose it"
            ),
            SupplyChoice::Shipped(trace) => format!("{} has not been loaded", trace.facts().name),
            SupplyChoice::Independent(_) => "no trace is needed".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_is_near_critical_and_valid() {
        let system = Scenario::default().system(None).expect("valid");
        let z = system.drift() * (system.horizon() as f64).sqrt() / system.variance().sqrt();
        assert!(
            z.abs() < 0.1,
            "z = {z}, critical {} W",
            system.critical_supply() / 60.0
        );
    }

    #[test]
    fn a_refused_value_changes_nothing() {
        let mut scenario = Scenario::default();
        for bad in [f64::NAN, -1.0, 1e300] {
            assert!(scenario.set(Id::Rate, bad).is_err());
        }
        assert_eq!(scenario, Scenario::default());
    }

    #[test]
    fn a_trace_must_be_the_one_that_was_meant() {
        let mut scenario = Scenario {
            supply: SupplyChoice::Shipped(ShippedTrace::SandPoint),
            ..Scenario::default()
        };
        assert!(
            scenario
                .system(None)
                .expect_err("missing")
                .to_string()
                .contains("Sand Point")
        );
        let file = TraceFile::parse("mine.csv", "1\n2\n3\n".repeat(10).as_bytes()).expect("reads");
        scenario.supply = SupplyChoice::File {
            name: "mine.csv".into(),
            hash: file.hash.clone(),
        };
        assert!(scenario.system(Some(&file)).is_ok());
        scenario.supply = SupplyChoice::File {
            name: "mine.csv".into(),
            hash: "0".repeat(16),
        };
        assert!(
            scenario
                .system(Some(&file))
                .expect_err("other")
                .to_string()
                .contains("hash")
        );
    }
}
