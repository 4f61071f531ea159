//! A lesson on paper: its steps with room for answers. What has not been answered on the page is not told on paper.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::lesson::ask::{end, told, unit};
use crate::app::lesson::axis;
use crate::app::lesson::course::Course;
use crate::app::lesson::sketch::{Paper, blank};
use crate::app::state::State;
use crate::lesson::Step;
use crate::lesson::prediction::{Kind, Prediction};
use leptos::prelude::*;

/// Made when the page is printed while a lesson is taken.
pub fn sheet(state: State, course: RwSignal<Option<Course>>) -> ErasedView {
    let printing = RwSignal::new(false);
    for (event, on) in [("beforeprint", true), ("afterprint", false)] {
        window_event_listener_untyped(event, move |_| printing.set(on));
    }
    erase(move || {
        let course = course.get().filter(|_| printing.get());
        course.map(|course| untrack(|| of(state, course)))
    })
}

fn of(state: State, course: Course) -> ErasedView {
    let (title, facts) = course.with(|_, l| {
        let facts = format!("For {}. {} minutes.", l.audience, l.minutes);
        (l.title.clone(), facts)
    });
    let steps =
        (0..course.steps()).filter_map(|i| Some(printed(state, course, i, course.step(i)?)));
    erase(view! {
        <div class="worksheet">
            <h2>{title}</h2>
            <p>{facts}</p>
            <p class="room">"Name:"</p>
            {steps.collect_view()}
        </div>
    })
}

fn printed(state: State, course: Course, place: usize, step: Step) -> ErasedView {
    let text = step.text.iter().map(|paragraph| {
        let text = course.text(paragraph);
        erase(view! { <p>{text}</p> })
    });
    let asked = step.prediction.map(|p| asked(state, course, place, &p));
    let goal = step.goal.map(|goal| {
        let task = course.text(&goal.task);
        erase(view! { <p><strong>"To do: "</strong>{task}</p><p class="room">"What I changed, and what happened:"</p><p class="room"></p> })
    });
    erase(view! {
        <section>
            <h3>{format!("{}. {}", place + 1, step.title)}</h3>
            {text.collect_view()}
            {asked}
            {goal}
        </section>
    })
}

fn asked(state: State, course: Course, place: usize, asked: &Prediction) -> ErasedView {
    let answer = course
        .answers
        .with_untracked(|a| a.get(place).cloned().flatten());
    let room = match (answer, &asked.kind) {
        (Some(answer), _) => told(state, course, place, asked, &answer, None),
        (None, Kind::Choice(options)) => {
            let option = |words: &str| {
                let words = course.text(words);
                erase(view! { <li>"☐ "{words}</li> })
            };
            let options = options.iter().map(|o| option(&o.words));
            erase(view! { <ul>{options.collect_view()}</ul> })
        }
        (None, Kind::Number(measure, _) | Kind::Point(_, measure, _)) => {
            let axis = match (&asked.kind, end(state, course, place)) {
                (Kind::Point(across, ..), Ok(end)) => Some(axis::blank(&(across.axis)(&end.forms))),
                _ => None,
            };
            let words = format!("{}{}:", measure.words(), unit(*measure));
            erase(view! { {axis}<p class="room">{words}</p> })
        }
        (None, Kind::Curve(sketch, _)) => match end(state, course, place) {
            Ok(end) => blank(&Paper::new(sketch, &end)),
            Err(_) => erase(view! { <p class="room">{format!("{}:", sketch.words)}</p> }),
        },
    };
    let question = course.text(&asked.question);
    erase(view! { <p><strong>"Predict: "</strong>{question}</p>{room} })
}
