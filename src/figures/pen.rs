//! Pen: strokes, signs and text in device pixels on a part of a surface, without measuring text.
//!
//! What is written by hand is small: sizes in CSS pixels on any screen, signs that are the same in plot and legend, and text cut
//! to its room.

use super::style::Look;
use super::surface::{Area, Pixel, Surface};
pub use super::surface::{Drawn, Refused};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};

/// Draws on an area of a surface, in device pixels from the corner of the area.
pub struct Pen<'a> {
    /// What is drawn on.
    pub surface: &'a dyn Surface,
    /// The part of it that is this pen's.
    pub area: Area,
    /// Theme and sizes.
    pub look: &'a Look,
}

/// Sign that stands for a series, in the plot and in the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// An unbroken stroke.
    Line,
    /// A stroke with long dashes.
    Dashed,
    /// A stroke with short dashes.
    Dotted,
    /// A filled circle at every point.
    Circle,
    /// A filled square at every point.
    Square,
    /// A pale area between two lines.
    Band,
    /// "You are here": a ring.
    Here,
}

/// Rounding that coordinates may carry \[device pixels\].
pub const EDGE: f64 = 1e-6;

/// Height of a line, with ascenders and descenders, in units of the text height.
const LINE: f64 = 1.25;

/// Rectangle in device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge; y grows downwards.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Rect {
    /// Of this width and height around a centre.
    pub fn around(centre: (f64, f64), size: (f64, f64)) -> Rect {
        Rect {
            left: centre.0 - 0.5 * size.0,
            top: centre.1 - 0.5 * size.1,
            right: centre.0 + 0.5 * size.0,
            bottom: centre.1 + 0.5 * size.1,
        }
    }

    /// Distance of the left and right edge.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Distance of the upper and lower edge.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The part of a segment inside.
    pub fn clip(&self, a: (f64, f64), b: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-dx, a.0 - self.left),
            (dx, self.right - a.0),
            (-dy, a.1 - self.top),
            (dy, self.bottom - a.1),
        ] {
            // A line along the edge lies inside, whatever rounding says.
            let q = q + EDGE;
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

    /// The point of it that lies nearest to another one.
    pub fn nearest(&self, p: (f64, f64)) -> (f64, f64) {
        (
            p.0.min(self.right).max(self.left),
            p.1.min(self.bottom).max(self.top),
        )
    }

    /// Whether both have a point in common.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left <= other.right
            && self.right >= other.left
            && self.top <= other.bottom
            && self.bottom >= other.top
    }

    /// Whether a point lies inside, or at most a pixel outside.
    pub fn contains(&self, p: (f64, f64)) -> bool {
        p.0 >= self.left - 1.0
            && p.0 <= self.right + 1.0
            && p.1 >= self.top - 1.0
            && p.1 <= self.bottom + 1.0
    }
}

impl Pen<'_> {
    /// The whole area.
    pub fn bounds(&self) -> Rect {
        Rect {
            left: 0.0,
            top: 0.0,
            right: f64::from(self.area.width),
            bottom: f64::from(self.area.height),
        }
    }

    /// Where a point lies on the surface.
    fn pixel(&self, p: (f64, f64)) -> Pixel {
        let whole = |v: f64| libm::round(v) as i32;
        (self.area.left + whole(p.0), self.area.top + whole(p.1))
    }

    fn pixels(&self, points: &[(f64, f64)]) -> Vec<Pixel> {
        points.iter().map(|p| self.pixel(*p)).collect()
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

    /// Text of another height \[device pixels\], shortened to what fits into `room`.
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
        self.surface.text(&text, self.pixel(at), &style)
    }

    /// Room that a text takes that is not shortened, with a little space around its letters.
    pub fn size_of(&self, text: &str) -> (f64, f64) {
        let height = self.look.text();
        (self.look.text_width(text, height), LINE * height)
    }

    /// Where such a text lies.
    pub fn around(&self, text: &str, at: (f64, f64), anchor: (HPos, VPos)) -> Rect {
        let (width, height) = self.size_of(text);
        let x = match anchor.0 {
            HPos::Left => at.0 + 0.5 * width,
            HPos::Center => at.0,
            HPos::Right => at.0 - 0.5 * width,
        };
        let y = match anchor.1 {
            VPos::Top => at.1 + 0.4 * height,
            VPos::Center => at.1,
            VPos::Bottom => at.1 - 0.4 * height,
        };
        Rect::around((x, y), (width, height))
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

    /// An unbroken polyline; `width` in CSS pixels. Fewer than two points draw nothing.
    pub fn path(&self, points: &[(f64, f64)], colour: RGBColor, width: f64) -> Drawn {
        if points.len() < 2 {
            return Ok(());
        }
        let style = ShapeStyle {
            color: colour.to_rgba(),
            filled: false,
            stroke_width: self.look.stroke(width),
        };
        self.surface.path(&self.pixels(points), style)
    }

    /// A filled area; fewer than three corners draw nothing.
    pub fn polygon(&self, points: &[(f64, f64)], colour: RGBColor, opacity: f64) -> Drawn {
        if points.len() < 3 {
            return Ok(());
        }
        self.surface
            .polygon(&self.pixels(points), colour.mix(opacity))
    }

    /// A filled rectangle.
    pub fn rectangle(&self, r: Rect, colour: RGBColor, opacity: f64) -> Drawn {
        let [a, b] = [(r.left, r.top), (r.right, r.bottom)].map(|p| self.pixel(p));
        let corners = [(a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))];
        self.surface.rectangle(corners, colour.mix(opacity))
    }

    /// A circle of this radius \[device pixels\]: filled, or a ring with a stroke of this width \[CSS pixels\].
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
        let radius = libm::round(radius).max(1.0) as u32;
        self.surface.circle(self.pixel(at), radius, style)
    }

    /// A polyline, dashed when asked for.
    pub fn line(&self, points: &[(f64, f64)], mark: Mark, colour: RGBColor, width: f64) -> Drawn {
        let (dash, gap) = match mark {
            Mark::Dashed => (self.look.px(6.0), self.look.px(4.0)),
            Mark::Dotted => (self.look.px(2.0), self.look.px(4.0)),
            _ => return self.path(points, colour, width),
        };
        for piece in dashes(points, dash, gap) {
            self.path(&piece, colour, width)?;
        }
        Ok(())
    }

    /// The sign of a series, centred.
    pub fn mark(&self, mark: Mark, at: (f64, f64), colour: RGBColor) -> Drawn {
        let look = self.look;
        let r = look.px(3.0);
        match mark {
            Mark::Circle => self.circle(at, r, colour, None),
            Mark::Square => self.rectangle(Rect::around(at, (2.0 * r, 2.0 * r)), colour, 1.0),
            Mark::Here => self.circle(at, look.px(6.0), colour, Some(2.0)),
            Mark::Band => {
                let size = (look.px(18.0), look.px(10.0));
                self.rectangle(Rect::around(at, size), colour, 0.3)
            }
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
        let (from, to) = r.clip((-5.0, 5.0), (15.0, 5.0)).expect("crosses");
        assert!(from.0.abs() < 1e-5 && (to.0 - 10.0).abs() < 1e-5 && to.1 == 5.0);
        assert_eq!(r.clip((-5.0, 5.0), (-1.0, 5.0)), None);
        // Along the edge, a rounding error outside.
        assert!(r.clip((0.0, -1e-13), (10.0, -1e-13)).is_some());
    }
}
