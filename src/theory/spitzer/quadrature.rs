//! Gauss-Legendre quadrature on eight points, with what the Legendre coefficients of the integrand tell of its error, and what
//! may be spent on one that is adaptive.

use crate::numerics::special::Complex;
use std::sync::OnceLock;

/// Points of the rule.
pub const POINTS: usize = 8;

/// Nodes and weights on \[-1, 1\], positive half (Abramowitz and Stegun 25.4.30).
const GAUSS: [(f64, f64); POINTS / 2] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// Coefficients that fall by no less than this factor do not fall.
const UNRESOLVED: f64 = 0.4;

/// Halvings of a panel, and of all panels together, at most.
pub const DEEPEST: i32 = 8;
const MOST: u32 = 800;

/// The rule, and the polynomial of degree seven through values at its nodes.
#[derive(Debug)]
pub struct Rule {
    pub nodes: [f64; POINTS],
    pub weights: [f64; POINTS],
    /// Legendre coefficients of degree 2 to 7 from the values.
    high: [[f64; POINTS]; 6],
    /// Values at the nodes of the left and of the right half from the values.
    halves: [[[f64; POINTS]; POINTS]; 2],
}

/// Legendre polynomials of degree 0 to 7 at x.
fn legendre(x: f64) -> [f64; POINTS] {
    let mut p = [1.0, x, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let (mut before, mut last) = (1.0, x);
    for (n, value) in (1u32..).zip(p.iter_mut().skip(2)) {
        let n = f64::from(n);
        *value = ((2.0 * n + 1.0) * x * last - n * before) / (n + 1.0);
        (before, last) = (last, *value);
    }
    p
}

impl Rule {
    /// The one rule there is.
    pub fn get() -> &'static Rule {
        static RULE: OnceLock<Rule> = OnceLock::new();
        RULE.get_or_init(Rule::new)
    }

    fn new() -> Rule {
        let [a, b, c, d] = GAUSS;
        let nodes = [-d.0, -c.0, -b.0, -a.0, a.0, b.0, c.0, d.0];
        let weights = [d.1, c.1, b.1, a.1, a.1, b.1, c.1, d.1];
        // Discrete orthogonality: c_n = (2n+1)/2 sum_i w_i P_n(x_i) f_i.
        let mut coefficients = [[0.0; POINTS]; POINTS];
        for (i, (x, w)) in nodes.iter().zip(weights).enumerate() {
            for (n, (row, p)) in coefficients.iter_mut().zip(legendre(*x)).enumerate() {
                row[i] = (n as f64 + 0.5) * w * p;
            }
        }
        let at = |y: f64| {
            let mut row = [0.0; POINTS];
            for (c, p) in coefficients.iter().zip(legendre(y)) {
                for (r, c) in row.iter_mut().zip(c) {
                    *r += c * p;
                }
            }
            row
        };
        Rule {
            nodes,
            weights,
            high: [
                coefficients[2],
                coefficients[3],
                coefficients[4],
                coefficients[5],
                coefficients[6],
                coefficients[7],
            ],
            halves: [
                nodes.map(|x| at(0.5 * (x - 1.0))),
                nodes.map(|x| at(0.5 * (x + 1.0))),
            ],
        }
    }

    /// Integral over an interval of half-width one.
    pub fn integral(&self, values: &[f64; POINTS]) -> f64 {
        dot(&self.weights, values)
    }

    /// Estimated error of [`Rule::integral`]. The rule is exact to degree 15; coefficients fall by some factor from one pair
    /// of degrees to the next, and at least by its third power from degree 6 and 7 to 15. Where they do not fall, the
    /// integrand is not resolved, and the error is of its size.
    pub fn error(&self, values: &[f64; POINTS]) -> f64 {
        let [first, middle, last] = self.sizes(values);
        if middle.max(last) > UNRESOLVED * first {
            return 2.0 * first.max(middle).max(last);
        }
        let factor = (last / middle.max(last)).max(middle / first);
        2.0 * last * factor * factor * factor
    }

    /// Estimated error of the polynomial through the values, anywhere on the interval.
    pub fn interpolation_error(&self, values: &[f64; POINTS]) -> f64 {
        let [_, middle, last] = self.sizes(values);
        last * (last / middle.max(last).max(f64::MIN_POSITIVE))
    }

    /// Sizes of the coefficients of degree 2 and 3, 4 and 5, 6 and 7.
    fn sizes(&self, values: &[f64; POINTS]) -> [f64; 3] {
        let [a, b, c, d, e, f] = self.high.map(|row| dot(&row, values).abs());
        [a.max(b), c.max(d), e.max(f)].map(|size| size.max(f64::MIN_POSITIVE))
    }

    /// What the polynomial through the values takes at the nodes of the left and of the right half.
    pub fn halves(&self, values: &[Complex; POINTS]) -> [[Complex; POINTS]; 2] {
        self.halves.map(|half| {
            half.map(|row| {
                let terms = row.iter().zip(values);
                terms.fold(Complex::ZERO, |sum, (c, v)| sum + v.scale(*c))
            })
        })
    }
}

fn dot(a: &[f64; POINTS], b: &[f64; POINTS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What the quadrature may spend.
#[derive(Clone, Copy, Debug)]
pub struct Means {
    /// Halvings that are left.
    pub halvings: u32,
    /// Error of what cannot be halved any further, and how much of it any answer bears \[J\].
    pub lost: f64,
    pub bearable: f64,
}

impl Means {
    pub const ALL: Means = Means {
        halvings: MOST,
        lost: 0.0,
        bearable: f64::INFINITY,
    };

    pub fn are_spent(&self) -> bool {
        self.lost > self.bearable
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Integral {
    pub value: f64,
    pub error: f64,
    /// What it would be, were the grid cut at half its end.
    pub short: f64,
}

impl Integral {
    pub fn plus(self, other: Integral) -> Integral {
        Integral {
            value: self.value + other.value,
            error: self.error + other.error,
            short: self.short + other.short,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_take_over_polynomials() {
        let rule = Rule::get();
        let f = |x: f64| Complex::new(x.powi(7) - 3.0 * x.powi(2), 1.0 + x.powi(5));
        let halves = rule.halves(&rule.nodes.map(f));
        for (values, shift) in halves.iter().zip([-0.5, 0.5]) {
            for (value, x) in values.iter().zip(rule.nodes) {
                assert!((*value - f(shift + 0.5 * x)).norm() < 1e-13);
            }
        }
    }

    /// cos(w x + 1) over \[-1, 1\], from slow to far too fast: the estimate is never below the error.
    #[test]
    fn errors_are_not_underestimated() {
        let rule = Rule::get();
        for i in 1..100 {
            let w = 0.1 * f64::from(i);
            let values = rule.nodes.map(|x| libm::cos(w * x + 1.0));
            let exact = 2.0 * libm::sin(w) / w * libm::cos(1.0);
            let error = (rule.integral(&values) - exact).abs();
            assert!(error <= rule.error(&values) + 1e-14, "{w}: {error}");
        }
    }
}
