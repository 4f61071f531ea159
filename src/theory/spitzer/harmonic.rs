//! Sums over slots: sum_{k<=T} exp(-kx)/k, whose limit is the logarithm -ln(1 - exp(-x)).

use crate::numerics::lanes::{LANES, Lanes};
use crate::numerics::special::{Complex, ein};
use std::f64::consts::{EULER_GAMMA, PI};

/// Horizon up to which sums over slots are taken term by term.
pub const DIRECT: u64 = 64;

/// Exponent below rounding.
pub const SPENT: f64 = 40.0;

/// Re ln(1 - exp(-x)), from |1 - exp(-x)|^2 = (1 - exp(-a))^2 + 4 exp(-a) sin^2(b/2), x = a + ib; nothing where exp(-x)
/// is below rounding.
pub fn logarithm(x: Complex) -> f64 {
    if x.re > SPENT {
        return 0.0;
    }
    let (gap, half) = (libm::expm1(-x.re), libm::sin(0.5 * x.im));
    let square = gap * gap + 4.0 * (1.0 + gap) * half * half;
    0.5 * libm::log(square.max(f64::MIN_POSITIVE))
}

/// The same point of exp(-x) with the imaginary part in (-pi, pi].
pub fn principal(x: Complex) -> Complex {
    let turns = libm::rint(x.im / (2.0 * PI));
    Complex::new(x.re.max(0.0), x.im - turns * 2.0 * PI)
}

/// Re sum_{k=1..T} (1 - exp(-kx))/k term by term, of several exponents side by side.
pub fn few(x: &[Complex; LANES], t: u64) -> [f64; LANES] {
    let phi = Lanes::new(x.map(|x| (-x).exp()));
    let one = Lanes::all(Complex::ONE);
    let (mut power, mut sum) = (one, [0.0; LANES]);
    for k in 1..=t {
        power = power * phi;
        let part = 1.0 / k as f64;
        let rest = (one - power).re();
        for (sum, rest) in sum.iter_mut().zip(rest) {
            *sum += part * rest;
        }
    }
    sum
}

/// Re sum_{k=1..T} (1 - exp(-kx))/k for Re x >= 0, |Im x| <= pi and T > [`DIRECT`]; `harmonic` is sum_{k<=T} 1/k.
pub fn many(x: Complex, t: u64, harmonic: f64) -> f64 {
    if x.re * t as f64 > SPENT {
        // exp(-Tx) is below rounding: the whole logarithm.
        return harmonic + logarithm(x);
    }
    let n = t as f64;
    let phi_t = (-x.scale(n)).exp();
    if x.norm_squared() < 1.0 {
        // d/dx of the sum is (1 - e^(-Tx))/(e^x - 1), and 1/(e^y - 1) = 1/y - 1/2 + y/12 - y^3/720 + ...
        let x2 = x * x;
        let even = [479_001_600.0f64, -9_676_800.0, 181_440.0, -2880.0, 24.0];
        let h = even.iter().fold(Complex::ZERO, |sum, c| {
            (sum + Complex::new(1.0 / c, 0.0)) * x2
        }) - x.scale(0.5);
        // J_n = integral_0^x y^n e^(-Ty) dy = (n J_(n-1) - x^n e^(-Tx))/T.
        let mut j = (Complex::ONE - phi_t).scale(1.0 / n);
        let mut tail = j.scale(-0.5);
        let mut power = Complex::ONE;
        let odd = [
            1.0 / 12.0,
            -1.0 / 720.0,
            1.0 / 30_240.0,
            -1.0 / 1_209_600.0,
            1.0 / 47_900_160.0,
        ];
        for order in 1..10u32 {
            let coefficient = if order % 2 == 1 {
                odd.get(order as usize / 2).copied().unwrap_or(0.0)
            } else {
                0.0
            };
            let order = f64::from(order);
            power = power * x;
            j = (j.scale(order) - power * phi_t).scale(1.0 / n);
            tail = tail + j.scale(coefficient);
        }
        return (ein(x.scale(n)) + h - tail).re;
    }
    // Full logarithm less the terms beyond T, by repeated summation by parts.
    let phi = (-x).exp();
    let q = phi * (Complex::ONE - phi).inverse();
    let (mut term, mut rest) = (q.scale(1.0 / (n + 1.0)), Complex::ZERO);
    for i in 1..10 {
        rest = rest + term;
        term = -(term * q).scale(f64::from(i) / (n + 1.0 + f64::from(i)));
    }
    harmonic + logarithm(x) + (phi_t * rest).re
}

/// sum_{k<=n} 1/k.
pub fn harmonic(n: u64) -> f64 {
    if n <= DIRECT {
        return (1..=n).map(|k| 1.0 / k as f64).sum();
    }
    let n = n as f64;
    let s = 1.0 / (n * n);
    libm::log(n) + EULER_GAMMA + 0.5 / n - s / 12.0 + s * s / 120.0
}
