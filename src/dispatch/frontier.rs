//! Frontier: the cheapest way to serve all kinds of tasks at a given solved fraction.
//!
//! Each row (what the dispatcher can tell apart) chooses among options with an [`Outcome`]. At a price kappa of the
//! second moment an option costs E\[E\] + kappa E\[E^2\]; the overall solved fraction enters with a multiplier, and
//! choices are randomised in one row so that the fraction is met exactly: a linear programme, solved exactly by walking
//! the rows' lower convex hulls in the order of their slopes.

use crate::effort::attempt::Outcome;
use crate::numerics::sorting::ascending;

/// A row: its probability and the outcomes of its options.
#[derive(Debug)]
pub struct Row {
    /// Probability that a task falls into this row.
    pub weight: f64,
    /// What each choice makes of its tasks, in the order of the choices.
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

impl Target {
    /// What every row must reach, and what all tasks together must; zero where nothing is asked.
    fn floors(self) -> (f64, f64) {
        match self {
            Target::Each(q) => (q, 0.0),
            Target::Overall(q) => (0.0, q),
        }
    }

    /// The fraction itself, whatever it is of.
    pub fn fraction(self) -> f64 {
        let (row, overall) = self.floors();
        row + overall
    }

    /// What every row must reach.
    pub fn floor(self) -> f64 {
        self.floors().0
    }

