//! Headline: regime and both energies in a line, with the shares that they are: the verdict as it is seen at a glance.

use crate::diffusion::regime::Regime;
use crate::report::answer::{Answer, Value};
use crate::simulation::Sample;
use crate::theory::expected::Forms;
use crate::units::{Unit, with_unit};

/// What the page says of a system before anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// The regime at the horizon (E5).
    pub regime: Regime,
    /// Its name; under feedback there need not be one.
    pub name: &'static str,
    /// What it means, in at most twelve words.
    pub sentence: String,
    /// Auxiliary energy, and the share of demand that it is.
    pub auxiliary: Reading,
    /// Unused energy, and the share of supply that it is.
    pub unused: Reading,
}

/// An energy and the share that it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// With unit; `≈` before what is not exact, two bounds where there is no number.
    pub energy: String,
    /// `0.3 %`.
    pub share: String,
}

impl Reading {
    fn new(value: Value, of: f64) -> Reading {
        let energy = match value {
            Value::About(v) | Value::Sampled(v, _) => format!("≈ {}", with_unit(v, Unit::Joule)),
            exact => exact.brief(),
        };
        let share = value.share(of);
        Reading { energy, share }
    }
}

impl Regime {
    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Regime::Over => "Over-supply",
            Regime::Critical => "Critical",
            Regime::Under => "Under-supply",
        }
    }
}

impl Headline {
    /// `sample`: of the same system.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> Headline {
        let system = forms.system();
        let answer = Answer::new(forms, sample);
        let auxiliary = Reading::new(answer.auxiliary, answer.demand);
        let unused = Reading::new(answer.unused, answer.supplied);
        let regime = forms.here().regime(system.horizon());
        let sentence = match regime {
            // Dispatch then changes with the battery, and there is no one regime: the verdict says which side wins.
            _ if system.feedback().is_some() => {
                "Dispatch listens to the battery; “more” says how.".into()
            }
            Regime::Over => format!("Of the supply {} is left unused.", unused.share),
            Regime::Critical => "At this horizon fluctuation weighs more than the mean.".into(),
            Regime::Under => format!("Of the demand {} is drawn from elsewhere.", auxiliary.share),
        };
        let name = match system.feedback() {
            Some(_) => "Feedback",
            None => regime.words(),
        };
        Headline {
            regime,
            name,
            sentence,
            auxiliary,
            unused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::growth::longest;
    use crate::scenario::presets::PRESETS;
    use std::sync::Arc;

    #[test]
    fn shares_are_between_nothing_and_all_and_sentences_short() {
        for preset in &PRESETS {
            let Ok(system) = preset.scenario().system(None) else {
                continue;
            };
            let system = Arc::new(system);
            let forms = Forms::new(system.clone(), longest(&system));
            let headline = Headline::new(&forms, None);
            assert!(
                headline.sentence.split(' ').count() <= 12,
                "{}",
                headline.sentence
            );
            for reading in [&headline.auxiliary, &headline.unused] {
                let share = reading.share.rsplit('–').next().expect("one");
                let share: f64 = share.trim_end_matches(" %").parse().expect("a number");
                assert!((0.0..=100.0).contains(&share), "{reading:?}");
            }
        }
    }

    /// Where dispatch changes with the battery no regime is claimed, and what is sampled or approximate is marked.
    #[test]
    fn nothing_is_claimed_that_does_not_hold() {
        let scenario = crate::scenario::presets::preset("feedback").expect("kept");
        let system = Arc::new(scenario.scenario().system(None).expect("served"));
        let headline = Headline::new(&Forms::new(system.clone(), longest(&system)), None);
        assert_eq!(headline.name, "Feedback");
        for value in [Value::About(2.0), Value::Sampled(2.0, 0.1)] {
            assert!(Reading::new(value, 4.0).energy.starts_with('≈'));
        }
    }

    #[test]
    fn bounds_that_read_alike_are_said_once() {
        let of = |low, high| Reading::new(Value::Between(low, high), 100.0);
        assert_eq!(of(1.0, 1.0001).energy, "1 J");
        assert_eq!(of(1.0, 2.0).share, "1–2 %");
        assert_eq!(Reading::new(Value::About(3.0), 0.0).share, "0 %");
    }
}
