//! Figure 10, regime map: supply mean against its volatility, or against the horizon where supply has none of its own: the
//! critical regime, and lines of equal auxiliary and unused energy.

mod row;
mod words;

use super::chart::{Chart, Follows, Handles, Picked};
use super::contour::{Grid, around};
use super::frame::Frame;
use super::inputs::Inputs;
use super::labels::Labels;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark, Rect};
use super::style::{Look, Role};
use super::ticks::{Axis, Tick, outward};
use super::{BEHIND, Table, cell};
use crate::diffusion::regime::Regime;
use crate::report::answer::{Answer, Value};
use crate::scenario::parameters::Id;
use crate::simulation::Sample;
use crate::system::System;
use crate::theory::expected::{Footing, Forms};
use crate::units::{Unit, significant};
use plotters::style::text_anchor::{HPos, VPos};
use row::{FAR, Row};
use std::sync::Arc;

/// Columns to each side of the critical supply, and rows less one; fewer on a series, where each node is a replay.
const NODES: (i32, i32) = (16, 16);
const NODES_OF_SERIES: (i32, i32) = (6, 8);
/// How much wider than the critical regime of the present horizon the map is, where its rows are horizons.
const WIDER: f64 = 4.0;
/// Most lines of equal energy, and by how much the map must span to have them at powers of ten.
const LINES: usize = 6;
const SPAN: f64 = 5.0;

/// By how much of an exact share the lines may miss it.
const MISSED: f64 = 0.1;

/// Regimes, lines of equal energy, words.
const COLOURS: [Role; 3] = [Role::Theory, Role::Auxiliary, Role::Text];

/// Regimes over supply mean and volatility, on a series over supply mean and horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeMap {
    /// On what its theory rests.
    pub footing: Footing,
    /// What rows differ in: c_H, or T \[slots\].
    pub rows: Id,
    /// E\[A_T\] and E\[U_T\] together as a share of expected demand; columns are multiples of the critical supply, rows go from
    /// steady to unsteady, or from long to short.
    pub grid: Grid,
    /// For each row the multiples at which z is -1 and 1, where there are any.
    pub edges: Vec<[Option<f64>; 2]>,
    /// Where the scenario stands.
    pub here: (f64, f64),
    /// Where the scenario stands.
    pub regime: Regime,
    /// The share there, and whether it is exact.
    pub share: (f64, bool),
    /// Whether the lines miss an exact share there.
    pub rough: bool,
    /// \[W\]
    pub critical_power: f64,
}

/// A value between those of two rows.
fn between(rows: Id) -> fn(f64, f64, f64) -> f64 {
    match rows {
        Id::Horizon => |a, b, part| a * libm::pow(b / a, part),
        _ => |a, b, part| a + part * (b - a),
    }
}

