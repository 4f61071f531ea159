use super::*;
use crate::numerics::streams::{Draws, Stream};

fn rows(seed: u64, count: usize, options: usize) -> Vec<Row> {
    let mut draws = Draws::new(seed, Stream::Kinds, 0, 0);
    (0..count)
        .map(|_| Row {
            weight: 1.0 / count as f64,
            options: (0..options)
                .map(|_| {
                    let mean = 1.0 + 9.0 * draws.uniform();
                    Outcome {
                        solved: 0.2 + 0.8 * draws.uniform(),
                        mean,
                        second_moment: mean * mean * (1.0 + 2.0 * draws.uniform()),
                    }
                })
                .collect(),
        })
        .collect()
}

/// The shares of the cheapest plan.
fn served(rows: &[Row], kappa: f64, target: Target) -> Result<Vec<Vec<f64>>, OutOfReach> {
    let rows: Vec<&Row> = rows.iter().collect();
    let plan = cheapest(&rows, kappa, target)?;
    let shares = plan.shares(rows.iter().map(|r| r.options.len()));
    let m = mixture(&rows, &shares);
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9 * (1.0 + b.abs());
    assert!(near(plan.outcome.mean, m.mean) && near(plan.outcome.solved, m.solved));
    assert!(near(plan.outcome.second_moment, m.second_moment));
    Ok(shares)
}

fn total(rows: &[Row], shares: &[Vec<f64>]) -> Outcome {
    mixture(&rows.iter().collect::<Vec<_>>(), shares)
}

/// Costs and solved fractions of every pure assignment.
fn assignments(rows: &[Row], kappa: f64) -> Vec<(f64, f64)> {
    rows.iter().fold(vec![(0.0, 0.0)], |sums, row| {
        sums.iter()
            .flat_map(|(s, c)| {
                row.options
                    .iter()
                    .map(move |o| (s + row.weight * o.solved, c + row.weight * cost(o, kappa)))
            })
            .collect()
    })
}

#[test]
fn the_fraction_is_met_exactly_and_nothing_is_cheaper() {
    for seed in 0..60 {
        let rows = rows(seed, 4, 5);
        for kappa in [0.0, 0.3] {
            let pure = assignments(&rows, kappa);
            let most = pure.iter().map(|p| p.0).fold(0.0, f64::max);
            let (_, unconstrained) = pure
                .iter()
                .copied()
                .fold((0.0, f64::INFINITY), |b, p| if p.1 < b.1 { p } else { b });
            for part in [0.5, 0.8, 0.97] {
                let target = part * most;
                let shares = served(&rows, kappa, Target::Overall(target)).expect("in reach");
                let m = total(&rows, &shares);
                let c = m.mean + kappa * m.second_moment;
                assert!(m.solved > target - 1e-12);
                assert!((m.solved - target).abs() < 1e-12 || (c - unconstrained).abs() < 1e-12);
                // Every mixture of two pure assignments that meets the target costs at least as much: by Caratheodory
                // the optimum of a linear programme with one constraint is such a mixture.
                for a in &pure {
                    for b in pure.iter().filter(|b| b.0 >= target && a.0 < target) {
                        let w = (target - a.0) / (b.0 - a.0);
                        assert!(a.1 + w * (b.1 - a.1) > c - 1e-9, "seed {seed}");
                    }
                }
                assert!(
                    shares
                        .iter()
                        .all(|s| (s.iter().sum::<f64>() - 1.0).abs() < 1e-12)
                );
                let mixed = shares.iter().filter(|s| s.iter().all(|p| *p < 1.0)).count();
                assert!(mixed <= 1, "randomised in one row only");
            }
        }
    }
}

#[test]
fn of_equally_good_options_the_cheapest_is_taken() {
    let until_solved = |mean: f64| Outcome {
        solved: 1.0,
        mean,
        second_moment: mean * mean,
    };
    let quick = Outcome {
        solved: 0.5,
        mean: 1.0,
        second_moment: 1.0,
    };
    for means in [[50.0, 5.0, 7.0], [5.0, 50.0, 7.0], [7.0, 50.0, 5.0]] {
        let mut options = vec![quick];
        options.extend(means.map(until_solved));
        let rows = [Row {
            weight: 1.0,
            options,
        }];
        let shares = served(&rows, 0.0, Target::Overall(0.9)).expect("in reach");
        let m = total(&rows, &shares);
        assert!((m.mean - (1.0 + 0.8 * 4.0)).abs() < 1e-12, "{m:?}");
    }
}

#[test]
fn only_efficient_options_are_ever_chosen() {
    for seed in 0..30 {
        let rows = rows(seed, 3, 12);
        for kappa in [0.0, 0.1, 10.0] {
            let shares = served(&rows, kappa, Target::Overall(0.7)).expect("in reach");
            for (row, share) in rows.iter().zip(&shares) {
                let mut kept = efficient(row);
                assert!(kept.is_sorted_by_key(|i| row.options[*i].solved));
                kept.sort_unstable();
                let beaten = |b: &usize| {
                    let (b, all) = (&row.options[*b], &row.options);
                    let beats = |a: &Outcome| {
                        a.solved >= b.solved
                            && a.mean <= b.mean
                            && a.second_moment <= b.second_moment
                    };
                    all.iter().any(|a| beats(a) && a != b)
                };
                let all: Vec<usize> = (0..row.options.len()).filter(|b| !beaten(b)).collect();
                assert_eq!(kept, all, "seed {seed}");
                let used = share.iter().enumerate().filter(|(_, s)| **s > 0.0);
                assert!(
                    used.map(|(i, _)| i).all(|i| kept.contains(&i)),
                    "seed {seed}"
                );
            }
        }
    }
}

#[test]
fn targets_of_each_row() {
    let rows = rows(3, 3, 6);
    let shares = served(&rows, 0.0, Target::Each(0.6)).expect("in reach");
    for (row, share) in rows.iter().zip(&shares) {
        let chosen = share.iter().position(|s| *s == 1.0).expect("pure");
        let admissible = row.options.iter().filter(|o| o.solved >= 0.6);
        assert_eq!(
            row.options[chosen].mean,
            admissible.map(|o| o.mean).fold(f64::INFINITY, f64::min)
        );
    }
    let missed = served(&rows, 0.0, Target::Each(1.0)).expect_err("out of reach");
    assert!(missed.rows.len() == 3 && missed.best < 1.0);
    let missed = served(&rows, 0.0, Target::Overall(1.0)).expect_err("out of reach");
    assert!(missed.best < 1.0 && missed.rows.is_empty());
}

#[test]
fn impossible_options_are_never_taken() {
    let never = Outcome {
        solved: 1.0,
        mean: f64::INFINITY,
        second_moment: f64::INFINITY,
    };
    let fine = Outcome {
        solved: 0.9,
        mean: 1.0,
        second_moment: 2.0,
    };
    let rows = [Row {
        weight: 1.0,
        options: vec![never, fine],
    }];
    let plan = served(&rows, 0.0, Target::Overall(0.9)).expect("in reach");
    assert_eq!(plan, [[0.0, 1.0]]);
    assert!(served(&rows, 0.0, Target::Overall(0.95)).is_err());
}
