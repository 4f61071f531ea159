//! Going to a step of a lesson.

use crate::app::kit::widgets::focus;
use crate::app::lesson::course::Course;
use crate::app::lesson::veil;
use crate::app::state::State;
use crate::app::traces;
use leptos::prelude::*;

/// Id of a step's heading.
pub const STEP: &str = "lesson-step";

/// Goes to a step: veil first, so that nothing is seen before; then its scenario and its figures.
pub fn enter(state: State, course: Course, place: usize) {
    veil::draw(state, Some((course, place)));
    set_up(state, course, place);
    if course.place.get_untracked() != place {
        course.place.set(place);
    }
    focus(STEP);
}

/// Opens the scenario of a step, unless it is there already, and its figures.
pub fn set_up(state: State, course: Course, place: usize) {
    // The builder has shown that every step has a scenario.
    if let Ok(scenario) = untrack(|| course.scenario(place))
        && state.scenario.with_untracked(|s| *s != scenario)
    {
        state.set_up(course.shipped(), scenario);
        traces::load_wanted(state);
    }
    // What comes after a prediction may be about other weather.
    if let Ok(end) = course.with(|_, l| l.end(place)) {
        traces::bring(state, &end.supply);
    }
    let lead = course.with(|_, l| l.lead(place).cloned());
    if let Some(lead) = lead.filter(|l| state.leads.with_untracked(|now| now != l)) {
        state.leads.set(lead);
    }
}
