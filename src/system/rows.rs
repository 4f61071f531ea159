//! Rows: what the dispatcher can tell apart, and back again to the kinds that it serves.

use super::error::SystemError;
use crate::dispatch::frontier::Row;
use crate::dispatch::policy::{Belief, Decision, Unserved};
use crate::dispatch::prediction::Prediction;
use crate::effort::attempt::Outcome;
use crate::effort::options::{Candidate, Options};
use crate::given::workload::{Kind, Workload};

/// What the dispatcher can tell apart: cells of the estimate times skills, with outcomes under the posterior.
pub fn rows(
    workload: &Workload,
    prediction: &Prediction,
    candidates: &[Vec<Candidate>],
) -> Vec<Belief> {
    let skills = workload.skills();
    let mut rows = Vec::new();
    for (posterior, weight) in prediction.posterior().iter().zip(prediction.weights()) {
        for (level, (_, probability)) in skills.iter().enumerate() {
            let choices = candidates.first().map_or(0, Vec::len);
            let mut options = vec![Outcome::default(); choices];
            let mut success = vec![0.0; choices];
            for (i, p) in posterior.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let row = candidates.get(i * skills.len() + level);
                let row = row.map_or(&[][..], Vec::as_slice);
                for ((o, s), c) in options.iter_mut().zip(&mut success).zip(row) {
                    *o = o.plus(*p, c.outcome);
                    *s += p * c.success;
                }
            }
            let weight = weight * probability;
            rows.push(Belief {
                row: Row { weight, options },
                success,
            });
        }
    }
    rows
}

/// Shares by kind: those of the rows, averaged over the estimates that the kind may give.
pub(super) fn effective(
    workload: &Workload,
    prediction: &Prediction,
    decision: &Decision,
    choices: usize,
) -> Vec<Vec<f64>> {
    let skills = workload.skills().len();
    let mut shares = Vec::with_capacity(workload.kinds().len());
    for likelihood in prediction.likelihood() {
        for level in 0..skills {
            let mut share = vec![0.0; choices];
            for (j, p) in likelihood.iter().enumerate().filter(|(_, p)| **p > 0.0) {
                let row = decision.shares.get(j * skills + level);
                let row = row.map_or(&[][..], Vec::as_slice);
                for (s, r) in share.iter_mut().zip(row) {
                    *s += p * r;
                }
            }
            shares.push(share);
        }
    }
    shares
}

/// What a row's shares make of its choices together.
pub(super) fn mix(row: &[Candidate], share: &[f64]) -> Outcome {
    let used = row.iter().zip(share).filter(|(_, s)| **s > 0.0);
    used.fold(Outcome::default(), |sum, (c, s)| sum.plus(*s, c.outcome))
}

/// Expected energy that the first model of a choice spends on a task of this kind \[J\].
pub(super) fn first_energy(options: &Options, kind: &Kind, c: &Candidate) -> f64 {
    let course = options.course(c.choice, kind.difficulty, kind.skills);
    match course.then {
        Some(_) => course.first.outcome().mean,
        None => c.mean(),
    }
}

/// Why these tasks are not served, in terms of their kinds.
pub(super) fn refusal(
    unserved: Unserved,
    workload: &Workload,
    prediction: &Prediction,
    rows: &[Belief],
) -> SystemError {
    let skills = workload.skills().len().max(1);
    let difficulty = |row: usize| {
        prediction
            .estimates()
            .get(row / skills)
            .copied()
            .unwrap_or(0.0)
    };
    match unserved {
        Unserved::Row(row) => SystemError::Unsolvable {
            difficulty: difficulty(row),
            best: rows
                .get(row)
                .map_or(0.0, |k| k.success.iter().copied().fold(0.0, f64::max)),
        },
        Unserved::Target(missed) => SystemError::Unserved {
            best: missed.best,
            kinds: missed
                .rows
                .iter()
                .map(|(row, best)| {
                    let m = workload.skills().get(row % skills).map_or(0, |s| s.0);
                    (difficulty(*row), m, *best)
                })
                .collect(),
        },
    }
}
