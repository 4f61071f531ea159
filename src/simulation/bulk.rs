//! Bulk: a slot's tasks below the cut in one draw, and the few beyond it one by one, so that a slot costs the same at any
//! arrival rate.
//!
//! Poisson arrivals split into independent Poisson numbers below and beyond. Bursty ones are Poisson with a gamma
//! intensity: n tasks beyond make the intensity gamma with n added to its shape, so that the slot is one draw of the
//! law without a task beyond, and for each of these one more cluster, a compound geometric sum.

use super::split::{ModelShare, Piece, Split};
use super::table::{Law, NODES, Table};
use super::tasks::Task;
use crate::numerics::special::Complex;
use crate::numerics::streams::Draws;
use crate::system::System;

/// Tasks a slot from which on the bulk is drawn in one.
const LEAST: f64 = 8.0;
/// Finest grid of a task's energy, in its root mean square.
const FINE: f64 = 0.1;
/// Most tasks beyond the cut that are drawn in a slot: a hundred times more than ever come.
const MOST: u64 = 1000;

/// Law of a slot's energy, split at the cut.
#[derive(Clone, Debug)]
pub struct Bulk {
    base: Table,
    cluster: Option<Table>,
    /// Tasks a slot that `base` stands for, and each cluster, those beyond the cut included.
    intensity: f64,
    more: f64,
    /// Expected tasks beyond the cut, (F - 1) times their probability, and the probability that a slot has none.
    beyond: f64,
    excess: f64,
    none: f64,
    tail: Vec<Piece>,
    /// By model of the fleet.
    pub parts: Vec<ModelShare>,
    /// Probability that a task stays below the cut and ends solved.
    solved: f64,
}

/// What one slot's bulk came to.
#[derive(Clone, Copy, Debug)]
pub struct BulkDraw<'a> {
    pub bulk: &'a Bulk,
    /// \[J\]
    pub energy: f64,
    intensity: f64,
}

impl BulkDraw<'_> {
    /// Expected tasks that end solved.
    pub fn solved(&self) -> f64 {
        self.intensity * self.bulk.solved
    }

    /// Expected tasks that start with each model, and the energy \[J\] it spends.
    pub fn models(&self) -> impl Iterator<Item = (f64, f64)> {
        let of = |p: &ModelShare| (self.intensity * p.tasks, self.energy * p.energy);
        self.bulk.parts.iter().map(of)
    }
}

impl Bulk {
    /// `None` where tasks are so few that they are better drawn one by one.
    pub fn new(system: &System) -> Option<Bulk> {
        let rate = system.workload().rate();
        if rate < LEAST {
            return None;
        }
        let excess = system.workload().fano() - 1.0;
        let (e1, e2) = (system.task().mean, system.task().second_moment);
        let reach = |intensity: f64, cut: f64| {
            let mean = intensity * e1;
            let (tasks, burst) = ((intensity * e2).sqrt(), (intensity * excess).sqrt() * e1);
            // Below the cut a Poisson sum stays within 20 standard deviations but for 1e-9 (Bennett's inequality), a gamma
            // intensity within the rest.
            let above = 20.0 * tasks + 8.0 * burst + 36.0 * excess * e1 + 4.0 * cut;
            ((mean - 11.0 * (tasks + burst)).max(0.0), mean + above)
        };
        let range = reach(rate, 0.0);
        let node = (range.1 - range.0) / NODES as f64;
        let split = Split::new(system, node.min(FINE * e2.sqrt()));
        let [_, first, second] = split.moments;
        let clustering = 1.0 + excess * split.beyond();
        let (intensity, more) = (rate / clustering, excess / clustering);
        let table = |intensity: f64, range: (f64, f64)| {
            let exponent = |jump: Complex| match more > 0.0 {
                true => jump.scale(-more).ln_1p().scale(-intensity / more),
                false => jump.scale(intensity),
            };
            Table::new(&Law {
                split: &split,
                exponent: &exponent,
                mean: intensity * first,
                variance: intensity * (second + more * first * first),
                range,
            })
        };
        let (beyond, excess) = (rate * split.beyond(), excess * split.beyond());
        let none = match excess > 0.0 {
            true => libm::exp(-beyond / excess * libm::log1p(excess)),
            false => libm::exp(-beyond),
        };
        Some(Bulk {
            base: table(intensity, range),
            cluster: (more > 0.0).then(|| table(more, reach(more, split.cut))),
            intensity,
            more,
            beyond,
            excess,
            none,
            parts: split.parts,
            solved: split.solved,
            tail: split.tail,
        })
    }

    /// Expected tasks beyond the cut.
    pub fn beyond(&self) -> f64 {
        self.beyond
    }

    /// Draws a slot: its bulk, and every task beyond the cut, which `visit` is told of.
    #[inline]
    pub fn draw(&self, draws: &mut Draws, visit: &mut impl FnMut(Task)) -> BulkDraw<'_> {
        let mut energy = self.base.energy(draws.uniform());
        let count = self.count(draws.uniform());
        for _ in 0..count {
            let at = draws.uniform() * self.tail.last().map_or(0.0, |p| p.cumulative);
            let luck = (draws.uniform(), draws.uniform());
            let piece = self.tail.partition_point(|p| p.cumulative <= at);
            if let Some(piece) = self.tail.get(piece).or(self.tail.last()) {
                visit(piece.route.draw(piece.luck(luck)));
            }
            if let Some(cluster) = &self.cluster {
                energy += cluster.energy(draws.uniform());
            }
        }
        BulkDraw {
            bulk: self,
            energy,
            intensity: self.intensity + self.more * count as f64,
        }
    }

    /// Tasks beyond the cut, Poisson or negative binomial, by inversion.
    fn count(&self, u: f64) -> u64 {
        let (mut p, mut sum, mut n) = (self.none, self.none, 0);
        while u >= sum && n < MOST {
            let more = self.beyond + n as f64 * self.excess;
            n += 1;
            p *= more / ((1.0 + self.excess) * n as f64);
            sum += p;
        }
        n
    }
}

#[cfg(test)]
mod tests;
