//! Figure 3, growth: expected auxiliary and unused energy against the horizon, log-log.

use super::chart::{Chart, Follows, Handles, Picked};
use super::curves::{self, Curves};
use super::energies::{self, Point, Sampled};
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::Mesh;
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Table, joined, note};
use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::report::answer::{Answer, Value};
use crate::scenario::parameters::Id;
use crate::simulation::Sample;
use crate::system::System;
use crate::theory::expected::{Footing, Forms};
use crate::units::{Unit, significant};
use plotters::style::text_anchor::{HPos, VPos};

/// Theory nodes and how far beyond the scenario's horizon the figure looks.
const NODES: i32 = 20;
const BEYOND: f64 = 10.0;

/// A local log-log slope at the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// d ln E / d ln T
    pub slope: f64,
    /// Half its 95 % interval, where it is that of the sample.
    pub half: Option<f64>,
}

impl Power {
    /// Whether chance alone may have made a sampled slope.
    fn may_be_chance(self) -> bool {
        self.half.is_some_and(|half| self.slope.abs() <= half)
    }
}

/// How both energies grow with the horizon, on logarithmic axes: slope 1 is linear, slope 1/2 the square-root law.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// On what the theory rests.
    pub footing: Footing,
    /// By horizon \[slots\].
    pub line: Vec<Point>,
    /// Sampled energies, by horizon \[slots\].
    pub sample: Vec<Sampled>,
    /// The scenario's own horizon.
    pub here: Point,
    /// Both energies at the horizon, and their powers there, where they have any: of theory, or of the sample where that speaks.
    pub answer: Answer,
    /// Of auxiliary and of unused energy.
    pub powers: [Option<Power>; 2],
    /// T_x \[slots\], where the laws change; none where they do not, and where nobody will see it.
    pub crossover: Option<f64>,
    /// Slots after which a finite battery makes both energies grow in proportion to time.
    pub saturation: Option<f64>,
}

/// Longest horizon that the figure looks at.
pub fn longest(system: &System) -> u64 {
    (system.horizon() as f64 * BEYOND) as u64
}

/// The slope of theory, or where the sample speaks that between its last two horizons.
fn power(
    value: Value,
    theory: Option<f64>,
    sample: Option<(&Sample, &Vec<Moments>)>,
) -> Option<Power> {
    let (Value::Sampled(..), Some((sample, moments))) = (value, sample) else {
        return theory.map(|slope| Power { slope, half: None });
    };
    let ([.., before, last], [.., first, second]) =
        (sample.horizons.as_slice(), moments.as_slice())
    else {
        return None;
    };
    let run = libm::log(*last as f64 / *before as f64);
    let slope = libm::log(second.mean() / first.mean()) / run;
    // Both are means over the same paths: whatever these have in common, the errors of two logarithms add up to no more.
    let error = |m: &Moments| m.standard_error() / m.mean();
    let half = INTERVAL_95 * (error(first) + error(second)) / run;
    let is_known = slope.is_finite() && half.is_finite();
    let half = Some(half);
    is_known.then_some(Power { slope, half })
}

