//! What this tab keeps of lessons through a reload: where somebody is in each of them, and what they have answered.

use crate::app::kit::kept::Shelf;
use crate::app::lesson::answers::line;
use crate::app::lesson::course::Course;
use crate::lesson::answers::Asked;
use leptos::prelude::*;

fn name(key: &str) -> String {
    format!("equipoise-lesson-{key}")
}

/// Place of the step at which a lesson was left, and the line of answers.
fn left(key: &str) -> Option<(usize, String)> {
    let text = Shelf::Tab.kept(&name(key))?;
    let (place, line) = text.split_once(' ')?;
    Some((place.parse().ok()?, line.into()))
}

/// Place of the step at which a lesson was left.
pub fn place(key: &str) -> Option<usize> {
    Some(left(key)?.0)
}

/// Keeps a course as it stands.
pub fn keep_course(course: Course) {
    let place = course.place.get();
    course.answers.track();
    // Answers to an impossible scenario there are none.
    if let Ok(line) = line(course, String::new()) {
        course.with(|key, _| Shelf::Tab.keep(&name(key), &format!("{place} {line}")));
    }
}

/// Brings a course to where it was left, unless it is another lesson by now.
pub fn restore(course: Course) {
    let found = course.with(|key, lesson| {
        let (place, line) = left(key)?;
        let row = Asked::new(key, lesson).ok()?.collect(&line).rows.pop()?;
        Some((place.min(lesson.steps.len().saturating_sub(1)), row.given))
    });
    if let Some((place, given)) = found {
        course.place.set(place);
        course.answers.update(|all| {
            for (step, answer) in given {
                if let Some(old) = all.get_mut(step) {
                    *old = Some(answer);
                }
            }
        });
    }
}
