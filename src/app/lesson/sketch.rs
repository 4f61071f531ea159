//! A line that is sketched: with a pointer or a finger on an empty figure, or point by point with keys; later beside the true
//! one.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::state::Current;
use crate::figures::ticks::{Axis, Scale};
use crate::lesson::sketch::{Sketch, draw};
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

/// Most marks of an axis.
const TICKS: usize = 6;
/// Most decades of what is sketched over a logarithmic axis, and how much lower and higher it goes than the true line.
const DECADES: f64 = 12.0;
const ROOM: f64 = 9.0;

/// The empty figure, on axes of the kind that the figure itself has.
#[derive(Clone)]
pub struct Paper {
    sketch: &'static Sketch,
    x: Axis,
    y: Axis,
    xs: [f64; POINTS],
}

/// A round number above.
fn round_above(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    let rounded = [1.0, 2.0, 5.0].map(|n| n * power);
    let above = rounded.into_iter().find(|r| *r >= value);
    above.unwrap_or(10.0 * power)
}

impl Paper {
    /// Room enough for the true line, and no more is told of it.
    pub fn new(sketch: &'static Sketch, end: &Current) -> Paper {
        let (from, to) = (sketch.across.domain)(&end.forms);
        let x = (sketch.across.axis)(&end.forms).between(from, to);
        let share = |i: usize| i as f64 / (POINTS - 1) as f64;
        let xs = std::array::from_fn(|i| x.value(share(i)));
        let truth = xs.map(|x| (sketch.truth)(&end.forms, x));
        let most = truth.into_iter().fold(f64::MIN_POSITIVE, f64::max);
        let positive = truth.into_iter().filter(|y| *y > 0.0);
        let least = positive.fold(most, f64::min);
        let y = match x.scale {
            Scale::Log => {
                let ends = [least / ROOM, most * ROOM];
                Axis::log(sketch.words, sketch.unit, ends, DECADES)
            }
            _ => Axis::linear(sketch.words, sketch.unit, [0.0, round_above(1.2 * most)]),
        };
        Paper { sketch, x, y, xs }
    }

    /// The true line.
    pub fn truth(&self, end: &Current) -> Vec<(f64, f64)> {
        let x = |i: u32| self.x.value(f64::from(i) / f64::from(FINE));
        let point = |i| (x(i), (self.sketch.truth)(&end.forms, x(i)));
        (0..=FINE).map(point).collect()
    }

