//! Links of all presets, with few paths and a short horizon.

use equipoise::scenario::link;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::PRESETS;

/// Name and link.
pub fn links() -> Vec<(&'static str, String)> {
    let short = |preset: &equipoise::scenario::presets::Preset| {
        let mut scenario = (preset.scenario)();
        let horizon = scenario.get(Id::Horizon).min(200.0);
        for (id, value) in [(Id::Paths, 20.0), (Id::Horizon, horizon), (Id::Seed, 7.0)] {
            scenario.set(id, value).expect("in range");
        }
        (preset.name, link::write(&scenario))
    };
    PRESETS.iter().map(short).collect()
}
