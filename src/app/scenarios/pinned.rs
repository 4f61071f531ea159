//! Pinned: a scenario that is kept while the present one goes on changing, and what the change did.

use crate::app::kit::erased::{ErasedView, erase, live, shown_while};
use crate::app::kit::parts::part;
use crate::app::kit::widgets::{button, focus};
use crate::app::state::{Current, Extra, State};
use crate::app::traces;
use crate::simulation::comparison;
use crate::theory::expected::Span;
use crate::units::{Unit, with_unit};
use leptos::prelude::*;

/// The present scenario against the pinned one in words: closed form at once, sampled as soon as both are.
fn difference(state: State) -> Option<String> {
    state.display.energies.track();
    let (a, b) = (state.before.current.get()?, state.current.get()?);
    let (ta, tb) = (a.system.horizon(), b.system.horizon());
    if ta != tb {
        return Some(format!(
            "The present scenario runs over {tb} slots and the pinned one over {ta}: their energies are not comparable."
        ));
    }
    let of = |c: &Current| c.forms.here().expected(tb);
    let (a, b) = (of(&a), of(&b));
    let gap = |a: Span, b: Span| Some(b.best? - a.best?);
    let (auxiliary, unused) = (gap(a.auxiliary, b.auxiliary), gap(a.unused, b.unused));
    let signed = |energy: f64| {
        let sign = if energy < 0.0 { "−" } else { "+" };
        format!("{sign}{}", with_unit(energy.abs(), Unit::Joule))
    };
    let theory = match (auxiliary, unused) {
        (Some(auxiliary), Some(unused)) => format!(
            "Now against pinned, in theory: {} of auxiliary and {} of unused energy.",
            signed(auxiliary),
            signed(unused)
        ),
        _ => "Theory has only bounds for one of the two.".into(),
    };
    let own = state.sample.get();
    let paired = own
        .zip(state.sampled(&Extra::Pinned))
        .and_then(|(own, pinned)| comparison::auxiliary(&own, &pinned));
    let Some(p) = paired else {
        return Some(theory);
    };
    let same = state.pinned.with(|a| {
        let seed = a.as_ref().map(|a| a.seed());
        seed == Some(state.scenario.with(|s| s.seed()))
    });
    Some(format!(
        "{theory} {}",
        p.sentence(("the present scenario", "the pinned one"), same)
    ))
}

/// The buttons.
#[component]
pub fn PinButtons() -> impl IntoView {
    let state = State::of_page();
    let present = move || state.scenario.get_untracked();
    let pin = Callback::new(move |()| state.pinned.set(Some(present())));
    let swap = Callback::new(move |()| {
        if let Some(a) = state.pinned.get_untracked() {
            state.pinned.set(Some(present()));
            state.open(a, None);
            traces::load_wanted(state);
        }
    });
    let unpin = Callback::new(move |()| {
        state.pinned.set(None);
        focus("pin");
    });
    let pinned = move || state.pinned.with(|p| p.is_some());
    let text = Signal::derive(move || if pinned() { "pin anew" } else { "pin" }.to_string());
    let both = move || {
        let title = "the pinned scenario becomes the present one, and the other way round";
        let swap = button("swap", "swap".to_string(), title, false, swap);
        let title = "show the present scenario alone again";
        let unpin = button("unpin", "unpin".to_string(), title, false, unpin);
        erase([swap, unpin].collect_view())
    };
    let title =
        "keep the present scenario, faintly behind every figure, and compare what follows with it";
    erase(view! {
        {button("pin", text, title, false, pin)}
        {shown_while(pinned, both)}
    })
}

#[component]
pub fn PinLine() -> impl IntoView {
    let state = State::of_page();
    let line = part!(part_pinned: fn(State) -> ErasedView = line).for_views();
    live(move || {
        let pinned = state.pinned.with(|p| p.is_some());
        pinned.then(|| line.show(|line| line(state)))
    })
}

fn line(state: State) -> ErasedView {
    let text = move || match state.before.refused.get() {
        Some(error) => Some(format!("The pinned scenario cannot be shown: {error}.")),
        None => difference(state),
    };
    erase(
        view! { <aside id="pinned" aria-label="comparison with the pinned scenario"><p>{text}</p></aside> },
    )
}
