//! Goals: what a step asks to be brought about, checked at every change.

use super::changes::Changes;
use super::condition::Conditions;
use super::facts::Snapshot;

/// What is to be brought about.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What to do, in words.
    pub task: String,
    /// When it is done.
    pub when: Conditions,
    /// Changes of the scenario at the start that reach it.
    pub show: Changes,
    /// What is said once it is done.
    pub done: String,
    /// What is said before.
    pub not_yet: String,
}

/// How far a goal is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Whether all its conditions hold.
    pub is_done: bool,
    /// Each condition in words with how it stands, and whether it holds.
    pub conditions: Vec<(String, bool)>,
}

impl Goal {
    /// Whether it is reached. `start`: when the goal was set, [`Lesson::end`](super::Lesson::end) of its step.
    pub fn is_done(&self, start: &Snapshot, now: &Snapshot) -> bool {
        self.when.hold(start, now)
    }

    /// How far it is.
    pub fn progress(&self, start: &Snapshot, now: &Snapshot) -> Progress {
        Progress {
            is_done: self.is_done(start, now),
            conditions: self.when.each(start, now),
        }
    }

    /// The words for how it stands.
    pub fn words(&self, is_done: bool) -> &str {
        match is_done {
            true => &self.done,
            false => &self.not_yet,
        }
    }
}
