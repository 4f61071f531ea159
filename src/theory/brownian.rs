//! Brownian system: the diffusion that a system's battery sees, and its expected energies with a battery that is finite, lossy,
//! charged at the start or heeded by dispatch (E14, E23).

use crate::diffusion::regime::Diffusion;
use crate::diffusion::reservoir::{bounded, unbounded};
use crate::diffusion::switched::Switched;
use crate::given::battery::Storage;
use crate::numerics::special::{normal_cdf, normal_density};
use crate::system::System;

/// Horizon at which correlated weather has shown all of its variance \[slots\].
const LONG: u64 = u64::MAX;

/// E\[X^-\] of a slot at a supply mean \[J/slot\], X taken as normal \[J\].
pub fn normal_shortfall(system: &System, mean: f64) -> f64 {
    let variance = system.supply().with_mean(mean).variance(1) + system.demand_variance();
    Diffusion::new(mean - system.critical_supply(), variance).shortfall(1.0)
}

/// The diffusion that the battery sees at supply mean `mean` \[J/slot\], and the energy lost in charging \[J/slot\]: the
/// walk of stored energy has increments eta X^+ - X^-. `short`: E\[X^-\] of a slot where it is known exactly (E6 at T = 1)
/// \[J\]; otherwise, and for second moments, X is taken as normal.
pub fn charged(system: &System, short: Option<f64>, mean: f64, t: u64) -> (Diffusion, f64) {
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
    let gain = drift + short.unwrap_or_else(|| normal_shortfall(system, mean));
    let gain_square = (drift * drift + slot) * above + drift * sigma * density;
    let lost = (1.0 - eta) * gain;
    let left = drift - lost;
    let square = eta * eta * gain_square + (drift * drift + slot - gain_square);
    let stored = (square - left * left).max(1e-300);
    (Diffusion::new(left, stored * variance / slot), lost)
}

/// E\[A_t\] of the Brownian system with the battery's switches and the walk's overshoot (E9), starting with `charge` \[J\], t >= 1.
/// `short` as for [`charged`].
pub fn approximate(system: &System, short: Option<f64>, mean: f64, t: u64, charge: f64) -> f64 {
    let storage: &Storage = &system.parts().storage;
    if let Some((auxiliary, _)) = listening(system, mean, t) {
        return auxiliary;
    }
    // A spell of the same weather is one step of the walk, and sigma^2 grows with its length.
    let (d, _) = charged(system, short, mean, LONG);
    let overshoot = d.overshoot() * system.supply().spell().sqrt();
    let (slots, start) = (t as f64, charge + overshoot);
    match storage.capacity() {
        capacity if capacity.is_finite() => bounded(&d, slots, start, capacity + 2.0 * overshoot),
        _ => unbounded(&d, slots, start),
    }
}

/// Under feedback E\[A_t\] \[J\] and the expected number of thrifty slots (E23); none without.
fn listening(system: &System, mean: f64, t: u64) -> Option<(f64, f64)> {
    let (level, thrifty) = system.feedback()?;
    let storage = &system.parts().storage;
    let (below, _) = charged(thrifty, None, mean, t);
    let (above, _) = charged(system, None, mean, t);
    let start = storage.charge() + below.overshoot();
    Some(switched(storage, level, below, above).expected(t as f64, start))
}

/// The battery under feedback: only its ends are shifted from the walk, as any switch in between is crossed either way.
fn switched(storage: &Storage, level: f64, below: Diffusion, above: Diffusion) -> Switched {
    let shift = below.overshoot();
    Switched {
        below,
        above,
        level: level + shift,
        top: storage.capacity() + shift + above.overshoot(),
    }
}

/// Mean energy used in a slot at a supply mean, charging losses included, under feedback by the thrifty share of the time
/// \[J/slot\].
pub fn used(system: &System, mean: f64, t: u64) -> f64 {
    let of = |s: &System| s.critical_supply() + charged(s, None, mean, t).1;
    on_average(system, mean, t, of)
}

/// Mean demand of a slot at a supply mean, under feedback by the thrifty share of the time \[J/slot\].
pub fn demanded(system: &System, mean: f64, t: u64) -> f64 {
    on_average(system, mean, t, System::critical_supply)
}

fn on_average(system: &System, mean: f64, t: u64, of: impl Fn(&System) -> f64) -> f64 {
    match system.feedback().zip(thrifty_share(system, mean, t)) {
        Some(((_, thrifty), share)) => share * of(thrifty) + (1.0 - share) * of(system),
        None => of(system),
    }
}

/// Expected share of the first `t` slots that dispatch is thrifty at a supply mean \[J/slot\] (E23); none without feedback.
pub fn thrifty_share(system: &System, mean: f64, t: u64) -> Option<f64> {
    let (_, slots) = listening(system, mean, t.max(1))?;
    Some(slots / t.max(1) as f64)
}

#[cfg(test)]
mod tests;
