//! Figure 1, trajectory: battery and cumulative auxiliary energy over time, mean, quantile fan and the live path.

use super::chart::{Chart, Follows};
use super::curves::{Curve, Curves, plain};
use super::energies::span;
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Table, cell, joined, notes};
use crate::report::answer::{Answer, Value};
use crate::simulation::{LEAST_PATHS, Sample};
use crate::theory::expected::{Footing, Forms, Span};
use crate::units::{Unit, duration, with_unit};

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
    pub mean: Span,
    /// Quantiles of A_t \[J\], where theory has them: E8 with E9, on a series over its starting hours.
    pub fan: Option<[f64; 5]>,
}

/// Both energies over time, with the live path.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// On what the theory rests.
    pub footing: Footing,
    /// Expected energies, by time \[s\].
    pub line: Vec<Point>,
    /// Both energies at the horizon.
    pub answer: Answer,
    /// Levels that nine of ten cases lie between at the horizon \[J\], and whether they are sampled.
    pub range: Option<(f64, f64, bool)>,
    /// Live path: time \[s\], battery \[J\], auxiliary energy so far \[J\].
    pub live: Vec<(f64, f64, f64)>,
}

impl Trajectory {
    /// `sample`: of the same system; `live`: slot, battery, auxiliary.
    pub fn new(forms: &Forms, sample: Option<&Sample>, live: &[(f64, f64, f64)]) -> Trajectory {
        let system = forms.system();
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
        let here = forms.here();
        let point = |t: u64| Point {
            time: t as f64 * slot,
            mean: here.auxiliary(t),
            fan: here.quantiles(t, FAN),
        };
        let line: Vec<Point> = slots.into_iter().map(point).collect();
        let sampled = sample.filter(|s| s.finished_paths >= LEAST_PATHS);
        let quantile = |s: &Sample, p: f64| s.auxiliary_quantile(p);
        let range = match sampled {
            Some(s) => quantile(s, FAN[0])
                .zip(quantile(s, FAN[4]))
                .map(|(a, b)| (a, b, true)),
            None => line.last().and_then(|p| p.fan).map(|f| (f[0], f[4], false)),
        };
        Trajectory {
            footing: forms.footing(),
            line,
            answer: Answer::new(forms, sample),
            range,
            live: live.iter().map(|(t, b, a)| (t * slot, *b, *a)).collect(),
        }
    }
}

impl Trajectory {
    fn fan_name(&self) -> &'static str {
        match self.footing {
            Footing::Series => "starting hours, 5–95 %, 25–75 %",
            _ => "5–95 %, 25–75 %",
        }
    }
}

impl Chart for Trajectory {
    const KEY: &'static str = "trajectory";
    const QUESTION: &'static str = "What happens as time goes by?";
    const FOLLOWS: Follows = Follows::AtOnce;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms(), inputs.sample().as_deref(), &inputs.live())
    }

    fn sentence(&self) -> String {
        let time = duration(self.line.last().map_or(0.0, |p| p.time));
        format!(
            "After {time} the system has drawn {} of auxiliary energy on average, {}.",
            self.answer.auxiliary.brief(),
            self.answer.auxiliary_share()
        )
    }

    fn more(&self) -> String {
        let demand = self.answer.demand;
        let range = self.range.map_or(String::new(), |(low, high, sampled)| {
            let cases = if sampled { "sampled paths" } else { "cases" };
            let joule = |energy| with_unit(energy, Unit::Joule);
            let levels = match (joule(low), joule(high)) {
                (low, high) if low == high => low,
                (low, high) => format!("between {low} and {high}"),
            };
            let share = Value::Between(low, high).share(demand);
            format!("In nine of ten {cases} it is {levels} ({share} of demand).")
        });
        let end = self.line.last().map_or(1.0, |p| p.time);
        let live = self
            .live
            .last()
            .map_or(String::new(), |(time, battery, auxiliary)| {
                format!(
                    "The live path, at {}, has drawn {} ({} of mean demand) and holds {} in its battery.",
                    duration(*time),
                    with_unit(*auxiliary, Unit::Joule),
                    Value::Exact(*auxiliary).share(demand * time / end),
                    with_unit(*battery, Unit::Joule)
                )
            });
        let notes = notes(&[("auxiliary", self.answer.auxiliary)], self.footing);
        joined(&[&range, &live, &notes])
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "time [s]",
            "E[A] from [J]",
            "to [J]",
            "5 % [J]",
            "25 % [J]",
            "50 % [J]",
            "75 % [J]",
            "95 % [J]",
        ]);
        for p in &self.line {
            let (low, high) = p.mean.shown();
            let mut row = [p.time, low, high].map(cell).to_vec();
            match p.fan {
                Some(fan) => row.extend(fan.map(cell)),
                None => row.resize(table.headings.len(), String::new()),
            }
            table.rows.push(row);
        }
        table
    }

    fn curves(&self) -> Option<Curves> {
        let mean = |p: &Point| (p.time, Value::new(p.mean, None));
        let mut list = vec![Curve {
            name: "auxiliary, mean".into(),
            unit: Unit::Joule,
            points: self.line.iter().map(mean).collect(),
        }];
        for (i, quantile) in FAN.into_iter().enumerate() {
            let name = format!("{:.0} % quantile", 100.0 * quantile);
            let points = self.line.iter();
            let points = points.filter_map(|p| Some((p.time, *p.fan?.get(i)?)));
            list.push(plain(&name, Unit::Joule, points));
        }
        Some(Curves {
            say: duration,
            list,
        })
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [auxiliary, sample, battery] = COLOURS.map(|r| look.colour(r));
        let both = || behind.into_iter().chain([self]);
        let ends = both().filter_map(|f| f.line.last());
        let x = Axis::time("time", ends.map(|p| p.time).fold(1.0, f64::max));
        let lines = both().flat_map(|f| &f.line);
        let tops = lines.flat_map(|p| [p.mean.shown().1, p.fan.map_or(0.0, |fan| fan[4])]);
        let live = self.live.iter().flat_map(|(_, b, a)| [*b, *a]);
        let y = Axis::linear("energy", Unit::Joule, tops.chain(live).chain([0.0]));
        let mean = match self.line.iter().all(|p| p.mean.best.is_some()) {
            true => (Mark::Line, auxiliary, "auxiliary, mean"),
            false => (Mark::Band, auxiliary, "auxiliary, bounds of the mean"),
        };
        let mut legend = vec![
            mean,
            (Mark::Dashed, sample, "auxiliary, live path"),
            (Mark::Dotted, battery, "battery, live path"),
        ];
        if self.line.iter().any(|p| p.fan.is_some()) {
            legend.insert(1, (Mark::Band, sample, self.fan_name()));
        }
        legend.extend(behind.map(|_| (Mark::Line, look.faint(auxiliary), BEHIND)));
        let legend = entries(&legend);
        vec![Mesh { x, y, legend }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        let [auxiliary, sample, battery] = COLOURS.map(|r| look.colour(r));
        let draw = |f: &Trajectory, colour| {
            let means = f.line.iter().map(|p| (p.time, p.mean));
            span(frame, means, Mark::Line, colour)
        };
        if let Some(a) = behind {
            draw(a, look.faint(auxiliary))?;
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
        draw(self, auxiliary)
    }
}
