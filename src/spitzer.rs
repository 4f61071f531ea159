//! Exact mean auxiliary energy for independent slots, by Spitzer's identity and characteristic functions (E6).
//!
//! E\[A_T\] = sum_{k=1..T} E\[(S_k)^-\]/k. The sum over k is taken inside the Fourier integral, where it is a truncated
//! logarithm, sum_{k<=T} phi^k / k, so one integral serves every horizon at the same cost. Only the difference
//! from normal increments is integrated; their own sum is closed but for its first terms (Euler-Maclaurin).

use crate::regime::Diffusion;
use crate::special::{Complex, ein};
use crate::supply::Supply;
use crate::system::System;
use std::f64::consts::PI;

/// Nodes and weights of the 8-point Gauss-Legendre rule on \[-1, 1\], positive half (Abramowitz and Stegun 25.4.30).
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// Horizon up to which sums over slots are taken term by term.
const DIRECT: u64 = 64;

/// Beyond |z| of this size the truncated logarithm differs from the full one by less than rounding.
const SETTLED: f64 = 12.0;

/// Exponent below rounding.
const SPENT: f64 = 40.0;

/// Logarithm of a characteristic function that has died out.
const GONE: f64 = -12.0;

#[derive(Clone, Copy, Debug)]
struct Node {
    u: f64,
    weight: f64,
    demand: Complex,
}

/// The demand's characteristic function on a quadrature grid, ready for any supply mean and horizon.
#[derive(Clone, Debug)]
pub struct ExactMean {
    supply: Supply,
    critical: f64,
    demand_variance: f64,
    nodes: Vec<Node>,
}

impl ExactMean {
    /// For horizons up to `longest`; `None` on a trace, whose slots are not independent.
    pub fn new(system: &System, longest: u64) -> Option<ExactMean> {
        Self::refined(system, system.supply(), longest, 1.0)
    }

    /// The same walk under another supply.
    pub fn with_supply(system: &System, supply: &Supply, longest: u64) -> Option<ExactMean> {
        Self::refined(system, supply, longest, 1.0)
    }

    /// `finer` > 1 refines the grid and reaches further; the tests compare.
    fn refined(system: &System, supply: &Supply, longest: u64, finer: f64) -> Option<ExactMean> {
        supply.is_independent().then_some(())?;
        let sigma = (supply.variance(1) + system.demand_variance()).sqrt();
        let mut nodes = Vec::new();
        let (mut from, mut to) = (0.0, 0.05 / (sigma * (longest as f64).sqrt()));
        let widest = 1.5 / (sigma * finer);
        for _ in 0..((80.0 * finer) as usize) {
            let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
            for (x, w) in GAUSS {
                for u in [middle - half * x, middle + half * x] {
                    let demand = system.ln_demand_characteristic(u);
                    nodes.push(Node {
                        u,
                        weight: half * w / (u * u),
                        demand,
                    });
                }
            }
            from = to;
            to = from + (1.2 * from / finer).min(widest);
            // Both characteristic functions have died out: what is left is below 1e-6 sigma.
            let law = supply.ln_characteristic(from)?;
            let gone = nodes.last().is_some_and(|n| n.demand.re + law.re < GONE);
            if gone && from * sigma > 8.0 {
                break;
            }
        }
        Some(ExactMean {
            supply: supply.clone(),
            critical: system.critical_supply(),
            demand_variance: system.demand_variance(),
            nodes,
        })
    }

    /// The walk at supply mean `mean` \[J/slot\].
    pub fn at(&self, mean: f64) -> Walk {
        let supply = self.supply.with_mean(mean);
        let drift = mean - self.critical;
        let variance = supply.variance(1) + self.demand_variance;
        let nodes = self.nodes.iter().map(|node| {
            let law = supply.ln_characteristic(node.u).unwrap_or(Complex::ZERO);
            let exact = principal(-(law + node.demand));
            let gauss = principal(Complex::new(
                0.5 * node.u * node.u * variance,
                -node.u * drift,
            ));
            Frequency {
                exact,
                gauss,
                weight: node.weight,
                whole: node.weight * (logarithm(exact) - logarithm(gauss)),
            }
        });
        Walk {
            normal: Diffusion::new(drift, variance),
            nodes: nodes.collect(),
        }
    }

