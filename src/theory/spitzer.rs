//! Exact mean auxiliary energy for independent slots, by Spitzer's identity and characteristic functions (E6).
//!
//! E\[A_T\] = sum_{k=1..T} E\[(S_k)^-\]/k. The sum over k is taken inside the Fourier integral, where it is a truncated
//! logarithm, sum_{k<=T} phi^k / k, so one integral serves every horizon at the same cost. Only the difference
//! from normal increments is integrated; their own sum is closed but for its first terms (Euler-Maclaurin).
//!
//! Values carry an estimate of their error, and count as exact where it is below 1e-4 of the value or 1e-6 of critical
//! supply; otherwise there is none ([`Walk::auxiliary`]).
//!
//! Slots without tasks draw nothing, S_k >= 0, so that they are taken out: what is left of phi has no atom at zero.

mod harmonic;
mod quadrature;
mod grid;
pub mod walk;

use crate::given::supply::Supply;
use crate::system::System;
use crate::system::demand::Demand;
use grid::Grid;
use std::sync::Arc;
pub use walk::Walk;

/// The demand's characteristic function on a quadrature grid, ready for any supply mean and horizon.
#[derive(Clone, Debug)]
pub struct ExactMean {
    supply: Supply,
    demand: Arc<Demand>,
    critical: f64,
    /// Mean and variance of a slot's demand as the characteristic function has them.
    mean: f64,
    variance: f64,
    grid: Arc<Grid>,
}

impl ExactMean {
    /// For horizons up to `longest`; `None` where slots of the supply depend on each other.
    pub fn new(system: &System, longest: u64) -> Option<ExactMean> {
        Self::with_supply(system, system.supply(), longest)
    }

    /// The same tasks under another supply.
    pub fn with_supply(system: &System, supply: &Supply, longest: u64) -> Option<ExactMean> {
        Self::refined(system, supply, longest, 1.0)
    }

    /// `finer` > 1 refines the grid and reaches further, for comparison.
    pub fn refined(
        system: &System,
        supply: &Supply,
        longest: u64,
        finer: f64,
    ) -> Option<ExactMean> {
        supply.is_independent().then_some(())?;
        // At a frequency far below all others only the first two moments are left.
        let u = 1e-9 / (system.demand_variance().sqrt() * (longest as f64).sqrt());
        let first = system.demand().ln_characteristic(u);
        Some(ExactMean {
            supply: supply.clone(),
            demand: Arc::new(system.demand().clone()),
            critical: system.critical_supply(),
            mean: -first.im / u,
            variance: -2.0 * first.re / (u * u),
            grid: Arc::new(Grid::new(system, supply, longest, finer)?),
        })
    }

    /// The walk at supply mean `mean` \[J/slot\].
    pub fn at(&self, mean: f64) -> Walk {
        Walk::new(self, mean)
    }

    /// E\[A_T\] \[J\] at supply mean `mean` \[J/slot\] after `t` slots; see [`Walk::auxiliary`].
    pub fn auxiliary(&self, mean: f64, t: u64) -> Option<f64> {
        self.at(mean).auxiliary(t)
    }
}

#[cfg(test)]
mod tests;
