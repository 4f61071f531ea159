//! Making a lesson: steps from what is on the screen, tried at once, saved as a file that the page and the builder read.

mod fields;
mod step;

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::files::save;
use crate::app::kit::kept::Shelf;
use crate::app::kit::parts::part;
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, focus};
use crate::app::lesson::course::{moment, snapshot};
use crate::app::lesson::files::picked;
use crate::app::state::State;
use crate::lesson::check::{Known, check};
use crate::lesson::draft::{Draft, DraftStep};
use crate::lesson::{Lesson, read};
use crate::scenario::Scenario;
use fields::{label, line, of_fields};
use leptos::prelude::*;

/// Id of the heading, and of the button that brings back what is gone.
const MAKE: &str = "lesson-make";
const BACK: &str = "make-back";

/// A lesson in the making, while the page is open.
#[derive(Clone, Copy)]
pub struct Desk {
    pub draft: RwSignal<Draft>,
    /// What was taken from it last, in words, and how it was before.
    pub before: RwSignal<Option<(String, Draft)>>,
    /// Whether the browser was asked for what it has kept.
    pub asked: StoredValue<bool>,
    /// What this tab has seen the browser keep last.
    last: StoredValue<Option<String>>,
    /// Whether the browser keeps it, in words.
    keeps: RwSignal<&'static str>,
}

impl Desk {
    pub fn new() -> Desk {
        Desk {
            draft: RwSignal::new(Draft::default()),
            before: RwSignal::new(None),
            asked: StoredValue::new(false),
            last: StoredValue::new(None),
            keeps: RwSignal::new(LOSES),
        }
    }

    /// Takes something from it, which can be brought back.
    pub fn replace(self, what: String, draft: Draft) {
        let before = self.draft.get_untracked();
        if before != Draft::default() {
            self.before.set(Some((what, before)));
        }
        self.draft.set(draft);
    }
}

/// What is done with a lesson in the making: it is taken as it stands, a file is opened to go on with, all fields are made anew.
#[derive(Clone, Copy)]
pub struct Deeds {
    pub try_out: Callback<Lesson>,
    pub open: Callback<web_sys::File>,
    pub renew: Callback<()>,
}

/// Where lessons are made, fetched when it is asked for.
pub fn maker(state: State, desk: Desk, deeds: Deeds) -> ErasedView {
    let maker = part!(part_lessons_make: fn(State, Desk, Deeds) -> ErasedView = make).for_views();
    erase(move || maker.show(|build| build(state, desk, deeds)))
}

/// Under which name the browser keeps a lesson in the making.
const KEPT: &str = "equipoise-draft";

/// And what of it could not be read.
const UNREAD: &str = "equipoise-draft-unread";

/// Whether the browser keeps it.
const KEEPS: &str = " This browser keeps it meanwhile.";
const LOSES: &str = " This browser does not keep it: it is gone when the page is.";
const OTHER: &str =
    " This browser keeps what another tab has made meanwhile: this one is gone when the page is.";

/// Takes up what was made before the page was opened, and keeps what is made from now on, but not in place of what another tab
/// has made.
fn keep(desk: Desk) {
    let Desk {
        draft, last, keeps, ..
    } = desk;
    if !desk.asked.get_value() {
        desk.asked.set_value(true);
        let text = Shelf::Browser.kept(KEPT);
        if let Some(text) = &text {
            match serde_json::from_str(text) {
                Ok(kept) => draft.set(kept),
                // Of another version, which may read it again.
                Err(_) => _ = Shelf::Browser.keep(UNREAD, text),
            }
        }
        last.set_value(text);
    }
    effect(move || {
        // It has no part that could not be written.
        let Ok(text) = draft.with(serde_json::to_string) else {
            return;
        };
        let now = if Shelf::Browser.kept(KEPT) != last.get_value() {
            OTHER
        } else if Shelf::Browser.keep(KEPT, &text) {
            last.set_value(Some(text));
            KEEPS
        } else {
            LOSES
        };
        if keeps.get_untracked() != now {
            keeps.set(now);
        }
    });
}

