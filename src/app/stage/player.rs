//! Player: walks the live path through the present system, and tells how far it has come.

use crate::app::state::{Current, State, now};
use crate::live::{Course, LivePath, SHOWN};
use crate::simulation::{Sampler, Task};
use crate::units::duration;
use leptos::prelude::*;
use std::sync::Arc;

/// Most tasks that one frame may draw.
const TASKS_A_FRAME: u64 = 100_000;

/// The live path and what walks it.
#[derive(Clone, Copy)]
pub struct Player {
    state: State,
    pub path: StoredValue<LivePath>,
    sampler: StoredValue<Option<(Current, Sampler)>>,
    /// When the sampler was made \[ms\].
    made_at: StoredValue<f64>,
    /// The system in which the slot shown last was walked: its tasks mean nothing in another.
    pub walked: RwSignal<Option<Current>>,
    /// Whether its totals are of more than one system.
    changed: StoredValue<bool>,
    /// Tasks of that slot.
    pub tasks: RwSignal<Vec<Task>>,
    /// The task that is to be explained.
    pub picked: RwSignal<Option<usize>>,
}

impl Player {
    pub fn new(state: State) -> Player {
        Player {
            state,
            path: StoredValue::new(LivePath::default()),
            sampler: StoredValue::new(None),
            made_at: StoredValue::new(f64::NEG_INFINITY),
            walked: RwSignal::new(None),
            changed: StoredValue::new(false),
            tasks: RwSignal::new(Vec::new()),
            picked: RwSignal::new(None),
        }
    }

    /// Tells the figures how far the path has come.
    pub fn publish(self) {
        self.path.with_value(|p| {
            self.state.live.set(Arc::new(p.history().to_vec()));
            self.tasks.set(p.tasks.clone());
        });
    }

    /// A path that has come to its end under earlier settings goes no further: beside those of now it would only spoil the
    /// scale of the figures.
    fn withdraw(self) {
        let live = self.state.live;
        if self.is_at_end() && !self.is_walked() && live.with_untracked(|l| !l.is_empty()) {
            live.set(Arc::default());
        }
    }

    /// Whether the slot shown last was walked in the present system.
    fn is_walked(self) -> bool {
        let walked = self.walked.get_untracked();
        walked.is_some_and(|w| self.state.is_present(&w))
    }

    /// Back to the first slot.
    pub fn begin_anew(self) {
        self.path.update_value(LivePath::restart);
        self.walked.set(None);
        self.changed.set_value(false);
        self.picked.set(None);
        self.publish();
    }

    /// Goes on under the present system where the path is of its course, and begins anew where it is not.
    pub fn follow(self) {
        let course = self.state.current.get().map(|c| {
            let course = Course::of(&self.state.renewed(&c).scenario, c.opened);
            (course, c.system.horizon())
        });
        let goes_on = self.path.try_update_value(|p| p.goes_on(course));
        if goes_on != Some(true) {
            // What walked the path before is of another course, and must not walk this one, not even for a frame.
            self.sampler.set_value(None);
            self.made_at.set_value(f64::NEG_INFINITY);
            self.begin_anew();
        } else {
            self.withdraw();
        }
    }

    /// Made when a slot is to be walked, and not again before `lag` \[ms\] have passed.
    fn renew_sampler(self, lag: f64) {
        let current = self.state.current.get_untracked();
        let stale = self.sampler.with_value(|s| match (s, &current) {
            (Some((known, _)), Some(now)) => !known.is(now),
            (known, _) => known.is_none(),
        });
        let due = now() - self.made_at.get_value() >= lag;
        if let (true, Some(current)) = (stale && due, current) {
            let fresh = Sampler::new(&current.system);
            self.sampler.set_value(Some((current, fresh)));
            self.made_at.set_value(now());
        }
    }

    /// Walks so many slots, or as many as one frame has time for, at most `lag` \[ms\] behind a slider that is dragged;
    /// `false` where there is nothing left to walk.
    pub fn walk(self, slots: u64, lag: f64) -> bool {
        self.renew_sampler(lag);
        let before = self.path.with_value(LivePath::slot);
        let Some(seed) = self.path.with_value(LivePath::seed) else {
            return false;
        };
        self.sampler.with_value(|s| {
            let Some((current, sampler)) = s else { return };
            let system = &current.system;
            self.path.update_value(|p| {
                let mut budget = TASKS_A_FRAME;
                for _ in 0..slots {
                    budget = budget.saturating_sub(p.advance(system, sampler, seed) + 1);
                    if budget == 0 || p.is_finished(system) {
                        break;
                    }
                }
            });
            if self.path.with_value(LivePath::slot) != before {
                let earlier = self.walked.get_untracked();
                if earlier.is_some_and(|w| !w.is(current)) {
                    self.changed.set_value(true);
                }
                self.walked.set(Some(current.clone()));
            }
        });
        self.path.with_value(LivePath::slot) != before
    }

    /// Whether the path has come to the horizon.
    pub fn is_at_end(self) -> bool {
        let current = self.state.current.get_untracked();
        current.is_some_and(|c| self.path.with_value(|p| p.is_finished(&c.system)))
    }

    /// Where the path is, in words.
    pub fn status(self, current: &Current) -> String {
        self.path.with_value(|p| {
            let system = &current.system;
            let hidden = p.count.saturating_sub(SHOWN as u64);
            let more = match hidden {
                0 => String::new(),
                _ => format!(", {SHOWN} of {} tasks shown", p.count),
            };
            let end = match p.is_finished(system) {
                true => ", the horizon",
                false => "",
            };
            // It goes on over every change, and what it has added up goes with it.
            let under = match (p.slot() > 0 && !self.is_walked(), self.changed.get_value()) {
                (true, _) => ", under earlier settings",
                (false, true) => ", begun under earlier settings",
                (false, false) => "",
            };
            format!(
                "slot {} of {} ({}){end}{under}{more}",
                p.slot(),
                system.horizon(),
                duration(p.slot() as f64 * system.parts().slot)
            )
        })
    }
}
