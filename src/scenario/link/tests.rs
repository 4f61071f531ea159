use super::*;
use crate::dispatch::rule::Rule;
use crate::given::fleet::Energy;
use crate::given::supply::Family;
use crate::scenario::parameters::Id;
use crate::scenario::presets::PRESETS;

#[test]
fn presets_and_files_survive_the_round_trip() {
    let mut scenarios: Vec<Scenario> = PRESETS.iter().map(|p| p.scenario()).collect();
    let mut own = Scenario::default();
    own.models[0].name = "a,b & c=ü %".into();
    own.policy = Rule::Always(3);
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
            assert_eq!(opened.view.scenario, scenario);
        }
    }
}

#[test]
fn of_many_problems_some_are_told_and_all_counted() {
    let link = format!("v=5{}", "&a".repeat(9_000));
    let problems = read(&link).problems;
    assert_eq!(problems.len(), 21);
    assert_eq!(problems[1].to_string(), "a: has no value");
    let last = problems[20].to_string();
    let count = last.trim_start_matches("link: ").split(' ').next();
    let count: usize = count.and_then(|n| n.parse().ok()).expect("a count");
    assert!((9_000 - 19..9_100).contains(&count), "{last}");
    // Those of a pinned scenario among them.
    let pinned = read(&format!("v=5&pin=v%3D5{}", "%26b".repeat(3_000))).problems;
    assert_eq!(pinned.len(), 21);
}

fn view(scenario: &Scenario, pinned: Option<&Scenario>, leads: &Leads) -> View {
    View {
        scenario: scenario.clone(),
        pinned: pinned.cloned(),
        leads: leads.clone(),
        guide: Guide::default(),
    }
}

/// What was opened, written again.
fn again(opened: &Opened) -> String {
    write_view(&opened.view)
}

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/links");

/// Links of every preset, and of every kind of supply, policy and model that these leave out.
fn kinds() -> Vec<String> {
    let mut scenarios: Vec<Scenario> = PRESETS.iter().map(|p| p.scenario()).collect();
    let own = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        scenario
    };
    for word in ["constant", "lognormal", "onoff"] {
        let family = Family::from_key(word).expect("a family");
        scenarios.push(own(&|s| s.supply = SupplyChoice::Independent(family)));
    }
    scenarios.push(own(&|s| {
        s.supply = SupplyChoice::File {
            name: "wind, north & ü.csv".into(),
            hash: "0123456789abcdef".into(),
        }
    }));
    let policies = Rule::all(&Scenario::default().models, &Scenario::default().law());
    scenarios.extend(policies.iter().map(|p| own(&|s| s.policy = *p)));
    scenarios.push(own(&|s| {
        s.models.truncate(1);
        s.models[0].name = "größer, 1 & only = %".into();
        s.models[0].energy = Energy::PerToken(0.25);
    }));
    let mut links: Vec<String> = scenarios.iter().map(write).collect();
    links.extend(
        scenarios
            .windows(2)
            .step_by(9)
            .map(|p| write_view(&view(&p[0], Some(&p[1]), &Leads::default()))),
    );
    let leads = Leads::read("policies,trajectory").expect("two figures");
    links.push(write_view(&view(
        &scenarios[0],
        Some(&scenarios[1]),
        &leads,
    )));
    links.push(write_view(&view(&scenarios[0], None, &leads)));
    links.extend((0..3).map(|i| write_view(&properties::prepared(i))));
    let short: Vec<String> = links.iter().map(|link| shorten(link)).collect();
    links.extend(short);
    links
}

#[test]
fn links_of_released_versions_open_for_ever() {
    let kept = |version: u32| std::fs::read_to_string(format!("{KEPT}/v{version}.txt"));
    let mut links = Vec::new();
    for version in 1..=VERSION {
        match kept(version) {
            Ok(text) => links.extend(text.lines().map(String::from)),
            // The present version's are kept when it is released.
            Err(error) => assert_eq!(version, VERSION, "{error}"),
        }
    }
    assert!(links.len() >= 60, "{}", links.len());
    for line in links {
        let opened = read(&line);
        assert_eq!(opened.problems, [], "{line}");
        // Written again it is a link of the present version, to the same scenario.
        let again = read(&again(&opened));
        assert_eq!(again.problems, []);
        assert_eq!(again.view, opened.view);
    }
}

