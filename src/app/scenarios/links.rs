//! The link of the page: kept in the fragment, written a moment after the last change, read on every change of
//! address; a damaged link asks before anything is loaded.

use crate::app::kit::erased::{erase, live, text};
use crate::app::kit::files::copied;
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{after, effect, spawn, when_still};
use crate::app::kit::widgets::button;
use crate::app::state::{State, fragment};
use crate::app::traces;
use crate::figures::style::Theme;
use crate::scenario::link::{self, Opened, Problem, View};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

/// Pause after the last change before the link is written; browsers refuse frequent writes.
const PAUSE: Duration = Duration::from_millis(500);

/// How long a copied link is told of.
const SAID: Duration = Duration::from_secs(4);

/// The address of the page without what is shown.
pub fn page() -> String {
    // A page can always read its own address.
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_string()
}

/// The whole address of what is shown.
pub fn address(state: State) -> String {
    format!("{}#{}", page(), state.link())
}

/// Whether the page stands in a frame of another one, whose history is not ours to fill.
fn is_embedded() -> bool {
    let top = window().top().ok().flatten();
    top.is_none_or(|top| top != window())
}

/// Reads a link of any kind, by code that is fetched when there is one that is not plain, and hands on what it holds.
pub fn read(text: String, then: impl FnOnce(Opened) + 'static) {
    fn of_one_type(text: String, then: Box<dyn FnOnce(Opened)>) {
        let read = part!(part_links: fn(&str) -> Opened = link::read);
        spawn(async move {
            then(match read.get().await {
                Ok(read) => read(&text),
                Err(error) => Opened {
                    view: View::default(),
                    problems: vec![Problem {
                        key: "link".into(),
                        value: String::new(),
                        reason: format!(
                            "what reads it could not be loaded: {error}; reload the page"
                        ),
                        used: "the default scenario".into(),
                    }],
                },
            });
        });
    }
    of_one_type(text, Box::new(then));
}

/// Back to what was prepared.
pub fn reopen(state: State, link: String) {
    // It has been read before.
    read(link, move |opened| take_over(state, opened.view));
}

/// Shows what a link holds.
fn take_over(state: State, view: View) {
    let scenario = &view.scenario;
    let step = state
        .scenario
        .with_untracked(|now| scenario.is_a_step_from(now));
    let lacks = state
        .loading
        .traces
        .with_untracked(|t| t.lacks(&scenario.supply));
    // Such as a step back: the same scenario goes on, its live path with it.
    state.show(view, step && !lacks);
    stand(state);
    traces::load_wanted(state);
}

/// A prepared page opens in its theme, within another page or not, and at its lesson.
fn stand(state: State) {
    let guide = state.guide.get_untracked();
    let theme = |key| Theme::ALL.into_iter().find(|t| t.key() == key);
    if let Some(theme) = guide.get("theme").and_then(theme) {
        state.display.chosen.set(Some(theme));
    }
    if let Some(root) = document().document_element() {
        // An attribute of this name is never refused.
        let _ = root.toggle_attribute_with_force("data-embed", guide.get("embed").is_some());
    }
    if guide.get("lesson").is_some() {
        state.linked_lesson.update(|n| *n = n.wrapping_add(1));
        state.show_lessons(true);
    }
}

/// Reads the address; what is not exactly a scenario is handed to the dialog.
fn open(state: State, question: RwSignal<Option<Opened>>, reading: StoredValue<bool>) {
    let text = fragment();
    if text.len() <= 1 || text == format!("#{}", state.link()) {
        return;
    }
    let plain = link::read_plain(&text);
    if plain.problems.is_empty() {
        question.set(None);
        return take_over(state, plain.view);
    }
    reading.set_value(true);
    read(text.clone(), move |opened| {
        // Another address that has come meanwhile is read by itself.
        if fragment() != text {
            return;
        }
        reading.set_value(false);
        if opened.problems.is_empty() {
            question.set(None);
            take_over(state, opened.view);
        } else {
            question.set(Some(opened));
        }
    });
}

