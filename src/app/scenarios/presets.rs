//! Choosing a preset, and what to notice about it.

use crate::app::kit::erased::{ErasedView, erase, live};
use crate::app::kit::parts::part;
use crate::app::kit::widgets::{Entry, button, option, select};
use crate::app::state::State;
use crate::app::traces;
use crate::scenario::presets::{Group, PRESETS, Preset, preset};
use leptos::prelude::*;

/// What the page is about and what to do first, for whoever comes without a link.
const FIRST: (&str, &str) = (
    "Reasoning models on sun and wind. Enough is not enough: move the supply, and see what luck does to energy. ",
    "Too much is unused, too little bought in: drag “supply mean”, press “balance”, double the volatility.",
);

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
        let hint = hint.map(|hint| option("", hint));
        let presets = Group::ALL.into_iter().flat_map(|group| {
            let of_group = PRESETS.iter().filter(move |p| p.group == group);
            of_group.map(move |p| Entry {
                heading: group.title(),
                ..option(p.key, p.name)
            })
        });
        hint.into_iter().chain(presets).collect()
    });
    let chosen = Signal::derive(move || match state.opened.with(|o| o.preset) {
        Some(p) if state.tells.get() => p.key.to_string(),
        _ => String::new(),
    });
    select("preset", "preset", entries, chosen, choose)
}

/// A story under its name, and where its numbers come from.
fn story(name: String, story: String, source: Option<&'static str>, first: bool) -> ErasedView {
    let state = State::of_page();
    let begin = Callback::new(move |()| {
        state.first_lesson.set(true);
        state.show_lessons(true);
    });
    let lesson = first.then(|| {
        let name = "Start the first lesson".to_string();
        button(
            "",
            name,
            "eight steps, with something to guess and something to do",
            false,
            begin,
        )
    });
    erase(view! {
        <aside id="notice" class:first=first aria-label="what to notice"><p tabindex="0"><strong>{name}</strong>{story}
        {source.map(|s| view! { " " <small>"Source: "{s}"."</small> })}</p>{lesson}</aside>
    })
}

/// What there is to notice of a preset, fetched when one is opened.
fn of_preset(p: &'static Preset) -> ErasedView {
    let notice = p.notice();
    let sentences = notice.map(|n| n.sentences.join(" "));
    let source = notice.and_then(|n| n.source);
    story(
        format!("{}. ", p.name),
        sentences.unwrap_or_default(),
        source,
        false,
    )
}

#[component]
pub fn Notice() -> impl IntoView {
    let state = State::of_page();
    let notice = part!(part_notices: fn(&'static Preset) -> ErasedView = of_preset).for_views();
    live(move || {
        let (count, preset) = state.opened.with(|o| (o.count, o.preset));
        let p = preset?;
        Some(match state.tells.get() {
            _ if count == 0 => story(FIRST.0.to_string(), FIRST.1.to_string(), None, true),
            true => notice.show(|notice| notice(p)),
            false => story(
                format!("{}, changed. ", p.name),
                CHANGED.to_string(),
                None,
                false,
            ),
        })
    })
}
