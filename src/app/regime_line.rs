//! The always-visible sentence on the regime, and the balance button.

use crate::app::kit::erased::erase;
use crate::app::kit::tasks::when_still;
use crate::app::kit::widgets::button;
use crate::app::state::{Current, State};
use crate::diffusion::regime::Regime;
use crate::figures::supply_v::{Cheapest, cheapest};
use crate::report::verdict::verdict;
use crate::scenario::parameters::Id;
use crate::simulation::LEAST_PATHS;
use crate::theory::expected::Footing;
use leptos::prelude::*;
use std::time::Duration;

#[component]
pub fn RegimeLine() -> impl IntoView {
    let state = State::of_page();
    let text = Memo::new(move |_| {
        let sentence = |c: &Current| verdict(&c.forms, state.sample_of(c).as_deref());
        state.current.with(|c| c.as_ref().map(sentence))
    });
    let regime = move || {
        let name = |c: &Current| match c.forms.here().regime(c.system.horizon()) {
            Regime::Over => "over",
            Regime::Critical => "critical",
            Regime::Under => "under",
        };
        state.current.with(|c| c.as_ref().map(name))
    };
    // Read aloud only once the sentence has settled, not at every step of a drag.
    let announced = RwSignal::new(None::<String>);
    when_still(Duration::from_millis(800), move || {
        let sentence = text.get();
        move || announced.set(sentence)
    });
    let refused = RwSignal::new(None::<String>);
    let set = move |power: Result<f64, String>| {
        let mut scenario = state.scenario.get_untracked();
        let set = |p| scenario.set(Id::SupplyMean, p).map_err(|e| e.to_string());
        match power.and_then(set) {
            Ok(()) => {
                state.scenario.set(scenario);
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
    let cheapest = Callback::new(move |()| {
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
    // It is looked for when it is wanted; beforehand it is only told whether there will be an answer.
    let unknown = Signal::derive(move || {
        let known = |c: &Current| {
            let theory = matches!(c.forms.footing(), Footing::Exact | Footing::Series);
            let paths = state.sample_of(c).map_or(0, |s| s.finished_paths);
            theory || paths >= LEAST_PATHS
        };
        state.current.with(|c| !c.as_ref().is_some_and(known))
    });
    erase(view! {
        <div id="regime" data-regime=regime>
            <p>{text}</p>
            <p class="visually-hidden" role="status">{announced}</p>
            {button("balance", "balance".to_string(), "set the supply mean to where the battery neither gains nor loses on average: the critical supply, and what charging loses", false, balance)}
            {button("cheapest", "cheapest".to_string(), "set the supply mean to the one at which baseline and auxiliary energy together are cheapest, at the price ratio chosen below; where theory only approximates, the cheapest of those sampled", unknown, cheapest)}
            <p class="refused" role="alert">{move || state.trouble().or(refused.get())}</p>
        </div>
    })
}
