//! Undo, redo, and back to what was opened.

use crate::app::kit::erased::ErasedView;
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::button;
use crate::app::scenarios::links;
use crate::app::state::{Snapshot, State};
use crate::app::traces;
use crate::scenario::history::History;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Steps through what was changed, and shows what was.
fn step(state: State, go: fn(&mut History<Snapshot>) -> Option<Snapshot>) {
    if let Some(snapshot) = state.history.try_update(go).flatten() {
        state.take_back(snapshot);
        // What is locked did not come back.
        let now = state.snapshot();
        state.history.update(|h| h.stands(now));
        traces::load_wanted(state);
    }
}

/// Whether there is no such step.
fn nothing(state: State, can: fn(&History<Snapshot>) -> bool) -> Signal<bool> {
    Signal::derive(move || state.history.with(|h| !can(h)))
}

/// The button that takes the last change back; a phone has it in its dock, too.
pub fn undo(id: &'static str) -> ErasedView {
    let state = State::of_page();
    let title = "take the last change back (Ctrl-Z)";
    let press = Callback::new(move |()| step(state, History::undo));
    button(
        id,
        "undo".to_string(),
        title,
        nothing(state, History::can_undo),
        press,
    )
}

#[component]
pub fn Undo() -> impl IntoView {
    let state = State::of_page();
    let history = state.history;
    effect(move || {
        let now = state.snapshot();
        let goes_on = state.gesture.get();
        history.update(|h| {
            h.change(now, goes_on);
            if !goes_on {
                h.end_gesture();
            }
        });
    });
    let redo = Callback::new(move |()| step(state, History::redo));
    let reopen = Callback::new(move |()| {
        // A prepared page goes back to all that was prepared.
        if let Some(link) = state.prepared.get_untracked() {
            return links::reopen(state, link);
        }
        state.change(state.opened.with_untracked(|o| o.scenario.clone()));
        traces::load_wanted(state);
    });
    window_event_listener(leptos::ev::keydown, move |event| {
        let key = event.key();
        let target = event.target();
        let is_text = target.is_some_and(|t| {
            let field = t.dyn_ref::<web_sys::Element>();
            field.is_some_and(|e| e.matches("textarea, input[type=text]") == Ok(true))
        });
        // A text that is being written has its own undo.
        if is_text || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        match (key.as_str(), event.shift_key()) {
            ("z", false) => step(state, History::undo),
            ("Z", true) | ("z", true) | ("y", false) => step(state, History::redo),
            _ => return,
        }
        event.prevent_default();
    });
    let as_opened = Signal::derive(move || {
        // Not compared by their scenarios alone: what is locked and hidden is prepared, too.
        let is_so = state
            .opened
            .with(|o| state.scenario.with(|s| *s == o.scenario));
        state.track_view();
        match state.prepared.get() {
            Some(link) => link == state.link(),
            None => is_so,
        }
    });
    view! {
        {undo("undo")}
        {button("redo", "redo".to_string(), "make it again (Ctrl-Shift-Z)", nothing(state, History::can_redo), redo)}
        {button("as-opened", "as opened".to_string(), "back to the scenario that was opened", as_opened, reopen)}
    }
}
