//! Choices that are not numbers: supply, policy, and the default fleet.

use crate::given::fleet::{Energy, Model};
use crate::given::scaling::TrainingLaw;
use crate::given::supply::Family;
use std::cmp::Ordering;

/// Where the supply comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum SupplyChoice {
    /// Slots, or weather, drawn from a law of this family.
    Independent(Family),
    /// One of [`SHIPPED`].
    Shipped(ShippedTrace),
    /// A file of the user's own, known by its name and hash.
    File {
        /// Name of the file as it was chosen.
        name: String,
        /// FNV-1a hash of its bytes, 16 hexadecimal digits.
        hash: String,
    },
}

/// A trace that comes with the explorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShippedTrace {
    /// Greensboro, North Carolina, NREL TMY3 station 723170.
    Greensboro,
    /// Sand Point, Alaska, NREL TMY3 station 703165.
    SandPoint,
}

/// Facts of a shipped trace.
#[derive(Debug)]
pub struct Shipped {
    /// Which one.
    pub trace: ShippedTrace,
    /// Its word in links.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Relative to the page.
    pub file: &'static str,
    /// Who measured it, and under which licence.
    pub source: &'static str,
}

/// The two hourly years.
pub static SHIPPED: [Shipped; 2] = [
    Shipped {
        trace: ShippedTrace::Greensboro,
        key: "greensboro",
        name: "Greensboro, North Carolina",
        file: "traces/tmy3-greensboro-nc.csv",
        source: "NREL TMY3 station 723170, typical meteorological year, hourly; public domain (measured)",
    },
    Shipped {
        trace: ShippedTrace::SandPoint,
        key: "sandpoint",
        name: "Sand Point, Alaska",
        file: "traces/tmy3-sand-point-ak.csv",
        source: "NREL TMY3 station 703165, typical meteorological year, hourly; public domain (measured)",
    },
];

impl Shipped {
    /// The file itself; only the host has it at hand, the page loads it when it is chosen.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let path = format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), self.file);
        std::fs::read(&path).map_err(|e| format!("{}: {e}", self.file))
    }
}

impl ShippedTrace {
    /// Name, place and source.
    pub fn facts(self) -> &'static Shipped {
        match self {
            ShippedTrace::Greensboro => &SHIPPED[0],
            ShippedTrace::SandPoint => &SHIPPED[1],
        }
    }
}

/// Which dispatch rule; its threshold, where it has one, is a number of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyChoice {
    /// Every task to the model with this index.
    Always(usize),
    /// Every model with equal probability.
    Uniform,
    /// The model of smallest training compute whose success per step reaches the threshold.
    TrainingCompute,
    /// One model, with the smallest budget that reaches the solved fraction.
    InferenceCompute(usize),
    /// One model, then another.
    Escalation(usize, usize),
    /// Smallest mean energy.
    MeanEnergy,
    /// Smallest expected auxiliary energy (E12).
    VarianceAware,
}

impl PolicyChoice {
    /// Every policy for a fleet, in the order of a list to choose from; only a stronger model may take over.
    pub fn all(models: &[Model], law: &TrainingLaw) -> Vec<PolicyChoice> {
        use PolicyChoice::*;
        let mut all = vec![MeanEnergy, VarianceAware, TrainingCompute, Uniform];
        for i in 0..models.len() {
            all.extend([Always(i), InferenceCompute(i)]);
        }
        for (i, first) in models.iter().enumerate() {
            let stronger = models.iter().enumerate();
            let stronger = stronger.filter(|(_, then)| then.loss(law) < first.loss(law));
            all.extend(stronger.map(|(j, _)| Escalation(i, j)));
        }
        all
    }

    /// Its name in a list.
    pub fn name(self, models: &[Model]) -> String {
        let model = |i: usize| models.get(i).map_or("?", |m| m.name.as_str());
        match self {
            PolicyChoice::MeanEnergy => "smallest mean energy".into(),
            PolicyChoice::VarianceAware => "variance-aware: smallest auxiliary energy".into(),
            PolicyChoice::TrainingCompute => "training-compute rule".into(),
            PolicyChoice::Uniform => "uniform at random".into(),
            PolicyChoice::Always(i) => format!("always {}", model(i)),
            PolicyChoice::InferenceCompute(i) => {
                format!("{}, smallest budget that is enough", model(i))
            }
            PolicyChoice::Escalation(i, j) => format!("{}, then {}", model(i), model(j)),
        }
    }

    /// The same policy once a model has been taken out of the fleet, whose later models move up; `None` when it named
    /// that model.
    pub fn without(self, removed: usize) -> Option<PolicyChoice> {
        use PolicyChoice::*;
        let follow = |model: usize| match model.cmp(&removed) {
            Ordering::Less => Some(model),
            Ordering::Equal => None,
            Ordering::Greater => Some(model - 1),
        };
        Some(match self {
            Always(i) => Always(follow(i)?),
            InferenceCompute(i) => InferenceCompute(follow(i)?),
            Escalation(i, j) => Escalation(follow(i)?, follow(j)?),
            Uniform | TrainingCompute | MeanEnergy | VarianceAware => self,
        })
    }

    /// Whether every model it names exists in a fleet of this size.
    pub fn fits(self, models: usize) -> bool {
        match self {
            PolicyChoice::Always(i) | PolicyChoice::InferenceCompute(i) => i < models,
            PolicyChoice::Escalation(i, j) => i < models && j < models,
            _ => true,
        }
    }
}

/// Four dense, compute-optimal models priced per FLOP as in Epoch AI's GPT-4o energy sheet (2025-02, estimated).
pub fn epoch_fleet() -> Vec<Model> {
    [
        ("Small 1.5B", 1.5e9),
        ("Medium 8B", 8e9),
        ("Large 32B", 32e9),
        ("Giant 235B", 235e9),
    ]
    .map(|(name, parameters)| Model {
        name: name.into(),
        parameters,
        tokens_per_parameter: 20.0,
        energy: Energy::PerFlop(EPOCH_JOULE_PER_FLOP),
    })
    .to_vec()
}

/// H100 at 10 % utilisation, 1071 W a GPU, PUE 1.2: Epoch AI GPT-4o energy sheet, 2025-02 (estimated) \[J/FLOP\].
pub const EPOCH_JOULE_PER_FLOP: f64 = 1.08e-11;

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever model goes, a policy goes on meaning the models that it meant, by their names, or says that one is gone.
    #[test]
    fn a_policy_follows_its_models() {
        let models = epoch_fleet();
        let law = crate::scenario::Scenario::default().law();
        let mut gone = 0;
        for policy in PolicyChoice::all(&models, &law) {
            for removed in 0..models.len() {
                let mut rest = models.clone();
                let name = rest.remove(removed).name;
                match policy.without(removed) {
                    Some(follows) => {
                        assert!(follows.fits(rest.len()));
                        assert_eq!(follows.name(&rest), policy.name(&models));
                    }
                    None => {
                        assert!(policy.name(&models).contains(&name));
                        gone += 1;
                    }
                }
            }
        }
        assert_eq!(
            gone,
            4 + 4 + 2 * 6,
            "always, smallest budget, and escalations by both ends"
        );
    }
}
