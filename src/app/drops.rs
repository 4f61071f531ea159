//! Files that are dropped on the page: lessons, and hourly supply. They are heard by code that comes once something is dragged
//! here.

use crate::app::kit::parts::part;
use crate::app::kit::tasks::{spawn, turn_on};
use crate::app::state::State;
use crate::app::traces;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DragEvent, File};

thread_local! {
    /// The lesson file that was dropped last, until it is taken.
    static LESSON: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// The lesson file that was dropped; [`State::dropped`] counts them.
pub fn lesson() -> Option<File> {
    LESSON.take()
}

/// Begins to hear of files.
pub fn follow(state: State) {
    let asked = StoredValue::new(false);
    let come = Closure::<dyn Fn()>::new(move || {
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn(async move {
            let hear = part!(part_drops: fn(State) = hear);
            match hear.get().await {
                Ok(hear) => hear(state),
                // Whoever drags again asks again; until then files can be chosen.
                Err(_) => asked.set_value(false),
            }
        });
    });
    listen("dragenter", come.as_ref().unchecked_ref());
    come.forget();
}

/// A browser that knows no such event has none.
fn listen(name: &str, hear: &js_sys::Function) {
    let _ = window().add_event_listener_with_callback(name, hear);
}

fn hear(state: State) {
    let hear = Closure::<dyn Fn(DragEvent)>::new(move |event: DragEvent| {
        // Whoever drags over the page sees that it takes files.
        let is_over = event.type_() == "dragover";
        if let Some(root) = document().document_element() {
            // An attribute of this name is never refused.
            let _ = root.toggle_attribute_with_force("data-drop", is_over);
        }
        let files = event.data_transfer().and_then(|d| d.files());
        match files.and_then(|f| f.get(0)) {
            Some(file) => {
                event.prevent_default();
                take(state, file);
            }
            // While it is over the page nobody is told what it is.
            None if is_over => event.prevent_default(),
            // No file, but text for a field.
            None => {}
        }
    });
    for name in ["dragover", "dragleave", "drop"] {
        listen(name, hear.as_ref().unchecked_ref());
    }
    hear.forget();
}

/// A lesson is opened where lessons are; anything else is read as supply.
fn take(state: State, file: File) {
    if !file.name().ends_with(".md") {
        traces::take(state, file);
        return;
    }
    LESSON.set(Some(file));
    turn_on(state.asked_lessons);
    state.dropped.update(|n| *n = n.wrapping_add(1));
}
