//! Options: the models and efforts a task can be sent to, and what each makes of it.

use crate::effort::attempt::{Attempt, Course, Outcome, tree};
use crate::effort::law::NegativeBinomial;
use crate::given::fleet::Fleet;
use crate::given::scaling::{SkillLink, TrainingLaw};
use crate::units::{Quantity, Unit, number};

/// Budget per skill at which an escalating task moves on.
pub static PATIENCE: Quantity = Quantity {
    name: "steps per skill before escalation",
    symbol: "k/m",
    unit: Unit::One,
    min: 1.0,
    max: 20.0,
    integer: false,
};

/// Budgets that optimising policies choose from, in steps per skill: a budget is never below the number of skills.
pub const LADDER: [f64; 6] = [1.25, 1.5, 2.0, 3.0, 4.0, 6.0];

/// How long a model thinks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effort {
    /// As long as it takes.
    UntilSolved,
    /// Gives up after this many steps per skill.
    Budget(f64),
    /// After this many steps per skill another model, by index, runs until solved.
    Escalate(f64, usize),
}

impl Effort {
    /// Steps after which the first model stops, for a task of m skills.
    pub fn budget(self, skills: u32) -> Option<u32> {
        match self {
            Effort::UntilSolved => None,
            Effort::Budget(per_skill) | Effort::Escalate(per_skill, _) => {
                Some(libm::ceil(per_skill * f64::from(skills)) as u32)
            }
        }
    }

    /// The model that takes over.
    pub fn then(self) -> Option<usize> {
        match self {
            Effort::Escalate(_, then) => Some(then),
            _ => None,
        }
    }
}

/// A model, by index, and an effort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Index in the fleet.
    pub model: usize,
    /// How long it thinks.
    pub effort: Effort,
}

impl Choice {
    /// Short name with a letter a model: `B`, `B ≤3m` (three steps per skill), `B ≤3m→D`.
    pub fn label(&self, letter: impl Fn(usize) -> String) -> String {
        let first = letter(self.model);
        match self.effort {
            Effort::UntilSolved => first,
            Effort::Budget(k) => format!("{first} ≤{}m", number(k)),
            Effort::Escalate(k, then) => format!("{first} ≤{}m→{}", number(k), letter(then)),
        }
    }
}

/// What a choice makes of one kind of task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The model and its effort.
    pub choice: Choice,
    /// Success of one step, a tree's branches included (E16, E20).
    pub success: f64,
    /// Energy and solved probability that result (E19, E21).
    pub outcome: Outcome,
}

impl Candidate {
    /// E\[E\] \[J\]; infinite where the task is never solved and never given up.
    pub fn mean(&self) -> f64 {
        self.outcome.mean
    }
}

/// The fleet as dispatch sees it, and the choices that are open.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    compute: Vec<f64>,
    losses: Vec<f64>,
    step_energies: Vec<f64>,
    link: SkillLink,
    branches: u32,
    parallel: u32,
    choices: Vec<Choice>,
}

impl Options {
    /// `tokens` omega of a step; every step tries `branches`, every attempt with a budget runs `parallel` chains.
    pub fn new(
        fleet: &Fleet,
        law: &TrainingLaw,
        link: SkillLink,
        tokens: f64,
        (branches, parallel): (u32, u32),
    ) -> Options {
        let models = fleet.models();
        let until_solved = |model| Choice {
            model,
            effort: Effort::UntilSolved,
        };
        Options {
            compute: models.iter().map(|m| m.training_compute()).collect(),
            losses: models.iter().map(|m| m.loss(law)).collect(),
            step_energies: models.iter().map(|m| m.step_energy(tokens)).collect(),
            link,
            branches,
            parallel,
            choices: (0..models.len()).map(until_solved).collect(),
        }
    }

    /// Opens budgets for one model or, without one, budgets for all and escalations to every stronger model.
    pub fn with_ladder(mut self, only: Option<usize>) -> Options {
        for model in 0..self.losses.len() {
            if only.is_some_and(|o| o != model) {
                continue;
            }
            for rung in LADDER {
                self.choices.push(Choice {
                    model,
                    effort: Effort::Budget(rung),
                });
                let stronger = (0..self.losses.len()).filter(|then| self.is_stronger(*then, model));
                if only.is_none() {
                    let escalations: Vec<Choice> = stronger
                        .map(|then| Choice {
                            model,
                            effort: Effort::Escalate(rung, then),
                        })
                        .collect();
                    self.choices.extend(escalations);
                }
            }
        }
        self
    }

    /// Opens one more choice.
    pub fn with_choice(mut self, choice: Choice) -> Options {
        self.choices.push(choice);
        self
    }

    /// Whether the first model has the lower loss.
    pub fn is_stronger(&self, model: usize, than: usize) -> bool {
        self.losses.get(model) < self.losses.get(than)
    }

