//! A line that is sketched: with a pointer or a finger on an empty figure, or point by point with keys; later beside the true
//! one.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::state::Current;
use crate::lesson::sketch::Sketch;
use crate::units::{significant, with_unit};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Points of a sketch.
pub const POINTS: usize = 9;
/// Pieces of the true line.
const FINE: u32 = 64;
/// Steps of a point from nothing to the top.
const STEPS: f64 = 200.0;
/// Size of the drawing, in units of its own.
pub const SIZE: (f64, f64) = (300.0, 180.0);
/// Its height on the screen \[CSS pixels\].
const HEIGHT: &str = "180";

/// Its box, as SVG has it.
pub fn view_box() -> String {
    format!("0 0 {} {}", SIZE.0, SIZE.1)
}

/// The empty figure.
#[derive(Clone)]
pub struct Paper {
    sketch: &'static Sketch,
    xs: [f64; POINTS],
    top: f64,
}

/// A round number above.
fn round_above(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    let rounded = [1.0, 2.0, 5.0].map(|n| n * power);
    let above = rounded.into_iter().find(|r| *r >= value);
    above.unwrap_or(10.0 * power)
}

impl Paper {
    /// High enough for the true line, and no more is told of it.
    pub fn new(sketch: &'static Sketch, end: &Current) -> Paper {
        let (from, to) = (sketch.domain)(&end.forms);
        let x = |i: usize| from + (to - from) * i as f64 / (POINTS - 1) as f64;
        let xs = std::array::from_fn(x);
        let truth = xs.map(|x| (sketch.truth)(&end.forms, x));
        let most = truth.into_iter().fold(f64::MIN_POSITIVE, f64::max);
        Paper {
            sketch,
            xs,
            top: round_above(1.2 * most),
        }
    }

    /// The true line.
    pub fn truth(&self, end: &Current) -> Vec<(f64, f64)> {
        let (from, to) = (self.xs[0], self.xs[POINTS - 1]);
        let x = |i: u32| from + (to - from) * f64::from(i) / f64::from(FINE);
        let point = |i| (x(i), (self.sketch.truth)(&end.forms, x(i)));
        (0..=FINE).map(point).collect()
    }

    /// Points of the sketch, from heights between 0 and 1.
    pub fn points(&self, heights: &[f64]) -> Vec<(f64, f64)> {
        let heights = heights.iter().map(|h| h * self.top);
        self.xs.into_iter().zip(heights).collect()
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (from, to) = (self.xs[0], self.xs[POINTS - 1]);
        let across = (x - from) / (to - from);
        (across * SIZE.0, (1.0 - y / self.top) * SIZE.1)
    }

    /// As a line of SVG has it.
    pub fn written(&self, points: &[(f64, f64)]) -> String {
        let pair = |p: &(f64, f64)| {
            let (x, y) = self.place(*p);
            format!("{x:.1},{y:.1}")
        };
        points.iter().map(pair).collect::<Vec<_>>().join(" ")
    }

    /// What lies across and up.
    pub fn axes(&self) -> String {
        let say = self.sketch.say;
        format!(
            "Up: {}, from none to {}. Across: from {} to {}.",
            self.sketch.words,
            with_unit(self.top, self.sketch.unit),
            significant(self.xs[0]),
            say(self.xs[POINTS - 1]),
        )
    }
}

/// A line of the drawing.
pub fn stroke(
    points: impl Fn() -> String + Send + 'static,
    colour: &'static str,
    width: &'static str,
    dashes: &'static str,
) -> ErasedView {
    erase(view! {
        <polyline points=points fill="none" stroke=colour stroke-width=width stroke-dasharray=dashes vector-effect="non-scaling-stroke"/>
    })
}

/// Where a drawing is held: shares of it from its left and from its foot. The hand keeps hold of it beyond its edges.
pub fn held(event: &PointerEvent) -> Option<(f64, f64)> {
    let target = event.current_target()?.dyn_into::<Element>().ok()?;
    if event.buttons() & 1 != 1 {
        return None;
    }
    let _ = target.set_pointer_capture(event.pointer_id());
    let area = target.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - area.left()) / area.width();
    let height = 1.0 - (f64::from(event.client_y()) - area.top()) / area.height();
    Some((across, height))
}

