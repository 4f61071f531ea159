//! Changes that would absorb volatility, made to a scenario.

use super::Scenario;
use super::parameters::Id;
use crate::given::fleet::Model;
use crate::theory::absorbers::{Change, LARGER, LOWER};
use crate::units::{OutOfRange, rounded};

impl Scenario {
    /// The scenario after a change, as [`absorbers`](crate::theory::absorbers::absorbers) judges it.
    pub fn changed(&self, change: Change) -> Result<Scenario, OutOfRange> {
        let mut changed = self.clone();
        // Products and differences carry dust in their last digits, which a link would show.
        let mut set = |id: Id, to: fn(f64) -> f64| changed.set(id, rounded(to(self.get(id)), 9));
        match change {
            Change::Battery => set(Id::Capacity, |v| 2.0 * v)?,
            Change::Sites => set(Id::Sites, |v| 2.0 * v)?,
            Change::Solved => set(Id::Solved, |v| v - LOWER)?,
            Change::Prediction => set(Id::PredictionError, |v| 0.5 * v)?,
            Change::Models => {
                for model in &mut changed.models {
                    *model = Model {
                        parameters: rounded(LARGER * model.parameters, 9),
                        ..model.larger(LARGER)
                    };
                }
            }
        }
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets::PRESETS;
    use crate::theory::absorbers::absorbers;
    use crate::theory::expected::Forms;
    use crate::theory::spitzer::accuracy::EXACT;
    use std::sync::Arc;

    /// What is offered is what one gets, in every preset that needs no trace.
    #[test]
    fn a_change_has_the_effect_that_was_told() {
        let mut met = Vec::new();
        let given = PRESETS.iter().map(|p| p.scenario());
        let mut finite = Scenario::default();
        finite.set(Id::Finite, 1.0).expect("in range");
        for scenario in given.filter(|s| !s.has_trace()).chain([finite]) {
            let forms = |s: &Scenario| {
                let system = s.system(None).expect("served");
                Forms::new(Arc::new(system), s.get(Id::Horizon) as u64)
            };
            let (before, offered) = absorbers(&forms(&scenario));
            for offer in offered {
                let changed = scenario.changed(offer.change).expect("in range");
                assert_ne!(changed, scenario);
                let (after, _) = absorbers(&forms(&changed));
                let told = before + offer.difference;
                let once = |s: &Scenario| {
                    let system = Arc::new(s.system(None).expect("served"));
                    let t = system.horizon();
                    Forms::once(system, t).here().auxiliary(t).line()
                };
                let difference = once(&changed) - once(&scenario);
                assert!((offer.difference - difference).abs() <= 1e-6 * told);
                // What is said before and after is as exact as is said.
                let may = 2.0 * EXACT.relative * told;
                assert!((after - told).abs() <= may, "{offer:?}: {after}");
                met.push(offer.change);
            }
        }
        for change in [
            Change::Battery,
            Change::Sites,
            Change::Models,
            Change::Solved,
            Change::Prediction,
        ] {
            assert!(met.contains(&change), "{change:?}");
        }
    }
}
