//! Table: a compound law of energies on equidistant nodes, from its characteristic function, drawn from by inversion.
//!
//! The nodes carry probability, nothing lies between them, and no energy at all stands apart: laws with atoms stay what they
//! are. Mean and variance are set to the law's own.

use super::split::Split;
use crate::numerics::fourier::transform;
use crate::numerics::special::Complex;
use std::f64::consts::PI;
use std::iter::repeat;

/// Nodes.
pub const NODES: usize = 4096;
/// Entries of the guide to the nodes, by luck.
const GUIDES: usize = 4096;
/// Square of a characteristic function that has died out, and for how many terms it must stay so.
const ROUNDING_ONLY: f64 = 1e-32;
const QUIET: u32 = 64;
/// Spread of the smoothing of nodes that are coarser than the energies, in nodes.
const SMOOTH: f64 = 2.0;

/// A law on nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// First node and the distance of nodes \[J\].
    from: f64,
    step: f64,
    /// P(no energy), and P(energy <= node) of the nodes above.
    nothing: f64,
    cdf: Vec<f64>,
    /// Node of the smallest luck in each of [`GUIDES`] equal parts.
    guide: Vec<u16>,
}

/// What is to be tabulated.
pub struct Law<'a> {
    pub split: &'a Split,
    /// ln E\[exp(-i u D)\] from E\[exp(-i u E); E <= cut\] less its value at u = 0.
    pub exponent: &'a dyn Fn(Complex) -> Complex,
    pub mean: f64,
    pub variance: f64,
    /// Lowest and highest energies that matter \[J\].
    pub range: (f64, f64),
}

impl Table {
    pub fn new(law: &Law) -> Table {
        let mut step = (law.range.1 - law.range.0.max(0.0)) / NODES as f64;
        let coarse = step > 1.01 * law.split.step;
        let from = match coarse {
            // Room for what smoothing puts below the lowest energy; it is folded back.
            true => law.range.0.max(0.0) - 8.0 * SMOOTH * step,
            false => {
                step = law.split.step;
                step * libm::floor(law.range.0.max(0.0) / step)
            }
        };
        let smooth = if coarse { SMOOTH * step } else { 0.0 };
        let total: f64 = law.split.mass.iter().sum();
        let nothing = (law.exponent)(Complex::new(-total, 0.0)).exp().re;
        let mut values = spectrum(law, (from, step, smooth), (total, nothing));
        transform(&mut values);
        let mut cdf = cumulate(&values, nothing);
        // What smoothing has put below no energy is folded onto it.
        let below = libm::ceil((-from / step).max(0.0)).min(NODES as f64 - 1.0) as usize;
        cdf.drain(..below);
        let mut table = Table {
            from: from + step * below as f64,
            step,
            nothing,
            cdf,
            guide: Vec::new(),
        };
        table.adjust(law.mean, law.variance);
        table.index();
        table
    }

    /// Moves and stretches the nodes so that the whole law has this mean and variance.
    fn adjust(&mut self, mean: f64, variance: f64) {
        let some = (1.0 - self.nothing).max(f64::MIN_POSITIVE);
        let own = mean / some;
        let wanted = (variance + mean * mean) / some - own * own;
        let (mut first, mut second, mut before) = (0.0, 0.0, self.nothing);
        for (i, p) in self.cdf.iter().enumerate() {
            let (mass, gap) = ((p - before) / some, self.from + self.step * i as f64 - own);
            first += mass * gap;
            second += mass * gap * gap;
            before = *p;
        }
        let spread = (second - first * first).max(0.0).sqrt();
        let stretch = match spread > 0.0 {
            true => wanted.max(0.0).sqrt() / spread,
            false => 1.0,
        };
        self.from = own + stretch * (self.from - own - first);
        self.step *= stretch;
    }

    fn index(&mut self) {
        let mut node = 0;
        let of = |guide: usize| {
            let luck = guide as f64 / GUIDES as f64;
            while self.cdf.get(node).is_some_and(|p| *p <= luck) {
                node += 1;
            }
            u16::try_from(node).unwrap_or(u16::MAX)
        };
        self.guide = (0..GUIDES).map(of).collect();
    }

    /// The energy \[J\] of luck `u` on [0, 1): larger luck, larger energy.
    #[inline]
    pub fn energy(&self, u: f64) -> f64 {
        if u < self.nothing {
            return 0.0;
        }
        let guide = self.guide.get((u * GUIDES as f64) as usize);
        let mut node = guide.map_or(0, |g| usize::from(*g));
        while self.cdf.get(node).is_some_and(|p| *p <= u) {
            node += 1;
        }
        (self.from + self.step * node as f64).max(0.0)
    }
}

/// Characteristic function at the frequencies of the nodes, conjugate symmetric, moved to begin at `from`, without the
/// probability of `nothing`.
fn spectrum(
    law: &Law,
    (from, step, smooth): (f64, f64, f64),
    (total, nothing): (f64, f64),
) -> Vec<Complex> {
    let mut values = vec![Complex::ZERO; NODES];
    // On the nodes' own grid one transform finds what is otherwise summed frequency by frequency.
    let mass = law.split.mass.iter().map(|p| Complex::new(*p, 0.0));
    let mut tasks: Vec<Complex> = match step == law.split.step {
        true => mass.chain(repeat(Complex::ZERO)).take(NODES).collect(),
        false => Vec::new(),
    };
    transform(&mut tasks);
    let mut quiet = 0;
    for k in 0..=NODES / 2 {
        let u = 2.0 * PI * k as f64 / (NODES as f64 * step);
        let one = match tasks.get(k) {
            Some(conjugate) => Complex::new(conjugate.re, -conjugate.im),
            None => {
                let turn = Complex::turn(-u * law.split.step);
                let mass = law.split.mass.iter().rev();
                mass.fold(Complex::ZERO, |sum, p| sum * turn + Complex::new(*p, 0.0))
            }
        };
        let exponent = (law.exponent)(one - Complex::new(total, 0.0));
        let frame = Complex::new(-0.5 * u * u * smooth * smooth, u * from);
        let value = (exponent + frame).exp() - frame.exp().scale(nothing);
        // Of the two real frequencies only the real part is the law's.
        let value = match k == 0 || k == NODES / 2 {
            true => Complex::new(value.re, 0.0),
            false => value,
        };
        if let Some(v) = values.get_mut(k) {
            *v = value;
        }
        if let Some(v) = values.get_mut((NODES - k) % NODES) {
            *v = Complex::new(value.re, -value.im);
        }
        quiet = if value.norm_squared() < ROUNDING_ONLY {
            quiet + 1
        } else {
            0
        };
        if quiet > QUIET {
            break;
        }
    }
    values
}

/// Sums of the probabilities, never falling whatever rounding says, up to one.
fn cumulate(values: &[Complex], nothing: f64) -> Vec<f64> {
    let (mut sum, mut highest) = (nothing, nothing);
    let mut cdf: Vec<f64> = Vec::with_capacity(values.len());
    for value in values {
        sum += value.re / NODES as f64;
        highest = highest.max(sum);
        cdf.push(highest);
    }
    let last = highest.max(f64::MIN_POSITIVE);
    cdf.iter_mut().for_each(|p| *p /= last);
    if let Some(end) = cdf.last_mut() {
        *end = 1.0;
    }
    cdf
}
