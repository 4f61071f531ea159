//! Choosing a preset, and what to notice about it.

use super::made::made;
use super::state::State;
use super::trace_files;
use super::widgets::select;
use crate::scenario::presets::PRESETS;
use leptos::prelude::*;

#[component]
pub fn Presets() -> impl IntoView {
    let state = expect_context::<State>();
    let choose = Callback::new(move |word: String| {
        let index = word.parse::<usize>().ok();
        if let Some((index, preset)) = index.and_then(|i| PRESETS.get(i).map(|p| (i, p))) {
            state.scenario.set((preset.scenario)());
            state.preset.set(Some(index));
            trace_files::load_wanted(state);
        }
    });
    let entries = Signal::derive(move || {
        let none = state.preset.get().is_none();
        let hint = none.then(|| (String::new(), "choose…".into()));
        let presets = PRESETS.iter().enumerate();
        let presets = presets.map(|(i, p)| (i.to_string(), p.name.to_string()));
        hint.into_iter().chain(presets).collect()
    });
    let chosen =
        Signal::derive(move || state.preset.get().map_or(String::new(), |i| i.to_string()));
    select("preset", "preset", entries, chosen, choose)
}

#[component]
pub fn Notice() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.preset.get().and_then(|i| PRESETS.get(i)).map(|p| {
            made(view! {
                <aside id="notice" aria-label="what to notice">
                    <p><strong>{p.name}". "</strong>{p.notice[0]}" "{p.notice[1]}
                    {p.source.map(|s| view! { " " <small>"Source: "{s}"."</small> })}</p>
                </aside>
            })
        })
    }
}
