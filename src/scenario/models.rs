//! Models that come to a scenario's fleet and go from it.

use super::Scenario;
use super::choices::EPOCH_JOULE_PER_FLOP;
use crate::dispatch::rule::Rule;
use crate::given::fleet::{Energy, Fleet, FleetError, Model, PARAMETERS};

/// A model to add to a fleet: twice the largest, priced per FLOP, with a name that is free.
pub fn another_model(models: &[Model]) -> Model {
    let largest = models.iter().map(|m| m.parameters).fold(1e9, f64::max);
    let mut n = models.len() + 1;
    while models.iter().any(|m| m.name == format!("Model {n}")) {
        n += 1;
    }
    Model {
        name: format!("Model {n}"),
        parameters: (2.0 * largest).min(PARAMETERS.max),
        tokens_per_parameter: 20.0,
        energy: Energy::PerFlop(EPOCH_JOULE_PER_FLOP),
    }
}

/// Where a model of a fleet is found in another one, by its name; one that alone was given another name is where it was.
pub fn now_at(before: &[Model], after: &[Model], index: usize) -> Option<usize> {
    let name = &before.get(index)?.name;
    let is_it = |at: &usize| after.get(*at).is_some_and(|m| m.name == *name);
    let found = Some(index).filter(is_it);
    let found = found.or_else(|| after.iter().position(|m| m.name == *name));
    found.or_else(|| {
        let renamed = before.iter().zip(after).filter(|(a, b)| a.name != b.name);
        let only = before.len() == after.len() && renamed.count() == 1;
        only.then_some(index)
    })
}

impl Scenario {
    /// The same without a model of its fleet. A policy follows its models; one whose model goes gives way to the smallest
    /// mean energy. Refused where no fleet is left.
    pub fn without_model(&self, index: usize) -> Result<Scenario, FleetError> {
        let mut scenario = self.clone();
        if index < scenario.models.len() {
            scenario.models.remove(index);
            let follows = scenario.policy.without(index);
            scenario.policy = follows.unwrap_or(Rule::MeanEnergy);
        }
        Fleet::new(scenario.models.clone())?;
        Ok(scenario)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fleet_grows_and_shrinks_and_policies_follow() {
        let mut scenario = Scenario::default();
        let another = another_model(&scenario.models);
        scenario.models.push(another.clone());
        assert_eq!(another.parameters, 2.0 * 235e9);
        assert!(Fleet::new(scenario.models.clone()).is_ok());
        let names: Vec<_> = scenario.models.iter().map(|m| m.name.clone()).collect();
        assert_ne!(another_model(&scenario.models).name, names[4]);
        scenario.policy = Rule::from_key("always-5").expect("a policy");
        let fewer = scenario.without_model(0).expect("a fleet");
        assert_eq!(fewer.policy.key(), "always-4");
        let fewer = fewer.without_model(3).expect("a fleet");
        assert_eq!(fewer.policy, Rule::MeanEnergy);
        let mut alone = fewer;
        alone.models.truncate(1);
        assert!(alone.without_model(0).is_err());
    }

    #[test]
    fn a_model_is_found_again_by_its_name() {
        let before = Scenario::default().models;
        let at = |after: &[Model]| [0, 1, 2, 3].map(|i| now_at(&before, after, i));
        let mut after = before.clone();
        assert_eq!(at(&after), [0, 1, 2, 3].map(Some));
        // Larger, and with another name: still the same.
        after[1].parameters *= 2.0;
        after[1].name = "Mine".into();
        assert_eq!(at(&after), [0, 1, 2, 3].map(Some));
        after.remove(0);
        assert_eq!(at(&after), [None, None, Some(1), Some(2)]);
        // Another fleet of as many models holds none of them.
        let others = before.iter().cloned().map(|mut m| {
            m.name += " of others";
            m
        });
        assert_eq!(at(&others.collect::<Vec<_>>()), [None; 4]);
        assert_eq!(now_at(&before, &before, 4), None);
    }
}
