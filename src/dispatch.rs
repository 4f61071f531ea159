//! Dispatch: which model a task of a kind is sent to, section 6 of the theory.

use crate::effort::NegativeBinomial;
use crate::units::{Quantity, Unit};

/// Success per step that the training-compute rule asks for.
pub static THRESHOLD: Quantity = Quantity {
    name: "success threshold",
    symbol: "r*",
    unit: Unit::One,
    min: 0.001,
    max: 0.999,
    integer: false,
};

/// A rule that maps kinds of tasks to models.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Policy {
    /// Every task to the model with this index.
    Always(usize),
    /// Every model with equal probability.
    Uniform,
    /// The model of smallest training compute whose success per step reaches the threshold; where none does,
    /// the one of largest success.
    TrainingCompute { threshold: f64 },
    /// The model of smallest mean energy.
    MeanEnergy,
}

/// What it takes to solve a task of one kind with one model, run until solved: energy = step energy x steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Success per step r (E16).
    pub success: f64,
    /// eps \[J\] (E17).
    pub step_energy: f64,
    /// Steps (E18); `None` where success is so rare that the energy has no finite second moment in numbers.
    pub steps: Option<NegativeBinomial>,
}

impl Candidate {
    /// E\[E\] \[J\]; infinite where the model cannot solve the task.
    pub fn mean(&self) -> f64 {
        self.steps
            .map_or(f64::INFINITY, |k| self.step_energy * k.mean())
    }

    /// E\[E^2\] \[J^2\].
    pub fn second_moment(&self) -> f64 {
        let square = self.step_energy * self.step_energy;
        self.steps
            .map_or(f64::INFINITY, |k| square * k.second_moment())
    }
}

/// Probabilities with which `policy` sends a task to each candidate (one a model, `compute` \[FLOP\] its training
/// compute). `None` when that would need infinite energy, or names a model the fleet does not have.
pub fn shares(policy: Policy, candidates: &[Candidate], compute: &[f64]) -> Option<Vec<f64>> {
    let best = |key: &dyn Fn(usize, &Candidate) -> f64| -> Option<usize> {
        candidates
            .iter()
            .enumerate()
            .map(|(i, c)| (i, key(i, c)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(i, _)| i)
    };
    let chosen = match policy {
        Policy::Uniform => {
            let n = candidates.len();
            let finite = candidates.iter().all(|c| c.mean().is_finite());
            return (n > 0 && finite).then(|| vec![1.0 / n as f64; n]);
        }
        Policy::Always(index) => index,
        Policy::MeanEnergy => best(&|_, c| c.mean())?,
        Policy::TrainingCompute { threshold } => {
            let reached = |c: &Candidate| c.success >= threshold;
            if candidates.iter().any(reached) {
                best(&|i, c| {
                    let cost = compute.get(i).copied().unwrap_or(f64::INFINITY);
                    if reached(c) { cost } else { f64::INFINITY }
                })?
            } else {
                best(&|_, c| -c.success)?
            }
        }
    };
    candidates.get(chosen).filter(|c| c.mean().is_finite())?;
    let mut shares = vec![0.0; candidates.len()];
    *shares.get_mut(chosen)? = 1.0;
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(success: f64, step_energy: f64) -> Candidate {
        Candidate {
            success,
            step_energy,
            steps: NegativeBinomial::new(4, success),
        }
    }

    fn chosen(policy: Policy, candidates: &[Candidate]) -> Option<Vec<f64>> {
        shares(policy, candidates, &[1.0, 10.0, 100.0])
    }

    #[test]
    fn each_rule_by_hand() {
        // Mean energies 4 eps / r: 40, 16, 25.
        let c = [
            candidate(0.1, 1.0),
            candidate(0.5, 2.0),
            candidate(0.8, 5.0),
        ];
        assert_eq!(chosen(Policy::MeanEnergy, &c), Some(vec![0.0, 1.0, 0.0]));
        assert_eq!(chosen(Policy::Always(2), &c), Some(vec![0.0, 0.0, 1.0]));
        assert_eq!(chosen(Policy::Uniform, &c), Some(vec![1.0 / 3.0; 3]));
        let rule = |threshold| chosen(Policy::TrainingCompute { threshold }, &c);
        assert_eq!(rule(0.05), Some(vec![1.0, 0.0, 0.0]));
        assert_eq!(rule(0.6), Some(vec![0.0, 0.0, 1.0]));
        assert_eq!(
            rule(0.9),
            Some(vec![0.0, 0.0, 1.0]),
            "none reaches it: largest success"
        );
    }

    #[test]
    fn impossible_routes_are_not_taken() {
        let c = [candidate(0.0, 1.0), candidate(0.5, 2.0)];
        assert_eq!(chosen(Policy::MeanEnergy, &c), Some(vec![0.0, 1.0]));
        assert_eq!(chosen(Policy::Always(0), &c), None);
        assert_eq!(chosen(Policy::Uniform, &c), None);
        assert_eq!(chosen(Policy::Always(7), &c), None);
        assert_eq!(chosen(Policy::MeanEnergy, &[]), None);
    }
}
