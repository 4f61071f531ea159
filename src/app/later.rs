//! Parts of the page that are built one after the other, each in a task of its own: what comes first is seen first, and
//! the page answers in between.

use crate::app::kit::made::{Made, made};
use crate::app::kit::tasks::after;
use crate::app::state::FRAMELESS;
use leptos::prelude::*;
use std::collections::VecDeque;
use std::time::Duration;

/// What is still to be built, in the order in which it was asked for.
#[derive(Clone, Copy)]
pub struct Later(StoredValue<VecDeque<RwSignal<bool>>>);

impl Later {
    /// Begins once the page has been drawn for the first time; a page that is not drawn has no frames, and still parts.
    pub fn new() -> Later {
        let later = Later(StoredValue::default());
        request_animation_frame(move || later.go_on());
        after(FRAMELESS, move || later.go_on());
        later
    }

    /// The next part, in a task of its own.
    fn go_on(self) {
        let next = move || {
            let part = self.0.try_update_value(VecDeque::pop_front).flatten();
            if let Some(part) = part {
                part.set(true);
                self.go_on();
            }
        };
        after(Duration::ZERO, next);
    }

    /// A part that is built later.
    pub fn part(self, build: impl Fn() -> Made + Send + 'static) -> Made {
        let due = RwSignal::new(false);
        self.0.update_value(|all| all.push_back(due));
        made(move || due.get().then(|| untrack(&build)))
    }
}
