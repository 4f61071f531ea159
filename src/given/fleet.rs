//! Fleet: the models tasks can be routed to, and the energy of one reasoning step of each (E17).

use crate::given::scaling::{TrainingLaw, inference_compute, training_compute};
use crate::names;
use crate::units::{OutOfRange, Quantity, Unit};
use std::fmt;

/// N; for mixtures of experts the active parameters.
pub static PARAMETERS: Quantity = Quantity {
    name: "model size",
    symbol: "N",
    unit: Unit::Parameters,
    min: 1e6,
    max: 1e14,
    integer: false,
};
/// kappa_D = D/N, tokens of training for each parameter.
pub static TOKENS_PER_PARAMETER: Quantity = Quantity {
    name: "training tokens per parameter",
    symbol: "κ_D",
    unit: Unit::One,
    min: 0.1,
    max: 1e5,
    integer: false,
};
/// Price of a floating-point operation of inference, overheads included \[J/FLOP\] (E17).
pub static JOULE_PER_FLOP: Quantity = Quantity {
    name: "energy per FLOP",
    symbol: "η",
    unit: Unit::JoulePerFlop,
    min: 1e-15,
    max: 1e-6,
    integer: false,
};
/// Price of a generated token where it has been measured \[J/token\].
pub static JOULE_PER_TOKEN: Quantity = Quantity {
    name: "measured energy per token",
    symbol: "η_tok",
    unit: Unit::JoulePerToken,
    min: 1e-9,
    max: 1e9,
    integer: false,
};
/// Tokens of one reasoning step, omega.
pub static STEP_TOKENS: Quantity = Quantity {
    name: "tokens per step",
    symbol: "ω",
    unit: Unit::Tokens,
    min: 1.0,
    max: 10_000.0,
    integer: false,
};

/// Most models in a fleet.
pub const MOST_MODELS: usize = 8;
/// Longest name of a model \[characters\].
pub const LONGEST_NAME: usize = 40;

/// Where a model's energy comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Energy {
    /// Computed: 2 N FLOP per token at this price \[J/FLOP\], cooling and idle power (PUE, utilisation) included.
    PerFlop(f64),
    /// Measured \[J/token\].
    PerToken(f64),
}

/// A language model one can route to.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Name by which people know it; no two of a fleet are alike.
    pub name: String,
    /// N; for mixtures of experts the active parameters.
    pub parameters: f64,
    /// kappa_D = D / N; 20 is compute-optimal (Hoffmann et al. 2022).
    pub tokens_per_parameter: f64,
    /// How its energy per token is known.
    pub energy: Energy,
}

impl Model {
    /// D = kappa_D N.
    pub fn training_tokens(&self) -> f64 {
        self.tokens_per_parameter * self.parameters
    }

    /// C_tr = 6 N D \[FLOP\] (E15).
    pub fn training_compute(&self) -> f64 {
        training_compute(self.parameters, self.training_tokens())
    }

    /// Loss under a training law \[nats/token\] (E15).
    pub fn loss(&self, law: &TrainingLaw) -> f64 {
        law.loss(self.parameters, self.training_tokens())
    }

    /// The same energy in the other unit: 2 N FLOP a token.
    pub fn energy_in_other_unit(&self) -> Energy {
        let flops = inference_compute(self.parameters);
        match self.energy {
            Energy::PerFlop(v) => Energy::PerToken(v * flops),
            Energy::PerToken(v) => Energy::PerFlop(v / flops),
        }
    }

    /// The same model with `factor` times the parameters, at a price per token that grows in proportion where it was
    /// measured.
    pub fn larger(&self, factor: f64) -> Model {
        Model {
            parameters: factor * self.parameters,
            energy: match self.energy {
                Energy::PerToken(price) => Energy::PerToken(factor * price),
                per_flop => per_flop,
            },
            ..self.clone()
        }
    }

    /// eps = energy of one step of `tokens` omega \[J\] (E17).
    pub fn step_energy(&self, tokens: f64) -> f64 {
        match self.energy {
            Energy::PerFlop(price) => inference_compute(self.parameters) * tokens * price,
            Energy::PerToken(price) => tokens * price,
        }
    }
}

/// One to eight models with different names.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet(Vec<Model>);

