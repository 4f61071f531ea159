//! Rivals: every policy that can serve the tasks, under the same supply, and two of them that are compared path by path.

use crate::scenario::{PolicyChoice, Scenario};
use crate::simulation::comparison::Paired;
use crate::system::{Parts, System};
use crate::theory::expected::{Forms, Span};
use std::sync::Arc;

/// One policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    pub policy: PolicyChoice,
    pub name: String,
    /// e1 and the square root of e2 \[J\].
    pub mean: f64,
    pub root_square: f64,
    pub solved: f64,
    /// E\[A_T\] \[J\].
    pub auxiliary: Span,
}

impl Rival {
    fn new(policy: PolicyChoice, scenario: &Scenario, system: &Arc<System>) -> Rival {
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

/// Two policies that are compared path by path.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub first: String,
    pub second: String,
    /// Auxiliary energy of the first less that of the second; none before both are sampled.
    pub paired: Option<Paired>,
}

/// The policies that compete under one supply.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The scenario's policy, which must be among the rivals to be marked, and its system.
    pub own: PolicyChoice,
    pub system: Arc<System>,
    pub rivals: Vec<Rival>,
    pub pair: Pair,
}

impl Contest {
    /// Of the scenario's own policy alone.
    pub fn alone(scenario: &Scenario, system: &Arc<System>, pair: Pair) -> Contest {
        Contest {
            own: scenario.policy,
            system: system.clone(),
            rivals: vec![Rival::new(scenario.policy, scenario, system)],
            pair,
        }
    }
}
