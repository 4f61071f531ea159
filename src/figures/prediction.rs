//! Figure 9, prediction error: growth of auxiliary energy when difficulty is misjudged, sqrt(T) turning into T.

use super::chart::{Chart, Follows};
use super::curves::{self, Curves, plain};
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Table, cell, joined};
use crate::dispatch::prediction::PREDICTION_ERROR;
use crate::system::{Parts, System};
use crate::theory::expected::{At, Footing, Forms};
use crate::units::{Unit, significant, with_unit};
use plotters::style::text_anchor::{HPos, VPos};
use std::sync::Arc;

/// Nodes, and how far beyond the horizon the figure looks.
const NODES: i32 = 24;
const BEYOND: f64 = 100.0;
/// Error that the figure starts from when the scenario has none \[nats/token\].
const TYPICAL: f64 = 0.1;
/// Excess energy, as a part of a task's, below which there is none to speak of.
const NEGLIGIBLE: f64 = 1e-6;

/// Supply held, re-balanced, and where the laws change.
const COLOURS: [Role; 3] = [Role::Auxiliary, Role::AuxiliarySample, Role::Theory];

/// One error level, with supply held at the critical level of an oracle.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// s_pred \[nats/token\]
    pub error: f64,
    /// Energy per task above the oracle's \[J\].
    pub excess: f64,
    /// Share of tasks solved.
    pub solved: f64,
    /// With supply at the oracle's critical level: horizon \[slots\], auxiliary energy \[J\].
    pub held: Vec<(f64, f64)>,
    /// Re-balanced.
    pub balanced: Vec<(f64, f64)>,
    /// The same at the scenario's horizon \[J\].
    pub at_horizon: (f64, f64),
    /// Where the held one leaves the square-root law (E5): T_x \[slots\], auxiliary energy \[J\]; none where it does not.
    pub crossover: Option<(f64, f64)>,
}

/// What errors about difficulty cost: auxiliary energy over the horizon, with supply held at an oracle's critical level and
/// with supply re-balanced.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionError {
    /// On what the theory of the scenario's own system rests.
    pub footing: Footing,
    /// The scenario's own horizon \[slots\].
    pub horizon: u64,
    /// From no error to the largest that is drawn.
    pub levels: Vec<Level>,
    /// The scenario's own error \[nats/token\].
    pub own: f64,
    /// Energy per task of the oracle \[J\].
    pub oracle: f64,
}

impl PredictionError {
    /// Decides dispatch anew at every size of error.
    pub fn new(system: &System) -> PredictionError {
        let own = system.parts().prediction_error;
        let base = if own > 0.0 { own } else { TYPICAL };
        let with = |error: f64| {
            let parts = Parts {
                prediction_error: error.min(PREDICTION_ERROR.max),
                ..system.parts().clone()
            };
            system.changed(parts).ok()
        };
        let oracle = with(0.0);
        let (critical, energy) = oracle
            .as_ref()
            .map_or((0.0, 0.0), |s| (s.critical_supply(), s.task().mean));
        let horizon = system.horizon();
        let far = (BEYOND * horizon as f64) as u64;
        let mut levels: Vec<Level> = Vec::new();
        let mut before: Option<Arc<System>> = None;
        for s in [0.0, 0.5, 1.0, 2.0].map(|factor| with(factor * base)) {
            let Some(s) = s else { continue };
            let (own, task) = (s.critical_supply(), s.task());
            let error = s.parts().prediction_error;
            let s = Arc::new(s);
            let alike = before.replace(s.clone()).is_some_and(|b| b.serves_like(&s));
            // Where no route changes nothing else does.
            if let Some(last) = levels.last().filter(|_| alike) {
                let last = last.clone();
                levels.push(Level { error, ..last });
                continue;
            }
            let forms = Forms::rough(s, horizon);
            let (held, balanced) = (forms.at(critical), forms.at(own));
            let drawn = |at: &At| at.auxiliary(horizon).line();
            let curve = |at: &At| {
                let node = |i: i32| libm::pow(far as f64, f64::from(i) / f64::from(NODES));
                let horizons = (0..=NODES).map(|i| libm::round(node(i)) as u64);
                horizons.map(|t| (t as f64, limit(at, t, own))).collect()
            };
            // Where the excess is no more than rounding there is no drift to leave the law with.
            let drifts = task.mean - energy > NEGLIGIBLE * energy;
            let crossover = held.crossover(horizon).filter(|_| drifts);
            levels.push(Level {
                error,
                excess: task.mean - energy,
                solved: task.solved,
                at_horizon: (drawn(&held), drawn(&balanced)),
                crossover: crossover.map(|t| {
                    let slots = libm::round(t).clamp(1.0, far as f64) as u64;
                    (t, limit(&held, slots, own))
                }),
                held: curve(&held),
                balanced: curve(&balanced),
            });
        }
        PredictionError {
            footing: Footing::of(system),
            horizon,
            levels,
            own,
            oracle: energy,
        }
    }

    /// Whether tasks cost anything but what they cost an oracle.
    fn changes(&self, level: &Level) -> bool {
        level.excess.abs() > NEGLIGIBLE * self.oracle
    }

    /// Longest horizon that is drawn \[slots\].
    fn far(&self, behind: Option<&Self>) -> f64 {
        BEYOND * behind.map_or(self.horizon, |a| a.horizon.max(self.horizon)) as f64
    }
}

/// E7 with the paper's battery, and never more than all demand; on a series the replayed weather at mean demand. `demand`: of a slot
/// \[J/slot\].
fn limit(at: &At, t: u64, demand: f64) -> f64 {
    match at.diffusion(t) {
        Some(d) => d.mean_auxiliary(t as f64).min(demand * t as f64),
        None => at.auxiliary(t).line(),
    }
}

