//! The walk at one supply mean: the integral of E6 for any horizon, with an estimate of its error.

use super::ExactMean;
use super::accuracy::{Accuracy, EXACT};
use super::grid::{Grid, Panel};
use super::harmonic::{DIRECT, SPENT, harmonic, harmonic_deficit, logarithm, principal};
use super::normal::normal_walk;
use super::quadrature::{POINTS, Rule};
use crate::diffusion::regime::Diffusion;
use crate::given::supply::Supply;
use crate::numerics::special::Complex;
use std::f64::consts::PI;
use std::sync::Arc;

/// What the quadrature aims at, as a part of the error that it may have.
const AIM: f64 = 0.01;

/// Estimated errors of panels are taken this many times: some integrands only look as if they were resolved.
const CAUTION: f64 = 4.0;

/// Halvings of a panel, and panels that come of them, at most.
const DEEPEST: i32 = 8;
const MOST: u32 = 800;

/// Rounding errors of a few operations.
const ROUNDING: f64 = 1e-15;

/// Slots without tasks are left in where they are rarer than exp(-18).
const RARELY_SILENT: f64 = 18.0;

/// The sharp end of the horizon fades between these sizes of Tx.
const FADES: (f64, f64) = (60.0, 120.0);

/// Exponents of a panel's nodes: less the logarithms of the characteristic functions of the walk, of normal increments,
/// and of slots without tasks.
#[derive(Clone, Copy, Debug)]
struct Exponents {
    /// The logarithm of the supply's characteristic function, and whether the polynomial through it will do in between.
    supply: [Complex; POINTS],
    smooth: bool,
    exact: [Complex; POINTS],
    normal: [Complex; POINTS],
    silent: [Complex; POINTS],
}

/// A panel, and the integral over it for an endless horizon, which many horizons share.
#[derive(Clone, Copy, Debug)]
struct Part {
    exponents: Exponents,
    /// Least real part of an exponent, and least size of one.
    slowest: f64,
    smallest: f64,
    whole: Option<Integral>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Integral {
    value: f64,
    error: f64,
    /// What it would be, were the grid cut at half its end.
    short: f64,
}

/// A horizon \[slots\], endless for `None`, with sum_{k<=T} 1/k (left out of an endless one) and, of slots that are
/// without tasks with probability q, sum_{k<=T} q^k/k.
#[derive(Clone, Copy, Debug)]
struct Horizon {
    slots: Option<u64>,
    harmonic: f64,
    mass: f64,
}

impl Horizon {
    fn new(slots: Option<u64>, silence: Option<f64>) -> Horizon {
        let mut horizon = Horizon {
            slots,
            harmonic: slots.map_or(0.0, harmonic),
            mass: 0.0,
        };
        if let Some(q) = silence {
            horizon.mass = horizon.harmonic - horizon.deficit(Complex::new(q, 0.0));
        }
        horizon
    }

    /// Re sum_{k<=T} (1 - exp(-kx))/k; for an endless horizon less sum 1/k. Where Tx is large, exp(-Tx)/(Tx) oscillates
    /// and averages out: there the horizon ends smoothly.
    fn deficit(&self, x: Complex) -> f64 {
        let Some(t) = self.slots else {
            return logarithm(x);
        };
        // Most sizes are far from where it fades, and need no root.
        let (square, (from, to)) = (x.norm_squared() * t as f64 * t as f64, FADES);
        if square > to * to && t > DIRECT {
            return self.harmonic + logarithm(x);
        }
        let sharp = harmonic_deficit(x, t);
        if square <= from * from || t <= DIRECT {
            return sharp;
        }
        let size = x.norm() * t as f64;
        let endless = self.harmonic + logarithm(x);
        endless + fade((size - from) / (to - from)) * (sharp - endless)
    }
}

/// From 1 at 0 to 0 at 1, with four continuous derivatives.
fn fade(x: f64) -> f64 {
    let y = 1.0 - x.clamp(0.0, 1.0);
    let y5 = y * y * y * y * y;
    y5 * (126.0 - y * (420.0 - y * (540.0 - y * (315.0 - y * 70.0))))
}

/// The walk at one supply mean, ready for any horizon.
#[derive(Clone, Debug)]
pub struct Walk {
    normal: Diffusion,
    drift: f64,
    variance: f64,
    supply: Supply,
    critical: f64,
    accuracy: Accuracy,
    /// Whether the harvest's characteristic function may be read off a table.
    interpolates: bool,
    /// Error that a panel may have for an endless horizon \[J\].
    allowed: f64,
    /// -ln P(no task in a slot), unless that is rare.
    silence: Option<f64>,
    /// s and ln E\[exp(-sX)\], the latter negative.
    bound: Option<(f64, f64)>,
    grid: Arc<Grid>,
    parts: Vec<Part>,
}

impl Walk {
    /// `may`: the error that the answer for a single horizon may have \[J\]; none for any horizon.
    pub(super) fn new(
        law: &ExactMean,
        mean: f64,
        grid: Arc<Grid>,
        accuracy: Accuracy,
        may: Option<f64>,
    ) -> Walk {
        let supply = law.supply.with_mean(mean);
        let drift = mean - law.mean;
        let variance = supply.variance(1) + law.variance;
        // Chernoff's bound, best at s = delta/sigma^2 if X is normal.
        let bound = |halvings: i32| {
            let s = drift / variance * libm::ldexp(1.0, -halvings);
            let exponent = supply.ln_laplace(s)? + law.demand.ln_exponential_moment(s)?;
            let normal = -s * drift + 0.5 * s * s * variance;
            Some((s, exponent.max(normal))).filter(|b| b.1 < 0.0)
        };
        let silence = law.demand.silence();
        let mut walk = Walk {
            normal: Diffusion::new(drift, variance),
            drift,
            variance,
            bound: (0..6).find_map(bound),
            supply,
            critical: law.critical,
            silence: Some(silence).filter(|q| *q < RARELY_SILENT),
            accuracy,
            interpolates: may.is_some(),
            allowed: AIM * may.unwrap_or(EXACT.absolute * law.critical),
            parts: Vec::with_capacity(grid.panels.len()),
            grid,
        };
        let endless = Horizon::new(None, walk.silence);
        let mut budget = MOST;
        for panel in &walk.grid.clone().panels {
            let exponents = walk.exponents(panel, walk.allowed);
            let all = exponents.exact.iter().chain(&exponents.normal);
            let mut slowest = all.clone().map(|x| x.re).fold(f64::INFINITY, f64::min);
            let mut smallest = all.map(|x| x.norm_squared()).fold(f64::INFINITY, f64::min);
            if walk.silence.is_some() {
                let silent = exponents.silent.iter();
                slowest = silent.clone().fold(slowest, |least, x| least.min(x.re));
                smallest = silent.fold(smallest, |least, x| least.min(x.norm_squared()));
            }
            // A single horizon takes it where it needs it.
            let goal = (walk.allowed, panel.half);
            let whole = may.is_none();
            let whole =
                whole.then(|| walk.integral(panel, &exponents, &endless, goal, &mut budget));
            walk.parts.push(Part {
                exponents,
                slowest,
                smallest: smallest.sqrt(),
                whole,
            });
        }
        walk
    }

