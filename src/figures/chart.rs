//! Chart: what one figure shows of one scenario. Figure: a chart with its question, and faintly behind it the same chart of
//! another scenario where one is pinned; of one type for all charts, so that they stand in one list.

use super::curves::Curves;
use super::frame::Frame;
use super::inputs::Inputs;
use super::mesh::{Layout, Mesh};
use super::pen::{Drawn, Pen, Rect};
use super::style::Look;
use super::surface::{Area, Surface};
use super::{Table, joined};
use crate::scenario::parameters::Id;
use crate::theory::absorbers::Absorber;
use std::any::Any;

/// When a figure follows a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// With every move of a slider.
    AtOnce,
    /// Once the hand rests: it costs more than a frame has room for.
    AtRest,
}

/// What lies at a point of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// A kind of task: L0 \[nats/token\] and skills.
    Kind(f64, u32),
    /// Parameters with the values that they have there, between the steps of their sliders or beyond them.
    Values(Vec<(Id, f64)>),
    /// Place of a model in the fleet, and its parameters N there.
    Size(usize, f64),
}

/// Marks of a plot that a hand can drag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Handles {
    /// Index of the plot.
    pub plot: usize,
    /// Where they are, in the units of its axes.
    pub at: Vec<(f64, f64)>,
    /// Whether they move up and down, too.
    pub is_free: bool,
    /// What to do with them, in words.
    pub hint: &'static str,
}

/// Most words of an answer.
pub const WORDS: usize = 25;

/// What one figure shows of one scenario.
pub trait Chart: PartialEq + Sized + 'static {
    /// Short name for files and pages, `supply-v`.
    const KEY: &'static str;
    /// Title, a question.
    const QUESTION: &'static str;
    /// When it follows a change.
    const FOLLOWS: Follows;
    /// Built of what it asks for.
    fn of(inputs: &dyn Inputs) -> Self;
    /// The chart of the other scenario, to stand behind.
    fn behind(inputs: &dyn Inputs) -> Option<Self> {
        inputs.behind().map(Self::of)
    }
    /// The answer to its question, in at most [`WORDS`] words.
    fn sentence(&self) -> String;
    /// What there is to know of the answer: conditions, what is approximate and why, and the rest; empty where there is nothing.
    fn more(&self) -> String;
    /// The numbers drawn.
    fn table(&self) -> Table;
    /// What lies at a point of its first plot, in the units of its axes.
    fn pick(&self, _x: f64, _y: f64) -> Option<Picked> {
        None
    }
    /// What can be dragged.
    fn handles(&self) -> Handles {
        Handles::default()
    }
    /// What dragging a handle to a point of its plot sets.
    fn drag(&self, _handle: usize, x: f64, y: f64) -> Option<Picked> {
        self.pick(x, y)
    }
    /// What is read at the x of its first plot; none where that has no series over x.
    fn curves(&self) -> Option<Curves> {
        None
    }
    /// Changes of the scenario that it proposes.
    fn offers(&self) -> &[Absorber] {
        &[]
    }
    /// Axes and legends of its plots, which stand beside or below each other, with room for the chart `behind`. A chart that
    /// has nothing to draw has none.
    fn meshes(&self, look: &Look, behind: Option<&Self>) -> Vec<Mesh>;
    /// Draws into the plot of the mesh `index` what moves, and faintly what is `behind` it.
    fn series(&self, index: usize, frame: &Frame, behind: Option<&Self>) -> Drawn;
}

/// What all figures can do.
pub trait Figure: Any {
    /// Whether this is the same as another one.
    fn is(&self, other: &dyn Figure) -> bool;
    /// The current answer; that of what is pinned follows.
    fn sentence(&self) -> String;
    /// What there is to know of the answer; may be empty.
    fn more(&self) -> String;
    /// The numbers drawn.
    fn table(&self) -> Table;
    /// What lies at these values of the axes.
    fn pick(&self, x: f64, y: f64) -> Option<Picked>;
    /// What can be dragged.
    fn handles(&self) -> Handles;
    /// What dragging a handle to these values of the axes sets.
    fn drag(&self, handle: usize, x: f64, y: f64) -> Option<Picked>;
    /// What is read at the x of its first plot.
    fn curves(&self) -> Option<Curves>;
    /// Changes of the scenario that it proposes.
    fn offers(&self) -> &[Absorber];
    /// Axes and legends of its plots.
    fn meshes(&self, look: &Look) -> Vec<Mesh>;
    /// Draws what moves into the plot of a mesh.
    fn series(&self, index: usize, frame: &Frame) -> Drawn;
}

impl dyn Figure {
    /// Draws on the surface without filling its background. Never panics; a plot that the surface is too small for stays empty.
    pub fn draw(&self, surface: &dyn Surface, look: &Look) -> Drawn {
        let meshes = self.meshes(look);
        draw_meshes(&meshes, surface, look)?;
        self.draw_series(&meshes, surface, look)
    }