    /// Another fraction of the same.
    pub fn with_fraction(self, q: f64) -> Target {
        match self {
            Target::Each(_) => Target::Each(q),
            Target::Overall(_) => Target::Overall(q),
        }
    }
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

/// A solution: where each row begins, and the moves along its hull that are made.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    starts: Vec<usize>,
    moves: Vec<(Edge, f64)>,
    /// Multiplier on solved tasks \[J\] at which it is optimal.
    pub multiplier: f64,
    /// What all rows together come to.
    pub outcome: Outcome,
}

impl Plan {
    /// Probability of each option in each row.
    pub fn shares(&self, options: impl Iterator<Item = usize>) -> Vec<Vec<f64>> {
        let mut shares: Vec<Vec<f64>> = options.map(|n| vec![0.0; n]).collect();
        for (share, start) in shares.iter_mut().zip(&self.starts) {
            if let Some(s) = share.get_mut(*start) {
                *s = 1.0;
            }
        }
        for (edge, part) in &self.moves {
            if let Some(share) = shares.get_mut(edge.row) {
                if let Some(s) = share.get_mut(edge.from) {
                    *s -= part;
                }
                if let Some(s) = share.get_mut(edge.to) {
                    *s += part;
                }
            }
        }
        shares
    }
}

/// Minimises the expected cost at price `kappa` >= 0 \[1/J\].
pub fn cheapest(rows: &[&Row], kappa: f64, target: Target) -> Result<Plan, OutOfReach> {
    let (floor, wanted) = target.floors();
    let (mut starts, mut edges, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    let mut outcome = Outcome::default();
    let mut hull = Hull::default();
    for (index, row) in rows.iter().enumerate() {
        hull.of(&row.options, kappa, floor);
        let Some(first) = hull.vertices.first() else {
            let best = row.options.iter().filter(|o| o.mean.is_finite());
            missed.push((index, best.map(|o| o.solved).fold(0.0, f64::max)));
            continue;
        };
        starts.push(first.option);
        if let Some(o) = row.options.get(first.option) {
            outcome = outcome.plus(row.weight, *o);
        }
        for pair in hull.vertices.windows(2) {
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
    let moves = least(edges, wanted - outcome.solved);
    for (edge, part) in &moves {
        let Some(row) = rows.get(edge.row) else {
            continue;
        };
        if let (Some(from), Some(to)) = (row.options.get(edge.from), row.options.get(edge.to)) {
            outcome = outcome.plus(-part * row.weight, *from);
            outcome = outcome.plus(part * row.weight, *to);
        }
    }
    if wanted - outcome.solved > 1e-12 {
        return Err(OutOfReach {
            best: outcome.solved,
            rows: Vec::new(),
        });
    }
    Ok(Plan {
        starts,
        multiplier: moves.iter().map(|(e, _)| e.slope).fold(0.0, f64::max),
        moves,
        outcome,
    })
}

/// The edges of smallest slope that together gain what is `missing`, the steepest of them in part. Found by selection:
/// only those near the last need to be put in order; equal slopes keep theirs, so that the result is the same everywhere.
fn least(mut edges: Vec<Edge>, mut missing: f64) -> Vec<(Edge, f64)> {
    let mut taken = Vec::new();
    let gain = |edges: &[Edge]| edges.iter().map(|e| e.gain).sum::<f64>();
    while missing > 0.0 {
        let Some(pivot) = edges.get(edges.len() / 2).map(|e| e.slope) else {
            break;
        };
        let (below, rest): (Vec<Edge>, Vec<Edge>) =
            edges.into_iter().partition(|e| e.slope < pivot);
        let flatter = gain(&below);
        if flatter >= missing {
            edges = below;
            continue;
        }
        taken.extend(below.into_iter().map(|e| (e, 1.0)));
        missing -= flatter;
        let (equal, above): (Vec<Edge>, Vec<Edge>) =
            rest.into_iter().partition(|e| e.slope <= pivot);
        for edge in equal {
            let part = if edge.gain > missing {
                missing.max(0.0) / edge.gain
            } else {
                1.0
            };
            if part > 0.0 {
                missing -= part * edge.gain;
                taken.push((edge, part));
            }
        }
        edges = above;
    }
    taken
}

/// The options of a row that no other option beats in solved fraction, mean and second moment together: the only ones
/// that are ever chosen, at any price; by ascending solved fraction.
pub fn efficient(row: &Row) -> Vec<usize> {
    let beats = |a: &Outcome, b: &Outcome| {
        a.solved >= b.solved && a.mean <= b.mean && a.second_moment <= b.second_moment
    };
    // What beats an option solves no less, so that from the largest fraction on only the few that are kept need a look; of
    // equals the first stays, and of equal fractions the later may still beat the earlier.
    let unsolved: Vec<f64> = row.options.iter().map(|o| -o.solved).collect();
    let mut kept: Vec<(usize, &Outcome)> = Vec::new();
    for index in ascending(&unsolved) {
        let Some(option) = row.options.get(index) else {
            continue;
        };
        if kept.iter().rev().any(|(_, k)| beats(k, option)) {
            continue;
        }
        kept.retain(|(_, k)| !beats(option, k));
        kept.push((index, option));
    }
    kept.into_iter().rev().map(|(index, _)| index).collect()
}

#[derive(Clone, Debug, PartialEq)]
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

/// Lower convex hull of (solved, cost) from the cheapest option rightwards, in memory that serves row after row.
#[derive(Default)]
struct Hull {
    points: Vec<Vertex>,
    vertices: Vec<Vertex>,
}

impl Hull {
    /// Among options that solve at least `floor`.
    fn of(&mut self, options: &[Outcome], kappa: f64, floor: f64) {
        let Hull { points, vertices } = self;
        points.clear();
        vertices.clear();
        let mut start: Option<Vertex> = None;
        for (option, o) in options.iter().enumerate() {
            let (solved, cost) = (o.solved, cost(o, kappa));
            if !(cost.is_finite() && solved >= floor - 1e-12) {
                continue;
            }
            let vertex = Vertex {
                option,
                solved,
                cost,
            };
            points.push(vertex);
            // Of the cheapest the one that solves most, and of these the first.
            if start.is_none_or(|s| cost < s.cost || (cost == s.cost && solved > s.solved)) {
                start = Some(vertex);
            }
        }
        let Some(start) = start else {
            return;
        };
        points.retain(|p| p.solved > start.solved);
        if !points.is_sorted_by(|a, b| a.solved <= b.solved) {
            let solved: Vec<f64> = points.iter().map(|p| p.solved).collect();
            let order = ascending(&solved);
            *points = order
                .iter()
                .filter_map(|i| points.get(*i).copied())
                .collect();
        }
        vertices.push(start);
        for p in points.iter() {
            // Of equally good options the cheapest stays, and of equally cheap ones the first.
            match vertices.last().filter(|l| l.solved >= p.solved) {
                Some(l) if l.cost <= p.cost => continue,
                Some(_) => {
                    vertices.pop();
                }
                None => {}
            }
            while let [.., a, b] = vertices.as_slice() {
                let turns_up = (p.cost - a.cost) * (b.solved - a.solved)
                    > (b.cost - a.cost) * (p.solved - a.solved);
                if turns_up {
                    break;
                }
                vertices.pop();
            }
            vertices.push(*p);
        }
    }
}

/// Mixture of all rows under the shares.
#[cfg(test)]
pub(crate) fn mixture(rows: &[&Row], shares: &[Vec<f64>]) -> Outcome {
    let mut total = Outcome::default();
    for (row, share) in rows.iter().zip(shares) {
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
