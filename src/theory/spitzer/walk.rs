//! The walk at one supply mean: the integral of E6 for any horizon, with an estimate of its error.

use super::ExactMean;
use super::accuracy::{Accuracy, EXACT};
use super::ample::Ample;
use super::grid::{Grid, Panel};
use super::harmonic::{DIRECT, SPENT, principal};
use super::horizon::{FADES, Horizon, fade};
use super::moments::ExponentialMoments;
use super::normal::normal_walk;
use super::quadrature::{DEEPEST, Integral, Means, POINTS, Rule};
use crate::diffusion::regime::Diffusion;
use crate::given::supply::Supply;
use crate::numerics::sorting::ascending;
use crate::numerics::special::Complex;
use std::f64::consts::PI;
use std::sync::{Arc, Mutex, PoisonError};

/// What the quadrature aims at, as a part of the error that it may have.
const AIM: f64 = 0.01;

/// Estimated errors of panels are taken this many times: some integrands only look as if they were resolved.
const CAUTION: f64 = 4.0;

/// Rounding errors of a few operations.
const ROUNDING: f64 = 1e-15;

/// Slots without tasks are left in where they are rarer than exp(-18).
const RARELY_SILENT: f64 = 18.0;

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

/// The walk at one supply mean, ready for any horizon.
#[derive(Debug)]
pub struct Walk {
    normal: Diffusion,
    drift: f64,
    variance: f64,
    supply: Supply,
    moments: Arc<ExponentialMoments>,
    critical: f64,
    ample: Ample,
    accuracy: Accuracy,
    /// How large the answer is expected to be, if it is for one horizon alone \[J\]; then the harvest's characteristic function is
    /// read off a table.
    single: Option<f64>,
    /// Error that a panel may have for an endless horizon \[J\].
    allowed: f64,
    /// -ln P(no task in a slot), unless that is rare.
    silence: Option<f64>,
    grid: Arc<Grid>,
    parts: Vec<Part>,
    /// What was answered, by horizon: verdict and figures ask for the same.
    told: Mutex<Vec<(u64, Option<f64>)>>,
}

