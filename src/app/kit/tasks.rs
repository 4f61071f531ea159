//! What the page does by itself: when signals change, after a while, once something has arrived. One type of each for the
//! whole page, which keeps it small.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// Does this now, and again whenever a signal that it has read changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn of_one_type(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_: Option<()>| run());
    }
    of_one_type(Box::new(run));
}

/// Turns on what stays on, and tells of it once: what hears of it again is built anew.
pub fn turn_on(switch: RwSignal<bool>) {
    if switch.try_get_untracked() == Some(false) {
        switch.set(true);
    }
}

/// Does this while the page goes on.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task);
}

/// Does this once nothing that `track` reads has changed for a while: the page's one debounce. What is to be done is made by
/// `track`, so that it speaks of what was read.
pub fn when_still<F: FnOnce() + 'static>(wait: Duration, mut track: impl FnMut() -> F + 'static) {
    fn of_one_type(wait: Duration, mut track: Box<dyn FnMut() -> Box<dyn FnOnce()>>) {
        let timer = Timer::new();
        effect(move || timer.set(wait, track()));
    }
    of_one_type(wait, Box::new(move || Box::new(track())));
}

/// Does this in a task of its own, after a while.
pub fn after(wait: Duration, run: impl FnOnce() + 'static) {
    let run: Box<dyn FnOnce()> = Box::new(run);
    set_timeout(run, wait);
}

/// Does one thing after a while, unless it is set anew before.
#[derive(Clone, Copy)]
pub struct Timer(StoredValue<Option<TimeoutHandle>>);

impl Timer {
    pub fn new() -> Timer {
        Timer(StoredValue::new(None))
    }

    /// What was to be done is not. Of a part of the page that is gone there is none to stop.
    pub fn stop(self) {
        if let Some(handle) = self.0.try_get_value().flatten() {
            handle.clear();
        }
    }

    /// Does this in place of what was to be done. A browser without timers does nothing.
    pub fn set(self, wait: Duration, run: impl FnOnce() + 'static) {
        fn of_one_type(timer: Timer, wait: Duration, run: Box<dyn FnOnce()>) {
            timer.stop();
            timer.0.set_value(set_timeout_with_handle(run, wait).ok());
        }
        of_one_type(self, wait, Box::new(run));
    }
}
