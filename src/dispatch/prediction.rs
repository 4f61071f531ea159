//! Prediction: the dispatcher sees a task's difficulty threshold L0 with an error, doc/theory.md#dispatch.
//!
//! The dispatcher knows the cell that an estimate falls into. Routes change within a cell too, and deciding for the whole
//! of it costs energy that the error itself does not. Where the best route changes at an estimate x, a cell of width w
//! around it costs about `f(x) V(x) w^2`, f being the density of estimates and V the variance of L0 given x: E\[c(L0)|x\]
//! turns with the slope `Cov(c, L0|x)/s_pred^2`. Where it changes is not known here, and any cell may hold the place, so
//! that equal parts of `(f V)^(1/3)` cost least, as with the best quantiser (Panter and Dite 1951).

use crate::numerics::special::normal_cdf;
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

/// Fewest and most cells that estimates are sorted into.
const CELLS: (f64, f64) = (24.0, 112.0);
/// Distance of the difficulties in errors up to which the fewest cells are enough, and further cells for each beyond.
const FINER: (f64, f64) = (0.8, 48.0);
/// How far beyond the outermost difficulty cells are put, in errors; what lies beyond falls into the last one.
const REACH: f64 = 3.0;
/// Steps of the sum over `(f V)^(1/3)`, and the part of its largest value that every step has at least.
const STEPS: u32 = 192;
const LEAST: f64 = 0.02;
/// Cells of a smaller probability are joined with the next.
const NEGLIGIBLE: f64 = 1e-12;

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
        let distance = match difficulties {
            [(a, _), (b, _), ..] if error > 0.0 => (b - a) / error,
            _ => 0.0,
        };
        let (fewest, most) = CELLS;
        let (enough, further) = FINER;
        let cells = fewest + further * (distance - enough).max(0.0);
        Prediction::in_cells(difficulties, error, cells.min(most) as u32)
    }

    /// As [`Prediction::new`], in at most so many cells.
    pub fn in_cells(difficulties: &[(f64, f64)], error: f64, cells: u32) -> Prediction {
        let (estimates, likelihood) = if error > 0.0 && difficulties.len() > 1 {
            channel(difficulties, error, cells)
        } else {
            exact(difficulties)
        };
        let mut posterior = vec![Vec::with_capacity(difficulties.len()); estimates.len()];
        for ((_, prior), row) in difficulties.iter().zip(&likelihood) {
            for (column, l) in posterior.iter_mut().zip(row) {
                column.push(prior * l);
            }
        }
        let weights: Vec<f64> = posterior.iter().map(|joint| joint.iter().sum()).collect();
        for (column, weight) in posterior.iter_mut().zip(&weights) {
            column.iter_mut().for_each(|joint| *joint /= weight);
        }
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

/// Every difficulty is its own estimate, because estimates are exact or there is but one difficulty.
fn exact(difficulties: &[(f64, f64)]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let count = difficulties.len();
    let row = |i: usize| (0..count).map(|j| f64::from(u8::from(i == j))).collect();
    let estimates = difficulties.iter().map(|d| d.0).collect();
    (estimates, (0..count).map(row).collect())
}

/// Middles of the cells, and P(estimate in cell j | difficulty i).
fn channel(difficulties: &[(f64, f64)], error: f64, cells: u32) -> (Vec<f64>, Vec<Vec<f64>>) {
    let placed = Placed::new(difficulties, error);
    let (mut left, right) = placed.range();
    let mut middles = Vec::new();
    let mut likelihood = vec![Vec::new(); difficulties.len()];
    // P(estimate below the last edge), by difficulty and of all.
    let mut below = vec![0.0; difficulties.len()];
    let mut done = 0.0;
    let mut close = |edge: f64, upto: &[f64]| {
        middles.push(0.5 * (left + edge));
        left = edge;
        for ((row, below), upto) in likelihood.iter_mut().zip(&mut below).zip(upto) {
            row.push(upto - *below);
            *below = *upto;
        }
    };
    for edge in placed.edges(cells) {
        let upto = difficulties
            .iter()
            .map(|(d, _)| normal_cdf((edge - d) / error));
        let upto: Vec<f64> = upto.collect();
        let all: f64 = difficulties
            .iter()
            .zip(&upto)
            .map(|((_, p), u)| p * u)
            .sum();
        if all - done > NEGLIGIBLE && 1.0 - all > NEGLIGIBLE {
            close(edge, &upto);
            done = all;
        }
    }
    close(right, &vec![1.0; difficulties.len()]);
    (middles, likelihood)
}

/// The sum over `(f V)^(1/3)` from left to right.
struct Placed {
    from: f64,
    step: f64,
    parts: Vec<f64>,
}

impl Placed {
    fn new(difficulties: &[(f64, f64)], error: f64) -> Placed {
        let ends = difficulties.iter().map(|d| d.0);
        let from = ends.clone().fold(f64::INFINITY, f64::min) - REACH * error;
        let to = ends.fold(f64::NEG_INFINITY, f64::max) + REACH * error;
        let step = (to - from) / f64::from(STEPS);
        let part = |i: u32| {
            let x = from + (f64::from(i) + 0.5) * step;
            let (mut density, mut first, mut second) = (0.0, 0.0, 0.0);
            for (difficulty, prior) in difficulties {
                let away = (difficulty - x) / error;
                let joint = prior * libm::exp(-0.5 * away * away);
                density += joint;
                first += joint * away;
                second += joint * away * away;
            }
            // f V, up to a factor; none where the density vanishes.
            if density > 0.0 {
                libm::pow((second - first * first / density).max(0.0), 1.0 / 3.0)
            } else {
                0.0
            }
        };
        let mut parts: Vec<f64> = (0..STEPS).map(part).collect();
        let most = parts.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        parts.iter_mut().for_each(|p| *p += LEAST * most);
        Placed { from, step, parts }
    }

    fn range(&self) -> (f64, f64) {
        (self.from, self.from + f64::from(STEPS) * self.step)
    }

    /// Where so many cells meet, each with an equal part of the sum.
    fn edges(&self, cells: u32) -> Vec<f64> {
        let each = self.parts.iter().sum::<f64>() / f64::from(cells);
        let mut edges = Vec::new();
        let (mut sum, mut left) = (0.0, self.from);
        for part in &self.parts {
            while edges.len() + 1 < cells as usize {
                let inside = (edges.len() + 1) as f64 * each - sum;
                if inside > *part {
                    break;
                }
                edges.push(left + self.step * inside / part);
            }
            sum += part;
            left += self.step;
        }
        edges
    }
}

#[cfg(test)]
mod tests;
