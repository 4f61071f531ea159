//! A lesson that somebody takes: its file, where they are in it, and what they have answered.

use crate::app::kit::beside;
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::errors::js_error_text;
use crate::app::scenarios::links::page;
use crate::app::state::{Current, State};
use crate::app::traces::bring;
use crate::lesson::address::{beside_the_page, key};
use crate::lesson::compiled::{Compiled, Entry};
use crate::lesson::facts::Snapshot;
use crate::lesson::prediction::{Answer, Prediction, Score, Truth};
use crate::lesson::text::{Part, parts};
use crate::lesson::{LONGEST, Lesson, Step, read};
use crate::scenario::Scenario;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A lesson that has been opened; kept while the page is open.
#[derive(Clone, Copy)]
pub struct Course {
    file: StoredValue<File>,
    /// Place of the step.
    pub place: RwSignal<usize>,
    /// What was answered last, by step.
    pub answers: RwSignal<Vec<Option<Answer>>>,
    /// Whether the step is to be answered once more.
    pub again: RwSignal<bool>,
    /// What a class has said, as it was pasted.
    pub pasted: RwSignal<String>,
}

/// A lesson as it lies beside the page.
struct File {
    key: String,
    lesson: Lesson,
    formulas: Vec<(String, String)>,
    /// Whether it lies beside the page, and is not a file of somebody's own.
    is_shipped: bool,
}

/// The list of lessons.
pub async fn list() -> Result<Vec<Entry>, String> {
    let bytes = beside::fetch("lessons/index.json")
        .await
        .map_err(js_error_text)?;
    serde_json::from_slice(&bytes).map_err(|e| e.to_string())
}

impl Course {
    /// Fetches the lesson of a key.
    pub async fn fetch(key: String) -> Result<Course, String> {
        let address = format!("lessons/{key}.json");
        let bytes = beside::fetch(&address).await.map_err(js_error_text)?;
        let compiled: Compiled = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
        let lesson = read(&compiled.text).map_err(|e| e.to_string())?;
        Ok(Course::new(key, lesson, Some(compiled.formulas)))
    }

    /// Fetches the lesson file that the address names.
    pub async fn fetch_file(text: &str) -> Result<Course, String> {
        let path = beside_the_page(text, ".md")?;
        let address = web_sys::Url::new_with_base(&path, &page()).map_err(js_error_text)?;
        let bytes = beside::fetch(&address.href())
            .await
            .map_err(js_error_text)?;
        Course::of_bytes(&path, bytes)
    }

    /// The lesson of a file that somebody has.
    pub async fn of_file(file: web_sys::File) -> Result<Course, String> {
        if file.size() > LONGEST as f64 {
            return Err(format!(
                "it is longer than the {} kB of a lesson",
                LONGEST / 1024
            ));
        }
        let buffer = JsFuture::from(file.array_buffer()).await;
        let buffer = buffer.map_err(js_error_text)?;
        Course::of_bytes(&file.name(), js_sys::Uint8Array::new(&buffer).to_vec())
    }

    fn of_bytes(path: &str, bytes: Vec<u8>) -> Result<Course, String> {
        let text = String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8")?;
        Course::of_text(key(path), &text)
    }

    /// A lesson of somebody's own.
    pub fn of_text(key: String, text: &str) -> Result<Course, String> {
        let lesson = read(text).map_err(|e| e.to_string())?;
        Ok(Course::new(key, lesson, None))
    }

    /// `formulas`: of a lesson that lies beside the page; those of one that was not built are shown as they are written.
    pub fn new(key: String, lesson: Lesson, formulas: Option<Vec<(String, String)>>) -> Course {
        let steps = lesson.steps.len();
        let file = File {
            key,
            lesson,
            is_shipped: formulas.is_some(),
            formulas: formulas.unwrap_or_default(),
        };
        Course {
            file: StoredValue::new(file),
            place: RwSignal::new(0),
            answers: RwSignal::new(vec![None; steps]),
            again: RwSignal::new(false),
            pasted: RwSignal::new(String::new()),
        }
    }

