//! Moments: ln E\[exp(sD)\] of a slot's demand at a few rates s, which serve Chernoff's bounds at every supply mean.

use crate::numerics::lanes::LANES;
use crate::system::demand::Demand;
use std::sync::OnceLock;

/// Rates s, in units of E\[D\]/Var(D).
const RATES: [f64; LANES] = [4.0, 2.0, 1.0, 0.7, 0.5, 0.35, 0.25, 0.125];

/// Some rates \[1/J\], and ln E\[exp(sD)\] where it is finite.
pub type AtRates = [(f64, Option<f64>); LANES];

/// Of one demand, each sign of s once it is asked for.
#[derive(Debug)]
pub struct ExponentialMoments {
    demand: Demand,
    rate: f64,
    known: [OnceLock<AtRates>; 2],
}

impl ExponentialMoments {
    /// `mean` and `variance` of a slot's demand \[J, J^2\].
    pub fn new(demand: Demand, mean: f64, variance: f64) -> ExponentialMoments {
        ExponentialMoments {
            demand,
            rate: mean / variance,
            known: Default::default(),
        }
    }

    /// At rates s of this sign.
    pub fn at(&self, sign: f64) -> AtRates {
        let [negative, positive] = &self.known;
        let known = if sign < 0.0 { negative } else { positive };
        *known.get_or_init(|| {
            let rates = RATES.map(|r| (r * self.rate).copysign(sign));
            let moments = self.demand.ln_exponential_moment(rates);
            std::array::from_fn(|i| (rates[i], moments[i]))
        })
    }
}
