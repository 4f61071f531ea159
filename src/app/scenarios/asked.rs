//! A link that is not as it was written: what is wrong with it, and whether it is to be opened all the same.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::button;
use crate::scenario::link::{Opened, Problem, View};
use leptos::prelude::*;

/// The dialog. The answer is what is to be shown, or nothing where everything is to stay as it is.
pub fn ask(opened: Opened, answer: Callback<Option<View>>) -> ErasedView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    effect(move || {
        if let Some(dialog) = dialog.get() {
            // Refused only of a dialog that is open or not in the page.
            let _ = dialog.show_modal();
        }
    });
    let line = |problem: &Problem| erase(view! { <li>{problem.to_string()}</li> });
    let lines = opened.problems.iter().map(line).collect_view();
    let nearest = opened.view;
    let anyway = Callback::new(move |()| answer.run(Some(nearest.clone())));
    let fresh = Callback::new(move |()| answer.run(Some(View::default())));
    erase(view! {
        <dialog node_ref=dialog aria-labelledby="bad-link" on:cancel=move |_: leptos::ev::Event| answer.run(None)>
            <h2 id="bad-link">"This link is not as it was written"</h2>
            <p>"Nothing has been loaded yet; Escape keeps what is open. These parts could not be read:"</p>
            <ul tabindex="0">{lines}</ul>
            <div class="buttons">
                {button("anyway", "Open anyway".to_string(), "what could be read, with the replacements named above", false, anyway)}
                {button("fresh", "Start fresh".to_string(), "the default scenario", false, fresh)}
            </div>
        </dialog>
    })
}
