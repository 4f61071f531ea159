//! Lesson files of somebody's own: chosen, dropped on the page, or named by its address.

use crate::app::drops;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::{effect, spawn};
use crate::app::lesson::course::Course;
use crate::app::state::State;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

/// The lesson of a file, or what could not be read and why.
pub type Come = Result<Course, (String, String)>;

/// What becomes of files. Made once for the panel: whatever asks for one may be gone when it comes.
#[derive(Clone, Copy)]
pub struct Coming {
    /// One is asked for; its number.
    pub begin: Callback<(), u32>,
    /// It is here.
    pub come: Callback<(u32, Come)>,
}

/// Reads a file.
pub fn open(file: File, coming: Coming) {
    let turn = coming.begin.run(());
    spawn(async move {
        let name = file.name();
        let come = Course::of_file(file).await.map_err(|error| (name, error));
        coming.come.run((turn, come));
    });
}

/// Opens what the address names, now and whenever it names another one.
pub fn follow_address(state: State, coming: Coming) {
    effect(move || {
        if let Some(text) = state.lesson_file.get() {
            state.lesson_file.set(None);
            let turn = coming.begin.run(());
            spawn(async move {
                let course = Course::fetch_file(&text).await;
                let come = course.map_err(|error| (text, error));
                coming.come.run((turn, come));
            });
        }
    });
}

/// Opens a lesson file that is dropped anywhere on the page.
pub fn follow_drops(state: State, coming: Coming) {
    effect(move || {
        state.dropped.track();
        if let Some(file) = drops::lesson() {
            open(file, coming);
        }
    });
}

/// The file that was chosen; the same one, changed meanwhile, can be chosen again.
pub fn picked(event: &leptos::ev::Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(file)
}

/// A field to choose one.
pub fn chooser(coming: Coming) -> ErasedView {
    let chosen = move |event: leptos::ev::Event| {
        if let Some(file) = picked(&event) {
            open(file, coming);
        }
    };
    erase(view! {
        <label>"a lesson file of your own, or drop it on the page "<input type="file" id="lesson-file" accept=".md,text/markdown,text/plain" on:change=chosen/></label>
    })
}
