//! Golden hashes: the results of every preset and of every kept link of every version, shortened, are the same on every
//! machine, in every browser and for ever. A hash is of results alone: new parameters of later versions leave it as it is.
//! `UPDATE_SNAPSHOTS=1 cargo test --test golden` writes them anew, after a change that is meant.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "golden/presets.rs"]
mod presets;

use equipoise::report::from_link;
use equipoise::scenario::link;
use equipoise::scenario::presets::preset;

fn hash(link: &str) -> String {
    let json = match from_link(link, None) {
        Ok(json) => json,
        // What a link cannot carry, and what makes no system, is told the same way for ever.
        Err(error) => return format!("no results: {error}"),
    };
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    report["hash"].as_str().expect("a hash").to_string()
}

/// Holds lines against those that are kept in a file.
fn keep(file: &str, now: &str) {
    let path = format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, now).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    for (line, (kept, now)) in kept.lines().zip(now.lines()).enumerate() {
        assert_eq!(kept, now, "{file}, line {}: results have changed", line + 1);
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "{file}");
}

#[test]
fn every_preset_keeps_its_hash() {
    let lines = presets::links().into_iter();
    let lines = lines.map(|(name, link)| format!("{} {name}\n", hash(&link)));
    keep("golden/hashes.txt", &lines.collect::<String>());
}

#[test]
fn links_of_every_version_keep_their_results() {
    for version in 1..=link::VERSION {
        let path = format!("{}/tests/links/v{version}.txt", env!("CARGO_MANIFEST_DIR"));
        let links = match std::fs::read_to_string(&path) {
            Ok(links) => links,
            // Links of the present version are kept when it is released.
            Err(error) => {
                assert_eq!(version, link::VERSION, "{path}: {error}");
                continue;
            }
        };
        let lines = links.lines().map(|line| {
            let opened = link::read(line);
            assert_eq!(opened.problems, [], "{line}");
            hash(&presets::shortened(opened.view.scenario)) + "\n"
        });
        keep(
            &format!("links/v{version}.hashes.txt"),
            &lines.collect::<String>(),
        );
    }
}

/// The hash is of results alone: what a report says of its inputs does not enter it, what it says of its results does.
#[test]
fn a_hash_is_of_results_alone() {
    let critical = preset("critical").expect("kept").scenario();
    let link = presets::shortened(critical);
    let shortened = link::read(&link).view.scenario;
    let with = |id, value| {
        let mut scenario = shortened.clone();
        scenario.set(id, value).expect("in range");
        hash(&link::write(&scenario))
    };
    use equipoise::scenario::parameters::Id;
    // The price ratio recommends and moves nothing; a capacity that is switched off says nothing.
    assert_eq!(with(Id::PriceRatio, 7.0), hash(&link));
    assert_eq!(with(Id::Capacity, 123.0), hash(&link));
    assert_ne!(with(Id::Volatility, 0.6), hash(&link));
}
