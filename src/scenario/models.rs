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
}
