use super::*;
use crate::scenario::presets::PRESETS;
use crate::streams::{Draws, Stream};

#[test]
fn presets_and_files_survive_the_round_trip() {
    let mut scenarios: Vec<Scenario> = PRESETS.iter().map(|p| (p.scenario)()).collect();
    let mut own = Scenario::default();
    own.models[0].name = "a,b & c=ü %".into();
    own.policy = PolicyChoice::Always(3);
    own.supply = SupplyChoice::File {
        name: "mein wind & ü.csv".into(),
        hash: "0123456789abcdef".into(),
    };
    scenarios.push(own);
    for scenario in scenarios {
        let link = write(&scenario);
        for text in [
            link.clone(),
            format!("#{link}"),
            format!("http://localhost/a/b/#{link}"),
        ] {
            let opened = read(&text);
            assert_eq!(opened.problems, []);
            assert_eq!(opened.scenario, scenario);
        }
    }
}

#[test]
fn links_of_released_versions_open_for_ever() {
    let kept = |version: u32| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/links");
        std::fs::read_to_string(format!("{folder}/v{version}.txt")).expect("kept")
    };
    let old: String = (1..VERSION).map(kept).collect();
    assert!(old.lines().count() >= 23);
    for line in old.lines() {
        let opened = read(line);
        assert_eq!(opened.problems, [], "{line}");
        // Written again it is a link of the present version, to the same scenario.
        let again = read(&write(&opened.scenario));
        assert_eq!((again.problems, again.scenario), (vec![], opened.scenario));
    }
}

/// No damage may pass silently: one byte changed, or the link cut anywhere.
#[test]
fn damage_never_loads_silently() {
    let scenario = Scenario::default();
    let link = write(&scenario);
    for cut in 0..link.len() {
        assert!(!read(&link[..cut]).problems.is_empty(), "cut at {cut}");
    }
    let mut draws = Draws::new(4, Stream::Kinds, 0, 0);
    for _ in 0..3000 {
        let mut bytes = link.clone().into_bytes();
        let at = (draws.uniform() * bytes.len() as f64) as usize;
        bytes[at] = (draws.uniform() * 96.0) as u8 + 32;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let opened = read(&text);
        assert!(
            !opened.problems.is_empty() || opened.scenario == scenario,
            "{text}"
        );
    }
}

#[test]
fn every_bad_field_is_named_with_its_range() {
    let bad = write(&Scenario::default())
        .replace("rate=20", "rate=-3")
        .replace("cv=0.5", "cv=NaN")
        .replace("policy=mean-energy", "policy=always-9")
        .replace("T=1000", "T=1000000000");
    let text: Vec<String> = read(&bad)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    let text = text.join("\n");
    for part in [
        "rate = “-3”",
        "from 0.0001 to 1000000",
        "cv = “NaN”",
        "always-1 to always-4",
        "horizon T = 1e9",
        "checksum",
    ] {
        assert!(text.contains(part), "{part} not in:\n{text}");
    }
}

#[test]
fn foreign_future_and_absurd_links_are_said_to_be_so() {
    for (link, part) in [
        ("", "not an Equipoise link"),
        ("section-2", "not an Equipoise link"),
        ("v=4&supply=gamma", "newer version"),
        ("v=x", "not a version"),
        (&"v=1&".repeat(10_000), "far too long"),
    ] {
        let problems = read(link).problems;
        assert!(
            problems.iter().any(|p| p.reason.contains(part)),
            "{part}: {problems:?}"
        );
    }
}

#[test]
fn a_whole_that_makes_no_system_falls_back_aloud() {
    let mut scenario = Scenario::default();
    scenario.set(Id::DifficultyMean, 0.5).expect("in range");
    scenario.set(Id::Slope, 100.0).expect("in range");
    let opened = read(&write(&scenario));
    assert_eq!(opened.scenario, Scenario::default());
    assert!(opened.problems[0].reason.contains("cannot be solved"));
}

#[test]
fn a_pinned_scenario_travels_along() {
    let (a, mut b) = (Scenario::default(), Scenario::default());
    b.set(Id::SupplyMean, 500.0).expect("in range");
    let link = write_pair(&b, Some(&a));
    let opened = read(&format!("https://host.example/page/#{link}"));
    assert_eq!(opened.problems, []);
    assert_eq!(
        (opened.scenario, opened.pinned),
        (b.clone(), Some(a.clone()))
    );
    for cut in (0..link.len()).step_by(7) {
        assert!(!read(&link[..cut]).problems.is_empty(), "cut at {cut}");
    }
    // Damage inside the pinned link is named as such, and pins do not nest.
    let inner = write(&a).replace("rate=20", "rate=-3");
    let damaged = format!("{}&pin={}", write(&b), utf8_percent_encode(&inner, TEXT));
    let text: String = read(&damaged)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(text.contains("A: rate = “-3”"), "{text}");
    let nested = utf8_percent_encode(&link, TEXT).to_string();
    let text: String = read(&format!("{}&pin={nested}", write(&b)))
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(text.contains("cannot have another"), "{text}");
}
