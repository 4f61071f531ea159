//! Frontier: the cheapest way to serve all kinds of tasks at a given solved fraction.
//!
//! Each row (what the dispatcher can tell apart) chooses among options with an [`Outcome`]. At a price kappa of the
//! second moment an option costs E\[E\] + kappa E\[E^2\]; the overall solved fraction enters with a multiplier, and
//! choices are randomised in one row so that the fraction is met exactly: a linear programme, solved exactly by walking
//! the rows' lower convex hulls in the order of their slopes.

use crate::attempt::Outcome;
use crate::special::ascending;

/// A row: its probability and the outcomes of its options.
pub struct Row {
    pub weight: f64,
    pub options: Vec<Outcome>,
}

/// The solved fraction asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Of every row: options below it are inadmissible.
    Each(f64),
    /// Of all tasks together.
    Overall(f64),
}

/// The target is out of reach.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfReach {
    /// The largest fraction that can be solved, overall or in the worst row.
    pub best: f64,
    /// The rows that cannot be served, with the largest fraction of each that can be solved.
    pub rows: Vec<(usize, f64)>,
}

fn cost(option: &Outcome, kappa: f64) -> f64 {
    // Zero times an infinite second moment must not make a finite choice of an impossible one.
    if option.mean.is_finite() && option.second_moment.is_finite() {
        option.mean + kappa * option.second_moment
    } else {
        f64::INFINITY
    }
}

/// A solution: probability of each option in each row, and the multiplier on solved tasks \[J\] at which it is optimal.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub shares: Vec<Vec<f64>>,
    pub multiplier: f64,
}

/// Minimises the expected cost at price `kappa` >= 0 \[1/J\].
pub fn cheapest<R: std::borrow::Borrow<Row>>(
    rows: &[R],
    kappa: f64,
    target: Target,
) -> Result<Plan, OutOfReach> {
    let mut shares: Vec<Vec<f64>> = rows
        .iter()
        .map(|r| vec![0.0; r.borrow().options.len()])
        .collect();
    let (mut edges, mut missed) = (Vec::new(), Vec::new());
    let mut solved = 0.0;
    for (index, (row, share)) in rows.iter().zip(&mut shares).enumerate() {
        let row = row.borrow();
        let floor = match target {
            Target::Each(q) => q,
            Target::Overall(_) => 0.0,
        };
        let hull = hull(&row.options, kappa, floor);
        let Some(first) = hull.first() else {
            let best = row.options.iter().filter(|o| o.mean.is_finite());
            missed.push((index, best.map(|o| o.solved).fold(0.0, f64::max)));
            continue;
        };
        if let Some(s) = share.get_mut(first.option) {
            *s = 1.0;
        }
        solved += row.weight * first.solved;
        for pair in hull.windows(2) {
            if let [from, to] = pair {
                edges.push(Edge {
                    row: index,
                    from: from.option,
                    to: to.option,
                    slope: (to.cost - from.cost) / (to.solved - from.solved),
                    gain: row.weight * (to.solved - from.solved),
                });
            }
        }
    }
    if !missed.is_empty() {
        return Err(OutOfReach {
            best: missed.iter().map(|m| m.1).fold(1.0, f64::min),
            rows: missed,
        });
    }
    let Target::Overall(wanted) = target else {
        return Ok(Plan {
            shares,
            multiplier: 0.0,
        });
    };
    let mut multiplier = 0.0;
    // Equal slopes keep the order of rows and of the hull: the result is the same on every machine.
    let slopes: Vec<f64> = edges.iter().map(|e| e.slope).collect();
    for edge in ascending(&slopes).into_iter().filter_map(|i| edges.get(i)) {
        let missing = wanted - solved;
        if missing <= 0.0 {
            return Ok(Plan { shares, multiplier });
        }
        multiplier = edge.slope;
        let part = if edge.gain > missing {
            missing / edge.gain
        } else {
            1.0
        };
        if let Some(share) = shares.get_mut(edge.row) {
            if let Some(s) = share.get_mut(edge.from) {
                *s -= part;
            }
            if let Some(s) = share.get_mut(edge.to) {
                *s += part;
            }
        }
        solved += part * edge.gain;
    }
    if wanted - solved > 1e-12 {
        return Err(OutOfReach {
            best: solved,
            rows: Vec::new(),
        });
    }
    Ok(Plan { shares, multiplier })
}

