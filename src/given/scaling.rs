//! Scaling laws: loss from training compute (E15) and success per step from loss (E16).

use crate::units::{OutOfRange, Quantity, Unit};

/// E of E15, the loss that no size and no data go below.
pub static IRREDUCIBLE: Quantity = Quantity {
    name: "irreducible loss",
    symbol: "E",
    unit: Unit::NatsPerToken,
    min: 0.0,
    max: 4.0,
    integer: false,
};
/// A of E15, weight of the term in parameters.
pub static PARAMETER_COEFFICIENT: Quantity = Quantity {
    name: "parameter coefficient",
    symbol: "A",
    unit: Unit::One,
    min: 0.0,
    max: 1e5,
    integer: false,
};
/// B of E15, weight of the term in training tokens.
pub static DATA_COEFFICIENT: Quantity = Quantity {
    name: "data coefficient",
    symbol: "B",
    unit: Unit::One,
    min: 0.0,
    max: 1e5,
    integer: false,
};
/// alpha of E15, how fast loss falls with parameters.
pub static PARAMETER_EXPONENT: Quantity = Quantity {
    name: "parameter exponent",
    symbol: "α",
    unit: Unit::One,
    min: 0.05,
    max: 1.0,
    integer: false,
};
/// beta of E15, how fast loss falls with training tokens.
pub static DATA_EXPONENT: Quantity = Quantity {
    name: "data exponent",
    symbol: "β",
    unit: Unit::One,
    min: 0.05,
    max: 1.0,
    integer: false,
};
/// Success per step of a perfect model.
pub static CEILING: Quantity = Quantity {
    name: "skill ceiling",
    symbol: "a",
    unit: Unit::One,
    min: 0.01,
    max: 1.0,
    integer: false,
};
/// How sharply success per step answers to the distance of L0 from the loss.
pub static SLOPE: Quantity = Quantity {
    name: "skill slope",
    symbol: "b",
    unit: Unit::One,
    min: 0.1,
    max: 100.0,
    integer: false,
};

/// L(N, D) = E + A/N^alpha + B/D^beta \[nats/token\] (E15).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainingLaw {
    /// E, the loss that no size and no data go below \[nats/token\].
    pub irreducible: f64,
    /// A, weight of the term in parameters.
    pub parameter_coefficient: f64,
    /// B, weight of the term in training tokens.
    pub data_coefficient: f64,
    /// alpha, how fast loss falls with parameters.
    pub parameter_exponent: f64,
    /// beta, how fast loss falls with training tokens.
    pub data_exponent: f64,
}

/// A published fit of the training law.
pub struct Fit {
    /// Name in a list.
    pub name: &'static str,
    /// Publication, and how it came to the numbers.
    pub source: &'static str,
    /// The five coefficients.
    pub law: TrainingLaw,
}

/// Published fits; the first is the default.
pub const FITS: [Fit; 2] = [
    Fit {
        name: "Epoch refit",
        source: "Besiroglu et al. 2024, arXiv 2404.10102 (fitted)",
        law: TrainingLaw {
            irreducible: 1.8172,
            parameter_coefficient: 482.01,
            data_coefficient: 2085.43,
            parameter_exponent: 0.3478,
            data_exponent: 0.3658,
        },
    },
    Fit {
        name: "Hoffmann",
        source: "Hoffmann et al. 2022, arXiv 2203.15556 (fitted, as printed)",
        law: TrainingLaw {
            irreducible: 1.69,
            parameter_coefficient: 406.4,
            data_coefficient: 410.7,
            parameter_exponent: 0.34,
            data_exponent: 0.28,
        },
    },
];

impl TrainingLaw {
    /// Refuses coefficients outside their ranges.
    pub fn checked(self) -> Result<TrainingLaw, OutOfRange> {
        IRREDUCIBLE.check(self.irreducible)?;
        PARAMETER_COEFFICIENT.check(self.parameter_coefficient)?;
        DATA_COEFFICIENT.check(self.data_coefficient)?;
        PARAMETER_EXPONENT.check(self.parameter_exponent)?;
        DATA_EXPONENT.check(self.data_exponent)?;
        Ok(self)
    }

    /// Loss \[nats/token\] of a model of `parameters` N trained on `tokens` D (E15).
    pub fn loss(&self, parameters: f64, tokens: f64) -> f64 {
        self.irreducible
            + self.parameter_coefficient / libm::pow(parameters, self.parameter_exponent)
            + self.data_coefficient / libm::pow(tokens, self.data_exponent)
    }
}

/// Training compute C_tr = 6 N D \[FLOP\] (Hoffmann et al. 2022).
pub fn training_compute(parameters: f64, tokens: f64) -> f64 {
    6.0 * parameters * tokens
}

/// Inference compute per generated token, 2 N \[FLOP\] (Kaplan et al. 2020; DS3, arXiv 2507.00004).
pub fn inference_compute(parameters: f64) -> f64 {
    2.0 * parameters
}

/// r = a sigmoid(b (L0 - L)) (E16).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkillLink {
    ceiling: f64,
    slope: f64,
}

impl SkillLink {
    /// `ceiling` a is the success per step of a perfect model, `slope` b how sharply it falls with loss (E16).
    pub fn new(ceiling: f64, slope: f64) -> Result<SkillLink, OutOfRange> {
        Ok(SkillLink {
            ceiling: CEILING.check(ceiling)?,
            slope: SLOPE.check(slope)?,
        })
    }

    /// Success per reasoning step on difficulty threshold `difficulty` L0 of a model with `loss` L; in \[0, 1\].
    pub fn success(&self, difficulty: f64, loss: f64) -> f64 {
        self.ceiling / (1.0 + libm::exp(-self.slope * (difficulty - loss)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_falls_with_size_and_data_to_the_irreducible() {
        for fit in FITS {
            let law = fit.law.checked().expect("published");
            assert!(law.loss(1e9, 2e10) > law.loss(2e9, 2e10));
            assert!(law.loss(1e9, 2e10) > law.loss(1e9, 4e10));
            assert!((law.loss(1e60, 1e60) - law.irreducible).abs() < 1e-9);
        }
    }

    #[test]
    fn hoffmann_hand_case() {
        // N = 1e10, D = 2e11: 10^3.4 = 2511.886 and (2e11)^0.28 = exp(0.28 x 26.021594) = 1459.783.
        let loss = FITS[1].law.loss(1e10, 2e11);
        let by_hand = 1.69 + 406.4 / 2511.886 + 410.7 / 1459.783;
        assert!((loss - by_hand).abs() < 1e-6, "{loss} {by_hand}");
    }

    #[test]
    fn success_is_half_the_ceiling_at_the_threshold_and_bounded() {
        let link = SkillLink::new(0.8, 20.0).expect("valid");
        assert!((link.success(2.0, 2.0) - 0.4).abs() < 1e-15);
        assert_eq!(link.success(60.0, 0.0), 0.8);
        assert_eq!(link.success(-60.0, 0.0), 0.0);
    }
}
