//! Feedback: dispatch that listens to the battery (E23), in the long run and on the way there.
//!
//! Below a battery level a thrifty dispatch runs, above it a thorough one. The Brownian battery then has a drift and a
//! variance on either side of the level; its expected energies solve a linear equation on each, in the Laplace domain
//! in closed form, and are inverted numerically. This project's derivation, not the paper's.

use crate::diffusion::regime::Diffusion;
use crate::numerics::special::Complex;
use crate::units::{Quantity, Unit};
use std::f64::consts::{LN_2, LN_10, PI};

/// Battery level h below which dispatch is thrifty \[J\].
pub static LEVEL: Quantity = Quantity {
    name: "thrifty below battery level",
    symbol: "h",
    unit: Unit::Joule,
    min: 1e-6,
    max: 1e18,
    integer: false,
};
/// Share of the tasks to end solved while dispatch is thrifty.
pub static THRIFTY: Quantity = Quantity {
    name: "thrifty solved fraction",
    symbol: "q_h",
    unit: Unit::One,
    min: 0.01,
    max: 0.999_999,
    integer: false,
};

/// The thrifty side of a dispatch that listens to the battery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feedback {
    /// h \[J\]
    pub level: f64,
    /// Solved fraction below it.
    pub solved: f64,
}

/// E23: drift `up` > 0 below the level \[J\], -`down` < 0 above it, both with variance `variance`: long-run auxiliary
/// energy per slot \[J/slot\], and thrifty share of time.
#[cfg(test)]
fn long_run(up: f64, down: f64, level: f64, variance: f64) -> (f64, f64) {
    let rare = libm::exp(-2.0 * up * level / variance);
    let mass = (1.0 - rare) / up + 1.0 / down;
    (rare / mass, (1.0 - rare) / (up * mass))
}

/// A level that keeps auxiliary energy bounded over `t` slots at thrifty drift `up` > 0: sigma^2/(2d) ln(T d^2/sigma^2),
/// and never less than the sigma that one slot moves; `None` without a thrifty drift.
pub fn level_for(below: &Diffusion, t: f64) -> Option<f64> {
    let (d, sigma) = (below.drift(), below.sigma());
    let level = 0.5 * sigma * sigma / d * libm::log(t * d * d / (sigma * sigma));
    (d > 0.0).then(|| level.max(sigma))
}

/// A Brownian battery with a switch of dispatch at a level.
#[derive(Clone, Copy, Debug)]
pub struct Switched {
    /// Drift and variance below the level, where dispatch is thrifty.
    pub below: Diffusion,
    /// Drift and variance above it, where dispatch is thorough.
    pub above: Diffusion,
    /// Heights above the reflecting bottom \[J\]: the level, and the top, which may be infinite.
    pub level: f64,
    /// Height of the reflecting top; infinite where the battery is.
    pub top: f64,
}

/// Digits of the inversion: about 0.6 times as many are right.
const DIGITS: u32 = 14;

impl Switched {
    /// E\[A_t\] \[J\], and expected thrifty slots, of a battery that starts at `start` \[J\]: Laplace transforms inverted by
    /// the Euler algorithm of Abate and Whitt (2006).
    pub fn expected(&self, t: f64, start: f64) -> (f64, f64) {
        let n = DIGITS;
        // Tail weights: binomial averages of the last half of the alternating series.
        let mut binomial = libm::exp(-f64::from(n) * LN_2);
        let mut tail = vec![binomial];
        for k in 1..n {
            binomial *= f64::from(n - k + 1) / f64::from(k);
            tail.push(binomial + tail.last().copied().unwrap_or(0.0));
        }
        let (mut auxiliary, mut thrifty) = (0.0, 0.0);
        for k in 0..=(2 * n) {
            let weight = match k {
                0 => 0.5,
                k if k <= n => 1.0,
                k => tail.get((2 * n - k) as usize).copied().unwrap_or(0.0),
            };
            let s = Complex::new(f64::from(n) * LN_10 / 3.0, PI * f64::from(k)).scale(1.0 / t);
            let (a, v) = self.transforms(s, start);
            let sign = if k % 2 == 0 { weight } else { -weight };
            auxiliary += sign * a.re;
            thrifty += sign * v.re;
        }
        let factor = libm::exp(f64::from(n) * LN_10 / 3.0) / t;
        (
            (auxiliary * factor).max(0.0),
            (thrifty * factor).clamp(0.0, t),
        )
    }

    /// Laplace transforms of E\[A_t\] and of the thrifty time: v/2 u'' + d u' + source = s u, once differentiable at the
    /// level, with u' = -1/s at the bottom for the auxiliary energy and 0 for the time, and u' = 0 at the top.
    fn transforms(&self, s: Complex, start: f64) -> (Complex, Complex) {
        let level = self.level.min(self.top);
        let (r1, r2) = roots(&self.below, s);
        let (q1, q2) = roots(&self.above, s);
        let ratio = q2 * q1.inverse();
        // What the top sends back to the level.
        let echo = if self.top.is_finite() {
            ((q2 - q1).scale(self.top - level)).exp()
        } else {
            Complex::ZERO
        };
        let down = (Complex::ONE - ratio * echo).inverse();
        // u'/u just above the level.
        let slope = q2 * (Complex::ONE - echo) * down;
        let near = (-r1.scale(level)).exp();
        let far = r2.scale(level).exp();
        let denominator = ((r1 - slope) * r2 - far * near * (r2 - slope) * r1).inverse();
        let solve = |bottom: Complex, source: Complex| {
            let a = (slope * source * r2 - far * (r2 - slope) * bottom) * denominator;
            let b = ((r1 - slope) * bottom - r1 * near * slope * source) * denominator;
            if start <= level {
                let rising = r1.scale(start - level).exp();
                source + a * rising + b * r2.scale(start).exp()
            } else {
                let at_level = (source + a + b * far) * down;
                let fall = q2.scale(start - level).exp();
                let back = if self.top.is_finite() {
                    let there = q2.scale(self.top - level).exp();
                    ratio * there * q1.scale(start - self.top).exp()
                } else {
                    Complex::ZERO
                };
                at_level * (fall - back)
            }
        };
        let one = s.inverse();
        (solve(-one, Complex::ZERO), solve(Complex::ZERO, one * one))
    }
}

/// Roots of v/2 r^2 + d r = s, of positive and of negative real part; the smaller by division, so that nothing cancels.
fn roots(diffusion: &Diffusion, s: Complex) -> (Complex, Complex) {
    let (d, v) = (diffusion.drift(), diffusion.sigma() * diffusion.sigma());
    let root = (Complex::new(d * d, 0.0) + s.scale(2.0 * v)).sqrt();
    let product = -s.scale(2.0 / v);
    if d >= 0.0 {
        let negative = (-root - Complex::new(d, 0.0)).scale(1.0 / v);
        (product * negative.inverse(), negative)
    } else {
        let positive = (root - Complex::new(d, 0.0)).scale(1.0 / v);
        (positive, product * positive.inverse())
    }
}

#[cfg(test)]
mod tests;
