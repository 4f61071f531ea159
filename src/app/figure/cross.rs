//! Crosshair: a line over a figure's first plot, and what is read there. It moves without anything being drawn again.

use crate::app::figure::layers::{Drawn, Layers};
use crate::app::figure::sound::Voice;
use crate::app::kit::erased::{ErasedView, erase};
use crate::figures::curves::Curves;
use crate::figures::mesh::Mesh;
use crate::figures::pen::Rect;
use leptos::html::Div;
use leptos::prelude::*;

/// Distance of the words from the line \[CSS pixels\].
const GAP: f64 = 8.0;
/// Rounding that a position may carry.
const DUST: f64 = 1e-9;

/// Where a figure is read.
#[derive(Clone, Copy)]
pub struct Cross {
    layers: Layers,
    drawn: Drawn,
    line: NodeRef<Div>,
    words: NodeRef<Div>,
    at: StoredValue<Option<f64>>,
    /// Whether there is anything to read.
    pub reads: RwSignal<bool>,
    /// What is said of it, for those who listen.
    pub said: RwSignal<String>,
}

/// What can be read at present, and where: the plot, its axes, and its stops from left to right.
struct Page {
    curves: Curves,
    plot: Rect,
    mesh: Mesh,
    stops: Vec<f64>,
}

impl Page {
    /// The index of the stop nearest to a place \[CSS pixels\].
    fn nearest(&self, place: f64) -> Option<usize> {
        let distance = |x: f64| (self.mesh.at(self.plot, x, 0.0).0 - place).abs();
        let stops = self.stops.iter().enumerate();
        let nearest = stops.min_by(|a, b| distance(*a.1).total_cmp(&distance(*b.1)));
        nearest.map(|(i, _)| i)
    }
}

impl Cross {
    pub fn new(layers: Layers, drawn: Drawn) -> Cross {
        Cross {
            layers,
            drawn,
            line: NodeRef::new(),
            words: NodeRef::new(),
            at: StoredValue::new(None),
            reads: RwSignal::new(false),
            said: RwSignal::new(String::new()),
        }
    }

    fn page(self) -> Option<Page> {
        let curves = self.drawn.with_value(|d| d.as_ref()?.curves())?;
        let (plot, mesh) = self.layers.plot(0)?;
        let mut stops = curves.stops();
        stops.retain(|x| (-DUST..=1.0 + DUST).contains(&mesh.x.position(*x)));
        Some(Page {
            curves,
            plot,
            mesh,
            stops,
        })
    }

    /// The figure has been drawn anew.
    pub fn follow(self) {
        if !self.reads.get_untracked() && self.page().is_some() {
            self.reads.set(true);
        }
        if let (Some(x), Some(page)) = (self.at.get_value(), self.page()) {
            let place = page.mesh.at(page.plot, x, 0.0).0;
            self.show(&page, page.nearest(place));
        }
    }

    /// Goes to the stop nearest to a point; `None`: the point is outside the plot.
    pub fn point(self, at: (f64, f64)) {
        let page = self.page().filter(|p| p.plot.contains(at));
        match page {
            Some(page) => _ = self.show(&page, page.nearest(at.0)),
            None => self.hide(),
        }
    }

    /// Whether a key has moved it; each step is said once.
    pub fn key(self, key: &str) -> bool {
        let Some(page) = self.page() else {
            return false;
        };
        let last = page.stops.len().saturating_sub(1);
        let at = self.at.get_value();
        let at = at.and_then(|x| page.nearest(page.mesh.at(page.plot, x, 0.0).0));
        let new = match (key, at) {
            ("ArrowRight", Some(i)) => (i + 1).min(last),
            ("ArrowLeft", Some(i)) => i.saturating_sub(1),
            ("ArrowRight", None) | ("Home", _) => 0,
            ("ArrowLeft", None) | ("End", _) => last,
            _ => return false,
        };
        if let Some(words) = self.show(&page, Some(new)) {
            self.said.set(words.join(", "));
        }
        true
    }

    /// Shows a stop; what is read there.
    fn show(self, page: &Page, index: Option<usize>) -> Option<Vec<String>> {
        let x = *page.stops.get(index?)?;
        let (line, words) = (self.line.get_untracked()?, self.words.get_untracked()?);
        let readout = page.curves.readout(x);
        self.at.set_value(Some(x));
        let Rect {
            left,
            top,
            right,
            bottom,
        } = page.plot;
        let place = page.mesh.at(page.plot, x, 0.0).0;
        let style = |element: &web_sys::HtmlElement, text: String| {
            // A browser that refuses a style leaves the line where it was.
            let _ = element.set_attribute("style", &text);
        };
        style(
            &line,
            format!(
                "transform: translate({place}px, {top}px); height: {}px",
                bottom - top
            ),
        );
        // On the side where there is more room.
        let side = match place < 0.5 * (left + right) {
            true => format!("left: {}px", place + GAP),
            false => format!("right: calc(100% - {}px)", place - GAP),
        };
        style(&words, format!("top: {top}px; {side}"));
        words.set_text_content(Some(&readout.words.join("\n")));
        Some(readout.words)
    }

    /// Nothing is read any more.
    pub fn hide(self) {
        self.at.set_value(None);
        for part in [self.line, self.words] {
            if let Some(part) = part.get_untracked() {
                let _ = part.set_attribute("style", "display: none");
            }
        }
        if self.said.with_untracked(|s| !s.is_empty()) {
            self.said.set(String::new());
        }
    }

    /// The curves as they are heard.
    pub fn voices(self) -> Vec<Voice> {
        let Some(Page { curves, mesh, .. }) = self.page() else {
            return Vec::new();
        };
        let inside = |share: f64| (-DUST..=1.0 + DUST).contains(&share).then_some(share);
        let voices = curves.list.iter().map(|c| {
            let place = |(x, y): (f64, f64)| {
                // What leaves the plot above or below sounds as its edge.
                let height = mesh.y.position(y).clamp(0.0, 1.0);
                inside(mesh.x.position(x)).zip(height.is_finite().then_some(height))
            };
            let points = c.points.iter().map(|(x, y)| (*x, y.middle()));
            points.filter_map(place).collect()
        });
        voices.filter(|v: &Voice| v.len() > 1).collect()
    }

    /// Line and words, over the canvases.
    pub fn view(self) -> ErasedView {
        erase(view! {
            <div class="cross" node_ref=self.line style="display: none"></div>
            <div class="readout" node_ref=self.words style="display: none"></div>
        })
    }
}
