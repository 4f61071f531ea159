use super::*;
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
                    let of = |e: &ExactMean| e.auxiliary(mu, t).expect("converges");
                    let (a, b) = (of(&coarse), of(&fine));
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
            let a = exact.auxiliary(0.1 * f64::from(i) * s.critical_supply(), 500);
            let a = a.expect("converges");
            assert!(a <= previous * (1.0 + 1e-9), "{family:?} {i}");
            previous = a;
        }
    }
}
