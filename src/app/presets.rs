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
            state.open((preset.scenario)(), Some(index));
            trace_files::load_wanted(state);
        }
    });
    let told = told(state);
    let entries = Signal::derive(move || {
        // While it is changed, what stands in the list is none of the presets, and each can be chosen.
        let hint = match told.get() {
            Some((_, true)) => None,
            Some((i, false)) => PRESETS.get(i).map(|p| format!("{} (changed)", p.name)),
            None => Some("choose…".to_string()),
        };
        let presets = PRESETS.iter().enumerate();
        let presets = presets.map(|(i, p)| (i.to_string(), p.name.to_string()));
        let hint = hint.map(|hint| (String::new(), hint));
        hint.into_iter().chain(presets).collect()
    });
    let chosen = Signal::derive(move || match told.get() {
        Some((i, true)) => i.to_string(),
        _ => String::new(),
    });
    select("preset", "preset", entries, chosen, choose)
}

#[component]
pub fn Notice() -> impl IntoView {
    let state = expect_context::<State>();
    let told = told(state);
    move || {
        let (index, same) = told.get()?;
        let p = PRESETS.get(index)?;
        let story = if same {
            let source = p
                .source
                .map(|s| view! { " " <small>"Source: "{s}"."</small> });
            made(view! { <strong>{p.name}". "</strong>{p.notice[0]}" "{p.notice[1]}{source} })
        } else {
            made(
                view! { <strong>{p.name}", changed. "</strong>"What was to be noticed is true of the preset as it was; choose it again to go back to it." },
            )
        };
        Some(made(view! {
            <aside id="notice" aria-label="what to notice"><p>{story}</p></aside>
        }))
    }
}

/// The preset chosen last, and whether its story is still true.
fn told(state: State) -> Memo<Option<(usize, bool)>> {
    Memo::new(move |_| {
        let (index, told) = state.preset.get()?;
        Some((index, state.scenario.with(|s| s.tells_the_same(&told))))
    })
}
