use super::*;
use crate::diffusion::regime::Diffusion;
use crate::dispatch::rule::Rule;
use crate::given::supply::Family;
use crate::system::tests::{system, with_policy};
use crate::theory::spitzer::ExactMean;

pub fn run(system: System, paths: u64) -> (Arc<System>, Sample) {
    let system = Arc::new(system);
    let plan = Plan::new(&system, 17, paths);
    let mut simulation = Simulation::new(system.clone(), plan).expect("small enough");
    while !simulation.advance(1_000_000) {}
    (system, simulation.sample().clone())
}

/// Every supply family in all three regimes against the exact mean (E6), at the own supply and at nine others, for
/// auxiliary and unused energy: 4 x 3 x (2 + 9) = 132 correlated z-scores, |z| < 5.2 each, so the family-wise
/// error probability is below 132 x 2e-7 = 2.7e-5.
#[test]
fn sampled_means_agree_with_spitzer_in_every_regime() {
    let mut worst: f64 = 0.0;
    for family in [
        Family::Constant,
        Family::Gamma,
        Family::Lognormal,
        Family::OnOff,
    ] {
        for multiple in [0.9, 1.0, 1.1] {
            let (s, sample) = run(system(family, 0.5, 6.0, multiple, 200), 1500);
            let exact = ExactMean::new(&s, 200).expect("independent");
            let mut compare = |mean: f64, auxiliary: &Moments, unused: &Moments| {
                let a = exact.auxiliary(mean, 200).expect("converges");
                let u = (mean - s.critical_supply()) * 200.0 + a;
                // A mean below the rounding of one path cannot be compared in standard errors.
                for (theory, moments) in [(a, auxiliary), (u, unused)] {
                    if moments.standard_error() > 1e-6 * s.variance().sqrt()
                        && theory > 0.02 * s.variance().sqrt()
                    {
                        let z = (moments.mean() - theory) / moments.standard_error();
                        worst = worst.max(z.abs());
                        assert!(z.abs() < 5.2, "{family:?} {multiple} {mean}: z {z}");
                    }
                }
            };
            let last = sample.auxiliary.len() - 1;
            compare(
                s.supply().mean(),
                &sample.auxiliary[last],
                &sample.unused[last],
            );
            for (m, (a, u)) in sample.multiples.iter().zip(&sample.by_supply) {
                compare(m * s.critical_supply(), a, u);
            }
            assert!(
                sample.conservation_gap < 200.0 * f64::EPSILON,
                "E2: {}",
                sample.conservation_gap
            );
        }
    }
    println!("worst |z| of sample against E6: {worst:.2}");
}

/// The Brownian mean (E7) and law (E8) against the sample of every family in all three regimes, where the walk is
/// long enough to be a diffusion; exceedances are binomial. 48 two-sided comparisons at five standard errors, after
/// allowing for the discrete-time shift of E9: family-wise error probability below 3e-5.
#[test]
fn brownian_law_covers_the_sample_between_the_shifted_bounds() {
    let families = [
        Family::Constant,
        Family::Gamma,
        Family::Lognormal,
        Family::OnOff,
    ];
    for (family, multiple) in families
        .into_iter()
        .flat_map(|f| [0.85, 1.0, 1.15].map(|m| (f, m)))
    {
        let (s, sample) = run(system(family, 0.5, 6.0, multiple, 1000), 500);
        let d = Diffusion::new(s.drift(), s.variance());
        // E7 lies above the walk's mean by at most Siegmund's shift (E9).
        let mean = &sample.auxiliary[sample.auxiliary.len() - 1];
        let (gap, error) = (
            d.mean_auxiliary(1000.0) - mean.mean(),
            5.0 * mean.standard_error(),
        );
        let most = crate::diffusion::regime::SIEGMUND * d.sigma();
        assert!(
            gap > -error && gap < most + error,
            "{family:?} {multiple}: {gap} of {most}"
        );
        for p in [0.25, 0.5, 0.75] {
            let y = d.auxiliary_quantile(1000.0, p);
            let shift = 2.0 * crate::diffusion::regime::SIEGMUND * d.sigma();
            let above = sample.finals.iter().filter(|a| **a > y).count() as f64;
            let n = sample.finals.len() as f64;
            let high = n * (1.0 - p);
            let low = n * d.auxiliary_exceeds(1000.0, y + shift);
            let error = 5.0 * (n * p * (1.0 - p)).sqrt();
            assert!(
                above < high + error && above > low - error,
                "{family:?} {multiple} {p}: {low} {above} {high}"
            );
        }
    }
}

#[test]
fn cutting_the_work_changes_no_bit() {
    let s = Arc::new(system(Family::Gamma, 0.5, 6.0, 1.0, 50));
    let whole = run((*s).clone(), 20).1;
    let mut pieces = Simulation::new(s.clone(), Plan::new(&s, 17, 20)).expect("small");
    while !pieces.advance(37) {}
    assert_eq!(*pieces.sample(), whole);
}

