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
    let beats = |a: &Outcome, b: &Outcome| {
        a.solved >= b.solved && a.mean <= b.mean && a.second_moment <= b.second_moment
    };
    // What beats an option has no larger mean, so that in the order of means only the few that are kept need a look; of
    // equals the first stays, and of equal means the later may still beat the earlier.
    let means: Vec<f64> = row.options.iter().map(|o| o.mean).collect();
    let mut kept: Vec<(usize, &Outcome)> = Vec::new();
    for index in ascending(&means) {
        let Some(option) = row.options.get(index) else {
            continue;
        };
        if kept.iter().any(|(_, k)| beats(k, option)) {
            continue;
        }
        kept.retain(|(_, k)| !beats(option, k));
        kept.push((index, option));
    }
    let mut kept: Vec<usize> = kept.into_iter().map(|(index, _)| index).collect();
    let order: Vec<f64> = kept.iter().map(|i| *i as f64).collect();
    kept = ascending(&order)
        .into_iter()
        .filter_map(|i| kept.get(i).copied())
        .collect();
    kept
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
mod tests;
