//! Ample supply: where one harvest covers all demand that may come, only the slots before the first harvest draw (E6).
//!
//! With q = P(H = 0), E\[A_T\] = E\[D\] sum_{k<=T} q^k and a remainder, the terms of E6 with some harvest. Since
//! x^+ <= exp(sx)/(es), it is at most (L(E\[exp(-sX)\]) - L(q E\[exp(sD)\]))/(es), L(x) = sum_{k<=T} x^k/k, for any s > 0.

use super::accuracy::Accuracy;
use super::horizon::Horizon;
use crate::given::supply::Supply;
use crate::numerics::lanes::LANES;
use crate::numerics::special::Complex;
use crate::system::System;
use std::f64::consts::E;

/// Rates s at which the remainder is looked at, in units of E\[D\]/Var(D).
const RATES: [f64; LANES] = [4.0, 2.0, 1.0, 0.7, 0.5, 0.35, 0.25, 0.125];

/// E\[D\] of one slot as the transforms have it, and critical supply \[J\]; ln E\[exp(sD)\] at some rates s \[1/J\].
#[derive(Clone, Debug)]
pub struct Ample {
    mean: f64,
    critical: f64,
    rates: [f64; LANES],
    moments: [Option<f64>; LANES],
}

impl Ample {
    /// `mean` and `variance` of a slot's demand \[J, J^2\].
    pub fn new(system: &System, mean: f64, variance: f64) -> Ample {
        let rates = RATES.map(|rate| rate * mean / variance);
        Ample {
            mean,
            critical: system.critical_supply(),
            rates,
            moments: system.demand().ln_exponential_moment(rates),
        }
    }

    /// E\[A_T\] \[J\] where the bounds leave no more open than `accuracy` does.
    pub fn value(&self, supply: &Supply, t: u64, accuracy: Accuracy) -> Option<f64> {
        let (least, more) = self.auxiliary(supply, t)?;
        (more <= accuracy.error(least, self.critical)).then_some(least)
    }

    /// The least that E\[A_T\] may be, and how much more it may be \[J\]; `None` where no bound is known.
    pub fn auxiliary(&self, supply: &Supply, t: u64) -> Option<(f64, f64)> {
        let nothing = supply.ln_nothing();
        let horizon = Horizon::new(Some(t), None);
        let mut more = f64::INFINITY;
        for (s, moment) in self.rates.iter().zip(self.moments) {
            let (Some(laplace), Some(moment)) = (supply.ln_laplace(*s), moment) else {
                continue;
            };
            let (all, none) = (laplace + moment, nothing + moment);
            if all < 0.0 {
                // L(e^y) is sum_{k<=T} 1/k less the deficit of -y.
                let mut y = [Complex::new(-all, 0.0); LANES];
                y[0].re = -none;
                let [of_none, of_all, ..] = horizon.deficits(&y);
                more = more.min((of_none - of_all).max(0.0) / (E * s));
            }
        }
        let idle = self.mean * idle(nothing, t);
        more.is_finite().then_some((idle, more))
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
