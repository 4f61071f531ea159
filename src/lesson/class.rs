//! A class: what many people answered to one question, as dots, counts or lines and in words. What is true is only ever said
//! where it is asked for, so that a class can be shown before it.

use super::Lesson;
use super::answers::{Answers, predictions};
use super::prediction::{Answer, Kind, Prediction, Tolerance, Truth};
use crate::figures::ticks::Axis;
use crate::units::{Unit, counted, with_unit};

/// Columns in which dots stand.
const COLUMNS: usize = 48;
/// Numbers that are so many spans of the middle half beyond it are shown at the ends of the axis.
const FAR: f64 = 3.0;
/// Numbers of which most span more than this factor stand on a logarithmic axis.
const WIDE: f64 = 30.0;
/// Most decades of a logarithmic axis.
const DECADES: f64 = 12.0;

/// All answers to one question.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// Place of its step.
    pub step: usize,
    /// The question.
    pub prediction: &'a Prediction,
    /// In the order of the lines.
    pub answers: Vec<&'a Answer>,
}

/// Numbers as dots over an axis, equal ones above each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// Holds the truth as well, if that was given.
    pub axis: Axis,
    /// Share of the axis, and how many dots stand below it.
    pub dots: Vec<(f64, usize)>,
    /// How many lie below and above the ends, where they are shown.
    pub beyond: (usize, usize),
}

/// What was answered to each question of a lesson.
pub fn said<'a>(lesson: &'a Lesson, rows: &'a [Answers]) -> Vec<Said<'a>> {
    let said = |(step, prediction)| {
        let given = rows.iter().flat_map(|r| &r.given);
        let answers = given.filter(|(s, _)| *s == step).map(|(_, a)| a);
        Said {
            step,
            prediction,
            answers: answers.collect(),
        }
    };
    predictions(lesson).map(said).collect()
}

/// The value with this share of sorted values below it.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    sorted
        .get(libm::round(place) as usize)
        .copied()
        .unwrap_or_default()
}

impl<'a> Said<'a> {
    /// The numbers that were said, from the smallest on.
    fn numbers(&self) -> Vec<f64> {
        let number = |a: &&Answer| match a {
            Answer::Number(value) => Some(*value),
            _ => None,
        };
        let mut numbers: Vec<f64> = self.answers.iter().filter_map(number).collect();
        numbers.sort_by(f64::total_cmp);
        numbers
    }

    fn unit(&self) -> Unit {
        match &self.prediction.kind {
            Kind::Number(measure, _) | Kind::Point(_, measure, _) => measure.unit(),
            Kind::Choice(_) => Unit::One,
            Kind::Curve(sketch, _) => sketch.unit,
        }
    }

    /// Numbers as dots; none for questions that are not about one.
    pub fn dots(&self, truth: Option<f64>) -> Option<Dots> {
        let (name, within) = match &self.prediction.kind {
            Kind::Number(measure, within) | Kind::Point(_, measure, within) => {
                (measure.words(), *within)
            }
            _ => return None,
        };
        let numbers = self.numbers();
        let [low, high] = [0.1, 0.9].map(|share| quantile(&numbers, share));
        let is_wide = high.max(truth.unwrap_or(high)) > WIDE * low.min(truth.unwrap_or(low));
        let is_log = matches!(within, Tolerance::Times(_)) && low > 0.0 && is_wide;
        let place = |v: f64| if is_log { libm::log(v) } else { v };
        // One who has slipped by many zeros does not press all others together.
        let [low, high] = [0.25, 0.75].map(|share| place(quantile(&numbers, share)));
        let least = if is_log {
            core::f64::consts::LN_2
        } else {
            0.1 * low.abs()
        };
        let reach = FAR * (high - low).max(least);
        let near = |v: &f64| (low - reach..=high + reach).contains(&place(*v));
        let shown = numbers.iter().copied().filter(near).chain(truth);
        let axis = match is_log {
            true => Axis::log(&name, self.unit(), shown, DECADES),
            false => Axis::linear(&name, self.unit(), shown),
        };
        let mut heights = [0_usize; COLUMNS];
        let (mut dots, mut beyond) = (Vec::new(), (0, 0));
        for value in numbers {
            let share = axis.position(value);
            // On a logarithmic axis a negative number has no place at all.
            beyond.0 += usize::from(share.is_nan() || share < 0.0);
            beyond.1 += usize::from(share > 1.0);
            let column = (share.clamp(0.0, 1.0) * COLUMNS as f64) as usize;
            let column = column.min(COLUMNS - 1);
            if let Some(height) = heights.get_mut(column) {
                dots.push(((column as f64 + 0.5) / COLUMNS as f64, *height));
                *height += 1;
            }
        }
        Some(Dots { axis, dots, beyond })
    }

