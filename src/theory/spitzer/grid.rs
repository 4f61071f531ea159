//! The frequencies at which the demand's characteristic function is looked at: panels that resolve it on every scale.

use super::quadrature::{POINTS, Rule};
use crate::given::supply::Supply;
use crate::numerics::special::Complex;
use crate::system::System;
use std::f64::consts::PI;

/// Errors allowed for what lies beyond the grid, and for interpolation on a panel, as parts of critical supply.
const BEYOND: f64 = 3e-7;
const BETWEEN: f64 = 3e-7;

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

impl Grid {
    /// For horizons up to `longest`; `finer` > 1 refines it. `None` where slots of the supply depend on each other.
    pub fn new(system: &System, supply: &Supply, longest: u64, finer: f64) -> Option<Grid> {
        let demand = system.demand();
        let sigma = (supply.variance(1) + system.demand_variance()).sqrt();
        let allowed = BEYOND * system.critical_supply() / finer;
        let between = BETWEEN * system.critical_supply() / finer;
        let silent = libm::exp(-demand.silence());
        let steps = demand.energies().iter().map(|e| 2.0 * PI / e);
        let round: Vec<f64> = steps.collect();
        let period = supply
            .with_mean(supply.mean().max(system.critical_supply()))
            .period();
        // Size of the characteristic function, the slots without tasks apart.
        let size = |demand: Complex, supply: Complex| {
            let tasks = (-demand).exp() - Complex::new(silent, 0.0);
            // What comes round has not died out.
            let supply = if period.is_some() { 0.0 } else { supply.re };
            libm::exp(supply) * tasks.norm()
        };
        let most = (TERMS / demand.terms() as f64).clamp(40.0, MOST) * finer;
        let rule = Rule::get();
        let mut grid = Grid {
            panels: Vec::new(),
            end: 0.0,
            cut: false,
            error: 0.0,
        };
        // The last frequency at which everything starts anew: zero, or one at which the steps of a model come round.
        let mut origin = 0.0;
        // How far the characteristic function spreads from there: where it first has died out.
        let mut spread = None;
        let mut width = 0.05 / (sigma * (longest as f64).sqrt() * finer);
        loop {
            let from = grid.end;
            if supply.variance(1) * 4.0 < supply.mean() * supply.mean() {
                width = width.min(period.unwrap_or(width));
            }
            let next = round
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
                let values = u.map(|u| -demand.ln_characteristic(u));
                // What the error of its interpolation makes of the integral.
                let error = |part: fn(&Complex) -> f64| {
                    rule.interpolation_error(&values.each_ref().map(part))
                };
                let error = error(|v| v.re) + error(|v| v.im);
                let law = supply.ln_characteristic(middle)?;
                let here = -(values[POINTS / 2] - law);
                let gap = (Complex::ONE - here.exp()).norm();
                let slope = (longest as f64).min(1.0 / gap.max(1e-300));
                let error = error * slope * width / (PI * middle * middle);
                let size = values[POINTS / 2].norm();
                let noise = 1e-15 * size * slope * width / (middle * middle);
                if error <= between.max(noise) {
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
            grid.panels.push(panel);
            grid.end = end;
            if end == next {
                origin = end;
            }
            let law = supply.ln_characteristic(end)?;
            let last = panel.demand[POINTS - 1];
            let level = size(last, law);
            let beyond = level / (PI * end);
            if beyond < allowed && end * sigma > 4.0 {
                // Where the steps of a model come round, the characteristic function may rise again, as widely as it
                // did at zero; the second, third, ... time it counts for a quarter, a ninth, ...
                let spread = *spread.get_or_insert(end);
                let again = round.iter().map(|r| {
                    let next = r * (libm::floor(end / r) + 1.0);
                    let law = supply.ln_characteristic(next);
                    law.map_or(0.0, |law| {
                        let size = size(-demand.ln_characteristic(next), law);
                        2.0 * size * spread.min(next) / (PI * next * next)
                    })
                });
                let again = again.fold(0.0, f64::max);
                if again < allowed {
                    grid.error += beyond + again;
                    return Some(grid);
                }
            }
            if grid.panels.len() as f64 > most {
                grid.cut = true;
                return Some(grid);
            }
            // Panels grow geometrically until the characteristic function begins to die out.
            let decay = (last.re - law.re).max(0.0);
            let far = end - origin;
            let cap = far * (1.2f64).min(1.5 / (2.0 * decay).sqrt()) / finer;
            let grown = 2.0 * growth * panel.half;
            width = if origin > 0.0 {
                let narrowest = NARROWEST / (sigma * finer);
                cap.max(narrowest).min(grown.max(4.0 * narrowest))
            } else {
                cap.min(grown)
            };
        }
    }
}