impl RegimeMap {
    /// `sample`: of the same system.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> RegimeMap {
        let system = forms.system();
        let (supply, t, critical) = (system.supply(), system.horizon(), system.critical_supply());
        let (rows, own) = match supply.volatility() {
            Some(own) => (Id::Volatility, own),
            None => (Id::Horizon, t as f64),
        };
        let series = forms.footing() == Footing::Series;
        let row = |y: f64| match rows {
            Id::Volatility => {
                let supply = supply.clone().with_volatility(y).ok()?;
                Some(Row::Brownian(
                    Arc::new(System::clone(system).under(supply)),
                    t,
                ))
            }
            _ if series => Some(Row::Replayed(forms, y as u64, forms.fluctuation(y as u64))),
            _ => Some(Row::Brownian(system.clone(), y as u64)),
        };
        let (columns, count) = if series { NODES_OF_SERIES } else { NODES };
        let top = rows.parameter().slider.1.max(own);
        let ys = (0..=count).map(|i| f64::from(i) / f64::from(count));
        let ys = ys.map(|part| match rows {
            Id::Horizon => libm::round(libm::pow(top, 1.0 - part)),
            _ => top * part,
        });
        // All of the critical regime is seen in the row in which it is widest, or around the present horizon.
        let (widest, wider) = match rows {
            Id::Horizon => (row(own), WIDER),
            _ => (row(top), 1.0),
        };
        let x = supply.mean() / critical;
        let edges = [-1.0, 1.0].map(|z| widest.as_ref().and_then(|w| w.edge(critical, z)));
        let reach = edges.map(|e| wider * e.map_or(1.0, |e| (e - 1.0).abs()));
        let reach = reach.into_iter().fold((x - 1.0).abs(), f64::max);
        let half = outward(0.0, (1.1 * reach).clamp(1e-6, 1.0)).1;
        let xs = (-columns..=columns).map(|i| {
            let part = f64::from(i) / f64::from(columns);
            // Denser around the critical supply, where waste bends.
            (1.0 + half * part * part.abs()).max(1e-6)
        });
        let xs: Vec<f64> = xs.collect();
        let (mut grid, mut edges) = (
            Grid {
                xs,
                ys: Vec::new(),
                values: Vec::new(),
            },
            Vec::new(),
        );
        for (y, row) in ys.filter_map(|y| Some((y, row(y)?))) {
            let shares = grid.xs.iter().map(|m| row.share(m * critical));
            grid.values.push(shares.collect());
            grid.ys.push(y);
            edges.push([-1.0, 1.0].map(|z| row.edge(critical, z)));
        }
        let Answer {
            auxiliary, unused, ..
        } = Answer::new(forms, sample);
        let share = (auxiliary.middle() + unused.middle()) / (critical * t as f64);
        let exact = matches!((auxiliary, unused), (Value::Exact(_), Value::Exact(_)));
        let own_row = row(own);
        let missed = own_row
            .as_ref()
            .map(|r| (r.share(supply.mean()) - share).abs());
        RegimeMap {
            footing: forms.footing(),
            rows,
            grid,
            edges,
            here: (x, own),
            regime: match (system.feedback(), &own_row) {
                (Some(_), Some(row)) => row.regime(supply.mean()),
                _ => forms.here().regime(t),
            },
            share: (share, exact),
            rough: exact && missed.is_some_and(|m| m > MISSED * share),
            critical_power: critical / system.parts().slot,
        }
    }

    /// How far the map reaches to each side of the critical supply, in multiples of it.
    fn half(&self) -> f64 {
        self.grid.xs.last().map_or(1.0, |x| x - 1.0)
    }

    /// The name of the regime between the edges: under feedback there need not be one critical supply.
    fn middle(&self) -> &'static str {
        match self.footing {
            Footing::Feedback => "self-balancing",
            _ => "critical",
        }
    }

    /// Levels of the lines \[%\], with their labels: round steps, or 1, 2 and 5 times powers of ten where the map spans more.
    fn levels(&self) -> Vec<Tick> {
        let values = self.grid.values.iter().flatten().map(|v| 100.0 * v);
        let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
        if high < SPAN * low {
            return Axis::linear("", Unit::One, [low, high])
                .between(low, high)
                .ticks(LINES);
        }
        let (mut levels, mut power) = (Vec::new(), 1e-2);
        while power < high {
            for level in [1.0, 2.0, 5.0].map(|m| m * power) {
                if level < high {
                    levels.push((level, significant(level)));
                }
            }
            power *= 10.0;
        }
        levels.drain(..levels.len().saturating_sub(LINES));
        levels
    }

    /// Both edges of the critical regime as lines; where there is no edge they lie beyond the map.
    fn lines(&self) -> [Vec<(f64, f64)>; 2] {
        let rows = || self.edges.iter().zip(&self.grid.ys);
        [
            rows()
                .map(|([low, _], y)| (low.unwrap_or(0.0), *y))
                .collect(),
            rows()
                .map(|([_, high], y)| (high.unwrap_or(FAR), *y))
                .collect(),
        ]
    }
}

