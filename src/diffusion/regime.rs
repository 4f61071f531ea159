//! First order and diffusion: regimes, crossover horizon, Brownian mean and law (E5, E7, E8, E9).
//!
//! A [`Diffusion`] sees a system only through its drift and its variance per slot.

use crate::numerics::special::{normal_cdf, normal_density, normal_ln_cdf};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI};

/// The three regimes; at a finite horizon a matter of degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// z < -1: auxiliary energy is drawn in proportion to time.
    Under,
    /// |z| <= 1: limited by volatility.
    Critical,
    /// z > 1: baseline energy is wasted in proportion to time.
    Over,
}

impl Regime {
    /// By z = delta sqrt(T)/sigma.
    pub fn of(z: f64) -> Regime {
        match z {
            z if z > 1.0 => Regime::Over,
            z if z < -1.0 => Regime::Under,
            _ => Regime::Critical,
        }
    }

    /// Its name in sentences and reports.
    pub fn name(self) -> &'static str {
        match self {
            Regime::Under => "under-supply",
            Regime::Critical => "critical",
            Regime::Over => "over-supply",
        }
    }
}

/// Siegmund's constant -zeta(1/2)/sqrt(2 pi): a walk stays this many sigma below its Brownian maximum (E9).
pub const SIEGMUND: f64 = 0.582_597_157_939_010_7;

/// Reflected Brownian motion with the system's drift delta \[J/slot\] and variance sigma^2 \[J^2/slot\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diffusion {
    drift: f64,
    sigma: f64,
}

impl Diffusion {
    /// `variance` > 0, as it is for every system with tasks.
    pub fn new(drift: f64, variance: f64) -> Diffusion {
        Diffusion {
            drift,
            sigma: variance.sqrt(),
        }
    }

    /// delta \[J/slot\].
    pub fn drift(&self) -> f64 {
        self.drift
    }

    /// sigma \[J/sqrt(slot)\].
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    /// z = delta sqrt(T) / sigma.
    pub fn z(&self, t: f64) -> f64 {
        self.drift * t.sqrt() / self.sigma
    }

    /// The regime at a horizon of `t` slots, by its z.
    pub fn regime(&self, t: f64) -> Regime {
        Regime::of(self.z(t))
    }

    /// How far a walk stays below its Brownian maximum \[J\]: 0.5826 sigma (E9).
    pub fn overshoot(&self) -> f64 {
        SIEGMUND * self.sigma
    }

    /// T_x = (2/pi) (sigma/delta)^2 \[slots\], where the sqrt(T) law gives way to the linear one (E5); infinite at
    /// zero drift.
    pub fn crossover(&self) -> f64 {
        let ratio = self.sigma / self.drift;
        FRAC_2_PI * ratio * ratio
    }

    /// E\[A_T\] of the Brownian system \[J\] (E7).
    pub fn mean_auxiliary(&self, t: f64) -> f64 {
        let nu = -self.drift;
        let spread = self.sigma * t.sqrt();
        let a = nu * t.sqrt() / self.sigma;
        // (2 Phi(a) - 1)/(2 nu) sigma^2 = spread/2 erf(a/sqrt 2)/a, finite at nu = 0.
        let middle = if a.abs() < 1e-8 {
            0.5 * spread * FRAC_2_PI.sqrt()
        } else {
            0.5 * spread * libm::erf(a * FRAC_1_SQRT_2) / a
        };
        nu * t * normal_cdf(a) + middle + spread * normal_density(a)
    }

    /// E\[U_T\] of the Brownian system \[J\]: the same law with the drift reversed.
    #[cfg(test)]
    fn mean_unused(&self, t: f64) -> f64 {
        let reversed = Diffusion {
            drift: -self.drift,
            sigma: self.sigma,
        };
        reversed.mean_auxiliary(t)
    }

    /// P(A_T > y), y >= 0 \[J\] (E8).
    pub fn auxiliary_exceeds(&self, t: f64, y: f64) -> f64 {
        let spread = self.sigma * t.sqrt();
        let direct = normal_cdf((-self.drift * t - y) / spread);
        // The image term in logarithms: exp(-2 delta y / sigma^2) alone overflows under deep under-supply.
        let ln_image = -2.0 * self.drift * y / (self.sigma * self.sigma)
            + normal_ln_cdf((self.drift * t - y) / spread);
        (direct + libm::exp(ln_image)).min(1.0)
    }

