//! Facts: what goals and predictions may ask of a system, each by a name, with words and unit, taken from what the report says.

use crate::diffusion::regime::Regime;
use crate::report::answer::{Answer, Value};
use crate::scenario::Scenario;
use crate::simulation::Sample;
use crate::system::{ModelUse, System};
use crate::theory::brownian::thrifty_share;
use crate::theory::expected::{At, Forms};
use crate::theory::volatility::Budget;
use crate::units::Unit;

/// What facts are taken from.
struct Source<'a> {
    system: &'a System,
    here: At<'a>,
    horizon: u64,
    answer: Answer,
    budget: Budget,
    /// By model; none under feedback, where there are two dispatches.
    uses: Option<Vec<ModelUse>>,
}

/// The two ends between which a fact is known to lie; most are equal.
pub type Range = (f64, f64);

/// One fact: a row of [`FACTS`].
#[derive(Debug)]
pub struct Row {
    /// Name in lessons; stable for ever.
    pub key: &'static str,
    /// Words for people, in lower case.
    pub words: &'static str,
    /// Unit of its value.
    pub unit: Unit,
    of: fn(&Source) -> Option<Range>,
}

fn exactly(value: f64) -> Option<Range> {
    Some((value, value))
}

fn known(value: Value) -> Option<Range> {
    match value {
        Value::Between(low, high) => Some((low, high)),
        other => exactly(other.middle()),
    }
}

fn share(value: Value, of: f64) -> Option<Range> {
    known(value).map(|(low, high)| (low / of, high / of))
}

fn part(s: &Source, of: f64) -> Option<Range> {
    exactly(of / s.budget.total())
}

fn model(s: &Source, of: fn(&[ModelUse]) -> Option<f64>) -> Option<Range> {
    of(s.uses.as_deref()?).and_then(exactly)
}

/// Share of the tasks below which a model is not said to be used.
const USED: f64 = 0.001;

/// Number of facts.
const COUNT: usize = 26;

/// All facts. A fact that a system does not have, such as z on a series, meets no condition.
pub static FACTS: [Row; COUNT] = [
    Row {
        key: "z",
        words: "z",
        unit: Unit::One,
        of: |s| s.here.z(s.horizon).and_then(exactly),
    },
    Row {
        key: "multiple",
        words: "supply in multiples of the critical supply",
        unit: Unit::One,
        of: |s| exactly(s.system.supply().mean() / s.system.critical_supply()),
    },
    Row {
        key: "critical_supply",
        words: "critical supply",
        unit: Unit::Watt,
        of: |s| exactly(s.system.critical_supply() / s.system.parts().slot),
    },
    Row {
        key: "drift",
        words: "what the battery gains in a slot",
        unit: Unit::Joule,
        of: |s| exactly(s.here.drift()),
    },
    Row {
        key: "sigma",
        words: "volatility of a slot",
        unit: Unit::Joule,
        of: |s| exactly(s.system.variance().sqrt()),
    },
    Row {
        key: "auxiliary",
        words: "auxiliary energy",
        unit: Unit::Joule,
        of: |s| known(s.answer.auxiliary),
    },
    Row {
        key: "unused",
        words: "unused energy",
        unit: Unit::Joule,
        of: |s| known(s.answer.unused),
    },
    Row {
        key: "auxiliary_share",
        words: "share of the demand that is auxiliary energy",
        unit: Unit::One,
        of: |s| share(s.answer.auxiliary, s.answer.demand),
    },
    Row {
        key: "unused_share",
        words: "share of the supply that is left unused",
        unit: Unit::One,
        of: |s| share(s.answer.unused, s.answer.supplied),
    },
    Row {
        key: "slope",
        words: "growth slope of auxiliary energy",
        unit: Unit::One,
        of: |s| s.here.slopes(s.horizon)[0].and_then(exactly),
    },
    Row {
        key: "unused_slope",
        words: "growth slope of unused energy",
        unit: Unit::One,
        of: |s| s.here.slopes(s.horizon)[1].and_then(exactly),
    },
    Row {
        key: "crossover",
        words: "time of crossover",
        unit: Unit::Slots,
        of: |s| s.here.crossover(s.horizon).and_then(exactly),
    },
    Row {
        key: "saturation",
        words: "time in which fluctuation fills or empties the battery",
        unit: Unit::Slots,
        of: |s| s.here.saturation(s.horizon).and_then(exactly),
    },
    Row {
        key: "supply_part",
        words: "share of the variance that comes from the supply",
        unit: Unit::One,
        of: |s| part(s, s.budget.supply),
    },
    Row {
        key: "arrivals_part",
        words: "share of the variance that comes from arrivals",
        unit: Unit::One,
        of: |s| part(s, s.budget.arrivals),
    },
    Row {
        key: "mix_part",
        words: "share of the variance that comes from different tasks",
        unit: Unit::One,
        of: |s| part(s, s.budget.mix),
    },
    Row {
        key: "execution_part",
        words: "share of the variance that comes from execution",
        unit: Unit::One,
        of: |s| part(s, s.budget.execution),
    },
    Row {
        key: "task_energy",
        words: "mean energy of a task",
        unit: Unit::Joule,
        of: |s| exactly(s.system.task().mean),
    },
    Row {
        key: "task_root_square",
        words: "root mean square energy of a task",
        unit: Unit::Joule,
        of: |s| exactly(s.system.task().second_moment.sqrt()),
    },
    Row {
        key: "solved_share",
        words: "share of the tasks that end solved",
        unit: Unit::One,
        of: |s| {
            s.uses
                .as_ref()
                .and_then(|_| exactly(s.system.task().solved))
        },
    },
    Row {
        key: "models_used",
        words: "number of models that are used",
        unit: Unit::One,
        of: |s| {
            model(s, |u| {
                Some(u.iter().filter(|m| m.tasks > USED).count() as f64)
            })
        },
    },
    Row {
        key: "first_tasks",
        words: "share of the tasks that start with the first model",
        unit: Unit::One,
        of: |s| model(s, |u| u.first().map(|m| m.tasks)),
    },
    Row {
        key: "last_tasks",
        words: "share of the tasks that start with the last model",
        unit: Unit::One,
        of: |s| model(s, |u| u.last().map(|m| m.tasks)),
    },
    Row {
        key: "first_energy",
        words: "share of the energy that the first model spends",
        unit: Unit::One,
        of: |s| model(s, |u| u.first().map(|m| m.energy)),
    },
    Row {
        key: "last_energy",
        words: "share of the energy that the last model spends",
        unit: Unit::One,
        of: |s| model(s, |u| u.last().map(|m| m.energy)),
    },
    Row {
        key: "thrifty_share",
        words: "share of the time in which dispatch is thrifty",
        unit: Unit::One,
        of: |s| thrifty_share(s.system, s.system.supply().mean(), s.horizon).and_then(exactly),
    },
];

