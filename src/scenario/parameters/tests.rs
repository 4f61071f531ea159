use super::*;
use crate::dispatch::rule::Rule;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::{ShippedTrace, random};

/// All that theory needs of a system.
fn told(scenario: &Scenario, file: Option<&TraceFile>) -> Option<String> {
    let s = scenario.system(file).ok()?;
    let feedback = s.feedback().map(|(level, thrifty)| (level, thrifty.task()));
    let parts = s.parts();
    let supply = (
        s.variance(),
        parts.supply.mean(),
        parts.supply.is_independent(),
        parts.supply.spell(),
    );
    Some(format!(
        "{:?} {supply:?} {:?} {:?} {feedback:?}",
        s.task(),
        s.shares(),
        parts.storage
    ))
}

/// Moves a number to the end of its slider that is further away.
fn moved(scenario: &Scenario, id: Id) -> Scenario {
    let (from, to) = id.parameter().slider;
    let now = scenario.get(id);
    let far = if (now - from).abs() > (now - to).abs() {
        from
    } else {
        to
    };
    let mut moved = scenario.clone();
    moved.set(id, far).expect("in range");
    moved
}

/// What does not matter in a scenario, or affects no system, changes nothing in its system.
#[test]
fn what_does_not_matter_changes_nothing() {
    let mut seen = [0; COUNT];
    for i in 0..60 {
        let scenario = random::scenario(&mut Draws::new(11, Stream::Examples, i, 0));
        let Some(before) = told(&scenario, None) else {
            continue;
        };
        for id in IDS.into_iter().filter(|id| *id != Id::SolarShare) {
            let p = id.parameter();
            if p.affects != Affects::System || !(p.matters)(&scenario, None) {
                let after = told(&moved(&scenario, id), None);
                assert_eq!(after.as_ref(), Some(&before), "{} in scenario {i}", p.key);
                seen[id as usize] += 1;
            }
        }
    }
    for id in IDS.into_iter().filter(|id| *id != Id::SolarShare) {
        let p = id.parameter();
        let conditional = p.affects != Affects::System || !(p.matters)(&Scenario::default(), None);
        assert!(
            !conditional || seen[id as usize] > 3,
            "{} was not tried",
            p.key
        );
    }
}

/// Where a parameter begins to matter, and that it then does.
#[test]
fn each_condition_by_hand() {
    let default = Scenario::default();
    let with = |policy: Rule, switches: &[Id]| {
        let mut scenario = default.clone();
        scenario.policy = policy;
        for id in switches {
            scenario.set(*id, 1.0).expect("a switch");
        }
        scenario
    };
    let steady = Scenario {
        supply: SupplyChoice::Independent(Family::Constant),
        ..default.clone()
    };
    let year = Scenario {
        supply: SupplyChoice::Shipped(ShippedTrace::SandPoint),
        ..default.clone()
    };
    let tries = with(Rule::MeanEnergy, &[Id::Efforts]);
    let both = with(Rule::MeanEnergy, &[Id::Efforts, Id::Feedback]);
    let (rule, budget) = (
        with(Rule::TrainingCompute, &[]),
        with(Rule::InferenceCompute(1), &[]),
    );
    let escalation = with(Rule::Escalation(1, 3), &[Id::Feedback]);
    let finite = with(Rule::MeanEnergy, &[Id::Finite]);
    for (id, not, matters) in [
        (Id::Volatility, &steady, &default),
        (Id::Persistence, &year, &default),
        (Id::Sites, &year, &default),
        (Id::Threshold, &default, &rule),
        (Id::Efforts, &rule, &default),
        (Id::Solved, &default, &tries),
        (Id::Solved, &escalation, &budget),
        (Id::Each, &budget, &tries),
        (Id::Patience, &tries, &escalation),
        (Id::Parallel, &rule, &escalation),
        (Id::Parallel, &default, &budget),
        (Id::Feedback, &escalation, &budget),
        (Id::Level, &escalation, &both),
        (Id::Thrifty, &tries, &both),
        (Id::Capacity, &default, &finite),
    ] {
        let p = id.parameter();
        assert!(
            !(p.matters)(not, None) && (p.matters)(matters, None),
            "{}",
            p.key
        );
        if id != Id::Feedback {
            assert_ne!(
                told(matters, None),
                told(&moved(matters, id), None),
                "{}",
                p.key
            );
        }
    }
}

#[test]
fn the_solar_share_matters_where_there_is_sun_and_wind() {
    let matters = Id::SolarShare.parameter().matters;
    let year = ShippedTrace::Greensboro.facts();
    let file = TraceFile::parse(year.name, &year.bytes().expect("shipped")).expect("reads");
    let plain = TraceFile::parse("mine.csv", &b"1\n2\n3\n".repeat(10)).expect("reads");
    let supply = SupplyChoice::Shipped(ShippedTrace::Greensboro);
    let scenario = Scenario {
        supply,
        ..Scenario::default()
    };
    assert!(matters(&scenario, Some(&file)) && !matters(&scenario, None));
    assert!(!matters(&scenario, Some(&plain)));
    assert!(!(Id::Volatility.parameter().matters)(
        &scenario,
        Some(&file)
    ));
}

#[test]
fn rows_are_consistent() {
    for (i, id) in IDS.into_iter().enumerate() {
        let p = id.parameter();
        assert_eq!(Id::from_key(p.key), Some(id), "duplicate key {}", p.key);
        assert_eq!(id as usize, i);
        assert!(p.quantity.check(p.default).is_ok(), "{}", p.key);
        assert!(
            p.slider.0 < p.slider.1 && id.words().help.ends_with('.'),
            "{}",
            p.key
        );
        if id != Id::SupplyMean {
            assert!(
                p.slider.0 >= p.quantity.min && p.slider.1 <= p.quantity.max,
                "{}",
                p.key
            );
        }
        assert!(
            p.scale != Scale::Logarithmic || p.slider.0 > 0.0,
            "{}",
            p.key
        );
    }
}
