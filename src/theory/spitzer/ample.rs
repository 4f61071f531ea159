//! Ample supply: where one harvest covers all demand that may come, only the slots before the first harvest draw (E6).
//!
//! With q = P(H = 0), E\[A_T\] = E\[D\] sum_{k<=T} q^k and a remainder, the terms of E6 with some harvest. Since
//! x^+ <= exp(sx)/(es), it is at most (L(E\[exp(-sX)\]) - L(q E\[exp(sD)\]))/(es), L(x) = sum_{k<=T} x^k/k, for any s > 0.

use super::accuracy::Accuracy;
use super::horizon::Horizon;
use super::moments::ExponentialMoments;
use crate::given::supply::Supply;
use crate::numerics::lanes::LANES;
use crate::numerics::special::Complex;
use crate::system::System;
use std::f64::consts::E;
use std::sync::Arc;

/// E\[D\] of one slot as the transforms have it, and critical supply \[J\]; ln E\[exp(sD)\] at some rates s \[1/J\].
#[derive(Clone, Debug)]
pub struct Ample {
    mean: f64,
    critical: f64,
    moments: Arc<ExponentialMoments>,
}

impl Ample {
    /// `mean` of a slot's demand \[J\].
    pub fn new(system: &System, mean: f64, moments: Arc<ExponentialMoments>) -> Ample {
        Ample {
            mean,
            critical: system.critical_supply(),
            moments,
        }
    }

    /// E\[A_T\] \[J\] where the bounds leave no more open than `accuracy` does.
    pub fn value(&self, supply: &Supply, t: u64, accuracy: Accuracy) -> Option<f64> {
        let least = self.least(supply, t);
        let allowed = accuracy.error(least, self.critical);
        (self.more(supply, t, allowed) <= allowed).then_some(least)
    }

    /// The least that E\[A_T\] may be \[J\].
    pub fn least(&self, supply: &Supply, t: u64) -> f64 {
        self.mean * idle(supply.ln_nothing(), t)
    }

    /// How much more it may be \[J\]; infinite where no bound is known, or none that is as small as `wanted`.
    pub fn more(&self, supply: &Supply, t: u64, wanted: f64) -> f64 {
        let (nothing, horizon) = (supply.ln_nothing(), Horizon::new(Some(t), None));
        let bound = |(s, moment): (f64, Option<f64>)| {
            let (laplace, moment) = (supply.ln_laplace(s)?, moment?);
            let (all, none) = (laplace + moment, nothing + moment);
            // Of positive terms the first may be too many.
            let first = libm::exp(all) - libm::exp(none);
            (all < 0.0 && first <= wanted * E * s).then_some(())?;
            // L(e^y) is sum_{k<=T} 1/k less the deficit of -y.
            let mut y = [Complex::new(-all, 0.0); LANES];
            y[0].re = -none;
            let [of_none, of_all, ..] = horizon.deficits(&y);
            Some((of_none - of_all).max(0.0) / (E * s))
        };
        let bounds = self.moments.at(1.0).into_iter().filter_map(bound);
        bounds.fold(f64::INFINITY, f64::min)
    }
}

/// sum_{k<=T} q^k from ln q.
fn idle(nothing: f64, t: u64) -> f64 {
    let one = libm::exp(nothing);
    match one > 0.0 {
        true => one * libm::expm1(t as f64 * nothing) / libm::expm1(nothing),
        false => 0.0,
    }
}
