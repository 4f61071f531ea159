//! Canvas: its size, its pixels and its theme, and whether anyone can see it.

use crate::app::kit::tasks::{effect, turn_on};
use crate::figures::style::Theme;
use crate::units::Energies;
use js_sys::Array;
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, ResizeObserver,
};

/// How far beyond the window a canvas counts as visible: what is out of sight follows once the hand rests.
const NEAR: &str = "0px";

/// How the page is shown; every canvas is drawn anew when it changes.
#[derive(Clone, Copy)]
pub struct Display {
    /// The theme that was chosen; without one it is the system's.
    pub chosen: RwSignal<Option<Theme>>,
    /// The theme in force.
    pub theme: RwSignal<Theme>,
    /// How energies are written.
    pub energies: RwSignal<Energies>,
    /// Device pixels per CSS pixel; changes when the window moves to another screen or is zoomed.
    pub pixels: RwSignal<f64>,
}

impl Display {
    pub fn new() -> Display {
        let display = Display {
            chosen: RwSignal::new(None),
            theme: RwSignal::new(of_system()),
            energies: RwSignal::new(Energies::default()),
            pixels: RwSignal::new(pixel_ratio()),
        };
        let follow = move || {
            let chosen = display.chosen.get_untracked();
            display.theme.set(chosen.unwrap_or_else(of_system));
        };
        effect(move || {
            display.chosen.track();
            follow();
        });
        on_theme(follow);
        on_pixel_ratio(move |now| display.pixels.set(now));
        display
    }
}

/// Dark or light, as the user's system asks.
fn of_system() -> Theme {
    let dark = window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
        .is_some_and(|m| m.matches());
    if dark { Theme::Dark } else { Theme::Light }
}

/// Device pixels per CSS pixel, at least two so that plotters' whole pixels stay fine.
pub fn pixel_ratio() -> f64 {
    window().device_pixel_ratio().max(2.0)
}

/// What draws on a canvas.
pub fn context(canvas: &HtmlCanvasElement) -> Option<web_sys::CanvasRenderingContext2d> {
    let context = canvas.get_context("2d").ok().flatten()?;
    context.dyn_into().ok()
}

/// Fits the backing store to the size on screen \[CSS pixels\]; the context, cleared.
pub fn prepare(
    canvas: &HtmlCanvasElement,
    size: (f64, f64),
) -> Option<web_sys::CanvasRenderingContext2d> {
    let ratio = pixel_ratio();
    let (width, height) = ((size.0 * ratio) as u32, (size.1 * ratio) as u32);
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = context(canvas)?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.set_line_join("round");
    Some(context)
}

/// How much of an element is in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Nothing,
    Cut,
    /// [`WHOLE`] of it, or what fills half of the window.
    Whole,
}

/// The part of an element from which on it counts as seen whole, and parts of it at which the browser tells.
const WHOLE: f64 = 0.9;
const TOLD: [f64; 5] = [0.0, 0.25, 0.5, 0.75, WHOLE];

/// What the browser says of a canvas, so that nobody has to ask it to lay out the page in the midst of drawing.
#[derive(Clone, Copy)]
pub struct View {
    /// \[CSS pixels\]; nothing before the first layout.
    pub size: RwSignal<(f64, f64)>,
    pub seen: RwSignal<Seen>,
}

impl View {
    /// Begins to watch the canvas once it is there.
    pub fn of(canvas: NodeRef<leptos::html::Canvas>) -> View {
        let view = View {
            size: RwSignal::new((0.0, 0.0)),
            seen: RwSignal::new(Seen::Nothing),
        };
        effect(move || {
            if let Some(shown) = canvas.get() {
                view.watch(canvas, &shown);
            }
        });
        view
    }

    /// A browser without observers leaves the canvas as large as now and out of sight: it follows once the hand rests.
    /// Observers live as long as what they observe, and tell of its end, too, when nobody listens any more.
    fn watch(self, canvas: NodeRef<leptos::html::Canvas>, shown: &HtmlCanvasElement) {
        let measure = move || {
            let Some(canvas) = canvas.try_get_untracked().flatten() else {
                return;
            };
            let size = (
                f64::from(canvas.client_width()),
                f64::from(canvas.client_height()),
            );
            if self.size.try_get_untracked().is_some_and(|s| s != size) {
                self.size.set(size);
            }
        };
        measure();
        let resized = Closure::<dyn Fn()>::new(measure).into_js_value();
        if let Ok(observer) = ResizeObserver::new(resized.unchecked_ref()) {
            observer.observe(shown);
        }
        let seen = self.seen;
        on_sight(shown, move |now| {
            if seen.try_get_untracked().is_some_and(|s| s != now) {
                seen.set(now);
            }
        });
    }
}

/// Sets the signal once the element comes into the window, or is there when it begins to count.
pub fn seen_once(element: NodeRef<leptos::html::P>, counts: Memo<bool>, seen: RwSignal<bool>) {
    effect(move || {
        if let (Some(element), true) = (element.get(), counts.get()) {
            on_sight(&element, move |now| {
                if now != Seen::Nothing {
                    turn_on(seen);
                }
            });
        }
    });
}

/// Calls back when more or less of the element comes into the window.
fn on_sight(element: &Element, change: impl Fn(Seen) + 'static) {
    let moved = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
        let last = entries.get(entries.length().saturating_sub(1));
        let last: IntersectionObserverEntry = last.unchecked_into();
        let window = window().inner_height().ok().and_then(|h| h.as_f64());
        let half = 0.5 * window.unwrap_or(f64::INFINITY);
        let fills = last.intersection_ratio() >= WHOLE || last.intersection_rect().height() > half;
        change(match (last.is_intersecting(), fills) {
            (false, _) => Seen::Nothing,
            (true, false) => Seen::Cut,
            (true, true) => Seen::Whole,
        });
    });
    let near = IntersectionObserverInit::new();
    near.set_root_margin(NEAR);
    near.set_threshold(&TOLD.into_iter().map(JsValue::from).collect::<Array>());
    let moved = moved.into_js_value();
    let made = IntersectionObserver::new_with_options(moved.unchecked_ref(), &near);
    if let Ok(observer) = made {
        observer.observe(element);
    }
}

/// Calls back when the user's system changes between light and dark.
fn on_theme(change: impl Fn() + 'static) {
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let changed = Closure::<dyn Fn()>::new(change);
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    }
}

/// Calls back with the new ratio when a CSS pixel gets more or fewer device pixels. Asked now and then, for not every
/// browser tells of it.
fn on_pixel_ratio(change: impl Fn(f64) + 'static) {
    let before = Cell::new(pixel_ratio());
    let ask = move || {
        let now = pixel_ratio();
        if before.replace(now) != now {
            change(now);
        }
    };
    // Without a clock the pictures stay as sharp as they are.
    let _ = set_interval_with_handle(ask, Duration::from_secs(1));
}
