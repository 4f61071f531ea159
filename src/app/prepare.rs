//! Prepare: whoever teaches ticks what a link locks, shows and hides, and copies the link, its frame or its QR code.

mod draft;
mod qr;
mod pick;
mod panel;

use crate::app::kit::erased::{ErasedView, live};
use crate::app::kit::parts::part;
use crate::app::state::State;
use leptos::prelude::*;

/// Where it is done, fetched when it is asked for.
pub fn place() -> ErasedView {
    let state = State::of_page();
    let panel = part!(part_prepare: fn(State) -> ErasedView = panel::panel).for_views();
    live(move || {
        state
            .preparing
            .get()
            .then(|| panel.show(|build| build(state)))
    })
}
