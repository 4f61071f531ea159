//! Figure 8, policies: every policy on the plane of mean energy and root mean square energy, with curves of equal
//! auxiliary energy (E7), and the paired difference of two of them.

use super::chart::{Chart, Follows};
use super::curves::{Curve, Curves, plain};
use super::frame::Frame;
use super::inputs::Inputs;
use super::labels::Labels;
use super::mesh::{Mesh, entries};
use super::pen::{Drawn, Mark, Rect};
use super::rivals::{Contest, Pair};
pub use super::rivals::{Rival, rival};
use super::style::{Look, Role, letter};
use super::ticks::Axis;
use super::{BEHIND, Table, cell, joined};
use crate::dispatch::policy::DiffusionInputs;
use crate::dispatch::rule::Rule;
use crate::numerics::roots::bisect;
use crate::report::answer::Value;
use crate::theory::expected::Footing;
use crate::units::{Unit, significant, with_unit};

/// How far beyond the present policy the plane reaches.
const REACH: f64 = 2.0;
/// Nodes of a curve, and the auxiliary energies of the curves in multiples of the present policy's.
const NODES: i32 = 24;
const CURVES: [f64; 3] = [0.5, 1.0, 2.0];

/// Curves, policies that solve as much, and the others.
const COLOURS: [Role; 3] = [Role::Auxiliary, Role::Theory, Role::Guide];

/// Policies in the plane of a task's mean energy and the root of its second moment, with lines of equal auxiliary energy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policies {
    /// Every policy that can serve the tasks.
    pub rivals: Vec<Rival>,
    /// The scenario's own choice among them.
    pub own: Rule,
    /// On what the theory of the scenario's own system rests.
    pub footing: Footing,
    /// Supply, arrivals and horizon, from which the lines of equal auxiliary energy follow (E7).
    pub inputs: DiffusionInputs,
    /// The two that are compared by sampling.
    pub pair: Pair,
}

impl Policies {
    /// Of policies that compete under one supply.
    pub fn new(contest: Contest) -> Policies {
        Policies {
            own: contest.own,
            footing: Footing::of(&contest.system),
            inputs: contest.system.diffusion_inputs(),
            rivals: contest.rivals,
            pair: contest.pair,
        }
    }

    fn here(&self) -> Option<&Rival> {
        self.rivals.iter().find(|r| r.policy == self.own)
    }

    /// Whether a policy solves the same share of the tasks as the present one, so that comparing them means something.
    fn comparable(&self, rival: &Rival) -> bool {
        self.here()
            .is_some_and(|h| (h.solved - rival.solved).abs() < 1e-6)
    }

    /// The policy that draws least of those that solve as much, the present one where it does; and how many others draw the
    /// same.
    fn best(&self) -> Option<(&Rival, usize)> {
        let fair = || self.rivals.iter().filter(|r| self.comparable(r));
        let line = |r: &Rival| r.auxiliary.line();
        let first = |r: &&Rival| (line(r), r.policy != self.own);
        let best = fair().min_by(|a, b| {
            let ((a, other), (b, another)) = (first(a), first(b));
            a.total_cmp(&b).then(other.cmp(&another))
        })?;
        let like = fair().filter(|r| line(r) == line(best)).count();
        Some((best, like - 1))
    }

    /// The part of the plane that is shown: mean, root mean square.
    fn window(&self) -> Option<[(f64, f64); 2]> {
        let here = self.here()?;
        let near =
            |r: &&Rival| r.mean <= REACH * here.mean && r.root_square <= REACH * here.root_square;
        let range = |of: fn(&Rival) -> f64| {
            let values = self.rivals.iter().filter(near).map(of);
            let (low, high) =
                values.fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
            let room = (0.08 * (high - low)).max(0.02 * high);
            (low - room, high + room)
        };
        Some([range(|r| r.mean), range(|r| r.root_square)])
    }

    /// Whether E7 tells two policies apart here: with the paper's battery, and not on a series.
    fn has_curves(&self) -> bool {
        matches!(self.footing, Footing::Exact | Footing::Weather)
    }

