//! Figure 3, growth: expected auxiliary and unused energy against the horizon, log-log.

use super::frame::Frame;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Estimate, Figure, Table, Theory, cell, sampled_row};
use crate::reservoir::{Expected, charged, energies_at};
use crate::simulation::Sample;
use crate::spitzer::ExactMean;
use crate::system::System;
use crate::units::{Unit, significant};
use plotters::prelude::DrawingBackend;

/// Theory nodes and how far beyond the scenario's horizon the figure looks.
const NODES: i32 = 20;
const BEYOND: f64 = 10.0;

/// Theory of both energies, their samples, what else is drawn, and limits.
const COLOURS: [Role; 6] = [
    Role::Auxiliary,
    Role::Unused,
    Role::AuxiliarySample,
    Role::UnusedSample,
    Role::Theory,
    Role::Guide,
];

/// One horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub slots: f64,
    pub auxiliary: f64,
    pub unused: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    pub theory: Theory,
    pub line: Vec<Point>,
    pub sample: Vec<(f64, Option<Estimate>, Option<Estimate>)>,
    pub here: Point,
    /// Local log-log slopes of E\[A\] and E\[U\] at the horizon.
    pub slopes: (f64, f64),
    /// T_x \[slots\]; infinite at zero drift.
    pub crossover: f64,
}

/// Longest horizon that the figure looks at.
pub fn longest(system: &System) -> u64 {
    (system.horizon() as f64 * BEYOND) as u64
}

impl Growth {
    /// `exact` must reach to [`longest`].
    pub fn new(system: &System, exact: Option<&ExactMean>, sample: Option<&Sample>) -> Growth {
        let mean = system.supply().mean();
        let energies = energies_at(system, exact, mean);
        let at = |t: u64| {
            let slots = t as f64;
            let Expected { auxiliary, unused } = energies(t);
            Point {
                slots,
                auxiliary,
                unused,
            }
        };
        let top = longest(system) as f64;
        let mut horizons: Vec<u64> = (0..=NODES)
            .map(|i| libm::round(libm::pow(top, f64::from(i) / f64::from(NODES))) as u64)
            .collect();
        horizons.dedup();
        let sample = sample.map_or(Vec::new(), |s| {
            let energies = s.auxiliary.iter().zip(&s.unused);
            s.horizons
                .iter()
                .zip(energies)
                .map(|(t, (a, u))| (*t as f64, Estimate::new(a), Estimate::new(u)))
                .collect()
        });
        let (diffusion, _) = charged(system, exact, mean, system.horizon());
        let t = system.horizon() as f64;
        let (before, after) = (at((t / 1.1) as u64), at(libm::ceil(t * 1.1) as u64));
        let slope = |f: fn(&Point) -> f64| {
            let rise = libm::log(f(&after) / f(&before));
            // Where nothing has been drawn yet there is nothing that grows.
            let slope = rise / libm::log(after.slots / before.slots);
            if slope.is_finite() { slope } else { 0.0 }
        };
        Growth {
            theory: Theory::of(system),
            line: horizons.into_iter().map(at).collect(),
            sample,
            here: at(system.horizon()),
            slopes: (slope(|p| p.auxiliary), slope(|p| p.unused)),
            // Under feedback there is no single drift to cross over with.
            crossover: match system.feedback() {
                Some(_) => f64::INFINITY,
                None => diffusion.crossover(),
            },
        }
    }

    /// How far the sampled mean at the horizon lies from an approximate theory, in per cent with half its interval, where that
    /// is more than two per cent and more than chance.
    fn gap(&self) -> Option<(f64, f64)> {
        let (slots, estimate, _) = self.sample.last()?;
        let e = estimate.filter(|_| self.theory != Theory::Exact && *slots == self.here.slots)?;
        let percent = 100.0 / self.here.auxiliary.max(f64::MIN_POSITIVE);
        let gap = percent * (e.mean - self.here.auxiliary);
        let half = percent * e.half;
        (gap.is_finite() && gap.abs() > half.max(2.0)).then_some((gap, half))
    }

    /// Whether the slope is near none of the three laws.
    fn between_laws(&self) -> bool {
        [0.0, 0.5, 1.0]
            .iter()
            .all(|law| (self.slopes.0 - law).abs() > 0.05)
    }
}

