//! Prices at the margin: what one more unit of variance or of mean energy costs in auxiliary energy (E10, E11,
//! E12), and the supply that is cheapest when auxiliary energy has a price of its own (E22).
//!
//! With nu = -delta and a = nu sqrt(T)/sigma; both derivatives are of the Brownian mean (E7).

use crate::diffusion::regime::Diffusion;
#[cfg(test)]
use crate::numerics::roots::bisect;
use crate::numerics::special::{normal_cdf, normal_density};
use crate::units::{Quantity, Unit};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// Price of auxiliary energy in units of that of baseline energy, in money or carbon.
pub static PRICE_RATIO: Quantity = Quantity {
    name: "price of auxiliary over baseline energy",
    symbol: "ρ",
    unit: Unit::One,
    min: 1.01,
    max: 1000.0,
    integer: false,
};

/// E10, dE\[A_T\]/d(sigma^2) \[1/J\]: (2 Phi(a) - 1)/(2 nu), at zero drift sqrt(T/(2 pi))/sigma.
pub fn variance_price(d: &Diffusion, t: f64) -> f64 {
    let a = -d.z(t);
    // erf(a/sqrt 2)/a is even and smooth; its limit is sqrt(2/pi).
    let ratio = if a.abs() < 1e-8 {
        FRAC_2_PI.sqrt()
    } else {
        libm::erf(a * FRAC_1_SQRT_2) / a
    };
    0.5 * t.sqrt() / d.sigma() * ratio
}

/// E11, dE\[A_T\]/d nu \[slots\]: between 0 (deep over-supply) and T; T/2 at zero drift.
pub fn energy_price(d: &Diffusion, t: f64) -> f64 {
    t * drawn_share(-d.z(t))
}

/// E12, kappa = E10/E11 \[1/J\]: a dispatcher that minimises auxiliary energy minimises E\[E\] + kappa E\[E^2\] per task.
pub fn kappa(d: &Diffusion, t: f64) -> f64 {
    variance_price(d, t) / energy_price(d, t)
}

/// E11/T as a function of a alone, increasing from 0 to 1: Phi(a) + phi(a)/a - erf(a/sqrt 2)/(2 a^2).
fn drawn_share(a: f64) -> f64 {
    if a.abs() < 1.0 {
        // The last two terms cancel to a series in odd powers of a.
        let half = -0.5 * a * a;
        let (mut power, mut sum) = (1.0, 0.0);
        for n in 1..20 {
            let n = f64::from(n);
            power *= half / n;
            sum += power * 2.0 * n / (2.0 * n + 1.0);
        }
        let odd = if a == 0.0 { 0.0 } else { sum / a };
        return normal_cdf(a) + normal_density(0.0) * odd;
    }
    normal_cdf(a) + normal_density(a) / a - 0.5 * libm::erf(a * FRAC_1_SQRT_2) / (a * a)
}

/// E22: the z = delta sqrt(T)/sigma at which supply is cheapest when its volatility does not depend on its mean;
/// `ratio` rho > 1 is the price of auxiliary over baseline energy. Zero at rho = 2.
#[cfg(test)]
fn cheapest_z(ratio: f64) -> f64 {
    let (low, high) = bisect((-1e3, 1e3), 100, &|a| drawn_share(a) * ratio < 1.0);
    -0.5 * (low + high)
}

