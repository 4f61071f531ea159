//! Both energies over one quantity: theory as lines, or as bands between proven bounds, and samples with their intervals. The
//! V and the growth figure are made of it.

use super::curves::{Curve, Curves};
use super::frame::Frame;
use super::mesh::Entry;
use super::pen::{Drawn, Mark};
use super::style::{Look, Role};
use super::{Estimate, Table, cell};
use crate::numerics::estimate::Moments;
use crate::report::answer::Value;
use crate::theory::expected::{Expected, Span};
use crate::units::Unit;
use plotters::style::RGBColor;

/// E\[A\] and E\[U\] of theory at one x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where on the horizontal axis: a horizon, or a supply.
    pub x: f64,
    /// E\[A\] \[J\].
    pub auxiliary: Span,
    /// E\[U\] \[J\].
    pub unused: Span,
}

impl Point {
    /// Takes over both energies.
    pub fn new(x: f64, expected: Expected) -> Point {
        Point {
            x,
            auxiliary: expected.auxiliary,
            unused: expected.unused,
        }
    }

    /// Where both energies are marked: between the bounds where there is no best number.
    pub fn marks(&self) -> [(f64, f64); 2] {
        [self.auxiliary, self.unused].map(|span| {
            let (low, high) = span.shown();
            (self.x, 0.5 * (low + high))
        })
    }
}

/// Both energies sampled at one x.
pub type Sampled = (f64, Option<Estimate>, Option<Estimate>);

/// `estimates`: x with the moments of both energies.
pub fn sampled<'a>(
    estimates: impl Iterator<Item = (f64, &'a Moments, &'a Moments)>,
) -> Vec<Sampled> {
    let of = |(x, a, u)| (x, Estimate::new(a), Estimate::new(u));
    estimates.map(of).collect()
}

/// Theory and sample, with the name of x and its unit in the heading.
pub fn table(x: &str, line: &[Point], sample: &[Sampled]) -> Table {
    let mut table = Table::new(&[
        x,
        "E[A] theory, from [J]",
        "to [J]",
        "E[U] theory, from [J]",
        "to [J]",
        "E[A] sampled [J]",
        "± 95 %",
        "E[U] sampled [J]",
        "± 95 %",
    ]);
    for p in line {
        let (a, u) = (p.auxiliary.shown(), p.unused.shown());
        let mut row = [p.x, a.0, a.1, u.0, u.1].map(cell).to_vec();
        row.resize(table.headings.len(), String::new());
        table.rows.push(row);
    }
    for (x, a, u) in sample {
        let mut row = vec![cell(*x)];
        row.resize(5, String::new());
        for estimate in [a, u] {
            row.extend(estimate.map_or([String::new(), String::new()], |e| {
                [cell(e.mean), cell(e.half)]
            }));
        }
        table.rows.push(row);
    }
    table
}

/// Theory and sample, to be read over x; `say`: x in words.
pub fn curves(say: fn(f64) -> String, line: &[Point], sample: &[Sampled]) -> Curves {
    let curve = |name: &str, points| Curve {
        name: name.to_string(),
        unit: Unit::Joule,
        points,
    };
    let theory = |of: fn(&Point) -> Span| {
        let value = |p: &Point| (p.x, Value::new(of(p), None));
        line.iter().map(value).collect()
    };
    let sampled = |of: fn(&Sampled) -> Option<Estimate>| {
        let value = |s: &Sampled| Some((s.0, of(s)?)).map(|(x, e)| (x, e.value()));
        sample.iter().filter_map(value).collect()
    };
    Curves {
        say,
        list: vec![
            curve("auxiliary", theory(|p| p.auxiliary)),
            curve("unused", theory(|p| p.unused)),
            curve("auxiliary", sampled(|s| s.1)),
            curve("unused", sampled(|s| s.2)),
        ],
    }
}

/// The highest that theory and sample reach.
pub fn tops(line: &[Point]) -> impl Iterator<Item = f64> {
    line.iter()
        .flat_map(|p| [p.auxiliary.shown().1, p.unused.shown().1])
}

/// Entries of both energies and of their samples; `unused`: the sign of the unused line.
pub fn legend(line: &[Point], look: &Look, unused: Mark) -> Vec<Entry> {
    let colour = |role| look.colour(role);
    let banded = line.iter().any(|p| p.auxiliary.best.is_none());
    let (auxiliary, unused) = match banded {
        true => (Mark::Band, Mark::Band),
        false => (Mark::Line, unused),
    };
    let name = |text: &str| match banded {
        true => format!("{text}, bounds"),
        false => text.to_string(),
    };
    vec![
        (auxiliary, colour(Role::Auxiliary), name("auxiliary")),
        (unused, colour(Role::Unused), name("unused")),
        (
            Mark::Circle,
            colour(Role::AuxiliarySample),
            "auxiliary, sampled".into(),
        ),
        (
            Mark::Square,
            colour(Role::UnusedSample),
            "unused, sampled".into(),
        ),
    ]
}

/// A line through the best numbers; where there is none, the band between the bounds.
pub fn span(
    frame: &Frame,
    points: impl Iterator<Item = (f64, Span)>,
    mark: Mark,
    colour: RGBColor,
) -> Drawn {
    let points: Vec<(f64, Span)> = points.collect();
    let of = |f: &dyn Fn(&Span) -> f64| -> Vec<(f64, f64)> {
        points.iter().map(|(x, s)| (*x, f(s))).collect()
    };
    if points.iter().all(|(_, s)| s.best.is_some()) {
        return frame.line(&of(&|s| s.line()), mark, colour, 2.0);
    }
    let floor = frame.mesh.y.from;
    let band = points
        .iter()
        .map(|(x, s)| (*x, s.shown().0.max(floor), s.shown().1.max(floor)));
    frame.band(&band.collect::<Vec<_>>(), colour, 0.3)?;
    frame.line(&of(&|s| s.shown().0), Mark::Line, colour, 1.0)?;
    frame.line(&of(&|s| s.shown().1), Mark::Line, colour, 1.0)
}

/// Both energies of theory, and the same of another scenario faintly behind.
pub fn lines(frame: &Frame, line: &[Point], behind: Option<&[Point]>, unused: Mark) -> Drawn {
    let look = frame.pen.look;
    for (points, faint) in behind.map(|a| (a, true)).into_iter().chain([(line, false)]) {
        let tint = |role| match faint {
            true => look.faint(look.colour(role)),
            false => look.colour(role),
        };
        let of = |f: fn(&Point) -> Span| points.iter().map(move |p| (p.x, f(p)));
        span(
            frame,
            of(|p| p.auxiliary),
            Mark::Line,
            tint(Role::Auxiliary),
        )?;
        span(frame, of(|p| p.unused), unused, tint(Role::Unused))?;
    }
    Ok(())
}

/// Sampled points with their intervals, and where the scenario stands.
pub fn points(frame: &Frame, sample: &[Sampled], here: &Point) -> Drawn {
    let look = frame.pen.look;
    for (x, a, u) in sample {
        for (estimate, mark, role) in [
            (a, Mark::Circle, Role::AuxiliarySample),
            (u, Mark::Square, Role::UnusedSample),
        ] {
            if let Some(e) = estimate {
                frame.interval(mark, *x, e.mean, e.half, look.colour(role))?;
            }
        }
    }
    let theory = look.colour(Role::Theory);
    for (x, y) in here.marks() {
        frame.mark(Mark::Here, x, y, theory)?;
    }
    Ok(())
}
