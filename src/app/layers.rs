//! Layers: a figure on two canvases, its mesh at the back and what moves in front of it. The mesh is by far the dearer to
//! draw and changes seldom, so it is painted only when it does.

use super::canvas::{pixel_ratio, prepare, theme};
use crate::figures::mesh::Mesh;
use crate::figures::style::Look;
use crate::figures::{Figure, draw_meshes};
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters_canvas::CanvasBackend;

/// Both canvases, and what was painted at the back last.
#[derive(Clone, Copy)]
pub struct Layers {
    pub back: NodeRef<Canvas>,
    pub front: NodeRef<Canvas>,
    painted: StoredValue<Option<Painted>, LocalStorage>,
}

/// All that the picture at the back depends on.
#[derive(PartialEq)]
struct Painted {
    meshes: Vec<Mesh>,
    look: Look,
    /// \[CSS pixels\]
    size: (f64, f64),
}

impl Layers {
    pub fn new() -> Layers {
        Layers {
            back: NodeRef::new(),
            front: NodeRef::new(),
            painted: StoredValue::new_local(None),
        }
    }

    /// A canvas that refuses a stroke leaves a gap; there is nothing else to do about it.
    pub fn paint<F: Figure>(self, figure: &F, behind: Option<&F>, size: (f64, f64)) {
        let look = Look::canvas(pixel_ratio(), theme());
        let meshes = figure.meshes(&look, behind);
        if let Some(area) = area(self.front, size) {
            let _ = figure.draw_series(&meshes, &area, &look, behind);
        }
        self.paint_back(Painted { meshes, look, size });
    }

    fn paint_back(self, new: Painted) {
        if self.painted.with_value(|p| p.as_ref() == Some(&new)) {
            return;
        }
        if let Some(area) = area(self.back, new.size) {
            let _ = draw_meshes(&new.meshes, &area, &new.look);
            self.painted.set_value(Some(new));
        }
    }
}

/// A canvas of this size, cleared; `None` before it is there and laid out.
fn area(canvas: NodeRef<Canvas>, size: (f64, f64)) -> Option<DrawingArea<CanvasBackend, Shift>> {
    let canvas = canvas.get_untracked()?;
    prepare(&canvas, size)?;
    let area = CanvasBackend::with_canvas_object(canvas)?.into_drawing_area();
    let (width, height) = area.dim_in_pixel();
    (width > 0 && height > 0).then_some(area)
}
