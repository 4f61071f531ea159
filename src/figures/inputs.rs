//! Inputs: what figures are made of. Each asks only for what it needs, so that the page knows what it depends on.

use super::rivals::{Contest, Pair, rivals};
use crate::dispatch::rule::Rule;
use crate::scenario::Scenario;
use crate::scenario::parameters::Id;
use crate::simulation::Sample;
use crate::theory::expected::Forms;
use std::sync::Arc;

/// The live path, slot by slot: slot, battery \[J\], auxiliary energy so far \[J\].
pub type Live = Arc<Vec<(f64, f64, f64)>>;

/// What is known of a scenario, and of another one that is pinned.
pub trait Inputs {
    /// What the user has written.
    fn scenario(&self) -> &Scenario;
    /// Of the scenario's system, up to [`longest`](super::growth::longest).
    fn forms(&self) -> &Forms;
    /// Of the same system.
    fn sample(&self) -> Option<Arc<Sample>>;
    /// The live path so far.
    fn live(&self) -> Live;
    /// Price of auxiliary over baseline energy.
    fn ratio(&self) -> f64;
    /// Whether the routing map marks what the other optimising policy would route differently.
    fn compares(&self) -> bool;
    /// The policies that compete under the scenario's supply.
    fn contest(&self) -> Contest;
    /// The other scenario.
    fn behind(&self) -> Option<&dyn Inputs>;
}

/// Inputs without a page.
#[derive(Clone)]
pub struct AtHand<'a> {
    /// What the user has written.
    pub scenario: &'a Scenario,
    /// Closed forms of its system.
    pub forms: &'a Forms,
    /// A sample of it.
    pub sample: Option<Arc<Sample>>,
    /// A live path of it.
    pub live: Live,
    /// What is drawn faintly behind.
    pub behind: Option<&'a AtHand<'a>>,
}

impl<'a> AtHand<'a> {
    /// Of a scenario alone.
    pub fn new(scenario: &'a Scenario, forms: &'a Forms) -> AtHand<'a> {
        AtHand {
            scenario,
            forms,
            sample: None,
            live: Live::default(),
            behind: None,
        }
    }
}

impl Inputs for AtHand<'_> {
    fn scenario(&self) -> &Scenario {
        self.scenario
    }

    fn forms(&self) -> &Forms {
        self.forms
    }

    fn sample(&self) -> Option<Arc<Sample>> {
        self.sample.clone()
    }

    fn live(&self) -> Live {
        self.live.clone()
    }

    fn ratio(&self) -> f64 {
        self.scenario.get(Id::PriceRatio)
    }

    fn compares(&self) -> bool {
        false
    }

    fn contest(&self) -> Contest {
        let (scenario, system) = (self.scenario, self.forms.system());
        let all = rivals(scenario, system).into_iter().map(|(rival, _)| rival);
        Contest {
            own: scenario.policy,
            system: system.clone(),
            rivals: all.collect(),
            pair: Pair {
                first: scenario.policy.label(&scenario.models),
                second: Rule::Uniform.label(&scenario.models),
                paired: None,
            },
        }
    }

    fn behind(&self) -> Option<&dyn Inputs> {
        self.behind.map(|b| b as &dyn Inputs)
    }
}