#[test]
#[ignore = "writes the links of the present version, once before the next"]
fn write_links() {
    let links: String = kinds().iter().map(|link| format!("{link}\n")).collect();
    std::fs::write(format!("{KEPT}/v{VERSION}.txt"), links).expect("file");
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
        "always-1, inference-compute-1",
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
        ("v=1000&supply=gamma", "newer version"),
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
fn an_impossible_scenario_is_a_link_like_any_other() {
    let mut scenario = Scenario {
        policy: Rule::Always(0),
        ..Scenario::default()
    };
    scenario.set(Id::DifficultyMean, 0.6).expect("in range");
    assert!(scenario.system(None).is_err());
    let opened = read(&write_view(&view(
        &scenario,
        Some(&scenario),
        &Leads::default(),
    )));
    assert_eq!(opened.problems, []);
    assert_eq!(
        (opened.view.scenario, opened.view.pinned),
        (scenario.clone(), Some(scenario))
    );
}

#[test]
fn a_pinned_scenario_travels_along() {
    let (a, mut b) = (Scenario::default(), Scenario::default());
    b.set(Id::SupplyMean, 500.0).expect("in range");
    let link = write_view(&view(&b, Some(&a), &Leads::default()));
    let opened = read(&format!("https://host.example/page/#{link}"));
    assert_eq!(opened.problems, []);
    assert_eq!(
        (opened.view.scenario, opened.view.pinned),
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

/// A link whose checksum fits its changed body.
fn resealed(link: &str, from: &str, to: &str) -> String {
    let (body, _) = link.rsplit_once("&sum=").expect("a sum");
    let changed = body.replacen(from, to, 1);
    assert_ne!(changed, body, "{from}");
    let sum = checksum(&changed);
    format!("{changed}&sum={sum}")
}

fn said(link: &str) -> String {
    let problems = read(link).problems;
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn what_a_link_holds_in_vain_is_a_problem_though_its_checksum_fits() {
    let link = write(&Scenario::default());
    let old = std::fs::read_to_string(format!("{KEPT}/v2.txt")).expect("kept");
    let old = old.lines().next().expect("a link");
    let file = write(&Scenario {
        supply: SupplyChoice::File {
            name: "a.csv".into(),
            hash: "0123456789abcdef".into(),
        },
        ..Scenario::default()
    });
    for (text, parts) in [
        (
            resealed(old, "&finite=", "&feedback=1&finite="),
            ["feedback = “1”", "came with version 3"],
        ),
        (
            resealed(&link, "&mu=", "&file=a.csv&mu="),
            ["file = “a.csv”", "not a file"],
        ),
        (
            resealed(&link, "&mu=", "&filehash=0123456789abcdef&mu="),
            ["filehash", "not a file"],
        ),
        (
            resealed(&link, "&mu=", "&moo=1&mu="),
            ["moo = “1”", "not known here"],
        ),
        (
            resealed(&link, "&m2=", "&m3="),
            ["m3", "numbered in order; m2"],
        ),
        (
            resealed(&link, "Small", "Sm%E2%80%AEll"),
            ["model 1", "U+202E"],
        ),
        (resealed(&link, "Small", "Sm%00ll"), ["model 1", "U+0000"]),
        (
            resealed(&file, "a.csv", "a%E2%80%AEvsc.b"),
            ["file", "U+202E"],
        ),
        (resealed(&file, "a.csv", "%FF.csv"), ["file", "not UTF-8"]),
        (
            resealed(&file, "abcdef", "ABCDEF"),
            ["filehash", "16 digits"],
        ),
        (
            resealed(&file, "&file=a.csv", ""),
            ["file", "name of the file is missing"],
        ),
        (
            resealed(&link, "m1=Small%201.5B,", "m1="),
            ["m1", "the fleet without this model"],
        ),
    ] {
        let said_of_it = said(&text);
        assert!(
            parts.iter().all(|p| said_of_it.contains(p)),
            "{parts:?}: {said_of_it}"
        );
        // The same within a pinned scenario.
        let (own, usual) = (Scenario::default(), Leads::default());
        let pinning = write_view(&view(&own, Some(&own), &usual));
        let pin = utf8_percent_encode(&write(&Scenario::default()), TEXT).to_string();
        let pinned = resealed(
            &pinning,
            &pin,
            &utf8_percent_encode(&text, TEXT).to_string(),
        );
        let said_of_pin = said(&pinned);
        assert!(
            said_of_pin.starts_with("A: ") && said_of_pin.contains(parts[1]),
            "{said_of_pin}"
        );
    }
}

#[test]
fn leads_travel_along_and_others_than_figures_are_refused() {
    let scenario = Scenario::default();
    let leads = Leads::read("regimes,supply-v").expect("two figures");
    let link = write_view(&view(&scenario, None, &leads));
    let opened = read(&link);
    assert_eq!(
        (&opened.view.leads, &opened.problems[..]),
        (&leads, &[][..])
    );
    assert_eq!(opened.view.scenario, scenario);
    // The usual ones are not written, so that a scenario has one link.
    assert_eq!(
        write_view(&view(&scenario, None, &Leads::default())),
        write(&scenario)
    );
    let lead = "lead=regimes,supply-v";
    for (bad, why) in [
        ("lead=regimes,supply", "there is no figure “supply”"),
        ("lead=growth,growth", "stands twice"),
        ("lead=", "there is no figure “”"),
        (
            "lead=growth&lead=regimes",
            "lead = “lead=regimes”: stands twice",
        ),
    ] {
        let said = said(&resealed(&link, lead, bad));
        assert!(said.contains(why), "{said}");
    }
    let said = said(&resealed(&link, "v=5&", "v=3&"));
    assert!(
        said.contains("came with version 4 of the links and means nothing in version 3"),
        "{said}"
    );
    // One view has one choice of leads.
    let pinning = write_view(&view(&scenario, Some(&scenario), &leads));
    let pinned = |link: &str| format!("pin={}", utf8_percent_encode(link, TEXT));
    let bad = resealed(&pinning, &pinned(&write(&scenario)), &pinned(&link));
    assert!(
        read(&bad).problems[0]
            .reason
            .contains("no leads of its own")
    );
}

mod mangled;
mod properties;
