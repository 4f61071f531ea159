//! Figure 2, the V: expected auxiliary and unused energy against supply mean.

use super::chart::{Chart, Follows, Handles, Picked};
use super::curves::Curves;
use super::energies::{self, Point, Sampled};
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::Mesh;
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::ticks::Axis;
use super::{BEHIND, Table, joined, notes, times};
use crate::report::answer::Answer;
use crate::scenario::parameters::Id;
use crate::simulation::{LEAST_PATHS, Sample};
use crate::theory::expected::{Footing, Forms};
use crate::units::{Unit, significant, with_unit};

/// Multiples of the critical supply that are looked at.
const FROM: f64 = 0.0;
const TO: f64 = 2.0;
/// Smallest multiple that is computed; none at all is no supply law.
const LEAST: f64 = 1e-6;
/// Nodes to each side of the critical supply.
const NODES: i32 = 12;

/// On what the cheapest supply rests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cheapest {
    /// Multiple of the critical supply, by theory (E22).
    Theory(f64),
    /// The cheapest of the multiples that were sampled.
    Sampled(f64),
}

/// Both energies over the supply mean: a V whose corner volatility rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplyV {
    /// On what the theory rests.
    pub footing: Footing,
    /// By multiples of the critical supply.
    pub line: Vec<Point>,
    /// Sampled energies, by multiples of the critical supply.
    pub sample: Vec<Sampled>,
    /// The scenario's own supply.
    pub here: Point,
    /// Both energies at the scenario's own supply.
    pub answer: Answer,
    /// |delta| T for one critical supply too much or too little \[J\].
    pub first_order: f64,
    /// Multiple of the critical supply at which thrifty dispatch is balanced; 1 without feedback.
    pub thrifty: f64,
    /// \[W\]
    pub critical_power: f64,
    /// Price of auxiliary over baseline energy, and the cheapest supply at it, if it is known.
    pub cheapest: (f64, Option<Cheapest>),
}

impl SupplyV {
    /// `ratio`: price of auxiliary over baseline energy.
    pub fn new(forms: &Forms, sample: Option<&Sample>, ratio: f64) -> SupplyV {
        let system = forms.system();
        let (t, critical) = (system.horizon(), system.critical_supply());
        let at = |multiple: f64| Point::new(multiple, forms.at(multiple * critical).expected(t));
        // Denser around the critical supply, where the V bends.
        let line = (-NODES..=NODES).map(|i| {
            let x = f64::from(i) / f64::from(NODES);
            at((1.0 + 0.5 * (TO - FROM) * x * x.abs()).max(LEAST))
        });
        let line: Vec<Point> = line.collect();
        SupplyV {
            footing: forms.footing(),
            cheapest: (ratio, cheapest(forms, sample, ratio, &line)),
            line,
            sample: sample.map_or(Vec::new(), |s| {
                let both = s.multiples.iter().zip(&s.by_supply);
                energies::sampled(both.map(|(m, (a, u))| (*m, a, u)))
            }),
            here: at(system.supply().mean() / critical),
            answer: Answer::new(forms, sample),
            first_order: critical * t as f64,
            thrifty: system
                .feedback()
                .map_or(1.0, |(_, s)| s.critical_supply() / critical),
            critical_power: critical / system.parts().slot,
        }
    }

    /// The cheapest multiple, where the figure reaches.
    fn cheapest_shown(&self) -> Option<f64> {
        let (Cheapest::Theory(m) | Cheapest::Sampled(m)) = self.cheapest.1?;
        (FROM..=TO).contains(&m).then_some(m)
    }

    fn cheapest_words(&self) -> String {
        let (ratio, cheapest) = self.cheapest;
        let price = format!(
            "If auxiliary energy costs {} times as much as baseline energy",
            significant(ratio)
        );
        match cheapest {
            Some(Cheapest::Theory(m)) if self.footing == Footing::Series => format!(
                "{price}, {} times the critical supply is cheapest on this weather, with demand at its mean.",
                significant(m)
            ),
            Some(Cheapest::Theory(m)) => {
                format!(
                    "{price}, {} times the critical supply is cheapest.",
                    significant(m)
                )
            }
            Some(Cheapest::Sampled(m)) => format!(
                "{price}, {} times the critical supply is the cheapest of those sampled.",
                significant(m)
            ),
            None => String::new(),
        }
    }
}

