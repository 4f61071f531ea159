//! Special functions: the normal law, complex numbers, the exponential integral, the incomplete beta.
//!
//! Everything rests on `libm`, whose bits are the same natively and in every browser; `std`'s are not.

use std::f64::consts::{FRAC_1_SQRT_2, PI};
use std::ops::{Add, Mul, Neg, Sub};

/// Density of the standard normal law.
pub fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt()
}

/// Distribution function of the standard normal law, accurate in the lower tail.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// `ln` of [`normal_cdf`], finite far below where the function itself underflows.
pub fn normal_ln_cdf(x: f64) -> f64 {
    if x > -30.0 {
        libm::log(normal_cdf(x))
    } else {
        // Mills' ratio, asymptotic series; the relative error at -30 is below 1e-9.
        let s = 1.0 / (x * x);
        let series = 1.0 - s * (1.0 - 3.0 * s * (1.0 - 5.0 * s));
        -0.5 * x * x - 0.5 * libm::log(2.0 * PI) - libm::log(-x) + libm::log(series)
    }
}

/// Complex number. Written by hand because the common crate takes exponentials and sines from `std`, or from `libm` only
/// as long as no other crate in the build asks for `std`: the same bits everywhere need `libm` always.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Complex {
    /// 0.
    pub const ZERO: Complex = Complex { re: 0.0, im: 0.0 };
    /// 1.
    pub const ONE: Complex = Complex { re: 1.0, im: 0.0 };

    /// re + i im.
    pub fn new(re: f64, im: f64) -> Self {
        Complex { re, im }
    }

    /// |z|^2, without a square root.
    pub fn norm_squared(self) -> f64 {
        self.re * self.re + self.im * self.im
    }

    /// |z|.
    pub fn norm(self) -> f64 {
        libm::hypot(self.re, self.im)
    }

    /// Times a real factor.
    pub fn scale(self, factor: f64) -> Self {
        Complex::new(self.re * factor, self.im * factor)
    }

    /// `1 / self`; not finite at zero.
    pub fn inverse(self) -> Self {
        let d = self.norm_squared();
        Complex::new(self.re / d, -self.im / d)
    }

    /// exp(i angle).
    pub fn turn(angle: f64) -> Self {
        let (sin, cos) = libm::sincos(angle);
        Complex::new(cos, sin)
    }

    /// exp(i angle) - 1, exact to rounding near zero.
    pub fn jump(angle: f64) -> Self {
        let (sin, cos) = libm::sincos(0.5 * angle);
        Complex::new(-2.0 * sin * sin, 2.0 * sin * cos)
    }

    /// exp(z).
    pub fn exp(self) -> Self {
        Complex::turn(self.im).scale(libm::exp(self.re))
    }

    /// Principal branch.
    pub fn ln(self) -> Self {
        Complex::new(
            0.5 * libm::log(self.norm_squared()),
            libm::atan2(self.im, self.re),
        )
    }

    /// ln(1 + self), principal branch, exact to rounding near zero.
    pub fn ln_1p(self) -> Self {
        Complex::new(
            0.5 * libm::log1p(2.0 * self.re + self.norm_squared()),
            libm::atan2(self.im, 1.0 + self.re),
        )
    }

    /// Principal branch.
    pub fn sqrt(self) -> Self {
        let r = self.norm();
        let (a, b) = ((0.5 * (r + self.re.abs())).sqrt(), 0.5 * self.im.abs());
        // The larger part by a root, the smaller by division, so that nothing cancels.
        let small = if a > 0.0 { b / a } else { 0.0 };
        let (re, im) = if self.re >= 0.0 {
            (a, small)
        } else {
            (small, a)
        };
        Complex::new(re, libm::copysign(im, self.im))
    }

    /// Integer power by squaring.
    pub fn powi(self, mut n: u32) -> Self {
        let (mut base, mut result) = (self, Complex::ONE);
        while n > 0 {
            if n & 1 == 1 {
                result = result * base;
            }
            base = base * base;
            n >>= 1;
        }
        result
    }
}

impl Add for Complex {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Complex::new(self.re + o.re, self.im + o.im)
    }
}

impl Sub for Complex {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Complex::new(self.re - o.re, self.im - o.im)
    }
}

impl Mul for Complex {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Complex::new(
            self.re * o.re - self.im * o.im,
            self.re * o.im + self.im * o.re,
        )
    }
}

impl Neg for Complex {
    type Output = Self;
    fn neg(self) -> Self {
        Complex::new(-self.re, -self.im)
    }
}

