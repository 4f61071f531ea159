//! Veil: what a step asks to be predicted stands nowhere in the page before.

use crate::app::kit::tasks::effect;
use crate::app::lesson::course::Course;
use crate::app::state::State;
use leptos::prelude::*;

/// Holds back what the present step of a course waits for, while lessons are shown; everything, while it is `coming`.
pub fn keep(state: State, course: RwSignal<Option<Course>>, coming: RwSignal<bool>) {
    effect(move || {
        if coming.get() {
            return;
        }
        let shown = state.lessons.get();
        let course = course.get().filter(|_| shown);
        draw(state, course.map(|c| (c, c.place.get())));
    });
    // The style sheet says so in the places that are empty.
    effect(move || {
        let (veiled, hidden) = (state.veiled.get(), state.hidden.get());
        let root = document().document_element();
        if let Some(root) = root {
            // An attribute of this name is never refused.
            let _ = match (hidden, veiled) {
                (true, _) => root.set_attribute("data-veil", "all"),
                (false, true) => root.set_attribute("data-veil", "figures"),
                (false, false) => root.remove_attribute("data-veil"),
            };
        }
    });
}

/// Draws the veil of a step at once, or with none takes it away.
pub fn draw(state: State, step: Option<(Course, usize)>) {
    let awaited = step.and_then(|(course, place)| course.awaited(place));
    // About other numbers than the present ones only figures, which reach further, would tell.
    let about_this = awaited.as_ref().is_some_and(|p| p.after.is_empty());
    set(state.veiled, awaited.is_some());
    set(state.hidden, about_this);
}

fn set(switch: RwSignal<bool>, on: bool) {
    if switch.get_untracked() != on {
        switch.set(on);
    }
}
