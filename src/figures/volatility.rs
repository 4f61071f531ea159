//! Figure 7, volatility budget: the four parts of sigma^2 (E13), and what each absorber would take away.

use super::frame::Frame;
use super::pen::{Drawn, Rect};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{Figure, Table, cell};
use crate::absorbers::{Absorber, absorbers};
use crate::spitzer::ExactMean;
use crate::system::System;
use crate::units::{Unit, significant, with_unit};
use crate::volatility::Budget;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};

#[derive(Clone, Debug)]
pub struct VolatilityBudget {
    pub budget: Budget,
    /// E\[A_T\] as it stands \[J\].
    pub auxiliary: f64,
    pub absorbers: Vec<Absorber>,
}

impl VolatilityBudget {
    pub fn new(system: &System, exact: Option<&ExactMean>) -> VolatilityBudget {
        let (auxiliary, absorbers) = absorbers(system, exact);
        VolatilityBudget {
            budget: Budget::new(system),
            auxiliary,
            absorbers,
        }
    }

    /// Name, share of sigma^2 in per cent, colour.
    fn parts(&self) -> [(&'static str, f64, Role); 4] {
        let b = &self.budget;
        let percent = |part: f64| 100.0 * part / b.total();
        [
            ("supply", percent(b.supply), Role::Supply),
            ("number of tasks", percent(b.arrivals), Role::Demand),
            ("kinds of tasks", percent(b.mix), Role::Demand),
            ("steps and routes", percent(b.execution), Role::Demand),
        ]
    }

    fn changes(&self) -> Vec<(&'static str, f64, Role)> {
        let percent = |a: &Absorber| 100.0 * a.difference / self.auxiliary.max(f64::MIN_POSITIVE);
        let change = |a: &Absorber| (a.change, percent(a), Role::Auxiliary);
        self.absorbers.iter().map(change).collect()
    }
}

/// Horizontal bars with their names and values written over them.
fn bars<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    look: &Look,
    name: &str,
    bars: &[(&'static str, f64, Role)],
    behind: &[(&'static str, f64, Role)],
) -> Drawn {
    let values = bars.iter().chain(behind).map(|b| b.1);
    let x = Axis::linear("%", Unit::One, values.chain([0.0]));
    let rows = bars.len().max(1) as f64;
    let Some(frame) = Frame::new(area, look, x, Axis::bare(name), &[])? else {
        return Ok(());
    };
    let height = frame.plot.height() / rows;
    for (i, (name, value, role)) in bars.iter().enumerate() {
        let top = frame.plot.top + height * i as f64;
        let (zero, end) = (frame.at(0.0, 0.0).0, frame.at(*value, 0.0).0);
        let bar = Rect {
            left: zero.min(end),
            right: zero.max(end).max(zero.min(end) + look.px(1.0)),
            top: top + 0.5 * height,
            bottom: top + 0.9 * height,
        };
        frame.pen.rectangle(bar, look.colour(*role), 0.8)?;
        let before = behind.iter().find(|b| b.0 == *name).map(|b| b.1);
        if let Some(before) = before {
            let at = frame.at(before, 0.0).0;
            let faint = Rect {
                left: zero.min(at),
                right: zero.max(at),
                top: top + 0.9 * height,
                bottom: top + 0.98 * height,
            };
            let colour = look.faint(look.colour(*role));
            frame.pen.rectangle(faint, colour, 1.0)?;
        }
        let before = before.map_or(String::new(), |b| format!(" (A: {} %)", significant(b)));
        let label = format!("{name}: {} %{before}", significant(*value));
        let at = (frame.plot.left + look.px(4.0), top + 0.48 * height);
        let anchor = (HPos::Left, VPos::Bottom);
        let text = look.colour(Role::Text);
        frame
            .pen
            .text(&label, at, anchor, frame.plot.width() - look.px(6.0), text)?;
    }
    Ok(())
}

impl Figure for VolatilityBudget {
    fn name(&self) -> &'static str {
        "volatility"
    }

    fn question(&self) -> &'static str {
        "Where does the volatility come from, and what would absorb it?"
    }

    fn sentence(&self) -> String {
        let parts = self.parts();
        let largest = parts
            .iter()
            .fold(&parts[0], |a, b| if b.1 > a.1 { b } else { a });
        let best = self
            .absorbers
            .iter()
            .filter(|a| a.difference < 0.0)
            .min_by(|a, b| a.difference.total_cmp(&b.difference));
        let absorber = match best {
            Some(a) => format!(
                "of the changes shown, “{}” saves most: {} of auxiliary energy over the horizon, at unchanged supply",
                a.change,
                with_unit(-a.difference, Unit::Joule)
            ),
            None => "none of the changes shown saves auxiliary energy at unchanged supply".into(),
        };
        format!(
            "The largest part of the variance, {} %, comes from the {}; {absorber}.",
            significant(largest.1),
            largest.0
        )
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
            table
                .rows
                .push(vec![a.change.into(), String::new(), cell(a.difference)]);
        }
        table
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        look: &Look,
        behind: Option<&Self>,
    ) -> Drawn {
        let (width, _) = area.dim_in_pixel();
        let split = if f64::from(width) >= look.px(600.0) {
            (1, 2)
        } else {
            (2, 1)
        };
        let panels = area.split_evenly(split);
        if let [parts, changes] = panels.as_slice() {
            let (shares, effects) =
                behind.map_or(Default::default(), |a| (a.parts().to_vec(), a.changes()));
            let name = "share of the variance σ²";
            bars(parts, look, name, &self.parts(), &shares)?;
            let name = "change of auxiliary energy";
            bars(changes, look, name, &self.changes(), &effects)?;
        }
        Ok(())
    }
}
