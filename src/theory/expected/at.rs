//! Expected energies, regime and growth at one supply mean.

use super::{Expected, FORESEEABLE, Footing, Forms, Span};
use crate::diffusion::regime::{Diffusion, Regime};
use crate::diffusion::reservoir::{unbounded, widened};
use crate::given::battery::Storage;
use crate::numerics::sorting::ascending;
use crate::system::System;
use crate::theory::brownian::{approximate, charged, demanded, normal_shortfall, used};
use crate::theory::replay::Replay;
use crate::theory::spitzer::Walk;
use std::sync::Arc;

/// How far a Brownian form may lie from an exact mean, as a part of what fluctuation draws, to be trusted near it.
const MISSED: f64 = 0.15;

/// Of more starting hours than these, every seventh is enough for the levels of a fan; seven does not divide a day.
const MANY: usize = 2000;
const THINNED: usize = 7;

/// Error of a number that is shown as exact, as a part of it: below what three digits tell.
const COARSE: f64 = 2e-3;

/// Forms at one supply mean.
#[derive(Clone, Debug)]
pub struct At<'a> {
    pub(super) forms: &'a Forms,
    pub(super) mean: f64,
    /// E6 at this mean for any horizon, where there is more to ask than one.
    pub(super) walk: Option<Arc<Walk>>,
    /// E\[X^-\] of one slot, which only approximations and bounds ask for \[J\].
    pub(super) single: Option<f64>,
}

impl<'a> At<'a> {
    pub(super) fn new(forms: &'a Forms, mean: f64, walk: Option<Arc<Walk>>) -> At<'a> {
        let mut at = At {
            forms,
            mean,
            walk,
            single: None,
        };
        let asked = forms.footing != Footing::Exact;
        at.single = asked.then(|| at.exact(1)).flatten();
        at
    }
}

impl At<'_> {
    /// E6, in memoryless weather where the system has none \[J\].
    fn exact(&self, t: u64) -> Option<f64> {
        match &self.walk {
            Some(walk) => walk.auxiliary(t),
            None => {
                let law = self.forms.walk.as_ref()?;
                law.auxiliary_within(self.mean, t, self.forms.accuracy(self.mean))
            }
        }
    }

    fn system(&self) -> &System {
        &self.forms.system
    }

    /// E\[A_t\] and E\[U_t\].
    pub fn expected(&self, t: u64) -> Expected {
        let auxiliary = self.auxiliary(t);
        Expected {
            auxiliary,
            unused: self.unused(auxiliary, t),
        }
    }

    /// E\[A_t\] \[J\].
    pub fn auxiliary(&self, t: u64) -> Span {
        if t == 0 {
            return Span::exact(0.0);
        }
        let demand = self.forms.demand().1 * t as f64;
        match (self.forms.footing, &self.forms.replay) {
            (Footing::Exact, _) => match self.exact(t) {
                Some(exact) => Span::exact(exact),
                None => Span {
                    low: self.least(t, None),
                    best: None,
                    high: demand,
                },
            },
            (_, Some(replay)) => self.bracket(replay, t),
            _ => {
                let high = match self.single {
                    Some(single) => ((single + self.error(single)) * t as f64).min(demand),
                    None => demand,
                };
                let ideal = match t {
                    1 => self.single,
                    _ => self.exact(t),
                };
                let low = self.least(t, ideal).min(high);
                // No more is drawn than is used.
                let used = demanded(self.system(), self.mean, t) * t as f64;
                let best = self.approximation(t, ideal);
                let best = best.map(|a| a.min(used).clamp(low, high));
                Span { low, best, high }
            }
        }
    }

