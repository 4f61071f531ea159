//! Figure 9, prediction error: growth of auxiliary energy when difficulty is misjudged, sqrt(T) turning into T.

use super::frame::Frame;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Figure, Table, cell};
use crate::prediction::PREDICTION_ERROR;
use crate::regime::Diffusion;
use crate::system::{Parts, System};
use crate::units::{Unit, significant, with_unit};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

/// Nodes, and how far beyond the horizon the figure looks.
const NODES: i32 = 24;
const BEYOND: f64 = 100.0;
/// Error that the figure starts from when the scenario has none \[nats/token\].
const TYPICAL: f64 = 0.1;

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
    /// Brownian system at the oracle's critical supply, and re-balanced.
    pub held: Diffusion,
    pub balanced: Diffusion,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PredictionError {
    pub horizon: f64,
    pub levels: Vec<Level>,
    /// The scenario's own error \[nats/token\].
    pub own: f64,
    /// Energy per task of the oracle \[J\].
    pub oracle: f64,
}

impl PredictionError {
    pub fn new(system: &System) -> PredictionError {
        let own = system.parts().prediction_error;
        let base = if own > 0.0 { own } else { TYPICAL };
        let with = |error: f64| {
            let parts = Parts {
                prediction_error: error.min(PREDICTION_ERROR.max),
                ..system.parts().clone()
            };
            System::new(parts).ok()
        };
        let oracle = with(0.0);
        let (critical, energy) = oracle
            .as_ref()
            .map_or((0.0, 0.0), |s| (s.critical_supply(), s.task().mean));
        let levels = [0.0, 0.5, 1.0, 2.0].into_iter().filter_map(|factor| {
            let s = with(factor * base)?;
            let at = |mean: f64| {
                let supply = s.supply().with_mean(mean).variance(s.horizon());
                Diffusion::new(mean - s.critical_supply(), supply + s.demand_variance())
            };
            Some(Level {
                error: s.parts().prediction_error,
                excess: s.task().mean - energy,
                solved: s.task().solved,
                held: at(critical),
                balanced: at(s.critical_supply()),
            })
        });
        PredictionError {
            horizon: system.horizon() as f64,
            levels: levels.collect(),
            own,
            oracle: energy,
        }
    }

    /// Longest horizon that is drawn \[slots\].
    fn far(&self, behind: Option<&Self>) -> f64 {
        BEYOND * behind.map_or(self.horizon, |a| a.horizon.max(self.horizon))
    }
}

/// Mean auxiliary energy against the horizon.
fn curve(d: &Diffusion, far: f64) -> Vec<(f64, f64)> {
    let node = |i: i32| libm::pow(far, f64::from(i) / f64::from(NODES));
    let horizons = (0..=NODES).map(node);
    horizons.map(|t| (t, d.mean_auxiliary(t))).collect()
}

impl Figure for PredictionError {
    fn name(&self) -> &'static str {
        "prediction"
    }

    fn question(&self) -> &'static str {
        "What do wrong estimates of difficulty cost?"
    }

    fn sentence(&self) -> String {
        let Some(level) = self.levels.get(2) else {
            return "This dispatch cannot be compared with an oracle's.".into();
        };
        let whose = if self.own > 0.0 {
            "With this"
        } else {
            "With a"
        };
        let start = format!(
            "{whose} prediction error of {} nats/token",
            significant(level.error)
        );
        // Below a millionth of a task's energy there is no drift to speak of.
        if level.excess.abs() <= 1e-6 * self.oracle {
            return format!(
                "{start} every task still costs what it costs an oracle: no route changes."
            );
        }
        let way = if level.excess > 0.0 { "more" } else { "less" };
        let crossover = if level.excess > 0.0 {
            format!(
                "; supply that is critical for an oracle is then too little, and auxiliary energy leaves the √T law for the linear one after about {} slots, unless supply is re-balanced",
                significant(level.held.crossover())
            )
        } else {
            String::new()
        };
        format!(
            "{start} a task costs {} {way} than with an oracle, which is {} %{crossover}.",
            with_unit(level.excess.abs(), Unit::Joule),
            significant(100.0 * level.excess.abs() / self.oracle)
        )
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
            let crossover = Some(l.held.crossover()).filter(|t| t.is_finite());
            table.rows.push(vec![
                cell(l.error),
                cell(l.excess),
                cell(l.solved),
                crossover.map_or("never".into(), cell),
                cell(l.held.mean_auxiliary(self.horizon)),
                cell(l.balanced.mean_auxiliary(self.horizon)),
            ]);
        }
        table
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let far = self.far(behind);
        let held = behind.into_iter().chain([self]).flat_map(|f| &f.levels);
        let energies = held.flat_map(|l| curve(&l.held, far)).map(|p| p.1);
        let errors: Vec<String> = self.levels.iter().map(|l| significant(l.error)).collect();
        let held_name = format!(
            "supply held at the oracle's critical level, s_pred = {}",
            errors.join(", ")
        );
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

    fn series<DB: DrawingBackend>(
        &self,
        _: usize,
        frame: &Frame<DB>,
        behind: Option<&Self>,
    ) -> Drawn {
        let look = frame.pen.look;
        let far = self.far(behind);
        let [auxiliary, sample, theory] = COLOURS.map(|r| look.colour(r));
        for level in behind.iter().flat_map(|a| &a.levels) {
            let faint = look.faint(auxiliary);
            frame.line(&curve(&level.held, far), Mark::Line, faint, 1.5)?;
        }
        for level in &self.levels {
            frame.line(&curve(&level.balanced, far), Mark::Dotted, sample, 1.5)?;
            frame.line(&curve(&level.held, far), Mark::Line, auxiliary, 2.0)?;
            let crossover = level.held.crossover();
            if level.held.drift() < 0.0 && (1.0..=far).contains(&crossover) {
                frame.mark(
                    Mark::Here,
                    crossover,
                    level.held.mean_auxiliary(crossover),
                    theory,
                )?;
            }
        }
        // The least error is named below its line, the largest above; the legend has all of them.
        let ends = [
            (self.levels.first(), 3.0, VPos::Top),
            (self.levels.last(), -1.0, VPos::Bottom),
        ];
        for (level, y, v) in ends {
            let Some(level) = level else { continue };
            let at = frame.at(far, level.held.mean_auxiliary(far));
            let label = format!("s_pred {}", significant(level.error));
            let at = (at.0 - look.px(3.0), at.1 + look.px(y));
            let anchor = (HPos::Right, v);
            frame
                .pen
                .text(&label, at, anchor, look.px(120.0), look.colour(Role::Text))?;
        }
        Ok(())
    }
}
