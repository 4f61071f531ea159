//! Expected: what may be said of E\[A_T\] and E\[U_T\], and on what it rests.
//!
//! Exact where E6 holds; between two proven bounds on a series (E29); everywhere else an approximation, kept within bounds that
//! are proven. Auxiliary energy is a convex, decreasing function of every slot's net energy, whatever the battery: the least
//! total draw is a linear programme with net energy on its right-hand side. So the mean over the tasks' randomness is never below the draw
//! at mean demand (Jensen), a battery that holds less, loses more or meets more persistent weather never draws less, and
//! no battery at all draws the most
//! (doc/theory.md#what-may-be-said-of-expected-energies).

mod at;

use crate::given::battery::Storage;
use crate::given::supply::Supply;
use crate::numerics::roots::bisect;
use crate::system::System;
use crate::theory::replay::Replay;
use crate::theory::spitzer::accuracy::{Accuracy, EXACT, ROUGH};
use crate::theory::spitzer::{ExactMean, Walk};
pub use at::At;
use std::f64::consts::FRAC_PI_2;
use std::sync::{Arc, OnceLock};

/// Longest time that is spoken of \[slots\]; beyond, a number would only look precise.
pub const FORESEEABLE: f64 = 1e12;

/// On what the expected energies of a system rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// E6: independent slots, the paper's battery, dispatch that does not listen to it.
    Exact,
    /// E29: a series; two proven bounds and no number between them.
    Series,
    /// Brownian approximation with the long-run variance of persistent weather.
    Weather,
    /// Brownian approximation with a battery that is finite, lossy or charged at the start (E14).
    Battery,
    /// Brownian approximation with a drift on either side of a battery level (E23).
    Feedback,
}

impl Footing {
    /// The strongest footing that a system allows.
    pub fn of(system: &System) -> Footing {
        let parts = system.parts();
        if parts.supply.series().is_some() {
            Footing::Series
        } else if parts.feedback.is_some() {
            Footing::Feedback
        } else if !parts.storage.is_ideal() {
            Footing::Battery
        } else if !parts.supply.is_independent() {
            Footing::Weather
        } else {
            Footing::Exact
        }
    }
}

/// An expected energy \[J\]: proven bounds, and the best number between them where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Proven lower bound \[J\].
    pub low: f64,
    /// Exact mean, or approximation within the bounds \[J\]; `None` where there are only bounds.
    pub best: Option<f64>,
    /// Proven upper bound \[J\].
    pub high: f64,
}

impl Span {
    fn exact(value: f64) -> Span {
        Span {
            low: value,
            best: Some(value),
            high: value,
        }
    }

    /// What a line is drawn through: the best number, or the lower bound where there is none.
    pub fn line(&self) -> f64 {
        self.best.unwrap_or(self.low)
    }

    /// What is drawn: the best number twice, or both bounds.
    pub fn shown(&self) -> (f64, f64) {
        match self.best {
            Some(best) => (best, best),
            None => (self.low, self.high),
        }
    }
}

/// Expected energies at a horizon \[J\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// E\[A_t\] \[J\].
    pub auxiliary: Span,
    /// E\[U_t\] \[J\].
    pub unused: Span,
}

/// A system with what its expected energies are made of, for any supply mean and for horizons up to the longest.
#[derive(Clone, Debug)]
pub struct Forms {
    system: Arc<System>,
    footing: Footing,
    /// E6 of the system, or of the system under memoryless weather.
    walk: Option<ExactMean>,
    /// On a series.
    replay: Option<Replay>,
    /// E6 at the system's own supply for any horizon, and E\[X^-\] of a single slot, once they are asked for.
    own: OnceLock<(Option<Arc<Walk>>, Option<f64>)>,
    /// Whether each mean is asked for at one horizon alone, and the system's own, too.
    is_for_one: bool,
}

impl Forms {
    /// `longest` is the longest horizon that will be asked for \[slots\]; exact means are prepared up to there.
    pub fn new(system: Arc<System>, longest: u64) -> Forms {
        Self::made(system, longest, EXACT)
    }

    /// The same, as near as a comparison with other systems needs it: what E6 gives is [`ROUGH`].
    pub fn rough(system: Arc<System>, longest: u64) -> Forms {
        Self::made(system, longest, ROUGH)
    }

    /// The same for one horizon alone \[slots\].
    pub fn once(system: Arc<System>, horizon: u64) -> Forms {
        Forms {
            is_for_one: true,
            ..Self::made(system, horizon, EXACT)
        }
    }

    fn made(system: Arc<System>, longest: u64, accuracy: Accuracy) -> Forms {
        let supply = system.supply();
        // Dispatch that listens to the battery has no independent increments.
        let exact = |supply: Option<Supply>| {
            let supply = supply.filter(|_| system.feedback().is_none())?;
            ExactMean::within(&system, &supply, longest, accuracy)
        };
        let replay = supply.series();
        let replay = replay.map(|(trace, slot_hours)| Replay::new(trace, slot_hours));
        Forms {
            footing: Footing::of(&system),
            walk: exact(supply.memoryless()),
            replay,
            own: OnceLock::new(),
            is_for_one: accuracy != EXACT,
            system,
        }
    }

    /// The system that is spoken of.
    pub fn system(&self) -> &Arc<System> {
        &self.system
    }

    /// On what its expected energies rest.
    pub fn footing(&self) -> Footing {
        self.footing
    }

