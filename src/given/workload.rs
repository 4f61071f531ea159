//! Workload: Poisson arrivals of tasks, each of a kind (difficulty L0, skills m), doc/theory.md#setting.

use crate::numerics::roots::bisect;
use crate::numerics::special::normal_density;
use crate::units::{OutOfRange, Quantity, Unit};

/// Mean number of tasks per slot, lambda.
pub static RATE: Quantity = Quantity {
    name: "arrival rate",
    symbol: "λ",
    unit: Unit::TasksPerSlot,
    min: 1e-4,
    max: 1e6,
    integer: false,
};

/// Fano factor of arrivals, Var(N)/E\[N\]; 1 is Poisson.
pub static FANO: Quantity = Quantity {
    name: "burstiness of arrivals",
    symbol: "F",
    unit: Unit::One,
    min: 1.0,
    max: 1000.0,
    integer: false,
};

/// Mean of the difficulty threshold L0: a LARGER L0 is an EASIER task.
pub static DIFFICULTY_MEAN: Quantity = Quantity {
    name: "difficulty threshold, mean",
    symbol: "L₀",
    unit: Unit::NatsPerToken,
    min: 0.5,
    max: 6.0,
    integer: false,
};

/// Standard deviation of the difficulty threshold.
pub static DIFFICULTY_SPREAD: Quantity = Quantity {
    name: "difficulty threshold, spread",
    symbol: "s_L",
    unit: Unit::NatsPerToken,
    min: 0.0,
    max: 1.0,
    integer: false,
};

/// Mean number of sequential skills of a task.
pub static SKILLS_MEAN: Quantity = Quantity {
    name: "skills per task, mean",
    symbol: "m",
    unit: Unit::One,
    min: 1.0,
    max: 80.0,
    integer: false,
};

/// Spread of the number of skills.
pub static SKILLS_SPREAD: Quantity = Quantity {
    name: "skills per task, spread",
    symbol: "s_m",
    unit: Unit::One,
    min: 0.0,
    max: 30.0,
    integer: false,
};

/// A kind of task and its probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind {
    /// Index of the difficulty on its axis.
    pub level: usize,
    /// Difficulty threshold L0 \[nats/token\]; larger is easier.
    pub difficulty: f64,
    /// Number of sequential skills m.
    pub skills: u32,
    /// Probability.
    pub weight: f64,
}

/// Arrivals and the mix of kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    rate: f64,
    fano: f64,
    difficulties: Vec<(f64, f64)>,
    skills: Vec<(u32, f64)>,
    kinds: Vec<Kind>,
}

const LEVELS: i32 = 5;
const MOST_SKILL_LEVELS: u32 = 15;

impl Workload {
    /// `rate` lambda \[1/slot\]; means and spreads of difficulty L0 and skills m. The mix is the product of a
    /// normal law of L0 on 11 points and a normal-shaped law of m on at most 15 whole numbers, both with
    /// exactly the mean asked for; the spread of L0 is exact, that of m as far as m >= 1 allows.
    pub fn new(
        rate: f64,
        difficulty: (f64, f64),
        skills: (f64, f64),
    ) -> Result<Workload, OutOfRange> {
        let rate = RATE.check(rate)?;
        let difficulties = difficulty_grid(
            DIFFICULTY_MEAN.check(difficulty.0)?,
            DIFFICULTY_SPREAD.check(difficulty.1)?,
        );
        let skills = skill_grid(SKILLS_MEAN.check(skills.0)?, SKILLS_SPREAD.check(skills.1)?);
        let mut kinds = Vec::with_capacity(difficulties.len() * skills.len());
        for (level, (difficulty, p)) in difficulties.iter().enumerate() {
            for (m, q) in &skills {
                kinds.push(Kind {
                    level,
                    difficulty: *difficulty,
                    skills: *m,
                    weight: p * q,
                });
            }
        }
        Ok(Workload {
            rate,
            fano: 1.0,
            difficulties,
            skills,
            kinds,
        })
    }

    /// lambda \[1/slot\].
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// Bursty arrivals: the number of a slot's tasks is negative binomial with Fano factor F.
    pub fn with_fano(self, fano: f64) -> Result<Workload, OutOfRange> {
        Ok(Workload {
            fano: FANO.check(fano)?,
            ..self
        })
    }

    /// F; 1 for Poisson arrivals.
    pub fn fano(&self) -> f64 {
        self.fano
    }

    /// All kinds, difficulty by difficulty from hard to easy, skills ascending within.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Difficulties with their probabilities, ascending.
    pub fn difficulties(&self) -> &[(f64, f64)] {
        &self.difficulties
    }

