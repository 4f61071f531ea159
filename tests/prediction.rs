//! Wrong estimates: what they cost in the cells that are used, against references with far finer ones.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::dispatch::policy::{Beliefs, decide};
use equipoise::dispatch::prediction::Prediction;
use equipoise::dispatch::rule::Rule;
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::system::rows::rows;
use equipoise::system::{Parts, System};

const ERRORS: [f64; 8] = [0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.4];
/// Permitted error of the excess energy, in parts of it; and of the whole energy, for what is next to nothing.
const RELATIVE: f64 = 0.02;
const NOTHING: f64 = 2e-6;

fn scenario(numbers: &[(Id, f64)], models: usize) -> Scenario {
    let mut scenario = Scenario::default();
    for (id, value) in numbers {
        scenario.set(*id, *value).expect("in range");
    }
    scenario.models.truncate(models);
    scenario
}

fn with(scenario: &Scenario, error: f64) -> System {
    let mut scenario = scenario.clone();
    scenario.set(Id::PredictionError, error).expect("in range");
    scenario.system(None).expect("served")
}

/// Mean energy of a task [J] when every single estimate has a route of its own: the integral over estimates of the
/// cheapest model's posterior energy, by the trapezoid rule.
fn continuous(system: &System, error: f64) -> f64 {
    let difficulties = system.workload().difficulties();
    let skills = system.workload().skills();
    let (first, last) = (difficulties[0].0, difficulties[difficulties.len() - 1].0);
    let steps = 20_000;
    let step = (last - first + 12.0 * error) / f64::from(steps);
    let scale = step / (error * (2.0 * std::f64::consts::PI).sqrt());
    let models = system.parts().fleet.models().len();
    let mut sum = 0.0;
    for i in 0..=steps {
        let x = first - 6.0 * error + step * f64::from(i);
        let joint: Vec<(usize, f64)> = difficulties
            .iter()
            .map(|(l, p)| p * libm::exp(-0.5 * ((x - l) / error) * ((x - l) / error)))
            .enumerate()
            .filter(|(_, w)| *w > 0.0)
            .collect();
        for (level, (_, q)) in skills.iter().enumerate() {
            let energy = |model: usize| -> f64 {
                let of = |i: usize| system.candidates()[i * skills.len() + level][model].mean();
                joint.iter().map(|(i, w)| w * of(*i)).sum()
            };
            sum += q * scale * (0..models).map(energy).fold(f64::INFINITY, f64::min);
        }
    }
    sum
}

fn check(name: &str, error: f64, oracle: f64, used: f64, reference: f64) {
    let (excess, right) = (used / oracle - 1.0, reference / oracle - 1.0);
    println!("{name} {error}: {excess:.4e}, right {right:.4e}");
    assert!(
        (excess - right).abs() < RELATIVE * right + NOTHING,
        "{name} {error}: {excess} where {right} is right"
    );
}

#[test]
fn the_excess_of_mean_energy_is_that_of_single_estimates() {
    for (name, scenario) in [
        ("default", scenario(&[], 4)),
        (
            "wide and even",
            scenario(
                &[
                    (Id::Slope, 10.0),
                    (Id::DifficultySpread, 0.25),
                    (Id::DifficultyMean, 2.4),
                ],
                4,
            ),
        ),
        (
            "three models, many skills",
            scenario(&[(Id::SkillsMean, 20.0), (Id::DifficultySpread, 0.1)], 3),
        ),
    ] {
        let oracle = with(&scenario, 0.0).task().mean;
        for error in ERRORS {
            let system = with(&scenario, error);
            let reference = continuous(&system, error);
            check(name, error, oracle, system.task().mean, reference);
        }
    }
}

#[test]
fn efforts_under_variance_aware_dispatch_cost_what_they_cost_in_finer_cells() {
    let mut scenario = preset("variance-gain").expect("kept").scenario();
    scenario.policy = Rule::VarianceAware;
    let oracle = with(&scenario, 0.0).task().mean;
    for error in [0.05, 0.1, 0.2, 0.4] {
        let system = with(&scenario, error);
        let cells = 8 * system.prediction().estimates().len() as u32;
        let finer = Prediction::in_cells(system.workload().difficulties(), error, cells);
        let rows = Beliefs::new(rows(system.workload(), &finer, system.candidates()));
        let Parts {
            policy,
            settings,
            efforts,
            ..
        } = *system.parts();
        let (options, inputs) = (system.options(), system.diffusion_inputs());
        let decision = decide(policy, settings, &rows, options, efforts.target, || inputs);
        let shares = decision.expect("served").shares;
        let reference: f64 = rows
            .rows
            .iter()
            .zip(&shares)
            .map(|(known, share)| {
                let used = known
                    .row
                    .options
                    .iter()
                    .zip(share)
                    .filter(|(_, s)| **s > 0.0);
                known.row.weight * used.map(|(o, s)| s * o.mean).sum::<f64>()
            })
            .sum();
        check(
            "variance-aware",
            error,
            oracle,
            system.task().mean,
            reference,
        );
    }
}
