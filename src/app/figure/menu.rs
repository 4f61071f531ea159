//! What can be done with a figure: saved, enlarged, kept in view, read as a table.

use crate::app::figure::enlarge::enlarge;
use crate::app::figure::save::{Format, save};
use crate::app::kit::erased::{ErasedView, erase, text};
use crate::app::kit::files::copied;
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{after, effect, spawn};
use crate::app::kit::widgets::{button, popup};
use crate::app::scenarios::links::{said_of, short};
use crate::app::state::State;
use crate::figures::list::Entry;
use crate::scenario::SupplyChoice;
use crate::scenario::guide::TABLES;
use crate::scenario::leads::Leads;
use crate::scenario::link::View;
use leptos::prelude::*;
use std::time::Duration;

/// A button that opens the menu of a figure, which is fetched then; `table`: whether its data table is shown.
pub fn menu(entry: Entry, table: RwSignal<bool>) -> ErasedView {
    let state = State::of_page();
    let said = RwSignal::new(None::<String>);
    let label = format!("save, enlarge and more: {}", entry.question);
    let list = part!(part_menu: Content = content).for_views();
    let list = move || list.show(|content| content(state, entry, table, said));
    erase((
        popup(
            format!("menu-{}", entry.key),
            "save, enlarge …",
            label,
            "help menu",
            list,
        ),
        erase(view! {
            <p class="quiet-text" role="status">{text(move || said.get())}</p>
        }),
    ))
}

/// Makes what is in the menu.
type Content = fn(State, Entry, RwSignal<bool>, RwSignal<Option<String>>) -> ErasedView;

fn content(
    state: State,
    entry: Entry,
    table: RwSignal<bool>,
    said: RwSignal<Option<String>>,
) -> ErasedView {
    let key = entry.key;
    // It was said of what was shown then.
    effect(move || {
        state.track_view();
        said.set(None);
    });
    let nothing = Signal::derive(move || state.current.with(Option::is_none));
    let save_as = move |name: &'static str, title: &'static str, format: Format| {
        let press = Callback::new(move |()| save(state, entry, format, said));
        button("", name.to_string(), title, nothing, press)
    };
    let words = |yes: &'static str, no: &'static str, which: Signal<bool>| {
        Signal::derive(move || if which.get() { yes } else { no }.to_string())
    };
    let leads = Signal::derive(move || state.leads.with(|l| l.place(key).is_some()));
    let only = Signal::derive(move || state.leads.with(|l| l.is_only(key)));
    let lead = Callback::new(move |()| state.leads.update(|l| l.toggle(key)));
    // Once the menu is closed, so that the focus is not taken back.
    let large = Callback::new(move |()| after(Duration::ZERO, move || enlarge(key)));
    let shown = Callback::new(move |()| table.update(|t| *t = !*t));
    let copy = Callback::new(move |()| {
        let Ok(leads) = Leads::read(key) else { return };
        let view = View {
            leads,
            ..state.view()
        };
        let carries = !matches!(view.scenario.supply, SupplyChoice::File { .. });
        let link = short(&view);
        spawn(async move {
            let copied = copied(&link).await;
            let mut words = said_of(&link, copied, carries);
            if !copied {
                words += &format!(": {link}");
            }
            said.set(Some(words));
        });
    });
    let has_table = move || state.guide.with(|g| !g.hides(TABLES));
    let csv =
        move || has_table().then(|| save_as("CSV", "save the numbers of the figure", Format::Csv));
    let numbers = move || {
        has_table().then(|| {
            button(
                "",
                words("hide the data table", "data table", table.into()),
                "the numbers of the figure",
                false,
                shown,
            )
        })
    };
    erase((
        save_as("SVG", "save the figure as a drawing", Format::Svg),
        save_as("PNG", "save the figure as a picture", Format::Png),
        csv,
        button(
            "",
            "enlarge".to_string(),
            "let the figure fill the view",
            false,
            large,
        ),
        button(
            "",
            words("no longer first", "put first", leads),
            "whether the figure stands first, beside the levers",
            only,
            lead,
        ),
        numbers,
        button(
            "",
            "copy link to this figure".to_string(),
            "a link that opens with this figure alone first",
            false,
            copy,
        ),
    ))
}
