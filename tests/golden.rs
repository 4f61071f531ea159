//! Golden hashes: the report of every preset, shortened, is the same bytes on every machine and in every browser.
//! `UPDATE_SNAPSHOTS=1 cargo test --test golden` writes them anew, after a change that is meant.

#[path = "golden/presets.rs"]
mod presets;

use equipoise::report::from_link;

#[test]
fn every_preset_keeps_its_hash() {
    let hash = |json: &str| -> String {
        let report: serde_json::Value = serde_json::from_str(json).expect("JSON");
        report["hash"].as_str().expect("a hash").to_string()
    };
    let lines = presets::links().into_iter().map(|(name, link)| {
        let json = from_link(&link, None).expect("a good link");
        format!("{} {name}\n", hash(&json))
    });
    let now: String = lines.collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/hashes.txt");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, &now).expect("written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, now, "results have changed");
}
