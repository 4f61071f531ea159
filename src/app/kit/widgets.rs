//! Widgets: one element of each kind for the whole page, of one type, which keeps the page small.

use crate::app::kit::made::{Made, made};
use crate::figures::Table;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What a list offers: its word, and what is shown for it.
pub type Entry = (String, String);

/// A labelled list; `chosen` is the word that is in force, which need not be the one clicked last.
pub fn select(
    label: &'static str,
    id: &'static str,
    entries: Signal<Vec<Entry>>,
    chosen: Signal<String>,
    choose: Callback<String>,
) -> Made {
    // Made anew only when they change, not whenever something they depend on does.
    let (entries, chosen) = (
        Memo::new(move |_| entries.get()),
        Memo::new(move |_| chosen.get()),
    );
    let options = move || {
        let chosen = chosen.get();
        let option = |(word, name): Entry| {
            let selected = word == chosen;
            made(view! { <option value=word selected=selected>{name}</option> })
        };
        entries.get().into_iter().map(option).collect_view()
    };
    let change = move |event: leptos::ev::Event| {
        choose.run(event_target_value(&event));
        // What is refused, or must come from elsewhere first, does not stay in the list as if it were in force.
        if let Some(target) = event.target() {
            let list: web_sys::HtmlSelectElement = target.unchecked_into();
            list.set_value(&chosen.get_untracked());
        }
    };
    made(view! {
        <label class="choice">{label}<select id=id on:change=change>{options}</select></label>
    })
}

/// A button; `title` is one sentence on what it does.
pub fn button(
    id: &'static str,
    text: impl Into<Signal<String>>,
    title: &'static str,
    disabled: impl Into<Signal<bool>>,
    press: Callback<()>,
) -> Made {
    let (text, disabled): (Signal<String>, Signal<bool>) = (text.into(), disabled.into());
    made(view! {
        <button type="button" id=(!id.is_empty()).then_some(id) title=title disabled=disabled on:click=move |_| press.run(())>{text}</button>
    })
}

/// A table that scrolls within its own room.
pub fn table(table: Table) -> Made {
    let cells = |row: Vec<String>| {
        row.into_iter()
            .map(|c| made(view! { <td>{c}</td> }))
            .collect_view()
    };
    let rows = table
        .rows
        .into_iter()
        .map(|r| made(view! { <tr>{cells(r)}</tr> }));
    let headings = table.headings.into_iter();
    let headings = headings.map(|h| made(view! { <th scope="col">{h}</th> }));
    made(view! {
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
) -> Made {
    let mode = if numeric { "decimal" } else { "text" };
    made(view! {
        <label>{label}<input type="text" inputmode=mode prop:value=value on:change=move |e| change.run(event_target_value(&e))/></label>
    })
}
