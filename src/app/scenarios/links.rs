//! The link of the page: kept in the fragment, written a moment after the last change, read on every change of
//! address; a damaged link asks before anything is loaded.

use crate::app::kit::erased::{ErasedView, erase, live, text};
use crate::app::kit::files::copied;
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{after, spawn, when_still};
use crate::app::kit::widgets::button;
use crate::app::scenarios::asked;
use crate::app::state::{State, fragment};
use crate::app::traces;
use crate::figures::style::Theme;
use crate::scenario::SupplyChoice;
use crate::scenario::link::{self, Opened, View};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

/// Pause after the last change before the link is written; browsers refuse frequent writes.
const PAUSE: Duration = Duration::from_millis(500);

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
    read(link, move |read| {
        // It has been read before.
        if let Ok((opened, _)) = read {
            take_over(state, opened.view);
        }
    });
}

/// Shows what a link holds.
pub fn take_over(state: State, view: View) {
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
    stand(state);
    traces::load_wanted(state);
}

/// A prepared page opens in its theme, within another page or not, and at its lesson.
fn stand(state: State) {
    let guide = state.guide.get_untracked();
    let theme = |key| Theme::ALL.into_iter().find(|t| t.key() == key);
    if let Some(theme) = guide.get("theme").and_then(theme) {
        state.display.chosen.set(Some(theme));
    }
    if let Some(root) = document().document_element() {
        // An attribute of this name is never refused.
        let _ = root.toggle_attribute_with_force("data-embed", guide.get("embed").is_some());
    }
    if guide.get("lesson").is_some() {
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
        if text.len() <= 1 || text == format!("#{}", self.state.link()) {
            return;
        }
        if let Some(file) = text.strip_prefix("#lesson=") {
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
                    let said = format!("This link could not be opened: {error}.");
                    self.state.kept.set(Some(said));
                }
            }
        });
    }

    /// Shows this, or what is open already.
    fn answered(self, view: Option<View>) {
        self.dialog.set(false);
        self.stays.set(false);
        if let Some(view) = view {
            take_over(self.state, view);
        }
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
    traces::follow_drops(state);
    stand(state);
    address.open();
    window_event_listener(leptos::ev::hashchange, move |_| address.open());
    let opened = StoredValue::new(false);
    when_still(PAUSE, move || {
        state.scenario.track();
        state.pinned.track();
        state.leads.track();
        state.guide.track();
        address.stays.track();
        move || {
            if address.stays.get_untracked() {
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
        false => "the browser does not let the page copy; this is the link",
    }
    .to_string();
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
    let copy = Callback::new(move |()| {
        let view = state.view();
        let carries = !matches!(view.scenario.supply, SupplyChoice::File { .. });
        let link = short(&view);
        spawn(async move {
            let copied = copied(&link).await;
            said.set(Some(said_of(&link, copied, carries)));
            shown.set((!copied).then_some(link));
            // Selected once it is there, to be copied by a key.
            request_animation_frame(|| {
                let field = document().get_element_by_id("link");
                if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) {
                    field.select();
                }
            });
            if copied {
                // It is true of the link that was copied, and no longer of what follows.
                after(SAID, move || said.set(None));
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