    /// How many chose each option; none for other questions.
    pub fn counts(&self) -> Option<Vec<usize>> {
        let Kind::Choice(options) = &self.prediction.kind else {
            return None;
        };
        let count = |place| {
            let same = self
                .answers
                .iter()
                .filter(|a| ***a == Answer::Choice(place));
            same.count()
        };
        Some((0..options.len()).map(count).collect())
    }

    /// The lines that were drawn.
    pub fn lines(&self) -> Vec<&'a [(f64, f64)]> {
        let line = |answer: &'a Answer| match answer {
            Answer::Curve(points) => Some(&points[..]),
            _ => None,
        };
        self.answers.iter().copied().filter_map(line).collect()
    }

    /// How many answered, and where the middle of their numbers lies. Says nothing of the truth.
    pub fn words(&self) -> String {
        let count = counted(self.answers.len() as u32, "answer");
        let numbers = self.numbers();
        if numbers.is_empty() {
            return format!("{count}.");
        }
        let [least, low, middle, high, most] = [0.0, 0.25, 0.5, 0.75, 1.0]
            .map(|share| with_unit(quantile(&numbers, share), self.unit()));
        format!(
            "{count}, from {least} to {most}; the middle one is {middle}, half of them lie from {low} to {high}."
        )
    }

    /// What is true, and how many are near it.
    pub fn judged(&self, truth: &Truth) -> String {
        let is_close = |a: &&&Answer| self.prediction.score(a, truth).is_close;
        let (close, all) = (
            self.answers.iter().filter(is_close).count(),
            self.answers.len(),
        );
        match (&self.prediction.kind, truth) {
            (Kind::Choice(options), Truth::Choice(place)) => {
                let right = options.get(*place).map_or("", |o| &o.words);
                let right = right.strip_suffix('.').unwrap_or(right);
                format!("✓ “{right}” is right; {close} of {all} chose it.")
            }
            (_, Truth::Number(value)) => format!(
                "It is {}; {close} of {all} are near enough.",
                with_unit(*value, self.unit())
            ),
            _ => format!("{close} of {all} lines are near enough on average."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::ticks::Scale;
    use crate::lesson::read;

    const LESSON: &str = "\
# Questions
for: anyone
minutes: 1

## One
preset: critical

Text.

predict: How much?
number: auxiliary
within: ×2

## Two

Text.

predict: Which?
option: This.
right: That, then.
";

    fn class(numbers: &[f64]) -> Vec<Answers> {
        let row = |(i, n): (usize, &f64)| Answers {
            name: String::new(),
            given: vec![(0, Answer::Number(*n)), (1, Answer::Choice(i % 2))],
        };
        numbers.iter().enumerate().map(row).collect()
    }

    #[test]
    fn numbers_stand_as_dots_and_the_truth_is_apart() {
        let lesson = read(LESSON).expect("whole");
        let rows = class(&[1e3, 2e3, 2e3, 4e3, 8e3, 1e30, -5e6]);
        let said = super::said(&lesson, &rows);
        let dots = said[0].dots(None).expect("numbers");
        // Those who slipped stand at the ends.
        assert_eq!((dots.axis.from, dots.axis.to), (1e3, 8e3));
        assert_eq!(dots.beyond, (1, 1));
        assert_eq!(dots.dots.len(), rows.len());
        assert_eq!(dots.dots.iter().filter(|(_, level)| *level == 1).count(), 3);
        assert_eq!(
            said[0].words(),
            format!(
                "7 answers, from −5 MJ to {}; the middle one is 2 kJ, half of them lie from 2 kJ to 8 kJ.",
                with_unit(1e30, Unit::Joule)
            )
        );
        // The axis follows the truth only when it is shown.
        let told = said[0].dots(Some(3e5)).expect("numbers");
        assert!(told.axis.to >= 3e5);
        assert_eq!(told.axis.scale, Scale::Log);
        assert_eq!(
            said[0].judged(&Truth::Number(3.9e3)),
            "It is 3.9 kJ; 3 of 7 are near enough."
        );
    }

    #[test]
    fn options_are_counted() {
        let lesson = read(LESSON).expect("whole");
        let rows = class(&[1.0, 2.0, 3.0]);
        let said = super::said(&lesson, &rows);
        assert_eq!(said[1].counts(), Some(vec![2, 1]));
        assert_eq!((said[1].dots(None), said[0].counts()), (None, None));
        assert_eq!(said[1].words(), "3 answers.");
        assert_eq!(
            said[1].judged(&Truth::Choice(1)),
            "✓ “That, then” is right; 1 of 3 chose it."
        );
        // Nobody has answered yet.
        let none = super::said(&lesson, &[]);
        assert_eq!(none[0].words(), "0 answers.");
        assert_eq!(none[0].dots(None).expect("an axis").dots, []);
    }
}