#[test]
fn policies_meet_the_same_tasks() {
    let seen = |policy| {
        let s = with_policy(policy, Family::Gamma, 0.5, 6.0, 1.0, 50);
        let mut tasks = Vec::new();
        let luck = Luck::new(1, 2);
        Sampler::new(&s).slot(&luck, 3, Side::Thorough, &mut |t| tasks.push(t));
        tasks
    };
    let (small, large) = (seen(Rule::Always(0)), seen(Rule::Always(3)));
    assert!(!small.is_empty() && small.len() == large.len());
    for (a, b) in small.iter().zip(&large) {
        assert_eq!(a.kind, b.kind);
        assert!(
            b.steps <= a.steps,
            "the larger model never needs more steps"
        );
    }
}

/// Task energies against e1 and e2 for every policy: 8 z-scores, |z| < 5.3.
#[test]
fn task_moments_agree_for_every_policy() {
    let rule = Rule::TrainingCompute;
    for policy in [Rule::MeanEnergy, Rule::Uniform, Rule::Always(1), rule] {
        let s = with_policy(policy, Family::Gamma, 0.5, 6.0, 1.0, 50);
        let (sampler, luck) = (Sampler::new(&s), Luck::new(5, 0));
        let (mut first, mut second) = (Moments::default(), Moments::default());
        for slot in 0..10_000 {
            sampler.slot(&luck, slot, Side::Thorough, &mut |t| {
                first.add(t.energy);
                second.add(t.energy * t.energy);
            });
        }
        let task = s.task();
        let z1 = (first.mean() - task.mean) / first.standard_error();
        let z2 = (second.mean() - task.second_moment) / second.standard_error();
        assert!(z1.abs() < 5.3 && z2.abs() < 5.3, "{policy:?}: {z1} {z2}");
    }
}

#[test]
fn absurd_samples_are_refused_in_words() {
    let s = Arc::new(system(Family::Gamma, 0.5, 10.0, 1.0, 1_000_000));
    let refused = Simulation::new(s.clone(), Plan::new(&s, 1, 100_000)).err();
    assert!(refused.is_some_and(|e| e.contains("lower the sample paths")));
}

/// Everything that a dispatcher may do, against the closed forms: exact mean (E6), solved fraction, task energy. Seven
/// systems, four comparisons each, |z| < 5: family-wise below 2e-5.
#[test]
fn efforts_escalations_errors_and_bursts_agree_with_the_closed_forms() {
    use crate::dispatch::frontier::Target;
    let escalation = Rule::Escalation(0, 2);
    for (policy, error, fano, (branches, parallel), target) in [
        (Rule::VarianceAware, 0.1, 1.0, (1, 1), Target::Overall(0.97)),
        (Rule::MeanEnergy, 0.1, 4.0, (1, 1), Target::Overall(0.99)),
        (Rule::MeanEnergy, 0.0, 1.0, (2, 3), Target::Overall(0.9)),
        (Rule::MeanEnergy, 0.05, 1.0, (1, 1), Target::Each(0.95)),
        (
            Rule::InferenceCompute(2),
            0.0,
            1.0,
            (1, 1),
            Target::Overall(0.9),
        ),
        (escalation, 0.0, 1.0, (1, 2), Target::Overall(0.9)),
        (
            Rule::TrainingCompute,
            0.2,
            1.0,
            (1, 1),
            Target::Overall(0.9),
        ),
    ] {
        let mut parts = system(Family::Gamma, 0.5, 6.0, 1.02, 100).parts().clone();
        parts.policy = policy;
        parts.prediction_error = error;
        parts.workload = parts.workload.with_fano(fano).expect("valid");
        (parts.efforts.open, parts.efforts.target) = (true, target);
        (parts.efforts.branches, parts.efforts.parallel) = (branches, parallel);
        let first = System::new(parts.clone()).expect("served");
        parts.supply = parts.supply.with_mean(first.critical_supply());
        let (s, sample) = run(System::new(parts).expect("served"), 800);
        if let (Target::Overall(q), true) = (target, policy.optimises()) {
            assert!(
                (s.task().solved - q).abs() < 1e-12,
                "{policy:?} {}",
                s.task().solved
            );
        }
        let exact = ExactMean::new(&s, 100)
            .expect("independent")
            .auxiliary(s.supply().mean(), 100)
            .expect("converges");
        let moments = sample.auxiliary.last().expect("sampled");
        let tasks: f64 = sample.model_tasks.iter().sum();
        let energy: f64 = sample.model_energy.iter().sum();
        let solved = s.task().solved;
        let variance = s.task().second_moment - s.task().mean.powi(2);
        let checks = [
            (moments.mean() - exact) / moments.standard_error(),
            (sample.solved_tasks / tasks - solved)
                / (solved * (1.0 - solved) / tasks).sqrt().max(1e-9),
            (energy / tasks - s.task().mean) / (variance / tasks).sqrt(),
            (tasks - 800.0 * 100.0 * 6.0) / (fano * 800.0 * 100.0 * 6.0).sqrt(),
        ];
        assert!(
            checks.iter().all(|z| z.abs() < 5.0),
            "{policy:?} {error} {fano}: {checks:?}"
        );
        for (u, sampled) in s.model_use().iter().zip(&sample.model_energy) {
            assert!(
                (u.energy - sampled / energy).abs() < 0.02,
                "{policy:?}: {u:?}"
            );
        }
    }
}