    /// Draws what moves, over its `meshes` as they were drawn on a surface of this size.
    pub fn draw_series(&self, meshes: &[Mesh], surface: &dyn Surface, look: &Look) -> Drawn {
        each_plot(meshes, surface, look, &mut |index, frame, _| {
            self.series(index, frame)
        })
    }
}

/// Draws what stands still.
pub fn draw_meshes(meshes: &[Mesh], surface: &dyn Surface, look: &Look) -> Drawn {
    each_plot(meshes, surface, look, &mut |_, frame, layout| {
        frame.mesh.draw(&frame.pen, layout)
    })
}

/// Draws one plot: its index, itself, and where the parts of its mesh lie.
type DrawPlot<'a> = dyn FnMut(usize, &Frame, &Layout) -> Drawn + 'a;

/// Goes through the plots that the surface is large enough for: side by side where there is room, one above the other on a
/// phone.
fn each_plot(meshes: &[Mesh], surface: &dyn Surface, look: &Look, draw: &mut DrawPlot) -> Drawn {
    let areas = areas(meshes, Area::of(surface), look);
    for (index, (mesh, area)) in meshes.iter().zip(areas).enumerate() {
        let pen = Pen {
            surface,
            area,
            look,
        };
        if let Some(layout) = mesh.layout(pen.bounds(), look) {
            let plot = layout.plot;
            draw(index, &Frame { pen, plot, mesh }, &layout)?;
        }
    }
    Ok(())
}

/// The areas of plots: side by side, or one above the other.
fn areas(meshes: &[Mesh], whole: Area, look: &Look) -> impl Iterator<Item = Area> + use<> {
    let wide = f64::from(whole.width) >= look.px(600.0);
    whole.split(meshes.len() as u32, wide)
}

/// Where a plot lies on a surface, in device pixels, if it is drawn at all.
pub fn place(meshes: &[Mesh], index: usize, whole: Area, look: &Look) -> Option<Rect> {
    let (mesh, area) = meshes.iter().zip(areas(meshes, whole, look)).nth(index)?;
    let bounds = Rect {
        left: 0.0,
        top: 0.0,
        right: f64::from(area.width),
        bottom: f64::from(area.height),
    };
    let plot = mesh.layout(bounds, look)?.plot;
    let (left, top) = (f64::from(area.left), f64::from(area.top));
    Some(Rect {
        left: plot.left + left,
        top: plot.top + top,
        right: plot.right + left,
        bottom: plot.bottom + top,
    })
}

/// A chart of the present scenario, and the same of the pinned one.
#[derive(PartialEq)]
struct Pair<C>(C, Option<C>);

/// The figure of a chart.
pub fn figure<C: Chart>(inputs: &dyn Inputs) -> Box<dyn Figure> {
    Box::new(Pair(C::of(inputs), C::behind(inputs)))
}

impl<C: Chart> Figure for Pair<C> {
    fn is(&self, other: &dyn Figure) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }

    fn sentence(&self) -> String {
        both_sentences(self.0.sentence(), self.1.as_ref().map(C::sentence))
    }

    fn more(&self) -> String {
        all_more(self.0.more(), self.1.as_ref().map(C::more))
    }

    fn table(&self) -> Table {
        both_tables(self.0.table(), self.1.as_ref().map(C::table))
    }

    fn pick(&self, x: f64, y: f64) -> Option<Picked> {
        self.0.pick(x, y)
    }

    fn handles(&self) -> Handles {
        self.0.handles()
    }

    fn drag(&self, handle: usize, x: f64, y: f64) -> Option<Picked> {
        self.0.drag(handle, x, y)
    }

    fn curves(&self) -> Option<Curves> {
        self.0.curves()
    }

    fn offers(&self) -> &[Absorber] {
        self.0.offers()
    }

    fn meshes(&self, look: &Look) -> Vec<Mesh> {
        self.0.meshes(look, self.1.as_ref())
    }

    fn series(&self, index: usize, frame: &Frame) -> Drawn {
        self.0.series(index, frame, self.1.as_ref())
    }
}

/// What both say.
fn both_sentences(b: String, a: Option<String>) -> String {
    match a {
        Some(a) if a == b => format!("{b} Pinned: the same."),
        Some(a) => format!("{b} Pinned: {a}"),
        None => b,
    }
}

/// What more there is to know of the present scenario, and of the pinned one where that differs.
fn all_more(b: String, a: Option<String>) -> String {
    match a {
        Some(a) if a != b && !a.is_empty() => joined(&[&b, "Of the pinned scenario:", &a]),
        _ => b,
    }
}

/// The rows of the present scenario, and below them those of the pinned one.
fn both_tables(mut b: Table, a: Option<Table>) -> Table {
    if let Some(mut a) = a {
        b.headings.insert(0, "scenario".into());
        for (name, rows) in [("now", &mut b.rows), ("pinned", &mut a.rows)] {
            for row in rows {
                row.insert(0, name.into());
            }
        }
        b.rows.append(&mut a.rows);
    }
    b
}
