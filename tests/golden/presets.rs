//! Links of all presets, with few paths and a short horizon.

use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::PRESETS;
use equipoise::scenario::{Scenario, link};

/// The link of a scenario with few paths and a short horizon.
pub fn shortened(mut scenario: Scenario) -> String {
    let horizon = scenario.get(Id::Horizon).min(200.0);
    for (id, value) in [(Id::Paths, 20.0), (Id::Horizon, horizon), (Id::Seed, 7.0)] {
        scenario.set(id, value).expect("in range");
    }
    link::write(&scenario)
}

/// Name and link of every preset.
pub fn links() -> Vec<(&'static str, String)> {
    let of = |p: &equipoise::scenario::presets::Preset| (p.name, shortened(p.scenario()));
    PRESETS.iter().map(of).collect()
}
