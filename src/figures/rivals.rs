//! Rivals: every policy that can serve the tasks, under the same supply, and two of them that are compared path by path.

use crate::dispatch::rule::Rule;
use crate::scenario::Scenario;
use crate::simulation::comparison::Paired;
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
    /// E\[A_T\] \[J\], roughly ([`Forms::rough`]).
    pub auxiliary: Span,
}

impl Rival {
    /// `known`: its auxiliary energy, where it is that of another policy.
    fn new(policy: Rule, scenario: &Scenario, system: &Arc<System>, known: Option<Span>) -> Rival {
        let horizon = system.horizon();
        let forms = || Forms::rough(system.clone(), horizon);
        Rival {
            policy,
            name: policy.label(&scenario.models),
            mean: system.task().mean,
            root_square: system.task().second_moment.sqrt(),
            solved: system.task().solved,
            auxiliary: known.unwrap_or_else(|| forms().here().auxiliary(horizon)),
        }
    }
}

/// A rival of the scenario ([`Scenario::rival`]) under its supply, and its system; `None` where it cannot serve the tasks.
pub fn rival(scenario: &Scenario, system: &System, policy: Rule) -> Option<(Rival, Arc<System>)> {
    rival_beside(&[], scenario, system, policy)
}

/// The same beside others: policies that dispatch alike draw alike.
fn rival_beside(
    others: &[(Rival, Arc<System>)],
    scenario: &Scenario,
    system: &System,
    policy: Rule,
) -> Option<(Rival, Arc<System>)> {
    let scenario = scenario.rival(policy);
    let parts = Parts {
        policy,
        feedback: scenario.feedback(),
        ..system.parts().clone()
    };
    let system = Arc::new(system.changed(parts).ok()?);
    let known = others.iter().find(|(_, s)| s.serves_like(&system));
    let known = known.map(|(rival, _)| rival.auxiliary);
    Some((Rival::new(policy, &scenario, &system, known), system))
}

/// All policies that can serve the tasks, and their systems.
pub fn rivals(scenario: &Scenario, system: &System) -> Vec<(Rival, Arc<System>)> {
    let all = Rule::all(&scenario.models, &scenario.law());
    let mut rivals = Vec::new();
    for policy in all {
        rivals.extend(rival_beside(&rivals, scenario, system, policy));
    }
    rivals
}

/// Two policies that are compared path by path.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Name of the one whose energy is counted.
    pub first: String,
    /// Name of the one it is counted against.
    pub second: String,
    /// Auxiliary energy of the first less that of the second; none before both are sampled.
    pub paired: Option<Paired>,
}

impl Pair {
    /// Which of the two draws more.
    pub fn sentence(&self) -> String {
        let [first, second] = [&self.first, &self.second].map(|name| format!("“{name}”"));
        match self.paired {
            Some(paired) => paired.sentence((&first, &second), true),
            None => format!(
                "{first} and {second} are compared on the same weather and tasks as soon as both are sampled."
            ),
        }
    }
}

/// The policies that compete under one supply.
#[derive(Clone, Debug)]
pub struct Contest {
    /// The scenario's policy, which must be among the rivals to be marked, and its system.
    pub own: Rule,
    /// The system under that policy.
    pub system: Arc<System>,
    /// Every policy that can serve the tasks.
    pub rivals: Vec<Rival>,
    /// The two that are compared by sampling.
    pub pair: Pair,
}

impl Contest {
    /// Of the scenario's own policy alone.
    pub fn alone(scenario: &Scenario, system: &Arc<System>, pair: Pair) -> Contest {
        Contest {
            own: scenario.policy,
            system: system.clone(),
            rivals: vec![Rival::new(scenario.policy, scenario, system, None)],
            pair,
        }
    }
}
