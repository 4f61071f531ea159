//! The page: the only code that knows the browser. Its modules, too, stand in reading order.

mod kit;
mod loading;
mod current;
mod state;
mod deferred;
mod traces;
mod controls;
mod scenarios;
mod regime_line;
mod sampling;
mod why;
mod stage;
mod figure;
mod about;

use crate::scenario::parameters::{Group, IDS, Id, Scale};
use controls::{choices, control};
use deferred::Deferred;
use kit::erased::{ErasedView, erase};
use leptos::prelude::*;
use sampling::worker;
use scenarios::{links, pinned, presets};
use state::{Opening, State};
use std::time::Duration;

/// Starts the page, or a worker of it.
pub fn start() {
    match worker::scope() {
        Some(scope) => worker::start(scope),
        None => page(),
    }
}

/// Mounts the page, and turns a panic into a message instead of a dead page.
fn page() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(element) = document().get_element_by_id("boot-message") {
            element.set_text_content(Some(&format!(
                "The explorer has stopped because of an error in it. Your link still holds the scenario; reload the page. ({info})"
            )));
            let _ = element.remove_attribute("hidden");
        }
    }));
    let opening = Opening::new();
    // In a task of its own, so that the browser answers in between.
    let mount = move || {
        mount_to_body(move || App(AppProps { opening }));
        if let Some(boot) = document().get_element_by_id("boot") {
            boot.remove();
        }
    };
    kit::tasks::after(Duration::ZERO, mount);
}

#[component]
fn App(opening: Opening) -> impl IntoView {
    let state = State::new(opening);
    provide_context(state);
    let deferred = Deferred::new();
    // Built later in this order, in which nothing that is in sight has to move, on a narrow screen either.
    let stage = deferred.part(|| erase(stage::Stage()));
    let figures = deferred.part(|| erase(figure::Figures()));
    let about = deferred.part(|| erase(about::About()));
    let controls = deferred.part(move || controls(deferred));
    view! {
        <p id="boot-message" role="alert" hidden=true></p>
        <header>
            <h1>"Equipoise"</h1>
            <regime_line::RegimeLine/>
            <div class="toolbar">
                <presets::Presets/>
                <pinned::PinButtons/>
                <links::CopyLink/>
                <sampling::Sampling/>
            </div>
        </header>
        <main>
            {controls}
            <div id="view">
                <presets::Notice/>
                <pinned::PinLine/>
                {stage}
                {figures}
                {about}
            </div>
        </main>
        <links::Links/>
    }
}

/// Controls in the order of the theory.
fn controls(deferred: Deferred) -> ErasedView {
    let state = State::of_page();
    let matters = move |id: Id| {
        state.scenario.with(|s| {
            let file = state.loading.traces.with(|t| t.of(&s.supply));
            (id.parameter().matters)(s, file.as_deref())
        })
    };
    // What does not matter is not shown, but for the volatility, which a reader looks for: it says why.
    let shown = move |id: Id| id == Id::Volatility || matters(id);
    let rows = move |group: Group| {
        IDS.into_iter()
            .filter(|id| id.parameter().group == group)
            .map(|id| {
                let row = move || match (shown(id), id.parameter().scale) {
                    (false, _) => None,
                    (true, Scale::Switch) => Some(control::switch(id)),
                    (true, _) => Some(control::control(id, Signal::derive(move || !matters(id)))),
                };
                // A control is made anew only when it appears, not whenever something it depends on moves.
                let visible = Memo::new(move |_| shown(id));
                move || {
                    visible.get();
                    untrack(row)
                }
            })
            .collect_view()
    };
    let group = move |title: &'static str, open: bool, group: Group| {
        deferred.part(move || {
            let (first, last) = match group {
                Group::Supply => (Some(erase(choices::SupplyPicker())), None),
                Group::Fleet => (Some(erase((choices::FleetEditor(), choices::LawPicker()))), None),
                Group::Dispatch => (Some(erase(choices::PolicyPicker())), Some(erase(choices::ChooseLevel()))),
                Group::Battery => (Some(erase(view! { <p class="help">"Infinite, lossless and empty at the start is the paper's setting. What it holds at the horizon, and what was spilled, is the unused baseline energy."</p> })), None),
                Group::Work | Group::Horizon => (None, None),
            };
            erase(view! { <details open=open><summary><h2>{title}</h2></summary>{first}{rows(group)}{last}</details> })
        })
    };
    erase(view! {
        <section id="controls" aria-label="controls">
            {group("Supply", true, Group::Supply)}
            {group("Work", true, Group::Work)}
            {group("Fleet and scaling laws", false, Group::Fleet)}
            {group("Dispatch", true, Group::Dispatch)}
            {group("Battery", false, Group::Battery)}
            {group("Horizon and sample", true, Group::Horizon)}
        </section>
    })
}
