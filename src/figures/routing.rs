//! Figure 6, routing map: difficulty x skills, coloured and lettered by the chosen model, the task mix laid over it.

use super::chart::{Chart, Follows, Handles, Picked};
use super::frame::Frame;
use super::inputs::Inputs;
use super::labels::Labels;
use super::mesh::Mesh;
use super::pen::{Drawn, Mark, Rect};
use super::style::{Look, Role, letter};
use super::ticks::Axis;
use super::{Table, cell};
use crate::effort::options::{Choice, Effort};
use crate::numerics::sorting::ascending;
use crate::scenario::parameters::Id;
use crate::system::{Parts, System};
use crate::units::{Unit, significant};
use plotters::style::text_anchor::{HPos, VPos};

/// Columns of the map.
const COLUMNS: u32 = 48;
/// Most models that the answer names.
const NAMED: usize = 4;

/// How one model is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Name of the model.
    pub name: String,
    /// Share of the tasks that start with it.
    pub tasks: f64,
    /// Share of the energy that it spends.
    pub energy: f64,
}

/// Where tasks go, by difficulty and skills.
#[derive(Clone, Debug, PartialEq)]
pub struct RoutingMap {
    /// Whether difficulty is only estimated.
    pub estimated: bool,
    /// Left (easy, larger L0) and right (hard) end.
    pub difficulty: (f64, f64),
    /// Fewest and most skills that are drawn.
    pub skills: (f64, f64),
    /// From few to many skills, then from left to right: the choice, or `None` where several share or none can.
    pub rows: Vec<(f64, Vec<Option<Choice>>)>,
    /// The same cells under the policy that is compared, if one is, and its name.
    pub other: Option<(&'static str, Vec<Vec<Option<Choice>>>)>,
    /// Difficulty, skills, weight.
    pub mix: Vec<(f64, f64, f64)>,
    /// How each model of the fleet is used.
    pub uses: Vec<Use>,
}

impl RoutingMap {
    /// `other`: a system under the policy of this name, to be compared with.
    pub fn new(system: &System, other: Option<(&'static str, &System)>) -> RoutingMap {
        let workload = system.workload();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (difficulty, _) in workload.difficulties() {
            low = low.min(*difficulty);
            high = high.max(*difficulty);
        }
        let room = 0.25 * (high - low) + 0.1;
        let (easy, hard) = (high + room, (low - room).max(0.0));
        let cells = |system: &System, skills: u32| -> Vec<Option<Choice>> {
            // What an estimate means depends on the tasks that a system knows; others it cannot judge.
            let mut levels = system.workload().skills().iter();
            let level = levels.position(|(m, _)| *m == skills);
            let sure = system.parts().prediction_error == 0.0;
            let cell = |i: u32| {
                let share = (f64::from(i) + 0.5) / f64::from(COLUMNS);
                let level = level.or(sure.then_some(0))?;
                let row = system.judged(easy + share * (hard - easy), level, skills);
                system.options().choices().get(system.route(&row)?).copied()
            };
            (0..COLUMNS).map(cell).collect()
        };
        let levels = workload.skills();
        let models = system.parts().fleet.models().iter().zip(system.model_use());
        let first = levels.first().map_or(1.0, |(m, _)| f64::from(*m));
        let last = levels.last().map_or(1.0, |(m, _)| f64::from(*m));
        RoutingMap {
            estimated: system.parts().prediction_error > 0.0,
            difficulty: (easy, hard),
            skills: ((first - 1.0).max(0.0), last + 1.0),
            rows: levels
                .iter()
                .map(|(m, _)| (f64::from(*m), cells(system, *m)))
                .collect(),
            other: other
                .map(|(name, other)| (name, levels.iter().map(|l| cells(other, l.0)).collect())),
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

    /// Cells that differ under the compared policy: row, column.
    fn changed(&self) -> Vec<(usize, usize)> {
        let Some((_, others)) = &self.other else {
            return Vec::new();
        };
        let mut changed = Vec::new();
        for (r, ((_, own), other)) in self.rows.iter().zip(others).enumerate() {
            for (c, (a, b)) in own.iter().zip(other).enumerate() {
                if a != b {
                    changed.push((r, c));
                }
            }
        }
        changed
    }

    /// The models that take more than a trace of the tasks.
    fn used(&self) -> impl Iterator<Item = &Use> {
        self.uses.iter().filter(|u| u.tasks > 5e-4)
    }

    /// Runs of equal cells in a row: first, one past the last, choice.
    fn runs(row: &[Option<Choice>]) -> Vec<(usize, usize, Option<Choice>)> {
        let mut runs: Vec<(usize, usize, Option<Choice>)> = Vec::new();
        for (i, choice) in row.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if run.2 == *choice => run.1 = i + 1,
                _ => runs.push((i, i + 1, *choice)),
            }
        }
        runs
    }
}

/// The same system under the other of the two optimising policies, and its name; none where it has another policy, or the
/// other one cannot serve the tasks.
fn other_optimum(system: &System) -> Option<(&'static str, System)> {
    let (name, policy) = system.parts().policy.counterpart()?;
    let parts = Parts {
        policy,
        ..system.parts().clone()
    };
    Some((name, system.changed(parts).ok()?))
}

fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.001 {
        return "less than 0.1 %".into();
    }
    format!("{} %", significant(libm::round(1000.0 * share) / 10.0))
}

impl Chart for RoutingMap {
    const KEY: &'static str = "routing";
    const QUESTION: &'static str = "Which task goes to which model?";
    const FOLLOWS: Follows = Follows::AtOnce;

