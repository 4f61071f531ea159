//! What this tab keeps of lessons through a reload: which is open, where somebody is in each, and what they have answered.

use crate::app::kit::kept::Shelf;
use crate::app::lesson::answers::line;
use crate::app::lesson::course::Course;
use crate::app::state::OPEN_LESSON;
use crate::lesson::answers::Asked;
use crate::lesson::write;
use leptos::prelude::*;

/// Under which name a lesson is kept. One of somebody's own is another one than that of the same key beside the page.
fn name(shipped: Option<&str>, key: &str) -> String {
    match shipped {
        Some(key) => format!("equipoise-lesson-{key}"),
        None => format!("equipoise-own-{key}"),
    }
}

fn name_of(course: Course) -> String {
    let shipped = course.shipped();
    course.with(|key, _| name(shipped.as_deref(), key))
}

/// Place of the step at which a lesson was left, and the line of answers.
fn left(name: &str) -> Option<(usize, String)> {
    let text = Shelf::Tab.kept(name)?;
    let (place, line) = text.split_once(' ')?;
    Some((place.parse().ok()?, line.into()))
}

/// Place of the step at which a lesson that lies beside the page was left.
pub fn place(key: &str) -> Option<usize> {
    Some(left(&name(Some(key), key))?.0)
}

/// Keeps which lesson is open; one that does not lie beside the page is kept whole.
pub fn keep_open(course: Option<Course>) {
    let text = course.map_or(String::new(), |course| match course.shipped() {
        Some(key) => key,
        None => course.with(|key, lesson| format!("{key}\n{}", write(lesson))),
    });
    Shelf::Tab.keep(OPEN_LESSON, &text);
}

/// Keeps a course as it stands.
pub fn keep_course(course: Course) {
    let place = course.place.get();
    course.answers.track();
    // Answers to an impossible scenario there are none.
    if let Ok(line) = line(course, String::new()) {
        Shelf::Tab.keep(&name_of(course), &format!("{place} {line}"));
    }
}

/// Brings a course to where it was left, unless it is another lesson by now.
pub fn restore(course: Course) {
    let name = name_of(course);
    let found = course.with(|key, lesson| {
        let (place, line) = left(&name)?;
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
