//! Lessons beside the figures: a step at a time, with something to guess before it is shown and something to bring about.

mod course;
mod veil;
mod steps;
mod sketch;
mod axis;
mod ask;
mod goal;
mod answers;
mod kept;
mod class;
mod sheet;
mod files;
mod make;
mod open;
mod panel;

use crate::app::kit::erased::{ErasedView, erase, live};
use crate::app::kit::parts::part;
use crate::app::kit::widgets::button;
use crate::app::state::State;
use leptos::prelude::*;

/// Id of the button, to which the focus returns.
const SWITCH: &str = "lessons";
/// Id of the place.
const PLACE: &str = "lesson";

/// The button that shows the lessons, and hides them.
pub fn switch() -> ErasedView {
    let state = State::of_page();
    let press = Callback::new(move |()| state.show_lessons(!state.lessons.get_untracked()));
    let title = "lessons beside the figures: show or hide them";
    button(SWITCH, "lessons".to_string(), title, false, press)
}

/// Where they stand, fetched when they are asked for. What is fetched hides the place, in which it then stays as it is.
pub fn place() -> ErasedView {
    let state = State::of_page();
    let panel = part!(part_lessons: fn(State) -> ErasedView = panel::panel).for_views();
    let panel = live(move || {
        let asked = state.asked_lessons.get();
        asked.then(|| panel.show(|build| build(state)))
    });
    erase(view! { <section id=PLACE aria-label="lesson">{panel}</section> })
}
