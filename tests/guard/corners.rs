//! Corners: random scenarios of which every number may stand at an end of the range that a typed value or a link may use.
//! Each is refused in words, or all that is said of it is finite.

use crate::said;
use crate::times::{Times, Watch};
use equipoise::figures::growth::longest;
use equipoise::numerics::streams::{Draws, Stream};
use equipoise::report::Report;
use equipoise::scenario::parameters::{IDS, Id};
use equipoise::scenario::{Scenario, link, random};
use equipoise::simulation::{Plan, Simulation};
use equipoise::theory::expected::Forms;
use std::sync::Arc;

/// Share of the numbers that stand at an end, and tasks that are walked for a sample at most.
const ENDS: f64 = 0.3;
const WALKED: f64 = 1e6;

fn corner(index: u64) -> Scenario {
    let mut draws = Draws::new(15, Stream::Kinds, index, 0);
    let mut scenario = random::scenario(&mut draws);
    for id in IDS {
        let (moves, low) = (draws.uniform() < ENDS, draws.uniform() < 0.5);
        let quantity = id.parameter().quantity;
        let end = if low { quantity.min } else { quantity.max };
        if moves {
            scenario.set(id, end).expect("the range is closed");
        }
    }
    scenario
}

/// What is wrong with a scenario; it tells how long its parts took.
fn fault(index: u64, times: &mut Times) -> Option<String> {
    let scenario = corner(index);
    let again = link::read(&link::write(&scenario));
    if again.view.scenario != scenario || !again.problems.is_empty() {
        return Some(format!("the link does not hold it: {:?}", again.problems));
    }
    let began = Watch::start();
    let system = match scenario.system(None) {
        Ok(system) => Arc::new(system),
        Err(refusal) => {
            times.add(index, &[("refusal", began.read())]);
            let words = refusal.to_string();
            let is_said = words.len() > 20 && !words.contains("NaN") && !words.contains("inf");
            return (!is_said).then_some(words);
        }
    };
    let mut parts = vec![("system", began.read())];
    let began = Watch::start();
    let forms = Forms::new(system.clone(), longest(&system));
    let span = forms.here().auxiliary(system.horizon());
    parts.push(("exact mean", began.read()));
    said::everything(&scenario, &forms, None, &mut |time| parts.push(time));
    let began = Watch::start();
    let slots = system.horizon() as f64;
    let is_short = slots * system.workload().rate().max(1.0) < WALKED;
    let report = is_short.then(|| {
        let mut run = Simulation::new(system.clone(), Plan::new(&system, 5, 2))?;
        while !run.advance(1 << 16) {}
        Report::new(&scenario, &system, run.sample())?.json()
    });
    if report.is_some() {
        parts.push(("report", began.read()));
    }
    times.add(index, &parts);
    if !(span.low <= span.high && span.high.is_finite()) {
        return Some(format!("auxiliary energy {span:?}"));
    }
    match report {
        Some(Err(error)) => Some(format!("no report: {error}")),
        Some(Ok(json)) if json.contains("NaN") || json.contains("inf,") => Some(json),
        _ => None,
    }
}

#[test]
fn corners_are_finite_or_refused_in_words() {
    let count = match std::env::var("GUARD") {
        Ok(text) => text.parse().expect("GUARD is a number of scenarios"),
        Err(_) => 1_000,
    };
    let mut times = Times::default();
    let faults: Vec<String> = (0..count)
        .filter_map(|index| Some(format!("{index}: {}", fault(index, &mut times)?)))
        .collect();
    times.print();
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
    let (slowest, index) = times.slowest();
    let link = link::write(&corner(index));
    println!(
        "the slowest: {slowest} ms, {link}, at {} slots",
        corner(index).get(Id::Horizon)
    );
}
