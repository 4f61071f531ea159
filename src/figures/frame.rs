//! Frame: a plot with axes and legend, drawn with a few strokes and no measuring of text.
//!
//! The title of the y axis and the legend stand above the plot, so they never cover data and nothing is rotated.
//! Everything drawn into the plot is clipped to it; points that are not finite are left out.

use super::pen::{Drawn, EDGE, Entry, Mark, Pen, Rect};
use super::style::{Look, Role};
use super::ticks::{Axis, Scale};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

/// A plot with its axes drawn.
pub struct Frame<'a, DB: DrawingBackend> {
    pub pen: Pen<'a, DB>,
    pub plot: Rect,
    x: Axis,
    y: Axis,
}

impl<'a, DB: DrawingBackend> Frame<'a, DB> {
    /// Draws title, legend, grid and tick labels. `None` where the area is too small for a plot.
    pub fn new(
        area: &'a DrawingArea<DB, Shift>,
        look: &'a Look,
        x: Axis,
        y: Axis,
        legend: &[Entry],
    ) -> Result<Option<Frame<'a, DB>>, String> {
        let pen = Pen { area, look };
        let bounds = pen.bounds();
        let (text, small) = (look.text(), look.px(4.0));
        if bounds.width() < look.px(100.0) || bounds.height() < look.px(80.0) {
            return Ok(None);
        }
        let ink = look.colour(Role::Text);
        pen.text(
            &y.title,
            (small, small),
            (HPos::Left, VPos::Top),
            bounds.width() - 2.0 * small,
            ink,
        )?;
        let above = small + text * 1.35;
        let legend = pen.legend(
            legend,
            Rect {
                left: small,
                top: above,
                right: bounds.right - small,
                ..bounds
            },
        )?;
        let top = above + legend + 0.5 * text + small;
        let bottom = bounds.bottom - if x.title.is_empty() { 0.6 } else { 2.8 } * text;
        let y_ticks = y.ticks(((bottom - top) / (2.2 * text)).max(2.0) as usize);
        let widest = |ticks: &[(f64, String)]| {
            let widths = ticks.iter().map(|t| look.text_width(&t.1, text));
            widths.fold(0.0, f64::max)
        };
        let left = widest(&y_ticks) + 3.0 * small;
        let right = bounds.right - look.px(14.0);
        let plot = Rect {
            left,
            top,
            right,
            bottom,
        };
        if plot.width() < look.px(40.0) || plot.height() < look.px(20.0) {
            return Ok(None);
        }
        let step = widest(&x.ticks(6)).max(2.0 * text) + 1.2 * text;
        let x_ticks = x.ticks((plot.width() / step).max(2.0) as usize);
        let frame = Frame { pen, plot, x, y };
        frame.axes(&x_ticks, &y_ticks)?;
        Ok(Some(frame))
    }

    fn axes(&self, x_ticks: &[(f64, String)], y_ticks: &[(f64, String)]) -> Drawn {
        let (look, plot) = (self.pen.look, self.plot);
        let (grid, ink) = (look.colour(Role::Grid), look.colour(Role::Text));
        let small = look.px(4.0);
        for (value, label) in y_ticks {
            let y = self.at(0.0, *value).1;
            self.pen
                .path(vec![(plot.left, y), (plot.right, y)], grid, 1.0)?;
            let at = (plot.left - 1.5 * small, y);
            self.pen
                .text(label, at, (HPos::Right, VPos::Center), plot.left, ink)?;
        }
        let named = !self.x.title.is_empty();
        let bounds = self.pen.bounds();
        for (value, label) in x_ticks {
            let x = self.at(*value, 0.0).0;
            self.pen
                .path(vec![(x, plot.top), (x, plot.bottom)], grid, 1.0)?;
            if named {
                // A label at the end of the axis moves inward instead of being cut.
                let half = 0.5 * look.text_width(label, look.text());
                let centre = x.min(bounds.right - half - 1.0).max(half + 1.0);
                let at = (centre, plot.bottom + small);
                self.pen
                    .text(label, at, (HPos::Center, VPos::Top), plot.width(), ink)?;
            }
        }
        let axis = look.colour(Role::Axis);
        self.pen.path(
            vec![(plot.left, plot.bottom), (plot.right, plot.bottom)],
            axis,
            1.0,
        )?;
        self.pen.path(
            vec![(plot.left, plot.top), (plot.left, plot.bottom)],
            axis,
            1.0,
        )?;
        if named {
            let at = (bounds.right - small, bounds.bottom - small);
            let room = bounds.width() - 2.0 * small;
            self.pen
                .text(&self.x.title, at, (HPos::Right, VPos::Bottom), room, ink)?;
        }
        Ok(())
    }

    /// Where a point lies, in device pixels.
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.plot.left + self.x.position(x) * self.plot.width(),
            self.plot.bottom - self.y.position(y) * self.plot.height(),
        )
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
        let low = match self.y.scale {
            Scale::Log => (mean - half).max(self.y.from),
            Scale::Linear | Scale::Bare => mean - half,
        };
        self.line(&[(x, low), (x, mean + half)], Mark::Line, colour, 1.5)?;
        self.mark(mark, x, mean, colour)
    }
}
