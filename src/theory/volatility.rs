//! Volatility budget: the four parts of sigma^2 (E13).

use crate::system::System;

/// Where sigma^2 comes from \[J^2/slot\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Var(H), on a trace its variance over the horizon.
    pub supply: f64,
    /// F lambda e1^2: random number of tasks.
    pub arrivals: f64,
    /// lambda Var_j(E\[E|j\]): different kinds of tasks.
    pub mix: f64,
    /// lambda E_j\[Var(E|j)\]: random steps, and random routes of a random policy.
    pub execution: f64,
}

impl Budget {
    /// The budget at the system's own horizon.
    pub fn new(system: &System) -> Budget {
        let (rate, task) = (system.workload().rate(), system.task());
        let arrivals = rate * system.workload().fano() * task.mean * task.mean;
        let mix = rate * task.between_kinds;
        Budget {
            supply: system.supply().variance(system.horizon()),
            arrivals,
            mix,
            execution: (system.demand_variance() - arrivals - mix).max(0.0),
        }
    }

    /// sigma^2.
    pub fn total(&self) -> f64 {
        self.supply + self.arrivals + self.mix + self.execution
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::rule::Rule;
    use crate::given::supply::Family;
    use crate::system::tests::with_policy;

    #[test]
    fn parts_sum_to_sigma_squared_and_execution_is_the_mean_of_variances() {
        for policy in [Rule::MeanEnergy, Rule::Always(3)] {
            let system = with_policy(policy, Family::Gamma, 0.5, 20.0, 1.0, 100);
            let budget = Budget::new(&system);
            assert!((budget.total() / system.variance() - 1.0).abs() < 1e-12);
            // Without random routes the execution part comes from the steps alone: Var(E | j).
            let mut execution = 0.0;
            for ((kind, row), share) in system.rows() {
                for (c, s) in row.iter().zip(share) {
                    let variance = c.outcome.second_moment - c.outcome.mean * c.outcome.mean;
                    execution += 20.0 * kind.weight * s * variance;
                }
            }
            assert!((budget.execution / execution - 1.0).abs() < 1e-9);
        }
    }
}
