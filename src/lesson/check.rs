//! Whether a step is as it says: the builder asks, and whoever makes a lesson in the page.

use super::Lesson;
use super::facts::Snapshot;
use super::prediction::{Kind, Prediction, Truth};
use crate::scenario::Scenario;
use crate::theory::expected::Forms;
use crate::units::with_unit;
use std::sync::Arc;

/// Closed forms of a scenario, to the longest horizon of the growth figure, and its facts.
pub type Known = Result<(Arc<Forms>, Snapshot), String>;

/// Whether the scenarios of a step are possible, its goal is not reached at first and is reached by what "show me" does, and
/// its prediction has one true answer. Returns what was found.
pub fn check(
    lesson: &Lesson,
    place: usize,
    known: &dyn Fn(&Scenario) -> Known,
) -> Result<String, String> {
    let step = lesson.steps.get(place).ok_or("there is no such step")?;
    let mut found = format!("{}. {}", place + 1, step.title);
    let (_, start) = known(&lesson.start(place)?)?;
    let (forms, end) = known(&lesson.end(place)?)?;
    if let Some(prediction) = &step.prediction {
        let truth = prediction.truth(&start, &end, &forms);
        let truth = truth.ok_or("the prediction has no true answer, or more than one")?;
        found += &format!(
            "\n   {}: {}",
            prediction.question,
            said(prediction, &truth, &forms)?
        );
    }
    if let Some(goal) = &step.goal {
        let (_, shown) = known(&lesson.shown(place)?)?;
        found += &format!("\n   {}", goal.task);
        for (title, snapshot) in [("at first", &end), ("shown", &shown)] {
            let each = goal.progress(&end, snapshot).conditions;
            let words: Vec<String> = each.into_iter().map(|(words, _)| words).collect();
            found += &format!("\n   {title}: {}", words.join("; "));
        }
        if goal.is_done(&end, &end) {
            return Err(format!("the goal is reached at the start\n{found}"));
        }
        if !goal.is_done(&end, &shown) {
            return Err(format!("“show:” does not reach the goal\n{found}"));
        }
    }
    Ok(found)
}

/// The true answer in words; refused if there is none.
fn said(prediction: &Prediction, truth: &Truth, forms: &Forms) -> Result<String, String> {
    match (&prediction.kind, truth) {
        (Kind::Number(measure, _) | Kind::Point(_, measure, _), Truth::Number(value)) => {
            Ok(with_unit(*value, measure.unit()))
        }
        (Kind::Choice(options), Truth::Choice(place)) => {
            let option = options.get(*place);
            Ok(option.map_or(String::new(), |o| o.words.clone()))
        }
        (Kind::Curve(sketch, _), Truth::Curve(line)) => {
            let (from, to) = (sketch.across.domain)(forms);
            let points = (0..=10).map(|k| line(from + (to - from) * f64::from(k) / 10.0));
            match points.into_iter().all(f64::is_finite) {
                true => Ok(format!("the line “{}”", sketch.words)),
                false => Err("the line to be sketched is not everywhere finite".into()),
            }
        }
        _ => Err("the prediction has no true answer".into()),
    }
}
