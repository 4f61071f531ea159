//! Guard: random scenarios within the sliders, walked through everything that page and report say of them.
//!
//! 2,000 of them in every run; `GUARD=100000 cargo test --profile native --test guard -- --nocapture` walks more. Every expected energy
//! lies within what is possible, on a tenth the sample agrees, and no sentence says what its own numbers contradict.

#![allow(clippy::expect_used, clippy::panic)]

mod rules;
mod times;
mod said;
mod corners;

use equipoise::figures::growth::longest;
use equipoise::given::supply::trace::TraceFile;
use equipoise::numerics::streams::{Draws, Stream};
use equipoise::scenario::parameters::Id;
use equipoise::scenario::{Scenario, ShippedTrace, SupplyChoice, random};
use equipoise::simulation::{Plan, Sample, Simulation};
use equipoise::system::System;
use equipoise::theory::expected::{Forms, Span};
use std::sync::Arc;
use times::{Times, Watch};

/// Slots and paths of the scenarios that are sampled.
const SLOTS: f64 = 500.0;
const PATHS: u64 = 200;
/// Standard errors that a sample may lie off; two energies, two sides of 200 samples: with the heavy tails of 200 paths (Student's
/// law at 199 degrees of freedom, p < 1e-8 a side) the family-wise error is below 800 x 1e-8, and skewness leaves it below one in a
/// thousand, as 10^5 walks with other seeds have shown.
const ERRORS: f64 = 6.0;
/// -ln of the probability that nothing is shown of what is there.
const MISSED: f64 = 18.0;
/// Tasks of each kind that brings a twentieth of the variance which a sample must hold before its error is believed.
const ENOUGH: f64 = 100.0;

struct Walked {
    possible: u64,
    sampled: u64,
    /// Where rare tasks decide, so that no sample of this size can judge.
    unjudged: u64,
    inexact: u64,
    times: Times,
    faults: Vec<String>,
}

fn files() -> [TraceFile; 2] {
    [ShippedTrace::Greensboro, ShippedTrace::SandPoint].map(|trace| {
        let facts = trace.facts();
        TraceFile::parse(facts.name, &facts.bytes().expect("shipped")).expect("reads")
    })
}

/// A random scenario; every tenth on a shipped year, every fourth short enough to be sampled.
fn scenario(index: u64) -> Scenario {
    let mut draws = Draws::new(2_026, Stream::Kinds, index, 0);
    let mut scenario = random::scenario(&mut draws);
    if index % 10 == 3 {
        scenario.supply = SupplyChoice::Shipped(match index % 20 {
            3 => ShippedTrace::Greensboro,
            _ => ShippedTrace::SandPoint,
        });
    }
    if is_sampled(index) {
        let t = scenario.get(Id::Horizon).min(SLOTS);
        scenario.set(Id::Horizon, t).expect("in range");
    }
    scenario
}

fn is_sampled(index: u64) -> bool {
    // Of every twenty, one on a year and one not.
    index % 20 == 3 || index % 20 == 8
}

/// Whether a sample of so many slots holds enough of each kind of task that matters for its variance.
fn is_judged(system: &System, slots: f64) -> bool {
    let rate = system.workload().rate();
    let square = system.task().second_moment;
    system.rows().all(|((kind, row), shares)| {
        row.iter()
            .zip(shares)
            .filter(|(_, s)| **s > 0.0)
            .all(|(c, s)| {
                let weight = kind.weight * s;
                let part = weight * c.outcome.second_moment / square;
                part < 0.05 || rate * slots * weight > ENOUGH
            })
    })
}

fn sample(system: &Arc<System>) -> Option<Sample> {
    let mut run = Simulation::new(system.clone(), Plan::new(system, 5, PATHS)).ok()?;
    while !run.advance(1 << 20) {}
    Some(run.sample().clone())
}

/// What is impossible in the energies shown at several supplies.
fn bounds(forms: &Forms, faults: &mut impl FnMut(String)) {
    let system = forms.system();
    let (t, own) = (system.horizon(), system.supply().mean());
    let slots = t as f64;
    let demand = system
        .feedback()
        .map_or(0.0, |(_, s)| s.critical_supply())
        .max(system.critical_supply())
        * slots;
    let charge = system.parts().storage.charge();
    for mean in [
        own,
        0.5 * system.critical_supply(),
        system.critical_supply(),
    ] {
        let e = forms.at(mean).expected(t);
        for (name, s, most) in [
            ("A", e.auxiliary, demand),
            ("U", e.unused, charge + mean * slots),
        ] {
            let Span { low, high, .. } = s;
            let ordered = 0.0 <= low && low <= s.line() && s.line() <= high;
            if !ordered || high > most * (1.0 + 1e-9) {
                faults(format!("{name} at {mean}: {s:?}, at most {most}"));
            }
        }
    }
}

