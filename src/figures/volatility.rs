//! Figure 7, volatility budget: the four parts of sigma^2 (E13), and what each absorber would take away.

use super::chart::{Chart, Follows};
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::Mesh;
use super::pen::{Drawn, Rect};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{Table, cell, joined};
use crate::theory::absorbers::{Absorber, absorbers};
use crate::theory::expected::{Footing, Forms};
use crate::theory::volatility::Budget;
use crate::units::{Unit, significant, with_unit};
use plotters::style::text_anchor::{HPos, VPos};

/// Name, per cent, colour.
type Bar = (&'static str, f64, Role);

/// Where volatility comes from, and what would absorb it.
#[derive(Clone, Debug, PartialEq)]
pub struct VolatilityBudget {
    /// On what the theory rests.
    pub footing: Footing,
    /// The parts of sigma^2 (E13).
    pub budget: Budget,
    /// E\[A_T\] as it stands \[J\].
    pub auxiliary: f64,
    /// Changes that would absorb volatility, each with what it would make of E\[A_T\].
    pub absorbers: Vec<Absorber>,
}

impl VolatilityBudget {
    /// Evaluates the budget and every absorber.
    pub fn new(forms: &Forms) -> VolatilityBudget {
        let (auxiliary, absorbers) = absorbers(forms);
        VolatilityBudget {
            footing: forms.footing(),
            budget: Budget::new(forms.system()),
            auxiliary,
            absorbers,
        }
    }

    fn parts(&self) -> [Bar; 4] {
        let b = &self.budget;
        let percent = |part: f64| 100.0 * part / b.total();
        [
            ("supply", percent(b.supply), Role::Supply),
            ("number of tasks", percent(b.arrivals), Role::Demand),
            ("kinds of tasks", percent(b.mix), Role::Demand),
            ("steps and routes", percent(b.execution), Role::Demand),
        ]
    }

    /// The part that brings most.
    fn largest(&self) -> Bar {
        let parts = self.parts();
        let larger = |a: Bar, b: &Bar| if b.1 > a.1 { *b } else { a };
        parts.iter().fold(parts[0], larger)
    }

    /// The change that saves most, if any saves.
    fn best(&self) -> Option<&Absorber> {
        let saving = self.absorbers.iter().filter(|a| a.difference < 0.0);
        saving.min_by(|a, b| a.difference.total_cmp(&b.difference))
    }

    fn changes(&self) -> Vec<Bar> {
        let percent = |a: &Absorber| 100.0 * a.difference / self.auxiliary.max(f64::MIN_POSITIVE);
        let change = |a: &Absorber| (a.change.name(), percent(a), Role::Auxiliary);
        self.absorbers.iter().map(change).collect()
    }

    /// The bars of both plots.
    fn bars(&self, index: usize) -> Vec<Bar> {
        match index {
            0 => self.parts().to_vec(),
            _ => self.changes(),
        }
    }
}

/// The mesh of horizontal bars, with those of another scenario.
fn mesh(title: &str, bars: &[Bar], behind: &[Bar]) -> Mesh {
    let values = bars.iter().chain(behind).map(|b| b.1);
    Mesh {
        // The values stand beside the names.
        x: Axis::linear("", Unit::One, values.chain([0.0])),
        y: Axis::bare(title),
        legend: Vec::new(),
    }
}

/// Horizontal bars with their names and values written over them.
fn draw_bars(frame: &Frame, bars: &[Bar], behind: &[Bar]) -> Drawn {
    let look = frame.pen.look;
    let height = frame.plot.height() / bars.len().max(1) as f64;
    let line = frame.pen.size_of("").1;
    for (i, (name, value, role)) in bars.iter().enumerate() {
        let top = frame.plot.top + height * i as f64;
        let (zero, end) = (frame.at(0.0, 0.0).0, frame.at(*value, 0.0).0);
        let foot = top + (0.5 * height).max(line.min(0.8 * height));
        let bar = Rect {
            left: zero.min(end),
            right: zero.max(end).max(zero.min(end) + look.px(1.0)),
            top: foot,
            bottom: top + 0.86 * height,
        };
        frame.pen.rectangle(bar, look.colour(*role), 0.8)?;
        let before = behind.iter().find(|b| b.0 == *name).map(|b| b.1);
        if let Some(before) = before {
            let at = frame.at(before, 0.0).0;
            let faint = Rect {
                left: zero.min(at),
                right: zero.max(at),
                top: top + 0.86 * height,
                bottom: top + 0.96 * height,
            };
            let colour = look.faint(look.colour(*role));
            frame.pen.rectangle(faint, colour, 1.0)?;
        }
        // What A has is left to its bar where there is no room for the number.
        let room = frame.pen.bounds().right - frame.plot.left - look.px(6.0);
        let label = format!("{name}: {} %", significant(*value));
        let both = before.map(|b| format!("{label} (A: {} %)", significant(b)));
        let both = both.filter(|b| look.text_width(b, look.text()) <= room);
        let label = both.unwrap_or(label);
        let at = (frame.plot.left + look.px(4.0), foot - 0.5 * line);
        let anchor = (HPos::Left, VPos::Center);
        let text = look.colour(Role::Text);
        frame.pen.text(&label, at, anchor, room, text)?;
    }
    Ok(())
}

impl Chart for VolatilityBudget {
    const KEY: &'static str = "volatility";
    const QUESTION: &'static str = "Where does the volatility come from, and what would absorb it?";
    const FOLLOWS: Follows = Follows::AtRest;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms())
    }

    fn sentence(&self) -> String {
        let largest = self.largest();
        let absorber = match self.best() {
            Some(a) => format!(
                "“{}” saves most, {} ({} % of demand)",
                a.change.name(),
                with_unit(-a.difference, Unit::Joule),
                significant(-100.0 * a.share)
            ),
            None => "none of the changes shown saves auxiliary energy".into(),
        };
        format!(
            "{} % of the variance comes from the {}; {absorber}.",
            significant(largest.1),
            largest.0
        )
    }

    fn more(&self) -> String {
        let supply = match (self.parts(), self.largest()) {
            ([supply, ..], largest) if supply.0 != largest.0 => format!(
                "That is the largest part; {} % comes from the supply.",
                significant(supply.1)
            ),
            _ => "That is the largest part.".into(),
        };
        let saved = match self.best() {
            Some(_) => {
                "Of the changes shown it saves most auxiliary energy over the horizon, at unchanged supply."
            }
            None => "Supply is held unchanged.",
        };
        let ground = match self.footing {
            Footing::Exact => "",
            Footing::Series => {
                "On a series the supply's variance is the largest over shorter horizons, and savings are those of the replayed weather at mean demand."
            }
            _ => "Savings are by an approximation.",
        };
        joined(&[&supply, saved, ground])
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&["part or change", "variance [J²/slot]", "change of E[A] [J]"]);
        let b = &self.budget;
        let values = [b.supply, b.arrivals, b.mix, b.execution];
        for ((name, ..), value) in self.parts().iter().zip(values) {
            table
                .rows
                .push(vec![(*name).into(), cell(value), String::new()]);
        }
        for a in &self.absorbers {
            table.rows.push(vec![
                a.change.name().into(),
                String::new(),
                cell(a.difference),
            ]);
        }
        table
    }

    fn offers(&self) -> &[Absorber] {
        &self.absorbers
    }

    fn meshes(&self, _: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let titles = ["share of the variance σ²", "change of auxiliary energy"];
        let bars = titles.into_iter().enumerate();
        bars.map(|(i, title)| mesh(title, &self.bars(i), &before(behind, i)))
            .collect()
    }

    fn series(&self, index: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        draw_bars(frame, &self.bars(index), &before(behind, index))
    }
}

/// The bars of another scenario, if there is one.
fn before(behind: Option<&VolatilityBudget>, index: usize) -> Vec<Bar> {
    behind.map_or(Vec::new(), |a| a.bars(index))
}