    /// U = B_0 + supply - losses - demand + A, the mean of E2, within 0 and all that there was.
    fn unused(&self, auxiliary: Span, t: u64) -> Span {
        let slots = t as f64;
        let charge = self.forms.storage().charge();
        let all = charge + self.mean * slots;
        // What is used is known up to what dispatch and losses make of it.
        let (less, more) = self.forms.demand();
        let (loss, lost) = self.losses(t);
        let of = |a: f64, used: f64| (all - used * slots + a).clamp(0.0, all);
        if let Some(exact) = auxiliary
            .best
            .filter(|_| self.forms.footing == Footing::Exact)
        {
            return self.exactly_unused(of(exact, less), exact, all);
        }
        // A difference of large energies is known no better than they are.
        let error = self.error(auxiliary.high);
        let low = (of(auxiliary.low, more + lost) - error).max(0.0);
        let high = (of(auxiliary.high, less + loss) + error).min(all);
        let used = match self.forms.footing {
            Footing::Feedback => used(self.system(), self.mean, t),
            _ => less + loss,
        };
        let best = auxiliary.best.map(|a| of(a, used).clamp(low, high));
        Span { low, best, high }
    }

    /// Where unused energy is a small difference of large energies, it is known no better than auxiliary energy is.
    fn exactly_unused(&self, unused: f64, auxiliary: f64, all: f64) -> Span {
        let error = self.error(auxiliary);
        match error <= COARSE * unused {
            true => Span::exact(unused),
            false => Span {
                low: (unused - error).max(0.0),
                best: None,
                high: (unused + error).min(all),
            },
        }
    }

    /// The stated error of an exact mean \[J\].
    fn error(&self, exact: f64) -> f64 {
        self.forms
            .accuracy(self.mean)
            .error(exact, self.system().critical_supply())
    }

    /// Least and largest mean loss of a slot in charging \[J/slot\].
    fn losses(&self, t: u64) -> (f64, f64) {
        let leak = 1.0 - self.forms.storage().efficiency();
        if leak == 0.0 {
            return (0.0, 0.0);
        }
        match &self.forms.replay {
            Some(replay) => {
                let (less, more) = self.forms.demand();
                let low = match replay.is_aligned() {
                    true => replay.surplus_and_deficit(self.mean, more).0,
                    false => (self.mean - more).max(0.0),
                };
                let high = replay.surplus_and_deficit(self.mean, less).0 + self.noise(1);
                (leak * low, leak * high)
            }
            // Without the exact surplus of a slot, at least what is over on average is charged, and at most all supply.
            None if self.single.is_none() => {
                let over = (self.mean - self.forms.demand().1).max(0.0);
                (leak * over, leak * self.mean)
            }
            None => {
                let lost = charged(self.system(), self.single, self.mean, t).1;
                (lost, lost)
            }
        }
    }

    /// What no system with this supply and demand draws less than \[J\]: what is short on average, and the draw of the
    /// paper's battery in independent slots, `ideal`, each less the initial charge.
    fn least(&self, t: u64, ideal: Option<f64>) -> f64 {
        let (slots, charge) = (t as f64, self.forms.storage().charge());
        let short = (self.forms.demand().0 - self.mean) * slots - charge;
        let ideal = match self.forms.footing {
            Footing::Weather | Footing::Battery => {
                ideal.map_or(0.0, |a| a - self.error(a) - charge)
            }
            _ => 0.0,
        };
        short.max(ideal).max(0.0)
    }

    /// Bounds of a series (E29).
    fn bracket(&self, replay: &Replay, t: u64) -> Span {
        let (slots, storage) = (t as f64, self.forms.storage());
        let (less, more) = self.forms.demand();
        let drawn = |demand: f64, storage: &Storage| {
            let drawn = replay.auxiliary(self.mean, demand, storage, t);
            drawn.iter().sum::<f64>() / drawn.len().max(1) as f64
        };
        let aligned = replay.is_aligned();
        let least = match aligned {
            true => drawn(less, storage),
            // The lowest point may lie within a slot, and slots that cut hours charge less than hours do.
            false => drawn(less, &storage.lossless()) - less,
        };
        let low = least.max(self.least(t, None));
        let unbatteried = (replay.surplus_and_deficit(self.mean, more).1 + self.noise(1)) * slots;
        let buffered = match storage.capacity().is_finite() {
            true => f64::INFINITY,
            false => {
                let leak = (1.0 - storage.efficiency()) * self.noise(1) * slots;
                // Without feedback both bounds replay the same demand.
                let most = match aligned && less == more {
                    true => least,
                    false => drawn(more, storage),
                };
                most + self.noise(t) + leak
            }
        };
        Span {
            low,
            best: None,
            high: buffered.min(unbatteried).min(more * slots).max(low),
        }
    }

