//! Live stage: one sample path, slot by slot, with play, pause, step, speed and restart.

mod picture;

use crate::app::kit::canvas::{View, prepare};
use crate::app::kit::erased::erase;
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, option, select};
use crate::app::state::{Current, Picked, State, now};
use crate::app::why::why;
use crate::figures::style::letter;
use crate::live::{Course, LivePath, SHOWN};
use crate::simulation::{Sampler, Task};
use crate::units::{Unit, duration, parse, with_unit};
use leptos::prelude::*;
use std::sync::Arc;

/// Slots per second.
const SPEEDS: [f64; 5] = [2.0, 10.0, 50.0, 200.0, 1000.0];
/// Most tasks that one frame may draw.
const TASKS_A_FRAME: u64 = 100_000;
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
    let path = StoredValue::new(LivePath::default());
    let sampler = StoredValue::new(None::<(Current, Sampler)>);
    // The system in which the slot shown last was walked: its tasks mean nothing in another.
    let walked = RwSignal::new(None::<Current>);
    let playing = RwSignal::new(!still_wanted());
    let speed = RwSignal::new(SPEEDS[1]);
    let status = RwSignal::new(String::new());
    let picked = RwSignal::new(None::<usize>);
    let tasks = RwSignal::new(Vec::<Task>::new());
    let show = move || {
        state.current.with_untracked(|c| {
            let Some(canvas) = canvas.get_untracked() else {
                return;
            };
            let size = view.size.get_untracked();
            let Some(current) = c else {
                prepare(&canvas, size);
                status.set(String::new());
                return;
            };
            path.with_value(|p| {
                let look = (size, state.display.theme.get_untracked());
                let walked = walked.get_untracked();
                // Before the first slot there are no tasks.
                let walked = walked.as_ref().unwrap_or(current);
                picture::draw(&canvas, look, (&current.system, &walked.system), p);
                let slot = current.system.parts().slot;
                let hidden = p.count.saturating_sub(SHOWN as u64);
                let more = if hidden > 0 {
                    format!(", {SHOWN} of {} tasks shown", p.count)
                } else {
                    String::new()
                };
                let end = if p.is_finished(&current.system) {
                    ", the horizon"
                } else {
                    ""
                };
                status.set(format!(
                    "slot {} of {} ({}){end}{more}",
                    p.slot(),
                    current.system.horizon(),
                    duration(p.slot() as f64 * slot)
                ));
            });
        });
    };
    let publish = move || {
        path.with_value(|p| {
            state.live.set(Arc::new(p.history().to_vec()));
            tasks.set(p.tasks.clone());
        });
    };
    let made_at = StoredValue::new(f64::NEG_INFINITY);
    let walk = move |slots: u64, lag: f64| {
        // ErasedView when a slot is to be walked, and not again before `lag` \[ms\] have passed.
        let current = state.current.get_untracked();
        let stale = sampler.with_value(|s| match (s, &current) {
            (Some((known, _)), Some(now)) => !known.is(now),
            (known, _) => known.is_none(),
        });
        if let (true, Some(current)) = (stale && now() - made_at.get_value() >= lag, current) {
            let fresh = Sampler::new(&current.system);
            sampler.set_value(Some((current, fresh)));
            made_at.set_value(now());
        }
        let Some(seed) = path.with_value(LivePath::seed) else {
            return;
        };
        sampler.with_value(|s| {
            let Some((current, sampler)) = s else { return };
            let system = &current.system;
            let before = path.with_value(LivePath::slot);
            path.update_value(|p| {
                let mut budget = TASKS_A_FRAME;
                for _ in 0..slots {
                    budget = budget.saturating_sub(p.advance(system, sampler, seed) + 1);
                    if budget == 0 || p.is_finished(system) {
                        break;
                    }
                }
            });
            if path.with_value(LivePath::slot) != before {
                walked.set(Some(current.clone()));
            }
        });
    };
    let begin_anew = move || {
        path.update_value(LivePath::restart);
        walked.set(None);
        picked.set(None);
        publish();
    };
    // Whether the present system has not been drawn yet.
    let stale = StoredValue::new(false);
    effect(move || {
        state.display.theme.track();
        state.display.energies.track();
        state.display.pixels.track();
        state.sampling.track();
        view.size.track();
        let is_empty = state.current.with(|c| c.is_none());
        let course = state.current.get().map(|c| {
            let course = Course::of(&state.renewed(&c).scenario, c.opened);
            (course, c.system.horizon())
        });
        let goes_on = path.try_update_value(|p| p.goes_on(course)) == Some(true);
        if !goes_on {
            // What walked the path before is of another course, and must not walk this one, not even for a frame.
            sampler.set_value(None);
            made_at.set_value(f64::NEG_INFINITY);
            begin_anew();
        }
        // A playing path is drawn with its next frame anyway.
        match canvas.get() {
            Some(_) if playing.get_untracked() && !is_empty => stale.set_value(true),
            Some(_) => show(),
            None => {}
        }
    });
    let (frame_at, due, published) = (
        StoredValue::new(now()),
        StoredValue::new(0.0),
        StoredValue::new(0.0),
    );
    let frame = move || {
        let elapsed = (now() - frame_at.get_value()).min(200.0);
        frame_at.set_value(now());
        let nothing = state.current.with_untracked(|c| c.is_none());
        if !playing.get_untracked() || document().hidden() || nothing {
            return;
        }
        due.update_value(|d| *d += elapsed / 1000.0 * speed.get_untracked());
        let slots = libm::floor(due.get_value());
        if slots < 1.0 {
            if stale.get_value() {
                stale.set_value(false);
                show();
            }
            return;
        }
        stale.set_value(false);
        due.update_value(|d| *d -= slots);
        let before = path.with_value(|p| p.slot());
        walk(slots as u64, LAG);
        if path.with_value(|p| p.slot()) == before {
            playing.set(false);
        }
        show();
        if now() - published.get_value() > 300.0 {
            published.set_value(now());
            publish();
        }
    };
    // Without a clock the path does not play; the step button walks it.
    let _ = set_interval_with_handle(frame, std::time::Duration::from_millis(33));
    let restart = Callback::new(move |()| {
        begin_anew();
        show();
    });
    let step = Callback::new(move |()| {
        playing.set(false);
        walk(1, 0.0);
        publish();
        show();
    });
    let toggle = Callback::new(move |()| {
        playing.update(|p| *p = !*p);
        publish();
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
        let hint = match path.with_value(|p| p.are_examples) {
            true => "pick an example task",
            false => "pick a task of this slot",
        };
        let hint = option("", hint);
        let named = |(i, t): (usize, &Task)| {
            let energy = with_unit(t.energy, Unit::Joule);
            let name = format!("task {}: {energy} → {}", i + 1, letter(t.model));
            option(i.to_string(), name)
        };
        let all = tasks.with(|t| t.iter().enumerate().map(named).collect::<Vec<_>>());
        std::iter::once(hint).chain(all).collect()
    });
    let at_task = Signal::derive(move || picked.get().map_or(String::new(), |i| i.to_string()));
    let pick = Callback::new(move |word: String| {
        playing.set(false);
        picked.set(word.parse().ok());
    });
    let task = move || picked.get().and_then(|i| tasks.with(|t| t.get(i).copied()));
    let task = Signal::derive(move || task().map(Picked::Task));
    // A click on a task's dot picks it, like the list.
    let point = move |event: leptos::ev::MouseEvent| {
        let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        let hit = walked.with_untracked(|system| {
            let system = &system.as_ref()?.system;
            path.with_value(|p| picture::task_at(view.size.get_untracked(), system, p, at))
        });
        if let Some(index) = hit {
            playing.set(false);
            publish();
            picked.set(Some(index));
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
            {why(task, walked.into())}
        </section>
    })
}
