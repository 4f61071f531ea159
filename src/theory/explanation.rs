//! Explanation: why a task goes where it goes, and what would have to change for the runner-up to win.

use crate::effort::options::Candidate;
use crate::numerics::roots::bisect;
use crate::numerics::sorting::ascending;
use crate::system::System;

/// How far around a difficulty a switch of routes is looked for \[nats/token\], and in how many steps to each side.
const REACH: f64 = 0.8;
const STEPS: i32 = 40;

/// One choice in the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Contender {
    /// The choice, and what it makes of the task.
    pub candidate: Candidate,
    /// Cost at the prices that decided \[J\].
    pub cost: f64,
    /// Whether it solves what is asked of every kind.
    pub admissible: bool,
    /// Whether dispatch takes it.
    pub chosen: bool,
}

/// A change of one thing that would make the runner-up win.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Another price of variance kappa \[1/J\].
    VariancePrice(f64),
    /// Another worth of a solved task \[J\].
    SolvedWorth(f64),
    /// All energies of the runner-up, times this.
    Energy(f64),
    /// Another difficulty L0 \[nats/token\].
    Difficulty(f64),
}

/// All that speaks for and against the choices for one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// L0 of the task, or the estimate of it \[nats/token\].
    pub difficulty: f64,
    /// m of the task.
    pub skills: u32,
    /// Whether the difficulty is an estimate, so that outcomes are under its posterior.
    pub estimated: bool,
    /// Whether costs decide at all; fixed rules do not look at them.
    pub optimises: bool,
    /// Price of variance that decided \[1/J\].
    pub kappa: f64,
    /// Worth of a solved task that decided \[J\].
    pub multiplier: f64,
    /// From the cheapest; those of infinite cost are left out.
    pub contenders: Vec<Contender>,
    /// The least change of each kind that would make the runner-up win.
    pub changes: Vec<Change>,
}

impl Explanation {
    /// Of a task of this difficulty, or estimate of it, and these skills, which must be among the workload's when the
    /// dispatcher only estimates; `None` where no choice can serve it.
    pub fn new(system: &System, difficulty: f64, skills: u32) -> Option<Explanation> {
        let estimated = system.parts().prediction_error > 0.0;
        let mut levels = system.workload().skills().iter();
        let level = levels.position(|(m, _)| *m == skills);
        let level = level.or((!estimated).then_some(0))?;
        let judge = |difficulty: f64| system.judged(difficulty, level, skills);
        let row = judge(difficulty);
        let chosen = system.route(&row);
        let decision = system.decision();
        let floor = system.parts().efforts.target.floor();
        let cost = |c: &Candidate| decision.cost(&c.outcome);
        let costs: Vec<f64> = row.iter().map(cost).collect();
        let contender = |i: usize| {
            let candidate = *row.get(i)?;
            Some(Contender {
                candidate,
                cost: cost(&candidate),
                admissible: candidate.outcome.solved >= floor,
                chosen: chosen == Some(i),
            })
        };
        let order = ascending(&costs).into_iter();
        let contenders: Vec<Contender> = order
            .filter_map(contender)
            .filter(|c| c.cost.is_finite())
            .collect();
        let optimises = system.parts().policy.optimises();
        let winner = contenders.iter().find(|c| c.chosen);
        let runner = contenders.iter().find(|c| !c.chosen && c.admissible);
        let mut changes = Vec::new();
        if let (true, Some(w), Some(r)) = (optimises, winner, runner) {
            changes = prices(w, r, decision.kappa, decision.multiplier);
            let index = |c: &Contender| row.iter().position(|o| o.choice == c.candidate.choice);
            if let (Some(w), Some(r)) = (index(w), index(r)) {
                changes.extend(switch(difficulty, |at| {
                    let row = judge(at);
                    let of = |i: usize| row.get(i).map_or(f64::INFINITY, cost);
                    of(r) - of(w)
                }));
            }
        }
        (!contenders.is_empty()).then_some(Explanation {
            difficulty,
            skills,
            estimated,
            optimises,
            kappa: decision.kappa,
            multiplier: decision.multiplier,
            contenders,
            changes,
        })
    }
}

