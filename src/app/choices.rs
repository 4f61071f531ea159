//! The choices that are not numbers: supply, scaling-law fit, policy, fleet.

use super::state::State;
use super::trace_files::{self, TracePicker};
use crate::feedback::level_for;
use crate::fleet::{Energy, Fleet, MOST_MODELS, Model};
use crate::reservoir::charged;
use crate::scaling::FITS;
use crate::scenario::link::{policy_key, supply_key};
use crate::scenario::parameters::Id;
use crate::scenario::{EPOCH_JOULE_PER_FLOP, PolicyChoice, SHIPPED, SupplyChoice};
use crate::supply::Family;
use crate::units::{Unit, number, with_unit};
use leptos::prelude::*;

const FAMILIES: [(Family, &str); 4] = [
    (Family::Gamma, "gamma"),
    (Family::Lognormal, "lognormal"),
    (Family::OnOff, "on and off"),
    (Family::Constant, "constant"),
];

/// Which law or trace the supply follows.
#[component]
pub fn SupplyPicker() -> impl IntoView {
    let state = expect_context::<State>();
    let choose = move |event: leptos::ev::Event| {
        let word = event_target_value(&event);
        if let Some(shipped) = SHIPPED.iter().find(|s| s.key == word) {
            trace_files::choose_shipped(state, shipped.trace);
            return;
        }
        let family = FAMILIES
            .iter()
            .find(|(f, _)| supply_key(&SupplyChoice::Independent(*f)) == word);
        if let Some((family, _)) = family {
            state
                .scenario
                .update(|s| s.supply = SupplyChoice::Independent(*family));
        }
    };
    let current = move || state.scenario.with(|s| supply_key(&s.supply));
    view! {
        <div class="choice">
            <label for="supply-choice">"weather"</label>
            <select id="supply-choice" on:change=choose prop:value=current>
                <optgroup label="independent slots">
                    {FAMILIES.map(|(f, name)| { let key = supply_key(&SupplyChoice::Independent(f)); view! { <option value=key selected=move || current() == key>{name}</option> } })}
                </optgroup>
                <optgroup label="real hourly year">
                    {SHIPPED.iter().map(|s| view! { <option value=s.key selected=move || current() == s.key>{s.name}</option> }).collect_view()}
                </optgroup>
                <option value="file" disabled=true selected=move || current() == "file">"own file (choose below)"</option>
            </select>
        </div>
        <TracePicker/>
    }
}

/// Published fits of the training law.
#[component]
pub fn LawPicker() -> impl IntoView {
    let state = expect_context::<State>();
    let fits = move |i: usize| {
        FITS.get(i)
            .is_some_and(|f| state.scenario.with(|s| s.law() == f.law))
    };
    view! {
        <div class="choice" role="group" aria-label="training law">
            <span>"training law"</span>
            {FITS.iter().enumerate().map(|(i, fit)| view! {
                <button type="button" title=fit.source aria-pressed=move || fits(i).to_string()
                    on:click=move |_| state.scenario.update(|s| { let _ = s.set_law(fit.law); })
                >{fit.name}</button>
            }).collect_view()}
            <span class="quiet-text">{move || if (0..FITS.len()).any(fits) { "" } else { "custom" }}</span>
        </div>
    }
}

/// Dispatch policy.
#[component]
pub fn PolicyPicker() -> impl IntoView {
    let state = expect_context::<State>();
    let options = move || {
        state.scenario.with(|s| {
            let mut all = PolicyChoice::all(&s.models, &s.law());
            // What is already chosen stays in the list.
            if !all.contains(&s.policy) {
                all.push(s.policy);
            }
            let named = all.into_iter().map(|p| (p, p.name(&s.models)));
            named.collect::<Vec<_>>()
        })
    };
    let choose = move |event: leptos::ev::Event| {
        let word = event_target_value(&event);
        if let Some((policy, _)) = options().into_iter().find(|(p, _)| policy_key(*p) == word) {
            state.scenario.update(|s| s.policy = policy);
        }
    };
    view! {
        <div class="choice">
            <label for="policy-choice">"policy"</label>
            <select id="policy-choice" on:change=choose>
                {move || {
                    let chosen = state.scenario.with(|s| policy_key(s.policy));
                    options().into_iter().map(|(p, name)| {
                        let key = policy_key(p);
                        let selected = key == chosen;
                        view! { <option value=key selected=selected>{name}</option> }
                    }).collect_view()
                }}
            </select>
        </div>
    }
}

/// Sets the battery level of feedback to one that keeps auxiliary energy bounded over the horizon.
#[component]
pub fn ChooseLevel() -> impl IntoView {
    let state = expect_context::<State>();
    let level = Memo::new(move |_| {
        state.current.with(|c| {
            let system = &c.as_ref()?.system;
            let (_, thrifty) = system.feedback()?;
            let (mean, t) = (system.supply().mean(), system.horizon());
            Some(level_for(&charged(thrifty, None, mean, t).0, t as f64))
        })
    });
    let choose = move |_| {
        if let Some(Some(level)) = level.get_untracked() {
            // Three digits, so that links stay readable; out of range only where no battery is large enough.
            let rounded = format!("{level:.2e}").parse().unwrap_or(level);
            state.scenario.update(|s| {
                let _ = s.set(Id::Level, rounded);
            });
        }
    };
    move || {
        level.get().map(|level| view! {
            <button type="button" id="choose-level" disabled=level.is_none() on:click=choose
                title="the level that keeps auxiliary energy bounded over this horizon, σ²/2d · ln(T d²/σ²) with the thrifty drift d"
            >{match level {
                Some(level) => format!("choose the level: {}", with_unit(level, Unit::Joule)),
                None => "no level helps: thrifty dispatch, too, needs more than the supply".into(),
            }}</button>
        })
    }
}

