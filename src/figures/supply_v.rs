//! Figure 2, the V: expected auxiliary and unused energy against supply mean.

use super::frame::Frame;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Estimate, Figure, Table, Theory, cell, sampled_row};
use crate::reservoir::{Expected, energies};
use crate::simulation::Sample;
use crate::spitzer::ExactMean;
use crate::system::System;
use crate::units::{Unit, significant, with_unit};
use plotters::prelude::DrawingBackend;

/// Multiples of the critical supply that are looked at.
const FROM: f64 = 0.0;
const TO: f64 = 2.0;
/// Smallest multiple that is computed; none at all is no supply law.
const LEAST: f64 = 1e-6;
/// Nodes to each side of the critical supply.
const NODES: i32 = 12;

/// Theory of both energies, their samples, what else is drawn, and limits.
const COLOURS: [Role; 6] = [
    Role::Auxiliary,
    Role::Unused,
    Role::AuxiliarySample,
    Role::UnusedSample,
    Role::Theory,
    Role::Guide,
];

/// One supply mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Of the critical supply.
    pub multiple: f64,
    /// E\[A_T\], E\[U_T\] \[J\].
    pub auxiliary: f64,
    pub unused: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SupplyV {
    pub theory: Theory,
    pub line: Vec<Point>,
    pub sample: Vec<(f64, Option<Estimate>, Option<Estimate>)>,
    pub here: Point,
    /// |delta| T for one critical supply too much or too little \[J\].
    pub first_order: f64,
    /// Multiple of the critical supply at which thrifty dispatch is balanced; 1 without feedback.
    pub thrifty: f64,
    /// \[W\]
    pub critical_power: f64,
    /// Price of auxiliary over baseline energy, and the cheapest supply at it in multiples of the critical one (E22).
    pub cheapest: (f64, f64),
}

impl SupplyV {
    /// `ratio`: price of auxiliary over baseline energy.
    pub fn new(
        system: &System,
        exact: Option<&ExactMean>,
        sample: Option<&Sample>,
        ratio: f64,
    ) -> SupplyV {
        let (t, critical) = (system.horizon(), system.critical_supply());
        let at = |multiple: f64| {
            let mean = multiple * critical;
            let Expected { auxiliary, unused } = energies(system, exact, mean, t);
            Point {
                multiple,
                auxiliary,
                unused,
            }
        };
        // Denser around the critical supply, where the V bends.
        let line = (-NODES..=NODES).map(|i| {
            let x = f64::from(i) / f64::from(NODES);
            at((1.0 + 0.5 * (TO - FROM) * x * x.abs()).max(LEAST))
        });
        let sample = sample.map_or(Vec::new(), |s| {
            let points = s.multiples.iter().zip(&s.by_supply);
            points
                .map(|(m, (a, u))| (*m, Estimate::new(a), Estimate::new(u)))
                .collect()
        });
        SupplyV {
            theory: Theory::of(system),
            line: line.collect(),
            sample,
            here: at(system.supply().mean() / critical),
            first_order: critical * t as f64,
            thrifty: system
                .feedback()
                .map_or(1.0, |(_, s)| s.critical_supply() / critical),
            critical_power: critical / system.parts().slot,
            cheapest: (ratio, system.cheapest_supply(ratio) / critical),
        }
    }
}

