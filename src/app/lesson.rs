//! Lessons beside the figures: a step at a time, with something to guess before it is shown and something to bring about.

mod course;
mod veil;
mod steps;
mod sketch;
mod ask;
mod goal;
mod answers;
mod panel;

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{effect, turn_on};
use crate::app::state::State;
use leptos::prelude::*;

/// Id of the button, to which the focus returns.
const SWITCH: &str = "lessons";

/// The button that shows the lessons, and hides them.
pub fn switch() -> ErasedView {
    let shown = State::of_page().lessons;
    erase(view! {
        <button type="button" id=SWITCH aria-expanded=move || shown.get().to_string() on:click=move |_| shown.update(|s| *s = !*s)>"lessons"</button>
    })
}

/// Where they stand, fetched when they are asked for; hidden they keep their place.
pub fn place() -> ErasedView {
    let state = State::of_page();
    let asked = RwSignal::new(false);
    effect(move || {
        if state.lessons.get() {
            turn_on(asked);
        }
    });
    let panel = part!(part_lessons: fn(State) -> ErasedView = panel::panel).for_views();
    let panel = move || asked.get().then(|| panel.show(|build| build(state)));
    erase(view! {
        <section id="lesson" aria-label="lesson" hidden=move || !state.lessons.get()>{panel}</section>
    })
}
