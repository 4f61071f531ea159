//! Live stage: one sample path, slot by slot, with play, pause, step, speed and restart.

mod picture;
mod player;

use crate::app::kit::canvas::{View, prepare};
use crate::app::kit::erased::erase;
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, option, select};
use crate::app::state::{Picked, State, now};
use crate::app::why::why;
use crate::figures::style::letter;
use crate::simulation::Task;
use crate::units::{Unit, parse, with_unit};
use leptos::prelude::*;
use player::Player;

/// Slots per second.
const SPEEDS: [f64; 5] = [2.0, 10.0, 50.0, 200.0, 1000.0];
/// How long a playing path may lag behind a slider that is dragged \[ms\].
const LAG: f64 = 150.0;

fn still_wanted() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|m| m.matches())
}

#[component]
pub fn Stage() -> impl IntoView {
    let state = State::of_page();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let view = View::of(canvas);
    let player = Player::new(state);
    let playing = RwSignal::new(!still_wanted());
    // On a prepared page it may wait to be started.
    effect(move || {
        if state.guide.with(|g| g.get("play").is_some()) {
            playing.set(false);
        }
    });
    let speed = RwSignal::new(SPEEDS[1]);
    let status = RwSignal::new(String::new());
    let show = move || {
        let Some(canvas) = canvas.get_untracked() else {
            return;
        };
        let size = view.size.get_untracked();
        state.current.with_untracked(|current| {
            let Some(current) = current else {
                prepare(&canvas, size);
                status.set(String::new());
                return;
            };
            let look = (size, state.display.theme.get_untracked());
            let walked = player.walked.get_untracked();
            // Before the first slot there are no tasks.
            let walked = walked.as_ref().unwrap_or(current);
            let systems = (&*current.system, &*walked.system);
            player
                .path
                .with_value(|p| picture::draw(&canvas, look, systems, p));
            status.set(player.status(current));
        });
    };
    // Whether the present system has not been drawn yet.
    let stale = StoredValue::new(false);
    effect(move || {
        state.display.theme.track();
        state.display.energies.track();
        state.display.pixels.track();
        state.sampling.track();
        view.size.track();
        player.follow();
        let is_empty = state.current.with(|c| c.is_none());
        // A playing path is drawn with its next frame anyway.
        match canvas.get() {
            Some(_) if playing.get_untracked() && !is_empty => stale.set_value(true),
            Some(_) => show(),
            None => {}
        }
    });
    let frame_at = StoredValue::new(now());
    let (due, published) = (StoredValue::new(0.0), StoredValue::new(0.0));
    let frame = move || {
        let elapsed = (now() - frame_at.get_value()).min(200.0);
        frame_at.set_value(now());
        let nothing = state.current.with_untracked(|c| c.is_none());
        if !playing.get_untracked() || document().hidden() || nothing {
            return;
        }
        due.update_value(|d| *d += elapsed / 1000.0 * speed.get_untracked());
        let slots = libm::floor(due.get_value());
        if slots >= 1.0 {
            due.update_value(|d| *d -= slots);
            if !player.walk(slots as u64, LAG) {
                playing.set(false);
            }
        } else if !stale.get_value() {
            return;
        }
        stale.set_value(false);
        show();
        if slots >= 1.0 && now() - published.get_value() > 300.0 {
            published.set_value(now());
            player.publish();
        }
    };
    // Without a clock the path does not play; the step button walks it.
    let _ = set_interval_with_handle(frame, std::time::Duration::from_millis(33));
    let restart = Callback::new(move |()| {
        // Whoever has seen the end and wants it again, wants to see it walk.
        if !playing.get_untracked() && !still_wanted() && player.is_at_end() {
            playing.set(true);
        }
        player.begin_anew();
        show();
    });
    let step = Callback::new(move |()| {
        playing.set(false);
        player.walk(1, 0.0);
        player.publish();
        show();
    });
    let toggle = Callback::new(move |()| {
        playing.update(|p| *p = !*p);
        player.publish();
        show();
    });
    let label = Signal::derive(move || if playing.get() { "pause" } else { "play" }.to_string());
    let speeds = Signal::derive(|| {
        let entry = |s: &f64| option(s.to_string(), format!("{s} slots/s"));
        SPEEDS.iter().map(entry).collect::<Vec<_>>()
    });
    let at = Signal::derive(move || speed.get().to_string());
    let set_speed = Callback::new(move |word: String| {
        if let Some(s) = parse(&word) {
            speed.set(s);
        }
    });
    let choices = Signal::derive(move || {
        state.display.energies.track();
        // Of many tasks that are drawn in one, some like them are shown.
        let hint = match player.path.with_value(|p| p.are_examples) {
            true => "pick an example task",
            false => "pick a task of this slot",
        };
        let hint = option("", hint);
        let named = |(i, t): (usize, &Task)| {
            let energy = with_unit(t.energy, Unit::Joule);
            let name = format!("task {}: {energy} → {}", i + 1, letter(t.model));
            option(i.to_string(), name)
        };
        let all = player
            .tasks
            .with(|t| t.iter().enumerate().map(named).collect::<Vec<_>>());
        std::iter::once(hint).chain(all).collect()
    });
    let at_task =
        Signal::derive(move || player.picked.get().map_or(String::new(), |i| i.to_string()));
    let pick = Callback::new(move |word: String| {
        playing.set(false);
        player.picked.set(word.parse().ok());
    });
    let task = move || {
        player
            .picked
            .get()
            .and_then(|i| player.tasks.with(|t| t.get(i).copied()))
    };
    let task = Signal::derive(move || task().map(Picked::Task));
    // A click on a task's dot picks it, like the list.
    let point = move |event: leptos::ev::MouseEvent| {
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let hit = player.walked.with_untracked(|system| {
            let system = &system.as_ref()?.system;
            player
                .path
                .with_value(|p| picture::task_at(view.size.get_untracked(), system, p, at))
        });
        if let Some(index) = hit {
            playing.set(false);
            player.publish();
            player.picked.set(Some(index));
        }
    };
    erase(view! {
        <section id="stage" aria-label="live stage">
            <canvas node_ref=canvas role="img" on:click=point aria-label="one slot of the live path: harvest, tasks and their models, battery, auxiliary and unused energy"></canvas>
            <div class="toolbar">
                {button("play", label, "walk the live path, slot by slot", false, toggle)}
                {button("step", "step".to_string(), "one slot", false, step)}
                {button("restart", "restart".to_string(), "back to the first slot", false, restart)}
                {select("speed", "speed", speeds, at, set_speed)}
                {select("why?", "why", choices, at_task, pick)}
                <span class="quiet-text" id="slot">{status}</span>
            </div>
            {why(task, player.walked.into())}
        </section>
    })
}