    /// At the system's own supply.
    pub fn here(&self) -> At<'_> {
        self.at(self.system.supply().mean())
    }

    /// At a supply mean \[J/slot\].
    pub fn at(&self, mean: f64) -> At<'_> {
        // Several figures ask for the system's own supply at every change, and at many horizons.
        if self.is_for_one || !self.is_own(mean) {
            return At::new(self, mean, None);
        }
        let own = || {
            let walk = self.walk.as_ref().map(|w| Arc::new(w.at(mean)));
            let At { walk, single, .. } = At::new(self, mean, walk);
            (walk, single)
        };
        let (walk, single) = self.own.get_or_init(own).clone();
        At {
            forms: self,
            mean,
            walk,
            single,
        }
    }

    /// Whether a supply mean is the system's own.
    fn is_own(&self, mean: f64) -> bool {
        mean == self.system.supply().mean()
    }

    /// How exact E6 is at a supply mean: what approximations are made of need not be as exact as what is said, but of the
    /// system's own supply.
    fn accuracy(&self, mean: f64) -> Accuracy {
        match &self.walk {
            Some(_) if !self.is_own(mean) && self.footing != Footing::Exact => ROUGH,
            Some(law) => law.accuracy(),
            None => EXACT,
        }
    }

    fn storage(&self) -> &Storage {
        &self.system.parts().storage
    }

    /// Least and largest mean demand that dispatch may cause \[J/slot\]; they differ under feedback.
    fn demand(&self) -> (f64, f64) {
        let own = self.system.critical_supply();
        let other = self.system.feedback();
        let other = other.map_or(own, |(_, s)| s.critical_supply());
        (own.min(other), own.max(other))
    }

    /// The supply mean at which the battery neither gains nor loses on average \[J/slot\]: critical supply (E4), and more of
    /// it where charging loses energy.
    pub fn balanced(&self) -> f64 {
        let critical = self.system.critical_supply();
        let eta = self.storage().efficiency();
        if eta == 1.0 {
            return critical;
        }
        // Losses are at most 1 - eta of the supply.
        let is_below = |mean| self.at(mean).drift() < 0.0;
        let (low, high) = bisect((critical, critical / eta), 40, &is_below);
        0.5 * (low + high)
    }

    /// On a series the like of sigma sqrt(T) at a horizon: what fluctuation draws at balanced supply, which is
    /// sigma sqrt(2T/pi) for a diffusion \[J\].
    pub fn fluctuation(&self, t: u64) -> f64 {
        let span = self.at(self.balanced()).auxiliary(t);
        FRAC_PI_2.sqrt() * 0.5 * (span.low + span.high)
    }

    /// The supply mean at which baseline and auxiliary energy together are cheapest over the horizon, when a joule of
    /// auxiliary energy costs `ratio` joules of baseline energy \[J/slot\] (E22): by the exact mean, on a series by replay at mean
    /// demand. `None` where there is only an approximation, whose minimum may lie far off.
    pub fn cheapest(&self, ratio: f64) -> Option<f64> {
        let critical = self.system.critical_supply();
        let mut high = 2.0 * critical;
        while self.cost(2.0 * high, ratio)? < self.cost(high, ratio)? && high < 1e3 * critical {
            high *= 2.0;
        }
        self.cheapest_between(0.0, 2.0 * high, ratio)
    }

    /// The same, where it is known to lie between two means \[J/slot\].
    fn cheapest_between(&self, mut low: f64, mut high: f64, ratio: f64) -> Option<f64> {
        let golden = 0.618_033_988_749_894_9;
        let enough = 5e-4 * self.system.critical_supply();
        let part = |low: f64, high: f64| golden * (high - low);
        // The cost is convex in the mean, since auxiliary energy is.
        let (mut a, mut b) = (high - part(low, high), low + part(low, high));
        let (mut at_a, mut at_b) = (self.cost(a, ratio)?, self.cost(b, ratio)?);
        while high - low > enough {
            if at_a < at_b {
                high = b;
                (b, at_b) = (a, at_a);
                a = high - part(low, high);
                at_a = self.cost(a, ratio)?;
            } else {
                low = a;
                (a, at_a) = (b, at_b);
                b = low + part(low, high);
                at_b = self.cost(b, ratio)?;
            }
        }
        Some(0.5 * (low + high))
    }

    /// The same, near three means in their order that are known with their costs, the middle one being the cheapest
    /// \[J/slot; J\]: the lowest point of the parabola through them, again and again. A third of a per mille of critical supply is near
    /// enough for three digits.
    pub fn cheapest_near(&self, known: [(f64, f64); 3], ratio: f64) -> Option<f64> {
        if !matches!(self.footing, Footing::Exact | Footing::Series) {
            return None;
        }
        let [mut a, mut b, mut c] = known;
        let enough = 3e-4 * self.system.critical_supply();
        for _ in 0..8 {
            let (left, right) = (b.0 - a.0, c.0 - b.0);
            let (down, up) = ((b.1 - a.1) / left, (c.1 - b.1) / right);
            let bend = (up - down) / (left + right);
            let lowest = 0.5 * (a.0 + b.0) - 0.5 * down / bend;
            if !(lowest > a.0 && lowest < c.0) || (lowest - b.0).abs() < enough {
                break;
            }
            let new = (lowest, self.cost(lowest, ratio)?);
            match (new.0 < b.0, new.1 < b.1) {
                (true, true) => (c, b) = (b, new),
                (true, false) => a = new,
                (false, true) => (a, b) = (b, new),
                (false, false) => c = new,
            }
        }
        Some(b.0)
    }

    /// What baseline and auxiliary energy cost together over the horizon, in joules of baseline energy.
    fn cost(&self, mean: f64, ratio: f64) -> Option<f64> {
        let t = self.system.horizon();
        let drawn = self.at(mean).auxiliary(t);
        let drawn = match self.footing {
            Footing::Exact => drawn.best?,
            Footing::Series => drawn.low,
            _ => return None,
        };
        Some(mean * t as f64 + ratio * drawn)
    }
}

#[cfg(test)]
mod tests;
