//! The levers: the parameters that the page is about, in view at once, and all others in groups; on a phone a dock with one of
//! them at the bottom of the screen.

use crate::app::controls::{choices, control, fleet};
use crate::app::deferred::Deferred;
use crate::app::kit::erased::{ErasedView, erase, live, shown_while, text};
use crate::app::kit::parts::{Part, part};
use crate::app::kit::tasks::turn_on;
use crate::app::state::State;
use crate::app::undo::undo;
use crate::scenario::guide::{Guide, POLICY, SUPPLY, name};
use crate::scenario::parameters::{Group, IDS, Id, Scale};
use leptos::prelude::*;

/// The mission's own parameters, with the names that they have in the dock; the policy stands beside them.
const LEVERS: [(Id, &str); 6] = [
    (Id::SupplyMean, "supply"),
    (Id::Volatility, "volatility"),
    (Id::ParameterExponent, "size exponent"),
    (Id::Slope, "skill slope"),
    (Id::DifficultyMean, "difficulty"),
    (Id::PredictionError, "prediction"),
];

/// Groups in the order of the theory, with their names.
const GROUPS: [(Group, &str); 6] = [
    (Group::Supply, "Supply"),
    (Group::Work, "Work"),
    (Group::Fleet, "Fleet and scaling laws"),
    (Group::Dispatch, "Dispatch"),
    (Group::Battery, "Battery"),
    (Group::Horizon, "Horizon and sample"),
];

/// Whether a parameter matters as things stand.
pub fn matters(state: State, id: Id) -> bool {
    state.scenario.with(|s| {
        let file = state.loading.traces.with(|t| t.of(&s.supply));
        (id.parameter().matters)(s, file.as_deref())
    })
}

/// What does not matter is not shown, but for the volatility, which a reader looks for: it says why.
fn is_shown(state: State, id: Id) -> bool {
    (id == Id::Volatility || matters(state, id)) && shows(state, id.parameter().key)
}

/// Whether a page that was prepared has this control.
fn shows(state: State, key: &str) -> bool {
    state.guide.with(|g| g.shows(key))
}

/// A parameter's row, while it is shown.
fn row(state: State, id: Id) -> ErasedView {
    let build = move || match id.parameter().scale {
        Scale::Switch => control::switch(id),
        _ => {
            let inert = Signal::derive(move || !matters(state, id));
            control::control(id, inert)
        }
    };
    // A control is made anew only when it appears, not whenever something it depends on moves.
    shown_while(move || is_shown(state, id), build)
}

/// What a group holds, fetched when one is unfolded.
fn contents(state: State, group: Group) -> ErasedView {
    let (first, last) = match group {
        Group::Supply => (Some(erase(choices::SupplyPicker())), None),
        Group::Fleet => (
            Some(erase((fleet::FleetEditor(), choices::LawPicker()))),
            None,
        ),
        Group::Dispatch => (None, Some(erase(choices::ChooseLevel()))),
        Group::Battery => (
            Some(erase(
                view! { <p class="quiet-text">"Infinite, lossless and empty at the start is the paper's setting. What it holds at the horizon, and what was spilled, is the unused baseline energy."</p> },
            )),
            None,
        ),
        Group::Work | Group::Horizon => (None, None),
    };
    let is_lever = |id: &Id| LEVERS.iter().any(|(lever, _)| lever == id);
    let rows = IDS
        .into_iter()
        .filter(|id| id.parameter().group == group && !is_lever(id))
        .map(|id| row(state, id));
    erase((first, rows.collect_view(), last))
}

/// Controls that a first visit does without.
#[derive(Clone, Copy)]
struct Controls {
    /// Those of a group.
    contents: fn(State, Group) -> ErasedView,
    /// The dock of a page that was prepared to have few.
    few: fn(State) -> ErasedView,
}

fn controls() -> Part<Controls> {
    part!(part_controls: Controls = Controls { contents, few })
}

