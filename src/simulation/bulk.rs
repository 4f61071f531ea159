//! Bulk: the energy of all common tasks of a slot in one draw, so that a slot costs the same at any arrival rate.
//!
//! Kinds that a slot sees rarely are drawn task by task; they make the tail. What the others bring together is a compound
//! Poisson law without one, tabulated from its characteristic function by a cosine series (Fang and Oosterlee 2008) and
//! fitted to its exact mean and variance. A slot's bulk is split among models in proportion to their expected energies.

use crate::demand::{Demand, TaskEnergy};
use crate::options::Candidate;
use crate::special::Complex;
use crate::system::System;
use crate::system::rows::{first_energy, mix};
use crate::workload::Kind;
use std::f64::consts::PI;

/// Kinds with at least this many expected tasks a slot are common.
const COMMON: f64 = 0.5;
/// Common tasks a slot from which on a table pays, and is smooth enough.
const LEAST: f64 = 20.0;
/// Nodes of the table, most terms of the series, and the standard deviations that it reaches down and up.
const NODES: usize = 4096;
const TERMS: usize = 4096;
const REACH: (f64, f64) = (10.0, 20.0);

/// What one model does of the bulk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// Tasks a slot.
    pub tasks: f64,
    /// Share of the energy.
    pub energy: f64,
}

/// Law of the energy of a slot's common tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulk {
    /// Distance of the nodes and the first of them \[J\].
    step: f64,
    from: f64,
    /// P(energy <= node).
    cdf: Vec<f64>,
    /// By model of the fleet.
    pub parts: Vec<Part>,
    /// Tasks a slot, and those of them that end solved.
    pub tasks: f64,
    pub solved: f64,
}

/// Whether tasks of a kind of this probability are common at arrival rate `rate`.
fn is_common(rate: f64, weight: f64) -> bool {
    rate * weight >= COMMON
}

/// Whether a slot's common tasks are drawn in one; not where they are few, nor for bursty arrivals, whose numbers of rare
/// and common tasks hang together.
fn applies(system: &System) -> bool {
    let rate = system.workload().rate();
    let weights = system.workload().kinds().iter().map(|k| k.weight);
    let share: f64 = weights.filter(|w| is_common(rate, *w)).sum();
    system.workload().fano() == 1.0 && rate * share >= LEAST
}

/// Kinds of a workload, by index, that are drawn task by task.
pub fn single(system: &System) -> Vec<usize> {
    let (all, rate) = (!applies(system), system.workload().rate());
    let kinds = system.workload().kinds().iter().enumerate();
    let drawn = kinds.filter(|(_, k)| all || !is_common(rate, k.weight));
    drawn.map(|(i, _)| i).collect()
}

impl Bulk {
    /// `None` where all tasks are drawn one by one.
    pub fn new(system: &System) -> Option<Bulk> {
        let workload = system.workload();
        let rate = workload.rate();
        let common = |weight: f64| is_common(rate, weight);
        let weights = workload.kinds().iter().map(|k| k.weight);
        let share: f64 = weights.filter(|w| common(*w)).sum();
        if !applies(system) {
            return None;
        }
        let demand = Demand::of(workload, system.options(), system.shares(), common);
        let of = |((kind, row), shares): ((&Kind, &[Candidate]), &[f64])| {
            let mixed = mix(row, shares);
            common(kind.weight).then_some((kind.weight, mixed))
        };
        let energy = TaskEnergy::new(system.rows().filter_map(of));
        let (mean, variance) = (rate * energy.mean, rate * energy.second_moment);
        let mut parts = vec![Part::default(); system.parts().fleet.models().len()];
        for ((kind, row), shares) in system.rows().filter(|((k, _), _)| common(k.weight)) {
            for (c, s) in row.iter().zip(shares).filter(|(_, s)| **s > 0.0) {
                let weight = rate * kind.weight * s;
                let first = first_energy(system.options(), kind, c);
                if let Some(p) = parts.get_mut(c.choice.model) {
                    p.tasks += weight;
                    p.energy += weight * first / mean;
                }
                let then = c.choice.effort.then();
                if let Some(p) = then.and_then(|then| parts.get_mut(then)) {
                    p.energy += weight * (c.mean() - first) / mean;
                }
            }
        }
        let law = |u: f64| demand.ln_characteristic(u);
        let (from, step, cdf) = tabulate(law, mean, variance);
        Some(Bulk {
            step,
            from,
            cdf,
            parts,
            tasks: rate * share,
            solved: rate * energy.solved,
        })
    }

    /// The energy \[J\] of a slot whose luck is `u` in (0, 1): larger luck, larger energy.
    pub fn energy(&self, u: f64) -> f64 {
        let above = self.cdf.partition_point(|p| *p < u);
        let at = |i: usize| self.cdf.get(i).copied();
        let below = above.checked_sub(1).and_then(at).unwrap_or(0.0);
        let gap = at(above).unwrap_or(1.0) - below;
        let part = if gap > 0.0 { (u - below) / gap } else { 0.0 };
        (self.from + self.step * (above as f64 - 1.0 + part)).max(0.0)
    }
}

/// First node, distance of nodes and distribution function of a law with this `ln E[exp(-i u D)]`, mean and variance.
fn tabulate(law: impl Fn(f64) -> Complex, mean: f64, variance: f64) -> (f64, f64, Vec<f64>) {
    let sigma = variance.sqrt();
    let (a, b) = (mean - REACH.0 * sigma, mean + REACH.1 * sigma);
    let width = b - a;
    // A little smoothing tames what lattices leave; it is taken off the variance again below.
    let smooth = 6.0 * width / (PI * TERMS as f64);
    let mut terms = Vec::new();
    let mut quiet = 0;
    for k in 1..TERMS {
        let u = PI * k as f64 / width;
        let damped = law(u) + Complex::new(-0.5 * u * u * smooth * smooth, u * a);
        // Conjugate of the characteristic function at u, moved to start at a: cosine coefficients are its real part.
        let f = 2.0 * damped.exp().re / (PI * k as f64);
        quiet = if damped.re < -30.0 { quiet + 1 } else { 0 };
        terms.push(f);
        if quiet > 64 {
            break;
        }
    }
    let step = width / (NODES - 1) as f64;
    let mut cdf: Vec<f64> = (0..NODES)
        .map(|i| {
            let x = i as f64 / (NODES - 1) as f64;
            // sum of f_k sin(k pi x) by Clenshaw's recurrence.
            let (sin, cos) = libm::sincos(PI * x);
            let (mut one, mut two) = (0.0, 0.0);
            for f in terms.iter().rev() {
                (one, two) = (f + 2.0 * cos * one - two, one);
            }
            (x + one * sin).clamp(0.0, 1.0)
        })
        .collect();
    let mut highest = 0.0_f64;
    for p in &mut cdf {
        highest = highest.max(*p);
        *p = highest;
    }
    if let (Some(last), true) = (cdf.last().copied(), highest > 0.0) {
        cdf.iter_mut().for_each(|p| *p /= last);
    }
    // Mean and variance of the table, whose density is constant between nodes; then the law's own.
    let (mut first, mut second, mut before) = (0.0, 0.0, 0.0);
    for (i, p) in cdf.iter().enumerate() {
        let (mass, middle) = (p - before, a + step * (i as f64 - 0.5) - mean);
        first += mass * middle;
        second += mass * (middle * middle + step * step / 12.0);
        before = *p;
    }
    let stretch = sigma / (second - first * first).max(f64::MIN_POSITIVE).sqrt();
    let from = mean + stretch * (a - mean - first);
    (from, stretch * step, cdf)
}

#[cfg(test)]
mod tests;
