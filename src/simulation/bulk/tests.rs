use super::*;
use crate::dispatch::rule::Rule;
use crate::given::supply::Family;
use crate::numerics::estimate::Moments;
use crate::numerics::streams::{Along, Stream};
use crate::simulation::sampler::{Luck, Sampler, Side};
use crate::simulation::tasks::Tasks;
use crate::simulation::tests::run;
use crate::system::tests::{system, with_policy};

const ESCALATION: Rule = Rule::Escalation(1, 3);

/// A slot by its bulk, and task by task.
fn slots(sampler: &Sampler, seed: u64, n: u64) -> Vec<f64> {
    let luck = Luck::new(seed, 0);
    let slot = |slot| {
        let mut energy = 0.0;
        let lot = sampler.slot(&luck, slot, Side::Thorough, &mut |t| energy += t.energy);
        energy + lot.map_or(0.0, |l| l.energy)
    };
    (0..n).map(slot).collect()
}

fn task_by_task(tasks: &Tasks, seed: u64, n: u64) -> Vec<f64> {
    let along = |stream| Along::new(seed, stream, 0);
    let streams = [
        Stream::Kinds,
        Stream::Steps,
        Stream::Escalations,
        Stream::Dispatch,
    ];
    let slot = |slot| {
        let mut energy = 0.0;
        let count = tasks.count(&mut along(Stream::Arrivals).at(slot));
        let mut draws = streams.map(|s| along(s).at(slot));
        tasks.draw(count, &mut draws, &mut |t| energy += t.energy);
        energy
    };
    (0..n).map(slot).collect()
}

/// Kolmogorov-Smirnov, 4000 slots of each, alpha 1e-5 a comparison (threshold 2.47 sqrt(2/n)), 10 comparisons; both sides
/// moved by up to a twentieth of a standard deviation, so that atoms which the grid moves by less do not count. Mean and
/// second moment of 40,000 slots against the closed forms in standard errors, 20 at |z| < 5: family-wise 1e-4 and 1e-5.
#[test]
fn a_slot_in_one_draw_has_the_law_of_its_tasks() {
    let (mean_energy, budget) = (Rule::MeanEnergy, Rule::InferenceCompute(2));
    let (smallest, single) = (Rule::Always(0), Rule::Always(3));
    for (policy, rate, fano) in [
        (mean_energy, 10.0, 1.0),
        (budget, 10.0, 1.0),
        (single, 10.0, 1.0),
        (ESCALATION, 20.0, 1.0),
        (smallest, 20.0, 1.0),
        (mean_energy, 300.0, 1.0),
        (mean_energy, 20.0, 1.5),
        (ESCALATION, 20.0, 10.0),
        (budget, 40.0, 100.0),
        (mean_energy, 10.0, 300.0),
    ] {
        let s = with_policy(policy, Family::Constant, 0.0, rate, 1.0, 10);
        let mut parts = s.parts().clone();
        parts.workload = parts.workload.with_fano(fano).expect("valid");
        let s = System::new(parts).expect("served");
        let (sampler, tasks) = (Sampler::new(&s), Tasks::new(&s));
        assert!(sampler.drawn() <= 1.0 / 9.0, "{}", sampler.drawn());
        let (mean, variance) = (s.critical_supply(), s.demand_variance());
        let n = 4000;
        let moved = |energies: Vec<f64>, seed: u64| {
            let mut draws = Draws::new(seed, Stream::Dispatch, 9, 9);
            let room = 0.05 * variance.sqrt();
            let mut all: Vec<f64> = energies
                .iter()
                .map(|e| e + room * draws.uniform())
                .collect();
            all.sort_by(f64::total_cmp);
            all
        };
        let bulk = moved(slots(&sampler, 3, n), 1);
        let single = moved(task_by_task(&tasks, 4, n), 2);
        let below = |all: &[f64], x: f64| all.partition_point(|e| *e <= x) as f64 / n as f64;
        let distance = bulk
            .iter()
            .chain(&single)
            .map(|x| (below(&bulk, *x) - below(&single, *x)).abs())
            .fold(0.0, f64::max);
        let mut moments = (Moments::default(), Moments::default());
        for e in slots(&sampler, 5, 40_000) {
            moments.0.add(e);
            moments.1.add((e - mean) * (e - mean));
        }
        let z = |m: &Moments, theory: f64| (m.mean() - theory) / m.standard_error();
        let (z1, z2) = (z(&moments.0, mean), z(&moments.1, variance));
        println!(
            "{policy:?} {rate} {fano}: KS {distance:.4}, z {z1:.2} {z2:.2}, beyond {:.5}",
            sampler.drawn()
        );
        assert!(
            distance < 2.47 * (2.0 / n as f64).sqrt(),
            "{policy:?}: {distance}"
        );
        assert!(
            z1.abs() < 5.0 && z2.abs() < 5.0,
            "{policy:?} {rate} {fano}: {z1} {z2}"
        );
    }
}