impl Walk {
    /// `single`: how large the answer for a single horizon is expected to be \[J\]; none for any horizon.
    pub(super) fn new(
        law: &ExactMean,
        mean: f64,
        grid: Arc<Grid>,
        accuracy: Accuracy,
        single: Option<f64>,
    ) -> Walk {
        let supply = law.supply.with_mean(mean);
        let drift = mean - law.mean;
        let variance = supply.variance(1) + law.variance;
        let any = EXACT.absolute * law.critical;
        let may = single.map_or(any, |size| accuracy.at_least(size, law.critical));
        let mut walk = Walk {
            normal: Diffusion::new(drift, variance),
            drift,
            variance,
            supply,
            moments: law.moments.clone(),
            critical: law.critical,
            silence: Some(law.silence).filter(|q| *q < RARELY_SILENT),
            ample: law.ample.clone(),
            accuracy,
            single,
            allowed: AIM * may,
            parts: Vec::with_capacity(grid.panels.len()),
            grid,
            told: Mutex::default(),
        };
        let endless = Horizon::new(None, walk.silence);
        let mut means = Means::ALL;
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
            let whole = single.is_none();
            let whole = whole.then(|| walk.integral(panel, &exponents, &endless, goal, &mut means));
            walk.parts.push(Part {
                exponents,
                slowest,
                smallest: smallest.sqrt(),
                whole,
            });
        }
        walk
    }

    /// Whether its grid is.
    pub(super) fn is_cut(&self) -> bool {
        self.grid.cut
    }

    /// At the nodes of a panel of the grid.
    fn exponents(&self, panel: &Panel, allowed: f64) -> Exponents {
        let mut before = 0.0;
        let supply = panel.nodes().map(|u| {
            let law = match self.single {
                Some(_) => self.supply.ln_characteristic_interpolated(u),
                None => self.supply.ln_characteristic(u),
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
        means: &mut Means,
    ) -> Integral {
        let rule = Rule::get();
        let mut values = [0.0; POINTS];
        let mut short = [0.0; POINTS];
        let end = self.grid.end;
        let is_cut = self.grid.cut && panel.middle + panel.half > 0.25 * end;
        let nodes = panel.nodes();
        let exact = horizon.deficits(&exponents.exact);
        let normal = horizon.deficits(&exponents.normal);
        let silent = self.silence.map(|_| horizon.deficits(&exponents.silent));
        for (i, u) in nodes.iter().enumerate() {
            let mut value = exact[i] - normal[i];
            if let Some(silent) = silent {
                value += horizon.harmonic - silent[i];
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
        let may_halve = means.halvings > 0
            && !means.are_spent()
            && error > self.noise(panel, exponents, horizon)
            && panel.half > widest * libm::ldexp(1.0, -DEEPEST)
            && (panel.half < panel.middle || horizon.slots.is_some());
        if error > allowed && may_halve {
            means.halvings -= 1;
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
                sum = sum.plus(self.integral(half, &exponents, horizon, goal, means));
            }
            return sum;
        }
        if error > allowed {
            means.lost += error;
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
        let settles = |(s, exponent): (f64, f64)| {
            let t = t as f64;
            let sum = -libm::expm1(exponent) * s.abs() * t * std::f64::consts::E;
            exponent * t < libm::log(allowed * sum)
        };
        let best = self.drift / self.variance;
        // No bound is better than that of normal increments: where not even that will do, the law need not be looked at.
        if !settles((best, -0.5 * best * self.drift)) {
            return false;
        }
        let mut moments = self.moments.at(best).into_iter();
        moments.any(|known| self.bound(known).is_some_and(settles))
    }

    /// s and ln E\[exp(-sX)\] from ln E\[exp(sD)\], where it is a bound, and not below what it were for normal increments.
    fn bound(&self, (s, moment): (f64, Option<f64>)) -> Option<(f64, f64)> {
        let exponent = self.supply.ln_laplace(s)? + moment?;
        let normal = -s * self.drift + 0.5 * s * s * self.variance;
        Some((s, exponent.max(normal))).filter(|b| b.1 < 0.0)
    }

    /// E\[A_T\] \[J\] after `t` slots, with an error below what its [`Accuracy`] allows. `None`
    /// where the integral did not converge to that, or breaks its bounds: 0 and -delta T below, all demand above.
    pub fn auxiliary(&self, t: u64) -> Option<f64> {
        let told = || self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let known = told().iter().find(|(at, _)| *at == t).map(|(_, a)| *a);
        known.unwrap_or_else(|| {
            let ample = self.ample.value(&self.supply, t, self.accuracy);
            let answer = ample.or_else(|| self.accepted(self.estimate(t), t));
            told().push((t, answer));
            answer
        })
    }

    /// An estimate that is as exact as is asked for.
    pub(super) fn accepted(&self, (value, error): (f64, f64), t: u64) -> Option<f64> {
        let least = ((self.critical - self.supply.mean()) * t as f64).max(0.0);
        let most = self.critical * t as f64;
        let allowed = self.accuracy.error(value.abs(), self.critical);
        let bounded = value > least - allowed && value < most + allowed;
        (error <= allowed && bounded).then(|| value.max(least).min(most))
    }

    /// The value of E6, and an estimate of its error; that is infinite where a single horizon's was not worth finding out.
    pub fn estimate(&self, t: u64) -> (f64, f64) {
        if t == 0 {
            return (0.0, 0.0);
        }
        let normal = normal_walk(&self.normal, t);
        let slots = t as f64;
        let size = self.single.unwrap_or(normal.min(self.critical * slots));
        let allowed = AIM * self.accuracy.error(size, self.critical);
        let settled = self.is_settled(t);
        let endless = Horizon::new(None, self.silence);
        let horizon = Horizon::new(Some(t).filter(|_| !settled), self.silence);
        let over = |(panel, part): (&Panel, &Part), allowed: f64, means: &mut Means| {
            let faded = part.smallest * slots > FADES.1 && t > DIRECT;
            let sharp = !settled && !faded && part.slowest * slots <= SPENT;
            let known = part.whole.filter(|_| !sharp);
            let mut add = known.unwrap_or_else(|| {
                let horizon = if sharp { &horizon } else { &endless };
                let goal = (allowed, panel.half);
                self.integral(panel, &part.exponents, horizon, goal, means)
            });
            if !settled && !sharp {
                let (from, to) = (panel.middle - panel.half, panel.middle + panel.half);
                let more = (endless.mass - horizon.mass) * (1.0 / from - 1.0 / to);
                add.value += more;
                add.short += more;
            }
            add
        };
        let conclusion = |parts: &[Integral]| {
            let sum = parts.iter().copied();
            let sum = sum.fold(Integral::default(), Integral::plus);
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
        };
        let panels: Vec<_> = self.grid.panels.iter().zip(&self.parts).collect();
        let mut means = Means::ALL;
        if self.single.is_none() {
            let parts = panels.iter().map(|p| over(*p, allowed, &mut means));
            return conclusion(&parts.collect::<Vec<_>>());
        }
        // The worst panels first, so that what does not converge is soon known not to.
        let parts = panels.iter().map(|p| over(*p, f64::INFINITY, &mut means));
        let mut parts: Vec<Integral> = parts.collect();
        let errors: Vec<f64> = parts.iter().map(|p| -p.error).collect();
        let is_wrong = |index: &usize| errors.get(*index).is_some_and(|e| -e > allowed);
        for index in ascending(&errors).into_iter().filter(is_wrong) {
            let (value, error) = conclusion(&parts);
            if let (Some(part), Some(panel)) = (parts.get_mut(index), panels.get(index)) {
                let bearable = self.accuracy.error(value.abs() + error, self.critical);
                means.bearable = bearable * PI / CAUTION;
                *part = over(*panel, allowed, &mut means);
                if means.are_spent() {
                    return (value, f64::INFINITY);
                }
            }
        }
        conclusion(&parts)
    }
}
