use super::*;
use crate::diffusion::regime::SIEGMUND;
use crate::given::battery::{Battery, Storage};
use crate::numerics::estimate::Moments;
use crate::numerics::streams::{Draws, Stream};
use crate::numerics::variates::normal;

fn same(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1e-12), "{a} {b}");
}

/// With equal sides there is no switch: E7 from an empty battery, whatever the level.
#[test]
fn equal_sides_are_the_plain_battery() {
    for drift in [-0.7, -0.01, 0.0, 0.01, 0.7] {
        let d = Diffusion::new(drift, 100.0);
        for t in [1.0, 30.0, 1000.0] {
            for level in [1e-3, 10.0, 500.0] {
                let switched = Switched {
                    below: d,
                    above: d,
                    level,
                    top: f64::INFINITY,
                };
                same(switched.expected(t, 0.0).0, d.mean_auxiliary(t), 1e-6);
            }
        }
    }
}

/// The long run is E23, and a far level leaves the thrifty side alone.
#[test]
fn limits() {
    let (up, down, v) = (1.0, 0.5, 400.0);
    let (below, above) = (Diffusion::new(up, v), Diffusion::new(-down, v));
    let switched = Switched {
        below,
        above,
        level: 300.0,
        top: f64::INFINITY,
    };
    let (rate, share) = long_run(up, down, 300.0, v);
    let (t, u) = (2e6, 1e6);
    let (late, early) = (switched.expected(t, 0.0), switched.expected(u, 0.0));
    same((late.0 - early.0) / (t - u), rate, 1e-5);
    same((late.1 - early.1) / (t - u), share, 1e-5);
    let far = Switched {
        level: 1e6,
        ..switched
    };
    same(
        far.expected(500.0, 0.0).0,
        below.mean_auxiliary(500.0),
        1e-6,
    );
    same(far.expected(500.0, 0.0).1, 500.0, 1e-6);
    // A top at the level, or below it, leaves the thrifty side alone too; its long-run rate is E14.
    let small = Switched {
        level: 300.0,
        top: 200.0,
        ..switched
    };
    let rate = up / libm::expm1(2.0 * up * 200.0 / v);
    same(
        (small.expected(t, 0.0).0 - small.expected(u, 0.0).0) / (t - u),
        rate,
        1e-5,
    );
    same(small.expected(700.0, 0.0).1, 700.0, 1e-6);
}

/// E23 as doc/theory.md has it: sigma 20, d = 1, h = 800: 0.00925 per slot.
#[test]
fn the_published_example() {
    let (rate, thrifty) = long_run(1.0, 1.0, 800.0, 400.0);
    assert!(
        (rate - 0.00925).abs() < 1e-5 && (thrifty - 0.4953).abs() < 1e-3,
        "{rate} {thrifty}"
    );
}

/// Normal walks with unequal variances, and finite tops: 10 comparisons at five standard errors, after allowing 2 % of
/// sigma sqrt(T), or of the time, for what corrections of first order leave.
#[test]
fn against_sampled_walks() {
    for (up, down, spread, level, capacity, charge, t) in [
        (1.0, 1.0, (10.0, 10.0), 60.0, None, 0.0, 400u64),
        (1.0, 0.5, (8.0, 12.0), 100.0, None, 150.0, 400),
        (2.0, 0.2, (10.0, 5.0), 40.0, None, 0.0, 100),
        (0.5, 0.5, (10.0, 10.0), 60.0, Some(100.0), 0.0, 400),
        (-0.5, 1.5, (10.0, 10.0), 60.0, None, 80.0, 300),
    ] {
        let storage = Storage::new(capacity, 1.0, charge).expect("valid");
        let (mut auxiliary, mut thrifty) = (Moments::default(), Moments::default());
        for path in 0..4000 {
            let mut draws = Draws::new(16, Stream::Supply, path, 0);
            let mut battery = Battery::new(&storage);
            let mut slots = 0.0;
            for _ in 0..t {
                let low = battery.level() < level;
                slots += f64::from(u8::from(low));
                let (d, s) = if low {
                    (up, spread.0)
                } else {
                    (-down, spread.1)
                };
                battery.step(d + s * normal(&mut draws), &storage);
            }
            auxiliary.add(battery.auxiliary());
            thrifty.add(slots);
        }
        let shift = SIEGMUND * spread.0;
        let switched = Switched {
            below: Diffusion::new(up, spread.0 * spread.0),
            above: Diffusion::new(-down, spread.1 * spread.1),
            level: level + shift,
            top: capacity.map_or(f64::INFINITY, |c| c + shift + SIEGMUND * spread.1),
        };
        let (a, time) = switched.expected(t as f64, charge + shift);
        let room = 0.02 * spread.0 * (t as f64).sqrt();
        println!(
            "{up} {down} {level}: {} {a}, {} {time}",
            auxiliary.mean(),
            thrifty.mean()
        );
        assert!((auxiliary.mean() - a).abs() < 5.0 * auxiliary.standard_error() + room);
        assert!((thrifty.mean() - time).abs() < 5.0 * thrifty.standard_error() + 0.02 * t as f64);
    }
}

/// The level grows like the logarithm of the horizon, and keeps the auxiliary energy below sigma^2/d.
#[test]
fn the_chosen_level_bounds_auxiliary_energy() {
    let (below, above) = (Diffusion::new(1.0, 400.0), Diffusion::new(-1.0, 400.0));
    let drawn = [1e4, 1e5, 1e6].map(|t| {
        let level = level_for(&below, t).expect("thrifty drift");
        let switched = Switched {
            below,
            above,
            level,
            top: f64::INFINITY,
        };
        switched.expected(t, 0.0).0
    });
    // A static balanced dispatch draws ten times as much in a hundred times the time.
    assert!(drawn[2] < 400.0 && drawn[2] < 1.5 * drawn[0], "{drawn:?}");
    assert_eq!(level_for(&above, 1e4), None);
}
