//! Rivals: every policy that can serve the tasks, under the same supply.

use crate::scenario::{PolicyChoice, Scenario};
use crate::system::{Parts, System};
use crate::theory::expected::{Forms, Span};
use std::sync::Arc;

/// One policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// Which rule it is.
    pub policy: PolicyChoice,
    /// Its name in lists.
    pub name: String,
    /// e1 and the square root of e2 \[J\].
    pub mean: f64,
    /// Square root of e2 \[J\].
    pub root_square: f64,
    /// Share of the tasks that end solved.
    pub solved: f64,
    /// E\[A_T\] \[J\].
    pub auxiliary: Span,
}

impl Rival {
    pub(super) fn new(policy: PolicyChoice, scenario: &Scenario, system: &Arc<System>) -> Rival {
        let horizon = system.horizon();
        Rival {
            policy,
            name: policy.name(&scenario.models),
            mean: system.task().mean,
            root_square: system.task().second_moment.sqrt(),
            solved: system.task().solved,
            auxiliary: Forms::new(system.clone(), horizon)
                .here()
                .auxiliary(horizon),
        }
    }
}

/// Another policy under the scenario's supply and without feedback, and its system; `None` where it cannot serve the tasks.
pub fn rival(
    scenario: &Scenario,
    system: &System,
    choice: PolicyChoice,
) -> Option<(Rival, Arc<System>)> {
    let mut scenario = scenario.clone();
    scenario.policy = choice;
    let parts = Parts {
        policy: scenario.policy(),
        feedback: None,
        ..system.parts().clone()
    };
    let system = Arc::new(system.changed(parts).ok()?);
    Some((Rival::new(choice, &scenario, &system), system))
}

/// All policies that can serve the tasks, and their systems.
pub fn rivals(scenario: &Scenario, system: &System) -> Vec<(Rival, Arc<System>)> {
    let all = PolicyChoice::all(&scenario.models, &scenario.law());
    let other = |choice| rival(scenario, system, choice);
    all.into_iter().filter_map(other).collect()
}
