//! How alike two scenarios are: whether they make the same system, tell the same story, or are one step apart.

use super::Scenario;
use super::parameters::{Affects, IDS, Id};

/// Numbers of the training law, which are chosen together.
pub const LAW: [Id; 5] = [
    Id::Irreducible,
    Id::ParameterCoefficient,
    Id::DataCoefficient,
    Id::ParameterExponent,
    Id::DataExponent,
];

impl Scenario {
    /// The scenario with every number at its default that does not affect any of these.
    fn only(&self, affected: &[Affects]) -> Scenario {
        let mut scenario = self.clone();
        for id in IDS {
            let parameter = id.parameter();
            if !affected.contains(&parameter.affects) {
                scenario.numbers[id as usize] = parameter.default;
            }
        }
        scenario
    }

    /// The scenario with everything that its system does not depend on at its default: equal ones make the same system.
    pub fn of_system(&self) -> Scenario {
        self.only(&[Affects::System])
    }

    /// Whether what is said of one is true of the other: they differ at most in how they are sampled.
    pub fn tells_the_same(&self, other: &Scenario) -> bool {
        let told = [Affects::System, Affects::Drawing];
        self.only(&told) == other.only(&told)
    }

    /// The scenario `now` where it makes the same system as this one, and else this one. A system that was built a moment
    /// ago is never paired with numbers that it was not built from.
    pub fn renewed(&self, now: &Scenario) -> Scenario {
        let same = self.of_system() == now.of_system();
        if same { now.clone() } else { self.clone() }
    }

    /// Whether one move of a hand leads from one to the other: one number, the training law, the supply, the policy or the
    /// fleet. Anything else is another scenario as a whole.
    pub fn is_a_step_from(&self, other: &Scenario) -> bool {
        let differs = |id: Id| self.get(id) != other.get(id);
        let numbers = IDS.into_iter().filter(|id| !LAW.contains(id));
        let numbers = numbers.filter(|id| differs(*id)).count();
        let choices = [
            LAW.into_iter().any(differs),
            self.supply != other.supply,
            self.policy != other.policy,
            self.models != other.models,
        ];
        numbers + choices.into_iter().filter(|c| *c).count() <= 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::scaling::FITS;
    use crate::scenario::presets::preset;

    fn with(id: Id, value: f64) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.set(id, value).expect("in range");
        scenario
    }

    #[test]
    fn a_story_survives_other_samples_and_nothing_else() {
        let told = Scenario::default();
        for id in IDS {
            let p = id.parameter();
            let other = if p.default == p.slider.1 {
                p.slider.0
            } else {
                p.slider.1
            };
            let changed = with(id, other);
            assert_eq!(
                told.tells_the_same(&changed),
                [Id::Seed, Id::Paths, Id::Precision].contains(&id),
                "{}",
                p.key
            );
            assert_eq!(
                told.of_system() == changed.of_system(),
                [Id::Seed, Id::Paths, Id::Precision, Id::PriceRatio].contains(&id),
                "{}",
                p.key
            );
        }
    }

    /// A seed that changes reaches the system at hand; a parameter that the system was not built from does not.
    #[test]
    fn a_system_keeps_the_numbers_it_was_built_from() {
        let built = Scenario::default();
        assert_eq!(built.renewed(&with(Id::Seed, 7.0)).seed(), 7);
        let mut now = with(Id::Volatility, 1.0);
        now.set(Id::Seed, 7.0).expect("in range");
        assert_eq!(built.renewed(&now), built);
    }

    #[test]
    fn one_move_is_a_step_and_another_preset_is_not() {
        let from = Scenario::default();
        assert!(from.is_a_step_from(&with(Id::Rate, 30.0)));
        let mut law = Scenario::default();
        law.set_law(FITS[1].law).expect("published");
        assert!(from.is_a_step_from(&law));
        law.set(Id::Rate, 30.0).expect("in range");
        assert!(!from.is_a_step_from(&law));
        assert!(!from.is_a_step_from(&preset("on-off").expect("kept").scenario()));
    }
}
