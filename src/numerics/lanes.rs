//! Lanes: eight complex numbers side by side. In a long chain of products each waits for the one before it; eight chains at
//! once keep a processor busy, and each has the same bits as alone.

use super::special::Complex;
use std::array::from_fn;
use std::ops::{Add, Mul, Sub};

/// How many there are.
pub const LANES: usize = 8;

/// Eight complex numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes {
    re: [f64; LANES],
    im: [f64; LANES],
}

impl Lanes {
    /// 0 in each.
    pub const ZERO: Lanes = Lanes {
        re: [0.0; LANES],
        im: [0.0; LANES],
    };

    /// From their parts.
    pub fn new(each: [Complex; LANES]) -> Lanes {
        Lanes {
            re: each.map(|z| z.re),
            im: each.map(|z| z.im),
        }
    }

    /// The same in each.
    pub fn all(z: Complex) -> Lanes {
        Lanes::new([z; LANES])
    }

    /// One by one.
    pub fn each(self) -> [Complex; LANES] {
        from_fn(|i| Complex::new(self.re[i], self.im[i]))
    }

    /// Real parts.
    pub fn re(self) -> [f64; LANES] {
        self.re
    }

    /// Times a real factor.
    pub fn scale(self, factor: f64) -> Lanes {
        Lanes {
            re: self.re.map(|x| x * factor),
            im: self.im.map(|x| x * factor),
        }
    }

    /// `1 / self`; not finite at zero.
    pub fn inverse(self) -> Lanes {
        Lanes::new(self.each().map(Complex::inverse))
    }
}

impl Add for Lanes {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Lanes {
            re: from_fn(|i| self.re[i] + o.re[i]),
            im: from_fn(|i| self.im[i] + o.im[i]),
        }
    }
}

impl Sub for Lanes {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Lanes {
            re: from_fn(|i| self.re[i] - o.re[i]),
            im: from_fn(|i| self.im[i] - o.im[i]),
        }
    }
}

impl Mul for Lanes {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Lanes {
            re: from_fn(|i| self.re[i] * o.re[i] - self.im[i] * o.im[i]),
            im: from_fn(|i| self.re[i] * o.im[i] + self.im[i] * o.re[i]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results are the same bits whether numbers are worked on alone or side by side.
    #[test]
    fn each_has_the_bits_it_has_alone() {
        let of = |seed: f64| {
            let part = |i: usize| seed / 3.0 + i as f64 / 7.0;
            from_fn(|i| Complex::new(part(i), -part(i + 3) * seed))
        };
        let (a, b): ([Complex; LANES], [Complex; LANES]) = (of(0.7), of(1.3));
        let (x, y) = (Lanes::new(a), Lanes::new(b));
        for i in 0..LANES {
            assert_eq!((x + y).each()[i], a[i] + b[i]);
            assert_eq!((x - y).each()[i], a[i] - b[i]);
            assert_eq!((x * y).each()[i], a[i] * b[i]);
            assert_eq!(x.scale(0.3).each()[i], a[i].scale(0.3));
            assert_eq!(x.inverse().each()[i], a[i].inverse());
        }
        assert_eq!(Lanes::all(a[0]).each(), [a[0]; LANES]);
    }
}
