//! Layers: a figure is its meshes and, over them, its series; the meshes hold still while the series move.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::figures::growth::{Growth, longest};
use equipoise::figures::mesh::Mesh;
use equipoise::figures::policies::{Pair, Policies, rivals};
use equipoise::figures::prediction::PredictionError;
use equipoise::figures::routing::RoutingMap;
use equipoise::figures::scaling::ScalingLaws;
use equipoise::figures::style::{Look, Theme};
use equipoise::figures::supply_v::SupplyV;
use equipoise::figures::trajectory::Trajectory;
use equipoise::figures::volatility::VolatilityBudget;
use equipoise::figures::{Figure, draw_meshes};
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::theory::expected::Forms;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::prelude::{IntoDrawingArea, SVGBackend};

/// The elements of what is drawn.
fn elements(draw: impl FnOnce(&DrawingArea<SVGBackend, Shift>)) -> String {
    let mut text = String::new();
    draw(&SVGBackend::with_string(&mut text, (720, 420)).into_drawing_area());
    let start = text.find('>').expect("an element") + 1;
    let end = text.rfind("</svg>").expect("its end");
    text[start..end].trim().to_string()
}

/// Name, meshes, what moves, and everything.
struct Layers {
    name: &'static str,
    meshes: Vec<Mesh>,
    still: String,
    moving: String,
    whole: String,
}

fn layers<F: Figure>(figure: &F, theme: Theme, behind: bool) -> Layers {
    let look = &Look::svg(theme);
    let behind = behind.then_some(figure);
    let meshes = figure.meshes(look, behind);
    Layers {
        name: figure.name(),
        still: elements(|area| draw_meshes(&meshes, area, look).expect("draws")),
        moving: elements(|area| {
            let drawn = figure.draw_series(&meshes, area, look, behind);
            drawn.expect("draws");
        }),
        whole: elements(|area| figure.draw(area, look, behind).expect("draws")),
        meshes,
    }
}

fn all(scenario: &Scenario, theme: Theme, behind: bool) -> Vec<Layers> {
    let system = std::sync::Arc::new(scenario.system(None).expect("valid"));
    let forms = Forms::new(system.clone(), longest(&system));
    let rivals = rivals(scenario, &system);
    let pair = Pair {
        first: "one".into(),
        second: "another".into(),
        paired: None,
    };
    let rivals = rivals.into_iter().map(|(rival, _)| rival).collect();
    let policies = Policies::new((scenario.policy, &system), rivals, pair);
    vec![
        layers(&Trajectory::new(&forms, None, &[]), theme, behind),
        layers(&SupplyV::new(&forms, None, 2.0), theme, behind),
        layers(&Growth::new(&forms, None), theme, behind),
        layers(&RoutingMap::new(&system, None), theme, behind),
        layers(&ScalingLaws::new(&system), theme, behind),
        layers(&VolatilityBudget::new(&forms), theme, behind),
        layers(&PredictionError::new(&system), theme, behind),
        layers(&policies, theme, behind),
    ]
}

fn with(id: Id, value: f64) -> Scenario {
    let mut scenario = preset("critical").expect("kept").scenario();
    scenario.set(Id::Horizon, 200.0).expect("in range");
    scenario.set(id, value).expect("in range");
    scenario
}

#[test]
fn a_figure_is_its_meshes_and_over_them_its_series() {
    for l in all(&with(Id::Volatility, 0.5), Theme::Light, true) {
        let name = l.name;
        assert!(!l.still.is_empty() && !l.moving.is_empty(), "{name}");
        assert!(l.whole == format!("{}\n{}", l.still, l.moving), "{name}");
        // What stands still is drawn once.
        for mesh in &l.meshes {
            let title = &mesh.y.title;
            assert!(
                l.still.contains(title) && !l.moving.contains(title),
                "{name}"
            );
        }
    }
}

#[test]
fn meshes_change_with_what_they_show() {
    let scenario = with(Id::Volatility, 0.5);
    let plain = all(&scenario, Theme::Light, false);
    let longer = all(&with(Id::Horizon, 30_000.0), Theme::Light, false);
    for name in ["trajectory", "supply-v", "growth"] {
        let of = |all: &[Layers]| {
            let found = all.iter().find(|l| l.name == name).expect("there");
            found.meshes.clone()
        };
        assert!(of(&plain) != of(&longer), "{name}: axes");
        assert!(
            of(&plain) != of(&all(&scenario, Theme::Dark, false)),
            "{name}: theme"
        );
        assert!(
            of(&plain) != of(&all(&scenario, Theme::Light, true)),
            "{name}: legend"
        );
    }
}

/// A drag of volatility from 0.3 to 0.6 in steps of one per cent.
#[test]
fn meshes_hold_still_while_series_move() {
    let drag = (30..60).map(|i| with(Id::Volatility, 0.01 * f64::from(i)));
    let frames: Vec<Vec<Layers>> = drag.map(|s| all(&s, Theme::Light, false)).collect();
    let (mut repainted, mut moved) = (0, 0);
    for pair in frames.windows(2) {
        for (before, after) in pair[0].iter().zip(&pair[1]) {
            repainted += usize::from(before.meshes != after.meshes);
            moved += usize::from(before.moving != after.moving);
        }
    }
    let figures = frames.len() * frames[0].len();
    println!("of {figures} figures {moved} moved and {repainted} meshes were repainted");
    assert!(moved * 2 > figures && repainted * 8 < moved);
}
