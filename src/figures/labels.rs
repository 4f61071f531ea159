//! Labels: names beside points, each where it covers no other one. Where there is no room the name is left out, and the table
//! has it.

use super::pen::{Drawn, Pen, Rect, Refused};
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

/// Sides on which a label is tried, in this order: where its centre lies from the point, in parts of its size and of the gap.
const SIDES: [(f64, f64); 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, -1.0),
    (0.0, 1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (-1.0, -1.0),
    (-1.0, 1.0),
];

/// Between two lines.
const NOWHERE: (f64, f64) = (f64::NAN, f64::NAN);

/// What a plot has no room for any more.
pub struct Labels<'a> {
    pen: &'a Pen<'a>,
    plot: Rect,
    taken: Vec<Rect>,
    /// With a point nowhere after each.
    lines: Vec<(f64, f64)>,
}

impl<'a> Labels<'a> {
    /// None yet.
    pub fn new(pen: &'a Pen<'a>, plot: Rect) -> Labels<'a> {
        Labels {
            pen,
            plot,
            taken: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Keeps a place free of labels.
    pub fn take(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// Keeps a line through these points free of labels that need not cross one.
    pub fn take_line(&mut self, points: &[(f64, f64)]) {
        self.lines.extend(points);
        self.lines.push(NOWHERE);
    }

    /// Whether a place lies in the plot and covers nothing; `crossing`: lines do not count.
    pub fn is_free(&self, place: &Rect, crossing: bool) -> bool {
        self.plot.contains((place.left, place.top))
            && self.plot.contains((place.right, place.bottom))
            && !self.taken.iter().any(|t| place.overlaps(t))
            && (crossing || !self.lines.windows(2).any(|p| crosses(place, p)))
    }

    /// The centre of a free place of this size at the point, or beside it, `gap` away or up to `rings` times as far; it is taken.
    pub fn find(
        &mut self,
        at: (f64, f64),
        size: (f64, f64),
        gap: f64,
        rings: u32,
        crossing: bool,
    ) -> Option<(f64, f64)> {
        for ring in 1..=rings {
            let gap = gap * f64::from(ring);
            for (x, y) in SIDES {
                let centre = (
                    at.0 + x * (0.5 * size.0 + gap),
                    at.1 + y * (0.5 * size.1 + gap),
                );
                let place = Rect::around(centre, size);
                let end = place.nearest(at);
                // A leader runs over no other label.
                let over = |t: &Rect| !t.contains(at) && t.clip(at, end).is_some();
                if self.is_free(&place, crossing) && !self.taken.iter().any(over) {
                    self.take(place);
                    self.lines.extend([at, end, NOWHERE]);
                    return Some(centre);
                }
            }
        }
        None
    }

    /// Writes a name beside a point, and tells whether there was room: off the lines if it can, with a leader where it stands
    /// further away.
    pub fn name(
        &mut self,
        name: &str,
        at: (f64, f64),
        gap: f64,
        rings: u32,
        colour: RGBColor,
    ) -> Result<bool, Refused> {
        let size = self.pen.size_of(name);
        let mut place = None;
        for (rings, crossing) in [(1, false), (rings, false), (rings, true)] {
            place = place.or_else(|| self.find(at, size, gap, rings, crossing));
        }
        let Some(centre) = place else {
            return Ok(false);
        };
        self.lead(at, centre, size, 2.0 * gap, colour)?;
        let anchor = (HPos::Center, VPos::Center);
        self.pen.text(name, centre, anchor, 2.0 * size.0, colour)?;
        Ok(true)
    }

    /// A leader from a point to a place of this size, where that is more than `far` away.
    pub fn lead(
        &self,
        at: (f64, f64),
        centre: (f64, f64),
        size: (f64, f64),
        far: f64,
        colour: RGBColor,
    ) -> Drawn {
        let end = Rect::around(centre, size).nearest(at);
        if libm::hypot(end.0 - at.0, end.1 - at.1) < far {
            return Ok(());
        }
        self.pen.path(&[at, end], colour, 1.0)
    }
}

/// Whether a part of a line runs through.
fn crosses(place: &Rect, part: &[(f64, f64)]) -> bool {
    matches!(part, [a, b] if (a.0 + b.0).is_finite() && place.clip(*a, *b).is_some())
}
