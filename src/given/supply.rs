//! Supply: baseline energy H_t harvested per slot, its mean and its part of the volatility (E3; doc/theory.md#setting).
//!
//! Independent harvests of one of four families, or an hourly [`trace`]. The mean is a scale factor: weather
//! is drawn with mean one and multiplied, so more supply never means less of it in any slot.

pub mod family;
mod interpolated;
pub mod trace;

use crate::numerics::special::Complex;
use crate::numerics::streams::{Along, Draws, Stream};
use crate::units::{OutOfRange, Quantity, Unit};
pub use family::Family;
use interpolated::Interpolated;
use std::cell::Cell;
use std::sync::Arc;
use trace::Trace;

/// Mean supply as a power, mu / slot \[W\].
pub static MEAN_POWER: Quantity = Quantity {
    name: "supply mean",
    symbol: "μ",
    unit: Unit::Watt,
    min: 1e-9,
    max: 1e12,
    integer: false,
};

/// Coefficient of variation of one slot's harvest, c_H = standard deviation / mean.
pub static VOLATILITY: Quantity = Quantity {
    name: "supply volatility",
    symbol: "c_H",
    unit: Unit::One,
    min: 0.0,
    max: 3.0,
    integer: false,
};

/// Lag-one correlation of the weather, rho.
pub static PERSISTENCE: Quantity = Quantity {
    name: "weather persistence",
    symbol: "ρ_H",
    unit: Unit::One,
    min: 0.0,
    max: 0.999,
    integer: false,
};

/// Independent sites that share the mean supply.
pub static SITES: Quantity = Quantity {
    name: "pooled sites",
    symbol: "n_s",
    unit: Unit::One,
    min: 1.0,
    max: 100.0,
    integer: true,
};

/// The supply of a system: a mean and a law of fluctuation around it.
#[derive(Clone, Debug)]
pub struct Supply {
    mean: f64,
    law: Law,
    /// Of the law, whatever the mean.
    table: Arc<Interpolated>,
}

#[derive(Clone, Debug)]
enum Law {
    /// Each of `sites` harvests an equal part of the mean. With probability `persistence` a slot repeats the weather of
    /// the one before (Jacobs and Lewis 1978, DAR(1)): any marginal law, and correlation rho^k at lag k, like AR(1);
    /// with on and off it is two-state weather.
    Slots {
        family: Family,
        volatility: f64,
        persistence: f64,
        sites: u32,
    },
    Trace {
        trace: Arc<Trace>,
        slot_hours: f64,
    },
}

impl Supply {
    /// Independent harvests. `power` \[W\], `volatility` c_H, `slot` \[s\], already checked by its own range.
    pub fn independent(
        family: Family,
        power: f64,
        volatility: f64,
        slot: f64,
    ) -> Result<Supply, OutOfRange> {
        let volatility = family.effective(VOLATILITY.check(volatility)?);
        Ok(Supply {
            mean: MEAN_POWER.check(power)? * slot,
            law: Law::Slots {
                family,
                volatility,
                persistence: 0.0,
                sites: 1,
            },
            table: Arc::default(),
        })
    }

    /// Persistent weather, pooled over sites; without effect on a trace, which brings both itself.
    pub fn with_weather(mut self, rho: f64, pooled: u32) -> Result<Supply, OutOfRange> {
        let rho = PERSISTENCE.check(rho)?;
        SITES.check(f64::from(pooled))?;
        if let Law::Slots {
            persistence, sites, ..
        } = &mut self.law
        {
            (*persistence, *sites) = (rho, pooled);
        }
        Ok(self)
    }

    /// Harvests read from a trace, scaled to the given mean `power` \[W\]; `slot` \[s\].
    pub fn from_trace(trace: Arc<Trace>, power: f64, slot: f64) -> Result<Supply, OutOfRange> {
        Ok(Supply {
            mean: MEAN_POWER.check(power)? * slot,
            law: Law::Trace {
                trace,
                slot_hours: slot / 3600.0,
            },
            table: Arc::default(),
        })
    }

    /// Constant supply \[J/slot\].
    pub fn steady(mean: f64) -> Supply {
        Supply {
            mean,
            law: Law::Slots {
                family: Family::Constant,
                volatility: 0.0,
                persistence: 0.0,
                sites: 1,
            },
            table: Arc::default(),
        }
    }

