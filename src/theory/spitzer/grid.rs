//! The frequencies at which the demand's characteristic function is looked at (E6): panels that resolve it on every scale.

use super::accuracy::{Accuracy, EXACT};
use super::quadrature::{POINTS, Rule};
use crate::given::supply::Supply;
use crate::numerics::lanes::LANES;
use crate::numerics::special::Complex;
use crate::system::System;
use crate::system::demand::Demand;
use std::f64::consts::PI;
use std::sync::Arc;

/// Errors allowed for what lies beyond the grid, and for interpolation on a panel, as parts of the error that an answer may have.
pub const BEYOND: f64 = 0.3;
const BETWEEN: f64 = 0.3;

/// Most panels, and terms of the characteristic function that they may take at a node together; where they do not suffice,
/// the integral is cut.
const MOST: f64 = 320.0;
const TERMS: f64 = 150_000.0;

/// Panels beside a frequency at which steps come round are no narrower than this many inverse sigma.
const NARROWEST: f64 = 0.25;

/// An interval of frequencies \[1/J\], and less the logarithm of the demand's characteristic function at its nodes.
#[derive(Clone, Copy, Debug)]
pub struct Panel {
    pub middle: f64,
    pub half: f64,
    pub demand: [Complex; POINTS],
    /// What interpolation between the nodes may add to the integral \[J\].
    pub error: f64,
}

impl Panel {
    /// The frequencies of its nodes.
    pub fn nodes(&self) -> [f64; POINTS] {
        Rule::get().nodes.map(|x| self.middle + self.half * x)
    }

    /// Its halves, by the polynomial through its values.
    pub fn halves(&self) -> [Panel; 2] {
        let [left, right] = Rule::get().halves(&self.demand);
        let half = 0.5 * self.half;
        [(-half, left), (half, right)].map(|(shift, demand)| Panel {
            middle: self.middle + shift,
            half,
            demand,
            error: 0.5 * self.error,
        })
    }
}

/// Panels from zero on.
#[derive(Clone, Debug)]
pub struct Grid {
    pub panels: Vec<Panel>,
    /// Where the panels end \[1/J\].
    pub end: f64,
    /// Whether the law is not resolved beyond the end.
    pub cut: bool,
    /// Bound on what lies beyond the end, unless cut \[J\].
    pub error: f64,
}

/// The end of a panel.
#[derive(Clone, Debug)]
struct End {
    /// \[1/J\]
    at: f64,
    /// Size of the demand's characteristic function there, the slots without tasks apart.
    size: f64,
    /// The same where steps come round next, once it is asked for.
    rises: Option<Vec<(f64, f64)>>,
}

/// A grid that is made panel by panel, as far as answers need it.
#[derive(Clone, Debug)]
pub struct Growing {
    demand: Arc<Demand>,
    supply: Supply,
    /// Whether the harvest's characteristic function comes round.
    period: Option<f64>,
    /// Frequencies at which the steps of models come round first.
    round: Vec<f64>,
    silent: f64,
    sigma: f64,
    longest: f64,
    finer: f64,
    /// Whether the harvest's characteristic function may be read off a table.
    is_rough: bool,
    /// Errors allowed beyond the grid and between its nodes \[J\].
    allowed: f64,
    between: f64,
    /// Most panels.
    most: f64,
    panels: Vec<Panel>,
    ends: Vec<End>,
    /// The last frequency at which everything starts anew: zero, or one at which the steps of a model come round.
    origin: f64,
    /// Width of the next panel.
    width: f64,
    /// How far the characteristic function spreads from zero: where it first has died out.
    spread: Option<f64>,
    /// Whether it is cut, and the bound on what lies beyond, once it reaches as far as any answer needs.
    whole: Option<(bool, f64)>,
}