    /// The level that A_T stays below with probability `p` in (0, 1) \[J\] (E8).
    pub fn auxiliary_quantile(&self, t: f64, p: f64) -> f64 {
        let exceed = 1.0 - p;
        if t <= 0.0 {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, self.sigma * t.sqrt() + self.drift.abs() * t);
        while self.auxiliary_exceeds(t, high) > exceed && high < f64::MAX / 4.0 {
            high *= 2.0;
        }
        // Until it is near enough, which may be soon: every move of a slider asks for many levels.
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.auxiliary_exceeds(t, middle) > exceed {
                low = middle;
            } else {
                high = middle;
            }
            if high - low <= 1e-12 * high {
                break;
            }
        }
        0.5 * (low + high)
    }

    /// E\[(S_t)^-\] for normal increments \[J\] (E6).
    pub fn shortfall(&self, t: f64) -> f64 {
        let z = self.z(t);
        -t * self.drift * normal_cdf(-z) + self.sigma * t.sqrt() * normal_density(z)
    }

    /// d ln E\[A_T\] / d ln T: 1 in under-supply, 1/2 at criticality, 0 in over-supply. By Spitzer's identity in
    /// continuous time dE\[A_T\]/dT = E\[(S_T)^-\]/T.
    pub fn slope(&self, t: f64) -> f64 {
        self.shortfall(t) / self.mean_auxiliary(t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(f64, f64, f64); 7] = [
        (0.0, 4.0, 100.0),
        (0.3, 4.0, 100.0),
        (-0.3, 4.0, 100.0),
        (2.0, 9.0, 50.0),
        (-2.0, 9.0, 50.0),
        (1e-9, 1.0, 1000.0),
        (-40.0, 1.0, 1000.0),
    ];

    /// Integral of P(A > y) over y, the independent route from E8 to E7.
    fn mean_from_law(d: &Diffusion, t: f64) -> f64 {
        let top = d.auxiliary_quantile(t, 1.0 - 1e-14) * 1.2;
        let n = 40_000;
        let h = top / f64::from(n);
        (0..n)
            .map(|i| d.auxiliary_exceeds(t, h * (f64::from(i) + 0.5)) * h)
            .sum()
    }

    #[test]
    fn brownian_mean_is_the_integral_of_the_brownian_law() {
        for (drift, variance, t) in CASES {
            let d = Diffusion::new(drift, variance);
            let (closed, integral) = (d.mean_auxiliary(t), mean_from_law(&d, t));
            assert!(
                (closed / integral - 1.0).abs() < 1e-5,
                "{drift}: {closed} {integral}"
            );
            let balance = d.mean_unused(t) - d.mean_auxiliary(t) - drift * t;
            assert!(balance.abs() <= 1e-10 * (d.mean_unused(t) + d.mean_auxiliary(t)));
        }
    }

    #[test]
    fn quantiles_invert_the_law_and_increase() {
        for (drift, variance, t) in CASES {
            let d = Diffusion::new(drift, variance);
            let mut previous = 0.0;
            for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
                let y = d.auxiliary_quantile(t, p);
                assert!(y >= previous);
                if y > 1e-6 * d.sigma() {
                    assert!(
                        (d.auxiliary_exceeds(t, y) - (1.0 - p)).abs() < 1e-6,
                        "{drift} {p}"
                    );
                }
                previous = y;
            }
        }
    }

    #[test]
    fn limits_of_the_three_regimes() {
        let critical = Diffusion::new(0.0, 4.0);
        assert!((critical.mean_auxiliary(100.0) - 20.0 * FRAC_2_PI.sqrt()).abs() < 1e-12);
        assert!((critical.slope(100.0) - 0.5).abs() < 1e-12);
        assert_eq!(critical.crossover(), f64::INFINITY);
        let over = Diffusion::new(1.0, 4.0);
        assert!(
            (over.mean_auxiliary(1e6) - 2.0).abs() < 1e-9,
            "A_inf = sigma^2/(2 delta)"
        );
        assert!(over.slope(1e6) < 1e-9 && over.regime(1e6) == Regime::Over);
        let under = Diffusion::new(-1.0, 4.0);
        assert!((under.slope(1e6) - 1.0).abs() < 1e-5 && under.regime(1e6) == Regime::Under);
        // The square-root and the linear law meet at T_x.
        let t = over.crossover();
        assert!((2.0 * (2.0 * t / std::f64::consts::PI).sqrt() - t).abs() < 1e-9);
    }

    #[test]
    fn slope_is_the_finite_difference() {
        for (drift, variance, t) in CASES {
            let d = Diffusion::new(drift, variance);
            let f = |t: f64| libm::log(d.mean_auxiliary(t));
            let difference = (f(t * 1.001) - f(t / 1.001)) / (2.0 * libm::log(1.001));
            assert!(
                (d.slope(t) - difference).abs() < 1e-4,
                "{drift}: {} {difference}",
                d.slope(t)
            );
        }
    }
}