impl Figure for Growth {
    fn name(&self) -> &'static str {
        "growth"
    }

    fn question(&self) -> &'static str {
        "How does waste grow with time?"
    }

    fn sentence(&self) -> String {
        let crossover = if self.theory == Theory::Feedback {
            "dispatch that listens to the battery has no square-root law to keep".into()
        } else if self.crossover.is_finite() {
            format!(
                "the square-root law gives way to the linear law after about {} slots",
                significant(self.crossover)
            )
        } else {
            "at exactly critical supply the square-root law holds for ever".into()
        };
        let doubt = if self.between_laws() {
            ", not yet asymptotic"
        } else {
            ""
        };
        format!(
            "At {} slots auxiliary energy grows with slope {}{doubt} and unused energy with slope {}; {crossover}.{}",
            significant(self.here.slots),
            significant(libm::round(100.0 * self.slopes.0) / 100.0),
            significant(libm::round(100.0 * self.slopes.1) / 100.0),
            self.theory.note()
        ) + &self.gap().map_or(String::new(), |(gap, half)| {
            format!(
                " At the horizon the sampled mean is {} ± {} % {} the theory.",
                significant(gap.abs()),
                significant(half),
                if gap > 0.0 { "above" } else { "below" }
            )
        })
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "horizon [slots]",
            "E[A] theory [J]",
            "E[U] theory [J]",
            "E[A] sampled [J]",
            "± 95 %",
            "E[U] sampled [J]",
            "± 95 %",
        ]);
        for p in &self.line {
            let mut row = vec![cell(p.slots), cell(p.auxiliary), cell(p.unused)];
            row.resize(table.headings.len(), String::new());
            table.rows.push(row);
        }
        for (t, a, u) in &self.sample {
            table.rows.push(sampled_row(*t, *a, *u));
        }
        table
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [auxiliary, unused, aux_sample, unused_sample, theory, guide] =
            COLOURS.map(|r| look.colour(r));
        let lines = || behind.into_iter().chain([self]).map(|f| &f.line);
        let far = lines()
            .filter_map(|l| l.last())
            .map(|p| p.slots)
            .fold(2.0, f64::max);
        let x = Axis::log("horizon", Unit::Slots, [1.0, far], 9.0);
        let values = lines().flatten().flat_map(|p| [p.auxiliary, p.unused]);
        let y = Axis::log("energy", Unit::Joule, values, 5.0);
        let mut legend = vec![
            (Mark::Line, auxiliary, "auxiliary"),
            (Mark::Dashed, unused, "unused"),
            (Mark::Circle, aux_sample, "auxiliary, sampled"),
            (Mark::Square, unused_sample, "unused, sampled"),
            (Mark::Dashed, guide, "√T"),
            (Mark::Dotted, guide, "T"),
            (Mark::Here, theory, "you are here"),
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
        let (right, bottom, top) = (frame.mesh.x.to, frame.mesh.y.from, frame.mesh.y.to);
        // Guides of both laws through the larger of the two energies at the horizon.
        let anchor = self.here.auxiliary.max(self.here.unused);
        for (power, mark) in [(0.5, Mark::Dashed), (1.0, Mark::Dotted)] {
            let law = |t: f64| (t, anchor * libm::pow(t / self.here.slots, power));
            frame.line(&[law(1.0), law(right)], mark, guide, 1.5)?;
        }
        if self.crossover >= 1.0 && self.crossover <= right {
            frame.line(
                &[(self.crossover, bottom), (self.crossover, top)],
                Mark::Dotted,
                theory,
                1.0,
            )?;
            let at = frame.at(self.crossover, bottom);
            let anchor = (
                plotters::style::text_anchor::HPos::Left,
                plotters::style::text_anchor::VPos::Bottom,
            );
            frame.pen.text(
                "T×",
                (at.0 + look.px(4.0), at.1 - look.px(4.0)),
                anchor,
                look.px(40.0),
                theory,
            )?;
        }
        for (figure, faint) in behind.map(|a| (a, true)).into_iter().chain([(self, false)]) {
            let tint = |colour| if faint { look.faint(colour) } else { colour };
            let line = |f: &dyn Fn(&Point) -> f64| {
                let points = figure.line.iter().map(|p| (p.slots, f(p)));
                points.collect::<Vec<_>>()
            };
            frame.line(&line(&|p| p.auxiliary), Mark::Line, tint(auxiliary), 2.0)?;
            frame.line(&line(&|p| p.unused), Mark::Dashed, tint(unused), 2.0)?;
        }
        for (t, a, u) in &self.sample {
            for (estimate, mark, colour) in [
                (a, Mark::Circle, aux_sample),
                (u, Mark::Square, unused_sample),
            ] {
                if let Some(e) = estimate {
                    frame.interval(mark, *t, e.mean, e.half, colour)?;
                }
            }
        }
        frame.mark(Mark::Here, self.here.slots, self.here.auxiliary, theory)?;
        frame.mark(Mark::Here, self.here.slots, self.here.unused, theory)
    }
}
