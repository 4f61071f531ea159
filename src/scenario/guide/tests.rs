use super::*;
use crate::dispatch::rule::Rule;
use crate::scenario::SupplyChoice;
use crate::scenario::presets::PRESETS;

fn read(pairs: &[(&'static str, &str)]) -> Result<Guide, String> {
    let mut guide = Guide::default();
    for (key, text) in pairs {
        guide.set(key, text)?;
    }
    Ok(guide)
}

#[test]
fn what_is_read_is_written() {
    let pairs = [
        ("lock", "mu,policy"),
        ("only", "cv,supply,models"),
        ("hide", "growth,verdict,tables"),
        ("play", "0"),
        ("theme", "projector"),
        ("note", "Which way? <b>ü</b> & more"),
        ("lesson", "just-enough"),
        ("step", "3"),
        ("embed", "1"),
    ];
    assert_eq!(pairs.map(|(key, _)| key), KEYS);
    let guide = read(&pairs).expect("a guide");
    for (key, text) in pairs {
        assert_eq!(guide.get(key), Some(text), "{key}");
        assert_eq!(Guide::default().get(key), None, "{key}");
    }
    for (key, text) in [("lock", "all"), ("only", "none")] {
        let guide = read(&[(key, text)]).expect("a guide");
        assert_eq!(guide.get(key), Some(text));
    }
    assert_eq!((guide.step(), Guide::default().step()), (2, 0));
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let long = "x".repeat(LONGEST_NOTE + 1);
    for (key, text, why) in [
        ("lock", "mu,nu", "“nu” is none of mu, cv"),
        ("lock", "mu,all", "“all” is none of"),
        ("lock", "mu,mu", "“mu” stands twice"),
        ("lock", "", "“” is none of"),
        ("lock", "none", "models, all"),
        ("only", "all", "models, none"),
        ("hide", "supply", "tables, supply-v, growth"),
        ("hide", "", "“” is none of"),
        ("play", "1", "must be 0"),
        ("embed", "0", "must be 1"),
        ("theme", "pink", "light, dark, projector"),
        ("note", "", "1 to 400 characters"),
        ("note", " a", "no blanks at its ends"),
        ("note", &long, "1 to 400 characters"),
        ("note", "a\nb", "U+000A"),
        ("note", "a\u{202e}b", "U+202E"),
        ("lesson", "../a", "a to z"),
        ("lesson", "", "a to z"),
        ("step", "2", "means nothing without lesson"),
    ] {
        let said = read(&[(key, text)]).expect_err(text);
        assert!(said.contains(why), "{said}");
    }
    for step in ["0", "1", "41", "02", "1.5", "x", ""] {
        let said = read(&[("lesson", "a"), ("step", step)]).expect_err(step);
        assert!(said.contains("from 2 to 40"), "{said}");
    }
}

fn guide_of_two() -> Guide {
    read(&[("only", "T,mu")]).expect("a guide")
}

#[test]
fn every_control_can_be_locked_and_has_a_name() {
    let all = read(&[("lock", "all")]).expect("a guide");
    for key in controls() {
        assert!(all.locks(key) && !name(key).is_empty(), "{key}");
        let one = read(&[("lock", key), ("only", key)]).expect("a guide");
        for other in controls() {
            assert_eq!(
                (one.locks(other), one.shows(other)),
                (other == key, other == key)
            );
        }
    }
    let none = read(&[("only", "none")]).expect("a guide");
    assert!(!controls().into_iter().any(|key| none.shows(key)));
    assert_eq!(none.only(), [""; 0]);
    assert_eq!(guide_of_two().only(), ["T", "mu"]);
    let lifted = all.lifted();
    assert!(lifted.is_lifted() && !all.is_lifted() && !lifted.locks("mu"));
}

#[test]
fn what_is_locked_stays_whatever_comes() {
    let guide = read(&[("lock", "mu,supply,policy")]).expect("a guide");
    let now = Scenario::default();
    for preset in &PRESETS {
        let new = preset.scenario();
        let held = guide.hold(&now, new.clone());
        let s = &held.scenario;
        assert_eq!(s.get(Id::SupplyMean), now.get(Id::SupplyMean));
        assert_eq!((&s.supply, s.policy), (&now.supply, now.policy));
        assert_eq!(s.get(Id::Volatility), new.get(Id::Volatility));
        assert_eq!(s.models, new.models);
        assert_eq!(held.kept.contains(&"policy"), new.policy != now.policy);
        assert_eq!(held.kept.is_empty(), *s == new);
        let nothing = Guide::default().hold(&now, new.clone());
        assert_eq!((nothing.scenario, nothing.kept.len()), (new.clone(), 0));
        let all = read(&[("lock", "all")]).expect("a guide").hold(&now, new);
        assert_eq!(all.scenario, now);
    }
}

/// A rule such as “always the third model” never comes to mean another model than it did.
#[test]
fn a_policy_and_the_models_it_names_stay_together() {
    let now = Scenario {
        policy: Rule::Always(2),
        ..Scenario::default()
    };
    let fewer = now.without_model(0).expect("a fleet");
    let policy = read(&[("lock", "policy")]).expect("a guide");
    let held = policy.hold(&now, fewer.clone());
    assert_eq!(held.scenario, now);
    assert_eq!(held.kept, ["policy", "fleet of models"]);
    // What is no other place of that model is allowed.
    let last = now.without_model(3).expect("a fleet");
    assert_eq!(policy.hold(&now, last.clone()).scenario, last);
    let models = read(&[("lock", "models")]).expect("a guide");
    assert_eq!(models.hold(&now, fewer).scenario, now);
    let mut free = now.clone();
    free.policy = Rule::Always(0);
    assert_eq!(models.hold(&now, free.clone()).scenario, free);
    free.supply = SupplyChoice::Shipped(crate::scenario::ShippedTrace::SandPoint);
    assert_eq!(models.hold(&now, free.clone()).scenario, free);
}