    /// E\[A_T\] \[J\] at supply mean `mean` \[J/slot\] after `t` slots.
    pub fn auxiliary(&self, mean: f64, t: u64) -> Option<f64> {
        self.at(mean).auxiliary(t)
    }
}

/// One frequency: less the logarithms of both characteristic functions, and what all slots together contribute.
#[derive(Clone, Copy, Debug)]
struct Frequency {
    exact: Complex,
    gauss: Complex,
    weight: f64,
    whole: f64,
}

/// The walk at one supply mean, ready for any horizon.
#[derive(Clone, Debug)]
pub struct Walk {
    normal: Diffusion,
    nodes: Vec<Frequency>,
}

impl Walk {
    /// E\[A_T\] \[J\] after `t` slots.
    pub fn auxiliary(&self, t: u64) -> Option<f64> {
        if t == 0 {
            return Some(0.0);
        }
        let settled = self.normal.z(t as f64).abs() > SETTLED && t > DIRECT;
        // Most frequencies have died out long before the horizon.
        let died_out = SPENT / t as f64;
        let difference: f64 = self
            .nodes
            .iter()
            .map(|n| {
                if settled || n.exact.re.min(n.gauss.re) > died_out {
                    return n.whole;
                }
                n.weight * (harmonic_deficit(n.exact, t) - harmonic_deficit(n.gauss, t))
            })
            .sum();
        Some((normal_walk(&self.normal, t) + difference / PI).max(0.0))
    }
}

/// Re ln(1 - exp(-x)), from |1 - exp(-x)|^2 = (1 - exp(-a))^2 + 4 exp(-a) sin^2(b/2), x = a + ib; nothing where exp(-x)
/// is below rounding.
fn logarithm(x: Complex) -> f64 {
    if x.re > SPENT {
        return 0.0;
    }
    let (gap, half) = (libm::expm1(-x.re), libm::sin(0.5 * x.im));
    0.5 * libm::log(gap * gap + 4.0 * (1.0 + gap) * half * half)
}

/// The same point of exp(-x) with the imaginary part in (-pi, pi].
fn principal(x: Complex) -> Complex {
    let turns = libm::rint(x.im / (2.0 * PI));
    Complex::new(x.re.max(0.0), x.im - turns * 2.0 * PI)
}

/// E\[A_T\] for normal increments: the first terms of E6 one by one, the rest by Euler-Maclaurin, whose integral is
/// the Brownian mean (E7).
fn normal_walk(d: &Diffusion, t: u64) -> f64 {
    let term = |k: u64| d.shortfall(k as f64) / k as f64;
    let direct: f64 = (1..=t.min(DIRECT)).map(term).sum();
    if t <= DIRECT {
        return direct;
    }
    // g(k) = E[(S_k)^-]/k has g'(k) = -sigma phi(z_k) / (2 k^(3/2)).
    let slope = |k: f64| -0.5 * d.sigma() * crate::special::normal_density(d.z(k)) / (k * k.sqrt());
    let (from, to) = (DIRECT as f64, t as f64);
    direct + d.mean_auxiliary(to) - d.mean_auxiliary(from)
        + 0.5 * (term(t) - term(DIRECT))
        + (slope(to) - slope(from)) / 12.0
}

/// Re sum_{k=1..T} (1 - exp(-k x))/k for Re x >= 0, |Im x| <= pi.
fn harmonic_deficit(x: Complex, t: u64) -> f64 {
    if x.re * t as f64 > SPENT {
        // exp(-Tx) is below rounding: the whole logarithm.
        return harmonic(t) + logarithm(x);
    }
    if t <= DIRECT {
        let phi = (-x).exp();
        let (mut power, mut sum) = (Complex::ONE, Complex::ZERO);
        for k in 1..=t {
            power = power * phi;
            sum = sum + (Complex::ONE - power).scale(1.0 / k as f64);
        }
        return sum.re;
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
    harmonic(t) + logarithm(x) + (phi_t * rest).re
}

/// sum_{k<=n} 1/k.
fn harmonic(n: u64) -> f64 {
    if n <= DIRECT {
        return (1..=n).map(|k| 1.0 / k as f64).sum();
    }
    let n = n as f64;
    let s = 1.0 / (n * n);
    libm::log(n) + 0.577_215_664_901_532_9 + 0.5 / n - s / 12.0 + s * s / 120.0
}

#[cfg(test)]
mod tests;