    /// The curve of equal auxiliary energy through `level` \[J\]: for each root mean square the mean that draws it.
    fn curve(&self, level: f64, [x, y]: [(f64, f64); 2]) -> Vec<(f64, f64)> {
        if !self.has_curves() {
            return Vec::new();
        }
        let at = |i: i32| y.0 + (y.1 - y.0) * f64::from(i) / f64::from(NODES);
        let solve = |root: f64| {
            let drawn = |mean: f64| self.inputs.auxiliary(mean, root * root);
            // No energy has a root mean square below its mean.
            let (low, high) = (0.5 * x.0, (2.0 * x.1).min(root));
            if drawn(low) > level || drawn(high) < level {
                return None;
            }
            let (low, _) = bisect((low, high), 40, &|mean| drawn(mean) < level);
            Some((low, root))
        };
        (0..=NODES).map(at).filter_map(solve).collect()
    }
}

impl Chart for Policies {
    const KEY: &'static str = "policies";
    const QUESTION: &'static str = "Which policy draws least, and by how much?";
    const FOLLOWS: Follows = Follows::AtRest;

    fn of(inputs: &dyn Inputs) -> Self {
        Self::new(inputs.contest())
    }

    fn sentence(&self) -> String {
        let Some(((best, like), here)) = self.best().zip(self.here()) else {
            return "No policy can be compared with the present one.".into();
        };
        let value = Value::new(best.auxiliary, None);
        let demand = self.inputs.rate * best.mean * self.inputs.horizon;
        let gain = match (best.auxiliary.best, here.auxiliary.best) {
            (Some(best), Some(here)) if here > 0.0 => 100.0 * (1.0 - best / here),
            _ => 0.0,
        };
        let listens = self.footing == Footing::Feedback;
        let whose = match (listens, best.policy == here.policy) {
            // The present policy is then another one than that among the rivals.
            (true, _) => format!("without feedback “{}”", best.name),
            (false, true) => format!("the present one, “{}”,", best.name),
            (false, false) => format!("“{}”", best.name),
        };
        let draws = match like {
            0 => "draws least".into(),
            1 => "and another draw least".into(),
            n => format!("and {n} others draw least"),
        };
        let gain = match !listens && gain >= 0.001 {
            true => format!(", {} % below the present one", significant(gain)),
            false => String::new(),
        };
        format!(
            "Of comparable policies {whose} {draws}: {} ({} of demand){gain}.",
            value.brief(),
            value.share(demand)
        )
    }