/// The supply mean \[J/slot\] that minimises mu T + rho E\[A_T\] over `t` slots, with sigma^2 a function of the mean:
/// the minimum itself rather than E22's first-order condition, which holds sigma fixed. `critical` mu* > 0.
#[cfg(test)]
pub fn cheapest_supply(critical: f64, variance: impl Fn(f64) -> f64, t: f64, ratio: f64) -> f64 {
    let cost = |mean: f64| {
        let d = Diffusion::new(mean - critical, variance(mean));
        mean * t + ratio * d.mean_auxiliary(t)
    };
    // Golden section; the cost falls towards the critical supply from below and rises linearly far above it.
    let golden = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (0.0, critical);
    while cost(1.5 * high) < cost(high) && high < 1e6 * critical {
        high *= 1.5;
    }
    high *= 1.5;
    for _ in 0..70 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        if cost(a) < cost(b) {
            high = b;
        } else {
            low = a;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_the_derivatives_of_the_brownian_mean() {
        let t = 400.0;
        for nu in [
            -30.0, -3.0, -0.6, -0.2, -0.04, 0.0, 0.04, 0.2, 0.6, 3.0, 30.0,
        ] {
            let (variance, step) = (16.0f64, 1e-4);
            let mean = |nu: f64, v: f64| Diffusion::new(-nu, v).mean_auxiliary(t);
            let d = Diffusion::new(-nu, variance);
            let by_variance =
                (mean(nu, variance + step) - mean(nu, variance - step)) / (2.0 * step);
            let by_drift = (mean(nu + step, variance) - mean(nu - step, variance)) / (2.0 * step);
            assert!((variance_price(&d, t) - by_variance).abs() < 1e-6, "{nu}");
            // The third derivative in nu is at most T^2 sqrt(T)/sigma.
            assert!((energy_price(&d, t) - by_drift).abs() < 1e-4 * t, "{nu}");
        }
    }

    #[test]
    fn no_cancellation_from_vanishing_to_large_drift() {
        let (t, sigma) = (1e4f64, 3.0);
        let critical = Diffusion::new(0.0, sigma * sigma);
        assert!((energy_price(&critical, t) / t - 0.5).abs() < 1e-16);
        let k0 = FRAC_2_PI.sqrt() / (sigma * t.sqrt());
        assert!((kappa(&critical, t) / k0 - 1.0).abs() < 1e-15);
        for exponent in -12..0 {
            let nu = 10f64.powi(exponent);
            // First order: E11/T = 1/2 + (2/3) a phi(0), odd around it; E10 is even.
            for sign in [-1.0, 1.0] {
                let d = Diffusion::new(-sign * nu, sigma * sigma);
                let a = sign * nu * t.sqrt() / sigma;
                let first = 0.5 + 2.0 / 3.0 * a * normal_density(0.0);
                assert!((energy_price(&d, t) / t - first).abs() <= 0.1 * a.abs().powi(3) + 2e-16);
            }
        }
        // The two branches of E11 meet.
        for a in [-1.0f64, 1.0] {
            let (inside, outside) = (drawn_share(a * (1.0 - 1e-12)), drawn_share(a));
            assert!((inside - outside).abs() < 1e-12, "{a}");
        }
        // Far over-supply: kappa -> delta/sigma^2; far under-supply: 0.
        let over = Diffusion::new(50.0, sigma * sigma);
        assert!((kappa(&over, t) / (50.0 / 9.0) - 1.0).abs() < 1e-9);
        let under = Diffusion::new(-50.0, sigma * sigma);
        assert!((kappa(&under, t) * 100.0 * t - 1.0).abs() < 1e-6);
    }

    #[test]
    fn criticality_is_cheapest_at_a_price_ratio_of_two() {
        assert!(cheapest_z(2.0).abs() < 1e-12);
        assert!(cheapest_z(8.0) > 0.5 && cheapest_z(1.2) < -0.5);
        // Deep over-supply: E11/T = 1/(2 z^2) = 1/rho.
        assert!((cheapest_z(1000.0) / 500f64.sqrt() - 1.0).abs() < 1e-9);
        let (critical, sigma, t) = (700.0, 90.0, 1000.0f64);
        for ratio in [1.3, 2.0, 7.0] {
            let best = cheapest_supply(critical, |_| sigma * sigma, t, ratio);
            let z = (best - critical) * t.sqrt() / sigma;
            assert!((z - cheapest_z(ratio)).abs() < 1e-4, "{ratio}: {z}");
        }
        // A volatile supply is worth less at the margin: every unit of it brings variance.
        assert!(cheapest_supply(critical, |m| sigma * sigma + m * m, t, 2.0) < critical);
    }
}