    /// At the nodes of a panel of the grid.
    fn exponents(&self, panel: &Panel, allowed: f64) -> Exponents {
        let mut before = 0.0;
        let supply = panel.nodes().map(|u| {
            let law = match self.interpolates {
                true => self.supply.ln_characteristic_interpolated(u),
                false => self.supply.ln_characteristic(u),
            };
            let mut law = law.unwrap_or(Complex::ZERO);
            law.im += 2.0 * PI * libm::rint((before - law.im) / (2.0 * PI));
            before = law.im;
            law
        });
        let mut exponents = self.with_supply(panel, supply);
        let rule = Rule::get();
        let error =
            |part: fn(&Complex) -> f64| rule.interpolation_error(&supply.each_ref().map(part));
        let error = error(|v| v.re) + error(|v| v.im);
        let size = exponents.exact[POINTS / 2].norm().min(1.0);
        let weight = panel.half / (panel.middle * panel.middle * size.max(f64::MIN_POSITIVE));
        exponents.smooth =
            error * weight < allowed.max(self.noise(panel, &exponents, &Horizon::new(None, None)));
        exponents
    }

    fn with_supply(&self, panel: &Panel, supply: [Complex; POINTS]) -> Exponents {
        let mut exponents = Exponents {
            exact: panel.demand,
            normal: panel.demand,
            silent: panel.demand,
            supply,
            smooth: true,
        };
        let each = exponents.exact.iter_mut().zip(&mut exponents.normal);
        let each = each
            .zip(&mut exponents.silent)
            .zip(panel.nodes())
            .zip(supply);
        for ((((exact, normal), silent), u), supply) in each {
            *exact = principal(*exact - supply);
            *normal = principal(Complex::new(0.5 * u * u * self.variance, -u * self.drift));
            if let Some(q) = self.silence {
                *silent = principal(Complex::new(q, 0.0) - supply);
            }
        }
        exponents
    }

    /// The integral over a panel, which is halved until its error is below what is allowed.
    fn integral(
        &self,
        panel: &Panel,
        exponents: &Exponents,
        horizon: &Horizon,
        (allowed, widest): (f64, f64),
        budget: &mut u32,
    ) -> Integral {
        let rule = Rule::get();
        let mut values = [0.0; POINTS];
        let mut short = [0.0; POINTS];
        let end = self.grid.end;
        let is_cut = self.grid.cut && panel.middle + panel.half > 0.25 * end;
        let nodes = panel.nodes();
        for (i, u) in nodes.iter().enumerate() {
            let mut value =
                horizon.deficit(exponents.exact[i]) - horizon.deficit(exponents.normal[i]);
            if self.silence.is_some() {
                value += horizon.harmonic - horizon.deficit(exponents.silent[i]);
            }
            let weight = panel.half / (u * u);
            if is_cut {
                let faded = |end: f64| fade(2.0 * u / end - 1.0) * value;
                short[i] = weight * (faded(0.5 * end) - horizon.mass);
                value = faded(end);
            }
            values[i] = weight * (value - horizon.mass);
        }
        let error = rule.error(&values);
        if error > allowed.max(self.noise(panel, exponents, horizon))
            && *budget > 0
            && panel.half > widest * libm::ldexp(1.0, -DEEPEST)
            && (panel.half < panel.middle || horizon.slots.is_some())
        {
            *budget -= 1;
            let mut sum = Integral::default();
            if panel.half == widest {
                sum.error = panel.error;
            }
            let supply = rule.halves(&exponents.supply);
            for (half, supply) in panel.halves().iter().zip(supply) {
                let exponents = if exponents.smooth {
                    self.with_supply(half, supply)
                } else {
                    self.exponents(half, 0.5 * allowed)
                };
                let goal = (0.5 * allowed, widest);
                let part = self.integral(half, &exponents, horizon, goal, budget);
                sum.value += part.value;
                sum.error += part.error;
                sum.short += part.short;
            }
            return sum;
        }
        let value = rule.integral(&values);
        Integral {
            value,
            error,
            short: if is_cut { rule.integral(&short) } else { value },
        }
    }