    /// All open choices, in the order in which candidates and shares are listed.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Loss of each model \[nats/token\] (E15).
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// Training compute of each model \[FLOP\].
    pub fn compute(&self) -> &[f64] {
        &self.compute
    }

    /// One model running until solved.
    fn attempt(&self, model: usize, difficulty: f64, skills: u32) -> (f64, Attempt) {
        let loss = self.losses.get(model).copied().unwrap_or(f64::INFINITY);
        let energy = self.step_energies.get(model).copied().unwrap_or(0.0);
        let (success, factor) = tree(self.link.success(difficulty, loss), self.branches);
        let law = NegativeBinomial::new(skills, success);
        (success, Attempt::until_solved(energy * factor, law))
    }

    /// What really happens under a choice.
    pub fn course(&self, choice: Choice, difficulty: f64, skills: u32) -> Course {
        let first = self.attempt(choice.model, difficulty, skills).1;
        match choice.effort.budget(skills) {
            None => Course { first, then: None },
            Some(budget) => Course {
                first: first.with_budget(budget, self.parallel),
                then: match choice.effort {
                    Effort::Escalate(_, then) => Some(self.attempt(then, difficulty, skills).1),
                    _ => None,
                },
            },
        }
    }

    /// Every choice for a task of this difficulty threshold L0 and these skills m, in the order of
    /// [`Options::choices`]. The same as [`Course::outcome`], with one pass over the steps of each model.
    pub fn candidates(&self, difficulty: f64, skills: u32) -> Vec<Candidate> {
        let models: Vec<(f64, Attempt)> = (0..self.losses.len())
            .map(|model| self.attempt(model, difficulty, skills))
            .collect();
        let progress: Vec<Vec<Outcome>> = models
            .iter()
            .enumerate()
            .map(|(model, (_, a))| {
                let budgets = self.choices.iter().filter(|c| c.model == model);
                let budgets = budgets.filter_map(|c| c.effort.budget(skills));
                let most = budgets.max();
                most.map_or(Vec::new(), |most| {
                    a.with_budget(most, self.parallel).progress()
                })
            })
            .collect();
        let alone: Vec<Outcome> = models.iter().map(|(_, a)| a.outcome()).collect();
        self.choices
            .iter()
            .filter_map(|choice| {
                let (success, attempt) = *models.get(choice.model)?;
                let outcome = match choice.effort.budget(skills) {
                    None => *alone.get(choice.model)?,
                    Some(budget) => {
                        let first = *progress.get(choice.model)?.get(budget as usize)?;
                        match choice.effort.then() {
                            Some(then) => first.followed_by(
                                attempt.with_budget(budget, self.parallel).most_energy(),
                                *alone.get(then)?,
                            ),
                            None => first,
                        }
                    }
                };
                Some(Candidate {
                    choice: *choice,
                    success,
                    outcome,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::fleet::{Energy, Model};
    use crate::given::scaling::FITS;

    fn options(parallel: u32) -> Options {
        let models = [1.5e9, 8e9, 32e9]
            .map(|n| Model {
                name: format!("{n}"),
                parameters: n,
                tokens_per_parameter: 20.0,
                energy: Energy::PerFlop(1e-11),
            })
            .to_vec();
        let fleet = Fleet::new(models).expect("valid");
        let link = SkillLink::new(1.0, 20.0).expect("valid");
        Options::new(&fleet, &FITS[0].law, link, 25.0, (1, parallel)).with_ladder(None)
    }

    #[test]
    fn candidates_are_the_outcomes_of_their_courses() {
        for parallel in [1, 3] {
            let o = options(parallel);
            // Three models, six rungs, three pairs of a weaker and a stronger model.
            assert_eq!(o.choices().len(), 3 + 6 * 3 + 6 * 3);
            for (difficulty, skills) in [(2.1, 8), (1.7, 3), (2.6, 20), (2.3, 1)] {
                for c in o.candidates(difficulty, skills) {
                    let exact = o.course(c.choice, difficulty, skills).outcome();
                    assert!(
                        (c.outcome.solved - exact.solved).abs() < 1e-9,
                        "{c:?} {exact:?}"
                    );
                    assert!(
                        (c.outcome.mean / exact.mean - 1.0).abs() < 1e-9,
                        "{c:?} {exact:?}"
                    );
                    let ratio = c.outcome.second_moment / exact.second_moment;
                    assert!((ratio - 1.0).abs() < 1e-9, "{c:?} {exact:?}");
                }
            }
        }
    }

    #[test]
    fn a_ladder_of_one_model_has_no_escalation() {
        let o = options(1);
        let plain = Options {
            choices: o.choices[..3].to_vec(),
            ..o
        };
        let ladder = plain.with_ladder(Some(1));
        assert_eq!(ladder.choices().len(), 3 + 6);
        assert!(ladder.choices()[3..].iter().all(|c| c.model == 1));
        assert_eq!(Effort::Budget(1.25).budget(1), Some(2));
    }
}