/// The parts of the law, without sampling: by the midpoint rule over its luck the table has the mean and variance of the
/// tasks below the cut, and with what lies beyond they are the system's own.
#[test]
fn mean_and_variance_are_kept() {
    for (policy, rate, fano) in [
        (Rule::MeanEnergy, 10.0, 1.0),
        (ESCALATION, 200.0, 1.0),
        (Rule::Always(0), 200.0, 1.0),
        (Rule::MeanEnergy, 1e4, 1.0),
        (Rule::MeanEnergy, 1e6, 1.0),
        (Rule::MeanEnergy, 1e4, 30.0),
    ] {
        let s = with_policy(policy, Family::Constant, 0.0, rate, 1.0, 10);
        let mut parts = s.parts().clone();
        parts.workload = parts.workload.with_fano(fano).expect("valid");
        let s = System::new(parts).expect("served");
        let bulk = Bulk::new(&s).expect("many tasks");
        let [mass, first, second] = Split::new(&s, 0.1 * s.task().second_moment.sqrt()).moments;
        assert!(mass + bulk.beyond / rate > 1.0 - 1e-9);
        let mean = bulk.intensity * first;
        let variance = bulk.intensity * (second + bulk.more * first * first);
        let n = 200_000;
        let (mut one, mut two, mut before) = (0.0, 0.0, 0.0);
        for i in 0..n {
            let e = bulk.base.energy((f64::from(i) + 0.5) / f64::from(n));
            assert!(e >= before);
            before = e;
            one += (e - mean) / f64::from(n);
            two += (e - mean) * (e - mean) / f64::from(n);
        }
        assert!(
            one.abs() < 1e-4 * variance.sqrt(),
            "{policy:?} {rate}: {one}"
        );
        assert!(
            (two / variance - 1.0).abs() < 2e-3,
            "{policy:?} {rate}: {}",
            two / variance
        );
        // Beyond the cut: energies of luck by the midpoint rule.
        let (mut tail, m) = (0.0, 400);
        let (mut last, mut solved) = (0.0, bulk.solved);
        let mut models: Vec<(f64, f64)> = bulk
            .parts
            .iter()
            .map(|p| (p.tasks, p.energy * first))
            .collect();
        for piece in &bulk.tail {
            let weight = (piece.cumulative - last) / f64::from(m);
            last = piece.cumulative;
            for i in 0..m {
                let u = (f64::from(i) + 0.5) / f64::from(m);
                let later = (f64::from((i * 177) % m) + 0.5) / f64::from(m);
                let task = piece.route.draw(piece.luck((u, later)));
                let large = task.energy > 2.99 * (rate * s.task().second_moment).sqrt();
                // The rarest routes are drawn one by one as a whole.
                assert!(
                    large || rate * weight * f64::from(m) < 1e-5,
                    "{policy:?} {rate}"
                );
                tail += weight * task.energy;
                solved += weight * f64::from(u8::from(task.solved));
                models[task.model].0 += weight;
                task.spent()
                    .for_each(|(model, energy)| models[model].1 += weight * energy);
            }
        }
        let gap = first + tail - s.task().mean;
        assert!(
            gap.abs() < 1e-4 * s.task().mean,
            "{policy:?} {rate}: {first} {tail}"
        );
        assert!((solved - s.task().solved).abs() < 1e-6, "{policy:?} {rate}");
        // Who does what, below and beyond together, is what dispatch says.
        for ((tasks, energy), uses) in models.iter().zip(s.model_use()) {
            let share = energy / s.task().mean;
            assert!(
                (tasks - uses.tasks).abs() < 1e-6,
                "{policy:?}: {tasks} {uses:?}"
            );
            assert!(
                (share - uses.energy).abs() < 1e-3,
                "{policy:?}: {share} {uses:?}"
            );
        }
    }
}