    /// What rounding of the exponents and of their logarithms makes of the integral over a panel.
    fn noise(&self, panel: &Panel, exponents: &Exponents, horizon: &Horizon) -> f64 {
        let exact = exponents.exact[POINTS / 2].norm();
        let size = exact.max(panel.demand[POINTS / 2].norm());
        let most = horizon.slots.map_or(f64::INFINITY, |t| t as f64);
        let slope = most.min(1.0 / exact.clamp(f64::MIN_POSITIVE, 1.0));
        let logarithms = (most * exact).min(20.0);
        ROUNDING * (size * slope + logarithms) * panel.half / (panel.middle * panel.middle)
    }

    /// Whether what E6 adds after `t` slots is, but for -delta a slot, below rounding: Chernoff's bound on E\[(S_k)^-\],
    /// or on E\[(S_k)^+\] where drift is negative, summed over k > t.
    fn is_settled(&self, t: u64) -> bool {
        let allowed = self.allowed;
        self.bound.is_some_and(|(s, exponent)| {
            let t = t as f64;
            let sum = -libm::expm1(exponent) * s.abs() * t * std::f64::consts::E;
            exponent * t < libm::log(allowed * sum)
        })
    }

    /// E\[A_T\] \[J\] after `t` slots, with an error below what its [`Accuracy`] allows. `None`
    /// where the integral did not converge to that, or breaks its bounds: 0 and -delta T below, all demand above.
    pub fn auxiliary(&self, t: u64) -> Option<f64> {
        let (value, error) = self.estimate(t);
        let least = ((self.critical - self.supply.mean()) * t as f64).max(0.0);
        let most = self.critical * t as f64;
        let allowed = self.accuracy.error(value.abs(), self.critical);
        let bounded = value > least - allowed && value < most + allowed;
        (error <= allowed && bounded).then(|| value.max(least).min(most))
    }

    /// The value of E6, and an estimate of its error.
    pub fn estimate(&self, t: u64) -> (f64, f64) {
        if t == 0 {
            return (0.0, 0.0);
        }
        let normal = normal_walk(&self.normal, t);
        let slots = t as f64;
        let most = normal.min(self.critical * slots);
        let allowed = AIM * self.accuracy.error(most, self.critical);
        let settled = self.is_settled(t);
        let endless = Horizon::new(None, self.silence);
        let horizon = Horizon::new(Some(t).filter(|_| !settled), self.silence);
        let mut sum = Integral::default();
        let mut budget = MOST;
        for (panel, part) in self.grid.panels.iter().zip(&self.parts) {
            let faded = part.smallest * slots > FADES.1 && t > DIRECT;
            let sharp = !settled && !faded && part.slowest * slots <= SPENT;
            let known = part.whole.filter(|_| !sharp);
            let mut add = known.unwrap_or_else(|| {
                let (horizon, goal) = (if sharp { &horizon } else { &endless }, panel.half);
                self.integral(
                    panel,
                    &part.exponents,
                    horizon,
                    (allowed, goal),
                    &mut budget,
                )
            });
            if !settled && !sharp {
                let (from, to) = (panel.middle - panel.half, panel.middle + panel.half);
                let more = (endless.mass - horizon.mass) * (1.0 / from - 1.0 / to);
                add.value += more;
                add.short += more;
            }
            sum.value += add.value;
            sum.error += add.error;
            sum.short += add.short;
        }
        let mut value = normal + sum.value / PI;
        let mut error = self.grid.error + CAUTION * sum.error / PI;
        // The closed moments and those of the characteristic function differ by rounding.
        error += (self.supply.mean() - self.critical - self.drift).abs() * slots;
        if self.grid.cut {
            error += (sum.value - sum.short).abs() / PI;
        }
        if let Some(q) = self.silence {
            value -= horizon.mass / (PI * self.grid.end);
            // sum_{k<=T} q^k mu/2.
            let part = if settled {
                1.0
            } else {
                -libm::expm1(-q * slots)
            };
            value += 0.5 * self.supply.mean() * part / libm::expm1(q);
        }
        (value, error)
    }
}