/// Entire exponential integral `Ein(z) = integral_0^z (1 - exp(-t)) / t dt`, for `Re z >= 0`.
///
/// Power series near the origin, otherwise `ln z + gamma` and the exponential integral of order one by Lentz's continued
/// fraction (DLMF 6.2.3, 6.9.1).
pub fn ein(z: Complex) -> Complex {
    if z.norm_squared() < 16.0 {
        // term_n = (-1)^(n+1) z^n / n!, summed over n with weight 1/n.
        let (mut term, mut sum) = (z, z);
        for n in 2..80 {
            let n = f64::from(n);
            term = -(term * z).scale(1.0 / n);
            let add = term.scale(1.0 / n);
            sum = sum + add;
            if add.norm_squared() < 1e-34 * sum.norm_squared() {
                break;
            }
        }
        return sum;
    }
    let log = z.ln() + Complex::new(std::f64::consts::EULER_GAMMA, 0.0);
    if z.re > 40.0 {
        return log;
    }
    let mut b = z + Complex::ONE;
    let mut d = b.inverse();
    let mut c = Complex::new(1e300, 0.0);
    let mut fraction = d;
    for n in 1..400 {
        let n = f64::from(n);
        let a = -n * n;
        b = b + Complex::new(2.0, 0.0);
        d = (b + d.scale(a)).inverse();
        c = b + c.inverse().scale(a);
        let step = c * d;
        fraction = fraction * step;
        if (step - Complex::ONE).norm_squared() < 1e-30 {
            break;
        }
    }
    log + fraction * (-z).exp()
}

/// Regularised incomplete beta function `I_x(a, b)` (DLMF 8.17.22, Lentz's method).
pub fn beta_regularised(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_regularised(1.0 - x, b, a);
    }
    let ln_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let front = libm::exp(ln_front) / a;
    let guard = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..2000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Composite Simpson, the independent route.
    fn simpson(f: impl Fn(f64) -> f64, from: f64, to: f64, panels: u32) -> f64 {
        let h = (to - from) / f64::from(2 * panels);
        (0..=2 * panels)
            .map(|i| {
                let w = if i == 0 || i == 2 * panels {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                w * f(from + h * f64::from(i))
            })
            .sum::<f64>()
            * h
            / 3.0
    }

    #[test]
    fn normal_law_against_quadrature() {
        for x in [-6.0, -1.3, 0.0, 0.7, 3.0] {
            let area = simpson(normal_density, -12.0, x, 4000);
            assert!((normal_cdf(x) - area).abs() < 1e-13, "{x}");
        }
        for x in [-29.9, -30.1] {
            let (a, b) = (normal_ln_cdf(x), normal_ln_cdf(x + 1e-4));
            let hazard = normal_density(x) / normal_cdf(x);
            assert!(((b - a) / 1e-4 / hazard - 1.0).abs() < 1e-3);
        }
        assert!((normal_ln_cdf(-30.0) - normal_ln_cdf(-30.0 + 1e-12)).abs() < 1e-6);
    }

    #[test]
    fn logarithm_near_one_keeps_its_digits() {
        for (re, im) in [(1e-12, -2e-12), (-1e-9, 1e-9), (0.3, 0.4), (5.0, -2.0)] {
            let z = Complex::new(re, im);
            let far = (Complex::ONE + z).ln();
            let series = z - (z * z).scale(0.5) + (z * z * z).scale(1.0 / 3.0);
            let expected = if z.norm() < 1e-6 { series } else { far };
            assert!(
                (z.ln_1p() - expected).norm() < 1e-15 * (1.0 + far.norm()) * z.norm().max(1e-9)
            );
        }
    }

    #[test]
    fn ein_against_quadrature_on_both_branches() {
        for (re, im) in [
            (0.01, 0.02),
            (1.0, -2.5),
            (3.9, 0.3),
            (2.0, 6.0),
            (0.0, 9.0),
            (12.0, 5.0),
        ] {
            let z = Complex::new(re, im);
            let part = |t: f64| {
                let w = z.scale(t);
                if w.norm() < 1e-9 {
                    z
                } else {
                    (Complex::ONE - (-w).exp()) * w.inverse() * z
                }
            };
            let re = simpson(|t| part(t).re, 0.0, 1.0, 4000);
            let im = simpson(|t| part(t).im, 0.0, 1.0, 4000);
            assert!((ein(z) - Complex::new(re, im)).norm() < 1e-10, "{z:?}");
        }
    }

    #[test]
    fn incomplete_beta_against_quadrature_and_symmetry() {
        for (x, a, b) in [
            (0.3, 2.0, 5.0),
            (0.9, 8.0, 3.0),
            (0.5, 40.0, 41.0),
            (0.02, 3.0, 200.0),
        ] {
            let density = |t: f64| {
                libm::exp(
                    libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
                        + (a - 1.0) * libm::log(t.max(1e-300))
                        + (b - 1.0) * libm::log1p(-t),
                )
            };
            let area = simpson(density, 0.0, x, 4000);
            assert!((beta_regularised(x, a, b) - area).abs() < 1e-10);
            let sum = beta_regularised(x, a, b) + beta_regularised(1.0 - x, b, a);
            assert!((sum - 1.0).abs() < 1e-13);
        }
    }
}
