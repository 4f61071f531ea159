//! Enlarging: a figure fills the view, or the whole screen where the browser lets it, until Escape.
//!
//! The figure itself moves into a dialog, so that everything in it goes on; an empty one keeps its place.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::widgets::button;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDialogElement, HtmlElement};

fn find<E: JsCast>(css: &str) -> Option<E> {
    let found = document().query_selector(css).ok().flatten();
    found.and_then(|e| e.dyn_into().ok())
}

fn focus(found: Result<Option<Element>, JsValue>) {
    let element = found.ok().flatten();
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

const DIALOG: &str = "dialog#enlarged";
/// Where the enlarged figure is.
const ROOM: &str = "#enlarged > div";
/// What keeps its place.
const STAND_IN: &str = "figure.stand-in";

/// Fills the view with the figure of this key. What the page cannot do without a browser of 2022 it leaves alone.
pub fn enlarge(key: &str) {
    let figure = find::<HtmlElement>(&format!("figure#{key}"));
    let (Some(figure), Some(room), Some(dialog)) = (
        figure,
        find::<Element>(ROOM),
        find::<HtmlDialogElement>(DIALOG),
    ) else {
        return;
    };
    let copy = figure.clone_node().ok();
    let copy = copy.and_then(|n| n.dyn_into::<HtmlElement>().ok());
    let Some(stand_in) = copy.filter(|_| !dialog.open()) else {
        return;
    };
    let height = format!("{}px", figure.offset_height());
    // Of one name there is one figure.
    let _ = stand_in.remove_attribute("id");
    let _ = stand_in.class_list().add_1("stand-in");
    let _ = stand_in.style().set_property("height", &height);
    let _ = figure.replace_with_with_node_1(&stand_in);
    let _ = room.append_child(&figure);
    // Refused only of a dialog that is open or not in the page.
    let _ = dialog.show_modal();
    focus(room.query_selector("button"));
}

/// Puts the figure back, and the focus on its button.
fn back() {
    match (
        find::<Element>("#enlarged figure"),
        find::<Element>(STAND_IN),
    ) {
        (Some(figure), Some(stand_in)) => {
            let _ = stand_in.replace_with_with_node_1(&figure);
            focus(figure.query_selector("[popovertarget]"));
        }
        // The figure was hidden meanwhile.
        (_, Some(stand_in)) => stand_in.remove(),
        _ => {}
    }
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    }
}

/// The dialog that figures are enlarged in.
pub fn dialog() -> ErasedView {
    let whole = Callback::new(|()| {
        if let Some(room) = find::<Element>(ROOM) {
            // A browser that does not let the page leaves it as large as the view.
            let _ = room.request_fullscreen();
        }
    });
    let close = Callback::new(|()| {
        if let Some(dialog) = find::<HtmlDialogElement>(DIALOG) {
            dialog.close();
        }
    });
    let cannot = !document().fullscreen_enabled();
    erase(view! {
        <dialog id="enlarged" aria-label="enlarged figure" on:close=move |_: leptos::ev::Event| back()>
            <div>
                <p class="toolbar">
                    {button("", "back".to_string(), "the figure in its place again (Escape)", false, close)}
                    {button("", "full screen".to_string(), "nothing but the figure", cannot, whole)}
                </p>
            </div>
        </dialog>
    })
}