/// Dispatch that listens to its battery between the two critical supplies: sampled auxiliary and unused energy, thrifty
/// time and solved fraction against E23's approach in time; 20 comparisons at five standard errors, after allowing one
/// per cent of sigma sqrt(T), or of the time, for corrections of first order. With the chosen level it draws a quarter of what a static
/// balanced dispatch does.
#[test]
fn feedback_balances_itself() {
    use crate::diffusion::switched::{Feedback, level_for};
    use crate::dispatch::frontier::Target;
    use crate::system::{Parts, System};
    use crate::theory::brownian::thrifty_share;
    use crate::theory::expected::Forms;
    const THRIFTY: f64 = 0.975;
    let plain = system(Family::Gamma, 0.5, 20.0, 1.0, 2000);
    let mut parts = plain.parts().clone();
    parts.efforts.open = true;
    parts.efforts.target = Target::Overall(0.98);
    let thorough = System::new(parts.clone()).expect("served");
    let least = {
        let mut parts = parts.clone();
        parts.efforts.target = Target::Overall(THRIFTY);
        System::new(parts).expect("served").critical_supply()
    };
    let between = 0.5 * (least + thorough.critical_supply());
    let below = Diffusion::new(between - least, thorough.variance());
    let level = level_for(&below, 2000.0).expect("thrifty drift");
    let critical = Diffusion::new(0.0, thorough.variance());
    for (multiple, part) in [(1.0, 1.0), (1.0, 0.5), (0.97, 1.0), (1.03, 1.0)] {
        let s = System::new(Parts {
            supply: parts.supply.with_mean(multiple * between),
            feedback: Some(Feedback {
                level: part * level,
                solved: THRIFTY,
            }),
            ..parts.clone()
        });
        let (s, sample) = run(s.expect("served"), 400);
        let t = s.horizon();
        let theory = Forms::new(s.clone(), t).here().expected(t);
        let (auxiliary, unused) = (theory.auxiliary.line(), theory.unused.line());
        let share = thrifty_share(&s, s.supply().mean(), t).expect("listens");
        let room = 0.01 * s.variance().sqrt() * (t as f64).sqrt();
        let (a, u) = (
            &sample.auxiliary[sample.auxiliary.len() - 1],
            &sample.unused[sample.unused.len() - 1],
        );
        let sampled = sample.thrifty_slots / (400 * t) as f64;
        println!(
            "{multiple} {part}: A {} ± {} {}, U {} ± {} {}, thrifty {sampled} {share}, room {room}",
            a.mean(),
            a.standard_error(),
            auxiliary,
            u.mean(),
            u.standard_error(),
            unused
        );
        assert!((a.mean() - auxiliary).abs() < 5.0 * a.standard_error() + room);
        assert!((u.mean() - unused).abs() < 5.0 * u.standard_error() + room);
        assert!((sampled - share).abs() < 0.03, "{sampled} {share}");
        let (_, thrifty) = s.feedback().expect("feedback");
        let solved = share * thrifty.task().solved + (1.0 - share) * s.task().solved;
        let tasks: f64 = sample.model_tasks.iter().sum();
        assert!((sample.solved_tasks / tasks - solved).abs() < 0.01);
        if (multiple, part) == (1.0, 1.0) {
            assert!(a.mean() < 0.27 * critical.mean_auxiliary(t as f64));
        }
    }
}

/// Paths that were walked elsewhere, in any order, give the same sample; a standard error asked for ends it early.
#[test]
fn shared_paths_change_no_bit_and_precision_stops_early() {
    let s = Arc::new(system(Family::Gamma, 0.5, 6.0, 1.0, 50));
    let whole = run((*s).clone(), 150).1;
    let mut plan = Plan::new(&s, 17, 150);
    let mut walkers = [0, 1].map(|_| Walker::new(s.clone(), plan.clone()).expect("small"));
    let models = walkers[0].models();
    let mut results = vec![Vec::new(); 150];
    for path in (0..150).rev() {
        let (walker, mut budget) = (&mut walkers[path % 2], u64::MAX);
        let result = walker.walk(path as u64, &mut budget).expect("whole");
        results[path] = result.numbers();
        assert_eq!(results[path].len(), PathResult::length(&plan, models));
    }
    let mut sample = Sample::new(&plan, models);
    for numbers in &results {
        assert!(!sample.is_finished(&plan));
        sample.add(&PathResult::from_numbers(&plan, models, numbers).expect("as sent"));
    }
    assert_eq!(sample, whole);
    assert_eq!(
        PathResult::from_numbers(&plan, models, &results[0][1..]),
        None
    );
    plan.precision = 2.0
        * whole
            .auxiliary
            .last()
            .map_or(0.0, |m| m.standard_error() / m.mean());
    let mut early = Simulation::new(s, plan.clone()).expect("small");
    while !early.advance(1000) {}
    let n = early.sample().finished_paths;
    assert!((LEAST_PATHS..150).contains(&n), "{n}");
    plan.precision *= 0.1;
    assert!(!early.sample().is_finished(&plan));
}
