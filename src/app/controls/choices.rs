//! The choices that are not numbers: supply, scaling-law fit, policy, battery level.

use crate::app::kit::erased::erase;
use crate::app::kit::widgets::{Entry, button, lockable, option};
use crate::app::state::State;
use crate::app::traces::{self, TracePicker};
use crate::diffusion::switched::level_for;
use crate::dispatch::rule::Rule;
use crate::given::fleet::Model;
use crate::given::scaling::FITS;
use crate::given::supply::Family;
use crate::scenario::guide::{POLICY, SUPPLY};
use crate::scenario::likeness::LAW;
use crate::scenario::parameters::Id;
use crate::scenario::{SHIPPED, SupplyChoice};
use crate::theory::brownian::charged;
use crate::units::{Unit, rounded, with_unit};
use leptos::prelude::*;

/// Which law or trace the supply follows.
#[component]
pub fn SupplyPicker() -> impl IntoView {
    let state = State::of_page();
    let choose = Callback::new(move |word: String| {
        let shipped = SHIPPED.iter().find(|s| s.key == word);
        match (shipped, Family::from_key(&word)) {
            (Some(shipped), _) => traces::choose_shipped(state, shipped.trace),
            (_, Some(family)) => traces::choose(state, SupplyChoice::Independent(family)),
            // The list has no other words but that of the own file.
            _ => {
                if let Some(own) = state.loading.traces.with_untracked(|t| t.own()) {
                    traces::choose(state, own);
                }
            }
        }
    });
    // A year that is on its way is what was chosen; should it not come, the list goes back to what is in force.
    let chosen = Signal::derive(move || match state.loading.fetching() {
        Some(facts) => facts.key.to_string(),
        None => state.scenario.with(|s| s.supply.key().to_string()),
    });
    let entries = Signal::derive(move || {
        let independent = Family::ALL
            .into_iter()
            .map(|f| option(f.key(), format!("{}, independent slots", f.label())));
        let years = SHIPPED.iter().map(|s| {
            let coming = state.loading.fetching().is_some_and(|f| f.trace == s.trace);
            let what = if coming {
                "is being loaded …"
            } else {
                "a real year"
            };
            option(s.key, format!("{}, {what}", s.name))
        });
        // The file itself is chosen below; once it is loaded one can go back to it.
        let named = state.scenario.with(|s| match &s.supply {
            SupplyChoice::File { .. } => Some(s.supply.clone()),
            _ => state.loading.traces.with(|t| t.own()),
        });
        let own = named.and_then(|supply| match supply {
            SupplyChoice::File { name, .. } => Some(option("file", format!("own file, {name}"))),
            _ => None,
        });
        independent.chain(years).chain(own).collect()
    });
    erase(view! {
        {lockable("weather", "supply-choice", entries, chosen, choose, state.locked(SUPPLY))}
        <TracePicker/>
    })
}

/// Published fits of the training law.
#[component]
pub fn LawPicker() -> impl IntoView {
    let state = State::of_page();
    // One number that is locked keeps the law from being another one.
    let keys = LAW.map(|id| id.parameter().key);
    let locked = Signal::derive(move || state.guide.with(|g| keys.iter().any(|k| g.locks(k))));
    // Published laws are in range, so none is refused.
    let fits = move |i: usize| {
        FITS.get(i)
            .is_some_and(|f| state.scenario.with(|s| s.law() == f.law))
    };
    erase(view! {
        <div class="choice" role="group" aria-label="training law">
            <span>"training law"</span>
            {FITS.iter().enumerate().map(|(i, fit)| erase(view! {
                <button type="button" title=fit.source aria-pressed=move || fits(i).to_string()
                    disabled=locked on:click=move |_| state.edit(|s| { let _ = s.set_law(fit.law); })
                >{fit.name}</button>
            })).collect_view()}
            <span class="quiet-text">{move || if (0..FITS.len()).any(fits) { "" } else { "custom" }}</span>
        </div>
    })
}

/// Dispatch policy.
#[component]
pub fn PolicyPicker() -> impl IntoView {
    let state = State::of_page();
    let entries = Signal::derive(move || {
        state.scenario.with(|s| {
            let mut all = Rule::all(&s.models, &s.law());
            // What is already chosen stays in the list.
            if !all.contains(&s.policy) {
                all.push(s.policy);
            }
            named(&all, &s.models)
        })
    });
    let chosen = Signal::derive(move || state.scenario.with(|s| s.policy.key()));
    let choose = Callback::new(move |word: String| {
        if let Some(policy) = Rule::from_key(&word) {
            state.edit(|s| s.policy = policy);
        }
    });
    let locked = state.locked(POLICY);
    lockable("policy", "policy-choice", entries, chosen, choose, locked)
}

/// Policies as a list to choose from.
pub fn named(policies: &[Rule], models: &[Model]) -> Vec<Entry> {
    let entry = |p: &Rule| option(p.key(), p.label(models));
    policies.iter().map(entry).collect()
}

/// Sets the battery level of feedback to one that keeps auxiliary energy bounded over the horizon.
#[component]
pub fn ChooseLevel() -> impl IntoView {
    let state = State::of_page();
    let level = Memo::new(move |_| {
        state.current.with(|c| {
            let system = &c.as_ref()?.system;
            // On a series no diffusion tells how high a level must be.
            let (_, thrifty) = system
                .feedback()
                .filter(|_| system.supply().series().is_none())?;
            let (mean, t) = (system.supply().mean(), system.horizon());
            let level = level_for(&charged(thrifty, None, mean, t).0, t as f64);
            // Three digits, so that links stay readable; a level out of range is none.
            let in_range = |level| Id::Level.parameter().quantity.check(rounded(level, 2)).ok();
            Some(level.and_then(in_range))
        })
    });
    let choose = Callback::new(move |()| {
        if let Some(Some(level)) = level.get_untracked() {
            // In range, or it would not be offered.
            state.edit(|s| {
                let _ = s.set(Id::Level, level);
            });
        }
    });
    let text = Signal::derive(move || {
        state.display.energies.track();
        match level.get().flatten() {
            Some(level) => format!("choose the level: {}", with_unit(level, Unit::Joule)),
            None => "no level helps: thrifty dispatch, too, needs more than the supply".into(),
        }
    });
    let title = "the level that keeps auxiliary energy bounded over this horizon, σ²/2d · ln(T d²/σ²) with the thrifty drift d";
    let locked = state.locked(Id::Level.parameter().key);
    let hopeless = Signal::derive(move || locked.get() || level.get().flatten().is_none());
    move || {
        level
            .get()
            .map(|_| button("choose-level", text, title, hopeless, choose))
    }
}
