//! Rules: the dispatch policies, and all that is said of each but how it decides, which stands in `policy.rs`. A new
//! policy is an arm in each `match` here and one there.
//!
//! Rules name models by their place in the fleet. Where a rule names two, the second takes over from the first and must
//! be the stronger one.

use crate::effort::options::{Choice, Effort, Options, PATIENCE};
use crate::given::fleet::{MOST_MODELS, Model};
use crate::given::scaling::TrainingLaw;
use crate::units::{OutOfRange, Quantity, Unit};

/// Success per step that the training-compute rule asks for.
pub static THRESHOLD: Quantity = Quantity {
    name: "success threshold",
    symbol: "r*",
    unit: Unit::One,
    min: 0.001,
    max: 0.999,
    integer: false,
};

/// The numbers of rules, of which each looks at its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Success per step that the training-compute rule asks for.
    pub threshold: f64,
    /// Steps per skill before an escalation hands over.
    pub patience: f64,
}

/// A rule that maps what is known of a task to models and efforts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every task to this model, until solved.
    Always(usize),
    /// Every model with equal probability, until solved.
    Uniform,
    /// The model of smallest training compute whose success per step reaches the threshold; where none does,
    /// the one of largest success. Until solved.
    TrainingCompute,
    /// This model with the smallest budget that solves the target fraction of the row; until solved where none does.
    InferenceCompute(usize),
    /// The first model, and after the patience the second.
    Escalation(usize, usize),
    /// Smallest mean energy among all options.
    MeanEnergy,
    /// Smallest expected auxiliary energy among all options (E12).
    VarianceAware,
}
use Rule::*;

/// One of each kind, in the order of a list to choose from; the models are numbered as the kind names them.
const KINDS: [Rule; 7] = [
    MeanEnergy,
    VarianceAware,
    TrainingCompute,
    Uniform,
    Always(0),
    InferenceCompute(0),
    Escalation(0, 1),
];

