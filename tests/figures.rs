//! Snapshots of every figure, drawn natively: `UPDATE_SNAPSHOTS=1 cargo test --test figures` writes them anew.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::dispatch::rule::Rule;
use equipoise::figures::chart::{Figure, WORDS};
use equipoise::figures::growth::longest;
use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::figures::style::{Look, Theme};
use equipoise::given::supply::trace::TraceFile;
use equipoise::scenario::parameters::{Affects, IDS, Id};
use equipoise::scenario::presets::{PRESETS, preset};
use equipoise::scenario::{Scenario, SupplyChoice};
use equipoise::simulation::{Plan, Simulation};
use equipoise::theory::expected::Forms;
use plotters::prelude::SVGBackend;
use std::cell::RefCell;
use std::sync::Arc;

fn svg(figure: &dyn Figure, size: (u32, u32), theme: Theme) -> String {
    let mut text = String::new();
    let surface = RefCell::new(SVGBackend::with_string(&mut text, size));
    figure.draw(&surface, &Look::svg(theme)).expect("draws");
    drop(surface);
    text
}

fn compare(key: &str, kind: &str, drawn: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");
    let path = format!("{folder}/{key}-{kind}.svg");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(folder).expect("folder");
        std::fs::write(&path, drawn).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "{path} has changed; look at it, then UPDATE_SNAPSHOTS=1"
    );
}

fn forms(scenario: &Scenario) -> Forms {
    let system = Arc::new(scenario.system(None).expect("valid"));
    let longest = longest(&system);
    Forms::new(system, longest)
}

/// Sentence and drawings of every figure, alone and before the same scenario.
fn everything(scenario: &Scenario) -> Vec<String> {
    let forms = forms(scenario);
    let alone = AtHand::new(scenario, &forms);
    let pair = AtHand {
        behind: Some(&alone),
        ..alone.clone()
    };
    let both = |inputs: &AtHand| {
        FIGURES.map(|f| {
            let figure = (f.build)(inputs);
            figure.sentence() + &figure.more() + &svg(&*figure, (300, 200), Theme::Dark)
        })
    };
    [both(&alone), both(&pair)].concat()
}

