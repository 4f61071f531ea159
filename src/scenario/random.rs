//! Random scenarios within the sliders' ranges, for tests and benches; not compiled into the page.

use super::parameters::{IDS, Id, Scale};
use super::{Scenario, SupplyChoice};
use crate::dispatch::rule::Rule;
use crate::given::supply::Family;
use crate::numerics::streams::Draws;

/// The scenario that the draws lead to: every number uniform on its slider (in the logarithm where the slider is
/// logarithmic), a family of independent supply and a policy at random, the supply mean from 0.2 to 2 times critical. A
/// number whose default stands at an end of its slider, where an extension is off, keeps it in half of the cases. A quarter
/// of the fleets have lost their largest models. Some scenarios are impossible: `Scenario::system` refuses them.
pub fn scenario(draws: &mut Draws) -> Scenario {
    let mut scenario = Scenario::default();
    for id in IDS.into_iter().filter(|id| *id != Id::SupplyMean) {
        let parameter = id.parameter();
        let (from, to) = parameter.slider;
        let (keeps, part) = (draws.uniform() < 0.5, draws.uniform());
        let at_an_end = parameter.default == from || parameter.default == to;
        let value = match parameter.scale {
            Scale::Switch => libm::rint(part),
            _ if at_an_end && keeps => parameter.default,
            Scale::Linear => from + part * (to - from),
            Scale::Logarithmic => from * libm::exp(part * libm::log(to / from)),
        };
        let value = if parameter.quantity.integer {
            libm::rint(value)
        } else {
            value
        };
        set(&mut scenario, id, value.clamp(from, to));
    }
    if let Some(family) = pick(&Family::ALL, draws) {
        scenario.supply = SupplyChoice::Independent(family);
    }
    if let Some(models) = pick(&[1, 2, 3], draws)
        && draws.uniform() < 0.25
    {
        scenario.models.truncate(models);
    }
    let policies = Rule::all(&scenario.models, &scenario.law());
    if let Some(policy) = pick(&policies, draws) {
        scenario.policy = policy;
    }
    let multiple = 0.2 + 1.8 * draws.uniform();
    if let Ok(critical) = scenario.critical_power() {
        set(&mut scenario, Id::SupplyMean, multiple * critical);
    }
    scenario
}

/// A value that the quantity refuses leaves the number at its default.
fn set(scenario: &mut Scenario, id: Id, value: f64) {
    let _refused = scenario.set(id, value);
}

fn pick<T: Copy>(all: &[T], draws: &mut Draws) -> Option<T> {
    let index = (draws.uniform() * all.len() as f64) as usize;
    all.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::streams::Stream;

    #[test]
    fn scenarios_are_diverse_repeatable_and_often_possible() {
        let drawn = |i| scenario(&mut Draws::new(5, Stream::Examples, i, 0));
        let all: Vec<Scenario> = (0..60).map(drawn).collect();
        assert_eq!(all[7], drawn(7));
        let possible = all.iter().filter(|s| s.system(None).is_ok()).count();
        assert!(possible > 20, "{possible}");
        for id in IDS.into_iter().filter(|id| *id != Id::SupplyMean) {
            let (from, to) = id.parameter().slider;
            let numbers = all.iter().map(|s| s.get(id));
            assert!(numbers.clone().all(|x| (from..=to).contains(&x)));
            assert!(numbers.clone().any(|x| x != all[0].get(id)), "{id:?}");
        }
        let kinds = |of: &dyn Fn(&Scenario) -> String| {
            let mut names: Vec<String> = all.iter().map(of).collect();
            names.sort();
            names.dedup();
            names.len()
        };
        assert_eq!(kinds(&|s| format!("{:?}", s.supply)), 4);
        assert!(kinds(&|s| format!("{:?}", s.policy)) > 8);
    }
}
