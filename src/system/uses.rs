//! How the models of a fleet are used.

use super::System;
use super::rows::first_energy;

/// How one model is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelUse {
    /// Share of the tasks that start with it.
    pub tasks: f64,
    /// Share of the energy.
    pub energy: f64,
}

impl ModelUse {
    /// A model that is never used.
    pub const NONE: ModelUse = ModelUse {
        tasks: 0.0,
        energy: 0.0,
    };
}

impl System {
    /// How each model of the fleet is used, in expectation; an escalation's energy goes to the model that spends it.
    pub fn model_use(&self) -> Vec<ModelUse> {
        let mut uses = vec![ModelUse::NONE; self.parts.fleet.models().len()];
        for ((kind, row), shares) in self.rows() {
            for (c, s) in row.iter().zip(shares).filter(|(_, s)| **s > 0.0) {
                let first = first_energy(&self.table.options, kind, c);
                let weight = kind.weight * s / self.task.mean;
                if let Some(u) = uses.get_mut(c.choice.model) {
                    u.tasks += kind.weight * s;
                    u.energy += weight * first;
                }
                if let Some(u) = c.choice.effort.then().and_then(|then| uses.get_mut(then)) {
                    u.energy += weight * (c.mean() - first);
                }
            }
        }
        uses
    }
}
