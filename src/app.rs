//! The page: the only code that knows the browser. Its modules, too, stand in reading order.

mod kit;
mod loading;
mod current;
mod state;
mod changes;
mod deferred;
mod traces;
mod drops;
mod controls;
mod scenarios;
mod verdict;
mod undo;
mod levers;
mod view;
mod sampling;
mod embed;
mod why;
mod stage;
mod figure;
mod about;
mod lesson;
mod prepare;

use crate::scenario::link;
use deferred::Deferred;
use kit::erased::erase;
use kit::tasks::turn_on;
use leptos::prelude::*;
use sampling::worker;
use scenarios::{links, pinned, prepared, presets};
use state::{Opening, State, fragment};
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
        kit::beside::stop(&info.to_string());
    }));
    let text = fragment();
    let is_link = text.len() > 1 && !text.starts_with("#lesson=");
    let plain = is_link.then(|| link::read_plain(&text));
    match plain {
        // What was prepared or damaged is read by what is fetched.
        Some(plain) if !plain.problems.is_empty() => links::read(text, |read| {
            let whole = read.ok().filter(|(opened, _)| opened.problems.is_empty());
            mount(Opening::new(whole.map(|(opened, _)| opened.view)));
        }),
        plain => mount(Opening::new(plain.map(|plain| plain.view))),
    }
}

/// Builds the page in a task of its own, so that the browser answers in between.
fn mount(opening: Opening) {
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
    embed::begin();
    drops::follow(state);
    // Built later in this order, in which nothing that is in sight has to move, on a narrow screen either.
    let dock = levers::dock(deferred);
    let stage = deferred.part(|| erase(stage::Stage()));
    let figures = deferred.part(|| erase(figure::Figures()));
    let about = deferred.part(|| erase(about::About()));
    view! {
        <p id="boot-message" role="alert" hidden=true></p>
        <header>
            <h1>"Equipoise"</h1>
            <presets::Presets/>
            <div class="toolbar">
                <undo::Undo/>
                <pinned::PinButtons/>
                <links::CopyLink/>
                {lesson::switch()}
                <view::ViewMenu/>
                <sampling::Sampling/>
            </div>
        </header>
        <verdict::Verdict/>
        <main on:pointerdown=move |_| turn_on(state.hand)>
            {dock}
            {lesson::place()}
            <div id="view" on:pointerover=move |_| turn_on(state.hand) on:focusin=move |_| turn_on(state.hand)>
                {prepared::place()}
                <presets::Notice/>
                <pinned::PinLine/>
                {stage}
                {figures}
                {about}
            </div>
        </main>
        <links::Links/>
        <view::Sheet/>
        {prepare::place()}
        {figure::enlarge::dialog()}
    }
}