impl Figure for SupplyV {
    fn name(&self) -> &'static str {
        "supply-v"
    }

    fn question(&self) -> &'static str {
        "How much supply is just enough?"
    }

    fn sentence(&self) -> String {
        format!(
            "At {} times the critical supply of {}, {} of auxiliary energy is drawn and {} of baseline energy is left unused, in the mean over the horizon. If auxiliary energy costs {} times as much as baseline energy, {} times the critical supply is cheapest (in the Brownian limit, with the paper's battery{}){}.{}",
            significant(self.here.multiple),
            with_unit(self.critical_power, Unit::Watt),
            with_unit(self.here.auxiliary, Unit::Joule),
            with_unit(self.here.unused, Unit::Joule),
            significant(self.cheapest.0),
            significant(self.cheapest.1),
            if self.thrifty == 1.0 {
                ""
            } else {
                " and without feedback"
            },
            if self.cheapest.0 == 2.0 {
                "; at a price ratio of two that is the critical supply itself, but for what volatility changes with the mean"
            } else {
                ""
            },
            self.theory.note()
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "supply / critical",
            "E[A] theory [J]",
            "E[U] theory [J]",
            "E[A] sampled [J]",
            "± 95 %",
            "E[U] sampled [J]",
            "± 95 %",
        ]);
        for p in &self.line {
            let mut row = vec![cell(p.multiple), cell(p.auxiliary), cell(p.unused)];
            row.resize(table.headings.len(), String::new());
            table.rows.push(row);
        }
        for (multiple, a, u) in &self.sample {
            table.rows.push(sampled_row(*multiple, *a, *u));
        }
        table
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [auxiliary, unused, aux_sample, unused_sample, theory, guide] =
            COLOURS.map(|r| look.colour(r));
        let x = Axis::linear("supply mean / critical", Unit::One, [FROM, TO]);
        let lines = behind.into_iter().chain([self]).flat_map(|f| &f.line);
        let tops = lines.flat_map(|p| [p.auxiliary, p.unused]);
        let y = Axis::linear("energy over the horizon", Unit::Joule, tops.chain([0.0]));
        let mut legend = vec![
            (Mark::Line, auxiliary, "auxiliary"),
            (Mark::Line, unused, "unused"),
            (Mark::Dashed, guide, "no volatility"),
            (Mark::Circle, aux_sample, "auxiliary, sampled"),
            (Mark::Square, unused_sample, "unused, sampled"),
            (Mark::Here, theory, "you are here"),
            (Mark::Dotted, theory, "cheapest"),
        ];
        legend.extend(behind.map(|_| (Mark::Line, look.faint(auxiliary), BEHIND)));
        let legend = entries(&legend);
        vec![Mesh { x, y, legend }]
    }

    fn series<DB: DrawingBackend>(
        &self,
        _: usize,
        frame: &Frame<DB>,
        behind: Option<&Self>,
    ) -> Drawn {
        let look = frame.pen.look;
        let [auxiliary, unused, aux_sample, unused_sample, theory, guide] =
            COLOURS.map(|r| look.colour(r));
        let limit = |m: f64| (m, (m - 1.0).abs() * self.first_order);
        frame.line(
            // Between the two critical supplies of a dispatch that listens neither energy grows with time.
            &[
                (FROM, self.thrifty * self.first_order),
                (self.thrifty, 0.0),
                limit(1.0),
                limit(TO),
            ],
            Mark::Dashed,
            guide,
            1.5,
        )?;
        let cheapest = self.cheapest.1;
        if (FROM..=TO).contains(&cheapest) {
            let line = [(cheapest, frame.mesh.y.from), (cheapest, frame.mesh.y.to)];
            frame.line(&line, Mark::Dotted, theory, 1.5)?;
        }
        for (figure, faint) in behind.map(|a| (a, true)).into_iter().chain([(self, false)]) {
            let tint = |colour| if faint { look.faint(colour) } else { colour };
            let line = |f: &dyn Fn(&Point) -> f64| {
                let points = figure.line.iter().map(|p| (p.multiple, f(p)));
                points.collect::<Vec<_>>()
            };
            frame.line(&line(&|p| p.auxiliary), Mark::Line, tint(auxiliary), 2.0)?;
            frame.line(&line(&|p| p.unused), Mark::Line, tint(unused), 2.0)?;
        }
        for (m, a, u) in &self.sample {
            for (estimate, mark, colour) in [
                (a, Mark::Circle, aux_sample),
                (u, Mark::Square, unused_sample),
            ] {
                if let Some(e) = estimate {
                    frame.interval(mark, *m, e.mean, e.half, colour)?;
                }
            }
        }
        frame.mark(Mark::Here, self.here.multiple, self.here.auxiliary, theory)?;
        frame.mark(Mark::Here, self.here.multiple, self.here.unused, theory)
    }
}