/// Prices and energies at which the runner-up draws level.
fn prices(winner: &Contender, runner: &Contender, kappa: f64, multiplier: f64) -> Vec<Change> {
    let (w, r) = (winner.candidate.outcome, runner.candidate.outcome);
    let gap = runner.cost - winner.cost;
    let squares = r.second_moment - w.second_moment;
    let solved = r.solved - w.solved;
    let mut changes = Vec::new();
    // Where both give the same, no price tells them apart; and a price cannot be negative.
    if squares.abs() > 1e-9 * w.second_moment {
        let level = kappa - gap / squares;
        changes.extend((level > 0.0).then_some(Change::VariancePrice(level)));
    }
    if solved.abs() > 1e-9 {
        let level = multiplier + gap / solved;
        changes.extend((level > 0.0).then_some(Change::SolvedWorth(level)));
    }
    // kappa f^2 e2 + f e1 = what may be spent, the smaller root written without cancellation.
    let budget = winner.cost + multiplier * r.solved;
    let square = kappa.max(0.0) * r.second_moment;
    let root = (r.mean * r.mean + 4.0 * square * budget).sqrt();
    let factor = 2.0 * budget / (r.mean + root);
    changes.extend((factor > 0.0 && factor < 1.0).then_some(Change::Energy(factor)));
    changes
}

/// The nearest difficulty at which `gap` falls below zero.
fn switch(difficulty: f64, gap: impl Fn(f64) -> f64) -> Option<Change> {
    let at = |i: i32| difficulty + REACH * f64::from(i) / f64::from(STEPS);
    let nearest = (1..=STEPS)
        .flat_map(|i| [i, -i])
        .find(|i| gap(at(*i)) < 0.0)?;
    let ends = (at(nearest - nearest.signum()), at(nearest));
    let (_, far) = bisect(ends, 20, &|difficulty| gap(difficulty) >= 0.0);
    Some(Change::Difficulty(far))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::rule::Rule;
    use crate::given::supply::Family;
    use crate::system::Parts;
    use crate::system::tests::{fleet, system};

    fn explained(policy: Rule, error: f64) -> (System, Explanation) {
        let plain = system(Family::Gamma, 0.5, 20.0, 1.05, 1000);
        let mut parts = plain.parts().clone();
        parts.policy = policy;
        parts.efforts.open = true;
        parts.prediction_error = error;
        let s = System::new(parts).expect("served");
        let e = Explanation::new(&s, 2.1, 8).expect("served");
        (s, e)
    }

    #[test]
    fn the_chosen_one_is_cheapest_and_each_change_makes_the_runner_up_draw_level() {
        for policy in [Rule::MeanEnergy, Rule::VarianceAware] {
            for error in [0.0, 0.1] {
                let (s, e) = explained(policy, error);
                assert!(e.contenders[0].chosen && e.optimises, "{policy:?}");
                assert!(e.contenders.windows(2).all(|w| w[0].cost <= w[1].cost));
                let (w, r) = (&e.contenders[0], &e.contenders[1]);
                assert!(e.changes.len() >= 2, "{:?}", e.changes);
                let cost = |c: &Contender, kappa: f64, multiplier: f64, factor: f64| {
                    let o = c.candidate.outcome;
                    factor * o.mean + kappa * factor * factor * o.second_moment
                        - multiplier * o.solved
                };
                for change in &e.changes {
                    let (a, b) = match *change {
                        Change::VariancePrice(k) => {
                            (cost(w, k, e.multiplier, 1.0), cost(r, k, e.multiplier, 1.0))
                        }
                        Change::SolvedWorth(m) => {
                            (cost(w, e.kappa, m, 1.0), cost(r, e.kappa, m, 1.0))
                        }
                        Change::Energy(f) => (
                            cost(w, e.kappa, e.multiplier, 1.0),
                            cost(r, e.kappa, e.multiplier, f),
                        ),
                        Change::Difficulty(d) => {
                            let at = Explanation::new(&s, d, 8).expect("served");
                            let of = |c: &Contender| {
                                let choice = c.candidate.choice;
                                let found = at.contenders.iter();
                                let mut found = found.filter(|o| o.candidate.choice == choice);
                                found.next().expect("there").cost
                            };
                            (of(w), of(r))
                        }
                    };
                    assert!(
                        (a - b).abs() < 1e-4 * a.abs().max(1.0),
                        "{policy:?} {change:?}: {a} {b}"
                    );
                }
            }
        }
    }

    #[test]
    fn fixed_rules_are_not_explained_by_costs() {
        let (_, e) = explained(Rule::Always(2), 0.0);
        assert!(!e.optimises && e.changes.is_empty());
        assert_eq!(e.contenders.iter().filter(|c| c.chosen).count(), 1);
    }

    #[test]
    fn unknown_skills_cannot_be_estimated_and_hopeless_tasks_not_be_served() {
        let (s, _) = explained(Rule::MeanEnergy, 0.1);
        assert_eq!(Explanation::new(&s, 2.1, 77), None);
        let known = system(Family::Gamma, 0.5, 20.0, 1.0, 100);
        assert!(Explanation::new(&known, 2.1, 77).is_some());
        let parts = Parts {
            fleet: fleet(),
            ..known.parts().clone()
        };
        let s = System::new(parts).expect("served");
        assert_eq!(Explanation::new(&s, -90.0, 8), None);
    }
}
