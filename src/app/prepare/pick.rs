//! Choosing on the page itself: a click on a control locks it, one on a figure puts it first or hides it.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::{after, effect};
use crate::app::kit::widgets::{button, focus};
use crate::app::prepare::draft::Draft;
use crate::figures::list::TITLES;
use crate::scenario::guide::{MODELS, SUPPLY, VERDICT, controls, name};
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Id of the button that ends it.
const DONE: &str = "picking-done";

/// What can be clicked.
#[derive(Clone, Copy)]
enum Place {
    Control(&'static str),
    Figure(&'static str),
    Verdict,
}

impl Place {
    fn all() -> impl Iterator<Item = Place> {
        let controls = controls().into_iter().map(Place::Control);
        let figures = TITLES.map(|(key, _)| Place::Figure(key));
        controls.chain(figures).chain([Place::Verdict])
    }

    fn selector(self) -> String {
        match self {
            Place::Control(SUPPLY) => ".choice:has(#supply-choice)".into(),
            Place::Control(MODELS) => ".fleet".into(),
            Place::Control(key) => format!(".row[data-key={key}]"),
            Place::Figure(key) => format!("figure#{key}"),
            Place::Verdict => format!("#{VERDICT}"),
        }
    }

    /// The place in which an element lies.
    fn around(element: &Element) -> Option<Place> {
        let holds = |place: &Place| matches!(element.closest(&place.selector()), Ok(Some(_)));
        Place::all().find(holds)
    }

    /// How it stands in the draft; empty where nothing is chosen.
    fn stands(self, draft: Draft) -> &'static str {
        match self {
            Place::Control(key) if draft.locks(key) => "locked",
            Place::Figure(key) if draft.hides(key) => "hidden",
            Place::Figure(key) if draft.leads.with(|l| l.place(key).is_some()) => "first",
            Place::Verdict if draft.hides(VERDICT) => "hidden",
            _ => "",
        }
    }

    /// The next way in which it can stand.
    fn turn(self, draft: Draft) {
        match self {
            Place::Control(key) => draft.lock(key, !draft.locks(key)),
            Place::Verdict => draft.hide(VERDICT, !draft.hides(VERDICT)),
            Place::Figure(key) if draft.hides(key) => draft.hide(key, false),
            Place::Figure(key) => {
                let is_first = draft.leads.with_untracked(|l| l.place(key).is_some());
                draft.leads.update(|l| l.toggle(key));
                draft.hide(key, is_first);
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Place::Control(key) => name(key),
            Place::Figure(key) => TITLES
                .into_iter()
                .find(|(k, _)| *k == key)
                .map_or("", |(_, question)| question),
            Place::Verdict => "the verdict",
        }
    }
}

/// Makes the page one to choose from, with a word beside each place that is there, or as it was.
fn mark(draft: Draft, on: bool) {
    if let Some(root) = document().document_element() {
        // An attribute of this name is never refused.
        let _ = root.toggle_attribute_with_force("data-picking", on);
    }
    for place in Place::all() {
        let stands = place.stands(draft);
        let Ok(Some(element)) = document().query_selector(&place.selector()) else {
            continue;
        };
        // An attribute of this name is never refused.
        let _ = match on {
            true => element.set_attribute("data-stands", stands),
            false => element.remove_attribute("data-stands"),
        };
    }
}

/// The bar that stands on the page while `on`, and what clicks do meanwhile.
pub fn bar(draft: Draft, on: RwSignal<bool>) -> ErasedView {
    let said = RwSignal::new(String::new());
    // Groups of controls that are unfolded come a little later.
    let clicks = RwSignal::new(0_u32);
    effect(move || {
        clicks.track();
        mark(draft, on.get());
    });
    let heard = window_event_listener(ev::click, move |event| {
        if !on.get_untracked() {
            return;
        }
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if let Some(place) = target.and_then(|t| Place::around(&t)) {
            untrack(|| place.turn(draft));
            let stands = untrack(|| match place.stands(draft) {
                "" => "as it was",
                stands => stands,
            });
            said.set(format!("{}: {stands}", place.name()));
        }
        after(Duration::from_millis(60), move || {
            // The dialog may be closed meanwhile.
            let _ = clicks.try_update(|n| *n = n.wrapping_add(1));
        });
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && on.get_untracked() {
            // Or else it closes the dialog that comes back, too.
            event.prevent_default();
            on.set(false);
        }
    });
    on_cleanup(move || {
        heard.remove();
        keys.remove();
        on.set(false);
        mark(draft, false);
    });
    let done = Callback::new(move |()| on.set(false));
    focus(DONE);
    erase(view! {
        <section id="picking" aria-label="choose on the page">
            <p>"Click a control to lock it. Click a figure to put it first, again to hide it. Click the verdict to hide it."</p>
            <p role="status">{said}</p>
            {button(DONE, "done".to_string(), "back to the link (Escape)", false, done)}
        </section>
    })
}