    /// The same law of a slot without persistence; none for a trace.
    pub fn memoryless(&self) -> Option<Supply> {
        let mut supply = self.clone();
        match &mut supply.law {
            Law::Slots { persistence, .. } => *persistence = 0.0,
            Law::Trace { .. } => return None,
        }
        Some(supply)
    }

    /// The same mean from `factor` times as many sites; `None` on a trace, without fluctuation, or beyond [`SITES`].
    pub fn pooled(&self, factor: u32) -> Option<Supply> {
        match self.law {
            Law::Slots {
                volatility,
                persistence,
                sites,
                ..
            } if volatility > 0.0 => {
                let sites = sites.checked_mul(factor)?;
                self.clone().with_weather(persistence, sites).ok()
            }
            _ => None,
        }
    }

    /// c_H; none on a trace, which brings its own fluctuation, and where supply is constant.
    pub fn volatility(&self) -> Option<f64> {
        match self.law {
            Law::Slots {
                family, volatility, ..
            } if family != Family::Constant => Some(volatility),
            _ => None,
        }
    }

    /// The same mean with another c_H, which is [`VOLATILITY`]; without effect where there is none.
    pub fn with_volatility(mut self, changed: f64) -> Result<Supply, OutOfRange> {
        let changed = VOLATILITY.check(changed)?;
        if let Law::Slots {
            family, volatility, ..
        } = &mut self.law
        {
            *volatility = family.effective(changed);
            self.table = Arc::default();
        }
        Ok(self)
    }

    /// The same law around another mean \[J/slot\].
    pub fn with_mean(&self, mean: f64) -> Supply {
        Supply {
            mean,
            law: self.law.clone(),
            table: self.table.clone(),
        }
    }

    /// mu \[J/slot\].
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Whether harvests of different slots are independent, so that the closed forms are exact (E6).
    pub fn is_independent(&self) -> bool {
        matches!(self.law, Law::Slots { persistence, .. } if persistence == 0.0)
    }

    /// The series that harvests are read from, and the length of a slot \[h\]; `None` for a law.
    pub fn series(&self) -> Option<(&Arc<Trace>, f64)> {
        match &self.law {
            Law::Trace { trace, slot_hours } => Some((trace, *slot_hours)),
            Law::Slots { .. } => None,
        }
    }

    /// Mean length of a spell of the same weather, 1/(1-rho) \[slots\]; one slot on a trace.
    pub fn spell(&self) -> f64 {
        match self.law {
            Law::Slots { persistence, .. } => 1.0 / (1.0 - persistence),
            Law::Trace { .. } => 1.0,
        }
    }

    /// Var(S_T of the supply alone) / T over the horizon \[J^2/slot\]: Var(H) for independent harvests; for persistent
    /// weather its exact sum over the horizon, which tends to Var(H)(1+rho)/(1-rho). For a trace the largest value of
    /// Var(S_t)/t at t = 1, 2, 4, ... up to the horizon, each exact over the starting hours: over whole days or years the
    /// variance vanishes, but not what happens within them.
    pub fn variance(&self, horizon: u64) -> f64 {
        let relative = match &self.law {
            Law::Slots {
                volatility,
                persistence,
                sites,
                ..
            } => {
                volatility * volatility / f64::from(*sites)
                    * correlated(*persistence, horizon as f64)
            }
            Law::Trace { trace, slot_hours } => {
                let slots = std::iter::successors(Some(1_u64), |t| t.checked_mul(2));
                let slots = slots.take_while(|t| *t < horizon).chain([horizon]);
                slots
                    .map(|t| trace.variance_of_mean(*slot_hours * t as f64) * t as f64)
                    .fold(0.0, f64::max)
            }
        };
        self.mean * self.mean * relative
    }

    /// `ln E\[exp(i u H)\]`, u \[1/J\]; for a trace, whose slots are not independent, `None`.
    pub fn ln_characteristic(&self, u: f64) -> Option<Complex> {
        let (family, volatility, n) = self.memoryless_sites()?;
        let one = family.ln_characteristic(volatility, u * self.mean / n);
        Some(one.scale(n))
    }

