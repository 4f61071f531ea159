//! A point on the axis of an empty figure: set with a pointer or a finger, with keys, or typed.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::lesson::sketch::{SIZE, held, ticks, view_box};
use crate::figures::ticks::Axis;
use crate::lesson::sketch::Across;
use crate::units::{number, parse, rounded, typed};
use leptos::prelude::*;
use web_sys::PointerEvent;

/// Steps from one end to the other.
const STEPS: f64 = 200.0;
/// The empty figure, for paper.
pub fn blank(axis: &Axis) -> ErasedView {
    erase(view! {
        <svg class="sketch" width="100%" height="60" viewBox=view_box() preserveAspectRatio="none" aria-hidden="true"></svg>
        {ticks(axis)}
        <p class="quiet-text">{axis.title.clone()}</p>
    })
}

/// The empty figure on which the point is set, and a slider for keys. The text is that of the field beside it.
pub fn to_set(across: &'static Across, axis: Axis, text: RwSignal<String>) -> ErasedView {
    let axis = StoredValue::new(axis);
    let value = move || typed(&text.get(), across.unit).ok();
    // Nothing is marked before something is said, nor what lies beyond the ends.
    let share = move || {
        let share = value().map(|v| axis.with_value(|a| a.position(v)));
        share.filter(|s| (0.0..=1.0).contains(s))
    };
    let set = move |share: f64| {
        let value = axis.with_value(|a| a.value(share.clamp(0.0, 1.0)));
        text.set(number(rounded(value, 2)));
    };
    let point = move |event: PointerEvent| {
        if let Some((across, _)) = held(&event) {
            set(across);
        }
    };
    let slide = move |event: leptos::ev::Event| {
        if let Some(step) = parse(&event_target_value(&event)) {
            set(step / STEPS);
        }
    };
    let line = move || {
        share().map(|share| {
            let x = format!("{:.1}", share * SIZE.0);
            erase(view! { <line x1=x.clone() x2=x y1="0" y2=SIZE.1.to_string() stroke="var(--ink)" stroke-width="3" vector-effect="non-scaling-stroke"/> })
        })
    };
    let says = move || value().map_or("not set yet".into(), across.say);
    let step = move || libm::round(share().unwrap_or(0.5) * STEPS).to_string();
    let title = axis.with_value(|a| a.title.clone());
    let label = format!("point on the axis “{title}”");
    let ticks = axis.with_value(ticks);
    erase(view! {
        <p class="quiet-text">"Set it with pointer or finger, with the slider, or type it."</p>
        <div class="axis">
            <svg class="sketch" width="100%" height="100" viewBox=view_box() preserveAspectRatio="none" aria-hidden="true" on:pointerdown=point on:pointermove=point>{line}</svg>
            {ticks}
            <p class="quiet-text" aria-hidden="true">{title}</p>
            <input type="range" min="0" max=STEPS.to_string() aria-label=label aria-valuetext=says prop:value=step on:input=slide/>
        </div>
    })
}
