//! Horizon: the sum over slots of E6 under the integral, up to a number of slots or without end.

use super::harmonic::{DIRECT, harmonic, harmonic_deficit, logarithm};
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
            horizon.mass = horizon.harmonic - horizon.deficit(Complex::new(q, 0.0));
        }
        horizon
    }

    /// Re sum_{k<=T} (1 - exp(-kx))/k; for an endless horizon less sum 1/k. Where Tx is large, exp(-Tx)/(Tx) oscillates
    /// and averages out: there the horizon ends smoothly.
    pub fn deficit(&self, x: Complex) -> f64 {
        let Some(t) = self.slots else {
            return logarithm(x);
        };
        // Most sizes are far from where it fades, and need no root.
        let (square, (from, to)) = (x.norm_squared() * t as f64 * t as f64, FADES);
        if square > to * to && t > DIRECT {
            return self.harmonic + logarithm(x);
        }
        let sharp = harmonic_deficit(x, t, self.harmonic);
        if square <= from * from || t <= DIRECT {
            return sharp;
        }
        let size = x.norm() * t as f64;
        let endless = self.harmonic + logarithm(x);
        endless + fade((size - from) / (to - from)) * (sharp - endless)
    }
}

/// From 1 at 0 to 0 at 1, with four continuous derivatives.
pub fn fade(x: f64) -> f64 {
    let y = 1.0 - x.clamp(0.0, 1.0);
    let y5 = y * y * y * y * y;
    y5 * (126.0 - y * (420.0 - y * (540.0 - y * (315.0 - y * 70.0))))
}
