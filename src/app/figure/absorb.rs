//! What would absorb volatility: each change with what it does to auxiliary energy, and a press that makes it.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::widgets::button;
use crate::app::state::State;
use crate::theory::absorbers::{Absorber, Change};
use crate::units::{Unit, significant, with_unit};
use leptos::prelude::*;

const CHANGES: [Change; 5] = [
    Change::Battery,
    Change::Sites,
    Change::Models,
    Change::Solved,
    Change::Prediction,
];

/// `battery twice as large: −43.6 kJ, −0.3 % of demand`.
fn words(offer: &Absorber) -> String {
    let signed = |text: String| match offer.difference > 0.0 {
        true => format!("+{text}"),
        false => text,
    };
    format!(
        "{}: {}, {} % of demand",
        offer.change.name(),
        signed(with_unit(offer.difference, Unit::Joule)),
        signed(significant(100.0 * offer.share))
    )
}

/// The changes that are on offer, as buttons; one step of undo each.
pub fn list(offers: RwSignal<Vec<Absorber>>) -> ErasedView {
    let state = State::of_page();
    let refused = RwSignal::new(None::<String>);
    let one = move |change: Change| {
        let text = move || {
            let words = |all: &Vec<Absorber>| all.iter().find(|a| a.change == change).map(words);
            state.display.energies.track();
            offers.with(words)
        };
        // The button stays when its numbers change, and with it the focus.
        let text = Memo::new(move |_| text().unwrap_or_default());
        let make =
            Callback::new(
                move |()| match state.scenario.with_untracked(|s| s.changed(change)) {
                    Ok(changed) => {
                        state.change(changed);
                        refused.set(None);
                    }
                    Err(error) => refused.set(Some(error.to_string())),
                },
            );
        let title = "makes this change, everything else and the supply held; undo takes it back";
        erase(view! {
            <li hidden=move || text.get().is_empty()>{button("", text, title, false, make)}</li>
        })
    };
    let none = move || offers.with(Vec::is_empty);
    erase(view! {
        <div class="offers" hidden=none>
            <p>"What would absorb it, and what it does to expected auxiliary energy at unchanged supply:"</p>
            <ul>{CHANGES.map(one).into_iter().collect_view()}</ul>
            <p class="refused" role="alert">{refused}</p>
        </div>
    })
}