/// A group: its name, what is chosen in it, and when it is unfolded its controls.
fn group(state: State, (group, title): (Group, &'static str)) -> ErasedView {
    let open = RwSignal::new(false);
    let controls = controls().for_views();
    let summary = move || {
        state.display.energies.track();
        let changed = state
            .scenario
            .with(|s| state.opened.with(|o| s.differs_in(&o.scenario, group)));
        let summary = state.scenario.with(|s| s.summary(group));
        Some(match changed {
            true => format!("{summary}, changed"),
            false => summary,
        })
    };
    erase(view! {
        <details class="group" on:toggle=move |_| turn_on(open)>
            <summary><h2>{title}</h2>" "<span class="quiet-text">{text(summary)}</span></summary>
            {live(move || open.get().then(|| controls.show(|c| (c.contents)(state, group))))}
        </details>
    })
}

/// A button of the dock that brings a control to it.
fn chip(state: State, key: &'static str, name: &'static str) -> ErasedView {
    let here = move || !state.sheet.get() && state.chosen.get() == key;
    erase(view! {
        <button type="button" aria-pressed=move || here().to_string() on:click=move |_| {
            state.chosen.set(key);
            state.sheet.set(false);
        }>{name}</button>
    })
}

/// The controls that a page was prepared to have, in their order and without groups.
fn few(state: State) -> ErasedView {
    let keys = state.guide.with(Guide::only);
    let first = keys.first().copied().unwrap_or("");
    state.chosen.set(first);
    if first.is_empty() {
        return erase(());
    }
    let chips = keys.iter().map(|key| chip(state, key, name(key)));
    let rows = keys.iter().map(|key| match (Id::from_key(key), *key) {
        (Some(id), _) => row(state, id),
        (None, POLICY) => policy(state),
        (None, key) => {
            let controls = match key {
                SUPPLY => erase(choices::SupplyPicker()),
                _ => erase(fleet::FleetEditor()),
            };
            erase(view! { <div class="row whole" data-key=key class:chosen=move || state.chosen.get() == key>{controls}</div> })
        }
    });
    erase(view! {
        <div id="dock" class:open=state.sheet>
            <div class="chips" role="group" aria-label="control in the dock">{undo("")}{chips.collect_view()}{sheet(state)}</div>
            <section id="levers" aria-label="levers">{rows.collect_view()}</section>
        </div>
    })
}

/// The button of the dock that shows all of its controls.
fn sheet(state: State) -> ErasedView {
    erase(
        view! { <button type="button" aria-expanded=move || state.sheet.get().to_string() on:click=move |_| state.sheet.update(|s| *s = !*s)>"all"</button> },
    )
}

/// The policy's row.
fn policy(state: State) -> ErasedView {
    erase(
        view! { <div class="row" data-key=POLICY class:chosen=move || state.chosen.get() == POLICY>{choices::PolicyPicker()}</div> },
    )
}

/// The dock; on a page that was prepared with few controls it has those alone.
pub fn dock(deferred: Deferred) -> ErasedView {
    let state = State::of_page();
    let controls = controls().for_views();
    let only = Memo::new(move |_| state.guide.with(|g| g.get("only").map(String::from)));
    let is_first = StoredValue::new(true);
    live(move || {
        let later = !is_first.get_value();
        is_first.set_value(false);
        Some(match only.with(Option::is_some) {
            true => controls.show(|controls| (controls.few)(state)),
            false => {
                let dock = untrack(|| whole(state, deferred));
                // What comes later than the page comes at once.
                if later {
                    deferred.mount_next();
                }
                dock
            }
        })
    })
}

/// Levers and groups; the dock on a phone.
fn whole(state: State, deferred: Deferred) -> ErasedView {
    let chips = LEVERS
        .iter()
        .map(|(id, name)| chip(state, id.parameter().key, name));
    let levers = LEVERS.iter().map(|(id, _)| row(state, *id));
    let groups = GROUPS.map(|g| deferred.part(move || group(state, g)));
    erase(view! {
        <div id="dock" class:open=state.sheet>
            <div class="chips" role="group" aria-label="control in the dock">
                {undo("")}
                {chips.collect_view()}
                {chip(state, POLICY, POLICY)}
                {sheet(state)}
            </div>
            <section id="levers" aria-label="levers">
                {levers.collect_view()}
                {policy(state)}
                {groups.into_iter().collect_view()}
            </section>
        </div>
    })
}