    /// Skills with their probabilities, ascending in equal steps.
    pub fn skills(&self) -> &[(u32, f64)] {
        &self.skills
    }
}

/// Eleven equally spaced points to 2.5 standard deviations, scaled so that the spread is exact.
fn difficulty_grid(mean: f64, spread: f64) -> Vec<(f64, f64)> {
    if spread == 0.0 {
        return vec![(mean, 1.0)];
    }
    let nodes: Vec<f64> = (-LEVELS..=LEVELS).map(|i| 0.5 * f64::from(i)).collect();
    let total: f64 = nodes.iter().map(|z| normal_density(*z)).sum();
    let variance: f64 = nodes
        .iter()
        .map(|z| z * z * normal_density(*z))
        .sum::<f64>()
        / total;
    let scale = spread / variance.sqrt();
    nodes
        .iter()
        .map(|z| (mean + scale * z, normal_density(*z) / total))
        .collect()
}

/// Whole numbers around the mean with normal-shaped weights, tilted exponentially so that the mean is exact.
fn skill_grid(mean: f64, spread: f64) -> Vec<(u32, f64)> {
    let reach = 2.5 * spread;
    let low = libm::floor((mean - reach).max(1.0)) as u32;
    let high = libm::ceil(mean + reach) as u32;
    let stride = (high - low) / MOST_SKILL_LEVELS + 1;
    // The last point must not fall short of the mean.
    let count = (high - low).div_ceil(stride) + 1;
    let nodes: Vec<u32> = (0..count).map(|i| low + i * stride).collect();
    let width = spread.max(0.3);
    let weights = |tilt: f64| -> Vec<f64> {
        let raw: Vec<f64> = nodes
            .iter()
            .map(|m| {
                let z = (f64::from(*m) - mean) / width;
                libm::exp(-0.5 * z * z + tilt * z)
            })
            .collect();
        let total: f64 = raw.iter().sum();
        raw.into_iter().map(|w| w / total).collect()
    };
    let mean_of = |w: &[f64]| -> f64 { nodes.iter().zip(w).map(|(m, w)| f64::from(*m) * w).sum() };
    let is_below = |tilt| mean_of(&weights(tilt)) < mean;
    let (below, above) = bisect((-60.0, 60.0), 80, &is_below);
    nodes
        .iter()
        .copied()
        .zip(weights(0.5 * (below + above)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_spreads_are_the_ones_asked_for() {
        for (l0, s, m, d) in [
            (2.1, 0.15, 8.0, 2.0),
            (3.0, 0.0, 1.0, 0.0),
            (2.0, 0.5, 2.0, 5.0),
            (2.0, 1.0, 80.0, 30.0),
            (2.0, 0.1, 7.4, 0.0),
        ] {
            let w = Workload::new(20.0, (l0, s), (m, d)).expect("valid");
            let sum =
                |f: &dyn Fn(&Kind) -> f64| w.kinds().iter().map(|k| k.weight * f(k)).sum::<f64>();
            assert!((sum(&|_| 1.0) - 1.0).abs() < 1e-9);
            assert!((sum(&|k| k.difficulty) - l0).abs() < 1e-9);
            assert!((sum(&|k| (k.difficulty - l0).powi(2)).sqrt() - s).abs() < 1e-9);
            assert!(
                (sum(&|k| f64::from(k.skills)) - m).abs() < 1e-6,
                "m {m} {d}: {}",
                sum(&|k| f64::from(k.skills))
            );
            assert!(w.kinds().iter().all(|k| k.skills >= 1) && w.kinds().len() <= 11 * 17);
        }
    }

    #[test]
    fn spread_of_skills_where_it_fits() {
        let w = Workload::new(1.0, (2.0, 0.0), (20.0, 4.0)).expect("valid");
        let v: f64 = w
            .kinds()
            .iter()
            .map(|k| k.weight * (f64::from(k.skills) - 20.0).powi(2))
            .sum();
        assert!((v.sqrt() / 4.0 - 1.0).abs() < 0.06, "{}", v.sqrt());
    }

    #[test]
    fn refuses_out_of_range() {
        for rate in [0.0, -1.0, f64::NAN, 1e7] {
            assert!(Workload::new(rate, (2.0, 0.1), (8.0, 2.0)).is_err());
        }
        let error = Workload::new(1.0, (2.0, 0.1), (0.5, 2.0)).expect_err("refused");
        assert!(error.to_string().contains("skills per task, mean m = 0.5"));
    }
}
