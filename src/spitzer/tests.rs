use super::harmonic::*;
use super::walk::*;
use super::*;
use crate::regime::Diffusion;
use crate::special::Complex;
use crate::supply::Family;
use crate::system::tests::system;

#[test]
fn truncated_logarithm_against_the_plain_sum() {
    for t in [65u64, 200, 1000] {
        for (re, im) in [
            (1e-9, 1e-8),
            (1e-4, -0.02),
            (0.3, 0.7),
            (0.0, 0.99),
            (0.05, 1.2),
            (2.0, -3.0),
            (0.0, 3.1),
            (30.0, 0.0),
        ] {
            let x = Complex::new(re, im);
            let mut sum = Complex::ZERO;
            for k in 1..=t {
                sum = sum + (Complex::ONE - (-x.scale(k as f64)).exp()).scale(1.0 / k as f64);
            }
            let error = (harmonic_deficit(x, t) - sum.re).abs() / sum.norm();
            assert!(error < 1e-9, "t {t} x {x:?}: {error}");
        }
    }
}

#[test]
fn normal_walk_against_the_plain_sum() {
    for (drift, variance) in [
        (0.0, 4.0),
        (0.05, 4.0),
        (-0.3, 1.0),
        (3.0, 1.0),
        (-3.0, 1.0),
    ] {
        let d = Diffusion::new(drift, variance);
        for t in [1u64, 64, 65, 5000] {
            let plain: f64 = (1..=t).map(|k| d.shortfall(k as f64) / k as f64).sum();
            assert!(
                (normal_walk(&d, t) - plain).abs() <= 1e-9 * plain.max(1e-3),
                "{drift} {t}"
            );
        }
    }
}

/// E\[(S_1)^-\] with constant supply and one model solving every step (r = 1): demand is m eps N, N Poisson.
#[test]
fn one_slot_of_a_poisson_lattice_by_hand() {
    let base = system(Family::Constant, 0.0, 20.0, 1.0, 10);
    let mut parts = base.parts().clone();
    parts.workload = crate::workload::Workload::new(4.0, (6.0, 0.0), (1.0, 0.0)).expect("valid");
    parts.policy = crate::dispatch::Policy::Always(0);
    parts.link = crate::scaling::SkillLink::new(1.0, 100.0).expect("valid");
    let s = System::new(parts).expect("valid");
    let energy = s
        .options()
        .course(s.candidates()[0][0].choice, 2.0, 8)
        .first
        .step_energy;
    let exact = ExactMean::new(&s, 10).expect("independent");
    for multiple in [0.6, 1.3] {
        let mean = multiple * s.critical_supply();
        let by_hand: f64 = (0..60)
            .map(|n| {
                let n = f64::from(n);
                let p = libm::exp(n * libm::log(4.0) - 4.0 - libm::lgamma(n + 1.0));
                p * (n * energy - mean).max(0.0)
            })
            .sum();
        let got = exact.auxiliary(mean, 1).expect("converges");
        assert!(
            (got / by_hand - 1.0).abs() < 2e-3,
            "{multiple}: {got} {by_hand}"
        );
    }
}

/// A lattice of energies under constant supply, with less than one task a slot, is the hardest case: 3e-4 in one
/// slot, falling with the horizon as the sum becomes smooth.
#[test]
fn a_finer_grid_changes_nothing() {
    for (family, c) in [
        (Family::Constant, 0.0),
        (Family::Gamma, 0.5),
        (Family::Gamma, 2.0),
        (Family::Lognormal, 1.0),
        (Family::OnOff, 1.0),
    ] {
        for rate in [0.5, 20.0, 1000.0] {
            for multiple in [0.8, 1.0, 1.5] {
                let s = system(family, c, rate, multiple, 1000);
                let coarse = ExactMean::new(&s, 1000).expect("independent");
                let fine = ExactMean::refined(&s, s.supply(), 1000, 3.0).expect("independent");
                for t in [1u64, 30, 1000] {
                    let mu = s.supply().mean();
                    let (a, b) = (coarse.at(mu).estimate(t).0, fine.at(mu).estimate(t).0);
                    let scale = s.variance().sqrt() * (t as f64).sqrt();
                    assert!(
                        (a - b).abs() < 1e-3 * b / t as f64 + 1e-5 * scale,
                        "{family:?} {c} {rate} {multiple} {t}: {a} {b}"
                    );
                }
            }
        }
    }
}