impl Growth {
    /// `forms` must reach to [`longest`]; `sample`: of the same system.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> Growth {
        let (system, here) = (forms.system(), forms.here());
        let at = |t: u64| Point::new(t as f64, here.expected(t));
        let (t, top) = (system.horizon(), longest(system) as f64);
        let mut horizons: Vec<u64> = (0..=NODES)
            .map(|i| libm::round(libm::pow(top, f64::from(i) / f64::from(NODES))) as u64)
            .collect();
        horizons.dedup();
        let (answer, theory) = (Answer::new(forms, sample), here.slopes(t));
        Growth {
            footing: forms.footing(),
            line: horizons.into_iter().map(at).collect(),
            sample: sample.map_or(Vec::new(), |s| {
                let both = s.horizons.iter().zip(s.auxiliary.iter().zip(&s.unused));
                energies::sampled(both.map(|(t, (a, u))| (*t as f64, a, u)))
            }),
            here: at(t),
            powers: [
                power(
                    answer.auxiliary,
                    theory[0],
                    sample.map(|s| (s, &s.auxiliary)),
                ),
                power(answer.unused, theory[1], sample.map(|s| (s, &s.unused))),
            ],
            answer,
            crossover: here.crossover(t),
            saturation: here.saturation(t),
        }
    }

    /// How far the sampled mean at the horizon lies from an approximate theory, in per cent with half its interval, where that
    /// is more than two per cent and more than chance.
    fn gap(&self) -> Option<(f64, f64)> {
        let (slots, estimate, _) = self.sample.last()?;
        let theory = self.here.auxiliary.best?;
        let e = estimate.filter(|_| self.footing != Footing::Exact && *slots == self.here.x)?;
        let percent = 100.0 / theory.max(f64::MIN_POSITIVE);
        let gap = percent * (e.mean - theory);
        let half = percent * e.half;
        (gap.is_finite() && gap.abs() > half.max(2.0)).then_some((gap, half))
    }

    /// How one energy grows, in words.
    fn grows(name: &str, value: Value, power: Option<Power>) -> String {
        let hundredths = |x: f64| libm::round(100.0 * x) / 100.0;
        match (power, value) {
            (Some(power), _) if power.may_be_chance() => {
                format!("the sample shows no growth of {name} energy")
            }
            (Some(power), _) if hundredths(power.slope) == 0.0 => {
                format!("{name} energy hardly grows")
            }
            (Some(Power { slope, half }), _) => {
                // An initial charge that is used up makes less of unused energy.
                let way = if slope < 0.0 { "falls" } else { "grows" };
                let half = half.map(hundredths).filter(|half| *half > 0.0);
                let half = half.map(|half| format!(" ± {}", significant(half)));
                let slope = significant(hundredths(slope));
                let half = half.unwrap_or_default();
                format!("{name} energy {way} like time to the power {slope}{half}")
            }
            (None, Value::Exact(0.0)) => format!("no {name} energy is to be expected"),
            (None, Value::Sampled(0.0, _)) => format!("no sampled path has any {name} energy"),
            (None, Value::About(0.0)) => format!("hardly any {name} energy is to be expected"),
            (None, _) => format!("the growth of {name} energy is not known"),
        }
    }

    /// What there is to know of the power of one energy.
    fn doubt(&self, name: &str, value: Value, power: Option<Power>) -> String {
        let known = power.filter(|p| self.here.x >= 2.0 && !p.may_be_chance());
        let Some(Power { slope, .. }) = known else {
            return String::new();
        };
        let whose = match (value, self.footing) {
            (Value::Sampled(..), _) => "sampled",
            (_, Footing::Series) => "of the replayed weather",
            _ => "",
        };
        let near = |law: &f64| (slope - law).abs() <= 0.05;
        let early = match [0.0, 0.5, 1.0].iter().any(near) {
            true => "",
            false => "not yet asymptotic",
        };
        let also = if whose.is_empty() || early.is_empty() {
            ""
        } else {
            ", "
        };
        match format!("{whose}{also}{early}") {
            none if none.is_empty() => none,
            said => format!("The power of {name} energy is {said}."),
        }
    }

    /// When the laws change, in words.
    fn laws_words(&self) -> String {
        let after = |slots: f64| format!("about {} slots", significant(slots.max(1.0)));
        match (self.footing, self.saturation, self.crossover) {
            (Footing::Feedback, ..) => {
                "Dispatch that listens to the battery has no square-root law to keep.".into()
            }
            (Footing::Series, ..) => {
                "A series repeats itself, so that no square-root law need appear.".into()
            }
            (_, Some(slots), crossover) if crossover.is_none_or(|t| slots < t) => format!(
                "This battery is filled or emptied by fluctuation within {}, and then both grow in proportion to time.",
                after(slots)
            ),
            (_, _, Some(slots)) => format!(
                "The square-root law gives way to the linear law after {}.",
                after(slots)
            ),
            _ => {
                "So near to balance the square-root law is not left in any foreseeable time.".into()
            }
        }
    }
}

/// The x axis, up to a horizon.
pub fn across(far: f64) -> Axis {
    Axis::log("horizon", Unit::Slots, [1.0, far], 9.0)
}

