//! Fields in which a lesson is written.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::widgets::{Entry, option, select};
use crate::lesson::facts::FACTS;
use crate::scenario::parameters::{IDS, Scale};
use leptos::prelude::*;

/// Keys of a lesson's file with what they are called where it is made.
const LABELS: [(&str, &str); 14] = [
    ("for", "for whom"),
    ("minutes", "minutes"),
    ("predict", "question"),
    ("number", "quantity"),
    ("option", "answers"),
    ("right", "right is"),
    ("within", "near enough, such as ×1.5 or 50 kJ"),
    ("after", "changes once it is answered"),
    ("because", "said once it is answered"),
    ("goal", "what to do (nothing: leave it empty)"),
    ("when", "reached when"),
    ("show", "“show me” does"),
    ("done", "said once it is reached"),
    ("not-yet", "said until it is reached"),
];

/// What the field of a key is called.
pub fn label(key: &str) -> &'static str {
    LABELS
        .iter()
        .find(|(k, _)| *k == key)
        .map_or("", |(_, label)| label)
}

/// A sentence about a file, as one about the fields.
pub fn of_fields(mut sentence: String) -> String {
    for (key, label) in LABELS {
        sentence = sentence.replace(&format!("“{key}:”"), &format!("“{label}”"));
    }
    sentence
}

/// A labelled line of text.
pub fn line(
    label: &'static str,
    id: &'static str,
    value: String,
    change: Callback<String>,
) -> ErasedView {
    let id = (!id.is_empty()).then_some(id);
    erase(view! {
        <label>{label}<input type="text" id=id autocomplete="off" value=value on:input=move |e| change.run(event_target_value(&e))/></label>
    })
}

/// The same of a text that the page writes as well.
pub fn followed(
    label: &'static str,
    id: &'static str,
    value: Signal<String>,
    change: Callback<String>,
) -> ErasedView {
    erase(view! {
        <label>{label}<input type="text" id=id autocomplete="off" prop:value=value on:change=move |e| change.run(event_target_value(&e))/></label>
    })
}

/// A labelled text of several lines.
pub fn lines(
    label: &'static str,
    id: &'static str,
    value: String,
    change: Callback<String>,
) -> ErasedView {
    erase(view! {
        <label>{label}<textarea id=id rows="5" prop:value=value on:input=move |e| change.run(event_target_value(&e))></textarea></label>
    })
}

/// A list of words with names.
pub fn list(
    label: &'static str,
    id: &'static str,
    entries: Vec<Entry>,
    chosen: Signal<String>,
    choose: Callback<String>,
) -> ErasedView {
    let entries = Signal::derive(move || entries.clone());
    select(label, id, entries, chosen, choose)
}

/// All that can be measured: facts first, then parameters.
pub fn measures() -> Vec<Entry> {
    let fact = |(i, _): (usize, _)| {
        let row = FACTS.get(i);
        row.map(|row| Entry {
            word: row.key.into(),
            name: row.words.into(),
            heading: "what follows",
        })
    };
    let facts = FACTS.iter().enumerate().filter_map(fact);
    let numbers = IDS
        .into_iter()
        .filter(|id| id.parameter().scale != Scale::Switch);
    let parameters = numbers.map(|id| Entry {
        word: id.parameter().key.into(),
        name: id.parameter().quantity.name.into(),
        heading: "what is set",
    });
    facts.chain(parameters).collect()
}

/// Words that stand for themselves.
pub fn plain(words: &[(&str, &str)]) -> Vec<Entry> {
    words
        .iter()
        .map(|(word, name)| option(*word, *name))
        .collect()
}
