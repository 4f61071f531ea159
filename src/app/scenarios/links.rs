//! The link of the page: kept in the fragment, written a moment after the last change, read on every change of
//! address; a damaged link asks before anything is loaded.

use crate::app::kit::erased::{ErasedView, erase, live, text};
use crate::app::kit::files::{CANNOT_COPY, copied};
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{Timer, effect, spawn, when_still};
use crate::app::kit::widgets::button;
use crate::app::scenarios::asked;
use crate::app::state::{State, fragment};
use crate::app::traces;
use crate::figures::style::Theme;
use crate::scenario::SupplyChoice;
use crate::scenario::guide::Guide;
use crate::scenario::link::{self, Opened, View};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

/// Pause after the last change before the link is written; browsers refuse frequent writes.
const PAUSE: Duration = Duration::from_millis(500);

/// What an address begins with that names a lesson file.
const LESSON: &str = "#lesson=";

/// Most characters of a link that no program is known to cut.
const LONG: usize = 2000;

/// How long a copied link is told of.
const SAID: Duration = Duration::from_secs(4);

/// The address of the page without what is shown.
pub fn page() -> String {
    // A page can always read its own address.
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_string()
}

/// The whole address of what is shown.
pub fn address(state: State) -> String {
    format!("{}#{}", page(), state.link())
}

/// Whether the page stands in a frame of another one, whose history is not ours to fill.
pub fn is_embedded() -> bool {
    let top = window().top().ok().flatten();
    top.is_none_or(|top| top != window())
}

/// Asks what is to become of a link that is not as it was written.
pub type Ask = fn(Opened, Callback<Option<View>>) -> ErasedView;

/// Reads an address that is not plain, by code that is fetched then, and goes on with what it holds and with who asks.
pub fn read(text: String, then: impl FnOnce(Result<(Opened, Ask), String>) + 'static) {
    type Then = Box<dyn FnOnce(Result<(Opened, Ask), String>)>;
    fn of_one_type(text: String, then: Then) {
        let part =
            part!(part_links: (fn(String) -> asked::Reading, Ask) = (asked::read, asked::ask));
        spawn(async move {
            then(match part.get().await {
                Ok((read, ask)) => read(text).await.map(|opened| (opened, ask)),
                Err(error) => Err(error),
            });
        });
    }
    of_one_type(text, Box::new(then));
}

/// Back to what was prepared.
pub fn reopen(state: State, link: String) {
    read(link, move |read| match read {
        // It has been read before, and had no problems then.
        Ok((opened, _)) => take_over(state, opened.view, true),
        Err(error) => refuse(state, &error),
    });
}

fn refuse(state: State, error: &str) {
    let said = format!("This link could not be opened: {error}.");
    state.kept.set(Some(said));
}

/// Shows what a link holds; `again`: its lesson begins anew, too, where it is at it already.
pub fn take_over(state: State, view: View, again: bool) {
    let is_another = |now: &Guide| {
        let mut keys = ["lesson", "step"].iter();
        keys.any(|key| now.get(key) != view.guide.get(key))
    };
    let begins = again || state.guide.with_untracked(is_another);
    let scenario = &view.scenario;
    let step = state
        .scenario
        .with_untracked(|now| scenario.is_a_step_from(now));
    let lacks = state
        .loading
        .traces
        .with_untracked(|t| t.lacks(&scenario.supply));
    // Such as a step back: the same scenario goes on, its live path with it.
    state.show(view, step && !lacks);
    stand(state, begins);
    traces::load_wanted(state);
}

/// A prepared page opens in its theme, within another page or not, and at its lesson where that `begins`: whoever goes back
/// in the history of the page stays at the step that has been reached.
fn stand(state: State, begins: bool) {
    let guide = state.guide.get_untracked();
    let theme = |key| Theme::ALL.into_iter().find(|t| t.key() == key);
    if let Some(theme) = guide.get("theme").and_then(theme) {
        state.display.chosen.set(Some(theme));
    }
    if let Some(root) = document().document_element() {
        // An attribute of this name is never refused.
        let _ = root.toggle_attribute_with_force("data-embed", guide.get("embed").is_some());
    }
    if begins && guide.get("lesson").is_some() {
        state.linked_lesson.update(|n| *n = n.wrapping_add(1));
        state.show_lessons(true);
    }
}

/// Reading of the address, which may have to wait.
#[derive(Clone, Copy)]
struct Address {
    state: State,
    /// Whether it has not been read yet, or asks to be answered: so long it stays.
    stays: RwSignal<bool>,
    /// What asks.
    dialog: RwSignal<bool>,
    view: StoredValue<Option<ErasedView>>,
}

