//! Changes of the scenario: the one way to it, which holds what a prepared page has locked.

use crate::app::state::{Opened, Snapshot, State, prepared};
use crate::scenario::Scenario;
use crate::scenario::guide::Guide;
use crate::scenario::link::View;
use crate::scenario::presets::Preset;
use leptos::prelude::*;

impl State {
    /// Puts back what was.
    pub fn take_back(&self, snapshot: Snapshot) {
        self.opened.set(snapshot.opened);
        self.pinned.set(snapshot.pinned);
        self.change(snapshot.scenario);
    }

    /// Changes the scenario; what the page has locked stays as it is, which is said.
    pub fn change(&self, new: Scenario) {
        let held = self.held(new);
        self.write.set(held);
    }

    /// The same, of the present one.
    pub fn edit(&self, edit: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.scenario.get_untracked();
        edit(&mut scenario);
        self.change(scenario);
    }

    /// A new scenario, but for what is locked.
    fn held(&self, new: Scenario) -> Scenario {
        let now = self.scenario.get_untracked();
        let held = self.guide.with_untracked(|g| g.hold(&now, new));
        let kept = (!held.kept.is_empty()).then(|| {
            let names = held.kept.join(", ");
            format!("Locked, so it stays: {names}. “unlock” stands below.")
        });
        if kept.is_some() || self.kept.with_untracked(Option::is_some) {
            self.kept.set(kept);
        }
        held.scenario
    }

    /// Shows all that a link holds, whatever is locked; `is_step`: the same scenario goes on.
    pub fn show(&self, view: View, is_step: bool) {
        // A control that a hand holds may go with it.
        self.end_gesture();
        self.prepared.set(prepared(&view));
        self.kept.set(None);
        if self.guide.with_untracked(|now| *now != view.guide) {
            self.guide.set(view.guide);
        }
        match is_step {
            true => self.write.set(view.scenario),
            false => self.put(view.scenario, None),
        }
        self.pinned.set(view.pinned);
        if self.leads.with_untracked(|now| *now != view.leads) {
            self.leads.set(view.leads);
        }
    }

    /// A lesson opens the scenario of a step.
    pub fn set_up(&self, lesson: Option<String>, scenario: Scenario) {
        self.put(self.of_lesson(lesson, scenario), None);
    }

    /// A lesson changes the scenario to what was asked about, or shows what reaches a goal.
    pub fn answer(&self, lesson: Option<String>, scenario: Scenario) {
        self.write.set(self.of_lesson(lesson, scenario));
    }

    /// What a lesson sets, but for what is locked; the lesson that the link names is what whoever locked wants to be seen.
    fn of_lesson(&self, lesson: Option<String>, scenario: Scenario) -> Scenario {
        let linked = |g: &Guide| lesson.is_some() && g.get("lesson") == lesson.as_deref();
        match self.guide.with_untracked(linked) {
            true => scenario,
            false => self.held(scenario),
        }
    }

    /// Whether a control is locked.
    pub fn locked(&self, key: &'static str) -> Signal<bool> {
        let guide = self.guide;
        Signal::derive(move || guide.with(|g| g.locks(key)))
    }

    /// Opens a whole scenario, but for what is locked.
    pub fn open(&self, scenario: Scenario, preset: Option<&'static Preset>) {
        self.put(self.held(scenario), preset);
    }

    fn put(&self, scenario: Scenario, preset: Option<&'static Preset>) {
        self.opened.update(|opened| {
            *opened = Opened {
                count: opened.count.wrapping_add(1),
                scenario: scenario.clone(),
                preset,
            }
        });
        self.write.set(scenario);
    }
}
