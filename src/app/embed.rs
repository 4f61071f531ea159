//! In a frame: what the page says to the one around it, and what it hears from there (`scenario::message`).

use crate::app::kit::parts::part;
use crate::app::kit::tasks::{spawn, when_still};
use crate::app::sampling::report;
use crate::app::scenarios::links::{is_embedded, take_over};
use crate::app::state::{Current, State};
use crate::report::plan;
use crate::report::verdict::verdict;
use crate::scenario::message::{self, Heard, Said, Value};
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, ResizeObserver, Window};

/// How long nothing must change before it is told.
const STILL: Duration = Duration::from_millis(500);

/// Begins to talk, by code that is fetched where the page stands in a frame.
pub fn begin() {
    let state = State::of_page();
    if is_embedded() {
        let talk = part!(part_embed: fn(State) = talk);
        // Without it the page is as good by itself.
        let owner = Owner::current();
        spawn(async move {
            if let (Ok(talk), Some(owner)) = (talk.get().await, owner) {
                owner.with(|| talk(state));
            }
        });
    }
}

/// Says something to the page around. It says nothing that the page around must not know: anybody may hear it.
fn say(around: &Window, said: Said) {
    let message = Object::new();
    for (key, value) in said {
        let value = match value {
            Value::Text(text) => text.map_or(JsValue::NULL, JsValue::from),
            Value::Number(number) => number.into(),
        };
        // Nothing refuses a key of a new object, and a window that is gone hears nothing.
        let _ = Reflect::set(&message, &key.into(), &value);
    }
    let _ = around.post_message(&message, "*");
}

fn talk(state: State) {
    let Some(around) = window().parent().ok().flatten() else {
        return;
    };
    let (hears, told, measured) = (around.clone(), around.clone(), around.clone());
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        hear(state, &hears, &event);
    });
    // A window hears messages.
    let _ = window().add_event_listener_with_callback("message", listen.as_ref().unchecked_ref());
    listen.forget();
    say(&around, message::ready(&state.link()));
    // A sample grows more often than anything is still.
    let sampled = Memo::new(move |_| {
        state.scenario.track();
        let current = state.settled.get().map(|c| state.renewed(&c));
        let finished = current.and_then(|c| {
            let plan = plan(&c.scenario, &c.system);
            Some(state.sample_of(&c)?.is_finished(&plan))
        });
        finished == Some(true)
    });
    when_still(STILL, move || {
        let link = state.link();
        let (current, trouble) = (state.settled.get(), state.trouble());
        state.track_view();
        // Read, for one that is only tracked has not looked at anything yet, and would never tell.
        let _done = sampled.get();
        let around = told.clone();
        move || {
            if let Some(trouble) = trouble {
                return say(&around, message::changed(&link, None, &trouble));
            }
            // What has settled may still be of the scenario before.
            let current = current.map(|c| state.renewed(&c));
            let now = |c: &Current| state.scenario.with_untracked(|s| *s == *c.scenario);
            let Some(current) = current.filter(now) else {
                return;
            };
            let sample = state.sample_of(&current);
            let words = verdict(&current.forms, sample.as_deref());
            let plan = plan(&current.scenario, &current.system);
            match sample.filter(|s| s.is_finished(&plan)) {
                None => say(&around, message::changed(&link, None, &words)),
                Some(sample) => spawn(async move {
                    let made = report().get().await;
                    let made = made.and_then(|m| m(&current.scenario, &current.system, &sample));
                    // Of what is shown meanwhile more is said in a moment.
                    if state.link() != link {
                        return;
                    }
                    let (hash, words) = match made {
                        Ok(made) => (Some(made.hash), words),
                        Err(error) => (None, format!("{words} There is no report: {error}.")),
                    };
                    say(&around, message::changed(&link, hash, &words));
                }),
            }
        }
    });
    watch_height(measured);
}

/// Does what the page around asks; what others say, and what cannot be read, changes nothing.
fn hear(state: State, around: &Window, event: &MessageEvent) {
    let is_around = event
        .source()
        .is_some_and(|s| JsValue::from(s) == JsValue::from(around.clone()));
    if !is_around {
        return;
    }
    // Of what is no object there is nothing under any key.
    let of = |key: &str| Reflect::get(&event.data(), &key.into()).unwrap_or_default();
    let version = match of("equipoise") {
        none if none.is_undefined() => Ok(None),
        some => some.as_f64().map(Some).ok_or(()),
    };
    let (kind, link) = (of("type").as_string(), of("link").as_string());
    match message::read(version, kind.as_deref(), link.as_deref()) {
        Heard::Foreign => {}
        Heard::Refused(reason) => say(around, message::refused(&reason)),
        Heard::Set(mut view) => {
            // A page in a frame stays one, whatever it shows.
            if state.guide.with_untracked(|g| g.get("embed").is_some()) {
                let _taken = view.guide.set("embed", "1");
            }
            take_over(state, *view, true);
        }
    }
}

/// Tells the height of the page whenever it changes.
fn watch_height(around: Window) {
    let Some(body) = document().body() else {
        return;
    };
    let (element, told) = (body.clone(), Cell::new(0));
    let measure = Closure::<dyn Fn()>::new(move || {
        let now = element.offset_height();
        if told.replace(now) != now {
            for said in message::height(f64::from(now)) {
                say(&around, said);
            }
        }
    });
    // A browser without observers tells of no height.
    if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
        observer.observe(&body);
    }
    measure.forget();
}