    /// Family and volatility of a site, and their number, where slots are independent.
    fn memoryless_sites(&self) -> Option<(Family, f64, f64)> {
        match self.law {
            Law::Slots {
                family,
                volatility,
                persistence: 0.0,
                sites,
            } => Some((family, volatility, f64::from(sites))),
            _ => None,
        }
    }

    /// The frequency at which the size of the characteristic function of a slot's harvest is one again \[1/J\]; `None` where
    /// it never is, or always.
    pub fn period(&self) -> Option<f64> {
        match &self.law {
            Law::Slots {
                family: Family::OnOff,
                volatility,
                sites,
                ..
            } if *volatility > 0.0 => {
                let odds = 1.0 + volatility * volatility;
                Some(2.0 * std::f64::consts::PI * f64::from(*sites) / (odds * self.mean))
            }
            _ => None,
        }
    }

    /// `ln E\[exp(-s H)\]` or a bound from above, s \[1/J\] of either sign; `None` where slots depend on each other or
    /// nothing is known.
    pub fn ln_laplace(&self, s: f64) -> Option<f64> {
        let (family, volatility, n) = self.memoryless_sites()?;
        Some(n * family.ln_laplace(volatility, s * self.mean / n)?)
    }

    /// `ln P(H = 0)`, of a law; for a trace the negative infinity of none.
    pub fn ln_nothing(&self) -> f64 {
        match &self.law {
            Law::Slots {
                family: Family::OnOff,
                volatility,
                sites,
                ..
            } => -f64::from(*sites) * libm::log1p(1.0 / (volatility * volatility)),
            _ => f64::NEG_INFINITY,
        }
    }

    /// The weather of one path: the same for every mean, volatility apart, every policy and every horizon.
    pub fn weather(&self, seed: u64, path: u64) -> Weather<'_> {
        let start = match &self.law {
            Law::Slots { .. } => 0.0,
            Law::Trace { trace, .. } => {
                let u = Draws::new(seed, Stream::Start, path, 0).uniform();
                libm::floor(u * trace.hours() as f64)
            }
        };
        Weather {
            supply: self,
            harvests: Along::new(seed, Stream::Supply, path),
            persistence: Along::new(seed, Stream::Persistence, path),
            start,
            last: Cell::new(None),
        }
    }
}

/// (1/T) sum over all pairs of T slots of rho^|lag|.
fn correlated(rho: f64, t: f64) -> f64 {
    let gap = 1.0 - rho;
    (1.0 + rho) / gap - 2.0 * rho * (1.0 - libm::pow(rho, t)) / (t * gap * gap)
}

/// Random access to the harvests of one path.
#[derive(Clone, Debug)]
pub struct Weather<'a> {
    supply: &'a Supply,
    harvests: Along,
    persistence: Along,
    start: f64,
    /// The slot asked for last, and its H_t / mu: persistent weather often repeats it.
    last: Cell<Option<(u64, f64)>>,
}

impl Weather<'_> {
    /// H_t / mu of slot t = 0, 1, ...; mean one.
    pub fn relative(&self, slot: u64) -> f64 {
        match &self.supply.law {
            Law::Slots {
                family,
                volatility,
                persistence,
                sites,
            } => {
                let repeats = |t: u64| self.persistence.at(t).uniform() < *persistence;
                let known = |t: u64| self.last.get().filter(|(last, _)| *last == t);
                let mut origin = slot;
                let value = loop {
                    if let Some((_, value)) = known(origin) {
                        break value;
                    }
                    if *persistence == 0.0 || origin == 0 || !repeats(origin) {
                        let mut draws = self.harvests.at(origin);
                        let sites = 0..*sites;
                        let one = |_| family.sample(*volatility, &mut draws);
                        break sites.clone().map(one).sum::<f64>() / f64::from(sites.end);
                    }
                    origin -= 1;
                };
                if *persistence > 0.0 {
                    self.last.set(Some((slot, value)));
                }
                value
            }
            Law::Trace { trace, slot_hours } => {
                trace.mean_between(self.start + slot_hours * slot as f64, *slot_hours)
            }
        }
    }

    /// H_t \[J\] of slot t.
    pub fn harvest(&self, slot: u64) -> f64 {
        self.supply.mean * self.relative(slot)
    }
}

#[cfg(test)]
mod tests;
