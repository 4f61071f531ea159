//! Reservoir: expected energies of a Brownian battery that is finite or charged at the start (E14), and their approach in time.
//!
//! A walk overshoots a boundary by Siegmund's constant, so the Brownian battery runs from 0 to C' = C + 2 x 0.5826 sigma
//! and starts 0.5826 sigma above the bottom (E9).

use crate::diffusion::regime::Diffusion;
use crate::numerics::special::{normal_cdf, normal_density, normal_ln_cdf};
use std::f64::consts::PI;

/// E14: long-run auxiliary energy per slot \[J/slot\] with capacity `capacity` \[J\]; sigma^2/(2 C') at zero drift.
#[cfg(test)]
pub(crate) fn auxiliary_rate(d: &Diffusion, capacity: f64) -> f64 {
    drawn_rate(d, widened(d, capacity))
}

/// E14: long-run spilled energy per slot \[J/slot\].
#[cfg(test)]
pub(crate) fn spill_rate(d: &Diffusion, capacity: f64) -> f64 {
    auxiliary_rate(&Diffusion::new(-d.drift(), d.sigma() * d.sigma()), capacity)
}

/// C' = C + 2 x 0.5826 sigma \[J\].
pub fn widened(d: &Diffusion, capacity: f64) -> f64 {
    capacity + 2.0 * d.overshoot()
}

/// delta / (exp(2 delta w/sigma^2) - 1).
fn drawn_rate(d: &Diffusion, width: f64) -> f64 {
    let variance = d.sigma() * d.sigma();
    let x = 2.0 * d.drift() * width / variance;
    if x.abs() < 1e-12 {
        0.5 * variance / width
    } else {
        d.drift() / libm::expm1(x)
    }
}

/// E\[A_t\] of a Brownian battery of infinite width that starts at `start` \[J\]: the integral of E8 above it.
pub fn unbounded(d: &Diffusion, t: f64, start: f64) -> f64 {
    let spread = d.sigma() * t.sqrt();
    let (down, up) = (
        (-d.drift() * t - start) / spread,
        (d.drift() * t - start) / spread,
    );
    let first = spread * (normal_density(down) + down * normal_cdf(down));
    let theta = 2.0 * d.drift() / (d.sigma() * d.sigma());
    let second = if (theta * spread).abs() < 1e-6 {
        let w = -start / spread;
        spread * (normal_density(w) + w * normal_cdf(w))
    } else {
        (libm::exp(normal_ln_cdf(up) - theta * start) - normal_cdf(down)) / theta
    };
    (first + second).max(0.0)
}

/// E\[A_t\] of a Brownian battery between 0 and `width` that starts at `start`: E14's rate, plus the head start
/// of the start, less what has not decayed yet, an eigenfunction series.
pub fn bounded(d: &Diffusion, t: f64, start: f64, width: f64) -> f64 {
    let variance = d.sigma() * d.sigma();
    let lean = d.drift() / variance;
    let rate = drawn_rate(d, width);
    let steepness = lean * width;
    let terms = libm::ceil(8.5 * width / (PI * d.sigma() * t.sqrt()));
    // The top is out of reach within t, or all of the time is spent at one end.
    if terms > 2000.0 || steepness < -15.0 {
        return unbounded(d, t, start);
    }
    if steepness > 15.0 {
        return unbounded(d, t, start) + rate * t;
    }
    let head = if steepness.abs() < 1e-5 {
        -start + 0.5 * start * start / width + width / 3.0
    } else {
        // width e/(e-1) with e = exp(2 steepness), twice: mean of the level and of the tilt.
        let mean = -width / libm::expm1(-2.0 * steepness);
        let tilt = libm::expm1(2.0 * lean * (width - start)) * 0.5 / lean;
        rate / d.drift() * (start + 1.0 / lean + tilt - 2.0 * mean)
    };
    let mut left = 0.0;
    for n in 1..=(terms as u32) {
        let a = PI * f64::from(n) / width;
        let square = a * a + lean * lean;
        let decay = libm::exp(-0.5 * variance * square * t);
        let shape = libm::cos(a * start) + lean / a * libm::sin(a * start);
        left += a * a / (square * square) * shape * decay;
    }
    let left = 2.0 / width * libm::exp(-lean * start) * left;
    (rate * t + head - left).max(0.0)
}