#[test]
fn more_supply_never_means_more_auxiliary_energy() {
    for family in [Family::Constant, Family::Gamma, Family::OnOff] {
        let s = system(family, 0.4, 20.0, 1.0, 500);
        let exact = ExactMean::new(&s, 500).expect("independent");
        let mut previous = f64::INFINITY;
        for i in 1..30 {
            let a = exact
                .auxiliary(0.1 * f64::from(i) * s.critical_supply(), 500)
                .expect("converges");
            assert!(a <= previous * (1.0 + 1e-9), "{family:?} {i}");
            previous = a;
        }
    }
}

#[test]
#[ignore]
fn tmp_census() {
    use crate::scenario::{parameters::Id, presets::PRESETS, random};
    use crate::streams::{Draws, Stream};
    let n: u64 = std::env::var("N").map_or(300, |n| n.parse().unwrap());
    let from: u64 = std::env::var("FROM").map_or(0, |n| n.parse().unwrap());
    let mut times = Vec::new();
    let mut count = [0; 6];
    for p in &PRESETS {
        let Ok(s) = (p.scenario)().system(None) else {
            continue;
        };
        let t = s.horizon();
        if let Some(e) = ExactMean::new(&s, 10 * t) {
            let w = e.at(s.supply().mean());
            println!(
                "{}: panels {} est {:?} brown {} ",
                p.name,
                e.grid.panels.len(),
                w.estimate(t),
                Diffusion::new(s.drift(), s.variance_at(1)).mean_auxiliary(t as f64)
            );
        }
    }
    for i in from..from + n {
        let sc = random::scenario(&mut Draws::new(5, Stream::Examples, i, 0));
        let Ok(s) = sc.system(None) else { continue };
        let t = s.horizon();
        let Some(sup) = s.supply().memoryless() else {
            continue;
        };
        let start = std::time::Instant::now();
        let Some(e) = ExactMean::with_supply(&s, &sup, 10 * t) else {
            println!("{i} no law");
            continue;
        };
        let t1 = start.elapsed().as_secs_f64();
        let w = e.at(s.supply().mean());
        let t2 = start.elapsed().as_secs_f64() - t1;
        let (v, err) = w.estimate(t);
        let t3 = start.elapsed().as_secs_f64() - t1 - t2;
        times.push((t1, t2, t3));
        let least = (-s.drift() * t as f64).max(0.0);
        let most = s.critical_supply() * t as f64;
        let some = w.auxiliary(t);
        count[if some.is_some() { 0 } else { 1 }] += 1;
        let allowed = RELATIVE * v.abs() + ABSOLUTE * s.critical_supply();
        let fine = ExactMean::refined(&s, &sup, 10 * t, 2.0).unwrap();
        let (f, ferr) = fine.at(s.supply().mean()).estimate(t);
        let off = (f - v).abs();
        if off > allowed {
            count[2] += 1;
        }
        if off > err + 1e-12 * v.abs() {
            count[3] += 1;
        }
        if some.is_none()
            || off > 1.0 * (err + ferr)
            || off > allowed
            || t1 > 0.03
            || t2 + t3 > 0.015
        {
            println!(
                "{i} {:?} {:?} T {t} λ {:.3} F {:.1} cv {:.2} sites {} µ/µ* {:.2} σ/λe1 {:.2}: panels {} cut {} v {:.6e} err {:.1e} fine {:.6e} ferr {:.1e} least {least:.3e} most {most:.3e} allowed {allowed:.1e} off {off:.1e} times {:.1} {:.1} {:.1} ms griderr {:.1e}",
                sc.policy,
                sc.supply,
                sc.get(Id::Rate),
                sc.get(Id::Fano),
                sc.get(Id::Volatility),
                sc.get(Id::Sites),
                s.supply().mean() / s.critical_supply(),
                s.variance_at(1).sqrt() / s.critical_supply(),
                e.grid.panels.len(),
                e.grid.cut,
                v,
                err,
                f,
                ferr,
                t1 * 1e3,
                t2 * 1e3,
                t3 * 1e3,
                e.grid.error
            );
        }
    }
    println!("some, none, off>allowed, off>err: {count:?}");
    for k in 0..3 {
        let mut x: Vec<f64> = times.iter().map(|t| [t.0, t.1, t.2][k] * 1e3).collect();
        x.sort_by(f64::total_cmp);
        println!(
            "median {:.3} 90% {:.3} 99% {:.3} max {:.3} ms",
            x[x.len() / 2],
            x[x.len() * 9 / 10],
            x[x.len() * 99 / 100],
            x[x.len() - 1]
        );
    }
}

