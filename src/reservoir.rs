//! Reservoir: expected energies of the Brownian system with a battery that is finite, lossy, charged at the
//! start or heeded by dispatch (E14, E23, and their approach in time).
//!
//! A walk overshoots a boundary by Siegmund's constant, so the Brownian battery runs from 0 to C' = C + 2 x 0.5826 sigma
//! and starts 0.5826 sigma above the bottom (E9).

use crate::battery::Storage;
use crate::feedback::Switched;
use crate::regime::{Diffusion, SIEGMUND};
use crate::special::{normal_cdf, normal_density, normal_ln_cdf};
use crate::spitzer::ExactMean;
use crate::system::System;
use std::f64::consts::PI;

/// E14: long-run auxiliary energy per slot \[J/slot\] with capacity `capacity` \[J\]; sigma^2/(2 C') at zero drift.
pub fn auxiliary_rate(d: &Diffusion, capacity: f64) -> f64 {
    drawn_rate(d, widened(d, capacity))
}

/// E14: long-run spilled energy per slot \[J/slot\].
pub fn spill_rate(d: &Diffusion, capacity: f64) -> f64 {
    auxiliary_rate(&Diffusion::new(-d.drift(), d.sigma() * d.sigma()), capacity)
}

fn widened(d: &Diffusion, capacity: f64) -> f64 {
    capacity + 2.0 * SIEGMUND * d.sigma()
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
fn unbounded(d: &Diffusion, t: f64, start: f64) -> f64 {
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
fn bounded(d: &Diffusion, t: f64, start: f64, width: f64) -> f64 {
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

/// Expected energies at a horizon \[J\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    pub auxiliary: f64,
    pub unused: f64,
}

/// The diffusion that the battery sees at supply mean `mean` \[J/slot\], and the energy lost in charging \[J/slot\]: the
/// walk of stored energy has increments eta X^+ - X^-. E\[X^-\] is exact where `exact` is at hand (it is E6 at T = 1);
/// second moments take X as normal.
pub fn charged(system: &System, exact: Option<&ExactMean>, mean: f64, t: u64) -> (Diffusion, f64) {
    let supply = system.supply().with_mean(mean);
    let drift = mean - system.critical_supply();
    let variance = supply.variance(t) + system.demand_variance();
    let eta = system.parts().storage.efficiency();
    if eta == 1.0 {
        return (Diffusion::new(drift, variance), 0.0);
    }
    let slot = supply.variance(1) + system.demand_variance();
    let (z, sigma) = (drift / slot.sqrt(), slot.sqrt());
    let (above, density) = (normal_cdf(z), normal_density(z));
    let gain = exact.and_then(|e| e.auxiliary(mean, 1));
    let gain = gain.map_or(drift * above + sigma * density, |a| drift + a);
    let gain_square = (drift * drift + slot) * above + drift * sigma * density;
    let lost = (1.0 - eta) * gain;
    let left = drift - lost;
    let square = eta * eta * gain_square + (drift * drift + slot - gain_square);
    let stored = (square - left * left).max(1e-300);
    (Diffusion::new(left, stored * variance / slot), lost)
}

/// E\[A_t\] and E\[U_t\] of the Brownian system with the battery's switches; E7 when they are off. `exact` serves the
/// charging losses only.
pub fn expected(system: &System, exact: Option<&ExactMean>, mean: f64, t: u64) -> Expected {
    let storage: &Storage = &system.parts().storage;
    let (d, lost) = charged(system, exact, mean, t);
    let slots = t as f64;
    if t == 0 {
        let unused = storage.charge();
        return Expected {
            auxiliary: 0.0,
            unused,
        };
    }
    if let Some((level, thrifty)) = system.feedback() {
        let (below, _) = charged(thrifty, None, mean, t);
        let (auxiliary, time) = switched(storage, level, below, d)
            .expected(slots, storage.charge() + SIEGMUND * below.sigma());
        let net = below.drift() * time + d.drift() * (slots - time);
        return Expected {
            auxiliary,
            unused: (storage.charge() + net + auxiliary).max(0.0),
        };
    }
    let auxiliary = if storage.capacity().is_infinite() && storage.charge() == 0.0 {
        d.mean_auxiliary(slots)
    } else {
        let start = storage.charge() + SIEGMUND * d.sigma();
        if storage.capacity().is_infinite() {
            unbounded(&d, slots, start)
        } else {
            bounded(&d, slots, start, widened(&d, storage.capacity()))
        }
    };
    let drift = mean - system.critical_supply();
    Expected {
        auxiliary,
        unused: (storage.charge() + (drift - lost) * slots + auxiliary).max(0.0),
    }
}

/// The battery under feedback: only its ends are shifted from the walk, as any switch in between is crossed either way.
fn switched(storage: &Storage, level: f64, below: Diffusion, above: Diffusion) -> Switched {
    let shift = SIEGMUND * below.sigma();
    Switched {
        below,
        above,
        level: level + shift,
        top: storage.capacity() + shift + SIEGMUND * above.sigma(),
    }
}

/// Expected share of the first `t` slots that dispatch is thrifty, by E23's approach in time; 0 without feedback.
pub fn thrifty_share(system: &System, t: u64) -> f64 {
    let Some((level, thrifty)) = system.feedback().filter(|_| t > 0) else {
        return 0.0;
    };
    let (storage, mean) = (&system.parts().storage, system.supply().mean());
    let (below, _) = charged(thrifty, None, mean, t);
    let (above, _) = charged(system, None, mean, t);
    let start = storage.charge() + SIEGMUND * below.sigma();
    let slots = t as f64;
    switched(storage, level, below, above)
        .expected(slots, start)
        .1
        / slots
}

/// The best closed form at hand: E6 where slots are independent and the battery is the paper's, otherwise
/// [`expected`].
pub fn energies(system: &System, exact: Option<&ExactMean>, mean: f64, t: u64) -> Expected {
    energies_at(system, exact, mean)(t)
}

/// [`energies`] at one supply mean, ready for many horizons.
pub fn energies_at<'a>(
    system: &'a System,
    exact: Option<&'a ExactMean>,
    mean: f64,
) -> impl Fn(u64) -> Expected + 'a {
    let walk = exact.filter(|_| is_exact(system)).map(|e| e.at(mean));
    move |t| match walk.as_ref().and_then(|w| w.auxiliary(t)) {
        Some(auxiliary) => {
            let drift = mean - system.critical_supply();
            Expected {
                auxiliary,
                unused: (drift * t as f64 + auxiliary).max(0.0),
            }
        }
        None => expected(system, exact, mean, t),
    }
}

/// Whether E6 holds: independent slots, the paper's battery, and dispatch that does not listen to it.
pub fn is_exact(system: &System) -> bool {
    let parts = system.parts();
    system.supply().is_independent() && parts.storage.is_ideal() && parts.feedback.is_none()
}

/// The level that A_t stays below with probability `p` \[J\] (E8), for an infinite battery; it starts with its charge,
/// which comes off the maximum. `None` for a finite one and under feedback, where the law has no such closed form.
pub fn auxiliary_quantile(
    system: &System,
    exact: Option<&ExactMean>,
    t: u64,
    p: f64,
) -> Option<f64> {
    let storage = &system.parts().storage;
    if storage.capacity().is_finite() || system.feedback().is_some() {
        return None;
    }
    let (d, _) = charged(system, exact, system.supply().mean(), t.max(1));
    Some((d.auxiliary_quantile(t as f64, p) - storage.charge()).max(0.0))
}

#[cfg(test)]
mod tests;
