//! Layers: a figure on two canvases, its mesh at the back and what moves in front of it. A mesh that stands still is painted
//! once; one that moves, as axes do under a hand, is painted in front with all the rest until it stands still.
//!
//! The canvas at the back shows a picture instead of being drawn on: of a canvas that is drawn on, browsers without a
//! graphics processor copy every pixel for every frame of the page, even when nothing on it has changed.

use crate::app::kit::canvas::{context, pixel_ratio, prepare};
use crate::app::kit::tasks::spawn;
use crate::figures::chart::{Figure, draw_meshes, place};
use crate::figures::mesh::Mesh;
use crate::figures::pen::Rect;
use crate::figures::style::{Look, css};
use crate::figures::surface::Area;
use js_sys::Promise;
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlCanvasElement;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = createImageBitmap, catch)]
    fn picture(of: &HtmlCanvasElement) -> Result<Promise, JsValue>;

    /// An ImageBitmapRenderingContext.
    type BitmapContext;
    #[wasm_bindgen(method, js_name = transferFromImageBitmap)]
    fn show(this: &BitmapContext, picture: &JsValue);
}

thread_local! {
    /// Where all meshes are drawn, out of sight.
    static OFFSCREEN: Option<HtmlCanvasElement> = {
        let made = document().create_element("canvas").ok();
        made.and_then(|canvas| canvas.dyn_into().ok())
    };
}

/// Both canvases, and what was painted on them last.
#[derive(Clone, Copy)]
pub struct Layers {
    pub back: NodeRef<Canvas>,
    pub front: NodeRef<Canvas>,
    painted: StoredValue<Option<Painted>, LocalStorage>,
    /// Counts how often that changed.
    turn: StoredValue<u32>,
    mesh: StoredValue<Place, LocalStorage>,
    held: StoredValue<bool>,
}

/// Where the mesh is that was painted last.
enum Place {
    /// In front, and nothing at the back.
    Front,
    /// In front, while its picture is made.
    Asked,
    /// In front, and its picture is ready for the back.
    Ready(JsValue),
    Back,
}

/// The figure that was drawn last.
pub type Drawn = StoredValue<Option<Box<dyn Figure>>, LocalStorage>;