impl Address {
    /// Reads it; what is not as it was written is asked about.
    fn open(self) {
        let text = fragment();
        // Whatever was being read or asked about was of the address before.
        self.answered(None);
        if text.len() <= 1 || text == format!("#{}", self.state.link()) {
            return;
        }
        if let Some(file) = text.strip_prefix(LESSON) {
            self.state.lesson_file.set(Some(file.into()));
            return self.state.show_lessons(true);
        }
        let plain = link::read_plain(&text);
        if plain.problems.is_empty() {
            return self.answered(Some(plain.view));
        }
        self.stays.set(true);
        read(text.clone(), move |read| {
            // Another address that has come meanwhile is read by itself.
            if fragment() != text {
                return;
            }
            match read {
                Ok((opened, _)) if opened.problems.is_empty() => self.answered(Some(opened.view)),
                Ok((opened, ask)) => {
                    let answer = Callback::new(move |view| self.answered(view));
                    self.view.set_value(Some(ask(opened, answer)));
                    self.dialog.set(true);
                }
                Err(error) => {
                    refuse(self.state, &error);
                    self.answered(None);
                }
            }
        });
    }

    /// Shows this, or what is open already.
    fn answered(self, view: Option<View>) {
        self.dialog.set(false);
        self.stays.set(false);
        if let Some(view) = view {
            take_over(self.state, view, false);
        }
    }

    /// Whether it is not to be written: it waits, or names the lesson that is open, whose place is kept elsewhere.
    fn stands(self) -> bool {
        let names = fragment().starts_with(LESSON);
        self.stays.get() || self.state.lessons.get() && names
    }
}

/// Keeps scenario and address together, and shows the dialog.
#[component]
pub fn Links() -> impl IntoView {
    let state = State::of_page();
    let address = Address {
        state,
        stays: RwSignal::new(false),
        dialog: RwSignal::new(false),
        view: StoredValue::new(None),
    };
    traces::load_wanted(state);
    stand(state, true);
    address.open();
    window_event_listener(leptos::ev::hashchange, move |_| address.open());
    let opened = StoredValue::new(false);
    when_still(PAUSE, move || {
        state.track_view();
        let stands = address.stands();
        move || {
            if stands {
                return;
            }
            // The link of what the page opened with stands in place of the address it was opened by.
            let replace = !opened.get_value() || is_embedded();
            opened.set_value(true);
            let text = format!("#{}", state.link());
            if fragment() == text {
                return;
            }
            let written = window().history().and_then(|history| {
                let (none, text) = (&JsValue::NULL, Some(text.as_str()));
                match replace {
                    true => history.replace_state_with_url(none, "", text),
                    false => history.push_state_with_url(none, "", text),
                }
            });
            state.address_refused.set(written.is_err());
        }
    });
    let asked = move || address.view.try_update_value(Option::take).flatten();
    live(move || address.dialog.get().then(asked).flatten())
}

/// The address that is handed on: short, as what it leaves out is frozen for its version.
pub fn short(view: &View) -> String {
    format!("{}#{}", page(), link::shorten(&link::write_view(view)))
}

/// What is said of a link that was copied, or that is shown to be copied by hand.
pub fn said_of(link: &str, copied: bool, carries: bool) -> String {
    let mut said = match copied {
        true => "link copied",
        false => CANNOT_COPY,
    }
    .to_string();
    if !copied {
        said += "; this is the link";
    }
    if !carries {
        said += "; it names your file but cannot carry it";
    }
    if link.len() > LONG {
        said += &format!(
            "; it has {} characters, and some programs cut links beyond {LONG}",
            link.len()
        );
    }
    said
}

/// Copies the link; where the browser does not allow it, shows it to be copied by hand.
#[component]
pub fn CopyLink() -> impl IntoView {
    let state = State::of_page();
    let said = RwSignal::new(None::<String>);
    let shown = RwSignal::new(None::<String>);
    let timer = Timer::new();
    // Both are true of the link that was copied, and no longer of what follows.
    effect(move || {
        state.track_view();
        said.set(None);
        shown.set(None);
    });
    let copy = Callback::new(move |()| {
        let view = state.view();
        let carries = !matches!(view.scenario.supply, SupplyChoice::File { .. });
        let link = short(&view);
        spawn(async move {
            let copied = copied(&link).await;
            let words = part!(part_copied: fn(&str, bool, bool) -> String = said_of);
            said.set(Some(match words.get().await {
                Ok(words) => words(&link, copied, carries),
                Err(error) => error,
            }));
            shown.set((!copied).then_some(link));
            // Selected once it is there, to be copied by a key.
            request_animation_frame(|| {
                let field = document().get_element_by_id("link");
                if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) {
                    field.select();
                }
            });
            match copied {
                true => timer.set(SAID, move || said.set(None)),
                // It stands there to be copied by hand.
                false => timer.stop(),
            }
        });
    });
    let said = move || {
        let refused = || {
            let said = "the browser refuses to write the address; “copy link” has the present one";
            state.address_refused.get().then(|| said.into())
        };
        said.get().or_else(refused)
    };
    erase(view! {
        {button("copy", "copy link".to_string(), "put the link of all that is shown on the clipboard", false, copy)}
        <span class="quiet-text" role="status">{text(said)}</span>
        {live(move || shown.get().map(|link| erase(view! { <input type="text" id="link" readonly aria-label="link" value=link/> })))}
    })
}
