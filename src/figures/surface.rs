//! Surface: what pens draw on. Any plotters backend is one; its type ends here, so that one drawing code serves them all.

use plotters::prelude::DrawingBackend;
use plotters::style::{RGBAColor, ShapeStyle, TextStyle};
use std::cell::RefCell;

/// The backend failed to draw. Zero-sized: keeping its error costs 1.2 kB of gzip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// What drawing returns; nothing is drawn after a refusal.
pub type Drawn = Result<(), Refused>;

/// A point in whole device pixels.
pub type Pixel = (i32, i32);

/// What takes strokes in device pixels.
pub trait Surface {
    /// Width and height \[device pixels\].
    fn size(&self) -> (u32, u32);
    /// Draws an unbroken polyline.
    fn path(&self, points: &[Pixel], style: ShapeStyle) -> Drawn;
    /// Fills a polygon.
    fn polygon(&self, points: &[Pixel], colour: RGBAColor) -> Drawn;
    /// Fills a rectangle between its upper left and its lower right corner.
    fn rectangle(&self, corners: [Pixel; 2], colour: RGBAColor) -> Drawn;
    /// Draws a ring, or fills a circle.
    fn circle(&self, centre: Pixel, radius: u32, style: ShapeStyle) -> Drawn;
    /// Writes a line of text at a point, as its style anchors it.
    fn text(&self, text: &str, at: Pixel, style: &TextStyle) -> Drawn;
}

/// One stroke on a backend that no other stroke is using.
fn stroke<B: DrawingBackend, E>(
    backend: &RefCell<B>,
    draw: impl FnOnce(&mut B) -> Result<(), E>,
) -> Drawn {
    let mut backend = backend.try_borrow_mut().map_err(|_| Refused)?;
    backend.ensure_prepared().map_err(|_| Refused)?;
    draw(&mut backend).map_err(|_| Refused)
}

impl<B: DrawingBackend> Surface for RefCell<B> {
    fn size(&self) -> (u32, u32) {
        self.try_borrow().map_or((0, 0), |b| b.get_size())
    }

    fn path(&self, points: &[Pixel], style: ShapeStyle) -> Drawn {
        stroke(self, |b| b.draw_path(points.iter().copied(), &style))
    }

    fn polygon(&self, points: &[Pixel], colour: RGBAColor) -> Drawn {
        stroke(self, |b| b.fill_polygon(points.iter().copied(), &colour))
    }

    fn rectangle(&self, [upper, lower]: [Pixel; 2], colour: RGBAColor) -> Drawn {
        stroke(self, |b| b.draw_rect(upper, lower, &colour, true))
    }

    fn circle(&self, centre: Pixel, radius: u32, style: ShapeStyle) -> Drawn {
        stroke(self, |b| {
            b.draw_circle(centre, radius, &style, style.filled)
        })
    }

    fn text(&self, text: &str, at: Pixel, style: &TextStyle) -> Drawn {
        stroke(self, |b| b.draw_text(text, style, at))
    }
}

/// A part of a surface, in whole device pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// From the left of the surface.
    pub left: i32,
    /// From the top of the surface.
    pub top: i32,
    /// To the right end.
    pub width: u32,
    /// To the lower end.
    pub height: u32,
}

impl Area {
    /// All of a surface.
    pub fn of(surface: &dyn Surface) -> Area {
        let (width, height) = surface.size();
        Area {
            left: 0,
            top: 0,
            width,
            height,
        }
    }

    /// Equal parts, the first ones a pixel larger where they do not come out even: side by side, or one above the other.
    pub fn split(self, count: u32, side_by_side: bool) -> impl Iterator<Item = Area> {
        let part = move |size: u32, i: u32| {
            let (each, over) = (size / count, size % count);
            let start = i * each + i.min(over);
            (start as i32, each + u32::from(i < over))
        };
        (0..count).map(move |i| {
            if side_by_side {
                let (start, width) = part(self.width, i);
                let left = self.left + start;
                Area {
                    left,
                    width,
                    ..self
                }
            } else {
                let (start, height) = part(self.height, i);
                let top = self.top + start;
                Area {
                    top,
                    height,
                    ..self
                }
            }
        })
    }
}

/// A part of a surface that is drawn on as if it were all of one.
pub struct Inset<'a> {
    /// The whole.
    pub surface: &'a dyn Surface,
    /// The part.
    pub area: Area,
}

impl Inset<'_> {
    fn moved(&self, p: Pixel) -> Pixel {
        (p.0 + self.area.left, p.1 + self.area.top)
    }

    fn all_moved(&self, points: &[Pixel]) -> Vec<Pixel> {
        points.iter().map(|p| self.moved(*p)).collect()
    }
}

impl Surface for Inset<'_> {
    fn size(&self) -> (u32, u32) {
        (self.area.width, self.area.height)
    }

    fn path(&self, points: &[Pixel], style: ShapeStyle) -> Drawn {
        self.surface.path(&self.all_moved(points), style)
    }

    fn polygon(&self, points: &[Pixel], colour: RGBAColor) -> Drawn {
        self.surface.polygon(&self.all_moved(points), colour)
    }

    fn rectangle(&self, corners: [Pixel; 2], colour: RGBAColor) -> Drawn {
        let corners = corners.map(|p| self.moved(p));
        self.surface.rectangle(corners, colour)
    }

    fn circle(&self, centre: Pixel, radius: u32, style: ShapeStyle) -> Drawn {
        self.surface.circle(self.moved(centre), radius, style)
    }

    fn text(&self, text: &str, at: Pixel, style: &TextStyle) -> Drawn {
        self.surface.text(text, self.moved(at), style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_leave_no_pixel_out() {
        let whole = Area {
            left: 0,
            top: 5,
            width: 100,
            height: 20,
        };
        let ends = |a: Area| (a.left, a.left + a.width as i32);
        let beside: Vec<_> = whole.split(3, true).map(ends).collect();
        assert_eq!(beside, [(0, 34), (34, 67), (67, 100)]);
        let ends = |a: Area| (a.top, a.top + a.height as i32);
        let below: Vec<_> = whole.split(3, false).map(ends).collect();
        assert_eq!(below, [(5, 12), (12, 19), (19, 25)]);
    }
}
