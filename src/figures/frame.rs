//! Frame: the plot of a mesh, into which series are drawn.
//!
//! Everything drawn into the plot is clipped to it; points that are not finite are left out.
//!
//! Written by hand because plotters' series need a `ChartContext`, which only `ChartBuilder` makes ([`mesh`](super::mesh)
//! says why not), and leave clipping to their caller.

use super::mesh::Mesh;
use super::pen::{Drawn, EDGE, Mark, Pen, Rect};
use super::ticks::Scale;
use plotters::style::RGBColor;

/// A plot that series are drawn into; its mesh is drawn elsewhere.
pub struct Frame<'a> {
    /// What draws.
    pub pen: Pen<'a>,
    /// Where the plot lies within the area.
    pub plot: Rect,
    /// Axes that place the data.
    pub mesh: &'a Mesh,
}

impl Frame<'_> {
    /// Where a point lies, in device pixels.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        self.mesh.at(self.plot, x, y)
    }

    /// A line through points, clipped to the plot and broken where a point is not finite.
    pub fn line(&self, points: &[(f64, f64)], mark: Mark, colour: RGBColor, width: f64) -> Drawn {
        let mut run: Vec<(f64, f64)> = Vec::new();
        for pair in points.windows(2) {
            let [a, b] = pair else { continue };
            let (a, b) = (self.at(a.0, a.1), self.at(b.0, b.1));
            let finite = a.0.is_finite() && a.1.is_finite() && b.0.is_finite() && b.1.is_finite();
            match self.plot.clip(a, b).filter(|_| finite) {
                Some((from, to)) => {
                    let joins = |end: &(f64, f64)| {
                        (end.0 - from.0).abs() < EDGE && (end.1 - from.1).abs() < EDGE
                    };
                    if !run.last().is_some_and(joins) {
                        self.pen.line(&run, mark, colour, width)?;
                        run = vec![from];
                    }
                    run.push(to);
                }
                None => {
                    self.pen.line(&run, mark, colour, width)?;
                    run.clear();
                }
            }
        }
        self.pen.line(&run, mark, colour, width)
    }

    /// The area between two lines over the same x.
    pub fn band(&self, points: &[(f64, f64, f64)], colour: RGBColor, opacity: f64) -> Drawn {
        let inside = |(x, y): (f64, f64)| {
            let finite = x.is_finite() && y.is_finite();
            finite.then(|| (x, y.max(self.plot.top).min(self.plot.bottom)))
        };
        let lower = points.iter().filter_map(|p| inside(self.at(p.0, p.1)));
        let upper = points
            .iter()
            .rev()
            .filter_map(|p| inside(self.at(p.0, p.2)));
        let outline: Vec<(f64, f64)> = lower.chain(upper).collect();
        self.pen.polygon(&outline, colour, opacity)
    }

    /// A sign at a point, if that lies in the plot.
    pub fn mark(&self, mark: Mark, x: f64, y: f64, colour: RGBColor) -> Drawn {
        let at = self.at(x, y);
        if self.plot.contains(at) {
            self.pen.mark(mark, at, colour)?;
        }
        Ok(())
    }

    /// A sample point with its interval.
    pub fn interval(&self, mark: Mark, x: f64, mean: f64, half: f64, colour: RGBColor) -> Drawn {
        let low = match self.mesh.y.scale {
            Scale::Log => (mean - half).max(self.mesh.y.from),
            Scale::Linear | Scale::Bare => mean - half,
        };
        self.line(&[(x, low), (x, mean + half)], Mark::Line, colour, 1.5)?;
        self.mark(mark, x, mean, colour)
    }
}