/// The supply at which baseline and auxiliary energy together are cheapest when a joule of the latter costs `ratio` joules of
/// the former, in multiples of the critical supply: by theory where it can tell (E22), otherwise of those sampled. `line`: the V as far as it
/// is known, which narrows the search.
pub fn cheapest(
    forms: &Forms,
    sample: Option<&Sample>,
    ratio: f64,
    line: &[Point],
) -> Option<Cheapest> {
    let critical = forms.system().critical_supply();
    let demand = critical * forms.system().horizon() as f64;
    // Where an exact mean did not converge there is no cost.
    let drawn = |p: &Point| match forms.footing() {
        Footing::Exact => p.auxiliary.best.unwrap_or(f64::NAN),
        _ => p.auxiliary.line(),
    };
    let cost = |p: &Point| (p.x * critical, p.x * demand + ratio * drawn(p));
    let costs: Vec<(f64, f64)> = line.iter().map(cost).collect();
    let around = costs.windows(3).find_map(|w| match w {
        [a, b, c] if b.1 <= a.1 && b.1 <= c.1 => Some([*a, *b, *c]),
        _ => None,
    });
    let mean = match around {
        Some(known) => forms.cheapest_near(known, ratio),
        None => forms.cheapest(ratio),
    };
    if let Some(mean) = mean {
        return Some(Cheapest::Theory(mean / critical));
    }
    let sample = sample.filter(|s| s.finished_paths >= LEAST_PATHS)?;
    let costs = sample.multiples.iter().zip(&sample.by_supply);
    let costs = costs.map(|(m, (a, _))| (*m, m * demand + ratio * a.mean()));
    let best = costs.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Cheapest::Sampled(best.0))
}

/// The x axis.
pub fn across() -> Axis {
    Axis::linear("supply mean / critical", Unit::One, [FROM, TO])
}

impl Chart for SupplyV {
    const KEY: &'static str = "supply-v";
    const QUESTION: &'static str = "How much supply is just enough?";
    const FOLLOWS: Follows = Follows::AtOnce;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.forms(), inputs.sample().as_deref(), inputs.ratio())
    }

    fn sentence(&self) -> String {
        format!(
            "At {}the critical {}, auxiliary energy is {} ({}), unused {} ({}).",
            times(self.here.x),
            with_unit(self.critical_power, Unit::Watt),
            self.answer.auxiliary.brief(),
            self.answer.auxiliary_share(),
            self.answer.unused.brief(),
            self.answer.unused_share()
        )
    }

    fn more(&self) -> String {
        let Answer {
            auxiliary, unused, ..
        } = self.answer;
        let energies = [("auxiliary", auxiliary), ("unused", unused)];
        joined(&[
            "Both are means over the horizon: what is drawn beside the supply, and baseline energy that is left over.",
            &self.cheapest_words(),
            &notes(&energies, self.footing),
        ])
    }

    fn table(&self) -> Table {
        energies::table("supply / critical", &self.line, &self.sample)
    }

    fn pick(&self, x: f64, _: f64) -> Option<Picked> {
        Some(Picked::Values(vec![(
            Id::SupplyMean,
            x * self.critical_power,
        )]))
    }

    fn handles(&self) -> Handles {
        Handles {
            at: self.here.marks().to_vec(),
            hint: "Drag the marker: supply.",
            ..Handles::default()
        }
    }

    fn curves(&self) -> Option<Curves> {
        let say = |x: f64| format!("{} times the critical supply", significant(x));
        Some(energies::curves(say, &self.line, &self.sample))
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let [theory, guide] = [Role::Theory, Role::Guide].map(|r| look.colour(r));
        let x = across();
        let tops = behind
            .into_iter()
            .chain([self])
            .flat_map(|f| energies::tops(&f.line));
        let y = Axis::linear("energy over horizon", Unit::Joule, tops.chain([0.0]));
        let mut legend = energies::legend(&self.line, look, Mark::Line);
        legend.push((Mark::Dashed, guide, "no volatility".into()));
        let here = match self.here.x <= TO {
            true => "you are here".into(),
            false => format!("you are beyond, at {}", significant(self.here.x)),
        };
        legend.push((Mark::Here, theory, here));
        if self.cheapest_shown().is_some() {
            legend.push((Mark::Dotted, theory, "cheapest".into()));
        }
        let faint = look.faint(look.colour(Role::Auxiliary));
        legend.extend(behind.map(|_| (Mark::Line, faint, BEHIND.into())));
        vec![Mesh { x, y, legend }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        let [theory, guide] = [Role::Theory, Role::Guide].map(|r| look.colour(r));
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
        if let Some(m) = self.cheapest_shown() {
            let line = [(m, frame.mesh.y.from), (m, frame.mesh.y.to)];
            frame.line(&line, Mark::Dotted, theory, 1.5)?;
        }
        let before = behind.map(|a| a.line.as_slice());
        energies::lines(frame, &self.line, before, Mark::Line)?;
        energies::points(frame, &self.sample, &self.here)
    }
}