impl Growing {
    /// For horizons up to `longest`; `finer` > 1 refines it. `None` where slots of the supply depend on each other.
    pub fn new(
        system: &System,
        supply: &Supply,
        longest: u64,
        (finer, accuracy): (f64, Accuracy),
    ) -> Option<Growing> {
        supply.is_independent().then_some(())?;
        let demand = system.demand();
        let sigma = (supply.variance(1) + system.demand_variance()).sqrt();
        let steps = demand.energies().iter().map(|e| 2.0 * PI / e);
        let period = supply
            .with_mean(supply.mean().max(system.critical_supply()))
            .period();
        Some(Growing {
            supply: supply.clone(),
            period,
            round: steps.collect(),
            silent: libm::exp(-demand.silence()),
            sigma,
            longest: longest as f64,
            finer,
            allowed: BEYOND * accuracy.absolute * system.critical_supply() / finer,
            between: BETWEEN * accuracy.absolute * system.critical_supply() / finer,
            is_rough: accuracy != EXACT,
            most: (TERMS / demand.terms() as f64).clamp(40.0, MOST) * finer,
            panels: Vec::new(),
            ends: Vec::new(),
            origin: 0.0,
            width: 0.05 / (sigma * (longest as f64).sqrt() * finer),
            spread: None,
            whole: None,
            demand: Arc::new(demand.clone()),
        })
    }

    /// As far as any answer needs it.
    pub fn whole(&mut self) -> Grid {
        loop {
            if let Some((cut, error)) = self.whole {
                let panels = self.panels.clone();
                let end = self.ends.last().map_or(0.0, |e| e.at);
                return Grid {
                    panels,
                    end,
                    cut,
                    error,
                };
            }
            self.grow();
        }
    }

    /// As far as an answer needs it that may be off by `allowed` \[J\], at another mean of the supply.
    pub fn within(&mut self, allowed: f64, supply: &Supply) -> Grid {
        let mut spread = None;
        for index in 0.. {
            if index == self.ends.len() {
                if self.whole.is_some() {
                    break;
                }
                self.grow();
            }
            let harvest = |u: f64| law(supply, true, u);
            if let Some(error) = self.beyond(index, allowed, &harvest, &mut spread) {
                let count = index + 1;
                let panels = self.panels.iter().take(count).copied().collect();
                let end = self.ends.get(index).map_or(0.0, |e| e.at);
                return Grid {
                    panels,
                    end,
                    cut: false,
                    error,
                };
            }
        }
        self.whole()
    }

    /// Bound on what lies beyond the end of a panel, where it is below `allowed` \[J\].
    fn beyond(
        &mut self,
        index: usize,
        allowed: f64,
        harvest: &dyn Fn(f64) -> Option<Complex>,
        spread: &mut Option<f64>,
    ) -> Option<f64> {
        // What comes round has not died out.
        let comes_round = self.period.is_some();
        let size_of_harvest = |u: f64| match comes_round {
            true => 1.0,
            false => libm::exp(harvest(u).map_or(0.0, |law| law.re)),
        };
        let End { at: end, size, .. } = *self.ends.get(index)?;
        let beyond = size_of_harvest(end) * size / (PI * end);
        if !(beyond < allowed && end * self.sigma > 4.0) {
            return None;
        }
        // Where the steps of a model come round, the characteristic function may rise again, as widely as it
        // did at zero; the second, third, ... time it counts for a quarter, a ninth, ...
        let spread = *spread.get_or_insert(end);
        let (demand, silent, round) = (&self.demand, self.silent, &self.round);
        let rises = || {
            let next = round.iter().map(|r| r * (libm::floor(end / r) + 1.0));
            let next: Vec<f64> = next.collect();
            let some = next.chunks(LANES).flat_map(|some| {
                let mut u = [0.0; LANES];
                u.iter_mut().zip(some).for_each(|(u, next)| *u = *next);
                let sizes = demand.ln_characteristic(u).map(|law| tasks(-law, silent));
                u.into_iter().zip(sizes).take(some.len())
            });
            some.collect()
        };
        let rises = self.ends.get_mut(index)?.rises.get_or_insert_with(rises);
        let again = rises.iter().map(|(next, size)| {
            let size = size_of_harvest(*next) * size;
            2.0 * size * spread.min(*next) / (PI * next * next)
        });
        let again = again.fold(0.0, f64::max);
        (again < allowed).then_some(beyond + again)
    }

