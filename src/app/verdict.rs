//! The verdict, always in view: the regime in a word, both energies with their shares, and the two supplies worth going to.

use crate::app::kit::erased::{ErasedView, erase, shown_while, text};
use crate::app::kit::tasks::when_still;
use crate::app::kit::widgets::button;
use crate::app::state::{Current, State};
use crate::diffusion::regime::Regime;
use crate::figures::supply_v::{Cheapest, cheapest};
use crate::report::headline::{Headline, Reading};
use crate::report::verdict::verdict;
use crate::scenario::guide::VERDICT;
use crate::scenario::parameters::Id;
use crate::simulation::LEAST_PATHS;
use crate::theory::expected::Footing;
use leptos::prelude::*;
use std::time::Duration;

/// Where the supply mean is set to by a button, and why it cannot.
fn supplies(state: State, refused: RwSignal<Option<String>>) -> ErasedView {
    let set = move |power: Result<f64, String>| {
        let mut scenario = state.scenario.get_untracked();
        let set = |p| scenario.set(Id::SupplyMean, p).map_err(|e| e.to_string());
        match power.and_then(set) {
            Ok(()) => {
                state.change(scenario);
                refused.set(None);
            }
            Err(error) => refused.set(Some(error)),
        }
    };
    let balance = Callback::new(move |()| {
        let Some(current) = state.current.get_untracked() else {
            return;
        };
        let scenario = state.scenario.get_untracked();
        let power = scenario.balanced_power(current.trace.as_deref());
        set(power.map_err(|e| e.to_string()));
    });
    let to_cheapest = Callback::new(move |()| {
        let Some(current) = state.current.get_untracked() else {
            return;
        };
        let sample = untrack(|| state.sample_of(&current));
        let ratio = state.ratio.get_untracked();
        let critical = current.system.critical_supply() / current.system.parts().slot;
        let best = match cheapest(&current.forms, sample.as_deref(), ratio, &[]) {
            Some(Cheapest::Theory(multiple) | Cheapest::Sampled(multiple)) => {
                Ok(multiple * critical)
            }
            None => Err("the cheapest supply: theory gives no number for it here".into()),
        };
        set(best);
    });
    let key = Id::SupplyMean.parameter().key;
    let locked = state.locked(key);
    // It is looked for when it is wanted; beforehand it is only told whether there will be an answer.
    let unknown = Signal::derive(move || {
        let known = |c: &Current| {
            let theory = matches!(c.forms.footing(), Footing::Exact | Footing::Series);
            let paths = state.sample_of(c).map_or(0, |s| s.finished_paths);
            theory || paths >= LEAST_PATHS
        };
        locked.get() || state.current.with(|c| !c.as_ref().is_some_and(known))
    });
    let both = move || {
        erase([
        button("balance", "balance".to_string(), "set the supply mean to where the battery neither gains nor loses on average: the critical supply, and what charging loses", locked, balance),
        button("cheapest", "cheapest".to_string(), "set the supply mean to the one at which baseline and auxiliary energy together are cheapest, at the price ratio chosen below; where theory only approximates, the cheapest of those sampled", unknown, to_cheapest),
    ].collect_view())
    };
    shown_while(move || state.guide.with(|g| g.shows(key)), both)
}

#[component]
pub fn Verdict() -> impl IntoView {
    let state = State::of_page();
    let whole = Memo::new(move |_| {
        state.display.energies.track();
        let sentence = |c: &Current| verdict(&c.forms, state.sample_of(c).as_deref());
        state.current.with(|c| c.as_ref().map(sentence))
    });
    let headline = Memo::new(move |_| {
        state.display.energies.track();
        let headline = |c: &Current| Headline::new(&c.forms, state.sample_of(c).as_deref());
        state.current.with(|c| c.as_ref().map(headline))
    });
    let regime = move || headline.with(|h| h.as_ref().map(|h| h.regime));
    let key = move || {
        regime().map(|regime| match regime {
            Regime::Over => "over",
            Regime::Critical => "critical",
            Regime::Under => "under",
        })
    };
    // Read aloud only once the sentence has settled, not at every step of a drag.
    let announced = RwSignal::new(None::<String>);
    when_still(Duration::from_millis(800), move || {
        let sentence = whole.get();
        move || announced.set(sentence)
    });
    let refused = RwSignal::new(None::<String>);
    let reading = move |class: &'static str,
                        of: fn(&Headline) -> &Reading,
                        what: &'static str,
                        whole: &'static str| {
        let read = move |part: fn(&Reading) -> &String| {
            headline.with(|h| h.as_ref().map(|h| part(of(h)).clone()))
        };
        erase(view! {
            <span class=class>
                <strong>{text(move || read(|r| &r.energy))}</strong>" "{what}
                <small>" "{text(move || read(|r| &r.share))}" of "{whole}</small>
            </span>
        })
    };
    let is_shown = move || state.guide.with(|g| !g.hides(VERDICT));
    let of =
        move |part: fn(&Headline) -> String| text(move || headline.with(|h| h.as_ref().map(part)));
    let shown = shown_while(is_shown, move || {
        erase(view! {
            <span class="chip">{of(|h| h.name.into())}</span>
            <p class="headline">{of(|h| h.sentence.clone())}</p>
            {reading("energy auxiliary", |h| &h.auxiliary, "auxiliary", "demand")}
            {reading("energy unused", |h| &h.unused, "unused", "supply")}
            <span class="supplies">{supplies(state, refused)}</span>
            <button type="button" class="quiet" popovertarget="verdict-more" aria-label="more: the verdict in full">"more"</button>
            <p id="verdict-more" class="help" popover="auto">{text(move || whole.get())}</p>
            <p class="visually-hidden" role="status">{text(move || announced.get())}</p>
        })
    });
    // What is wrong, and what is locked, is said all the same.
    let wrong = move || state.trouble().or(refused.get()).or(state.kept.get());
    erase(view! {
        <section id="verdict" aria-label="verdict" data-regime=move || key().filter(|_| is_shown())>
            {shown}
            <p class="refused" role="alert">{text(wrong)}</p>
        </section>
    })
}
