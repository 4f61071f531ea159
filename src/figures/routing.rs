//! Figure 6, routing map: difficulty x skills, coloured and lettered by the chosen model, the task mix laid over it.

use super::frame::Frame;
use super::pen::{Drawn, Mark, Rect};
use super::style::{Look, Role, letter};
use super::ticks::Axis;
use super::{Figure, Table, cell};
use crate::system::System;
use crate::units::{Unit, significant};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

/// Columns of the map; routes depend on difficulty far more than on skills.
const COLUMNS: u32 = 48;

/// How one model is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    pub name: String,
    pub tasks: f64,
    pub energy: f64,
}

#[derive(Clone, Debug)]
pub struct RoutingMap {
    /// Left (easy, larger L0) and right (hard) end.
    pub difficulty: (f64, f64),
    pub skills: (f64, f64),
    /// From left to right: the model, or `None` where several share or none can.
    pub columns: Vec<Option<usize>>,
    /// Difficulty, skills, weight.
    pub mix: Vec<(f64, f64, f64)>,
    pub uses: Vec<Use>,
}

impl RoutingMap {
    pub fn new(system: &System) -> RoutingMap {
        let workload = system.workload();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (difficulty, _) in workload.difficulties() {
            low = low.min(*difficulty);
            high = high.max(*difficulty);
        }
        let room = 0.25 * (high - low) + 0.1;
        let (easy, hard) = (high + room, (low - room).max(0.0));
        let most = workload.skills().last().map_or(1.0, |(m, _)| f64::from(*m));
        let least = workload
            .skills()
            .first()
            .map_or(1.0, |(m, _)| f64::from(*m));
        let middle = libm::round(0.5 * (least + most)) as u32;
        let router = system.router();
        let columns = (0..COLUMNS).map(|i| {
            let share = (f64::from(i) + 0.5) / f64::from(COLUMNS);
            let row = router.candidates(easy + share * (hard - easy), middle);
            let shares = router.shares(&row)?;
            shares.iter().position(|p| *p == 1.0)
        });
        let models = system.parts().fleet.models().iter().zip(system.model_use());
        RoutingMap {
            difficulty: (easy, hard),
            skills: ((least - 1.0).max(0.0), most + 1.0),
            columns: columns.collect(),
            mix: workload
                .kinds()
                .iter()
                .map(|k| (k.difficulty, f64::from(k.skills), k.weight))
                .collect(),
            uses: models
                .map(|(m, u)| Use {
                    name: m.name.clone(),
                    tasks: u.tasks,
                    energy: u.energy,
                })
                .collect(),
        }
    }

    /// Runs of equal columns: first, one past the last, model.
    fn runs(&self) -> Vec<(usize, usize, Option<usize>)> {
        let mut runs: Vec<(usize, usize, Option<usize>)> = Vec::new();
        for (i, model) in self.columns.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if run.2 == *model => run.1 = i + 1,
                _ => runs.push((i, i + 1, *model)),
            }
        }
        runs
    }
}

fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.001 {
        return "less than 0.1 %".into();
    }
    format!("{} %", significant(libm::round(1000.0 * share) / 10.0))
}

impl Figure for RoutingMap {
    fn name(&self) -> &'static str {
        "routing"
    }

    fn question(&self) -> &'static str {
        "Which task goes to which model?"
    }

    fn sentence(&self) -> String {
        let used: Vec<String> = self
            .uses
            .iter()
            .filter(|u| u.tasks > 5e-4)
            .map(|u| {
                format!(
                    "{} takes {} of the tasks and {} of the energy",
                    u.name,
                    percent(u.tasks),
                    percent(u.energy)
                )
            })
            .collect();
        format!("{}.", used.join("; "))
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&["model", "share of tasks", "share of energy"]);
        for u in &self.uses {
            table
                .rows
                .push(vec![u.name.clone(), cell(u.tasks), cell(u.energy)]);
        }
        table
    }

    fn draw<DB: DrawingBackend>(&self, area: &DrawingArea<DB, Shift>, look: &Look) -> Drawn {
        let (easy, hard) = self.difficulty;
        let x = Axis::linear("L₀, harder →", Unit::NatsPerToken, [hard, easy]).between(easy, hard);
        let y = Axis::linear("skills m", Unit::One, [self.skills.0, self.skills.1]);
        let letters: Vec<String> = (0..self.uses.len())
            .map(|i| format!("{} {}", letter(i), self.uses.get(i).map_or("", |u| &u.name)))
            .collect();
        let mut legend: Vec<_> = letters
            .iter()
            .enumerate()
            .map(|(i, l)| (Mark::Band, look.model(i), l.as_str()))
            .collect();
        legend.push((Mark::Circle, look.colour(Role::Text), "task mix"));
        let Some(frame) = Frame::new(area, look, x, y, &legend)? else {
            return Ok(());
        };
        let plot = frame.plot;
        let width = plot.width() / f64::from(COLUMNS);
        for (from, to, model) in self.runs() {
            let Some(model) = model else { continue };
            let rect = Rect {
                left: plot.left + width * from as f64,
                right: plot.left + width * to as f64,
                ..plot
            };
            frame.pen.rectangle(rect, look.model(model), 0.45)?;
            let at = (0.5 * (rect.left + rect.right), rect.top + look.px(4.0));
            frame.pen.text(
                letter(model),
                at,
                (HPos::Center, VPos::Top),
                rect.width().max(look.px(12.0)),
                look.colour(Role::Text),
            )?;
        }
        let heaviest = self.mix.iter().map(|m| m.2).fold(0.0, f64::max);
        for (difficulty, skills, weight) in &self.mix {
            let radius = look.px(5.0) * (weight / heaviest).max(0.0).sqrt();
            if radius >= look.px(0.8) {
                frame.pen.circle(
                    frame.at(*difficulty, *skills),
                    radius,
                    look.colour(Role::Text),
                    None,
                )?;
            }
        }
        Ok(())
    }
}
