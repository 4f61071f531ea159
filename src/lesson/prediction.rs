//! Predictions: what is to be guessed before it is shown, and the gap between guess and truth in words.

use super::changes::{Changes, written};
use super::condition::{Conditions, Measure};
use super::facts::Snapshot;
use super::sketch::{Across, Sketch};
use crate::theory::expected::Forms;
use crate::units::{Unit, number, significant, typed, with_unit};

/// What is to be guessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// In words.
    pub question: String,
    /// Of which kind the answer is.
    pub kind: Kind,
    /// Changes to which the question refers; they are made once it is answered. None: it is about the step as it stands.
    pub after: Changes,
    /// What is said once it is answered; may be empty.
    pub because: String,
}

/// Kinds of answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number(Measure, Tolerance),
    /// One of some options.
    Choice(Vec<Choice>),
    /// A place on the x axis of a figure.
    Point(&'static Across, Measure, Tolerance),
    /// A line.
    Curve(&'static Sketch, Tolerance),
}

/// An option to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// In words.
    pub words: String,
    /// Whether it is right.
    pub right: Right,
}

/// What makes an option right.
#[derive(Clone, Debug, PartialEq)]
pub enum Right {
    /// The lesson says so.
    Said(bool),
    /// These conditions, after the changes.
    When(Conditions),
}

/// How near is near enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Up to so many times too much or too little.
    Times(f64),
    /// Up to this difference.
    Gap(f64),
}

impl Tolerance {
    /// `×1.5`, or `50 kJ` for a quantity of that unit.
    pub fn read(text: &str, unit: Unit) -> Result<Tolerance, String> {
        let tolerance = match text.strip_prefix(['×', 'x']) {
            Some(factor) => Tolerance::Times(typed(factor, Unit::One)?),
            None => Tolerance::Gap(typed(text, unit)?),
        };
        match tolerance {
            Tolerance::Times(factor) if !(factor > 1.0 && factor <= 100.0) => {
                Err(format!("“{text}” must be a factor above 1 and up to 100"))
            }
            Tolerance::Gap(gap) if !(gap > 0.0 && gap.is_finite()) => {
                Err(format!("“{text}” must be more than 0"))
            }
            tolerance => Ok(tolerance),
        }
    }

    /// As [`Tolerance::read`] reads it.
    pub fn write(self, unit: Unit) -> String {
        match self {
            Tolerance::Times(factor) => format!("×{}", number(factor)),
            Tolerance::Gap(gap) => written(gap, unit),
        }
    }

    fn allows(self, said: f64, truth: f64) -> bool {
        match self {
            Tolerance::Times(_) if said == truth => true,
            Tolerance::Times(factor) => {
                said > 0.0 && truth > 0.0 && said <= factor * truth && truth <= factor * said
            }
            Tolerance::Gap(gap) => (said - truth).abs() <= gap,
        }
    }
}

/// What somebody guessed.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// In the unit of what was asked; of a point its x.
    Number(f64),
    /// The place of an option.
    Choice(usize),
    /// Points of a line.
    Curve(Vec<(f64, f64)>),
}

/// What is true.
pub enum Truth<'a> {
    /// In the unit of what was asked.
    Number(f64),
    /// The place of the right option.
    Choice(usize),
    /// The line, by x.
    Curve(Box<dyn Fn(f64) -> f64 + 'a>),
}

/// How an answer compares with the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Whether it is near enough.
    pub is_close: bool,
    /// Both, and the gap.
    pub words: String,
    /// Where a sketched line is farthest from the true one: x, the sketch, the truth.
    pub farthest: Option<(f64, f64, f64)>,
}

impl Score {
    fn new(is_close: bool, words: String) -> Score {
        Score {
            is_close,
            words,
            farthest: None,
        }
    }
}

/// Fewest points of a sketch that are compared.
const LEAST_POINTS: usize = 3;

impl Prediction {
    /// What is true: `start` and `after` are before and after the changes, `forms` of the latter, to the longest horizon of
    /// the growth figure. None where the system does not have what is asked, or where not exactly one option is right.
    pub fn truth<'a>(
        &self,
        start: &Snapshot,
        after: &Snapshot,
        forms: &'a Forms,
    ) -> Option<Truth<'a>> {
        match &self.kind {
            Kind::Number(measure, _) | Kind::Point(_, measure, _) => {
                measure.value(start, after).map(Truth::Number)
            }
            Kind::Choice(options) => {
                let is_right = |option: &Choice| match &option.right {
                    Right::Said(right) => *right,
                    Right::When(conditions) => conditions.hold(start, after),
                };
                let mut right = options.iter().enumerate().filter(|(_, o)| is_right(o));
                match (right.next(), right.next()) {
                    (Some((place, _)), None) => Some(Truth::Choice(place)),
                    _ => None,
                }
            }
            Kind::Curve(sketch, _) => {
                let truth = sketch.truth;
                Some(Truth::Curve(Box::new(move |x| truth(forms, x))))
            }
        }
    }

    /// Compares an answer with the truth; an answer of another kind is none.
    pub fn score(&self, answer: &Answer, truth: &Truth) -> Score {
        match (&self.kind, answer, truth) {
            (
                Kind::Number(measure, within) | Kind::Point(_, measure, within),
                Answer::Number(said),
                Truth::Number(truth),
            ) => number_score(*said, *truth, *within, measure.unit()),
            (Kind::Choice(options), Answer::Choice(said), Truth::Choice(truth)) => {
                choice_score(options, *said, *truth)
            }
            (Kind::Curve(sketch, within), Answer::Curve(points), Truth::Curve(truth)) => {
                curve_score(points, truth, *within, sketch)
            }
            _ => Score::new(false, "There is no answer to compare.".into()),
        }
    }
}

