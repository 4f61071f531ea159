//! The library without the page: expected auxiliary and unused energy of three policies over the supply mean, as CSV.
//!
//! ```text
//! cargo run --example sweep               # the default scenario
//! cargo run --example sweep '<link>'      # a scenario link, its supply independent
//! ```

use equipoise::dispatch::rule::Rule;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::{Scenario, link};
use equipoise::theory::expected::{Forms, Span};
use std::error::Error;
use std::sync::Arc;

const POLICIES: [Rule; 3] = [Rule::MeanEnergy, Rule::TrainingCompute, Rule::Uniform];

/// The columns of an energy: the best number, if there is one, the bounds, and on what they rest.
fn columns(span: Span) -> String {
    let best = span.best.map_or(String::new(), |b| b.to_string());
    let rests_on = match span.best {
        Some(_) if span.low == span.high => "exact",
        Some(_) => "approximation within bounds",
        None => "bounds",
    };
    format!("{best},{},{},{rests_on}", span.low, span.high)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut scenario = Scenario::default();
    if let Some(text) = std::env::args().nth(1) {
        let opened = link::read(&text);
        if let Some(problem) = opened.problems.first() {
            return Err(problem.to_string().into());
        }
        scenario = opened.view.scenario;
    }
    println!(
        "policy,supply_w,auxiliary_j,auxiliary_from_j,auxiliary_to_j,auxiliary_rests_on,unused_j,unused_from_j,unused_to_j,unused_rests_on"
    );
    let critical = scenario.critical_power()?;
    for policy in POLICIES {
        scenario.policy = policy;
        let name = policy.label(&scenario.models);
        // From half to one and a half times the scenario's own critical supply.
        for step in 0..=10 {
            let power = critical * (0.5 + 0.1 * f64::from(step));
            scenario.set(Id::SupplyMean, power)?;
            let system = Arc::new(scenario.system(None)?);
            let horizon = system.horizon();
            let expected = Forms::new(system, horizon).here().expected(horizon);
            let (auxiliary, unused) = (columns(expected.auxiliary), columns(expected.unused));
            println!("{name},{power},{auxiliary},{unused}");
        }
    }
    Ok(())
}
