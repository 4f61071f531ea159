//! Interpolated: the logarithm of the lognormal characteristic function, read off a table that is filled as it is asked for.
//!
//! One value takes a hundred terms, and figures ask for thousands: at many means and under many policies, but always of the
//! same function of one variable. Polynomials over short intervals of ln u give it to nine digits, where it is below 1e-5 to 1e-8.

use super::Supply;
use super::family::Family;
use crate::numerics::special::Complex;
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::{Mutex, PoisonError};

/// Coefficients of a polynomial.
const COUNT: usize = 8;
/// Width of an interval of ln u.
const WIDTH: f64 = 0.25;
/// Up to this interval, which ends at u = 1, the phase is below pi.
const FIRST: i32 = -1;
/// Of a characteristic function below exp(-17) rounding has left nothing.
const SPENT: f64 = -17.0;

/// ln u, and the function there.
type Node = (f64, Complex);

/// The function for one volatility.
#[derive(Debug, Default)]
pub(super) struct Interpolated(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    /// Chebyshev coefficients by interval.
    intervals: BTreeMap<i32, [Complex; COUNT]>,
    /// The interval above which nothing is known yet, and its last two nodes.
    last: Option<(i32, [Node; 2])>,
}

impl Interpolated {
    /// `ln` of the characteristic function at u > 0, its phase continuous.
    pub(super) fn at(&self, family: Family, c: f64, u: f64) -> Complex {
        let x = libm::log(u) / WIDTH;
        let interval = libm::floor(x) as i32;
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let coefficients = table.interval(interval, &|u| family.ln_characteristic(c, u));
        // Clenshaw's recurrence on [-1, 1].
        let y = 2.0 * (x - f64::from(interval)) - 1.0;
        let (mut a, mut b) = (Complex::ZERO, Complex::ZERO);
        for coefficient in coefficients.iter().skip(1).rev() {
            (a, b) = (a.scale(2.0 * y) - b + *coefficient, a);
        }
        a.scale(y) - b + coefficients[0]
    }
}

impl Supply {
    /// [`Supply::ln_characteristic`], the function itself to within 2e-8, at a tenth of the cost for lognormal harvests: read off a table that supplies of this law share.
    pub fn ln_characteristic_interpolated(&self, u: f64) -> Option<Complex> {
        match self.memoryless_sites()? {
            (family @ Family::Lognormal, volatility, n) if volatility > 0.0 && u > 0.0 => {
                let one = self.table.at(family, volatility, u * self.mean / n);
                Some(one.scale(n))
            }
            _ => self.ln_characteristic(u),
        }
    }
}

impl Table {
    fn interval(&mut self, index: i32, direct: &dyn Fn(f64) -> Complex) -> [Complex; COUNT] {
        if let Some(known) = self.intervals.get(&index) {
            return *known;
        }
        if index < FIRST {
            let (made, _) = made(index, direct, None);
            self.intervals.insert(index, made);
            return made;
        }
        // Above, each phase follows those before.
        loop {
            let (next, before) = match self.last {
                Some((last, nodes)) => (last + 1, Some(nodes)),
                None => (FIRST, None),
            };
            let (made, nodes) = made(next, direct, before);
            self.intervals.insert(next, made);
            self.last = Some((next, nodes));
            if next >= index {
                return made;
            }
        }
    }
}

/// The polynomial on an interval, and its last two nodes; those `before` it tell the phase.
fn made(
    index: i32,
    direct: &dyn Fn(f64) -> Complex,
    before: Option<[Node; 2]>,
) -> ([Complex; COUNT], [Node; 2]) {
    let angle = |j: usize| PI * (j as f64 + 0.5) / COUNT as f64;
    let mut last = before.unwrap_or([(0.0, Complex::ZERO); 2]);
    let mut values = [Complex::ZERO; COUNT];
    for (j, slot) in values.iter_mut().enumerate().rev() {
        let x = WIDTH * (f64::from(index) + 0.5 + 0.5 * libm::cos(angle(j)));
        let mut value = direct(libm::exp(x));
        let [(x0, y0), (x1, y1)] = last;
        if x1 > x0 {
            let guess = y1 + (y1 - y0).scale((x - x1) / (x1 - x0));
            value.im += 2.0 * PI * libm::rint((guess.im - value.im) / (2.0 * PI));
            if value.re < SPENT {
                value = guess;
            }
        }
        last = [last[1], (x, value)];
        *slot = value;
    }
    let coefficient = |k: usize| {
        let terms = values.iter().enumerate();
        let sum = terms.fold(Complex::ZERO, |sum, (j, v)| {
            sum + v.scale(libm::cos(k as f64 * angle(j)))
        });
        sum.scale(if k == 0 { 1.0 } else { 2.0 } / COUNT as f64)
    };
    (std::array::from_fn(coefficient), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_near_as_stated() {
        for c in [0.05, 0.3, 1.0, 3.0] {
            let table = Interpolated::default();
            // From the highest frequency down, so that what lies between is made on the way.
            for i in 0..400 {
                let u = libm::exp(8.0 - 0.07 * f64::from(i));
                let right = Family::Lognormal.ln_characteristic(c, u);
                let got = table.at(Family::Lognormal, c, u);
                let off = (got.exp() - right.exp()).norm();
                let allowed = 2e-8 * right.norm().min(1.0);
                assert!(off < allowed, "{c} {u}: {got:?} {right:?}");
            }
        }
    }
}
