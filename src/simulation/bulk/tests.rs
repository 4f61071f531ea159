use crate::estimate::Moments;
use crate::simulation::tests::run;
use crate::simulation::{Sampler, Side};
use crate::supply::Family;
use crate::system::tests::system;

/// The bulk of a slot against its tasks one by one: Kolmogorov-Smirnov on 4000 slots each at alpha 1e-4 (threshold 2.23
/// sqrt(2/n)), for policies that solve, give up and escalate; and mean and second moment of the sampled energies against
/// the closed forms in standard errors.
#[test]
fn bulk_demand_has_the_law_of_its_tasks() {
    use crate::dispatch::Policy;
    use crate::system::tests::with_policy;
    let n = 4000;
    for policy in [
        Policy::MeanEnergy,
        Policy::InferenceCompute { model: 2 },
        Policy::Escalation {
            first: 1,
            then: 3,
            patience: 2.0,
        },
    ] {
        let few = with_policy(policy, Family::Constant, 0.0, 200.0, 1.0, 10);
        let sampler = Sampler::new(&few);
        assert!(sampler.drawn() < 40.0, "{}", sampler.drawn());
        // Just as many tasks, drawn one by one: bursty arrivals of a Fano factor of hardly more than one.
        let mut parts = few.parts().clone();
        parts.workload = parts.workload.with_fano(1.0 + 1e-9).expect("valid");
        let single = Sampler::new(&crate::system::System::new(parts).expect("served"));
        assert_eq!(single.drawn(), 200.0);
        let slot = |sampler: &Sampler, seed: u64, slot: u64| {
            let (mut energy, at) = (0.0, (0, slot));
            sampler.tasks(seed, at, Side::Thorough, &mut |t| energy += t.energy);
            energy + sampler.bulk(seed, at, Side::Thorough).map_or(0.0, |b| b.0)
        };
        let draw = |sampler: &Sampler, seed: u64| {
            let mut all: Vec<f64> = (0..n).map(|t| slot(sampler, seed, t)).collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let (bulk, tasks) = (draw(&sampler, 3), draw(&single, 4));
        let below = |all: &[f64], x: f64| all.partition_point(|e| *e <= x) as f64 / n as f64;
        let points = bulk.iter().chain(&tasks);
        let distance = points.map(|x| (below(&bulk, *x) - below(&tasks, *x)).abs());
        let distance = distance.fold(0.0, f64::max);
        println!("{policy:?}: KS {distance}");
        assert!(
            distance < 2.23 * (2.0 / n as f64).sqrt(),
            "{policy:?}: {distance}"
        );
        let mut moments = (Moments::default(), Moments::default());
        let (mean, variance) = (few.critical_supply(), few.demand_variance());
        for e in draw(&sampler, 5) {
            moments.0.add(e);
            moments.1.add((e - mean) * (e - mean));
        }
        for (m, theory) in [(&moments.0, mean), (&moments.1, variance)] {
            let z = (m.mean() - theory) / m.standard_error();
            assert!(z.abs() < 5.0, "{policy:?}: {} {theory} z {z}", m.mean());
        }
    }
}

/// A slot draws no more tasks one by one at a million than at a few hundred, and the sample still follows E6.
#[test]
fn cost_is_flat_in_the_arrival_rate() {
    let drawn = [1e3, 1e4, 1e6].map(|rate| {
        let s = system(Family::Gamma, 0.3, rate, 1.0, 100);
        Sampler::new(&s).drawn()
    });
    assert!(drawn.iter().all(|d| *d < 20.0), "{drawn:?}");
    let (s, sample) = run(system(Family::Gamma, 0.3, 1e5, 1.0, 200), 400);
    let exact = crate::spitzer::ExactMean::new(&s, 200).expect("independent");
    let a = &sample.auxiliary[sample.auxiliary.len() - 1];
    let z = (a.mean() - exact.auxiliary(s.supply().mean(), 200)) / a.standard_error();
    assert!(z.abs() < 5.0, "z {z}");
    let tasks: f64 = sample.model_tasks.iter().sum();
    assert!(
        (tasks / (400.0 * 200.0 * 1e5) - 1.0).abs() < 1e-3,
        "{tasks}"
    );
    assert!((sample.solved_tasks / tasks - 1.0).abs() < 1e-9);
    assert!(sample.conservation_gap < 1e-12);
}

/// The table alone against what it stands for: mean and variance of its law by the midpoint rule over its luck, to a tenth
/// of a per cent (half the last cell of the rule in the tail), and in order.
#[test]
fn the_table_keeps_mean_and_variance() {
    for rate in [200.0, 1e4, 1e6] {
        let s = system(Family::Constant, 0.0, rate, 1.0, 10);
        let bulk = super::Bulk::new(&s).expect("many tasks");
        let (mut mean, mut variance) = (0.0, 0.0);
        for ((kind, row), shares) in s.rows() {
            for (c, share) in row.iter().zip(shares) {
                if rate * kind.weight >= 0.5 {
                    mean += rate * kind.weight * share * c.outcome.mean;
                    variance += rate * kind.weight * share * c.outcome.second_moment;
                }
            }
        }
        let n = 200_000;
        let (mut first, mut second, mut before) = (0.0, 0.0, 0.0);
        for i in 0..n {
            let e = bulk.energy((f64::from(i) + 0.5) / f64::from(n));
            assert!(e >= before);
            before = e;
            first += (e - mean) / f64::from(n);
            second += (e - mean) * (e - mean) / f64::from(n);
        }
        assert!(first.abs() < 1e-3 * variance.sqrt(), "{rate}: {first}");
        assert!(
            (second / variance - 1.0).abs() < 1e-3,
            "{rate}: {}",
            second / variance
        );
    }
}