    fn of(inputs: &dyn Inputs) -> Self {
        let system = inputs.forms().system();
        let other = inputs.compares().then(|| other_optimum(system)).flatten();
        let other = other.as_ref().map(|(name, other)| (*name, other));
        let pinned = || Some(("the pinned scenario", &**inputs.behind()?.forms().system()));
        Self::new(system, other.or_else(pinned))
    }

    /// What it is compared with is marked in its cells.
    fn behind(_: &dyn Inputs) -> Option<Self> {
        None
    }

    /// What is compared is asked for; otherwise the most used models, at most `NAMED` of them.
    fn sentence(&self) -> String {
        let cells = self.rows.len() * COLUMNS as usize;
        if let Some((name, _)) = &self.other {
            return match self.changed().len() {
                0 => format!("Compared with {name}, no cell of the map changes."),
                n => {
                    format!("Compared with {name}, {n} of {cells} cells change; they carry a dot.")
                }
            };
        }
        let order = ascending(&self.uses.iter().map(|u| -u.tasks).collect::<Vec<_>>());
        let used = self.used().count();
        let (mut text, mut rest) = (String::new(), 0.0);
        let most = order.into_iter().take(used);
        for (i, u) in most.filter_map(|i| self.uses.get(i)).enumerate() {
            let share = percent(u.tasks);
            match i {
                0 => text = format!("{} takes {share} of the tasks", u.name),
                _ if used <= NAMED || i < NAMED - 1 => text += &format!(", {} {share}", u.name),
                _ => rest += u.tasks,
            }
        }
        if rest > 0.0 {
            text += &format!(", others {}", percent(rest));
        }
        text + "."
    }