/// The options of a row that no other option beats in solved fraction, mean and second moment together: the only ones
/// that are ever chosen, at any price; in their order.
pub fn efficient(row: &Row) -> Vec<usize> {
    let beats = |(i, a): (usize, &Outcome), (j, b): (usize, &Outcome)| {
        let as_good =
            a.solved >= b.solved && a.mean <= b.mean && a.second_moment <= b.second_moment;
        // Of equals the first stays.
        as_good && i != j && (a != b || i < j)
    };
    let options = || row.options.iter().enumerate();
    options()
        .filter(|b| !options().any(|a| beats(a, *b)))
        .map(|(index, _)| index)
        .collect()
}

struct Edge {
    row: usize,
    from: usize,
    to: usize,
    slope: f64,
    gain: f64,
}

#[derive(Clone, Copy)]
struct Vertex {
    option: usize,
    solved: f64,
    cost: f64,
}

/// Lower convex hull of (solved, cost) from the cheapest option rightwards, among options that solve at least `floor`.
fn hull(options: &[Outcome], kappa: f64, floor: f64) -> Vec<Vertex> {
    let mut points: Vec<Vertex> = options
        .iter()
        .enumerate()
        .map(|(option, o)| Vertex {
            option,
            solved: o.solved,
            cost: cost(o, kappa),
        })
        .filter(|v| v.cost.is_finite() && v.solved >= floor - 1e-12)
        .collect();
    let Some(start) = points.iter().copied().min_by(|a, b| {
        a.cost
            .total_cmp(&b.cost)
            .then(b.solved.total_cmp(&a.solved))
            .then(a.option.cmp(&b.option))
    }) else {
        return Vec::new();
    };
    points.retain(|p| p.solved > start.solved);
    let solved: Vec<f64> = points.iter().map(|p| p.solved).collect();
    let mut hull = vec![start];
    for p in ascending(&solved).into_iter().filter_map(|i| points.get(i)) {
        // Of equally good options the cheapest stays, and of equally cheap ones the first.
        match hull.last().filter(|l| l.solved >= p.solved) {
            Some(l) if l.cost <= p.cost => continue,
            Some(_) => {
                hull.pop();
            }
            None => {}
        }
        while let [.., a, b] = hull.as_slice() {
            let turns_up = (p.cost - a.cost) * (b.solved - a.solved)
                > (b.cost - a.cost) * (p.solved - a.solved);
            if turns_up {
                break;
            }
            hull.pop();
        }
        hull.push(*p);
    }
    hull
}

/// Mixture of all rows under the shares.
pub fn mixture<R: std::borrow::Borrow<Row>>(rows: &[R], shares: &[Vec<f64>]) -> Outcome {
    let mut total = Outcome::default();
    for (row, share) in rows.iter().zip(shares) {
        let row = row.borrow();
        for (option, s) in row.options.iter().zip(share) {
            if *s > 0.0 {
                total = total.plus(row.weight * s, *option);
            }
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::{Draws, Stream};

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
                    let shares = cheapest(&rows, kappa, Target::Overall(target))
                        .expect("in reach")
                        .shares;
                    let m = mixture(&rows, &shares);
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
            let shares = cheapest(&rows, 0.0, Target::Overall(0.9))
                .expect("in reach")
                .shares;
            let m = mixture(&rows, &shares);
            assert!((m.mean - (1.0 + 0.8 * 4.0)).abs() < 1e-12, "{m:?}");
        }
    }

    #[test]
    fn only_efficient_options_are_ever_chosen() {
        for seed in 0..30 {
            let rows = rows(seed, 3, 12);
            for kappa in [0.0, 0.1, 10.0] {
                let shares = cheapest(&rows, kappa, Target::Overall(0.7))
                    .expect("in reach")
                    .shares;
                for (row, share) in rows.iter().zip(&shares) {
                    let kept = efficient(row);
                    assert!(!kept.is_empty() && kept.len() <= 12);
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
        let shares = cheapest(&rows, 0.0, Target::Each(0.6))
            .expect("in reach")
            .shares;
        for (row, share) in rows.iter().zip(&shares) {
            let chosen = share.iter().position(|s| *s == 1.0).expect("pure");
            let admissible = row.options.iter().filter(|o| o.solved >= 0.6);
            assert_eq!(
                row.options[chosen].mean,
                admissible.map(|o| o.mean).fold(f64::INFINITY, f64::min)
            );
        }
        let missed = cheapest(&rows, 0.0, Target::Each(1.0)).expect_err("out of reach");
        assert!(missed.rows.len() == 3 && missed.best < 1.0);
        let missed = cheapest(&rows, 0.0, Target::Overall(1.0)).expect_err("out of reach");
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
        let plan = cheapest(&rows, 0.0, Target::Overall(0.9)).expect("in reach");
        assert_eq!(plan.shares, [[0.0, 1.0]]);
        assert!(cheapest(&rows, 0.0, Target::Overall(0.95)).is_err());
    }
}