    /// Adds a panel.
    fn grow(&mut self) {
        let rule = Rule::get();
        let (sigma, finer) = (self.sigma, self.finer);
        let harvest = |u: f64| law(&self.supply, self.is_rough, u).unwrap_or(Complex::ZERO);
        let from = self.ends.last().map_or(0.0, |e| e.at);
        let mut width = self.width;
        if self.supply.variance(1) * 4.0 < self.supply.mean() * self.supply.mean() {
            width = width.min(self.period.unwrap_or(width));
        }
        let next = self
            .round
            .iter()
            .map(|r| r * (libm::floor(from / r * (1.0 + 1e-9)) + 1.0));
        let next = next.fold(f64::INFINITY, f64::min);
        if next - from <= width {
            width = next - from;
        } else {
            width = width.min((0.5 * (next - from)).max(width.min(NARROWEST / sigma)));
        }
        let mut growth = 2.2;
        let panel = loop {
            let half = 0.5 * width;
            let middle = from + half;
            let u = rule.nodes.map(|x| middle + half * x);
            let values = self.demand.ln_characteristic(u).map(|law| -law);
            // What the error of its interpolation makes of the integral.
            let error =
                |part: fn(&Complex) -> f64| rule.interpolation_error(&values.each_ref().map(part));
            let error = error(|v| v.re) + error(|v| v.im);
            let here = -(values[POINTS / 2] - harvest(middle));
            let gap = (Complex::ONE - here.exp()).norm();
            let slope = self.longest.min(1.0 / gap.max(1e-300));
            let error = error * slope * width / (PI * middle * middle);
            let size = values[POINTS / 2].norm();
            let noise = 1e-15 * size * slope * width / (middle * middle);
            if error <= self.between.max(noise) {
                break Panel {
                    middle,
                    half,
                    demand: values,
                    error,
                };
            }
            width *= 0.5;
            growth = 1.3;
        };
        let end = if width == next - from {
            next
        } else {
            from + width
        };
        if end == next {
            self.origin = end;
        }
        let last = panel.demand[POINTS - 1];
        // Panels grow geometrically until the characteristic function begins to die out.
        let decay = (last.re - harvest(end).re).max(0.0);
        let far = end - self.origin;
        let cap = far * (1.2f64).min(1.5 / (2.0 * decay).sqrt()) / finer;
        let grown = 2.0 * growth * panel.half;
        self.width = if self.origin > 0.0 {
            let narrowest = NARROWEST / (sigma * finer);
            cap.max(narrowest).min(grown.max(4.0 * narrowest))
        } else {
            cap.min(grown)
        };
        self.panels.push(panel);
        self.ends.push(End {
            at: end,
            size: tasks(last, self.silent),
            rises: None,
        });
        let (supply, is_rough, mut spread) = (self.supply.clone(), self.is_rough, self.spread);
        let harvest = |u: f64| law(&supply, is_rough, u);
        let error = self.beyond(self.ends.len() - 1, self.allowed, &harvest, &mut spread);
        self.spread = spread;
        if let Some(error) = error {
            self.whole = Some((false, error));
        } else if self.panels.len() as f64 > self.most {
            self.whole = Some((true, 0.0));
        }
    }
}

/// Size of the demand's characteristic function from less its logarithm, the slots without tasks apart.
fn tasks(demand: Complex, silent: f64) -> f64 {
    ((-demand).exp() - Complex::new(silent, 0.0)).norm()
}

/// `ln` of the harvest's characteristic function.
fn law(supply: &Supply, is_rough: bool, u: f64) -> Option<Complex> {
    match is_rough {
        true => supply.ln_characteristic_interpolated(u),
        false => supply.ln_characteristic(u),
    }
}
