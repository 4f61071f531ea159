//! Links and files on the host: what has no use is refused, and what is impossible says why.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::dispatch::rule::Rule;
use equipoise::given::supply::trace::TraceFile;
use equipoise::report;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::scenario::{Scenario, SupplyChoice, link};

const DAY: &[u8] =
    b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";

fn refused(scenario: &Scenario, trace: Option<&[u8]>) -> String {
    let opened = report::open(&link::write(scenario), trace);
    opened.map(|_| ()).expect_err("refused")
}

#[test]
fn a_file_is_taken_only_where_one_is_asked_for() {
    for key in ["critical", "greensboro"] {
        let said = refused(&preset(key).expect("kept").scenario(), Some(DAY));
        assert!(said.contains("has no use for one"), "{said}");
    }
    let file = TraceFile::parse("day.csv", DAY).expect("reads");
    let mut scenario = Scenario::default();
    scenario.supply = SupplyChoice::File {
        name: file.name,
        hash: file.hash,
    };
    assert!(report::open(&link::write(&scenario), Some(DAY)).is_ok());
    assert!(refused(&scenario, None).contains("needs the file “day.csv”"));
    assert!(refused(&scenario, Some(b"1\n")).contains("1 hourly values"));
    if let SupplyChoice::File { hash, .. } = &mut scenario.supply {
        *hash = "0123456789abcdef".into();
    }
    assert!(refused(&scenario, Some(DAY)).contains("hash 0123456789abcdef"));
}

#[test]
fn an_impossible_scenario_says_why() {
    let mut scenario = Scenario::default();
    scenario.policy = Rule::Always(0);
    scenario.set(Id::DifficultyMean, 0.6).expect("in range");
    let said = refused(&scenario, None);
    assert!(
        said.contains("cannot be solved") && !said.contains("link"),
        "{said}"
    );
}
