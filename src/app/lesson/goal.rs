//! A goal: checked at every change that has settled.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, focus_now};
use crate::app::lesson::course::{Course, moment, snapshot};
use crate::app::state::State;
use crate::app::traces;
use crate::lesson::facts::Snapshot;
use crate::lesson::goal::{Goal, Progress};
use crate::report::answer::{Answer, Value};
use leptos::prelude::*;

/// Id of what is said of it.
const SAID: &str = "goal-said";

/// What a step asks to be brought about, and how it stands.
pub fn goal(state: State, course: Course, place: usize, goal: Goal) -> ErasedView {
    let start = StoredValue::new(None::<Snapshot>);
    let progress = RwSignal::new(None::<Progress>);
    // Whether the verdict speaks of a sample, which knows more than theory here.
    let sampled = Memo::new(move |_| {
        let Some(now) = state.settled.get() else {
            return false;
        };
        let answer = Answer::new(&now.forms, state.sample_of(&now).as_deref());
        let energies = [answer.auxiliary, answer.unused];
        energies.iter().any(|e| matches!(e, Value::Sampled(..)))
    });
    let goal = StoredValue::new(goal);
    effect(move || {
        let Some(settled) = state.settled.get() else {
            return;
        };
        if start.with_value(Option::is_none) {
            let begun = course.with(|_, l| l.end(place));
            let begun = begun.and_then(|s| moment(state, s));
            start.set_value(begun.ok().map(|c| snapshot(&c)));
        }
        // What has settled may still be of the step before.
        let now = state.renewed(&settled);
        if state.scenario.with_untracked(|s| *s != *now.scenario) {
            return;
        }
        // Both by theory, so that they can be compared.
        let now = snapshot(&now);
        let stands = start.with_value(|s| {
            let start = s.as_ref()?;
            Some(goal.with_value(|g| g.progress(start, &now)))
        });
        if progress.with_untracked(|p| *p != stands) {
            progress.set(stands);
        }
    });
    let done = Memo::new(move |_| progress.with(|p| p.as_ref().is_some_and(|p| p.is_done)));
    // A phone's sheet of controls lies over what is said of it.
    effect(move || {
        if done.get() && state.sheet.get_untracked() {
            // What has the focus may go with it.
            focus_now(SAID);
            state.sheet.set(false);
        }
    });
    let words = move || {
        let words = goal.with_value(|g| g.words(done.get()).to_string());
        let mark = if done.get() { "✓ " } else { "" };
        erase((mark, course.text(&words)))
    };
    let stands = move || {
        let each = |(words, holds): &(String, bool)| {
            let mark = if *holds { "✓ " } else { "" };
            erase(view! { <li>{mark}{words.clone()}</li> })
        };
        let all = |p: &Progress| {
            let said = p.conditions.iter().filter(|(words, _)| !words.is_empty());
            said.map(each).collect_view()
        };
        progress.with(|p| p.as_ref().map(all))
    };
    let show = Callback::new(move |()| {
        // The builder has shown that there is such a scenario.
        if let Ok(shown) = course.with(|_, l| l.shown(place)) {
            state.answer(course.shipped(), shown);
            traces::load_wanted(state);
        }
    });
    let task = goal.with_value(|g| course.text(&g.task));
    erase(view! {
        <div class="goal" data-done=move || done.get().to_string()>
            <p><strong>"To do: "</strong>{task}</p>
            <p role="status" id=SAID tabindex="-1">{words}</p>
            <ul class="quiet-text" aria-label="how it stands">{stands}</ul>
            <p class="quiet-text">{move || sampled.get().then_some("Goals go by theory, which only comes near here; the verdict shows the sample, and may differ a little.")}</p>
            <p>{button("", "show me".to_string(), "do it for me; undo takes it back", done, show)}</p>
        </div>
    })
}