impl Chart for RegimeMap {
    const KEY: &'static str = "regimes";
    const QUESTION: &'static str = "How much supply, how steady?";
    const FOLLOWS: Follows = Follows::AtRest;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms(), inputs.sample().as_deref())
    }

    fn sentence(&self) -> String {
        words::sentence(self)
    }

    fn more(&self) -> String {
        words::more(self)
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            match self.rows {
                Id::Horizon => "horizon [slots]",
                _ => "supply volatility",
            },
            "too little below, supply / critical",
            "too much above",
            "auxiliary and unused at critical supply [% of demand]",
        ]);
        let middle = self.grid.xs.len() / 2;
        for (row, (y, edges)) in self.grid.ys.iter().zip(&self.edges).enumerate() {
            let edge = |e: Option<f64>| e.map_or("none".into(), cell);
            let share = cell(100.0 * self.grid.at(row, middle));
            let [low, high] = edges.map(edge);
            table.rows.push(vec![cell(*y), low, high, share]);
        }
        table
    }

    fn pick(&self, x: f64, y: f64) -> Option<Picked> {
        let power = (Id::SupplyMean, x * self.critical_power);
        Some(Picked::Values(vec![power, (self.rows, y)]))
    }

    fn handles(&self) -> Handles {
        Handles {
            at: vec![self.here],
            is_free: true,
            hint: match self.rows {
                Id::Horizon => "Drag the marker: supply and horizon.",
                _ => "Drag the marker: supply and volatility.",
            },
            ..Handles::default()
        }
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [theory, energy, _] = COLOURS.map(|r| look.colour(r));
        let behind = behind.filter(|a| a.rows == self.rows);
        let half = behind.map_or(0.0, Self::half).max(self.half());
        let (from, to) = (1.0 - half, 1.0 + half);
        let tops = [Some(self), behind]
            .into_iter()
            .flatten()
            .flat_map(|f| &f.grid.ys);
        let y = match self.rows {
            Id::Horizon => Axis::log("horizon", Unit::Slots, tops.copied(), 9.0),
            _ => Axis::linear(
                "supply volatility (deviation / mean)",
                Unit::One,
                tops.copied(),
            ),
        };
        let lines = match self.rough {
            true => "auxiliary + unused, % of demand, rough",
            false => "auxiliary + unused, % of demand",
        };
        let critical = match self.footing {
            Footing::Series | Footing::Feedback => self.middle(),
            _ => "critical: |z| ≤ 1",
        };
        let mut legend = vec![
            (Mark::Band, theory, critical),
            (Mark::Line, energy, lines),
            (Mark::Here, theory, "you are here"),
        ];
        legend.extend(behind.map(|_| (Mark::Dashed, look.faint(theory), BEHIND)));
        vec![Mesh {
            x: Axis::linear("supply mean / critical", Unit::One, [from, to]).between(from, to),
            y,
            legend: entries(&legend),
        }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let (look, plot) = (frame.pen.look, frame.plot);
        let [theory, energy, text] = COLOURS.map(|r| look.colour(r));
        let [low, high] = self.lines();
        let mut area: Vec<(f64, f64)> = Vec::new();
        let mut before = None;
        for p in low.iter().chain(high.iter().rev()) {
            let at = frame.at(p.0, p.1);
            let (enters, leaves) = plot.clip(before.unwrap_or(at), at).unwrap_or((at, at));
            for (x, y) in [enters, leaves, at] {
                area.push((x.clamp(plot.left, plot.right), y));
            }
            before = Some(at);
        }
        frame.pen.polygon(&area, theory, 0.12)?;
        // The regimes' names stand where the critical one is narrowest and where it is widest.
        let small = look.px(3.0);
        let foot = (plot.bottom - small, VPos::Bottom);
        let head = (plot.top + small, VPos::Top);
        let (narrow, wide) = match self.rows {
            Id::Horizon => (head, foot),
            _ => (foot, head),
        };
        let centre = frame.at(1.0, 0.0).0;
        let ends = [&low, &high].map(|line| line.last().map_or(centre, |p| frame.at(p.0, p.1).0));
        let [left, right] = ends.map(|x| x.clamp(plot.left, plot.right));
        let mut labels = Labels::new(&frame.pen, plot);
        for (word, x, h, (y, v)) in [
            ("too little", plot.left + small, HPos::Left, narrow),
            ("too much", plot.right - small, HPos::Right, narrow),
            (self.middle(), 0.5 * (left + right), HPos::Center, wide),
        ] {
            frame.pen.text(word, (x, y), (h, v), plot.width(), text)?;
            labels.take(frame.pen.around(word, (x, y), (h, v)));
        }
        let ring = (look.px(16.0), look.px(16.0));
        labels.take(Rect::around(frame.at(self.here.0, self.here.1), ring));
        labels.take_line(&area);
        let (mut lines, mut holes): (Vec<Vec<(f64, f64)>>, Vec<Rect>) = Default::default();
        for (level, label) in self.levels() {
            let mut own = self.grid.contour(0.01 * level, between(self.rows));
            for p in own.iter_mut().flatten() {
                *p = frame.at(p.0, p.1);
            }
            let label = format!("{label} %");
            let anchor = (HPos::Center, VPos::Center);
            // As near to the middle as there is room.
            let places = own.iter().flatten().filter(|at| {
                let place = frame.pen.around(&label, **at, anchor);
                labels.is_free(&place, false)
            });
            let off = |at: &(f64, f64)| (at.0 - centre).abs();
            let free = places.copied().min_by(|a, b| off(a).total_cmp(&off(b)));
            if let Some(at) = free {
                frame.pen.text(&label, at, anchor, plot.width(), energy)?;
                let place = frame.pen.around(&label, at, anchor);
                labels.take(place);
                holes.push(place);
            }
            lines.extend(own);
        }
        for hole in &holes {
            lines = lines.iter().flat_map(|l| around(l, hole)).collect();
        }
        for line in &lines {
            frame.pen.line(line, Mark::Line, energy, 1.0)?;
        }
        if let Some(a) = behind.filter(|a| a.rows == self.rows) {
            let faint = look.faint(theory);
            for line in a.lines() {
                frame.line(&line, Mark::Dashed, faint, 1.5)?;
            }
            frame.mark(Mark::Circle, a.here.0, a.here.1, faint)?;
        }
        frame.line(&low, Mark::Dashed, theory, 1.5)?;
        frame.line(&high, Mark::Dashed, theory, 1.5)?;
        frame.mark(Mark::Here, self.here.0, self.here.1, theory)
    }
}

#[cfg(test)]
mod tests;
