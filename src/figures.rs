//! Figures: each asks one question, answers it in a sentence and a table, and draws on any plotters backend.
//!
//! A figure is data first (plain vectors, so that it can be tested without sampling), then a drawing of them: meshes, which
//! stand still while the data moves, and series over them.

pub mod style;
pub mod ticks;
pub mod pen;
pub mod mesh;
pub mod frame;
pub mod energies;
pub mod trajectory;
pub mod supply_v;
pub mod growth;
pub mod scaling;
pub mod routing;
pub mod volatility;
pub mod policies;
pub mod prediction;

use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::theory::expected::Footing;
use crate::units::{number, rounded};
use frame::Frame;
use mesh::{Layout, Mesh};
use pen::{Drawn, Pen, Rect};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::DrawingBackend;
use style::Look;

/// What every figure can do.
pub trait Figure {
    /// Short name for files, `supply-v`.
    fn name(&self) -> &'static str;
    /// Title, a question.
    fn question(&self) -> &'static str;
    /// The current answer, to be read aloud.
    fn sentence(&self) -> String;
    /// The numbers drawn.
    fn table(&self) -> Table;
    /// What lies at a point within a plot, both in pixels: x and y. Figures that offer nothing to be picked say nothing.
    fn pick(&self, _plot: Rect, _at: (f64, f64)) -> Option<(f64, f64)> {
        None
    }
    /// Axes and legends of its plots, which stand beside or below each other, with room for another scenario's figure
    /// `behind` it. A figure that has nothing to draw has none.
    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh>;
    /// Draws into the plot of the mesh `index` what moves, and faintly what is `behind` it.
    fn series<DB: DrawingBackend>(
        &self,
        index: usize,
        frame: &Frame<DB>,
        behind: Option<&Self>,
    ) -> Drawn;
    /// Draws on the area without filling its background. Never panics; a plot that the area is too small for stays empty.
    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        look: &Look,
        behind: Option<&Self>,
    ) -> Drawn {
        let meshes = self.meshes(look, behind);
        draw_meshes(&meshes, area, look)?;
        self.draw_series(&meshes, area, look, behind)
    }
    /// Draws what moves, over its `meshes` as they were drawn on an area of this size.
    fn draw_series<DB: DrawingBackend>(
        &self,
        meshes: &[Mesh],
        area: &DrawingArea<DB, Shift>,
        look: &Look,
        behind: Option<&Self>,
    ) -> Drawn {
        each_plot(meshes, area, look, &mut |index, frame, _| {
            self.series(index, frame, behind)
        })
    }
}

/// Draws what stands still.
pub fn draw_meshes<DB: DrawingBackend>(
    meshes: &[Mesh],
    area: &DrawingArea<DB, Shift>,
    look: &Look,
) -> Drawn {
    each_plot(meshes, area, look, &mut |_, frame, layout| {
        frame.mesh.draw(&frame.pen, layout)
    })
}

/// Draws one plot: its index, itself, and where the parts of its mesh lie.
type DrawPlot<'a, DB> = dyn FnMut(usize, &Frame<DB>, &Layout) -> Drawn + 'a;

/// Goes through the plots that the area is large enough for.
fn each_plot<DB: DrawingBackend>(
    meshes: &[Mesh],
    area: &DrawingArea<DB, Shift>,
    look: &Look,
    draw: &mut DrawPlot<DB>,
) -> Drawn {
    let panels = panels(area, look, meshes.len());
    for (index, (mesh, area)) in meshes.iter().zip(&panels).enumerate() {
        let pen = Pen { area, look };
        if let Some(layout) = mesh.layout(pen.bounds(), look) {
            let plot = layout.plot;
            draw(index, &Frame { pen, plot, mesh }, &layout)?;
        }
    }
    Ok(())
}

/// The parts of an area that hold a plot each: side by side where there is room, one above the other on a phone.
fn panels<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    look: &Look,
    count: usize,
) -> Vec<DrawingArea<DB, Shift>> {
    let wide = f64::from(area.dim_in_pixel().0) >= look.px(600.0);
    area.split_evenly(if wide { (1, count) } else { (count, 1) })
}

/// The numbers of a figure; units stand in the headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One for each column, with its unit.
    pub headings: Vec<String>,
    /// Cells of each row, in the order of the headings.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(headings: &[&str]) -> Table {
        Table {
            headings: headings.iter().map(|h| h.to_string()).collect(),
            rows: Vec::new(),
        }
    }

    /// Comma-separated values, with quotes where they are needed.
    pub fn csv(&self) -> String {
        let field = |text: &String| {
            if text.contains([',', '"', '\n']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.clone()
            }
        };
        let line = |row: &Vec<String>| row.iter().map(field).collect::<Vec<_>>().join(",") + "\n";
        line(&self.headings) + &self.rows.iter().map(line).collect::<String>()
    }
}

/// Legend entry of what stands behind a figure.
pub const BEHIND: &str = "A, pinned (faint)";

/// A table cell: six significant digits; “unbounded” for what has no finite value.
pub fn cell(value: f64) -> String {
    match value.is_finite() {
        true => number(rounded(value, 5)),
        false => "unbounded".into(),
    }
}

/// A sampled mean with half its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean of the sampled paths.
    pub mean: f64,
    /// Half the width of its 95 % interval.
    pub half: f64,
}

impl Estimate {
    /// `None` before there are two paths.
    pub fn new(moments: &Moments) -> Option<Estimate> {
        (moments.count() >= 2).then(|| Estimate {
            mean: moments.mean(),
            half: INTERVAL_95 * moments.standard_error(),
        })
    }
}

/// What the theory of a figure is, as a sentence to follow its answer; empty where it is exact.
pub fn note(footing: Footing) -> &'static str {
    match footing {
        Footing::Exact => "",
        Footing::Series => {
            " On a series theory gives a band: from the weather alone, replayed from every starting hour, to what the tasks' randomness can add."
        }
        Footing::Weather => {
            " With weather that carries over from slot to slot theory is a Brownian approximation with the long-run variance; compare it with the sampled points."
        }
        Footing::Battery => {
            " With this battery theory is a Brownian approximation; compare it with the sampled points."
        }
        Footing::Feedback => {
            " Under feedback theory is a Brownian approximation with a drift on either side of the level. Where the level is only a few slots' fluctuation high, or rare long tasks bring the variance, it tells of too little auxiliary energy: compare it with the sampled points."
        }
    }
}
