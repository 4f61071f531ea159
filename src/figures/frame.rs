//! Frame: a plot with axes and legend, drawn with a few strokes and no measuring of text.
//!
//! The title of the y axis and the legend stand above the plot, so they never cover data and nothing is rotated.
//! Everything drawn into the plot is clipped to it; points that are not finite are left out.

use super::style::{Look, Role};
use super::ticks::{Axis, Scale};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

/// Draws in device pixels on a plotters area.
pub struct Pen<'a, DB: DrawingBackend> {
    pub area: &'a DrawingArea<DB, Shift>,
    pub look: &'a Look,
}

/// Sign that stands for a series, in the plot and in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Line,
    Dashed,
    Dotted,
    Circle,
    Square,
    Band,
    /// "You are here": a ring.
    Here,
}

/// A legend entry.
pub type Entry<'a> = (Mark, RGBColor, &'a str);

pub type Drawn = Result<(), String>;

/// Rectangle in device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The part of a segment inside.
    fn clip(&self, a: (f64, f64), b: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ] {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                from = from.max(q / p);
            } else {
                to = to.min(q / p);
            }
        }
        let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        (from <= to).then(|| (at(from), at(to)))
    }

    fn contains(&self, p: (f64, f64)) -> bool {
        p.0 >= self.left - 1.0
            && p.0 <= self.right + 1.0
            && p.1 >= self.top - 1.0
            && p.1 <= self.bottom + 1.0
    }
}

impl<DB: DrawingBackend> Pen<'_, DB> {
    /// The whole area.
    pub fn bounds(&self) -> Rect {
        let (width, height) = self.area.dim_in_pixel();
        Rect {
            left: 0.0,
            top: 0.0,
            right: f64::from(width),
            bottom: f64::from(height),
        }
    }

    /// Text, shortened to what fits into `room`.
    pub fn text(
        &self,
        text: &str,
        at: (f64, f64),
        anchor: (HPos, VPos),
        room: f64,
        colour: RGBColor,
    ) -> Drawn {
        self.text_sized(text, at, anchor, room, colour, self.look.text())
    }

    pub fn text_sized(
        &self,
        text: &str,
        at: (f64, f64),
        anchor: (HPos, VPos),
        room: f64,
        colour: RGBColor,
        height: f64,
    ) -> Drawn {
        let size = self.look.font_size(height);
        let style = TextStyle {
            font: FontDesc::new(FontFamily::SansSerif, size, FontStyle::Normal),
            color: colour.to_backend_color(),
            pos: Pos::new(anchor.0, anchor.1),
        };
        let text = self.shortened(text, room, height);
        self.area
            .draw_text(&text, &style, pixel(at))
            .map_err(|e| e.to_string())
    }

    fn shortened(&self, text: &str, room: f64, height: f64) -> String {
        if self.look.text_width(text, height) <= room {
            return text.to_string();
        }
        let mut short = text.to_string();
        while short.pop().is_some() && self.look.text_width(&short, height) + 0.6 * height > room {}
        if short.is_empty() {
            short
        } else {
            format!("{}…", short.trim_end())
        }
    }

    pub fn path(&self, points: Vec<(f64, f64)>, colour: RGBColor, width: f64) -> Drawn {
        if points.len() < 2 {
            return Ok(());
        }
        let style = ShapeStyle {
            color: colour.to_rgba(),
            filled: false,
            stroke_width: self.look.stroke(width),
        };
        let points: Vec<(i32, i32)> = points.into_iter().map(pixel).collect();
        self.area
            .draw(&PathElement::new(points, style))
            .map_err(|e| e.to_string())
    }

    pub fn polygon(&self, points: &[(f64, f64)], colour: RGBColor, opacity: f64) -> Drawn {
        if points.len() < 3 {
            return Ok(());
        }
        let points: Vec<(i32, i32)> = points.iter().copied().map(pixel).collect();
        self.area
            .draw(&Polygon::new(points, colour.mix(opacity)))
            .map_err(|e| e.to_string())
    }

    pub fn rectangle(&self, r: Rect, colour: RGBColor, opacity: f64) -> Drawn {
        let corners = [pixel((r.left, r.top)), pixel((r.right, r.bottom))];
        self.area
            .draw(&Rectangle::new(corners, colour.mix(opacity).filled()))
            .map_err(|e| e.to_string())
    }

    pub fn circle(
        &self,
        at: (f64, f64),
        radius: f64,
        colour: RGBColor,
        stroke: Option<f64>,
    ) -> Drawn {
        let style = ShapeStyle {
            color: colour.to_rgba(),
            filled: stroke.is_none(),
            stroke_width: self.look.stroke(stroke.unwrap_or(1.0)),
        };
        self.area
            .draw(&Circle::new(
                pixel(at),
                libm::round(radius).max(1.0) as i32,
                style,
            ))
            .map_err(|e| e.to_string())
    }

    /// A polyline, dashed when asked for.
    pub fn line(&self, points: &[(f64, f64)], mark: Mark, colour: RGBColor, width: f64) -> Drawn {
        let (dash, gap) = match mark {
            Mark::Dashed => (self.look.px(6.0), self.look.px(4.0)),
            Mark::Dotted => (self.look.px(2.0), self.look.px(4.0)),
            _ => return self.path(points.to_vec(), colour, width),
        };
        for piece in dashes(points, dash, gap) {
            self.path(piece, colour, width)?;
        }
        Ok(())
    }

    /// The sign of a series, centred.
    pub fn mark(&self, mark: Mark, at: (f64, f64), colour: RGBColor) -> Drawn {
        let look = self.look;
        let r = look.px(3.0);
        match mark {
            Mark::Circle => self.circle(at, r, colour, None),
            Mark::Square => self.rectangle(
                Rect {
                    left: at.0 - r,
                    top: at.1 - r,
                    right: at.0 + r,
                    bottom: at.1 + r,
                },
                colour,
                1.0,
            ),
            Mark::Here => self.circle(at, look.px(6.0), colour, Some(2.0)),
            Mark::Band => self.rectangle(
                Rect {
                    left: at.0 - look.px(9.0),
                    top: at.1 - look.px(5.0),
                    right: at.0 + look.px(9.0),
                    bottom: at.1 + look.px(5.0),
                },
                colour,
                0.3,
            ),
            Mark::Line | Mark::Dashed | Mark::Dotted => {
                let half = look.px(9.0);
                self.line(
                    &[(at.0 - half, at.1), (at.0 + half, at.1)],
                    mark,
                    colour,
                    2.0,
                )
            }
        }
    }

    /// Draws a legend in rows from the top left of `within`; returns its height.
    pub fn legend(&self, entries: &[Entry], within: Rect) -> Result<f64, String> {
        let look = self.look;
        let (sign, gap, row) = (look.px(24.0), look.px(10.0), look.text() * 1.35);
        let (mut x, mut y) = (within.left, within.top + 0.5 * row);
        for (mark, colour, text) in entries {
            let width = sign + look.text_width(text, look.text());
            if x > within.left && x + width > within.right {
                (x, y) = (within.left, y + row);
            }
            self.mark(*mark, (x + look.px(10.0), y), *colour)?;
            let room = within.right - x - sign;
            let anchor = (HPos::Left, VPos::Center);
            self.text(text, (x + sign, y), anchor, room, look.colour(Role::Text))?;
            x += width + gap;
        }
        Ok(if entries.is_empty() {
            0.0
        } else {
            y + 0.5 * row - within.top
        })
    }
}

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
                    if run.last() != Some(&from) {
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
            Scale::Linear => mean - half,
        };
        self.line(&[(x, low), (x, mean + half)], Mark::Line, colour, 1.5)?;
        self.mark(mark, x, mean, colour)
    }
}