/// What is wrong with a draft: the step, if it is in one, and why.
type Fault = (Option<usize>, String);

/// The lesson of a draft.
fn made(draft: &Draft) -> Result<Lesson, Fault> {
    if draft.title.trim().is_empty() {
        return Err((None, "It needs a title".into()));
    }
    read(&draft.write()).map_err(|r| (draft.step_of(r.line), r.reason))
}

/// The lesson of a draft, if every step is as it says.
fn whole(state: State, draft: &Draft) -> Result<Lesson, Fault> {
    let lesson = made(draft)?;
    let known = |scenario: &Scenario| -> Known {
        let current = moment(state, scenario.clone())?;
        Ok((current.forms.clone(), snapshot(&current)))
    };
    for place in 0..lesson.steps.len() {
        let first_line = |e: String| e.lines().next().unwrap_or_default().to_string();
        check(&lesson, place, &known).map_err(|e| (Some(place), first_line(e)))?;
    }
    Ok(lesson)
}

fn make(state: State, desk: Desk, deeds: Deeds) -> ErasedView {
    let Desk { draft, before, .. } = desk;
    let Deeds {
        try_out,
        open,
        renew,
    } = deeds;
    keep(desk);
    let chosen = RwSignal::new(0_usize);
    let said = RwSignal::new(String::new());
    let fault = move |(step, reason): Fault| match step {
        Some(step) => format!("Step {}: {}.", step + 1, of_fields(reason)),
        None => format!("{}.", of_fields(reason)),
    };
    // What was said of it is of what it was.
    effect(move || {
        draft.track();
        said.set(String::new());
    });
    // What can be known while it is typed; the rest when it is tried or saved.
    let state_of = move || {
        let stands = match draft.with(made) {
            Ok(_) => "It can be tried and saved.".to_string(),
            Err(found) => format!(
                "Before it can be tried and saved as a file: {}",
                fault(found)
            ),
        };
        stands + desk.keeps.get()
    };
    let add = Callback::new(move |()| {
        let place = draft.with_untracked(|d| d.steps.len());
        let mut step = DraftStep::titled(&format!("Step {}", place + 1));
        stage(state, &mut step);
        draft.update(|d| d.steps.push(step));
        chosen.set(place);
        focus(step::TITLE);
    });
    let with_whole = move |then: &dyn Fn(Lesson)| match untrack(|| draft.with(|d| whole(state, d)))
    {
        Ok(lesson) => {
            said.set(String::new());
            then(lesson);
        }
        Err(found) => {
            if let Some(step) = found.0 {
                chosen.set(step);
            }
            said.set(fault(found));
        }
    };
    let try_out = Callback::new(move |()| with_whole(&|lesson| try_out.run(lesson)));
    let save = Callback::new(move |()| {
        with_whole(&|_| {
            let (name, text) = draft.with_untracked(|d| (d.file(), d.write()));
            said.set(match save(&name, &text.into()) {
                Ok(()) => format!("Saved as {name}. Put it beside the page and give your class the address of the page with #lesson={name} behind it, or let them drop the file on the page."),
                Err(error) => format!("It could not be saved: {}.", js_error_text(error)),
            });
        });
    });
    let count = Memo::new(move |_| draft.with(|d| d.steps.len()));
    let rows = move || {
        let count = count.get();
        (0..count)
            .map(|i| row(desk, chosen, i, count))
            .collect_view()
    };
    // Made anew for another step, not whenever a field changes.
    let editor = move || {
        let place = chosen.get();
        (place < count.get()).then(|| untrack(|| step::editor(state, draft, place)))
    };
    focus(MAKE);
    let top = [
        ("title", draft.with_untracked(|d| d.title.clone())),
        (label("for"), draft.with_untracked(|d| d.audience.clone())),
        (
            label("minutes"),
            draft.with_untracked(|d| d.minutes.clone()),
        ),
    ];
    let top = top.into_iter().enumerate().map(|(i, (label, value))| {
        let change = Callback::new(move |value: String| {
            draft.update(|d| match i {
                0 => d.title = value,
                1 => d.audience = value,
                _ => d.minutes = value,
            });
        });
        line(label, "", value, change)
    });
    let opened = move |event: leptos::ev::Event| {
        if let Some(file) = picked(&event) {
            open.run(file);
        }
    };
    let anew = Callback::new(move |()| {
        desk.replace("All is cleared.".into(), Draft::default());
        renew.run(());
    });
    let back = Callback::new(move |()| {
        if let Some((_, draft)) = before.get_untracked() {
            before.set(None);
            // What was written since can be had again as well.
            desk.replace("It is as it was before.".into(), draft);
            renew.run(());
        }
    });
    let brought = move || {
        before.get().map(|(what, _)| {
            let title = "the lesson as it was before";
            erase(view! { <p role="status">{what}" "{button(BACK, "bring it back".to_string(), title, false, back)}</p> })
        })
    };
    let is_empty = Signal::derive(move || draft.with(|d| *d == Draft::default()));
    erase(view! {
        <h2 id=MAKE tabindex="-1">"Make a lesson"</h2>
        <p class="quiet-text">"Set the page as a step should begin, add it, and write what there is to see."</p>
        <div class="fields">{top.collect_view()}</div>
        <ol class="steps">{rows}</ol>
        <p>{button("make-add", "add this state as a step".to_string(), "the scenario and the figures that are shown now", false, add)}</p>
        {brought}
        {editor}
        <p role="status" id="make-said">{move || match said.get() { none if none.is_empty() => state_of(), said => said }}</p>
        <div class="toolbar">
            {button("make-try", "try it".to_string(), "take the lesson as a student would", false, try_out)}
            {button("make-save", "save as a file".to_string(), "a text file, which can be opened again and read by anyone", false, save)}
            {button("make-anew", "start anew".to_string(), "clear all fields and steps; they can be brought back", is_empty, anew)}
        </div>
        <label>"go on with a saved lesson "<input type="file" accept=".md,text/markdown,text/plain" on:change=opened/></label>
    })
}