/// Whether the sample lies where theory says.
fn agreement(forms: &Forms, sample: &Sample, faults: &mut impl FnMut(String)) {
    let e = forms.here().expected(forms.system().horizon());
    let last = sample.horizons.len() - 1;
    for (name, span, m) in [
        ("A", e.auxiliary, &sample.auxiliary[last]),
        ("U", e.unused, &sample.unused[last]),
    ] {
        // A mean of which no path has shown anything cannot be compared in standard errors: a part p of the paths that draw is
        // missed by all with probability (1-p)^n, and what they draw is of the size of the fluctuation.
        let sigma = forms.system().variance().sqrt();
        let floor = match m.standard_error() > 0.0 {
            true => 1e-3 * sigma,
            false => MISSED / PATHS as f64 * sigma * (forms.system().horizon() as f64).sqrt(),
        };
        let room = ERRORS * m.standard_error() + floor;
        if m.mean() + room < span.low || m.mean() - room > span.high {
            faults(format!(
                "{name} {span:?} sampled {} ± {}",
                m.mean(),
                m.standard_error()
            ));
        }
    }
}

fn walk(indices: impl Iterator<Item = u64>, files: &[TraceFile; 2]) -> Walked {
    let mut w = Walked {
        possible: 0,
        sampled: 0,
        unjudged: 0,
        inexact: 0,
        times: Times::default(),
        faults: Vec::new(),
    };
    for index in indices {
        let scenario = scenario(index);
        let file = match &scenario.supply {
            SupplyChoice::Shipped(t) => files.iter().find(|f| f.name == t.facts().name),
            _ => None,
        };
        let began = Watch::start();
        let Ok(system) = scenario.system(file) else {
            continue;
        };
        let system = Arc::new(system);
        let mut parts = vec![("system", began.read())];
        let began = Watch::start();
        let forms = Forms::new(system.clone(), longest(&system));
        let exact = forms.here().auxiliary(system.horizon());
        parts.push(("exact mean", began.read()));
        let said = said::everything(&scenario, &forms, None, &mut |t| parts.push(t));
        w.times.add(index, &parts);
        w.possible += 1;
        w.inexact += u64::from(
            exact.best.is_none() && forms.footing() == equipoise::theory::expected::Footing::Exact,
        );
        let mut faults = |text: String| w.faults.push(format!("{index}: {text}"));
        bounds(&forms, &mut faults);
        rules::check(&forms, &said, &mut faults);
        if is_sampled(index)
            && let Some(sample) = sample(&system)
        {
            let slots = (PATHS * system.horizon()) as f64;
            rules::check(
                &forms,
                &said::everything(&scenario, &forms, Some(&sample), &mut |_| ()),
                &mut faults,
            );
            let thrifty = system.feedback().is_none_or(|(_, s)| is_judged(s, slots));
            if is_judged(&system, slots) && thrifty {
                w.sampled += 1;
                agreement(&forms, &sample, &mut faults);
            } else {
                w.unjudged += 1;
            }
        }
    }
    w
}

#[test]
fn everything_said_is_possible_and_agrees_with_itself() {
    let count = match std::env::var("GUARD") {
        Ok(text) => text.parse().expect("GUARD is a number of scenarios"),
        Err(_) => 2_000,
    };
    let files = &files();
    let parts = std::thread::scope(|scope| {
        let threads =
            [0, 1].map(|first| scope.spawn(move || walk((first..count).step_by(2), files)));
        threads.map(|t| t.join().expect("walks"))
    });
    let sum = |f: fn(&Walked) -> u64| parts.iter().map(f).sum::<u64>();
    println!(
        "{count} scenarios, {} possible, {} without a convergent exact mean, {} sampled and judged, {} sampled where rare tasks decide",
        sum(|w| w.possible),
        sum(|w| w.inexact),
        sum(|w| w.sampled),
        sum(|w| w.unjudged)
    );
    let mut times = Times::default();
    parts.iter().for_each(|w| times.join(&w.times));
    times.print();
    let faults: Vec<&String> = parts.iter().flat_map(|w| &w.faults).collect();
    for fault in faults.iter().take(40) {
        println!("{fault}");
    }
    assert!(faults.is_empty(), "{} faults", faults.len());
    assert!(sum(|w| w.possible) * 3 > count && sum(|w| w.sampled) * 40 > count);
}