/// The fleet as a table; a refused entry keeps its text and the previous fleet.
#[component]
pub fn FleetEditor() -> impl IntoView {
    let state = expect_context::<State>();
    let refused = RwSignal::new(None::<String>);
    let count = Memo::new(move |_| state.scenario.with(|s| s.models.len()));
    let change = move |edit: &dyn Fn(&mut Vec<Model>)| {
        let mut models = state.scenario.with(|s| s.models.clone());
        edit(&mut models);
        match Fleet::new(models.clone()) {
            Ok(_) => {
                refused.set(None);
                state.scenario.update(|s| {
                    s.models = models;
                    if !s.policy.fits(s.models.len()) {
                        s.policy = PolicyChoice::MeanEnergy;
                    }
                });
            }
            Err(error) => refused.set(Some(error.to_string())),
        }
    };
    let edit = move |index: usize, change_model: &dyn Fn(&mut Model)| {
        change(&|models: &mut Vec<Model>| {
            if let Some(model) = models.get_mut(index) {
                change_model(model);
            }
        });
    };
    // What cannot be read as a number becomes NaN, which the fleet refuses by name.
    let parsed =
        |event: &leptos::ev::Event| event_target_value(event).trim().parse().unwrap_or(f64::NAN);
    let row = move |i: usize| {
        let of = move |f: &dyn Fn(&Model) -> String| {
            state
                .scenario
                .with(|s| s.models.get(i).map(f).unwrap_or_default())
        };
        let per_token = move || {
            state
                .scenario
                .with(|s| matches!(s.models.get(i).map(|m| m.energy), Some(Energy::PerToken(_))))
        };
        view! {
            <fieldset class="model">
                <legend>{crate::figures::style::letter(i)}</legend>
                <label>"name"<input type="text" prop:value=move || of(&|m| m.name.clone()) on:change=move |e| { let name = event_target_value(&e); edit(i, &|m| m.name = name.clone()) }/></label>
                <label>"N"<input type="text" inputmode="decimal" prop:value=move || of(&|m| number(m.parameters)) on:change=move |e| { let v = parsed(&e); edit(i, &|m| m.parameters = v) }/></label>
                <label>"D/N"<input type="text" inputmode="decimal" prop:value=move || of(&|m| number(m.tokens_per_parameter)) on:change=move |e| { let v = parsed(&e); edit(i, &|m| m.tokens_per_parameter = v) }/></label>
                <label>{move || if per_token() { "J/token" } else { "J/FLOP" }}
                    <input type="text" inputmode="decimal"
                        prop:value=move || of(&|m| match m.energy { Energy::PerFlop(v) | Energy::PerToken(v) => number(v) })
                        on:change=move |e| { let v = parsed(&e); edit(i, &|m| m.energy = match m.energy { Energy::PerFlop(_) => Energy::PerFlop(v), Energy::PerToken(_) => Energy::PerToken(v) }) }/></label>
                <button type="button" title="switch between computed and measured energy"
                    on:click=move |_| edit(i, &|m| m.energy = match m.energy {
                        // The same energy in the other unit: 2 N FLOP a token.
                        Energy::PerFlop(v) => Energy::PerToken(v * crate::scaling::inference_compute(m.parameters)),
                        Energy::PerToken(v) => Energy::PerFlop(v / crate::scaling::inference_compute(m.parameters)),
                    })
                >{move || if per_token() { "measured" } else { "computed" }}</button>
                <button type="button" aria-label=move || format!("remove {}", of(&|m| m.name.clone())) on:click=move |_| change(&|models| if i < models.len() { models.remove(i); })>"✕"</button>
            </fieldset>
        }
    };
    let add = move |_: leptos::ev::MouseEvent| {
        change(&|models| {
            let largest = models.iter().map(|m| m.parameters).fold(1e9, f64::max);
            let mut n = models.len() + 1;
            while models.iter().any(|m| m.name == format!("Model {n}")) {
                n += 1;
            }
            models.push(Model {
                name: format!("Model {n}"),
                parameters: (2.0 * largest).min(crate::fleet::PARAMETERS.max),
                tokens_per_parameter: 20.0,
                energy: Energy::PerFlop(EPOCH_JOULE_PER_FLOP),
            });
        });
    };
    view! {
        <div class="fleet">
            {move || (0..count.get()).map(row).collect_view()}
            <p class="refused" role="alert">{move || refused.get()}</p>
            <button type="button" disabled={move || count.get() >= MOST_MODELS} on:click=add>"add a model"</button>
            <details class="source"><summary>"source"</summary>"Energy per FLOP with idle power and cooling: Epoch AI GPT-4o energy sheet, 2025-02 (estimated). "{crate::scenario::presets::ML_ENERGY}"."</details>
        </div>
    }
}
