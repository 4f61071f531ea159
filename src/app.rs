//! The page: the only code that knows the browser.

mod about;
mod canvas;
mod choices;
mod control;
mod figure;
mod links;
mod made;
mod pinned;
mod pool;
mod presets;
mod regime_line;
mod sampling;
mod stage;
mod stage_view;
mod state;
mod trace_files;
mod why;
mod widgets;
mod worker;

use crate::scenario::parameters::{Group, IDS, Id, Scale};
use crate::scenario::{PolicyChoice, SupplyChoice};
use crate::supply::Family;
use leptos::prelude::*;
use made::{Made, made};
use state::State;

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
    mount_to_body(App);
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

#[component]
fn App() -> impl IntoView {
    let state = State::new();
    provide_context(state);
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
            <Controls/>
            <div id="view">
                <presets::Notice/>
                <pinned::PinLine/>
                <stage::Stage/>
                <figure::Figures/>
                <about::About/>
            </div>
        </main>
        <links::Links/>
    }
}

/// Controls in the order of the theory.
#[component]
fn Controls() -> impl IntoView {
    let state = expect_context::<State>();
    let shown = move |id: Id| {
        let on = |id| state.scenario.with(|s| s.is_on(id));
        let policy = state.scenario.with(|s| s.policy);
        let optimises = matches!(
            policy,
            PolicyChoice::MeanEnergy | PolicyChoice::VarianceAware
        );
        let budgets = matches!(policy, PolicyChoice::InferenceCompute(_));
        let escalates = matches!(policy, PolicyChoice::Escalation(..));
        let tries = optimises && on(Id::Efforts);
        match id {
            Id::SolarShare => state.mixes_weather(),
            Id::Persistence | Id::Sites => !state.scenario.with(|s| s.has_trace()),
            Id::Threshold => policy == PolicyChoice::TrainingCompute,
            Id::Efforts => optimises,
            Id::Each => tries,
            Id::Solved => tries || budgets,
            Id::Patience => escalates,
            Id::Parallel => tries || budgets || escalates,
            Id::Feedback => tries || budgets,
            Id::Thrifty | Id::Level => state.scenario.with(|s| s.listens()),
            Id::Capacity => on(Id::Finite),
            _ => true,
        }
    };
    let inert = move |id: Id| {
        let steady = state
            .scenario
            .with(|s| s.supply == SupplyChoice::Independent(Family::Constant));
        id == Id::Volatility && (steady || state.scenario.with(|s| s.has_trace()))
    };
    let rows = move |group: Group| {
        IDS.into_iter()
            .filter(|id| id.parameter().group == group)
            .map(|id| {
                let row = move || match (shown(id), id.parameter().scale) {
                    (false, _) => None,
                    (true, Scale::Switch) => Some(control::switch(id)),
                    (true, _) => Some(control::control(id, Signal::derive(move || inert(id)))),
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
    view! {
        <section id="controls" aria-label="controls">
            {fold("Supply", true, view! { <choices::SupplyPicker/>{rows(Group::Supply)} })}
            {fold("Work", true, rows(Group::Work))}
            {fold("Fleet and scaling laws", false, view! { <choices::FleetEditor/><choices::LawPicker/>{rows(Group::Fleet)} })}
            {fold("Dispatch", true, view! { <choices::PolicyPicker/>{rows(Group::Dispatch)}<choices::ChooseLevel/> })}
            {fold("Battery", false, view! { <p class="help">"Infinite, lossless and empty at the start is the paper's setting. What it holds at the horizon, and what was spilled, is the unused baseline energy."</p>{rows(Group::Battery)} })}
            {fold("Horizon and sample", true, rows(Group::Horizon))}
        </section>
    }
}

/// A group of controls, open or closed at the start.
fn fold<V: Render<State: 'static>>(title: &'static str, open: bool, inside: V) -> Made {
    let inside = made(inside);
    made(view! { <details open=open><summary><h2>{title}</h2></summary>{inside}</details> })
}
