//! Figure 1, trajectory: battery and cumulative auxiliary energy over time, mean, quantile fan and the live path.

use super::frame::Frame;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Figure, Table, Theory, cell};
use crate::reservoir::{auxiliary_quantile, energies_at};
use crate::spitzer::ExactMean;
use crate::system::System;
use crate::units::{Unit, duration, with_unit};
use plotters::prelude::DrawingBackend;

const NODES: u32 = 16;
/// Probabilities of the fan.
const FAN: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Theory, its fan and the live path, and the battery.
const COLOURS: [Role; 3] = [Role::Auxiliary, Role::AuxiliarySample, Role::Supply];

/// One moment of the theory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// \[s\]
    pub time: f64,
    /// E\[A_t\] \[J\]
    pub mean: f64,
    /// Quantiles of A_t \[J\] (E8); none for a finite battery.
    pub fan: Option<[f64; 5]>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    pub theory: Theory,
    pub line: Vec<Point>,
    /// Live path: time \[s\], battery \[J\], auxiliary energy so far \[J\].
    pub live: Vec<(f64, f64, f64)>,
}

impl Trajectory {
    /// `live`: slot, battery, auxiliary.
    pub fn new(system: &System, exact: Option<&ExactMean>, live: &[(f64, f64, f64)]) -> Trajectory {
        let slot = system.parts().slot;
        let horizon = system.horizon() as f64;
        let mut slots: Vec<u64> = (0..=NODES)
            .map(|i| {
                // Denser at the start, where the mean bends.
                let x = f64::from(i) / f64::from(NODES);
                libm::round(horizon * x * x) as u64
            })
            .collect();
        slots.dedup();
        let energies = energies_at(system, exact, system.supply().mean());
        let point = |t: u64| {
            let mean = energies(t).auxiliary;
            let quantile = |p: f64| auxiliary_quantile(system, exact, t, p);
            let fan = quantile(0.5).map(|_| FAN.map(|p| quantile(p).unwrap_or(0.0)));
            Point {
                time: t as f64 * slot,
                mean,
                fan,
            }
        };
        Trajectory {
            theory: Theory::of(system),
            line: slots.into_iter().map(point).collect(),
            live: live.iter().map(|(t, b, a)| (t * slot, *b, *a)).collect(),
        }
    }
}

impl Figure for Trajectory {
    fn name(&self) -> &'static str {
        "trajectory"
    }

    fn question(&self) -> &'static str {
        "What happens as time goes by?"
    }

    fn sentence(&self) -> String {
        let end = self.line.last().map_or(String::new(), |p| {
            let range = p.fan.map_or(String::new(), |fan| {
                format!(
                    ", and in nine of ten cases between {} and {}",
                    with_unit(fan[0], Unit::Joule),
                    with_unit(fan[4], Unit::Joule)
                )
            });
            format!(
                "After {} a system like this has drawn {} of auxiliary energy in the mean{range}.",
                duration(p.time),
                with_unit(p.mean, Unit::Joule)
            )
        });
        let live = self
            .live
            .last()
            .map_or(String::new(), |(time, battery, auxiliary)| {
                format!(
                    " The live path, at {}, has drawn {} and holds {} in its battery.",
                    duration(*time),
                    with_unit(*auxiliary, Unit::Joule),
                    with_unit(*battery, Unit::Joule)
                )
            });
        format!("{end}{live}{}", self.theory.note())
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "time [s]", "E[A] [J]", "5 % [J]", "25 % [J]", "50 % [J]", "75 % [J]", "95 % [J]",
        ]);
        for p in &self.line {
            let mut row = vec![cell(p.time), cell(p.mean)];
            let fan = p.fan.map(|fan| fan.map(cell));
            row.extend(fan.unwrap_or_default());
            table.rows.push(row);
        }
        table
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [auxiliary, sample, battery] = COLOURS.map(|r| look.colour(r));
        let both = || behind.into_iter().chain([self]);
        let ends = both().filter_map(|f| f.line.last());
        let x = Axis::time("time", ends.map(|p| p.time).fold(1.0, f64::max));
        let lines = both().flat_map(|f| &f.line);
        let tops = lines.flat_map(|p| [p.mean, p.fan.map_or(0.0, |fan| fan[4])]);
        let live = self.live.iter().flat_map(|(_, b, a)| [*b, *a]);
        let y = Axis::linear("energy", Unit::Joule, tops.chain(live).chain([0.0]));
        let mut legend = vec![
            (Mark::Line, auxiliary, "auxiliary, mean"),
            (Mark::Dashed, sample, "auxiliary, live path"),
            (Mark::Dotted, battery, "battery, live path"),
        ];
        if self.line.iter().any(|p| p.fan.is_some()) {
            legend.insert(1, (Mark::Band, sample, "5–95 %, 25–75 %"));
        }
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
        let [auxiliary, sample, battery] = COLOURS.map(|r| look.colour(r));
        let mean = |f: &Trajectory| f.line.iter().map(|p| (p.time, p.mean)).collect::<Vec<_>>();
        if let Some(a) = behind {
            frame.line(&mean(a), Mark::Line, look.faint(auxiliary), 2.0)?;
        }
        for (low, high, opacity) in [(0, 4, 0.15), (1, 3, 0.2)] {
            let quantile = |fan: &[f64; 5], i: usize| fan.get(i).copied().unwrap_or(0.0);
            let band: Vec<_> = self
                .line
                .iter()
                .filter_map(|p| Some((p.time, p.fan?)))
                .map(|(time, fan)| (time, quantile(&fan, low), quantile(&fan, high)))
                .collect();
            frame.band(&band, sample, opacity)?;
        }
        let path = |f: &dyn Fn(&(f64, f64, f64)) -> f64| {
            self.live.iter().map(|p| (p.0, f(p))).collect::<Vec<_>>()
        };
        frame.line(&path(&|p| p.1), Mark::Dotted, battery, 2.0)?;
        frame.line(&path(&|p| p.2), Mark::Dashed, sample, 2.0)?;
        frame.line(&mean(self), Mark::Line, auxiliary, 2.0)
    }
}