fn pixel(p: (f64, f64)) -> (i32, i32) {
    (libm::round(p.0) as i32, libm::round(p.1) as i32)
}

/// Pieces of a polyline, `dash` long with gaps of `gap`.
fn dashes(points: &[(f64, f64)], dash: f64, gap: f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let Some(first) = points.first() else {
        return pieces;
    };
    let (mut on, mut left, mut piece) = (true, dash, vec![*first]);
    for pair in points.windows(2) {
        let [a, b] = pair else { continue };
        let length = libm::hypot(b.0 - a.0, b.1 - a.1);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let t = done / length;
            let at = (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
            if on {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            on = !on;
            left = if on { dash } else { gap };
        }
        left -= length - done;
        if on {
            piece.push(*b);
        }
    }
    if on {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_the_line_with_gaps() {
        let pieces = dashes(&[(0.0, 0.0), (10.0, 0.0), (25.0, 0.0)], 6.0, 4.0);
        let ends: Vec<(f64, f64)> = pieces
            .iter()
            .filter_map(|p| Some((p.first()?.0, p.last()?.0)))
            .collect();
        assert_eq!(ends, [(0.0, 6.0), (10.0, 16.0), (20.0, 25.0)]);
    }

    #[test]
    fn segments_are_clipped() {
        let r = Rect {
            left: 0.0,
            top: 0.0,
            right: 10.0,
            bottom: 10.0,
        };
        assert_eq!(
            r.clip((-5.0, 5.0), (15.0, 5.0)),
            Some(((0.0, 5.0), (10.0, 5.0)))
        );
        assert_eq!(r.clip((-5.0, 5.0), (-1.0, 5.0)), None);
    }
}
