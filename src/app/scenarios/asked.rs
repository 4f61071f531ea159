//! Links that are not plain: prepared, damaged on their way, or kept in a file beside the page. What is wrong with one is
//! said, and whether it is to be opened all the same is asked.

use crate::app::kit::beside;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::tasks::after;
use crate::app::kit::widgets::button;
use crate::lesson::address::beside_the_page;
use crate::scenario::link::{self, Opened, Problem, View};
use leptos::prelude::*;
use std::pin::Pin;
use std::time::Duration;

/// What an address holds, once it is read.
pub type Reading = Pin<Box<dyn Future<Output = Result<Opened, String>>>>;

/// Reads an address; `#from=path/file.txt` names a file below the page's folder that holds a link.
pub fn read(text: String) -> Reading {
    Box::pin(async move {
        match text.strip_prefix("#from=") {
            Some(path) => Ok(link::read(&kept(path).await?)),
            None => Ok(link::read(&text)),
        }
    })
}

/// The link that a file holds.
async fn kept(path: &str) -> Result<String, String> {
    let path = beside_the_page(path, ".txt")?;
    let here = document().base_uri().ok().flatten().unwrap_or_default();
    let address = web_sys::Url::new_with_base(&path, &here).map_err(js_error_text)?;
    let bytes = beside::fetch(&address.href()).await;
    let bytes = bytes.map_err(js_error_text)?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not a text")?;
    Ok(text.trim().into())
}

/// The dialog. The answer is what is to be shown, or nothing where everything is to stay as it is.
pub fn ask(opened: Opened, answer: Callback<Option<View>>) -> ErasedView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    // Once it is in the page, and not before.
    after(Duration::ZERO, move || {
        if let Some(dialog) = dialog.get_untracked() {
            // Refused only of a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    // Closed before it goes, it gives the focus back.
    let answer = move |view| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        answer.run(view);
    };
    let line = |problem: &Problem| erase(view! { <li>{problem.to_string()}</li> });
    let lines = opened.problems.iter().map(line).collect_view();
    let nearest = opened.view;
    let anyway = Callback::new(move |()| answer(Some(nearest.clone())));
    let fresh = Callback::new(move |()| answer(Some(View::default())));
    erase(view! {
        <dialog node_ref=dialog aria-labelledby="bad-link" on:cancel=move |_: leptos::ev::Event| answer(None)>
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
