//! Widgets: one element of each kind for the whole page, of one type, which keeps the page small.

use crate::app::kit::erased::{ErasedView, erase, live, text};
use crate::app::kit::tasks::{after, turn_on};
use crate::figures::Table;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Brings the focus to an element, once what has changed is in the document.
pub fn focus(id: &'static str) {
    after(Duration::ZERO, move || focus_now(id));
}

/// The same of an element that is there already.
pub fn focus_now(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // Refused only of what is not there any more.
        let _ = element.focus();
    }
}

/// What a list offers.
#[derive(Clone, PartialEq)]
pub struct Entry {
    /// What stands for it.
    pub word: String,
    /// What is shown for it.
    pub name: String,
    /// The heading that it stands under together with those before; of none it is empty.
    pub heading: &'static str,
}

/// What a list offers under no heading.
pub fn option(word: impl Into<String>, name: impl Into<String>) -> Entry {
    Entry {
        word: word.into(),
        name: name.into(),
        heading: "",
    }
}

/// A labelled list; `chosen` is the word that is in force, which need not be the one clicked last.
pub fn select(
    label: &'static str,
    id: &'static str,
    entries: Signal<Vec<Entry>>,
    chosen: Signal<String>,
    choose: Callback<String>,
) -> ErasedView {
    let never = Signal::stored(false);
    lockable(label, id, entries, chosen, choose, never)
}

/// A labelled list that may be locked, and then says so.
pub fn lockable(
    label: &'static str,
    id: &'static str,
    entries: Signal<Vec<Entry>>,
    chosen: Signal<String>,
    choose: Callback<String>,
    locked: Signal<bool>,
) -> ErasedView {
    // Made anew only when they change, not whenever something they depend on does.
    let (entries, chosen) = (
        Memo::new(move |_| entries.get()),
        Memo::new(move |_| chosen.get()),
    );
    let options = move || {
        let chosen = chosen.get();
        let option = |entry: &Entry| {
            let selected = entry.word == chosen;
            erase(
                view! { <option value=entry.word.clone() selected=selected>{entry.name.clone()}</option> },
            )
        };
        let entries = entries.get();
        let groups = entries.chunk_by(|a, b| a.heading == b.heading);
        let group = |entries: &[Entry]| {
            let heading = entries.first().map_or("", |e| e.heading);
            let options = entries.iter().map(option).collect_view();
            match heading {
                "" => erase(options),
                _ => erase(view! { <optgroup label=heading>{options}</optgroup> }),
            }
        };
        Some(erase(groups.map(group).collect_view()))
    };
    let change = move |event: leptos::ev::Event| {
        choose.run(event_target_value(&event));
        // What is refused, or must come from elsewhere first, does not stay in the list as if it were in force.
        if let Some(target) = event.target() {
            let list: web_sys::HtmlSelectElement = target.unchecked_into();
            list.set_value(&chosen.get_untracked());
        }
    };
    erase(view! {
        <label class="choice">{label}{text(move || locked.get().then(|| " (locked)".into()))}<select id=id disabled=locked on:change=change>{live(options)}</select></label>
    })
}

/// A button; `title` is one sentence on what it does.
pub fn button(
    id: &'static str,
    text: impl Into<Signal<String>>,
    title: &'static str,
    disabled: impl Into<Signal<bool>>,
    press: Callback<()>,
) -> ErasedView {
    let (text, disabled): (Signal<String>, Signal<bool>) = (text.into(), disabled.into());
    erase(view! {
        <button type="button" id=(!id.is_empty()).then_some(id) title=title disabled=disabled on:click=move |_| press.run(())>{text}</button>
    })
}

/// A button, and a box that opens beside it until something in it is pressed or Escape. What is in it is made when it is
/// opened for the first time.
pub fn popup(
    id: String,
    text: &'static str,
    label: String,
    class: &'static str,
    content: impl Fn() -> ErasedView + Send + 'static,
) -> ErasedView {
    let content: Box<dyn Fn() -> ErasedView + Send> = Box::new(content);
    let asked = RwSignal::new(false);
    let content = live(move || asked.get().then(&content));
    let place = {
        let id = id.clone();
        move |event: leptos::ev::MouseEvent| {
            turn_on(asked);
            let button = event.current_target();
            let button = button.and_then(|t| t.dyn_into::<Element>().ok());
            let popup = document().get_element_by_id(&id);
            let popup = popup.and_then(|p| p.dyn_into::<HtmlElement>().ok());
            if let Some((button, popup)) = button.zip(popup) {
                let at = button.get_bounding_client_rect();
                // Below the button, and never beyond the window: the style sheet keeps it in.
                let style = popup.style();
                let _ = style.set_property("--x", &format!("{}px", at.left()));
                let _ = style.set_property("--y", &format!("{}px", at.bottom()));
            }
        }
    };
    let pressed = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let button = target.and_then(|t| t.closest("button").ok().flatten());
        let popup = event.current_target();
        if let (Some(_), Some(popup)) = (button, popup) {
            // Refused only of one that is closed.
            let _ = popup.unchecked_into::<HtmlElement>().hide_popover();
        }
    };
    erase(view! {
        <button type="button" class="quiet" popovertarget=id.clone() aria-label=label on:click=place>{text}</button>
        <div class=class id=id popover="auto" on:click=pressed>{content}</div>
    })
}

/// A table that scrolls within its own room.
pub fn table(table: Table) -> ErasedView {
    let cells = |row: Vec<String>| {
        row.into_iter()
            .map(|c| erase(view! { <td>{c}</td> }))
            .collect_view()
    };
    let rows = table
        .rows
        .into_iter()
        .map(|r| erase(view! { <tr>{cells(r)}</tr> }));
    let headings = table.headings.into_iter();
    let headings = headings.map(|h| erase(view! { <th scope="col">{h}</th> }));
    erase(view! {
        <div class="scroll" tabindex="0"><table>
            <thead><tr>{headings.collect_view()}</tr></thead><tbody>{rows.collect_view()}</tbody>
        </table></div>
    })
}

/// A labelled line of text; a number is read where one is meant.
pub fn entry(
    label: Signal<String>,
    numeric: bool,
    value: Signal<String>,
    change: Callback<String>,
) -> ErasedView {
    let mode = if numeric { "decimal" } else { "text" };
    erase(view! {
        <label>{label}<input type="text" inputmode=mode prop:value=value on:change=move |e| change.run(event_target_value(&e))/></label>
    })
}