/// Keeps scenario and address together, and shows the dialog.
#[component]
pub fn Links() -> impl IntoView {
    let state = State::of_page();
    let question = RwSignal::new(None::<Opened>);
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    traces::load_wanted(state);
    let reading = StoredValue::new(false);
    stand(state);
    open(state, question, reading);
    window_event_listener(leptos::ev::hashchange, move |_| {
        open(state, question, reading);
    });
    let opened = StoredValue::new(false);
    when_still(PAUSE, move || {
        state.scenario.track();
        state.pinned.track();
        state.leads.track();
        state.guide.track();
        question.track();
        move || {
            // A question that is open has not been answered: its address stays.
            if question.with_untracked(|q| q.is_some()) || reading.get_value() {
                return;
            }
            // The link of what the page opened with stands in place of the address it was opened by.
            let replace = !opened.get_value() || is_embedded();
            opened.set_value(true);
            let text = format!("#{}", state.link());
            if fragment() == text {
                return;
            }
            let written = window().history().and_then(|history| {
                let (none, text) = (&JsValue::NULL, Some(text.as_str()));
                match replace {
                    true => history.replace_state_with_url(none, "", text),
                    false => history.push_state_with_url(none, "", text),
                }
            });
            state.address_refused.set(written.is_err());
        }
    });
    effect(move || {
        if let Some(dialog) = dialog.get() {
            if question.with(|q| q.is_some()) && !dialog.open() {
                // Refused only of a dialog that is open or not in the page.
                let _ = dialog.show_modal();
            } else if question.with(|q| q.is_none()) {
                dialog.close();
            }
        }
    });
    let answer = move |anyway: bool| {
        if let Some(opened) = question.get_untracked() {
            question.set(None);
            take_over(state, if anyway { opened.view } else { View::default() });
        }
    };
    let line = |problem: &Problem| erase(view! { <li>{problem.to_string()}</li> });
    let lines = move |q: &Opened| erase(q.problems.iter().map(line).collect_view());
    let problems = move || question.with(|q| q.as_ref().map(lines));
    erase(view! {
        <dialog node_ref=dialog aria-labelledby="bad-link" on:cancel=move |_: leptos::ev::Event| question.set(None)>
            <h2 id="bad-link">"This link is not as it was written"</h2>
            <p>"Nothing has been loaded yet; Escape keeps what is open. These parts could not be read:"</p>
            <ul tabindex="0">{live(problems)}</ul>
            <div class="buttons">
                {button("anyway", "Open anyway".to_string(), "what could be read, with the replacements named above", false, Callback::new(move |()| answer(true)))}
                {button("fresh", "Start fresh".to_string(), "the default scenario", false, Callback::new(move |()| answer(false)))}
            </div>
        </dialog>
    })
}

/// Copies the link; where the browser does not allow it, shows it to be copied by hand.
#[component]
pub fn CopyLink() -> impl IntoView {
    let state = State::of_page();
    let said = RwSignal::new("");
    let shown = RwSignal::new(None::<String>);
    let copy = Callback::new(move |()| {
        let text = address(state);
        let carries = state
            .scenario
            .with_untracked(|s| !matches!(s.supply, crate::scenario::SupplyChoice::File { .. }));
        spawn(async move {
            let copied = copied(&text).await;
            shown.set((!copied).then_some(text));
            // Selected once it is there, to be copied by a key.
            request_animation_frame(|| {
                let field = document().get_element_by_id("link");
                if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) {
                    field.select();
                }
            });
            said.set(match (copied, carries) {
                (true, true) => "link copied",
                (true, false) => "link copied; it names your file but cannot carry it",
                (false, true) => "the browser does not let the page copy; this is the link:",
                (false, false) => "the browser does not let the page copy; this is the link, which names your file but cannot carry it:",
            });
            if copied {
                // It is true of the link that was copied, and no longer of what follows.
                after(SAID, move || said.set(""));
            }
        });
    });
    let said = move || match said.get() {
        "" if state.address_refused.get() => {
            "the browser refuses to write the address; “copy link” has the present one"
        }
        said => said,
    };
    let said = move || Some(said().to_string()).filter(|s| !s.is_empty());
    erase(view! {
        {button("copy", "copy link".to_string(), "put the link of all that is shown on the clipboard", false, copy)}
        <span class="quiet-text" role="status">{text(said)}</span>
        {live(move || shown.get().map(|link| erase(view! { <input type="text" id="link" readonly aria-label="link" value=link/> })))}
    })
}
