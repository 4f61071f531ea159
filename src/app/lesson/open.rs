//! What is open in the panel: the list of lessons, a lesson, or one in the making; and how each of them comes.

use crate::app::kit::tasks::spawn;
use crate::app::kit::widgets::focus;
use crate::app::lesson::course::{self, Course};
use crate::app::lesson::make::Desk;
use crate::app::lesson::steps::{STEP, enter, set_up};
use crate::app::lesson::{files, kept};
use crate::app::state::State;
use crate::lesson::compiled::Entry;
use crate::lesson::draft::Draft;
use leptos::prelude::*;

/// Id of the heading of the list.
pub const LIST: &str = "lesson-list";

/// All that the panel keeps while the page is open.
#[derive(Clone, Copy)]
pub struct Panel {
    pub state: State,
    pub list: RwSignal<Option<Result<Vec<Entry>, String>>>,
    pub course: RwSignal<Option<Course>>,
    /// The lesson that a link names, and the step at which it is opened.
    pub linked: StoredValue<Option<(String, usize)>>,
    /// Courses that were begun, of lessons that lie beside the page.
    pub begun: StoredValue<Vec<Course>>,
    /// Counts what was asked for: what comes after something else was asked for is not shown.
    pub turn: StoredValue<u32>,
    /// Whether the lesson that was open before the page was loaded anew is still to come.
    pub coming: RwSignal<bool>,
    /// Key of the lesson that was asked for last, and why it is not there.
    pub wanted: StoredValue<String>,
    pub refused: RwSignal<Option<String>>,
    /// What is wrong with a file.
    pub bad_file: RwSignal<String>,
    /// The lesson that is being made, and whether it is shown.
    pub desk: Desk,
    pub making: RwSignal<bool>,
}

impl Panel {
    pub fn new(state: State) -> Panel {
        Panel {
            state,
            list: RwSignal::new(None),
            course: RwSignal::new(None),
            linked: StoredValue::new(None),
            begun: StoredValue::new(Vec::new()),
            turn: StoredValue::new(0),
            coming: RwSignal::new(state.resumed.with_value(|key| !key.is_empty())),
            wanted: StoredValue::new(String::new()),
            refused: RwSignal::new(None),
            bad_file: RwSignal::new(String::new()),
            desk: Desk::new(),
            making: RwSignal::new(false),
        }
    }

    /// What is to become of files, unless something else is asked for before they come.
    pub fn coming(self, then: fn(Panel, files::Come)) -> files::Coming {
        let come = move |(turn, come)| {
            // An address that names a file has no scenario that could be kept.
            self.coming.set(false);
            if self.is_wanted(turn) {
                then(self, come);
            }
        };
        files::Coming {
            begin: Callback::new(move |()| self.begin()),
            come: Callback::new(come),
        }
    }

    /// A lesson from a file, where it was left.
    pub fn taken_up(self, come: files::Come) {
        if let Ok(course) = &come {
            kept::restore(*course);
        }
        self.come(come);
    }

    pub fn fetch_list(self) {
        self.list.set(None);
        spawn(async move { self.list.set(Some(course::list().await)) });
    }

    /// Something is asked for; its number.
    pub fn begin(self) -> u32 {
        self.turn.update_value(|n| *n = n.wrapping_add(1));
        self.turn.get_value()
    }

    /// Whether nothing else has been asked for since.
    pub fn is_wanted(self, turn: u32) -> bool {
        self.turn.get_value() == turn
    }

    /// Goes to where a lesson was left, or to its beginning.
    pub fn start(self, key: String) {
        let turn = self.begin();
        self.refused.set(None);
        self.wanted.set_value(key.clone());
        let begun = |c: &Course| c.with(|k, _| *k == key);
        let begun = self.begun.with_value(|all| all.iter().copied().find(begun));
        if let Some(course) = begun {
            self.go_on(course);
            return;
        }
        spawn(async move {
            let fetched = Course::fetch(key.clone()).await;
            if !self.is_wanted(turn) {
                self.coming.set(false);
                return;
            }
            match fetched {
                Ok(course) => {
                    kept::restore(course);
                    self.begun.update_value(|all| all.push(course));
                    // Whoever has closed the lessons meanwhile has not come to it.
                    if self.state.lessons.get_untracked() {
                        self.go_on(course);
                    }
                }
                Err(error) => self.refused.set(Some(error)),
            }
            self.coming.set(false);
        });
    }

    pub fn go_on(self, course: Course) {
        if self.coming.get_untracked() {
            // The page has been loaded anew with its scenario.
            self.course.set(Some(course));
            return self.resume();
        }
        let linked = self.linked.try_update_value(Option::take).flatten();
        let linked = linked.filter(|(key, _)| course.shipped().as_ref() == Some(key));
        let place = linked.map_or_else(|| course.place.get_untracked(), |(_, place)| place);
        enter(
            self.state,
            course,
            place.min(course.steps().saturating_sub(1)),
        );
        self.course.set(Some(course));
    }

    /// Shown again: what was awaited still is; otherwise the scenario stays as it is.
    pub fn resume(self) {
        match self.course.get_untracked() {
            Some(course) => {
                let place = course.place.get_untracked();
                if untrack(|| course.awaited(place)).is_some() {
                    set_up(self.state, course, place);
                }
                focus(STEP);
            }
            None => focus(LIST),
        }
    }

    /// A lesson that was open before the page was loaded anew.
    pub fn go_back_to(self, text: String) {
        match text.split_once('\n') {
            None => self.start(text),
            Some((key, lesson)) => {
                self.begin();
                // It was written by this page.
                if let Ok(course) = Course::of_text(key.into(), lesson) {
                    kept::restore(course);
                    self.go_on(course);
                }
                self.coming.set(false);
            }
        }
    }

    pub fn to_list(self) {
        self.begin();
        self.making.set(false);
        self.course.set(None);
        focus(LIST);
    }

    /// A lesson from a file.
    pub fn come(self, come: files::Come) {
        match come {
            Ok(course) => {
                self.bad_file.set(String::new());
                self.making.set(false);
                self.state.show_lessons(true);
                self.go_on(course);
            }
            Err((name, error)) => {
                self.to_list();
                self.state.show_lessons(true);
                self.bad_file
                    .set(format!("The lesson “{name}” could not be opened: {error}."));
            }
        }
    }

    /// Making goes on with a lesson from a file.
    pub fn make_of(self, come: files::Come) {
        let draft = come.and_then(|course| {
            course.with(|key, lesson| {
                Draft::of(lesson).map_err(|refusal| (key.to_string(), refusal.to_string()))
            })
        });
        match draft {
            Ok(draft) => {
                self.desk.replace("Another lesson is opened.".into(), draft);
                // Made anew with the fields of the other one.
                self.make();
            }
            Err(bad) => self.come(Err(bad)),
        }
    }

    pub fn make(self) {
        self.begin();
        self.bad_file.set(String::new());
        self.course.set(None);
        self.making.set(true);
    }
}
