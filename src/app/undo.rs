//! Undo, redo, and back to what was opened.

use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::button;
use crate::app::scenarios::links;
use crate::app::state::{Snapshot, State};
use crate::app::traces;
use crate::scenario::history::History;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

#[component]
pub fn Undo() -> impl IntoView {
    let state = State::of_page();
    let history = RwSignal::new(History::new(state.snapshot()));
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
    let take = move |snapshot: Option<Snapshot>| {
        if let Some(snapshot) = snapshot {
            state.take_back(snapshot);
            traces::load_wanted(state);
        }
    };
    let step = move |go: fn(&mut History<Snapshot>) -> Option<Snapshot>| {
        take(history.try_update(go).flatten());
    };
    let undo = Callback::new(move |()| step(History::undo));
    let redo = Callback::new(move |()| step(History::redo));
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
        let is_text = event.target().is_some_and(|t| {
            t.dyn_ref::<web_sys::HtmlInputElement>()
                .is_some_and(|i| i.type_() == "text")
        });
        // A text that is being written has its own undo.
        if is_text || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        match (key.as_str(), event.shift_key()) {
            ("z", false) => step(History::undo),
            ("Z", true) | ("z", true) | ("y", false) => step(History::redo),
            _ => return,
        }
        event.prevent_default();
    });
    let nothing =
        |can: fn(&History<Snapshot>) -> bool| Signal::derive(move || history.with(|h| !can(h)));
    let as_opened = Signal::derive(move || {
        // Not compared by their scenarios alone: what is locked and hidden is prepared, too.
        let is_so = state
            .opened
            .with(|o| state.scenario.with(|s| *s == o.scenario));
        state.guide.track();
        match state.prepared.get() {
            Some(link) => link == state.link(),
            None => is_so,
        }
    });
    view! {
        {button("undo", "undo".to_string(), "take the last change back (Ctrl-Z)", nothing(History::can_undo), undo)}
        {button("redo", "redo".to_string(), "make it again (Ctrl-Shift-Z)", nothing(History::can_redo), redo)}
        {button("as-opened", "as opened".to_string(), "back to the scenario that was opened", as_opened, reopen)}
    }
}
