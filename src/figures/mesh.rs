//! Mesh: what of a plot stands still while its series move: axis titles, legend, grid, ticks and their labels.
//!
//! The title of the y axis and the legend stand above the plot, so they never cover data and nothing is rotated. Text is
//! placed without measuring it.
//!
//! Written by hand in place of plotters' `ChartBuilder`, whose mesh cannot be compared with another one to tell whether it
//! must be drawn again, and which measures every label in the page: most of the time that a figure would take.

use super::pen::{Drawn, Mark, Pen, Rect};
use super::style::{Look, Role};
use super::ticks::{Axis, Tick};
use plotters::style::RGBColor;
use plotters::style::text_anchor::{HPos, VPos};

/// A legend entry: the sign of a series and its name.
pub type Entry = (Mark, RGBColor, String);

/// Room of a legend entry's sign, and between entries \[CSS pixels\].
const SIGN: f64 = 24.0;
const GAP: f64 = 10.0;

/// Entries of names that are known beforehand.
pub fn entries(list: &[(Mark, RGBColor, &str)]) -> Vec<Entry> {
    let owned = list
        .iter()
        .map(|(mark, colour, name)| (*mark, *colour, name.to_string()));
    owned.collect()
}

/// All that a mesh is drawn from: equal ones look the same on equal areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh {
    /// Horizontal axis.
    pub x: Axis,
    /// Vertical axis; its title stands above the plot.
    pub y: Axis,
    /// Entries from left to right, in as many lines as they need.
    pub legend: Vec<Entry>,
}

/// Where the parts of a mesh lie, in device pixels.
pub struct Layout {
    /// Where series are drawn.
    pub plot: Rect,
    /// Left end and middle height of each entry.
    legend: Vec<(f64, f64)>,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
}

impl Mesh {
    /// `None` where the area is too small for a plot.
    pub fn layout(&self, bounds: Rect, look: &Look) -> Option<Layout> {
        let (text, small) = (look.text(), look.px(4.0));
        if bounds.width() < look.px(100.0) || bounds.height() < look.px(80.0) {
            return None;
        }
        let above = small + text * 1.35;
        let (legend, height) = places(&self.legend, look, small, above, bounds.right - small);
        let top = above + height + 0.6 * text + small;
        let named = !self.x.title.is_empty();
        let bottom = bounds.bottom - if named { 2.8 } else { 0.6 } * text;
        let y_ticks = self
            .y
            .ticks(((bottom - top) / (2.2 * text)).max(1.0) as usize);
        let widest = |ticks: &[Tick]| {
            let widths = ticks.iter().map(|t| look.text_width(&t.1, text));
            widths.fold(0.0, f64::max)
        };
        let plot = Rect {
            left: widest(&y_ticks) + 3.0 * small,
            top,
            right: bounds.right - look.px(14.0),
            bottom,
        };
        if plot.width() < look.px(40.0) || plot.height() < look.px(20.0) {
            return None;
        }
        let step = widest(&self.x.ticks(6)).max(2.0 * text) + 1.2 * text;
        Some(Layout {
            plot,
            legend,
            x_ticks: self.x.ticks((plot.width() / step).max(2.0) as usize),
            y_ticks,
        })
    }

    /// Where a point lies in a plot, in device pixels.
    pub fn at(&self, plot: Rect, x: f64, y: f64) -> (f64, f64) {
        (
            plot.left + self.x.position(x) * plot.width(),
            plot.bottom - self.y.position(y) * plot.height(),
        )
    }

    /// What lies at a point of a plot, in device pixels.
    pub fn value(&self, plot: Rect, at: (f64, f64)) -> (f64, f64) {
        (
            self.x.value((at.0 - plot.left) / plot.width()),
            self.y.value((plot.bottom - at.1) / plot.height()),
        )
    }

    /// Draws axes, grid, ticks and legend.
    pub fn draw(&self, pen: &Pen, layout: &Layout) -> Drawn {
        let look = pen.look;
        let (ink, small) = (look.colour(Role::Text), look.px(4.0));
        let bounds = pen.bounds();
        let (room, start) = (bounds.width() - 2.0 * small, (small, small));
        pen.text(&self.y.title, start, (HPos::Left, VPos::Top), room, ink)?;
        for ((mark, colour, name), (x, y)) in self.legend.iter().zip(&layout.legend) {
            pen.mark(*mark, (x + look.px(10.0), *y), *colour)?;
            let at = (x + look.px(SIGN), *y);
            let room = bounds.right - small - at.0;
            pen.text(name, at, (HPos::Left, VPos::Center), room, ink)?;
        }
        let (grid, plot) = (look.colour(Role::Grid), layout.plot);
        for (value, label) in &layout.y_ticks {
            let y = self.at(plot, 0.0, *value).1;
            pen.path(&[(plot.left, y), (plot.right, y)], grid, 1.0)?;
            let at = (plot.left - 1.5 * small, y);
            pen.text(label, at, (HPos::Right, VPos::Center), plot.left, ink)?;
        }
        let named = !self.x.title.is_empty();
        for (value, label) in &layout.x_ticks {
            let x = self.at(plot, *value, 0.0).0;
            pen.path(&[(x, plot.top), (x, plot.bottom)], grid, 1.0)?;
            if named {
                // A label at the end of the axis moves inward, so that it is not cut and clears the labels of the other axis.
                let half = 0.5 * look.text_width(label, look.text());
                let first = plot.left - 1.5 * small + half;
                let centre = x.min(bounds.right - half - 1.0).max(first);
                let at = (centre, plot.bottom + small);
                pen.text(label, at, (HPos::Center, VPos::Top), plot.width(), ink)?;
            }
        }
        let axis = look.colour(Role::Axis);
        let corner = (plot.left, plot.bottom);
        pen.path(&[corner, (plot.right, plot.bottom)], axis, 1.0)?;
        pen.path(&[(plot.left, plot.top), corner], axis, 1.0)?;
        if named {
            let at = (bounds.right - small, bounds.bottom - small);
            pen.text(&self.x.title, at, (HPos::Right, VPos::Bottom), room, ink)?;
        }
        Ok(())
    }
}

/// Places of legend entries in rows between two margins, and the height that they take.
fn places(
    entries: &[Entry],
    look: &Look,
    left: f64,
    top: f64,
    right: f64,
) -> (Vec<(f64, f64)>, f64) {
    let row = look.text() * 1.35;
    let (mut x, mut y) = (left, top + 0.5 * row);
    let mut places = Vec::with_capacity(entries.len());
    for (_, _, text) in entries {
        let width = look.px(SIGN) + look.text_width(text, look.text());
        if x > left && x + width > right {
            (x, y) = (left, y + row);
        }
        places.push((x, y));
        x += width + look.px(GAP);
    }
    let height = if entries.is_empty() {
        0.0
    } else {
        y + 0.5 * row - top
    };
    (places, height)
}