impl Chart for Growth {
    const KEY: &'static str = "growth";
    const QUESTION: &'static str = "How does waste grow with time?";
    const FOLLOWS: Follows = Follows::AtOnce;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms(), inputs.sample().as_deref())
    }

    fn sentence(&self) -> String {
        if self.here.x < 2.0 {
            return "A single slot has no growth to speak of.".into();
        }
        let [auxiliary, unused] = self.powers;
        format!(
            "At {} slots {}, {}.",
            significant(self.here.x),
            Self::grows("auxiliary", self.answer.auxiliary, auxiliary),
            Self::grows("unused", self.answer.unused, unused)
        )
    }

    fn more(&self) -> String {
        let gap = self.gap().map_or(String::new(), |(gap, half)| {
            format!(
                "At the horizon the sampled mean is {} ± {} % {} the theory.",
                significant(gap.abs()),
                significant(half),
                if gap > 0.0 { "above" } else { "below" }
            )
        });
        let [auxiliary, unused] = self.powers;
        joined(&[
            &self.doubt("auxiliary", self.answer.auxiliary, auxiliary),
            &self.doubt("unused", self.answer.unused, unused),
            &self.laws_words(),
            note(self.footing),
            &gap,
        ])
    }

    fn table(&self) -> Table {
        energies::table("horizon [slots]", &self.line, &self.sample)
    }

    fn pick(&self, x: f64, _: f64) -> Option<Picked> {
        Some(Picked::Values(vec![(Id::Horizon, x)]))
    }

    fn handles(&self) -> Handles {
        Handles {
            at: self.here.marks().to_vec(),
            hint: "Drag the marker: horizon.",
            ..Handles::default()
        }
    }

    fn curves(&self) -> Option<Curves> {
        Some(energies::curves(curves::slots, &self.line, &self.sample))
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [theory, guide] = [Role::Theory, Role::Guide].map(|r| look.colour(r));
        let lines = || behind.into_iter().chain([self]).map(|f| &f.line);
        let far = lines()
            .filter_map(|l| l.last())
            .map(|p| p.x)
            .fold(2.0, f64::max);
        let x = across(far);
        let ends = |p: &Point| {
            let (a, u) = (p.auxiliary.shown(), p.unused.shown());
            [a.0, a.1, u.0, u.1]
        };
        let y = Axis::log("energy", Unit::Joule, lines().flatten().flat_map(ends), 5.0);
        let mut legend = energies::legend(&self.line, look, Mark::Dashed);
        legend.push((Mark::Dashed, guide, "√T".into()));
        legend.push((Mark::Dotted, guide, "T".into()));
        legend.push((Mark::Here, theory, "you are here".into()));
        let faint = look.faint(look.colour(Role::Auxiliary));
        legend.extend(behind.map(|_| (Mark::Line, faint, BEHIND.into())));
        vec![Mesh { x, y, legend }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        let [theory, guide] = [Role::Theory, Role::Guide].map(|r| look.colour(r));
        let (right, bottom, top) = (frame.mesh.x.to, frame.mesh.y.from, frame.mesh.y.to);
        // Guides of both laws through the larger of the two energies at the horizon.
        let anchor = self.here.auxiliary.line().max(self.here.unused.line());
        for (power, mark) in [(0.5, Mark::Dashed), (1.0, Mark::Dotted)] {
            let law = |t: f64| (t, anchor * libm::pow(t / self.here.x, power));
            frame.line(&[law(1.0), law(right)], mark, guide, 1.5)?;
        }
        if let Some(crossover) = self.crossover.filter(|t| (1.0..=right).contains(t)) {
            let line = [(crossover, bottom), (crossover, top)];
            frame.line(&line, Mark::Dotted, theory, 1.0)?;
            // On the side where there is room.
            let ((x, foot), room) = (
                frame.at(crossover, bottom),
                frame.pen.size_of("T×").0 + look.px(8.0),
            );
            let (side, x) = match x + room < frame.plot.right {
                true => (HPos::Left, x + look.px(4.0)),
                false => (HPos::Right, x - look.px(4.0)),
            };
            let at = (x, foot - look.px(4.0));
            frame
                .pen
                .text("T×", at, (side, VPos::Bottom), room, theory)?;
        }
        let before = behind.map(|a| a.line.as_slice());
        energies::lines(frame, &self.line, before, Mark::Dashed)?;
        energies::points(frame, &self.sample, &self.here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets::preset;
    use crate::simulation::{Plan, Simulation};
    use std::sync::Arc;

    fn sentence(power: f64, paths: u64) -> String {
        let mut scenario = preset("critical").expect("kept").scenario();
        scenario.set(Id::SupplyMean, power).expect("within");
        let system = Arc::new(scenario.system(None).expect("possible"));
        let forms = Forms::new(system.clone(), longest(&system));
        let mut run = Simulation::new(system.clone(), Plan::new(&system, 1, paths)).expect("small");
        while !run.advance(1 << 20) {}
        Growth::new(&forms, Some(run.sample())).sentence()
    }

    /// Far below critical supply unused energy is bounded, and the sample's last two means differ by chance: 2932 J and 2771 J,
    /// each with a standard error of some 180 J, are no power of time.
    #[test]
    fn chance_is_no_law() {
        let said = sentence(150.0, 1000);
        assert!(
            said.ends_with("the sample shows no growth of unused energy."),
            "{said}"
        );
        let said = sentence(420.0, 8);
        assert!(
            said.ends_with("unused energy grows like time to the power 0.24."),
            "{said}"
        );
    }
}
