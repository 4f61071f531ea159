//! Snapshots of every figure, drawn natively: `UPDATE_SNAPSHOTS=1 cargo test --test figures` writes them anew.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::dispatch::rule::Rule;
use equipoise::figures::Figure;
use equipoise::figures::growth::{Growth, longest};
use equipoise::figures::policies::{Pair, Policies, rivals};
use equipoise::figures::prediction::PredictionError;
use equipoise::figures::routing::RoutingMap;
use equipoise::figures::scaling::ScalingLaws;
use equipoise::figures::style::{Look, Theme};
use equipoise::figures::supply_v::SupplyV;
use equipoise::figures::trajectory::Trajectory;
use equipoise::figures::volatility::VolatilityBudget;
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::{PRESETS, preset};
use equipoise::simulation::{Plan, Simulation};
use equipoise::system::System;
use equipoise::theory::expected::Forms;
use plotters::prelude::{IntoDrawingArea, SVGBackend};
use std::sync::Arc;

/// `behind`: with itself faintly behind.
fn svg<F: Figure>(figure: &F, size: (u32, u32), theme: Theme, behind: bool) -> String {
    let mut text = String::new();
    figure
        .draw(
            &SVGBackend::with_string(&mut text, size).into_drawing_area(),
            &Look::svg(theme),
            behind.then_some(figure),
        )
        .expect("draws");
    text
}

fn compare(figure: &impl Figure) {
    for (size, theme, kind, behind) in [
        ((720, 420), Theme::Light, "wide-light", false),
        ((320, 300), Theme::Dark, "narrow-dark", true),
    ] {
        let drawn = svg(figure, size, theme, behind);
        let path = format!(
            "{}/tests/snapshots/{}-{kind}.svg",
            env!("CARGO_MANIFEST_DIR"),
            figure.name()
        );
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"))
                .expect("folder");
            std::fs::write(&path, &drawn).expect("written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == drawn,
            "{path} has changed; look at it, then UPDATE_SNAPSHOTS=1"
        );
    }
}

fn policies(scenario: &Scenario, system: &System) -> Policies {
    let all = rivals(scenario, system);
    let pair = Pair {
        first: "one".into(),
        second: "another".into(),
        paired: None,
    };
    let all = all.into_iter().map(|(rival, _)| rival).collect();
    Policies::new((scenario.policy, system), all, pair)
}

/// Sentence and drawings of every figure.
fn everything(scenario: &Scenario) -> Vec<String> {
    fn both(figure: &impl Figure) -> [String; 3] {
        let alone = svg(figure, (300, 200), Theme::Dark, false);
        let pair = svg(figure, (300, 200), Theme::Dark, true);
        [figure.sentence(), alone, pair]
    }
    let system = Arc::new(scenario.system(None).expect("valid"));
    let forms = Forms::new(system.clone(), longest(&system));
    [
        both(&Trajectory::new(&forms, None, &[])),
        both(&SupplyV::new(&forms, None, 2.0)),
        both(&Growth::new(&forms, None)),
        both(&RoutingMap::new(&system, None)),
        both(&ScalingLaws::new(&system)),
        both(&VolatilityBudget::new(&forms)),
        both(&PredictionError::new(&system)),
        both(&policies(scenario, &system)),
    ]
    .concat()
}

#[test]
fn snapshots() {
    let mut scenario = preset("critical").expect("kept").scenario();
    scenario.set(Id::Horizon, 200.0).expect("in range");
    let system = Arc::new(scenario.system(None).expect("valid"));
    let forms = Forms::new(system.clone(), longest(&system));
    let mut simulation = Simulation::new(system.clone(), Plan::new(&system, 1, 40)).expect("small");
    while !simulation.advance(100_000) {}
    let sample = Some(simulation.sample());
    let live: Vec<(f64, f64, f64)> = (0..50)
        .map(|t| (f64::from(t), 1e4 * f64::from(t % 7), 2e3 * f64::from(t)))
        .collect();
    compare(&Trajectory::new(&forms, sample, &live));
    compare(&SupplyV::new(&forms, sample, 2.0));
    compare(&Growth::new(&forms, sample));
    compare(&RoutingMap::new(&system, None));
    compare(&ScalingLaws::new(&system));
    compare(&VolatilityBudget::new(&forms));
    compare(&PredictionError::new(&system));
    let mut unsure = preset("variance-gain").expect("kept").scenario();
    unsure.set(Id::Horizon, 200.0).expect("in range");
    compare(&policies(&unsure, &unsure.system(None).expect("valid")));
}

/// At the ends of the sliders every figure still draws, and says nothing that is not a number.
#[test]
fn extremes_draw_and_make_sense() {
    let mut scenarios: Vec<Scenario> = PRESETS
        .iter()
        .map(|p| p.scenario())
        .filter(|s| !s.has_trace())
        .collect();
    for changes in [
        vec![(Id::Horizon, 1.0)],
        vec![(Id::Horizon, 1e6), (Id::SupplyMean, 1e6)],
        vec![(Id::SupplyMean, 1e-9)],
        vec![(Id::Rate, 1e-4)],
        vec![
            (Id::DifficultySpread, 0.0),
            (Id::SkillsMean, 1.0),
            (Id::SkillsSpread, 0.0),
        ],
        vec![(Id::Volatility, 0.0)],
    ] {
        let mut scenario = Scenario::default();
        for (id, value) in changes {
            scenario.set(id, value).expect("in range");
        }
        scenarios.push(scenario);
    }
    for changes in [
        vec![(Id::Level, 1e-6)],
        vec![(Id::Level, 1e18)],
        vec![(Id::Horizon, 1.0)],
        vec![(Id::Horizon, 1e6), (Id::SupplyMean, 1e6)],
        vec![(Id::SupplyMean, 1e-9)],
        vec![(Id::Thrifty, 0.01), (Id::Rate, 1e6)],
        vec![
            (Id::Finite, 1.0),
            (Id::Capacity, 1e-6),
            (Id::Efficiency, 0.01),
        ],
    ] {
        let mut scenario = preset("feedback").expect("kept").scenario();
        for (id, value) in changes {
            scenario.set(id, value).expect("in range");
        }
        scenarios.push(scenario);
    }
    let mut single = Scenario::default();
    single.policy = Rule::Always(0);
    single.models.truncate(1);
    scenarios.push(single);
    for text in scenarios.iter().flat_map(everything) {
        assert!(
            !text.contains("NaN") && !text.contains("undefined") && !text.contains("-0.0"),
            "{text}"
        );
    }
}
