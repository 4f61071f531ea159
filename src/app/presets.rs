//! Choosing a preset, and what to notice about it.

use super::state::State;
use super::trace_files;
use crate::scenario::presets::PRESETS;
use leptos::prelude::*;

#[component]
pub fn Presets() -> impl IntoView {
    let state = expect_context::<State>();
    let choose = move |event: leptos::ev::Event| {
        let index = event_target_value(&event).parse::<usize>().ok();
        if let Some((index, preset)) = index.and_then(|i| PRESETS.get(i).map(|p| (i, p))) {
            state.scenario.set((preset.scenario)());
            state.preset.set(Some(index));
            trace_files::load_wanted(state);
        }
    };
    view! {
        <label class="preset">"preset "
            <select id="preset" on:change=choose prop:value=move || state.preset.get().map(|i| i.to_string()).unwrap_or_default()>
                <option value="" disabled=true>"choose…"</option>
                {PRESETS.iter().enumerate().map(|(i, p)| view! { <option value=i.to_string() selected=move || state.preset.get() == Some(i)>{p.name}</option> }).collect_view()}
            </select>
        </label>
    }
}

#[component]
pub fn Notice() -> impl IntoView {
    let state = expect_context::<State>();
    move || {
        state.preset.get().and_then(|i| PRESETS.get(i)).map(|p| {
            view! {
                <aside id="notice" aria-label="what to notice">
                    <p><strong>{p.name}". "</strong>{p.notice[0]}" "{p.notice[1]}
                    {p.source.map(|s| view! { " " <small>"Source: "{s}"."</small> })}</p>
                </aside>
            }
        })
    }
}