/// All that the picture of a mesh depends on.
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
            turn: StoredValue::new(0),
            mesh: StoredValue::new_local(Place::Front),
            held: StoredValue::new(false),
        }
    }

    /// Whether a figure that has not changed still looks as it was painted.
    pub fn is_current(self, look: &Look, size: (f64, f64)) -> bool {
        let same = |p: &Painted| p.look == *look && p.size == size;
        self.painted.with_value(|p| p.as_ref().is_some_and(same))
    }

    /// Where a plot lies that was painted \[CSS pixels\], and its axes.
    pub fn plot(self, index: usize) -> Option<(Rect, Mesh)> {
        self.painted.with_value(|p| {
            let Painted { meshes, look, size } = p.as_ref()?;
            let ratio = pixel_ratio();
            let whole = Area {
                left: 0,
                top: 0,
                width: (size.0 * ratio) as u32,
                height: (size.1 * ratio) as u32,
            };
            let plot = place(meshes, index, whole, look)?;
            let css = Rect {
                left: plot.left / ratio,
                top: plot.top / ratio,
                right: plot.right / ratio,
                bottom: plot.bottom / ratio,
            };
            Some((css, meshes.get(index)?.clone()))
        })
    }

    /// While a hand drags over the axes they stay as they are.
    pub fn hold(self, held: bool) {
        self.held.set_value(held);
    }

    /// Paints as before.
    pub fn paint_again(self, figure: &dyn Figure) {
        let before = |p: &Option<Painted>| p.as_ref().map(|p| (p.look, p.size));
        if let Some((look, size)) = self.painted.with_value(before) {
            self.paint(figure, look, size);
        }
    }

    /// A canvas that refuses a stroke leaves a gap; there is nothing else to do about it.
    pub fn paint(self, figure: &dyn Figure, look: Look, size: (f64, f64)) {
        if let Some(surface) = self.front.get_untracked().and_then(|c| surface(&c, size)) {
            let before = |p: &Option<Painted>| p.as_ref().map(|p| p.meshes.clone());
            let held = self
                .held
                .get_value()
                .then(|| self.painted.with_value(before));
            let meshes = held.flatten().unwrap_or_else(|| figure.meshes(&look));
            let new = Painted { meshes, look, size };
            let still = self.painted.with_value(|p| p.as_ref() == Some(&new));
            if !(still && self.brought_behind(&new)) {
                let _ = draw_meshes(&new.meshes, &surface, &look);
            }
            let _ = figure.draw_series(&new.meshes, &surface, &look);
            if !still {
                self.keep(Some(new));
            }
        }
    }

    /// Puts the mesh and a background behind what moves, on the front canvas itself, for the browser's own “save image” takes
    /// only that; until it is painted anew.
    pub fn join(self) {
        let look = self.painted.with_value(|p| p.as_ref().map(|p| p.look));
        let (Some(look), Some(front), Some(back)) =
            (look, self.front.get_untracked(), self.back.get_untracked())
        else {
            return;
        };
        let Some(context) = context(&front) else {
            return;
        };
        // Behind what is there; the names are of the standard.
        let _ = context.set_global_composite_operation("destination-over");
        let _ = context.draw_image_with_html_canvas_element(&back, 0.0, 0.0);
        context.set_fill_style_str(&css(look.background()));
        context.fill_rect(
            0.0,
            0.0,
            f64::from(front.width()),
            f64::from(front.height()),
        );
        let _ = context.set_global_composite_operation("source-over");
    }

    /// Leaves nothing to be seen.
    pub fn clear(self, size: (f64, f64)) {
        self.keep(None);
        if let Some(front) = self.front.get_untracked() {
            prepare(&front, size);
        }
    }

    /// Remembers what is painted in front, and leaves nothing at the back.
    fn keep(self, painted: Option<Painted>) {
        self.painted.set_value(painted);
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if let (Place::Back, Some(screen)) = (self.moved(Place::Front), self.screen()) {
            screen.show(&JsValue::NULL);
        }
    }

    /// Where the mesh was.
    fn moved(self, to: Place) -> Place {
        let mut place = to;
        self.mesh.update_value(|m| std::mem::swap(m, &mut place));
        place
    }

    /// Brings a mesh that stands still to the back, and says whether it is there: its picture is made first, and changes places
    /// with what is in front when that is painted next, so that it is never seen twice or not at all.
    fn brought_behind(self, still: &Painted) -> bool {
        match (self.moved(Place::Asked), self.screen()) {
            (Place::Front, Some(_)) => self.ask(still),
            (Place::Ready(picture), Some(screen)) => {
                screen.show(&picture);
                self.moved(Place::Back);
                return true;
            }
            (Place::Back, _) => {
                self.moved(Place::Back);
                return true;
            }
            _ => {}
        }
        false
    }

    /// Makes the picture of a mesh. A browser that cannot leaves it in front.
    fn ask(self, of: &Painted) {
        let turn = self.turn.get_value();
        let Some(offscreen) = OFFSCREEN.with(Clone::clone) else {
            return;
        };
        let Some(surface) = surface(&offscreen, of.size) else {
            return;
        };
        // A stroke that is refused leaves a gap, as in front.
        let _ = draw_meshes(&of.meshes, &surface, &of.look);
        // Taken at once, for the next figure draws over it.
        let Ok(taken) = picture(&offscreen) else {
            return;
        };
        spawn(async move {
            let picture = JsFuture::from(taken).await;
            // It may have been cleared meanwhile, or painted anew, or the figure is gone.
            let is_last = self.turn.try_get_value() == Some(turn);
            if let (Ok(picture), true) = (picture, is_last) {
                self.moved(Place::Ready(picture));
            }
        });
    }

    /// What shows pictures at the back, as large as the front.
    fn screen(self) -> Option<BitmapContext> {
        let (back, front) = (self.back.get_untracked()?, self.front.get_untracked()?);
        if (back.width(), back.height()) != (front.width(), front.height()) {
            back.set_width(front.width());
            back.set_height(front.height());
        }
        let context = back.get_context("bitmaprenderer").ok().flatten()?;
        Some(context.unchecked_into())
    }
}

/// A canvas of this size to draw on, cleared; `None` before it is laid out.
fn surface(canvas: &HtmlCanvasElement, size: (f64, f64)) -> Option<RefCell<CanvasBackend>> {
    prepare(canvas, size)?;
    let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    (canvas.width() > 0 && canvas.height() > 0).then(|| RefCell::new(backend))
}