    /// Points of the sketch, from heights between 0 and 1.
    pub fn points(&self, heights: &[f64]) -> Vec<(f64, f64)> {
        let heights = heights.iter().map(|h| self.y.value(*h));
        self.xs.into_iter().zip(heights).collect()
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let height = match self.y.position(y) {
            height if height.is_finite() => height,
            // Nothing has no place on a logarithmic axis.
            _ => 0.0,
        };
        (self.x.position(x) * SIZE.0, (1.0 - height) * SIZE.1)
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
        let say = self.sketch.across.say;
        let marks = match self.y.scale {
            Scale::Log => " Each mark is ten times the one before.",
            _ => "",
        };
        format!(
            "Up: {}, from {} to {}. Across: from {} to {}.{marks}",
            self.sketch.words,
            with_unit(self.y.from, self.sketch.unit),
            with_unit(self.y.to, self.sketch.unit),
            significant(self.x.from),
            say(self.x.to),
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

/// Marks below an axis, each at its place.
pub fn ticks(axis: &Axis) -> ErasedView {
    let tick = |(place, words): (f64, String)| {
        let style = format!("left: {:.2}%", 100.0 * axis.position(place));
        erase(view! { <span style=style>{words}</span> })
    };
    let all = axis.ticks(TICKS).into_iter().map(tick);
    erase(view! { <p class="ticks" aria-hidden="true">{all.collect_view()}</p> })
}

/// A drawing with the marks of its axes.
pub fn framed(paper: &Paper, drawing: ErasedView) -> ErasedView {
    let up = paper.y.ticks(TICKS).into_iter().map(|(place, words)| {
        let style = format!("bottom: {:.2}%", 100.0 * paper.y.position(place));
        erase(view! { <span style=style>{words}</span> })
    });
    let up = up.collect_view();
    erase(view! {
        <div class="paper">
            <div>{drawing}<p class="up" aria-hidden="true">{up}</p></div>
            {ticks(&paper.x)}
            <p class="quiet-text">{paper.y.title.clone()}" over "{paper.x.title.clone()}". "{paper.axes()}</p>
        </div>
    })
}

/// Fine lines at the marks of both axes.
pub fn grid(paper: &Paper) -> ErasedView {
    let line = |x: (f64, f64), y: (f64, f64)| {
        let ends = format!("{:.1},{:.1} {:.1},{:.1}", x.0, y.0, x.1, y.1);
        stroke(move || ends.clone(), "var(--line)", "1", "none")
    };
    let up = paper.y.ticks(TICKS).into_iter().map(|(place, _)| {
        let y = (1.0 - paper.y.position(place)) * SIZE.1;
        line((0.0, SIZE.0), (y, y))
    });
    let across = paper.x.ticks(TICKS).into_iter().map(|(place, _)| {
        let x = paper.x.position(place) * SIZE.0;
        line((x, x), (0.0, SIZE.1))
    });
    erase(view! { <g class="grid">{up.chain(across).collect_view()}</g> })
}

/// The empty figure, for paper.
pub fn blank(paper: &Paper) -> ErasedView {
    let drawing = erase(view! {
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" aria-hidden="true">{grid(paper)}</svg>
    });
    framed(paper, drawing)
}

/// The empty figure with the line that is being sketched, and its points to be moved by keys.
pub fn to_draw(paper: Paper, heights: RwSignal<Vec<f64>>, drawn: RwSignal<bool>) -> ErasedView {
    let last = StoredValue::new(None::<(f64, f64)>);
    let stroked = move |event: PointerEvent| {
        let Some((across, height)) = held(&event) else {
            last.set_value(None);
            return;
        };
        let height = libm::round(height.clamp(0.0, 1.0) * STEPS) / STEPS;
        let now = (across, height);
        // Each press begins a stroke.
        let before = last.get_value().filter(|_| event.type_() != "pointerdown");
        last.set_value(Some(now));
        drawn.set(true);
        heights.update(|all| draw(all, before, now));
    };
    let line = {
        let paper = paper.clone();
        move || heights.with(|h| paper.written(&paper.points(h)))
    };
    let rows = (0..POINTS).map(|i| {
        let paper = paper.clone();
        let x = paper.xs[i];
        let at = format!("{} at {}", paper.sketch.words, (paper.sketch.across.say)(x));
        let height = move || heights.with(|h| h.get(i).copied().unwrap_or_default());
        let (y, unit) = (paper.y.clone(), paper.sketch.unit);
        let says = Signal::derive(move || with_unit(y.value(height()), unit));
        let change = move |event: leptos::ev::Event| {
            let value = crate::units::parse(&event_target_value(&event));
            drawn.set(true);
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
                <span aria-hidden="true">{says}</span>
            </label>
        })
    });
    let drawing = erase(view! {
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" aria-hidden="true" on:pointerdown=stroked on:pointermove=stroked>
            {grid(&paper)}{stroke(line, "var(--ink)", "2", "none")}
        </svg>
    });
    erase(view! {
        <p class="quiet-text">"Draw with pointer or finger, from left to right."</p>
        {framed(&paper, drawing)}
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
    let drawing = erase(view! {
        <svg class="sketch" width="100%" height=HEIGHT viewBox=view_box() preserveAspectRatio="none" role="img" aria-label="your line, dashed, and the true one">
            {grid(paper)}
            {stroke(move || guess.clone(), "var(--ink)", "2", "6 4")}
            {stroke(move || truth.clone(), "var(--auxiliary)", "3", "none")}
            {gap}
        </svg>
    });
    erase(view! {
        <p class="quiet-text">"Dashed: your line."</p>
        {framed(paper, drawing)}
    })
}