/// Hard tasks that take ten million steps agree with the closed form, and below eight tasks a slot there is no bulk.
#[test]
fn extremes_stay_finite() {
    let mut parts = with_policy(Rule::Always(0), Family::Gamma, 0.3, 1e3, 1.0, 10)
        .parts()
        .clone();
    parts.workload =
        crate::given::workload::Workload::new(1e3, (1.8, 0.25), (20.0, 10.0)).expect("valid");
    let s = System::new(parts).expect("served");
    let sampler = Sampler::new(&s);
    let (mean, sigma) = (s.critical_supply(), s.demand_variance().sqrt());
    let mut m = Moments::default();
    slots(&sampler, 1, 20_000)
        .into_iter()
        .for_each(|e| m.add(e));
    let error = sigma / (m.count() as f64).sqrt();
    assert!(
        (m.mean() - mean).abs() < 5.0 * error,
        "{} {mean} {error}",
        m.mean()
    );
    assert!(sampler.drawn() <= 1.0 / 9.0);
    let few = system(Family::Gamma, 0.3, 7.9, 1.0, 10);
    assert!(Bulk::new(&few).is_none());
}

/// A slot draws no more tasks one by one at a million than at ten, and the sample still follows E6.
#[test]
fn cost_is_flat_in_the_arrival_rate() {
    for rate in [10.0, 1e3, 1e6] {
        let (s, sample) = run(system(Family::Gamma, 0.3, rate, 1.0, 200), 400);
        let exact = crate::theory::spitzer::ExactMean::new(&s, 200).expect("independent");
        let a = &sample.auxiliary[sample.auxiliary.len() - 1];
        let theory = exact.auxiliary(s.supply().mean(), 200);
        let z = (a.mean() - theory.expect("converges")) / a.standard_error();
        assert!(z.abs() < 5.0, "{rate}: z {z}");
        assert!(Sampler::new(&s).drawn() <= 1.0 / 9.0);
        let tasks: f64 = sample.model_tasks.iter().sum();
        assert!(
            (tasks / (400.0 * 200.0 * rate) - 1.0).abs() < 1e-2,
            "{tasks}"
        );
        assert!((sample.solved_tasks / tasks - 1.0).abs() < 1e-9);
        assert!(sample.conservation_gap < 1e-12);
    }
}

/// Common random numbers: the same luck makes a slot's demand larger under a policy that spends more on every task.
#[test]
fn the_same_luck_under_two_policies() {
    let of = |policy| {
        slots(
            &Sampler::new(&with_policy(policy, Family::Constant, 0.0, 20.0, 1.0, 10)),
            7,
            4000,
        )
    };
    let (cheap, dear) = (of(Rule::MeanEnergy), of(Rule::Always(3)));
    let mut sums = [0.0; 5];
    let n = cheap.len() as f64;
    for (a, b) in cheap.iter().zip(&dear) {
        for (sum, v) in sums.iter_mut().zip([*a, *b, a * a, b * b, a * b]) {
            *sum += v / n;
        }
    }
    let [a, b, aa, bb, ab] = sums;
    let correlation = (ab - a * b) / ((aa - a * a) * (bb - b * b)).sqrt();
    assert!(correlation > 0.9, "{correlation}");
}
