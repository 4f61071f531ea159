use super::*;
use crate::diffusion::regime::SIEGMUND;
use crate::diffusion::reservoir::{auxiliary_rate, spill_rate, widened};
use crate::given::battery::Battery;
use crate::given::supply::Family;
use crate::numerics::estimate::Moments;
use crate::numerics::streams::{Draws, Stream};
use crate::numerics::variates::normal;
use crate::simulation::{Plan, Simulation};
use crate::system::tests::system;
use crate::theory::expected::Forms;
use std::sync::Arc;

/// Normal increments against the corrected Brownian battery: 14 comparisons at five standard errors, after allowing
/// 2 % of sigma sqrt(T) for what a correction of first order leaves (E9).
#[test]
fn finite_and_charged_batteries_against_sampled_walks() {
    let sigma = 10.0;
    for (drift, capacity, charge, t) in [
        (0.0, 60.0, 0.0, 400u64),
        (0.0, 60.0, 0.0, 20),
        (0.0, 300.0, 150.0, 200),
        (0.5, 80.0, 40.0, 300),
        (-0.5, 80.0, 80.0, 300),
        (2.0, 50.0, 0.0, 500),
        (-2.0, 50.0, 20.0, 500),
        (0.0, 1e9, 50.0, 300),
        (0.3, 1e9, 100.0, 300),
        (-4.0, 400.0, 100.0, 300),
    ] {
        let storage = Storage::new(Some(capacity), 1.0, charge).expect("valid");
        let (mut auxiliary, n) = (Moments::default(), 4000);
        for path in 0..n {
            let mut draws = Draws::new(6, Stream::Supply, path, 0);
            let mut battery = Battery::new(&storage);
            for _ in 0..t {
                battery.step(drift + sigma * normal(&mut draws), &storage);
            }
            auxiliary.add(battery.auxiliary());
        }
        let d = Diffusion::new(drift, sigma * sigma);
        let start = charge + SIEGMUND * sigma;
        let theory = bounded(&d, t as f64, start, widened(&d, capacity));
        let gap = (auxiliary.mean() - theory).abs();
        let allowed = 5.0 * auxiliary.standard_error() + 0.02 * sigma * (t as f64).sqrt();
        assert!(
            gap < allowed,
            "{drift} {capacity} {charge} {t}: {} {theory}",
            auxiliary.mean()
        );
    }
}

/// E14 at one per cent: the long-run rates over a long walk.
#[test]
fn long_run_rates() {
    let (sigma, capacity) = (10.0, 200.0);
    for drift in [0.0, 0.3, -0.3] {
        let storage = Storage::new(Some(capacity), 1.0, 0.0).expect("valid");
        let (mut auxiliary, t) = (Moments::default(), 20_000u64);
        for path in 0..400 {
            let mut draws = Draws::new(8, Stream::Supply, path, 0);
            let mut battery = Battery::new(&storage);
            let mut before = 0.0;
            for slot in 0..t {
                if slot == t / 5 {
                    before = battery.auxiliary();
                }
                battery.step(drift + sigma * normal(&mut draws), &storage);
            }
            auxiliary.add((battery.auxiliary() - before) / (0.8 * t as f64));
        }
        let rate = auxiliary_rate(&Diffusion::new(drift, sigma * sigma), capacity);
        let gap = (auxiliary.mean() - rate).abs();
        assert!(
            gap < 5.0 * auxiliary.standard_error() + 0.01 * rate,
            "{drift}: {} {rate}",
            auxiliary.mean()
        );
    }
    let d = Diffusion::new(0.4, 9.0);
    // What is not drawn or spilled is the drift: spill - auxiliary = delta.
    assert!((spill_rate(&d, 30.0) - auxiliary_rate(&d, 30.0) - 0.4).abs() < 1e-12);
    let still = Diffusion::new(0.0, 9.0);
    assert!((auxiliary_rate(&still, 30.0) - 4.5 / (30.0 + 6.0 * SIEGMUND)).abs() < 1e-12);
}

#[test]
fn limits_meet() {
    let d = Diffusion::new(-0.02, 4.0);
    // From the bottom an unbounded battery is E7; a huge one is unbounded; vanishing drift is smooth.
    assert!((unbounded(&d, 900.0, 0.0) / d.mean_auxiliary(900.0) - 1.0).abs() < 1e-12);
    assert!((bounded(&d, 900.0, 5.0, 900.0) / unbounded(&d, 900.0, 5.0) - 1.0).abs() < 1e-9);
    let near = |drift: f64| bounded(&Diffusion::new(drift, 4.0), 900.0, 5.0, 50.0);
    assert!((near(1e-9) / near(0.0) - 1.0).abs() < 1e-6);
    assert!((near(1.1e-6) / near(0.0) - 1.0).abs() < 1e-4);
    // Steep drifts change formula without a jump.
    for sign in [-1.0, 1.0] {
        let at = |x: f64| {
            bounded(
                &Diffusion::new(sign * x * 4.0 / 50.0, 4.0),
                900.0,
                5.0,
                50.0,
            )
        };
        assert!(
            (at(14.999) / at(15.001) - 1.0).abs() < 2e-3,
            "{} {}",
            at(14.999),
            at(15.001)
        );
    }
}

/// Charging losses: the simulation of whole systems against the walk of stored energy. Six comparisons at five
/// standard errors, after allowing 3 % of sigma sqrt(T) for normal increments and overshoot.
#[test]
fn lossy_batteries_against_the_simulation() {
    for (eta, multiple) in [(0.9, 1.0), (0.7, 1.0), (0.9, 1.1)] {
        let mut parts = system(Family::Gamma, 0.5, 20.0, multiple, 400)
            .parts()
            .clone();
        parts.storage = Storage::new(None, eta, 0.0).expect("valid");
        let s = Arc::new(System::new(parts).expect("valid"));
        let mut simulation = Simulation::new(s.clone(), Plan::new(&s, 5, 600)).expect("small");
        while !simulation.advance(1_000_000) {}
        let sample = simulation.sample();
        assert!(
            sample.conservation_gap < 1e-12,
            "{}",
            sample.conservation_gap
        );
        let theory = Forms::new(s.clone(), 400).here().expected(400);
        let room = 0.03 * (s.variance() * 400.0).sqrt();
        for (moments, theory) in [
            (sample.auxiliary.last(), theory.auxiliary),
            (sample.unused.last(), theory.unused),
        ] {
            let (m, theory) = (moments.expect("sampled"), theory.line());
            let gap = (m.mean() - theory).abs();
            assert!(
                gap < 5.0 * m.standard_error() + room,
                "{eta} {multiple}: {} {theory}",
                m.mean()
            );
        }
    }
}
