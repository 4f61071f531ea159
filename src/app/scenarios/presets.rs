//! Choosing a preset, and what to notice about it.

use crate::app::kit::erased::erase;
use crate::app::kit::widgets::select;
use crate::app::state::State;
use crate::app::traces;
use crate::scenario::presets::{PRESETS, preset};
use leptos::prelude::*;

/// Said of a preset that has been changed.
const CHANGED: &str =
    "What there was to notice is true of the preset as it was; choose it again to go back to it.";

#[component]
pub fn Presets() -> impl IntoView {
    let state = State::of_page();
    let choose = Callback::new(move |word: String| {
        if let Some(preset) = preset(&word) {
            state.open(preset.scenario(), Some(preset));
            traces::load_wanted(state);
        }
    });
    let entries = Signal::derive(move || {
        // While it is changed, what stands in the list is none of the presets, and each can be chosen.
        let hint = match state.opened.with(|o| o.preset) {
            Some(_) if state.tells.get() => None,
            Some(p) => Some(format!("changed: {}", p.name)),
            None => Some("choose…".to_string()),
        };
        let hint = hint.map(|hint| (String::new(), hint));
        let presets = PRESETS.iter();
        let presets = presets.map(|p| (p.key.to_string(), p.name.to_string()));
        hint.into_iter().chain(presets).collect()
    });
    let chosen = Signal::derive(move || match state.opened.with(|o| o.preset) {
        Some(p) if state.tells.get() => p.key.to_string(),
        _ => String::new(),
    });
    select("preset", "preset", entries, chosen, choose)
}

#[component]
pub fn Notice() -> impl IntoView {
    let state = State::of_page();
    move || {
        let p = state.opened.with(|o| o.preset)?;
        let (name, story) = match state.tells.get() {
            true => (format!("{}. ", p.name), p.notice.join(" ")),
            false => (format!("{}, changed. ", p.name), CHANGED.to_string()),
        };
        let source = p.source.filter(|_| state.tells.get());
        Some(erase(view! {
            <aside id="notice" aria-label="what to notice"><p tabindex="0"><strong>{name}</strong>{story}
            {source.map(|s| view! { " " <small>"Source: "{s}"."</small> })}</p></aside>
        }))
    }
}
