//! Parts of the page that are built one after the other, each in a task of its own: what comes first is seen first, and
//! the page answers in between.

use crate::app::kit::erased::{ErasedView, shown_while};
use crate::app::kit::tasks::after;
use crate::app::state::FRAME_TIMEOUT;
use leptos::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// What is still to be built, in the order in which it was asked for.
#[derive(Clone, Copy)]
pub struct Deferred(StoredValue<VecDeque<RwSignal<bool>>>);

impl Deferred {
    /// Begins once the page has been drawn for the first time; a page that is not drawn has no frames, and still parts.
    pub fn new() -> Deferred {
        let deferred = Deferred(StoredValue::default());
        request_animation_frame(move || deferred.mount_next());
        after(FRAME_TIMEOUT, move || deferred.mount_next());
        deferred
    }

    /// The next part, in a task of its own, and all that follow it.
    pub fn mount_next(self) {
        let next = move || {
            let part = self.0.try_update_value(VecDeque::pop_front).flatten();
            if let Some(part) = part {
                part.set(true);
                self.mount_next();
            }
        };
        after(Duration::ZERO, next);
    }

    /// A part that is built later.
    pub fn part(self, build: impl Fn() -> ErasedView + Send + 'static) -> ErasedView {
        let due = RwSignal::new(false);
        self.0.update_value(|all| all.push_back(due));
        shown_while(move || due.get(), build)
    }
}
