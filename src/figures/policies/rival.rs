//! Rivals: every policy that can serve the tasks, under the same supply.

use crate::dispatch::rule::Rule;
use crate::scenario::Scenario;
use crate::system::{Parts, System};
use crate::theory::expected::{Forms, Span};
use std::sync::Arc;

/// One policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// Which rule it is.
    pub policy: Rule,
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
    pub(super) fn new(policy: Rule, scenario: &Scenario, system: &Arc<System>) -> Rival {
        let horizon = system.horizon();
        Rival {
            policy,
            name: policy.label(&scenario.models),
            mean: system.task().mean,
            root_square: system.task().second_moment.sqrt(),
            solved: system.task().solved,
            auxiliary: Forms::new(system.clone(), horizon)
                .here()
                .auxiliary(horizon),
        }
    }
}

/// A rival of the scenario ([`Scenario::rival`]) under its supply, and its system; `None` where it cannot serve the tasks.
pub fn rival(scenario: &Scenario, system: &System, policy: Rule) -> Option<(Rival, Arc<System>)> {
    let scenario = scenario.rival(policy);
    let parts = Parts {
        policy,
        feedback: scenario.feedback(),
        ..system.parts().clone()
    };
    let system = Arc::new(system.changed(parts).ok()?);
    Some((Rival::new(policy, &scenario, &system), system))
}

/// All policies that can serve the tasks, and their systems.
pub fn rivals(scenario: &Scenario, system: &System) -> Vec<(Rival, Arc<System>)> {
    let all = Rule::all(&scenario.models, &scenario.law());
    let other = |policy| rival(scenario, system, policy);
    all.into_iter().filter_map(other).collect()
}