/// Why a list of models is not a fleet.
#[derive(Clone, Debug, PartialEq)]
pub enum FleetError {
    /// There are none, or more than [`MOST_MODELS`]: this many.
    Count(usize),
    /// A name that is empty or too long.
    Name {
        /// Place of the model in the list.
        index: usize,
    },
    /// A name with a character that cannot be seen.
    Unseen {
        /// Place of the model in the list.
        index: usize,
        /// Its code point, as `U+202E`.
        character: String,
    },
    /// Two models have this name.
    Duplicate {
        /// The name that stands twice.
        name: String,
    },
    /// A number of this model is out of its range.
    Value {
        /// Name of the model.
        name: String,
        /// Which number, and what is permitted.
        error: OutOfRange,
    },
}

impl fmt::Display for FleetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FleetError::Count(n) => {
                write!(f, "fleet: {n} models; there must be 1 to {MOST_MODELS}")
            }
            FleetError::Name { index } => write!(
                f,
                "fleet: model {} needs a name of 1 to {LONGEST_NAME} characters",
                index + 1
            ),
            FleetError::Unseen { index, character } => write!(
                f,
                "fleet: the name of model {} holds the character {character}, which cannot be seen",
                index + 1
            ),
            FleetError::Duplicate { name } => {
                write!(
                    f,
                    "fleet: two models are called “{name}”; names must differ"
                )
            }
            FleetError::Value { name, error } => write!(f, "model “{name}”: {error}"),
        }
    }
}

impl std::error::Error for FleetError {}

impl Fleet {
    /// Refuses lists of wrong length, names that cannot be told apart, and numbers out of range.
    pub fn new(models: Vec<Model>) -> Result<Fleet, FleetError> {
        if models.is_empty() || models.len() > MOST_MODELS {
            return Err(FleetError::Count(models.len()));
        }
        for (index, model) in models.iter().enumerate() {
            let length = model.name.trim().chars().count();
            if length == 0 || model.name.chars().count() > LONGEST_NAME {
                return Err(FleetError::Name { index });
            }
            if let Some(character) = names::unseen(&model.name) {
                return Err(FleetError::Unseen { index, character });
            }
            if models.iter().take(index).any(|m| m.name == model.name) {
                return Err(FleetError::Duplicate {
                    name: model.name.clone(),
                });
            }
            check(model).map_err(|error| FleetError::Value {
                name: model.name.clone(),
                error,
            })?;
        }
        Ok(Fleet(models))
    }

    /// The models in the order of their indices.
    pub fn models(&self) -> &[Model] {
        &self.0
    }
}

fn check(model: &Model) -> Result<(), OutOfRange> {
    PARAMETERS.check(model.parameters)?;
    TOKENS_PER_PARAMETER.check(model.tokens_per_parameter)?;
    match model.energy {
        Energy::PerFlop(price) => JOULE_PER_FLOP.check(price)?,
        Energy::PerToken(price) => JOULE_PER_TOKEN.check(price)?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, parameters: f64) -> Model {
        Model {
            name: name.into(),
            parameters,
            tokens_per_parameter: 20.0,
            energy: Energy::PerFlop(1.08e-11),
        }
    }

    #[test]
    fn step_energy_by_hand() {
        // 2 x 8e9 FLOP/token x 25 tokens x 1.08e-11 J/FLOP = 4.32 J.
        assert!((model("8B", 8e9).step_energy(25.0) - 4.32).abs() < 1e-12);
        let measured = Model {
            energy: Energy::PerToken(0.312),
            ..model("32B", 32.8e9)
        };
        assert!((measured.step_energy(25.0) - 7.8).abs() < 1e-12);
    }

    #[test]
    fn bad_fleets_are_refused_in_words() {
        let refused = |models: Vec<Model>| Fleet::new(models).expect_err("refused").to_string();
        assert_eq!(refused(vec![]), "fleet: 0 models; there must be 1 to 8");
        assert!(refused((0..9).map(|i| model(&i.to_string(), 1e9)).collect()).contains("9 models"));
        assert!(
            refused(vec![model("a", 1e9), model("a", 2e9)]).contains("two models are called “a”")
        );
        assert!(refused(vec![model(" ", 1e9)]).contains("needs a name"));
        let unseen = refused(vec![model("a", 1e9), model("b\u{202e}", 1e9)]);
        assert!(
            unseen.contains("model 2 holds the character U+202E"),
            "{unseen}"
        );
        assert!(refused(vec![model("a\0", 1e9)]).contains("U+0000"));
        assert!(refused(vec![model("a", f64::NAN)]).contains("model “a”: model size N = NaN"));
    }
}
