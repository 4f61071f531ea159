//! Routes: which option a task takes, and what options a task of given difficulty and skills has.

use super::{Parts, System};
use crate::dispatch::frontier::Row;
use crate::dispatch::policy::{self, Belief};
use crate::effort::attempt::Outcome;
use crate::effort::options::{self, Candidate};

/// Probability of a difficulty, given an estimate, that changes no judgement.
const UNLIKELY: f64 = 1e-9;

impl System {
    /// Where a task of this difficulty and these skills would go, were they known, as an index of the choices; `None`
    /// where several share it, or none can serve it.
    pub fn route(&self, candidates: &[Candidate]) -> Option<usize> {
        let known = Belief {
            row: Row {
                weight: 0.0,
                options: candidates.iter().map(|c| c.outcome).collect(),
            },
            success: candidates.iter().map(|c| c.success).collect(),
        };
        let Parts {
            policy: rule,
            settings,
            efforts,
            ..
        } = self.parts;
        let options = &self.table.options;
        policy::route(
            rule,
            settings,
            &known,
            options,
            efforts.target,
            &self.decision,
        )
    }

    /// What the dispatcher expects of each choice for a task of these skills, at a level of the workload, when it
    /// estimates this difficulty; the difficulty itself when it makes no errors.
    pub fn judged(&self, estimate: f64, level: usize, skills: u32) -> Vec<Candidate> {
        let error = self.parts.prediction_error;
        if error == 0.0 {
            return self.table.options.candidates(estimate, skills);
        }
        let levels = self.workload().skills().len();
        let density = |(difficulty, p): &(f64, f64)| {
            let z = (estimate - difficulty) / error;
            libm::log(*p) - 0.5 * z * z
        };
        let logs: Vec<f64> = self.workload().difficulties().iter().map(density).collect();
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = logs.iter().map(|l| libm::exp(l - top)).sum();
        let blank = |choice: &options::Choice| Candidate {
            choice: *choice,
            success: 0.0,
            outcome: Outcome::default(),
        };
        let mut mixed: Vec<Candidate> = self.table.options.choices().iter().map(blank).collect();
        for (i, l) in logs.iter().enumerate() {
            let p = libm::exp(l - top) / total;
            if p < UNLIKELY {
                continue;
            }
            let row = self.table.candidates.get(i * levels + level);
            let row = row.map_or(&[][..], Vec::as_slice);
            for (m, c) in mixed.iter_mut().zip(row) {
                m.outcome = m.outcome.plus(p, c.outcome);
                m.success += p * c.success;
            }
        }
        mixed
    }
}