/// The empty figure, for paper.
pub fn blank(paper: &Paper) -> ErasedView {
    erase(view! {
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" aria-hidden="true"></svg>
        <p class="quiet-text">{paper.axes()}</p>
    })
}

/// The empty figure with the line that is being sketched, and its points to be moved by keys.
pub fn to_draw(paper: Paper, heights: RwSignal<Vec<f64>>) -> ErasedView {
    let last = StoredValue::new(None::<(usize, f64)>);
    let draw = move |event: PointerEvent| {
        let Some((across, height)) = held(&event) else {
            last.set_value(None);
            return;
        };
        let height = libm::round(height.clamp(0.0, 1.0) * STEPS) / STEPS;
        let place = libm::round(across.clamp(0.0, 1.0) * (POINTS - 1) as f64) as usize;
        let before = last.get_value().unwrap_or((place, height));
        last.set_value(Some((place, height)));
        // Whoever draws fast skips points.
        let (low, high) = (before.0.min(place), before.0.max(place));
        heights.update(|all| {
            for (i, h) in all.iter_mut().enumerate() {
                let way = (i as f64 - before.0 as f64) / (place as f64 - before.0 as f64);
                if i == place {
                    *h = height;
                } else if (low..=high).contains(&i) && i != before.0 {
                    *h = before.1 + way * (height - before.1);
                }
            }
        });
    };
    let line = {
        let paper = paper.clone();
        move || heights.with(|h| paper.written(&paper.points(h)))
    };
    let rows = (0..POINTS).map(|i| {
        let paper = paper.clone();
        let x = paper.xs[i];
        let at = format!("{} at {}", paper.sketch.words, (paper.sketch.say)(x));
        let height = move || heights.with(|h| h.get(i).copied().unwrap_or_default());
        let says = move || with_unit(height() * paper.top, paper.sketch.unit);
        let said = says;
        let change = move |event: leptos::ev::Event| {
            let value = crate::units::parse(&event_target_value(&event));
            heights.update(|all| {
                if let (Some(h), Some(value)) = (all.get_mut(i), value) {
                    *h = value / STEPS;
                }
            });
        };
        erase(view! {
            <label>
                <span aria-hidden="true">{significant(x)}</span>
                <input type="range" min="0" max=STEPS.to_string() aria-label=at aria-valuetext=says prop:value=move || (height() * STEPS).to_string() on:input=change/>
                <span aria-hidden="true">{said}</span>
            </label>
        })
    });
    erase(view! {
        <p class="quiet-text">"Draw with pointer or finger. "{paper.axes()}</p>
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" aria-hidden="true" on:pointerdown=draw on:pointermove=draw>
            {stroke(line, "var(--ink)", "2", "none")}
        </svg>
        <details><summary>"point by point, with keys"</summary><div class="points">{rows.collect_view()}</div></details>
    })
}

/// The sketched line beside the true one, with their widest gap.
pub fn drawn(
    paper: &Paper,
    end: &Current,
    points: &[(f64, f64)],
    farthest: Option<(f64, f64, f64)>,
) -> ErasedView {
    let gap = farthest.map(|(x, said, truth)| {
        let gap = paper.written(&[(x, said), (x, truth)]);
        stroke(move || gap.clone(), "var(--focus)", "4", "none")
    });
    let (guess, truth) = (paper.written(points), paper.written(&paper.truth(end)));
    erase(view! {
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" role="img" aria-label="your line, dashed, and the true one">
            {stroke(move || guess.clone(), "var(--ink)", "2", "6 4")}
            {stroke(move || truth.clone(), "var(--auxiliary)", "3", "none")}
            {gap}
        </svg>
        <p class="quiet-text">"Dashed: your line. "{paper.axes()}</p>
    })
}