    pub fn with<T>(self, read: impl FnOnce(&str, &Lesson) -> T) -> T {
        self.file.with_value(|f| read(&f.key, &f.lesson))
    }

    /// The key under which it lies beside the page; a file of somebody's own has none.
    pub fn shipped(self) -> Option<String> {
        self.file
            .with_value(|f| f.is_shipped.then(|| f.key.clone()))
    }

    pub fn steps(self) -> usize {
        self.with(|_, l| l.steps.len())
    }

    /// A step; of a place that there is not, none.
    pub fn step(self, place: usize) -> Option<Step> {
        self.with(|_, l| l.steps.get(place).cloned())
    }

    /// What was answered in a step and is not to be answered once more.
    pub fn answer(self, place: usize) -> Option<Answer> {
        let again = self.again.get();
        let answer = self.answers.with(|a| a.get(place).cloned().flatten());
        answer.filter(|_| !again)
    }

    /// What a step waits to be predicted.
    pub fn awaited(self, place: usize) -> Option<Prediction> {
        let prediction = self.step(place)?.prediction?;
        self.answer(place).is_none().then_some(prediction)
    }

    /// The scenario of a step: as it begins, or once its prediction is answered as that left it.
    pub fn scenario(self, place: usize) -> Result<Scenario, String> {
        match self.awaited(place) {
            Some(_) => self.with(|_, l| l.start(place)),
            None => self.with(|_, l| l.end(place)),
        }
    }

    /// What is true of what a step asks to be predicted.
    pub fn told<T>(
        self,
        state: State,
        place: usize,
        tell: impl FnOnce(&Prediction, &Truth) -> T,
    ) -> Result<T, String> {
        let prediction = self.step(place).and_then(|s| s.prediction);
        let prediction = prediction.ok_or("there is nothing to predict here")?;
        let start = moment(state, self.with(|_, l| l.start(place))?)?;
        let end = moment(state, self.with(|_, l| l.end(place))?)?;
        let truth = prediction.truth(&snapshot(&start), &snapshot(&end), &end.forms);
        let truth = truth.ok_or("theory gives no number for it here")?;
        Ok(tell(&prediction, &truth))
    }

    /// How an answer to a step compares with the truth.
    pub fn scored(self, state: State, place: usize, answer: &Answer) -> Result<Score, String> {
        self.told(state, place, |asked, truth| asked.score(answer, truth))
    }

    /// A text of the lesson. Its formulas are drawn by what the builder has made of them; everything else is text.
    pub fn text(self, text: &str) -> ErasedView {
        let part = |part: Part| match part {
            Part::Plain(text) => erase(text),
            Part::Emphasis(text) => erase(view! { <em>{text}</em> }),
            Part::Formula(tex) => {
                let drawn = self.file.with_value(|f| {
                    let found = f.formulas.iter().find(|(known, _)| *known == tex);
                    found.map(|(_, markup)| markup.clone())
                });
                match drawn {
                    Some(markup) => erase(view! { <span inner_html=markup></span> }),
                    None => erase(view! { <code>{tex}</code> }),
                }
            }
        };
        // What was read has whole parts.
        let parts = parts(text).unwrap_or_default();
        erase(parts.into_iter().map(part).collect_view())
    }
}

/// What a scenario makes, apart from what the page shows.
pub fn moment(state: State, scenario: Scenario) -> Result<Current, String> {
    let lacks = state.loading.traces.with(|t| t.lacks(&scenario.supply));
    if lacks {
        bring(state, &scenario.supply);
        return Err("its weather is still being loaded; try again in a moment".into());
    }
    state
        .loading
        .traces
        .with_untracked(|t| Current::pinned(scenario, t))
}

/// The facts of a moment, by theory.
pub fn snapshot(current: &Current) -> Snapshot {
    Snapshot::new(&current.scenario, &current.forms, None)
}