impl Rule {
    /// What its key begins with; the numbers of its models follow. Stable for ever.
    fn word(self) -> &'static str {
        match self {
            Always(_) => "always",
            Uniform => "uniform",
            TrainingCompute => "training-compute",
            InferenceCompute(_) => "inference-compute",
            Escalation(..) => "escalate",
            MeanEnergy => "mean-energy",
            VarianceAware => "variance-aware",
        }
    }

    /// Its name in a list.
    pub fn label(self, models: &[Model]) -> String {
        let model = |i: usize| models.get(i).map_or("?", |m| m.name.as_str());
        match self {
            Always(i) => format!("always {}", model(i)),
            Uniform => "uniform at random".into(),
            TrainingCompute => "training-compute rule".into(),
            InferenceCompute(i) => format!("{}, smallest budget that is enough", model(i)),
            Escalation(i, j) => format!("{}, then {}", model(i), model(j)),
            MeanEnergy => "smallest mean energy".into(),
            VarianceAware => "variance-aware: smallest auxiliary energy".into(),
        }
    }

    /// Its name where room is scarce, with a letter for a model: ≤ is a budget, → an escalation.
    pub fn short(self, letter: fn(usize) -> &'static str) -> String {
        match self {
            Always(i) => letter(i).into(),
            Uniform => "uniform".into(),
            TrainingCompute => "rule".into(),
            InferenceCompute(i) => format!("{}≤", letter(i)),
            Escalation(i, j) => format!("{}→{}", letter(i), letter(j)),
            MeanEnergy => "mean".into(),
            VarianceAware => "aware".into(),
        }
    }

    /// The models that it names.
    pub fn models(self) -> [Option<usize>; 2] {
        match self {
            Always(i) | InferenceCompute(i) => [Some(i), None],
            Escalation(i, j) => [Some(i), Some(j)],
            Uniform | TrainingCompute | MeanEnergy | VarianceAware => [None; 2],
        }
    }

    /// The same rule with these models, as far as it names any.
    fn with_models(self, first: usize, second: usize) -> Rule {
        match self {
            Always(_) => Always(first),
            InferenceCompute(_) => InferenceCompute(first),
            Escalation(..) => Escalation(first, second),
            Uniform | TrainingCompute | MeanEnergy | VarianceAware => self,
        }
    }

    /// Whether it compares all options by what they cost, rather than follow a fixed recipe.
    pub fn optimises(self) -> bool {
        match self {
            MeanEnergy | VarianceAware => true,
            Always(_) | Uniform | TrainingCompute | InferenceCompute(_) | Escalation(..) => false,
        }
    }

    /// Whether it may leave a task unsolved to meet its target; `efforts` as for [`Rule::options`].
    pub fn may_give_up(self, efforts: bool) -> bool {
        match self {
            MeanEnergy | VarianceAware => efforts,
            InferenceCompute(_) => true,
            Always(_) | Uniform | TrainingCompute | Escalation(..) => false,
        }
    }

    /// The options that are open to it; `efforts`: whether optimising rules may give up and escalate.
    pub fn options(self, base: Options, efforts: bool, settings: Settings) -> Options {
        match self {
            InferenceCompute(model) => base.with_ladder(Some(model)),
            Escalation(model, then) => base.with_choice(Choice {
                model,
                effort: Effort::Escalate(settings.patience, then),
            }),
            MeanEnergy | VarianceAware if efforts => base.with_ladder(None),
            Always(_) | Uniform | TrainingCompute | MeanEnergy | VarianceAware => base,
        }
    }

    /// Whether it looks at the threshold.
    pub fn has_threshold(self) -> bool {
        matches!(self, TrainingCompute)
    }

    /// Whether it looks at the patience.
    pub fn has_patience(self) -> bool {
        matches!(self, Escalation(..))
    }

    /// Checks the numbers that it looks at.
    pub fn check(self, settings: Settings) -> Result<(), OutOfRange> {
        if self.has_threshold() {
            THRESHOLD.check(settings.threshold)?;
        }
        if self.has_patience() {
            PATIENCE.check(settings.patience)?;
        }
        Ok(())
    }

    /// Whether what it does depends on the supply.
    pub fn looks_at_supply(self) -> bool {
        matches!(self, VarianceAware)
    }

    /// The other way to optimise, and what dispatch by it is called; fixed rules have none.
    pub fn counterpart(self) -> Option<(&'static str, Rule)> {
        match self {
            MeanEnergy => Some(("variance-aware dispatch", VarianceAware)),
            VarianceAware => Some(("mean-optimal dispatch", MeanEnergy)),
            Always(_) | Uniform | TrainingCompute | InferenceCompute(_) | Escalation(..) => None,
        }
    }

    /// Its word in links and reports, models numbered from one.
    pub fn key(self) -> String {
        match self.models() {
            [Some(i), Some(j)] => format!("{}-{}-{}", self.word(), i + 1, j + 1),
            [Some(i), _] => format!("{}-{}", self.word(), i + 1),
            _ => self.word().into(),
        }
    }

    /// The rule of this key, which is compared with those of all rules; whether its models exist is not asked here.
    pub fn from_key(key: &str) -> Option<Rule> {
        for kind in KINDS {
            for i in 0..MOST_MODELS {
                for j in 0..MOST_MODELS {
                    let rule = kind.with_models(i, j);
                    if rule.key() == key {
                        return Some(rule);
                    }
                }
            }
        }
        None
    }

    /// A key of each kind, in words.
    pub fn keys() -> String {
        let keys: Vec<String> = KINDS.iter().map(|kind| kind.key()).collect();
        keys.join(", ")
    }

    /// Every rule for a fleet, in the order of a list to choose from.
    pub fn all(models: &[Model], law: &TrainingLaw) -> Vec<Rule> {
        let mut all = Vec::new();
        let mut add = |count, first, second| {
            for kind in KINDS {
                if kind.models().iter().flatten().count() == count {
                    all.push(kind.with_models(first, second));
                }
            }
        };
        add(0, 0, 0);
        for i in 0..models.len() {
            add(1, i, i);
        }
        for (i, first) in models.iter().enumerate() {
            for (j, then) in models.iter().enumerate() {
                if then.loss(law) < first.loss(law) {
                    add(2, i, j);
                }
            }
        }
        all
    }

    /// The same rule once models have moved: `to` says where each is now, and the rule is no more when one is nowhere.
    pub fn follow(self, to: &dyn Fn(usize) -> Option<usize>) -> Option<Rule> {
        let mut now = [0; 2];
        for (now, named) in now.iter_mut().zip(self.models()) {
            if let Some(model) = named {
                *now = to(model)?;
            }
        }
        let [first, second] = now;
        Some(self.with_models(first, second))
    }

    /// The same rule once a model has been taken out of the fleet, whose later models move up; `None` when it named that
    /// model.
    pub fn without(self, removed: usize) -> Option<Rule> {
        self.follow(&|model| match model {
            gone if gone == removed => None,
            later if later > removed => Some(later - 1),
            earlier => Some(earlier),
        })
    }

    /// Whether every model it names exists in a fleet of this size.
    pub fn fits(self, models: usize) -> bool {
        self.models().iter().flatten().all(|model| *model < models)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn keys_are_read_as_they_are_written_and_nothing_else_is() {
        let Scenario { models, .. } = &Scenario::default();
        let all = Rule::all(models, &Scenario::default().law());
        assert_eq!(all.first(), Some(&MeanEnergy));
        for rule in all {
            assert_eq!(Rule::from_key(&rule.key()), Some(rule));
        }
        assert_eq!(Escalation(1, 3).key(), "escalate-2-4");
        for bad in [
            "",
            "always",
            "always-",
            "always-0",
            "always-x",
            "always-01",
            "always-1-2",
            "alwaysx-1",
            "uniform-1",
            "uniformly",
            "escalate-1",
            "escalate-1-",
            "escalate-1-2-3",
            "Uniform",
            "inference-1",
        ] {
            assert_eq!(Rule::from_key(bad), None, "{bad}");
        }
        let keys = Rule::keys();
        assert!(
            keys.contains("always-1, ") && keys.contains("escalate-1-2"),
            "{keys}"
        );
    }

    /// Whatever model goes, a rule goes on meaning the models that it meant, by their names, or says that one is gone.
    #[test]
    fn a_rule_follows_its_models() {
        let Scenario { models, .. } = &Scenario::default();
        let all = Rule::all(models, &Scenario::default().law());
        let mut gone = 0;
        for rule in all.iter().copied() {
            for removed in 0..models.len() {
                let mut rest = models.clone();
                let name = rest.remove(removed).name;
                match rule.without(removed) {
                    Some(follows) => {
                        assert!(follows.fits(rest.len()));
                        assert_eq!(follows.label(&rest), rule.label(models));
                    }
                    None => {
                        assert!(rule.label(models).contains(&name));
                        gone += 1;
                    }
                }
            }
            // A fleet in reverse order.
            let last = models.len() - 1;
            let turned: Vec<Model> = models.iter().rev().cloned().collect();
            let follows = rule
                .follow(&|i| last.checked_sub(i))
                .expect("all are there");
            assert_eq!(follows.label(&turned), rule.label(models));
        }
        let named: usize = all
            .iter()
            .map(|rule| rule.models().iter().flatten().count())
            .sum();
        assert_eq!(gone, named, "once for each model");
    }

    #[test]
    fn what_rules_are_called_tells_them_apart() {
        let Scenario { models, .. } = &Scenario::default();
        let all = Rule::all(models, &Scenario::default().law());
        let distinct = |mut names: Vec<String>| {
            names.sort();
            names.dedup();
            names.len()
        };
        let label = all.iter().map(|r| r.label(models)).collect();
        let short = all.iter().map(|r| r.short(crate::figures::style::letter));
        assert_eq!(distinct(label), all.len());
        assert_eq!(distinct(short.collect()), all.len());
        for rule in all {
            assert_eq!(rule.counterpart().is_some(), rule.optimises(), "{rule:?}");
        }
    }
}