/// The state of the page becomes that of a step.
fn stage(state: State, step: &mut DraftStep) {
    let opened = state.opened.with_untracked(|o| o.preset);
    let leads = state.leads.get_untracked();
    state
        .scenario
        .with_untracked(|s| step.stage(s, opened, &leads));
}

/// A step in the list: chosen, moved or deleted.
fn row(desk: Desk, chosen: RwSignal<usize>, place: usize, count: usize) -> ErasedView {
    let draft = desk.draft;
    let title = Signal::derive(move || {
        draft.with(|d| {
            let title = d.steps.get(place).map_or("", |s| &s.title);
            format!("{}. {title}", place + 1)
        })
    });
    let move_to = move |to: usize| {
        Callback::new(move |()| {
            draft.update(|d| {
                if place < d.steps.len() && to < d.steps.len() {
                    d.steps.swap(place, to);
                }
            });
            chosen.set(to);
        })
    };
    let delete = Callback::new(move |()| {
        let mut less = draft.get_untracked();
        if place < less.steps.len() {
            less.steps.remove(place);
            desk.replace(format!("Step {} is deleted.", place + 1), less);
        }
        if chosen.get_untracked() >= place {
            chosen.update(|c| *c = c.saturating_sub(1));
        }
        focus(BACK);
    });
    let is_chosen = move || (chosen.get() == place).to_string();
    erase(view! {
        <li>
            <button type="button" aria-pressed=is_chosen on:click=move |_| chosen.set(place)>{title}</button>
            {sign("↑", format!("step {} earlier", place + 1), place == 0, move_to(place.saturating_sub(1)))}
            {sign("↓", format!("step {} later", place + 1), place + 1 == count, move_to(place + 1))}
            {sign("✕", format!("delete step {}", place + 1), false, delete)}
        </li>
    })
}

/// A button with a sign for a word.
fn sign(sign: &'static str, label: String, disabled: bool, press: Callback<()>) -> ErasedView {
    erase(view! {
        <button type="button" title=label.clone() aria-label=label disabled=disabled on:click=move |_| press.run(())>{sign}</button>
    })
}