    fn more(&self) -> String {
        let ground = match self.footing {
            Footing::Exact => "",
            Footing::Series => {
                "Auxiliary energies are those of the replayed weather at mean demand."
            }
            Footing::Feedback => "They are compared without feedback.",
            _ => "Auxiliary energies are by an approximation.",
        };
        let outside = self.window().map_or(0, |[x, y]| {
            let out = |r: &&Rival| r.mean > x.1 || r.root_square > y.1;
            self.rivals.iter().filter(out).count()
        });
        let outside = match outside {
            0 => String::new(),
            1 => "One policy lies beyond the plane and is only in the table.".into(),
            n => format!("{n} policies lie beyond the plane and are only in the table."),
        };
        joined(&[
            "Comparable are policies that solve the same share of the tasks.",
            ground,
            &self.pair.sentence(),
            &outside,
        ])
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&[
            "policy",
            "solved",
            "e₁ [J]",
            "√e₂ [J]",
            "E[A] from [J]",
            "to [J]",
        ]);
        for r in &self.rivals {
            let (low, high) = r.auxiliary.shown();
            let numbers = [r.solved, r.mean, r.root_square, low, high].map(cell);
            table
                .rows
                .push(std::iter::once(r.name.clone()).chain(numbers).collect());
        }
        if let Some(p) = self.pair.paired {
            table.rows.push(vec![
                format!(
                    "{} less {}, sampled, 95 %",
                    self.pair.first, self.pair.second
                ),
                String::new(),
                String::new(),
                String::new(),
                cell(p.difference.0 - p.half()),
                cell(p.difference.0 + p.half()),
            ]);
        }
        table
    }

    fn curves(&self) -> Option<Curves> {
        let say = |x: f64| format!("{} in the mean", with_unit(x, Unit::Joule));
        let [(low, high), _] = self.window()?;
        let inside = self.rivals.iter();
        let inside = inside.filter(|r| (low..=high).contains(&r.mean));
        let read = |r: &Rival| {
            let root = [(r.mean, r.root_square)].into_iter();
            [
                plain(&format!("{}, root mean square", r.name), Unit::Joule, root),
                Curve {
                    name: format!("{}, auxiliary", r.name),
                    unit: Unit::Joule,
                    points: vec![(r.mean, Value::new(r.auxiliary, None))],
                },
            ]
        };
        let list = inside.flat_map(read).collect();
        Some(Curves { say, list })
    }

    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh> {
        let Some([mut x, mut y]) = self.window() else {
            return Vec::new();
        };
        if let Some(b) = behind.and_then(Policies::here) {
            x = (x.0.min(b.mean), x.1.max(b.mean));
            y = (y.0.min(b.root_square), y.1.max(b.root_square));
        }
        let [curve, theory, guide] = COLOURS.map(|r| look.colour(r));
        let mut legend = vec![
            (Mark::Circle, theory, "solves as much"),
            (Mark::Square, guide, "solves more or less"),
            (Mark::Here, theory, "present policy"),
        ];
        if self.has_curves() {
            legend.push((Mark::Dashed, curve, "equal auxiliary energy (Brownian)"));
        }
        legend.extend(behind.map(|_| (Mark::Circle, look.faint(theory), BEHIND)));
        // What is outside the window is only in the table, so the axes end where it does.
        let axis = |name, (from, to)| Axis::linear(name, Unit::Joule, [from, to]).between(from, to);
        vec![Mesh {
            x: axis("mean energy of a task e₁", x),
            y: axis("root mean square √e₂", y),
            legend: entries(&legend),
        }]
    }

    fn series(&self, _: usize, frame: &Frame, behind: Option<&Self>) -> Drawn {
        let look = frame.pen.look;
        let Some(here) = self.here() else {
            return Ok(());
        };
        let [curve, theory, guide] = COLOURS.map(|r| look.colour(r));
        let text = look.colour(Role::Text);
        let Mesh { x, y, .. } = frame.mesh;
        let window = [(x.from, x.to), (y.from, y.to)];
        if let Some(b) = behind.and_then(Policies::here) {
            let faint = look.faint(theory);
            frame.mark(Mark::Circle, b.mean, b.root_square, faint)?;
        }
        let level = self
            .inputs
            .auxiliary(here.mean, here.root_square * here.root_square);
        let mut labels = Labels::new(&frame.pen, frame.plot);
        for rival in &self.rivals {
            let r = look.px(if rival.policy == self.own { 14.0 } else { 8.0 });
            labels.take(Rect::around(
                frame.at(rival.mean, rival.root_square),
                (r, r),
            ));
        }
        let curves = CURVES.map(|multiple| self.curve(multiple * level, window));
        for (points, multiple) in curves.iter().zip(CURVES) {
            let (mark, width) = if multiple == 1.0 {
                (Mark::Line, 1.5)
            } else {
                (Mark::Dashed, 1.0)
            };
            frame.line(points, mark, curve, width)?;
            let points = points.iter().map(|p| frame.at(p.0, p.1));
            labels.take_line(&points.collect::<Vec<_>>());
        }
        for (points, multiple) in curves.iter().zip(CURVES) {
            // From the top, where there is room.
            for p in points.iter().rev() {
                let (name, at) = (format!("×{multiple}"), frame.at(p.0, p.1));
                if labels.name(&name, at, look.px(4.0), 1, curve)? {
                    break;
                }
            }
        }
        for rival in &self.rivals {
            let at = frame.at(rival.mean, rival.root_square);
            if !frame.plot.contains(at) {
                continue;
            }
            let (mark, colour) = if self.comparable(rival) {
                (Mark::Circle, theory)
            } else {
                (Mark::Square, guide)
            };
            frame.pen.mark(mark, at, colour)?;
            labels.name(&rival.policy.short(letter), at, look.px(8.0), 4, text)?;
        }
        frame.mark(Mark::Here, here.mean, here.root_square, theory)
    }
}