impl Chart for PredictionError {
    const KEY: &'static str = "prediction";
    const QUESTION: &'static str = "What do wrong estimates of difficulty cost?";
    const FOLLOWS: Follows = Follows::AtRest;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms().system())
    }

    fn sentence(&self) -> String {
        let Some(level) = self.levels.get(2) else {
            return "This dispatch cannot be compared with perfect estimates.".into();
        };
        let whose = if self.own > 0.0 { "this" } else { "a" };
        let error = significant(level.error);
        let cost = match self.changes(level) {
            false => "what it costs with perfect estimates".into(),
            true => format!(
                "{} ({} %) {} than with perfect estimates",
                with_unit(level.excess.abs(), Unit::Joule),
                significant(100.0 * level.excess.abs() / self.oracle),
                if level.excess > 0.0 { "more" } else { "less" }
            ),
        };
        format!("With {whose} prediction error of {error} nats/token a task costs {cost}.")
    }

    fn more(&self) -> String {
        let Some(level) = self.levels.get(2) else {
            return String::new();
        };
        if !self.changes(level) {
            return "No route changes.".into();
        }
        let crossover = match (level.excess > 0.0, level.crossover, self.footing) {
            (true, Some((slots, _)), _) => format!(
                "Supply that is critical for an oracle, whose estimates are perfect, is then too little, and auxiliary energy leaves the √T law for the linear one after about {} slots, unless supply is re-balanced.",
                significant(slots.max(1.0))
            ),
            (true, None, Footing::Series) => {
                "Supply that is critical for an oracle, whose estimates are perfect, is then too little.".into()
            }
            _ => String::new(),
        };
        let lines = match self.footing {
            Footing::Series => {
                "Supply is held at an oracle's critical level; the lines are the replayed weather at mean demand."
            }
            _ => {
                "Supply is held at an oracle's critical level; the lines are the Brownian limit with the paper's battery."
            }
        };
        joined(&[&crossover, lines])
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "prediction error [nats/token]",
            "excess energy per task [J]",
            "solved",
            "T× [slots]",
            "E[A] held at the oracle's supply [J]",
            "E[A] re-balanced [J]",
        ]);
        for l in &self.levels {
            table.rows.push(vec![
                cell(l.error),
                cell(l.excess),
                cell(l.solved),
                l.crossover.map_or("none".into(), |(t, _)| cell(t)),
                cell(l.at_horizon.0),
                cell(l.at_horizon.1),
            ]);
        }
        table
    }

    fn curves(&self) -> Option<Curves> {
        let read = |l: &Level| {
            let error = significant(l.error);
            [("held", &l.held), ("re-balanced", &l.balanced)].map(|(what, line)| {
                let name = format!("error {error}, supply {what}");
                plain(&name, Unit::Joule, line.iter().copied())
            })
        };
        Some(Curves {
            say: curves::slots,
            list: self.levels.iter().flat_map(read).collect(),
        })
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let far = self.far(behind);
        let held = behind.into_iter().chain([self]).flat_map(|f| &f.levels);
        let energies = held.flat_map(|l| &l.held).map(|p| p.1);
        let errors: Vec<String> = self.levels.iter().map(|l| significant(l.error)).collect();
        let held_name = format!("supply held, error {}", errors.join(", "));
        let [auxiliary, sample, theory] = COLOURS.map(|r| look.colour(r));
        let mut legend = vec![
            (Mark::Line, auxiliary, held_name.as_str()),
            (Mark::Dotted, sample, "supply re-balanced"),
            (Mark::Here, theory, "T×, where √T turns into T"),
        ];
        legend.extend(behind.map(|_| (Mark::Line, look.faint(auxiliary), BEHIND)));
        vec![Mesh {
            x: Axis::log("horizon", Unit::Slots, [1.0, far], 9.0),
            y: Axis::log("auxiliary energy", Unit::Joule, energies, 6.0),
            legend: entries(&legend),
        }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        let far = self.far(behind);
        let [auxiliary, sample, theory] = COLOURS.map(|r| look.colour(r));
        for level in behind.iter().flat_map(|a| &a.levels) {
            let faint = look.faint(auxiliary);
            frame.line(&level.held, Mark::Line, faint, 1.5)?;
        }
        for level in &self.levels {
            frame.line(&level.balanced, Mark::Dotted, sample, 1.5)?;
            frame.line(&level.held, Mark::Line, auxiliary, 2.0)?;
            if let Some((slots, energy)) = level.crossover.filter(|(t, _)| (1.0..=far).contains(t))
            {
                frame.mark(Mark::Here, slots, energy, theory)?;
            }
        }
        // The largest error is named above its line, the least below its own and below that; the legend has all of them.
        let (plot, line) = (frame.plot, frame.pen.size_of("").1);
        let mut least = plot.top;
        for (level, above) in [(self.levels.last(), true), (self.levels.first(), false)] {
            let Some((level, (slots, energy))) = level.and_then(|l| Some((l, *l.held.last()?)))
            else {
                continue;
            };
            let at = frame.at(slots, energy);
            let top = if above {
                at.1 - line
            } else {
                at.1 + look.px(3.0)
            };
            let top = top.min(plot.bottom - line).max(least);
            least = top + line;
            let label = format!("error {}", significant(level.error));
            let (at, anchor) = ((at.0 - look.px(3.0), top), (HPos::Right, VPos::Top));
            let text = look.colour(Role::Text);
            frame.pen.text(&label, at, anchor, plot.width(), text)?;
        }
        Ok(())
    }
}
