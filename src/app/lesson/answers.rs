//! Answers to take along: one line of text for the clipboard.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::files::{CANNOT_COPY, copied};
use crate::app::kit::tasks::spawn;
use crate::app::kit::widgets::button;
use crate::app::lesson::course::Course;
use crate::lesson::answers::{Answers, Asked};
use leptos::prelude::*;

/// The line of what has been answered so far.
pub fn line(course: Course, name: String) -> Result<String, String> {
    let given = course.answers.with_untracked(|all| {
        let given = all.iter().enumerate();
        given
            .filter_map(|(i, a)| Some((i, a.clone()?)))
            .collect::<Vec<_>>()
    });
    course.with(|key, lesson| Ok(Asked::new(key, lesson)?.write(&Answers { name, given })))
}

/// A name if one likes, and the button that copies.
pub fn copy(course: Course) -> ErasedView {
    let name = RwSignal::new(String::new());
    let (said, shown) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let press = Callback::new(move |()| match line(course, name.get_untracked()) {
        Err(error) => said.set(error),
        Ok(line) => spawn(async move {
            let is_copied = copied(&line).await;
            said.set(match is_copied {
                true => "copied; nothing was sent".into(),
                false => format!("{CANNOT_COPY}; these are your answers:"),
            });
            shown.set((!is_copied).then_some(line));
        }),
    });
    let count = move || {
        course
            .answers
            .with(|all| all.iter().filter(|a| a.is_some()).count())
    };
    erase(view! {
        <details id="lesson-answers" hidden=move || count() == 0>
            <summary>{move || format!("take my answers along ({})", count())}</summary>
            <label>"name, if you like "<input type="text" autocomplete="off" prop:value=name on:change=move |e| name.set(event_target_value(&e))/></label>
            <p>{button("", "copy my answers".to_string(), "put a line of text with the answers on the clipboard", false, press)}</p>
            <p class="quiet-text" role="status">{said}</p>
            {move || shown.get().map(|line| erase(view! { <input type="text" readonly aria-label="my answers" value=line/> }))}
        </details>
    })
}
