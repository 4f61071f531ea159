//! Prediction: the dispatcher sees a task's difficulty threshold L0 with an error, section 6 of the theory.

use crate::special::normal_cdf;
use crate::units::{Quantity, Unit};

/// Standard deviation of the error of an estimate of L0.
pub static PREDICTION_ERROR: Quantity = Quantity {
    name: "prediction error",
    symbol: "s_pred",
    unit: Unit::NatsPerToken,
    min: 0.0,
    max: 1.0,
    integer: false,
};

/// Most cells that estimates are sorted into.
const MOST_CELLS: f64 = 30.0;
/// How far beyond the outermost difficulty estimates reach, in errors; what lies beyond falls into the last cell.
const REACH: f64 = 3.0;

/// Joint law of the true difficulty (on the workload's points) and its estimate (in cells).
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    estimates: Vec<f64>,
    /// P(estimate in cell j | difficulty i), by i then j.
    likelihood: Vec<Vec<f64>>,
    /// P(difficulty i | estimate in cell j), by j then i.
    posterior: Vec<Vec<f64>>,
    /// P(estimate in cell j).
    weights: Vec<f64>,
}

impl Prediction {
    /// `difficulties` with their probabilities, ascending in equal steps; `error` >= 0, already checked by its range.
    pub fn new(difficulties: &[(f64, f64)], error: f64) -> Prediction {
        let estimates = cells(difficulties, error);
        let step = match estimates.as_slice() {
            [first, second, ..] => second - first,
            _ => f64::INFINITY,
        };
        let last = estimates.len().saturating_sub(1);
        let likelihood: Vec<Vec<f64>> = difficulties
            .iter()
            .enumerate()
            .map(|(i, (difficulty, _))| {
                let cell = |(j, estimate): (usize, &f64)| {
                    if error == 0.0 {
                        return f64::from(u8::from(i == j));
                    }
                    let below = |edge: f64| normal_cdf((edge - difficulty) / error);
                    let from = if j == 0 {
                        0.0
                    } else {
                        below(estimate - 0.5 * step)
                    };
                    let to = if j == last {
                        1.0
                    } else {
                        below(estimate + 0.5 * step)
                    };
                    to - from
                };
                estimates.iter().enumerate().map(cell).collect()
            })
            .collect();
        let joint = |i: usize, j: usize| {
            let p = difficulties.get(i).map_or(0.0, |d| d.1);
            p * likelihood
                .get(i)
                .and_then(|l| l.get(j))
                .copied()
                .unwrap_or(0.0)
        };
        let weights: Vec<f64> = (0..estimates.len())
            .map(|j| (0..difficulties.len()).map(|i| joint(i, j)).sum())
            .collect();
        let posterior = weights
            .iter()
            .enumerate()
            .map(|(j, weight)| {
                let total = weight.max(f64::MIN_POSITIVE);
                (0..difficulties.len())
                    .map(|i| joint(i, j) / total)
                    .collect()
            })
            .collect();
        Prediction {
            estimates,
            likelihood,
            posterior,
            weights,
        }
    }

    /// Middles of the cells, ascending \[nats/token\].
    pub fn estimates(&self) -> &[f64] {
        &self.estimates
    }

    /// P(estimate in cell j).
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// P(difficulty i | estimate in cell j), by j then i.
    pub fn posterior(&self) -> &[Vec<f64>] {
        &self.posterior
    }

    /// P(estimate in cell j | difficulty i), by i then j.
    pub fn likelihood(&self) -> &[Vec<f64>] {
        &self.likelihood
    }
}

/// The difficulties themselves when estimates are exact; otherwise cells as wide as their distance, or wider when the
/// error needs more than [`MOST_CELLS`] of them.
fn cells(difficulties: &[(f64, f64)], error: f64) -> Vec<f64> {
    let (Some(first), Some(last)) = (difficulties.first(), difficulties.last()) else {
        return Vec::new();
    };
    if error == 0.0 {
        return difficulties.iter().map(|d| d.0).collect();
    }
    let width = last.0 - first.0 + 2.0 * REACH * error;
    let own = match difficulties {
        [a, b, ..] => b.0 - a.0,
        _ => 0.0,
    };
    let step = own.max(width / MOST_CELLS);
    let middle = 0.5 * (first.0 + last.0);
    let half = libm::ceil(0.5 * width / step) as i32;
    (-half..=half)
        .map(|i| middle + step * f64::from(i))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Workload;

    fn difficulties(spread: f64) -> Vec<(f64, f64)> {
        let w = Workload::new(1.0, (2.1, spread), (8.0, 0.0)).expect("valid");
        w.difficulties().to_vec()
    }

    #[test]
    fn probabilities_are_complete_and_consistent() {
        for (spread, error) in [
            (0.15, 0.0),
            (0.15, 0.1),
            (0.15, 1e-4),
            (0.01, 0.9),
            (0.0, 0.3),
            (0.4, 0.05),
        ] {
            let d = difficulties(spread);
            let p = Prediction::new(&d, error);
            assert!(p.estimates().len() <= 64, "{}", p.estimates().len());
            let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
            assert!(near(p.weights().iter().sum(), 1.0));
            assert!(p.likelihood().iter().all(|row| near(row.iter().sum(), 1.0)));
            for (i, (_, prior)) in d.iter().enumerate() {
                // Bayes: averaging the posterior over the estimates gives the prior back.
                let back: f64 = p
                    .posterior()
                    .iter()
                    .zip(p.weights())
                    .map(|(row, w)| row[i] * w)
                    .sum();
                assert!(near(back, *prior), "{spread} {error}");
            }
        }
    }

    #[test]
    fn exact_estimates_reveal_and_poor_ones_tell_nothing() {
        let d = difficulties(0.15);
        for (j, row) in Prediction::new(&d, 0.0).posterior().iter().enumerate() {
            assert_eq!(row[j], 1.0);
        }
        let poor = Prediction::new(&difficulties(0.001), 1.0);
        let (middle, prior) = (poor.estimates().len() / 2, difficulties(0.001));
        for (p, (_, q)) in poor.posterior()[middle].iter().zip(&prior) {
            assert!((p / q - 1.0).abs() < 0.01);
        }
    }

    #[test]
    fn the_spread_of_estimates_is_that_of_difficulty_and_error_together() {
        let d = difficulties(0.15);
        let p = Prediction::new(&d, 0.1);
        let variance: f64 = p
            .estimates()
            .iter()
            .zip(p.weights())
            .map(|(e, w)| w * (e - 2.1) * (e - 2.1))
            .sum();
        // Sheppard: cells of width h add h^2/12.
        let h = p.estimates()[1] - p.estimates()[0];
        let expected = 0.15 * 0.15 + 0.1 * 0.1 + h * h / 12.0;
        assert!(
            (variance / expected - 1.0).abs() < 0.01,
            "{variance} {expected}"
        );
    }
}
