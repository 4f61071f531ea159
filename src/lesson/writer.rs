//! Writing of lessons: the text that reads back as the same lesson.

use super::goal::Goal;
use super::prediction::{Kind, Prediction, Right};
use super::{Base, Lesson, Step};
use crate::scenario::link;

/// A line of a key; none where there is nothing to say.
fn line(to: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        *to += key;
        *to += ": ";
        *to += value;
        to.push('\n');
    }
}

/// The text of a lesson.
pub fn write(lesson: &Lesson) -> String {
    let mut text = format!("# {}\n", lesson.title);
    line(&mut text, "for", &lesson.audience);
    line(&mut text, "minutes", &lesson.minutes.to_string());
    for step in &lesson.steps {
        write_step(&mut text, step);
    }
    text
}

fn write_step(text: &mut String, step: &Step) {
    *text += &format!("\n## {}\n", step.title);
    match &step.base {
        Base::Before => {}
        Base::Preset(preset) => line(text, "preset", preset.key),
        Base::Link(scenario) => line(text, "link", &link::write(scenario)),
    }
    line(text, "set", &step.set.write());
    if let Some(lead) = &step.lead {
        line(text, "lead", &lead.keys().join(", "));
    }
    for paragraph in &step.text {
        *text += &format!("\n{paragraph}\n");
    }
    if let Some(prediction) = &step.prediction {
        text.push('\n');
        write_prediction(text, prediction);
    }
    if let Some(goal) = &step.goal {
        text.push('\n');
        write_goal(text, goal);
    }
}

/// A prediction as it stands in a lesson.
pub fn write_prediction(text: &mut String, prediction: &Prediction) {
    line(text, "predict", &prediction.question);
    let within = match &prediction.kind {
        Kind::Number(measure, within) => {
            line(text, "number", &measure.write());
            within.write(measure.unit())
        }
        Kind::Choice(options) => {
            for option in options {
                match &option.right {
                    Right::Said(true) => line(text, "right", &option.words),
                    Right::Said(false) => line(text, "option", &option.words),
                    Right::When(conditions) => {
                        let value = format!("{} | {}", option.words, conditions.write());
                        line(text, "option", &value);
                    }
                }
            }
            String::new()
        }
        Kind::Point(across, measure, within) => {
            let value = format!("{}, {}", across.figure, measure.write());
            line(text, "point", &value);
            within.write(measure.unit())
        }
        Kind::Curve(sketch, within) => {
            line(
                text,
                "curve",
                &format!("{}, {}", sketch.across.figure, sketch.series),
            );
            within.write(sketch.unit)
        }
    };
    line(text, "within", &within);
    line(text, "after", &prediction.after.write());
    line(text, "because", &prediction.because);
}

fn write_goal(text: &mut String, goal: &Goal) {
    line(text, "goal", &goal.task);
    line(text, "when", &goal.when.write());
    line(text, "show", &goal.show.write());
    line(text, "done", &goal.done);
    line(text, "not-yet", &goal.not_yet);
}
