//! A prepared page: that it was prepared, the note beside it, and the way out of what it locks and hides.

use crate::app::kit::erased::{ErasedView, erase, live, shown_while, text};
use crate::app::kit::parts::part;
use crate::app::kit::widgets::{button, focus};
use crate::app::scenarios::links::short;
use crate::app::state::State;
use crate::scenario::guide::Guide;
use leptos::prelude::*;

/// Where it is said, fetched with a prepared page.
pub fn place() -> ErasedView {
    let state = State::of_page();
    let line = part!(part_prepared: fn(State) -> ErasedView = line).for_views();
    live(move || {
        let is_prepared = state.prepared.with(Option::is_some);
        is_prepared.then(|| line.show(|line| line(state)))
    })
}

/// The address of the same as a page of its own.
fn in_full(state: State) -> String {
    state.track_view();
    let mut view = state.view();
    view.guide = view.guide.in_full();
    short(&view)
}

fn line(state: State) -> ErasedView {
    let is_lifted = Memo::new(move |_| state.guide.with(Guide::is_lifted));
    let guide = |read: fn(&Guide) -> bool| move || state.guide.with(read);
    let note = move || state.guide.with(|g| g.get("note").map(String::from));
    let was_locked = state.guide.with_untracked(|g| !g.is_lifted());
    let said = move || {
        let said = match (was_locked, is_lifted.get()) {
            (true, false) => "Prepared page: some controls are locked or hidden. ",
            (true, true) => "Unlocked. “as opened” brings back what was prepared. ",
            (false, _) => "Prepared page. ",
        };
        Some(said.to_string())
    };
    let unlock = Callback::new(move |()| {
        state.kept.set(None);
        state.guide.update(|g| *g = g.lifted());
        // The button goes; what it did is said here.
        focus("prepared");
    });
    let embedded = guide(|g| g.get("embed").is_some());
    let full = shown_while(embedded, move || {
        erase(
            view! { <a target="_blank" rel="noopener" href=move || in_full(state)>"Open in full"</a> },
        )
    });
    erase(view! {
        <style>{include_str!("../../../style/prepared.css")}</style>
        <aside id="prepared" tabindex="-1" aria-label="prepared page">
            <p><span class="quiet-text" role="status">{text(said)}</span>{text(note)}</p>
            {shown_while(move || !is_lifted.get(), move || button("unlock", "unlock".to_string(), "all controls and figures again; it is a guide and no secret", false, unlock))}
            {full}
        </aside>
    })
}