    /// On a series: at least what the tasks' noise N alone would draw from an infinite battery, E\[max_(k<=t) -N_k\] \[J\]. In
    /// independent slots that is sum E|N_k|/(2k) (E6), and E|N_k| <= sigma sqrt(k), so that it is at most
    /// sigma (sqrt(t) - 1/2); for normal noise a fifth less would do. Under feedback slots depend on each other, and Doob's
    /// inequality gives 2 sigma sqrt(t).
    fn noise(&self, t: u64) -> f64 {
        let own = self.system().demand_variance();
        let root = (t as f64).sqrt();
        match self.system().feedback() {
            None => own.sqrt() * (root - 0.5),
            Some((_, thrifty)) => 2.0 * own.max(thrifty.demand_variance()).sqrt() * root,
        }
    }

    /// An approximation between what is exact at both ends: the paper's battery in memoryless weather (E6), and no battery at all. How
    /// far the battery and the weather stand between them is told by the Brownian forms of all three; what an initial charge
    /// spares, by those with and without it. None where a Brownian form misses either end, so that it cannot be trusted between
    /// them. Under feedback E23 alone.
    fn approximation(&self, t: u64, ideal: Option<f64>) -> Option<f64> {
        let (system, charge) = (self.system(), self.forms.storage().charge());
        let brownian = |charge| approximate(system, self.single, self.mean, t, charge);
        if system.feedback().is_some() {
            return Some(brownian(charge));
        }
        let ideal = ideal?;
        let open = self.single? * t as f64;
        let slot = system.supply().with_mean(self.mean).variance(1) + system.demand_variance();
        let paper = Diffusion::new(self.mean - system.critical_supply(), slot);
        // What fluctuation alone would draw at no drift: the height of the corner of the V.
        let corner = Diffusion::new(0.0, slot).mean_auxiliary(t as f64);
        let paper = unbounded(&paper, t as f64, paper.overshoot());
        let none = t as f64 * normal_shortfall(system, self.mean);
        if (paper - ideal).abs() > MISSED * corner || (none - open).abs() > MISSED * none.max(open)
        {
            return None;
        }
        let empty = brownian(0.0);
        let share = (empty - paper) / (none - paper);
        // Where the ends meet, in a single slot, so does everything between them.
        let share = if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            0.0
        };
        // Near the paper's battery a Brownian difference is right as it is; near none it is that of the ends.
        let (range, brownian_range) = (open - ideal, (none - paper).max(0.0));
        let added = share * ((1.0 - share) * brownian_range + share * range);
        let drawn = ideal + added.min(range);
        Some(match charge > 0.0 && empty > 0.0 {
            true => drawn * (brownian(charge) / empty).min(1.0),
            false => drawn,
        })
    }

    /// What the battery gains in a slot, charging losses included \[J/slot\].
    pub fn drift(&self) -> f64 {
        if let Some(diffusion) = self.diffusion(1) {
            return diffusion.drift();
        }
        let (loss, lost) = self.losses(1);
        self.mean - self.system().critical_supply() - 0.5 * (loss + lost)
    }

    /// The diffusion that the battery sees at a horizon, charging losses included; none on a series.
    pub fn diffusion(&self, t: u64) -> Option<Diffusion> {
        let law = self.forms.footing != Footing::Series;
        law.then(|| charged(self.system(), self.single, self.mean, t).0)
    }

    /// z = delta sqrt(T)/sigma by that diffusion; none on a series.
    pub fn z(&self, t: u64) -> Option<f64> {
        Some(self.diffusion(t)?.z(t as f64))
    }

    /// The regime at a horizon: by z, and on a series by the same comparison of what drift brings over the horizon with what
    /// fluctuation draws.
    pub fn regime(&self, t: u64) -> Regime {
        let z = self.z(t).unwrap_or_else(|| {
            let fluctuation = self.forms.fluctuation(t);
            self.drift() * t as f64 / fluctuation.max(f64::MIN_POSITIVE)
        });
        Regime::of(z)
    }

    /// T_x \[slots\], where the square-root law gives way to the linear one (E5); none on a series, under feedback, and so near to
    /// balance that nobody will see it.
    pub fn crossover(&self, t: u64) -> Option<f64> {
        let single = self.system().feedback().is_none();
        let diffusion = self.diffusion(t).filter(|_| single)?;
        Some(diffusion.crossover()).filter(|t| *t <= FORESEEABLE)
    }

    /// Slots in which fluctuation alone fills or empties a finite battery, (C'/sigma)^2: beyond, both energies grow in
    /// proportion to time; none with an infinite battery, and on a series.
    pub fn saturation(&self, t: u64) -> Option<f64> {
        let capacity = self.forms.storage().capacity();
        let diffusion = self.diffusion(t).filter(|_| capacity.is_finite())?;
        let ratio = widened(&diffusion, capacity) / diffusion.sigma();
        Some(ratio * ratio).filter(|t| *t <= FORESEEABLE)
    }

    /// Local log-log slopes of E\[A\] and E\[U\] at a horizon: 1 in proportion to time, 1/2 like its square root, 0 bounded.
    /// None at a single slot, where nothing has grown yet, where nothing is drawn or left, and where there is no number for it.
    pub fn slopes(&self, t: u64) -> [Option<f64>; 2] {
        let (before, after) = (t * 10 / 11, (t * 11).div_ceil(10));
        if before == 0 {
            return [None, None];
        }
        let (first, last) = (self.expected(before), self.expected(after));
        let run = libm::log(after as f64 / before as f64);
        // A lower bound has a growth of its own only on a series, where it is that of the replayed weather.
        let line = |s: Span| match self.forms.footing {
            Footing::Series => Some(s.low),
            _ => s.best,
        };
        let slope = |first: Span, last: Span| {
            let slope = libm::log(line(last)? / line(first)?) / run;
            Some(slope).filter(|s| s.is_finite())
        };
        [
            slope(first.auxiliary, last.auxiliary),
            slope(first.unused, last.unused),
        ]
    }

    /// Levels that A_t stays below with these probabilities \[J\], ascending: on a series over its starting hours, with demand
    /// at its mean; for the exact system by E8 with the walk's overshoot (E9), where the mean of that law is the exact one
    /// within a twentieth. Otherwise none.
    pub fn quantiles<const N: usize>(&self, t: u64, probabilities: [f64; N]) -> Option<[f64; N]> {
        let plain = self.system().feedback().is_none();
        if let Some(replay) = &self.forms.replay {
            let storage = self.forms.storage();
            if storage.capacity().is_finite() || !plain || !replay.is_aligned() {
                return None;
            }
            let demand = self.system().critical_supply();
            let mut drawn = replay.auxiliary(self.mean, demand, storage, t);
            if drawn.len() > MANY {
                drawn = drawn.into_iter().step_by(THINNED).collect();
            }
            let order = ascending(&drawn);
            let level = |p: f64| {
                let rank = libm::ceil(p * order.len() as f64) as usize;
                let index = rank.clamp(1, order.len().max(1)) - 1;
                order.get(index).and_then(|i| drawn.get(*i)).copied()
            };
            // A replay has at least one starting hour.
            return Some(probabilities.map(|p| level(p).unwrap_or(0.0)));
        }
        if self.forms.footing != Footing::Exact {
            return None;
        }
        let exact = self.auxiliary(t).best?;
        let law = self.diffusion(t)?;
        let overshoot = law.overshoot();
        let mean = unbounded(&law, t as f64, overshoot);
        ((mean - exact).abs() <= 0.05 * exact).then(|| {
            probabilities.map(|p| (law.auxiliary_quantile(t as f64, p) - overshoot).max(0.0))
        })
    }
}
