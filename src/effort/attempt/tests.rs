use super::*;
use crate::numerics::streams::{Draws, Stream};

fn attempt(m: u32, r: f64) -> Attempt {
    Attempt::until_solved(2.0, NegativeBinomial::new(m, r))
}

fn courses() -> Vec<Course> {
    let alone = |first| Course { first, then: None };
    let hard = attempt(8, 0.3);
    vec![
        alone(hard),
        alone(hard.with_budget(20, 1)),
        alone(hard.with_budget(8, 1)),
        alone(hard.with_budget(25, 4)),
        alone(attempt(1, 0.02).with_budget(60, 3)),
        Course {
            first: hard.with_budget(18, 1),
            then: Some(Attempt::until_solved(9.0, NegativeBinomial::new(8, 0.7))),
        },
        Course {
            first: hard.with_budget(16, 2),
            then: Some(Attempt::until_solved(5.0, NegativeBinomial::new(8, 0.9))),
        },
    ]
}

#[test]
fn outcomes_against_the_distribution() {
    for course in courses() {
        let Some((pmf, unsolved)) = course.first.steps() else {
            continue;
        };
        let stride = course.first.stride();
        let budget = course.first.budget.map_or(0.0, f64::from);
        let total: f64 = pmf.iter().sum();
        assert!((total - 1.0).abs() < 1e-12);
        let (mut mean, mut square) = (0.0, 0.0);
        for (k, p) in pmf.iter().enumerate() {
            mean += p * stride * k as f64;
            square += p * (stride * k as f64).powi(2);
        }
        let mut solved = 1.0 - unsolved;
        if let Some(then) = course.then {
            let law = then.law.expect("solvable");
            for (k, p) in law.probabilities().take(3000).enumerate() {
                let more = then.step_energy * k as f64;
                mean += unsolved * p * more;
                square +=
                    unsolved * p * ((stride * budget + more).powi(2) - (stride * budget).powi(2));
                solved += unsolved * p;
            }
        }
        let outcome = course.outcome();
        assert!((outcome.solved - solved).abs() < 1e-9, "{course:?}");
        assert!((outcome.mean / mean - 1.0).abs() < 1e-9, "{course:?}");
        assert!(
            (outcome.second_moment / square - 1.0).abs() < 1e-9,
            "{course:?}"
        );
    }
}

#[test]
fn sampler_against_moments_and_distribution() {
    let n = 40_000u64;
    for course in courses() {
        let quantile = CourseQuantile::new(course);
        let (mut sum, mut solved) = (0.0, 0.0);
        let mut counts = vec![0.0; 4000];
        for i in 0..n {
            let mut draws = Draws::new(11, Stream::Steps, 0, i);
            let drawn = quantile.draw((draws.uniform(), draws.uniform()));
            sum += drawn.energy;
            solved += f64::from(u8::from(drawn.solved));
            if course.then.is_none() {
                counts[(drawn.steps as usize).min(3999)] += 1.0;
            }
        }
        let o = course.outcome();
        let count = n as f64;
        let variance = (o.second_moment - o.mean * o.mean).max(1e-15 * o.second_moment);
        let error = (variance / count).sqrt().max(1e-12 * o.mean);
        // |z| < 5 fails once in 1.7 million.
        assert!(((sum / count - o.mean) / error).abs() < 5.0, "{course:?}");
        let rare = (o.solved * (1.0 - o.solved) / count).sqrt().max(1e-9);
        assert!(
            ((solved / count - o.solved) / rare).abs() < 5.0,
            "{course:?}"
        );
        // Chi-square against the exact distribution, cells of at least ten expected; the normal approximation of
        // its upper tail at 5.5 standard deviations, alpha below 1e-5 for this many degrees of freedom.
        if let Some((pmf, _)) = course.first.steps().filter(|_| course.then.is_none()) {
            let (mut chi, mut cells) = (0.0, 0.0);
            let (mut expected, mut seen) = (0.0, 0.0);
            for (k, p) in pmf.iter().enumerate() {
                expected += p * count;
                seen += counts[k];
                if expected >= 10.0 {
                    chi += (seen - expected).powi(2) / expected;
                    cells += 1.0;
                    (expected, seen) = (0.0, 0.0);
                }
            }
            assert!(
                chi < cells + 5.5 * (2.0 * f64::max(cells, 8.0)).sqrt(),
                "{course:?}: {chi} of {cells}"
            );
        }
    }
}

#[test]
fn budgets_below_the_skills_never_solve() {
    let o = attempt(8, 0.9).with_budget(7, 3).outcome();
    assert_eq!(o.solved, 0.0);
    assert!((o.mean - 2.0 * 3.0 * 7.0).abs() < 1e-12);
    let impossible = Attempt::until_solved(2.0, None)
        .with_budget(10, 1)
        .outcome();
    assert_eq!((impossible.solved, impossible.mean), (0.0, 20.0));
    let nothing = attempt(8, 0.9).with_budget(0, 1).outcome();
    assert_eq!((nothing.solved, nothing.mean), (0.0, 0.0));
}

#[test]
fn more_budget_and_more_chains_solve_more() {
    let mut before = 0.0;
    for k in 8..80 {
        let solved = attempt(8, 0.4).with_budget(k, 1).outcome().solved;
        assert!(solved >= before);
        assert!(attempt(8, 0.4).with_budget(k, 3).outcome().solved >= solved);
        before = solved;
    }
    // E20 for whole attempts: 1 - (1 - P)^n.
    let one = attempt(8, 0.4).with_budget(20, 1).outcome().solved;
    let four = attempt(8, 0.4).with_budget(20, 4).outcome().solved;
    assert!((four - (1.0 - (1.0 - one).powi(4))).abs() < 1e-12);
}

#[test]
fn trees() {
    let (r, factor) = tree(0.3, 4);
    assert!((r - (1.0 - 0.7f64.powi(4))).abs() < 1e-15 && factor == 4.0);
    assert_eq!(tree(0.3, 1).1, 1.0);
    assert!((tree(1.0, 3).0 - 1.0).abs() < 1e-15);
    assert_eq!(tree(0.2, 0), tree(0.2, 1), "no branch is one branch");
}
