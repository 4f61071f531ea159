//! View: theme, how energies are written, and the sheet on paper. None of it is of the scenario, so no link carries it.

use crate::app::kit::erased::{ErasedView, erase, live, shown_while};
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{effect, turn_on};
use crate::app::kit::widgets::{self, Entry, button, option, select};
use crate::app::levers::matters;
use crate::app::scenarios::links::address;
use crate::app::state::State;
use crate::figures::Table;
use crate::figures::style::{Theme, letter};
use crate::scenario::parameters::{Group, IDS, Scale};
use crate::units::{Energies, with_unit, write_energies};
use leptos::prelude::*;

/// What an energy may be written in, and its word.
const ENERGIES: [(&str, &str, Energies); 2] = [
    ("J", "joules", Energies::Joules),
    ("Wh", "watt-hours", Energies::WattHours),
];

/// The button with its box.
#[component]
pub fn ViewMenu() -> impl IntoView {
    let state = State::of_page();
    let display = state.display;
    // The style sheet follows an attribute of the whole page.
    effect(move || {
        let root = document().document_element();
        let chosen = display.chosen.get();
        if let Some(root) = root {
            // An attribute of this name is never refused.
            let _ = match chosen {
                Some(theme) => root.set_attribute("data-theme", theme.key()),
                None => root.remove_attribute("data-theme"),
            };
        }
    });
    let content = part!(part_view: fn(State) -> ErasedView = menu).for_views();
    let asked = RwSignal::new(false);
    let content = live(move || asked.get().then(|| content.show(|menu| menu(state))));
    erase(view! {
        <button type="button" id="open-view" popovertarget="view-menu" on:click=move |_| turn_on(asked)>"view"</button>
        <div id="view-menu" class="help" popover="auto">{content}</div>
    })
}

/// What is in the box.
fn menu(state: State) -> ErasedView {
    let display = state.display;
    let themes = Signal::derive(|| {
        let system = option("", "as the system");
        let named = Theme::ALL.map(|t| option(t.key(), t.key()));
        std::iter::once(system).chain(named).collect::<Vec<Entry>>()
    });
    let theme = Signal::derive(move || display.chosen.get().map_or("", Theme::key).to_string());
    let choose_theme = Callback::new(move |word: String| {
        let chosen = Theme::ALL.into_iter().find(|t| t.key() == word);
        display.chosen.set(chosen);
    });
    let units = Signal::derive(|| ENERGIES.map(|(key, word, _)| option(key, word)).to_vec());
    let unit = Signal::derive(move || {
        let now = display.energies.get();
        let found = ENERGIES.iter().find(|(_, _, e)| *e == now);
        found.map_or(String::new(), |(key, ..)| key.to_string())
    });
    let choose_unit = Callback::new(move |word: String| {
        if let Some((_, _, energies)) = ENERGIES.iter().find(|(key, ..)| *key == word) {
            write_energies(*energies);
            display.energies.set(*energies);
        }
    });
    let prepare = Callback::new(move |()| state.preparing.set(true));
    erase(
        [
            select("theme", "theme", themes, theme, choose_theme),
            select("energies in", "energies", units, unit, choose_unit),
            button(
                "prepare-link",
                "prepare a link …".to_string(),
                "lock, hide and note what others are to see, and copy the link, or its QR code",
                false,
                prepare,
            ),
        ]
        .collect_view(),
    )
}

/// All choices and parameters that matter, with the values that they have.
fn values(state: State) -> Table {
    let mut table = Table::new(&["parameter", "value"]);
    state.scenario.with(|s| {
        let mut row = |name: String, value: String| table.rows.push(vec![name, value]);
        row("policy".into(), s.policy.label(&s.models));
        row("weather".into(), s.summary(Group::Supply));
        for (i, model) in s.models.iter().enumerate() {
            row(format!("model {}", letter(i)), model.name.clone());
        }
        for id in IDS.into_iter().filter(|id| matters(state, *id)) {
            let quantity = id.parameter().quantity;
            let value = match id.parameter().scale {
                Scale::Switch if s.is_on(id) => "yes".into(),
                Scale::Switch => "no".into(),
                _ => with_unit(s.get(id), quantity.unit),
            };
            row(format!("{} {}", quantity.name, quantity.symbol), value);
        }
    });
    table
}

/// What paper has besides the figures; made when a page is printed.
#[component]
pub fn Sheet() -> impl IntoView {
    let state = State::of_page();
    let printing = RwSignal::new(false);
    window_event_listener_untyped("beforeprint", move |_| {
        // Ink on white.
        state.display.theme.set(Theme::Light);
        printing.set(true);
    });
    window_event_listener_untyped("afterprint", move |_| {
        printing.set(false);
        state.display.chosen.update(|_| ());
    });
    shown_while(
        move || printing.get(),
        move || {
            erase(
                view! { <section id="sheet"><p>{address(state)}</p>{widgets::table(values(state))}</section> },
            )
        },
    )
}