#[test]
fn snapshots() {
    let short = |key: &str| {
        let mut scenario = preset(key).expect("kept").scenario();
        scenario.set(Id::Horizon, 200.0).expect("in range");
        scenario
    };
    let (critical, unsure) = (short("critical"), short("variance-gain"));
    let (forms, unsure_forms) = (forms(&critical), forms(&unsure));
    let system = forms.system();
    let mut simulation = Simulation::new(system.clone(), Plan::new(system, 1, 40)).expect("small");
    while !simulation.advance(100_000) {}
    let live = (0..50).map(|t| (f64::from(t), 1e4 * f64::from(t % 7), 2e3 * f64::from(t)));
    let sampled = AtHand {
        sample: Some(Arc::new(simulation.sample().clone())),
        live: Arc::new(live.collect()),
        ..AtHand::new(&critical, &forms)
    };
    let unsampled = AtHand::new(&unsure, &unsure_forms);
    for figure in FIGURES {
        let alone = match figure.key {
            // Policies differ where difficulty is only estimated.
            "policies" => &unsampled,
            _ => &sampled,
        };
        let pair = AtHand {
            behind: Some(alone),
            ..alone.clone()
        };
        let wide = svg(&*(figure.build)(alone), (720, 420), Theme::Light);
        compare(figure.key, "wide-light", &wide);
        let narrow = svg(&*(figure.build)(&pair), (320, 300), Theme::Dark);
        compare(figure.key, "narrow-dark", &narrow);
    }
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

/// The system of a scenario, on a shipped year where it asks for one.
fn system(scenario: &Scenario) -> Option<Forms> {
    let file = match &scenario.supply {
        SupplyChoice::Shipped(trace) => {
            let facts = trace.facts();
            let bytes = facts.bytes().expect("shipped");
            Some(TraceFile::parse(facts.name, &bytes).expect("reads"))
        }
        _ => None,
    };
    let system = Arc::new(scenario.system(file.as_ref()).ok()?);
    let longest = longest(&system);
    Some(Forms::new(system, longest))
}

/// A preset, and the same with one parameter at an end of its slider: of every parameter that matters, or of each `part`th.
fn ends(preset: &Scenario, part: usize) -> Vec<Scenario> {
    let mut all = vec![preset.clone()];
    let matters = |id: &&Id| {
        let p = id.parameter();
        p.affects != Affects::Sample && (p.matters)(preset, None)
    };
    for id in IDS.iter().filter(matters).step_by(part) {
        let (from, to) = id.parameter().slider;
        for end in [from, to] {
            let mut scenario = preset.clone();
            let value = match id {
                // Runs in multiples of the critical supply.
                Id::SupplyMean => end * preset.critical_power().unwrap_or(1.0),
                _ => end,
            };
            if scenario.set(*id, value).is_ok() {
                all.push(scenario);
            }
        }
    }
    all
}

/// What is wrong with what the figures say of a scenario.
fn misspoken(scenario: &Scenario) -> Vec<String> {
    let Some(forms) = system(scenario) else {
        return Vec::new();
    };
    let alone = AtHand::new(scenario, &forms);
    let figures = FIGURES.map(|f| (f.key, (f.build)(&alone)));
    let mut faults = Vec::new();
    for (key, figure) in &figures {
        let (sentence, more) = (figure.sentence(), figure.more());
        let words = sentence.split_whitespace().count();
        if words > WORDS || !sentence.ends_with('.') {
            faults.push(format!("{key}, {words} words: {sentence}"));
        }
        if !(more.is_empty() || more.ends_with('.')) || more.contains("  ") {
            faults.push(format!("{key}: {more}"));
        }
    }
    faults
}

/// In every preset, and at the ends of its sliders: a quarter of them, or with `WORDS=all` every one (minutes).
#[test]
fn answers_are_short() {
    let part = std::env::var_os("WORDS").map_or(4, |_| 1);
    let presets: Vec<Scenario> = PRESETS.iter().map(|p| p.scenario()).collect();
    let all: Vec<Scenario> = presets.iter().flat_map(|p| ends(p, part)).collect();
    let half = |first: usize| all.iter().skip(first).step_by(2).flat_map(misspoken);
    let faults: Vec<String> = std::thread::scope(|scope| {
        let threads = [0, 1].map(|first| scope.spawn(move || half(first).collect::<Vec<_>>()));
        threads.map(|t| t.join().expect("speaks")).concat()
    });
    println!("{} scenarios", all.len());
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
}

/// What is pinned is said on top, in as few words.
#[test]
fn what_is_pinned_is_said_as_shortly() {
    let scenarios = ["critical", "under"].map(|key| preset(key).expect("kept").scenario());
    let [b, a] = scenarios.each_ref().map(|s| system(s).expect("served"));
    let behind = AtHand::new(&scenarios[1], &a);
    let pair = AtHand {
        behind: Some(&behind),
        ..AtHand::new(&scenarios[0], &b)
    };
    for entry in FIGURES {
        let sentence = (entry.build)(&pair).sentence();
        for part in sentence.split("Pinned: ") {
            assert!(part.split_whitespace().count() <= WORDS, "{sentence}");
        }
    }
}

/// What draws as little is not said to draw least alone, and what lies beyond a figure has no mark in it.
#[test]
fn ties_and_what_is_beyond_are_said() {
    let mut scenario = preset("critical").expect("kept").scenario();
    let drawn = |scenario: &Scenario, key: &str| {
        let forms = system(scenario).expect("served");
        let entry = FIGURES.iter().find(|f| f.key == key).expect("listed");
        let figure = (entry.build)(&AtHand::new(scenario, &forms));
        (figure.sentence(), svg(&*figure, (600, 300), Theme::Light))
    };
    let (said, _) = drawn(&scenario, "policies");
    let tie = "the present one, “smallest mean energy”, and another draw least";
    assert!(said.contains(tie), "{said}");
    for (power, here, is_there) in [
        (435.0, "you are here", true),
        (1200.0, "you are beyond, at 2.76", false),
    ] {
        scenario.set(Id::SupplyMean, power).expect("within");
        let (_, v) = drawn(&scenario, "supply-v");
        assert!(v.contains(here), "{power} W");
        assert_eq!(v.contains("you are here"), is_there);
    }
}
