//! Horizon: the sum over slots of E6 under the integral, up to a number of slots or without end.

use super::harmonic::{DIRECT, SPENT, few, harmonic, logarithm, many};
use crate::numerics::lanes::LANES;
use crate::numerics::special::Complex;

/// The sharp end of the horizon fades between these sizes of Tx.
pub const FADES: (f64, f64) = (60.0, 120.0);

/// A horizon \[slots\], endless for `None`, with sum_{k<=T} 1/k (left out of an endless one) and, of slots that are
/// without tasks with probability q, sum_{k<=T} q^k/k.
#[derive(Clone, Copy, Debug)]
pub struct Horizon {
    pub slots: Option<u64>,
    pub harmonic: f64,
    pub mass: f64,
}

impl Horizon {
    pub fn new(slots: Option<u64>, silence: Option<f64>) -> Horizon {
        let mut horizon = Horizon {
            slots,
            harmonic: slots.map_or(0.0, harmonic),
            mass: 0.0,
        };
        if let Some(q) = silence {
            let [deficit, ..] = horizon.deficits(&[Complex::new(q, 0.0); LANES]);
            horizon.mass = horizon.harmonic - deficit;
        }
        horizon
    }

    /// Re sum_{k<=T} (1 - exp(-kx))/k of exponents side by side; for an endless horizon less sum 1/k.
    pub fn deficits(&self, x: &[Complex; LANES]) -> [f64; LANES] {
        let Some(t) = self.slots else {
            return x.map(logarithm);
        };
        if t > DIRECT {
            return x.map(|x| self.faded(x, t));
        }
        let mut few = few(x, t);
        for (few, x) in few.iter_mut().zip(x) {
            // Where exp(-Tx) is below rounding, the whole logarithm.
            if x.re * t as f64 > SPENT {
                *few = self.harmonic + logarithm(*x);
            }
        }
        few
    }

    /// Where Tx is large, exp(-Tx)/(Tx) oscillates and averages out: there the horizon ends smoothly.
    fn faded(&self, x: Complex, t: u64) -> f64 {
        // Most sizes are far from where it fades, and need no root.
        let (square, (from, to)) = (x.norm_squared() * t as f64 * t as f64, FADES);
        let endless = || self.harmonic + logarithm(x);
        if square > to * to {
            return endless();
        }
        let sharp = many(x, t, self.harmonic);
        if square <= from * from {
            return sharp;
        }
        let size = x.norm() * t as f64;
        let endless = endless();
        endless + fade((size - from) / (to - from)) * (sharp - endless)
    }
}

/// From 1 at 0 to 0 at 1, with four continuous derivatives.
pub fn fade(x: f64) -> f64 {
    let y = 1.0 - x.clamp(0.0, 1.0);
    let y5 = y * y * y * y * y;
    y5 * (126.0 - y * (420.0 - y * (540.0 - y * (315.0 - y * 70.0))))
}
