//! Rivals: the systems of all policies at the settled scenario, built while the page stays free.

use crate::app::kit::tasks::{after, effect};
use crate::app::state::{Current, Rivals, State};
use crate::dispatch::rule::Rule;
use crate::figures::rivals::{Rival, rival};
use crate::scenario::models::now_at;
use crate::system::System;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Builds them anew whenever the scenario has settled.
pub fn keep(state: State) {
    follow_models(state);
    effect(move || {
        if let Some(current) = state.settled.get() {
            let scenario = &current.scenario;
            let all = Rule::all(&scenario.models, &scenario.law());
            build(state, current, all, Vec::new());
        }
    });
}

/// The pair that is compared goes on to mean the same models, whatever changes the fleet; a policy whose model is gone
/// gives way.
fn follow_models(state: State) {
    let models = Memo::new(move |_| state.scenario.with(|s| s.models.clone()));
    let last = StoredValue::new(models.get_untracked());
    effect(move || {
        let (before, after) = (last.get_value(), models.get());
        let follow = |rule: Option<Rule>| rule?.follow(&|i| now_at(&before, &after, i));
        let pair = state.pair.get_untracked();
        let new = (follow(pair.0), follow(pair.1));
        if new != pair {
            state.pair.set(new);
        }
        last.set_value(after);
    });
}

/// Builds the systems of the remaining policies, one in a task, for as long as the system they compete with is the present
/// one.
fn build(
    state: State,
    current: Current,
    mut rest: Vec<Rule>,
    mut built: Vec<(Rival, Arc<System>)>,
) {
    if !state.is_present(&current) {
        return;
    }
    if rest.is_empty() {
        let of = Some(current);
        let systems = built;
        return state.rivals.set(Arc::new(Rivals { of, systems }));
    }
    built.extend(rival(&current.scenario, &current.system, rest.remove(0)));
    after(Duration::ZERO, move || build(state, current, rest, built));
}
