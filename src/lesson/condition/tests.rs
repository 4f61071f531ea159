use super::*;
use crate::lesson::facts::tests::snapshot;
use crate::scenario::Scenario;
use crate::scenario::presets::preset;

fn at(key: &str) -> Snapshot {
    snapshot(&preset(key).expect("kept").scenario())
}

#[test]
fn conditions_are_read_and_written() {
    for text in [
        "z between -1 and 1; keep mu, cv, policy, supply",
        "auxiliary < 2000000 J; auxiliary_share <= 0.01",
        "times auxiliary >= 2; cv > 0.5; T >= 4000 slots",
        "policy is escalate-1-3; supply is greensboro; regime is over-supply",
        "keep *, except mu, policy; preset is critical; keep fleet",
    ] {
        let conditions = Conditions::read(text).expect(text);
        assert_eq!(conditions.write(), text);
        assert_eq!(Conditions::read(&conditions.write()), Ok(conditions));
    }
    let prefixed = Conditions::read("auxiliary<2 MJ").expect("prefixes");
    assert_eq!(prefixed.write(), "auxiliary < 2000000 J");
    for (text, named) in [
        ("", "“” is no condition"),
        ("z", "“z” is no condition"),
        ("zz < 1", "“zz” is neither a parameter nor a fact"),
        ("z < 1;", "“” is no condition"),
        ("z between 1", "two ends"),
        ("z between 1 and -1", "wrong order"),
        ("z < big", "no part of a number"),
        ("z < 1e999", "too large"),
        ("times z y < 1", "no quantity"),
        ("keep all", "“all” is no parameter"),
        ("keep", "“” is no parameter"),
        ("keep *", "what may change"),
        ("keep *, except", "what may change"),
        ("keep *, except nu", "“nu” is no parameter"),
        ("preset is best", "“best” is no preset"),
        ("policy is best", "no policy"),
        ("regime is fine", "no regime; under-supply"),
        ("z is small", "“z” is no word"),
    ] {
        let refused = Conditions::read(text).expect_err(text);
        assert!(refused.contains(named), "{text}: {refused}");
    }
}

#[test]
fn conditions_hold_where_they_do() {
    let (critical, over) = (at("critical"), at("over"));
    let mut small = critical.clone();
    small.scenario.models.truncate(2);
    let holds = |text: &str, start, now| Conditions::read(text).expect(text).hold(start, now);
    for (text, start, now, expected) in [
        ("z between -1 and 1", &critical, &critical, true),
        ("z > 1; regime is over-supply", &critical, &over, true),
        ("multiple >= 1.0999; multiple < 1.1001", &over, &over, true),
        (
            "times auxiliary < 0.5; times mu between 1.09 and 1.11",
            &critical,
            &over,
            true,
        ),
        ("times auxiliary < 0.5", &over, &over, false),
        ("keep cv, policy, supply", &critical, &over, true),
        ("keep mu", &critical, &over, false),
        ("keep *, except mu", &critical, &over, true),
        ("keep *, except cv", &critical, &over, false),
        ("keep *, except mu", &critical, &small, false),
        ("preset is over", &critical, &over, true),
        ("preset is over", &critical, &critical, false),
        ("policy is mean-energy", &over, &over, true),
        ("supply is greensboro", &over, &over, false),
        // There is no battery to be filled, so that nothing may be said of when it is.
        ("saturation < 1e9", &over, &over, false),
        ("saturation > 0", &over, &over, false),
    ] {
        assert_eq!(holds(text, start, now), expected, "{text}");
    }
}

#[test]
fn words_say_what_is_asked_and_how_it_stands() {
    let (critical, over) = (at("critical"), at("over"));
    let conditions = Conditions::read("multiple <= 1; keep mu, cv").expect("known");
    assert_eq!(
        conditions.each(&critical, &over),
        [
            (
                "supply in multiples of the critical supply: 1.1; asked for: ≤ 1".into(),
                false
            ),
            ("to be as it was: supply mean".into(), false),
        ]
    );
    let mut finite = Scenario::default();
    finite.set(Id::Finite, 1.0).expect("in range");
    let known = Measure::read("saturation").expect("a fact");
    let finite = snapshot(&finite);
    assert!(known.value(&finite, &finite).is_some());
    assert_eq!(known.value(&critical, &critical), None);
}

/// People read shares in per cent, as the page says them everywhere; what stays is not spoken of before it changes.
#[test]
fn how_it_stands_is_said_as_the_page_says_it() {
    let (critical, under) = (at("critical"), at("under"));
    let conditions = Conditions::read("auxiliary_share < 0.01; keep mu").expect("a condition");
    let words = |now| conditions.each(&critical, now);
    let [(share, false), (kept, true)] = &words(&critical)[..] else {
        panic!("{:?}", words(&critical));
    };
    assert!(share.contains(": 3.07 %; asked for: < 1 %"), "{share}");
    assert_eq!(kept, "");
    assert!(words(&under)[1].0.contains("supply mean"));
}
