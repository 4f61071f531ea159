//! The panel: the list of lessons, or a step of one.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::{effect, spawn};
use crate::app::kit::widgets::{button, focus};
use crate::app::lesson::course::Course;
use crate::app::lesson::make::Deeds;
use crate::app::lesson::open::{LIST, Panel};
use crate::app::lesson::steps::{STEP, enter, set_up};
use crate::app::lesson::{
    PLACE, SWITCH, answers, ask, class, files, goal, kept, make, sheet, veil,
};
use crate::app::state::State;
use crate::lesson::compiled::Entry;
use crate::lesson::draft::Draft;
use crate::lesson::{Lesson, Step, address};
use leptos::prelude::*;

/// Built once.
pub fn panel(state: State) -> ErasedView {
    let panel = Panel::new(state);
    let (coming, making) = (panel.coming(Panel::taken_up), panel.coming(Panel::make_of));
    let resumed = state.resumed.try_update_value(std::mem::take);
    // A file that the address names comes by itself.
    let by_itself = state.lesson_file.with_untracked(Option::is_some);
    if let Some(open) = resumed.filter(|open| !open.is_empty() && !by_itself) {
        // A link that names a lesson names the one that is open.
        state.linked_lesson.set(0);
        panel.go_back_to(open);
    }
    files::follow_address(state, coming);
    files::follow_drops(state, coming);
    panel.fetch_list();
    veil::keep(state, panel.course, panel.coming);
    effect(move || {
        if let Some(course) = panel.course.get() {
            kept::keep_course(course);
        }
    });
    effect(move || {
        let shown = state.lessons.get();
        let course = panel.course.get().filter(|_| shown);
        if !panel.coming.get() {
            kept::keep_open(course);
        }
    });
    let was_shown = StoredValue::new(false);
    effect(move || {
        let shown = state.lessons.get();
        if let Some(place) = document().get_element_by_id(PLACE) {
            // An attribute of this name is never refused.
            let _ = place.toggle_attribute_with_force("hidden", !shown);
        }
        match shown {
            true => untrack(|| panel.resume()),
            false if was_shown.get_value() => focus(SWITCH),
            false => {}
        }
        was_shown.set_value(shown);
    });
    let content = move || match panel.course.get() {
        Some(course) => taken(panel, course),
        None if panel.making.get() => made(panel, making),
        None => offered(panel, coming),
    };
    effect(move || {
        let guide = match state.linked_lesson.get() {
            0 => return,
            _ => state.guide.get_untracked(),
        };
        if let Some(key) = guide.get("lesson") {
            panel.linked.set_value(Some((key.into(), guide.step())));
            untrack(|| panel.start(key.into()));
        }
    });
    // Whoever comes for the first lesson need not choose it.
    effect(move || {
        let first = panel.list.with(|list| match list {
            Some(Ok(all)) => all.first().map(|e| e.key.clone()),
            _ => None,
        });
        if let Some(first) = first.filter(|_| state.first_lesson.get()) {
            state.first_lesson.set(false);
            untrack(|| panel.start(first));
        }
    });
    let close = Callback::new(move |()| state.lessons.set(false));
    let to_list = Callback::new(move |()| panel.to_list());
    let in_lesson =
        Signal::derive(move || panel.course.with(Option::is_some) || panel.making.get());
    erase(view! {
        <style>{include_str!("../../../style/lesson.css")}</style>
        <div class="toolbar">
            {move || in_lesson.get().then(|| button("", "all lessons".to_string(), "the list of lessons; this one keeps its place", false, to_list))}
            {button("lesson-close", "close".to_string(), "leave the lesson; the scenario stays, and the lesson keeps its place", false, close)}
        </div>
        {content}
        {sheet::sheet(state, panel.course)}
    })
}

/// What went wrong, and once more.
fn failed(what: &'static str, error: String, again: Callback<()>) -> ErasedView {
    erase(view! {
        <p class="refused" role="alert">
            {format!("{what} could not be loaded: {error}. ")}
            {button("", "try again".to_string(), "load it once more", false, again)}
        </p>
    })
}

