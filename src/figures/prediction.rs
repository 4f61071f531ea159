//! Figure 9, prediction error: growth of auxiliary energy when difficulty is misjudged, sqrt(T) turning into T.

use super::frame::Frame;
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Figure, Table, cell};
use crate::prediction::PREDICTION_ERROR;
use crate::regime::Diffusion;
use crate::system::{Parts, System};
use crate::units::{Unit, significant, with_unit};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

/// Nodes, and how far beyond the horizon the figure looks.
const NODES: i32 = 24;
const BEYOND: f64 = 100.0;
/// Error that the figure starts from when the scenario has none \[nats/token\].
const TYPICAL: f64 = 0.1;

/// One error level, with supply held at the critical level of an oracle.
#[derive(Clone, Debug)]
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

#[derive(Clone, Debug)]
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

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        look: &Look,
        behind: Option<&Self>,
    ) -> Drawn {
        let far = BEYOND * behind.map_or(self.horizon, |a| a.horizon.max(self.horizon));
        let curve = |d: &Diffusion| -> Vec<(f64, f64)> {
            let node = |i: i32| libm::pow(far, f64::from(i) / f64::from(NODES));
            (0..=NODES)
                .map(node)
                .map(|t| (t, d.mean_auxiliary(t)))
                .collect()
        };
        let curves = |f: &Self| f.levels.iter().map(|l| curve(&l.held)).collect::<Vec<_>>();
        let (held, before) = (curves(self), behind.map(curves).unwrap_or_default());
        let x = Axis::log("horizon", Unit::Slots, [1.0, far], 9.0);
        let energies = held.iter().chain(&before).flatten().map(|p| p.1);
        let y = Axis::log("auxiliary energy", Unit::Joule, energies, 6.0);
        let [auxiliary, sample, text, theory] = [
            Role::Auxiliary,
            Role::AuxiliarySample,
            Role::Text,
            Role::Theory,
        ]
        .map(|r| look.colour(r));
        let errors: Vec<String> = self.levels.iter().map(|l| significant(l.error)).collect();
        let held_name = format!(
            "supply held at the oracle's critical level, s_pred = {}",
            errors.join(", ")
        );
        let mut legend = vec![
            (Mark::Line, auxiliary, held_name.as_str()),
            (Mark::Dotted, sample, "supply re-balanced"),
            (Mark::Here, theory, "T×, where √T turns into T"),
        ];
        let faint = look.faint(auxiliary);
        legend.extend(behind.map(|_| (Mark::Line, faint, BEHIND)));
        let Some(frame) = Frame::new(area, look, x, y, &legend)? else {
            return Ok(());
        };
        for points in &before {
            frame.line(points, Mark::Line, faint, 1.5)?;
        }
        for (level, points) in self.levels.iter().zip(&held) {
            frame.line(&curve(&level.balanced), Mark::Dotted, sample, 1.5)?;
            frame.line(points, Mark::Line, auxiliary, 2.0)?;
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
            self.levels.first().zip(held.first()),
            self.levels.last().zip(held.last()),
        ];
        let sides = [(3.0, VPos::Top), (-1.0, VPos::Bottom)];
        for (end, (y, v)) in ends.into_iter().zip(sides) {
            let Some((level, end)) = end.and_then(|(l, p)| Some((l, p.last()?))) else {
                continue;
            };
            let at = frame.at(end.0, end.1);
            let label = format!("s_pred {}", significant(level.error));
            let at = (at.0 - look.px(3.0), at.1 + look.px(y));
            let anchor = (HPos::Right, v);
            frame.pen.text(&label, at, anchor, look.px(120.0), text)?;
        }
        Ok(())
    }
}