#[test]
#[ignore]
fn tmp_debug() {
    use crate::scenario::random;
    use crate::streams::{Draws, Stream};
    let i: u64 = std::env::var("I").unwrap().parse().unwrap();
    let sc = random::scenario(&mut Draws::new(5, Stream::Examples, i, 0));
    let s = sc.system(None).unwrap();
    let sup = s.supply().memoryless().unwrap();
    let finer: f64 = std::env::var("FINER").unwrap().parse().unwrap();
    let e = ExactMean::refined(&s, &sup, 10 * s.horizon(), finer).unwrap();
    let w = e.at(s.supply().mean());
    let t = s.horizon();
    let f = ExactMean::refined(&s, &sup, 10 * t, 2.0 * finer).unwrap();
    let g = f.at(s.supply().mean());
    println!(
        "{:?} {:?} settled {}",
        w.estimate(t),
        g.estimate(t),
        w.is_settled(t)
    );
    println!(
        "ends {:e} {:e} griderr {:e} cut {} {} σ {:e} λe1 {:e} q {:?}",
        e.grid.end,
        f.grid.end,
        e.grid.error,
        e.grid.cut,
        f.grid.cut,
        s.variance_at(1).sqrt(),
        s.critical_supply(),
        s.demand().silence()
    );
    let horizon = Horizon::new(Some(t).filter(|_| !w.is_settled(t)), w.silence);
    let of = |law: &ExactMean, w: &Walk, from: f64, to: f64| {
        let (mut sum, mut err, mut n) = (0.0, 0.0, 0);
        for (p, part) in law.grid.panels.iter().zip(&w.parts) {
            if p.middle >= from && p.middle < to {
                let mut b = 100000;
                let i = w.integral(
                    p,
                    &part.exponents,
                    &horizon,
                    (1e-9 * w.critical, p.half),
                    &mut b,
                );
                sum += i.value;
                err += i.error;
                n += 1;
            }
        }
        (sum, err, n)
    };
    let mut cum = (0.0, 0.0);
    let mut u = e.grid.panels[0].half * 2.0;
    let mut last = 0.0;
    while last < e.grid.end.max(f.grid.end) {
        let a = of(&e, &w, last, u);
        let b = of(&f, &g, last, u);
        cum.0 += a.0;
        cum.1 += b.0;
        let end = |g: &Grid| {
            g.panels
                .iter()
                .filter(|p| p.middle < u)
                .last()
                .map(|p| p.middle + p.half)
                .unwrap()
                * s.variance_at(1).sqrt()
        };
        println!(
            "to {:.3e} {:.6e} {:.6e} coarse {:.8e} fine {:.8e} panels {} {} err {:.1e} {:.1e}",
            u * s.variance_at(1).sqrt(),
            end(&e.grid),
            end(&f.grid),
            cum.0,
            cum.1,
            a.2,
            b.2,
            a.1,
            b.1
        );
        last = u;
        u *= 4.0;
    }
}