    fn more(&self) -> String {
        let used = self.used().map(|u| {
            format!(
                "{} takes {} of the tasks and {} of the energy",
                u.name,
                percent(u.tasks),
                percent(u.energy)
            )
        });
        used.collect::<Vec<_>>().join("; ") + "."
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

    /// Difficulty, and the skills of the nearest row.
    fn pick(&self, difficulty: f64, skills: f64) -> Option<Picked> {
        let distance = |row: &&(f64, Vec<Option<Choice>>)| (row.0 - skills).abs();
        let nearest = self
            .rows
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(Picked::Kind(difficulty, nearest.0 as u32))
    }

    fn handles(&self) -> Handles {
        let mean = |of: fn(&(f64, f64, f64)) -> f64| self.mix.iter().map(|m| m.2 * of(m)).sum();
        Handles {
            at: vec![(mean(|m| m.0), mean(|m| m.1))],
            is_free: true,
            hint: "Drag the ring: difficulty and skills.",
            ..Handles::default()
        }
    }

    fn drag(&self, _: usize, difficulty: f64, skills: f64) -> Option<Picked> {
        Some(Picked::Values(vec![
            (Id::DifficultyMean, difficulty),
            (Id::SkillsMean, skills),
        ]))
    }

    // What is compared is in the cells already, at the same difficulties and skills.
    fn meshes(&self, look: &Look, _: Option<&Self>) -> Vec<Mesh> {
        let (easy, hard) = self.difficulty;
        let name = if self.estimated {
            "estimated L₀, harder →"
        } else {
            "L₀, harder →"
        };
        let (few, many) = self.skills;
        let model = |(i, u): (usize, &Use)| {
            let name = format!("{} {}", letter(i), u.name);
            (Mark::Band, look.model(i), name)
        };
        let mix = (Mark::Circle, look.colour(Role::Text), "task mix".into());
        vec![Mesh {
            x: Axis::linear(name, Unit::NatsPerToken, [hard, easy]).between(easy, hard),
            y: Axis::linear("skills m", Unit::One, [few, many]).between(few, many),
            legend: self
                .uses
                .iter()
                .enumerate()
                .map(model)
                .chain([mix])
                .collect(),
        }]
    }

    fn series(&self, _: usize, frame: &Frame, _: Option<&Self>) -> Drawn {
        let (look, plot) = (frame.pen.look, frame.plot);
        // Under a hand that drags the mix the axes hold still, and the map moves over them.
        let (easy, hard) = self.difficulty;
        let ends = [easy, hard].map(|d| frame.at(d, 0.0).0);
        let width = (ends[1] - ends[0]) / f64::from(COLUMNS);
        let column = |i: f64| (ends[0] + width * i).clamp(plot.left, plot.right);
        let text = look.colour(Role::Text);
        let mut named: Vec<Choice> = Vec::new();
        let mut labels = Labels::new(&frame.pen, plot);
        // From the top, so that every choice is named where it first appears.
        for (r, (skills, row)) in self.rows.iter().enumerate().rev() {
            let edge = |other: Option<&(f64, Vec<Option<Choice>>)>, end: f64| {
                let y = other.map_or(end, |(m, _)| 0.5 * (m + skills));
                frame.at(easy, y).1.clamp(plot.top, plot.bottom)
            };
            let top = edge(self.rows.get(r + 1), self.skills.1);
            let bottom = edge(
                r.checked_sub(1).and_then(|r| self.rows.get(r)),
                self.skills.0,
            );
            for (from, to, choice) in Self::runs(row) {
                let Some(choice) = choice else { continue };
                let rect = Rect {
                    left: column(from as f64),
                    right: column(to as f64),
                    top,
                    bottom,
                };
                frame.pen.rectangle(rect, look.model(choice.model), 0.45)?;
                match choice.effort {
                    Effort::UntilSolved => {}
                    // A budget is a gap at the foot of the cell, an escalation fills it with the model that takes over.
                    Effort::Budget(_) | Effort::Escalate(..) => {
                        let foot = Rect {
                            top: bottom - 0.3 * (bottom - top),
                            ..rect
                        };
                        match choice.effort.then() {
                            Some(then) => frame.pen.rectangle(foot, look.model(then), 0.8)?,
                            None => frame.pen.rectangle(foot, look.colour(Role::Grid), 0.8)?,
                        }
                    }
                }
                // Where there is no room for its effort, the letter of the model that begins.
                let label = choice.label(|i| letter(i).to_string());
                let room = rect.width();
                let fits = |l: &&str| look.text_width(l, look.text()) <= room;
                let label = [&*label, letter(choice.model)].into_iter().find(fits);
                let Some(label) = label.filter(|_| !named.contains(&choice)) else {
                    continue;
                };
                let lowest = plot.bottom - frame.pen.size_of(label).1;
                let top = (rect.top + look.px(4.0)).min(lowest);
                let at = (0.5 * (rect.left + rect.right), top);
                let anchor = (HPos::Center, VPos::Top);
                let place = frame.pen.around(label, at, anchor);
                if labels.is_free(&place, true) {
                    named.push(choice);
                    labels.take(place);
                    frame.pen.text(label, at, anchor, room, text)?;
                }
            }
            for (_, cell) in self.changed().into_iter().filter(|(row, _)| *row == r) {
                let at = (ends[0] + width * (cell as f64 + 0.5), 0.5 * (top + bottom));
                if plot.contains(at) {
                    frame.pen.circle(at, look.px(2.0), text, None)?;
                }
            }
        }
        let heaviest = self.mix.iter().map(|m| m.2).fold(0.0, f64::max);
        for (difficulty, skills, weight) in &self.mix {
            let radius = look.px(5.0) * (weight / heaviest).max(0.0).sqrt();
            let at = frame.at(*difficulty, *skills);
            if radius >= look.px(0.8) && plot.contains(at) {
                frame.pen.circle(at, radius, text, None)?;
            }
        }
        Ok(())
    }
}