/// One of [`FACTS`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact(usize);

impl Fact {
    /// The fact of this name.
    pub fn from_key(key: &str) -> Option<Fact> {
        FACTS.iter().position(|f| f.key == key).map(Fact)
    }

    /// Its row.
    pub fn row(self) -> &'static Row {
        &FACTS[self.0]
    }

    /// Whether it is a part of a whole, as its words say.
    pub fn is_share(self) -> bool {
        self.row().words.starts_with("share of ")
    }
}

/// The facts of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    values: [Option<Range>; COUNT],
    /// The regime at the horizon.
    pub regime: Regime,
}

impl Facts {
    /// `forms` must reach a tenth beyond the horizon, for its slopes; `sample`: of the same system, which speaks where it
    /// knows more than theory.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> Facts {
        let (system, here) = (&**forms.system(), forms.here());
        let answer = Answer::new(forms, sample);
        let (horizon, regime) = (system.horizon(), here.regime(system.horizon()));
        let source = Source {
            system,
            horizon,
            answer,
            budget: Budget::new(system),
            uses: system.feedback().is_none().then(|| system.model_use()),
            here,
        };
        let is_number = |r: &Range| r.0.is_finite() && r.1.is_finite();
        let mut values = [None; COUNT];
        for (value, row) in values.iter_mut().zip(&FACTS) {
            *value = (row.of)(&source).filter(is_number);
        }
        Facts { values, regime }
    }

    /// A fact, if the system has it.
    pub fn get(&self, fact: Fact) -> Option<Range> {
        self.values[fact.0]
    }
}

/// A scenario and its facts at one moment of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// What was chosen.
    pub scenario: Scenario,
    /// What follows from it.
    pub facts: Facts,
}

impl Snapshot {
    /// `forms` and `sample`: of the scenario's system, as for [`Facts::new`].
    pub fn new(scenario: &Scenario, forms: &Forms, sample: Option<&Sample>) -> Snapshot {
        Snapshot {
            scenario: scenario.clone(),
            facts: Facts::new(forms, sample),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::figures::growth::longest;
    use crate::report::headline::Headline;
    use crate::scenario::parameters::Id;
    use crate::scenario::presets::PRESETS;
    use crate::units::{significant, with_unit};
    use std::sync::Arc;

    pub(in crate::lesson) fn forms(scenario: &Scenario) -> Forms {
        let system = Arc::new(scenario.system(None).expect("served"));
        let longest = longest(&system);
        Forms::new(system, longest)
    }

    pub(in crate::lesson) fn snapshot(scenario: &Scenario) -> Snapshot {
        Snapshot::new(scenario, &forms(scenario), None)
    }

    #[test]
    fn names_are_found_and_are_no_parameters() {
        for (i, row) in FACTS.iter().enumerate() {
            assert_eq!(Fact::from_key(row.key), Some(Fact(i)), "{}", row.key);
            assert_eq!(Id::from_key(row.key), None, "{}", row.key);
        }
        assert_eq!(Fact::from_key(""), None);
    }

    /// What lessons judge by is what the page says.
    #[test]
    fn facts_are_what_the_headline_says() {
        for preset in PRESETS.iter().filter(|p| !p.scenario().has_trace()) {
            let forms = forms(&preset.scenario());
            let (facts, headline) = (Facts::new(&forms, None), Headline::new(&forms, None));
            assert_eq!(facts.regime, headline.regime);
            let middle = |key: &str| {
                let range = facts.get(Fact::from_key(key).expect("kept"));
                range.map(|(low, high)| 0.5 * (low + high)).expect("known")
            };
            let says = |reading: &str, text: String| {
                let is_said = reading.contains('–') || reading.trim_start_matches("≈ ") == text;
                assert!(is_said, "{}: {reading}, {text}", preset.key);
            };
            says(
                &headline.auxiliary.energy,
                with_unit(middle("auxiliary"), Unit::Joule),
            );
            says(
                &headline.unused.energy,
                with_unit(middle("unused"), Unit::Joule),
            );
            let percent = |key| format!("{} %", significant(100.0 * middle(key)));
            says(&headline.auxiliary.share, percent("auxiliary_share"));
            says(&headline.unused.share, percent("unused_share"));
        }
    }
}