/// `2.6 times too much`, `8 % too little`, `12 J too much`.
fn gap(said: f64, truth: f64, unit: Unit) -> String {
    let direction = if said > truth { "much" } else { "little" };
    let factor = if said > truth {
        said / truth
    } else {
        truth / said
    };
    let size = match said > 0.0 && truth > 0.0 && factor.is_finite() {
        true if factor >= 1.5 => format!("{} times", significant(factor)),
        true => format!("{} %", significant(100.0 * (said / truth - 1.0).abs())),
        false => with_unit((said - truth).abs(), unit),
    };
    format!("{size} too {direction}")
}

fn number_score(said: f64, truth: f64, within: Tolerance, unit: Unit) -> Score {
    if !said.is_finite() {
        return Score::new(false, "There is no answer to compare.".into());
    }
    let both = format!(
        "You said {}; it is {}",
        with_unit(said, unit),
        with_unit(truth, unit)
    );
    match within.allows(said, truth) {
        true => Score::new(true, format!("{both}: near enough.")),
        false => Score::new(false, format!("{both}: {}.", gap(said, truth, unit))),
    }
}

/// A sentence without its final full stop, to be quoted.
fn quoted(text: &str) -> String {
    format!("“{}”", text.strip_suffix('.').unwrap_or(text))
}

fn choice_score(options: &[Choice], said: usize, truth: usize) -> Score {
    match (options.get(said), options.get(truth)) {
        (Some(said_option), _) if said == truth => {
            Score::new(true, format!("{} is right.", quoted(&said_option.words)))
        }
        (Some(said), Some(truth)) => {
            let (said, truth) = (quoted(&said.words), quoted(&truth.words));
            Score::new(false, format!("You said {said}; {truth} is right."))
        }
        _ => Score::new(false, "There is no answer to compare.".into()),
    }
}

fn curve_score(
    points: &[(f64, f64)],
    truth: &dyn Fn(f64) -> f64,
    within: Tolerance,
    sketch: &Sketch,
) -> Score {
    let finite = points.iter().filter(|p| p.0.is_finite() && p.1.is_finite());
    let pairs: Vec<(f64, f64, f64)> = finite
        .map(|(x, y)| (*x, *y, truth(*x)))
        .filter(|p| p.2.is_finite())
        .collect();
    if pairs.len() < LEAST_POINTS {
        return Score::new(false, "Too little is sketched to be compared.".into());
    }
    // Below this a value counts as none, so that a ratio to nothing is large and not infinite.
    let most = pairs.iter().fold(0.0, |m: f64, p| m.max(p.2.abs()));
    let floor = (1e-6 * most).max(f64::MIN_POSITIVE);
    let off = |said: f64, truth: f64| match within {
        Tolerance::Times(_) => libm::log(said.max(floor) / truth.max(floor)).abs(),
        Tolerance::Gap(_) => (said - truth).abs(),
    };
    let mean = pairs.iter().map(|p| off(p.1, p.2)).sum::<f64>() / pairs.len() as f64;
    let (is_close, average) = match within {
        Tolerance::Times(factor) => {
            let mean = libm::exp(mean);
            (mean <= factor, format!("{} times", significant(mean)))
        }
        Tolerance::Gap(gap) => (mean <= gap, with_unit(mean, sketch.unit)),
    };
    let farther =
        |a: &&(f64, f64, f64), b: &&(f64, f64, f64)| f64::total_cmp(&off(a.1, a.2), &off(b.1, b.2));
    let farthest = pairs.iter().max_by(farther).copied();
    let verdict = if is_close { ", near enough" } else { "" };
    let mut words = format!("On average your line is {average} off{verdict}");
    if let Some((x, said, truth)) = farthest {
        words += &format!(
            "; it is farthest at {}, where you drew {} and it is {}",
            (sketch.across.say)(x),
            with_unit(said, sketch.unit),
            with_unit(truth, sketch.unit)
        );
    }
    Score {
        is_close,
        words: words + ".",
        farthest,
    }
}

#[cfg(test)]
mod tests;