/// The list.
fn offered(panel: Panel, coming: files::Coming) -> ErasedView {
    let entry = move |entry: Entry| {
        let key = entry.key.clone();
        let mut facts = format!(
            "For {}. {} minutes, {} steps.",
            entry.audience, entry.minutes, entry.steps
        );
        // At the first step it is as good as not begun.
        if let Some(place) = kept::place(&key).filter(|place| *place > 0) {
            facts += &format!(" You are at step {}.", place + 1);
        }
        erase(view! {
            <li><button type="button" on:click=move |_| panel.start(key.clone())>{entry.title}</button><p class="quiet-text">{facts}</p></li>
        })
    };
    let list = move || match panel.list.get() {
        None => erase(view! { <p class="quiet-text" role="status">"Loading …"</p> }),
        Some(Ok(all)) => {
            let all = all.into_iter().map(entry).collect_view();
            erase(view! { <ul>{all}</ul> })
        }
        Some(Err(error)) => {
            let again = Callback::new(move |()| panel.fetch_list());
            failed("The list of lessons", error, again)
        }
    };
    let refused = move || {
        panel.refused.get().map(|error| {
            let again = Callback::new(move |()| panel.start(panel.wanted.get_value()));
            failed("This lesson", error, again)
        })
    };
    let bad_file = move || {
        let said = panel.bad_file.get();
        (!said.is_empty())
            .then(|| erase(view! { <p class="refused" role="alert">{said.clone()}</p> }))
    };
    erase(view! {
        <h2 id=LIST tabindex="-1">"Lessons"</h2>
        {refused}
        {bad_file}
        {list}
        {files::chooser(coming)}
        <p>{button("lesson-begin-make", "make a lesson".to_string(), "steps from what is on the screen, saved as a file", false, Callback::new(move |()| panel.make()))}</p>
    })
}

/// A lesson in the making.
fn made(panel: Panel, making: files::Coming) -> ErasedView {
    let try_out = Callback::new(move |lesson: Lesson| {
        let key = address::key(&panel.desk.draft.with_untracked(Draft::file));
        // In a task of its own: what is made here would go with this view.
        spawn(async move { panel.come(Ok(Course::new(key, lesson, None))) });
    });
    let open = Callback::new(move |file| files::open(file, making));
    let renew = Callback::new(move |()| panel.make());
    let deeds = Deeds {
        try_out,
        open,
        renew,
    };
    make::maker(panel.state, panel.desk, deeds)
}

/// The present step of a lesson.
fn taken(panel: Panel, course: Course) -> ErasedView {
    let place = course.place;
    let step = move || {
        let place = place.get();
        course.again.set(false);
        course
            .step(place)
            .map(|s| untrack(|| step(panel, course, place, s)))
    };
    let count = course.steps();
    let to = move |place: usize| enter(panel.state, course, place);
    let go = move |forward: bool| {
        course.again.set(false);
        match (forward, place.get_untracked()) {
            (true, p) if p + 1 < count => to(p + 1),
            (true, _) => panel.to_list(),
            (false, p) => to(p.saturating_sub(1)),
        }
    };
    let at = move || format!("step {} of {count}", place.get() + 1);
    let next = Signal::derive(move || match place.get() + 1 < count {
        true => "next".to_string(),
        false => "all lessons".to_string(),
    });
    // As it was set up, or as the user has changed it.
    let begin = Memo::new(move |_| course.scenario(place.get()).ok());
    let as_set_up = Signal::derive(move || {
        let scenario = panel.state.scenario;
        begin.with(|begin| scenario.with(|now| begin.as_ref().is_none_or(|b| b == now)))
    });
    let anew = Callback::new(move |()| set_up(panel.state, course, place.get_untracked()));
    erase(view! {
        <h2>{course.with(|_, l| l.title.clone())}</h2>
        <p class="quiet-text" role="status">{at}</p>
        {step}
        <div class="toolbar">
            {button("lesson-back", "back".to_string(), "the step before", Signal::derive(move || place.get() == 0), Callback::new(move |()| go(false)))}
            {button("lesson-next", next, "the next step", false, Callback::new(move |()| go(true)))}
            {button("lesson-anew", "set up again".to_string(), "the scenario and the figures of this step as they were", as_set_up, anew)}
        </div>
        {answers::copy(course)}
        {class::gather(panel.state, course)}
    })
}

fn step(panel: Panel, course: Course, place: usize, step: Step) -> ErasedView {
    let state = panel.state;
    let paragraph = |text: &String| {
        let text = course.text(text);
        erase(view! { <p>{text}</p> })
    };
    let text = step.text.iter().map(paragraph).collect_view();
    let asked = step
        .prediction
        .map(|p| ask::prediction(state, course, place, p));
    // A prediction comes first.
    let ready = Memo::new(move |_| course.awaited(place).is_none());
    let goal = step.goal.map(|goal| {
        move || {
            let goal = goal.clone();
            ready
                .get()
                .then(|| untrack(|| goal::goal(state, course, place, goal)))
        }
    });
    erase(view! {
        <h3 id=STEP tabindex="-1">{step.title}</h3>
        {text}
        {asked}
        {goal}
    })
}
