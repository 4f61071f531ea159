//! Layers: a figure is its meshes and, over them, its series; the meshes hold still while the series move.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::figures::chart::{Figure, draw_meshes};
use equipoise::figures::growth::longest;
use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::figures::mesh::Mesh;
use equipoise::figures::style::{Look, Theme};
use equipoise::figures::surface::Surface;
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::theory::expected::Forms;
use plotters::prelude::SVGBackend;
use std::cell::RefCell;

/// The elements of what is drawn.
fn elements(draw: impl FnOnce(&dyn Surface)) -> String {
    let mut text = String::new();
    let surface = RefCell::new(SVGBackend::with_string(&mut text, (720, 420)));
    draw(&surface);
    drop(surface);
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

fn layers(name: &'static str, figure: &dyn Figure, theme: Theme) -> Layers {
    let look = &Look::svg(theme);
    let meshes = figure.meshes(look);
    Layers {
        name,
        still: elements(|surface| draw_meshes(&meshes, surface, look).expect("draws")),
        moving: elements(|surface| {
            let drawn = figure.draw_series(&meshes, surface, look);
            drawn.expect("draws");
        }),
        whole: elements(|surface| figure.draw(surface, look).expect("draws")),
        meshes,
    }
}

fn all(scenario: &Scenario, theme: Theme, behind: bool) -> Vec<Layers> {
    let system = std::sync::Arc::new(scenario.system(None).expect("valid"));
    let longest = longest(&system);
    let forms = Forms::new(system, longest);
    let alone = AtHand::new(scenario, &forms);
    let inputs = AtHand {
        behind: behind.then_some(&alone),
        ..alone.clone()
    };
    let drawn = FIGURES.map(|f| layers(f.key, &*(f.build)(&inputs), theme));
    drawn.into_iter().collect()
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
