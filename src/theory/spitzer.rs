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

pub mod accuracy;
mod harmonic;
mod horizon;
mod moments;
mod ample;
mod normal;
mod quadrature;
mod grid;
pub mod walk;

use crate::diffusion::regime::Diffusion;
use crate::given::supply::Supply;
use crate::numerics::lanes::LANES;
use crate::system::System;
use accuracy::{Accuracy, EXACT};
use ample::Ample;
use grid::{BEYOND, Grid, Growing};
use moments::ExponentialMoments;
use normal::normal_walk;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
pub use walk::Walk;

/// Parts of critical supply up to which a grid made at the mean of the supply serves smaller means, too.
const FAR: f64 = 2.0;

/// The demand's characteristic function on a quadrature grid, ready for any supply mean and horizon.
#[derive(Clone, Debug)]
pub struct ExactMean {
    supply: Supply,
    moments: Arc<ExponentialMoments>,
    critical: f64,
    /// Mean and variance of a slot's demand as the characteristic function has them.
    mean: f64,
    variance: f64,
    /// -ln P(no task in a slot).
    silence: f64,
    /// For the mean of its supply, and for others where that is far above critical supply.
    grids: [Arc<Shared>; 2],
    ample: Ample,
    accuracy: Accuracy,
}

/// A grid that clones share, and all of it once it is asked for.
#[derive(Debug)]
struct Shared {
    growing: Mutex<Growing>,
    whole: OnceLock<Arc<Grid>>,
}

impl Shared {
    fn new(growing: Growing) -> Arc<Shared> {
        Arc::new(Shared {
            growing: Mutex::new(growing),
            whole: OnceLock::new(),
        })
    }

    fn growing(&self) -> MutexGuard<'_, Growing> {
        self.growing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn whole(&self) -> Arc<Grid> {
        let whole = || Arc::new(self.growing().whole());
        self.whole.get_or_init(whole).clone()
    }
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

    /// The same, made for answers of this accuracy.
    pub fn within(
        system: &System,
        supply: &Supply,
        longest: u64,
        accuracy: Accuracy,
    ) -> Option<ExactMean> {
        Self::made(system, supply, longest, (1.0, accuracy))
    }

    /// `finer` > 1 refines the grid and reaches further, for comparison.
    pub fn refined(
        system: &System,
        supply: &Supply,
        longest: u64,
        finer: f64,
    ) -> Option<ExactMean> {
        Self::made(system, supply, longest, (finer, EXACT))
    }

    fn made(
        system: &System,
        supply: &Supply,
        longest: u64,
        (finer, accuracy): (f64, Accuracy),
    ) -> Option<ExactMean> {
        let grid = |s: &Supply| Growing::new(system, s, longest, (finer, accuracy));
        let own = Shared::new(grid(supply)?);
        // A harvest of many times the demand hides how the demand's law looks to a smaller one.
        let most = FAR * system.critical_supply();
        let nearer = (supply.mean() > most).then(|| supply.with_mean(most));
        let nearer = nearer.and_then(|s| grid(&s));
        let nearer = nearer.map_or_else(|| own.clone(), Shared::new);
        // At a frequency far below all others only the first two moments are left.
        let u = 1e-9 / (system.demand_variance().sqrt() * (longest as f64).sqrt());
        let [first, ..] = system.demand().ln_characteristic([u; LANES]);
        let (mean, variance) = (-first.im / u, -2.0 * first.re / (u * u));
        let moments = ExponentialMoments::new(system.demand().clone(), mean, variance);
        let moments = Arc::new(moments);
        Some(ExactMean {
            ample: Ample::new(system, mean, moments.clone()),
            supply: supply.clone(),
            moments,
            critical: system.critical_supply(),
            mean,
            variance,
            silence: system.demand().silence(),
            grids: [own, nearer],
            accuracy,
        })
    }

    /// The walk at supply mean `mean` \[J/slot\], ready for any horizon.
    pub fn at(&self, mean: f64) -> Walk {
        let grid = self.grid(mean).whole();
        Walk::new(self, mean, grid, self.accuracy, None)
    }

    /// What it was made for.
    pub fn accuracy(&self) -> Accuracy {
        self.accuracy
    }

    /// The grid that serves a mean of the supply.
    fn grid(&self, mean: f64) -> &Shared {
        let [own, nearer] = &self.grids;
        if mean < self.supply.mean() {
            nearer
        } else {
            own
        }
    }

    /// E\[A_T\] \[J\] at supply mean `mean` \[J/slot\] after `t` slots; see [`Walk::auxiliary`].
    pub fn auxiliary(&self, mean: f64, t: u64) -> Option<f64> {
        self.at(mean).auxiliary(t)
    }

    /// The same for a single horizon and to a given accuracy, for which the grid reaches, and panels are halved, only as far
    /// as the size of the answer asks for.
    pub fn auxiliary_within(&self, mean: f64, t: u64, accuracy: Accuracy) -> Option<f64> {
        let supply = self.supply.with_mean(mean);
        if let Some(value) = self.ample.value(&supply, t, accuracy) {
            return Some(value);
        }
        let normal = Diffusion::new(mean - self.mean, supply.variance(1) + self.variance);
        let size = normal_walk(&normal, t).min(self.critical * t as f64);
        let attempt = |size: f64| {
            let may = accuracy.at_least(size, self.critical);
            let grid = Arc::new(self.grid(mean).growing().within(BEYOND * may, &supply));
            Walk::new(self, mean, grid, accuracy, Some(size))
        };
        let first = attempt(size);
        let (value, error) = first.estimate(t);
        // An answer that is smaller than that of normal increments may need more; a grid that is cut has no more.
        let may_do = error.is_finite() && !first.is_cut();
        let again = || may_do.then(|| attempt(0.0).auxiliary(t))?;
        first.accepted((value, error), t).or_else(again)
    }
}

#[cfg(test)]
mod tests;
