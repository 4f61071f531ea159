//! Dispatch table: what dispatch may choose from, and what it knows when it chooses. Neither depends on supply, battery, horizon,
//! arrival rate or target, so that systems which differ in nothing else share them.

use super::rows::rows;
use crate::dispatch::policy::Beliefs;
use crate::dispatch::prediction::Prediction;
use crate::effort::options::{Candidate, Options};
use crate::given::workload::Workload;
use std::sync::Arc;

/// All that is made of options, kinds of tasks and prediction error.
#[derive(Debug)]
pub struct DispatchTable {
    pub options: Options,
    difficulties: Vec<(f64, f64)>,
    skills: Vec<(u32, f64)>,
    error: f64,
    /// By kind, then choice.
    pub candidates: Arc<Vec<Vec<Candidate>>>,
    pub prediction: Prediction,
    pub beliefs: Beliefs,
}

impl DispatchTable {
    /// Takes over what is the same in the one `before`; `error`: s_pred \[nats/token\].
    pub fn new(
        workload: &Workload,
        options: Options,
        error: f64,
        before: Option<&Arc<DispatchTable>>,
    ) -> Arc<DispatchTable> {
        let alike = |m: &&Arc<DispatchTable>| {
            m.options == options
                && m.difficulties == workload.difficulties()
                && m.skills == workload.skills()
        };
        let alike = before.filter(alike);
        if let Some(same) = alike.filter(|m| m.error == error) {
            return same.clone();
        }
        let kinds = workload.kinds().iter();
        let fresh = || {
            kinds
                .map(|k| options.candidates(k.difficulty, k.skills))
                .collect()
        };
        let candidates = alike.map_or_else(|| Arc::new(fresh()), |m| m.candidates.clone());
        let prediction = Prediction::new(workload.difficulties(), error);
        let rows = rows(workload, &prediction, &candidates);
        Arc::new(DispatchTable {
            options,
            difficulties: workload.difficulties().to_vec(),
            skills: workload.skills().to_vec(),
            error,
            candidates,
            prediction,
            beliefs: Beliefs::new(rows),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::supply::Family;
    use crate::given::workload::Workload;
    use crate::system::tests::system;
    use crate::system::{Parts, System};

    /// What does not change is shared, and a system that takes over from another is the one made anew.
    #[test]
    fn systems_share_what_they_have_in_common() {
        let mut parts = system(Family::Gamma, 0.5, 20.0, 1.1, 100).parts().clone();
        parts.efforts.open = true;
        parts.prediction_error = 0.1;
        parts.policy = crate::dispatch::rule::Rule::VarianceAware;
        let first = System::new(parts.clone()).expect("served");
        let mut changes: Vec<(bool, bool, Parts)> = Vec::new();
        let mut change = |rows, candidates, edit: &dyn Fn(&mut Parts)| {
            let mut edited = parts.clone();
            edit(&mut edited);
            changes.push((rows, candidates, edited));
        };
        change(true, true, &|p| {
            p.supply = p.supply.with_mean(2.0 * p.supply.mean())
        });
        change(true, true, &|p| p.horizon = 77);
        change(true, true, &|p| {
            p.policy = crate::dispatch::rule::Rule::MeanEnergy
        });
        change(true, true, &|p| {
            p.workload = Workload::new(5.0, (2.1, 0.15), (8.0, 2.0)).expect("valid")
        });
        change(false, true, &|p| p.prediction_error = 0.2);
        change(false, false, &|p| p.step_tokens = 30.0);
        change(false, false, &|p| p.efforts.branches = 2);
        change(false, false, &|p| {
            p.policy = crate::dispatch::rule::Rule::Uniform
        });
        change(false, false, &|p| {
            p.workload = Workload::new(20.0, (2.2, 0.15), (8.0, 2.0)).expect("valid")
        });
        for (rows, candidates, parts) in changes {
            let (anew, taken) = (System::new(parts.clone()), first.changed(parts));
            let (anew, taken) = (anew.expect("served"), taken.expect("served"));
            assert_eq!(Arc::ptr_eq(&taken.table, &first.table), rows);
            assert_eq!(
                Arc::ptr_eq(&taken.table.candidates, &first.table.candidates),
                candidates
            );
            assert_eq!(taken.shares(), anew.shares());
            assert_eq!(taken.decision(), anew.decision());
            assert_eq!(taken.task(), anew.task());
        }
    }
}
