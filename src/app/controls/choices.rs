//! The choices that are not numbers: supply, scaling-law fit, policy, fleet.

use crate::app::kit::erased::erase;
use crate::app::kit::widgets::{Entry, button, entry, option, select};
use crate::app::state::State;
use crate::app::traces::{self, TracePicker};
use crate::diffusion::switched::level_for;
use crate::dispatch::rule::Rule;
use crate::given::fleet::{Energy, Fleet, MOST_MODELS, Model};
use crate::given::scaling::FITS;
use crate::given::supply::Family;
use crate::scenario::parameters::Id;
use crate::scenario::{EPOCH_JOULE_PER_FLOP, ML_ENERGY, SHIPPED, SupplyChoice};
use crate::theory::brownian::charged;
use crate::units::{self, Unit, number, rounded, with_unit};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
        {select("weather", "supply-choice", entries, chosen, choose)}
        <TracePicker/>
    })
}

/// Published fits of the training law.
#[component]
pub fn LawPicker() -> impl IntoView {
    let state = State::of_page();
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
                    on:click=move |_| state.scenario.update(|s| { let _ = s.set_law(fit.law); })
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
            state.scenario.update(|s| s.policy = policy);
        }
    });
    select("policy", "policy-choice", entries, chosen, choose)
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
            state.scenario.update(|s| {
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
    let hopeless = Signal::derive(move || level.get().flatten().is_none());
    move || {
        level
            .get()
            .map(|_| button("choose-level", text, title, hopeless, choose))
    }
}

/// The fleet as a table; a refused entry keeps its text and the previous fleet.
#[component]
pub fn FleetEditor() -> impl IntoView {
    let state = State::of_page();
    let refused = RwSignal::new(None::<String>);
    let count = Memo::new(move |_| state.scenario.with(|s| s.models.len()));
    let change = move |edit: &dyn Fn(&mut Vec<Model>)| {
        let mut models = state.scenario.with(|s| s.models.clone());
        edit(&mut models);
        match Fleet::new(models.clone()) {
            Ok(_) => {
                refused.set(None);
                state.scenario.update(|s| s.models = models);
            }
            Err(error) => refused.set(Some(error.to_string())),
        }
    };
    // Policies follow their models; one whose model goes gives way, and that is said.
    let take_out = move |index: usize| {
        let mut scenario = state.scenario.get_untracked();
        if index >= scenario.models.len() {
            return;
        }
        let names = scenario.models.clone();
        scenario.models.remove(index);
        if let Err(error) = Fleet::new(scenario.models.clone()) {
            refused.set(Some(error.to_string()));
            return;
        }
        let mut said = Vec::new();
        scenario.policy = scenario.policy.without(index).unwrap_or_else(|| {
            said.push(format!(
                "The policy was “{}”, whose model is gone; it is now “{}”.",
                scenario.policy.label(&names),
                Rule::MeanEnergy.label(&[])
            ));
            Rule::MeanEnergy
        });
        let mut follow = |policy: Option<Rule>| {
            let policy = policy?;
            let follows = policy.without(index);
            if follows.is_none() {
                said.push(format!(
                    "“{}” is no longer compared, for its model is gone.",
                    policy.label(&names)
                ));
            }
            follows
        };
        let (first, second) = state.pair.get_untracked();
        let pair = (follow(first), follow(second));
        state.pair.set(pair);
        state.scenario.set(scenario);
        refused.set((!said.is_empty()).then(|| said.join(" ")));
        // The pressed button is gone: its successor takes the focus.
        request_animation_frame(move || {
            let next = format!(".model:nth-of-type({}) button:last-of-type", index + 1);
            let found = [next.as_str(), "#add-model"]
                .into_iter()
                .find_map(|css| document().query_selector(css).ok().flatten());
            if let Some(button) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A button that cannot take it leaves the focus where it is.
                let _ = button.focus();
            }
        });
    };
    let edit = move |index: usize, change_model: &dyn Fn(&mut Model)| {
        change(&|models: &mut Vec<Model>| {
            if let Some(model) = models.get_mut(index) {
                change_model(model);
            }
        });
    };
    let row = move |i: usize| {
        let of = move |f: &dyn Fn(&Model) -> String| {
            // A row whose model has just gone is gone itself in a moment.
            state
                .scenario
                .with(|s| s.models.get(i).map(f).unwrap_or_default())
        };
        let per_token_now = move || {
            state
                .scenario
                .with(|s| matches!(s.models.get(i).map(|m| m.energy), Some(Energy::PerToken(_))))
        };
        let number_of = move |f: fn(&Model) -> f64| Signal::derive(move || of(&|m| number(f(m))));
        let price = |m: &Model| match m.energy {
            Energy::PerFlop(v) | Energy::PerToken(v) => v,
        };
        // Without a unit it is the energy's, which can be switched.
        let numeric = move |unit: Option<Unit>, f: fn(&mut Model, f64)| {
            let energy = move || match per_token_now() {
                true => Unit::JoulePerToken,
                false => Unit::JoulePerFlop,
            };
            Callback::new(move |text: String| {
                match units::typed(&text, unit.unwrap_or_else(energy)) {
                    Ok(value) => edit(i, &|m| f(m, value)),
                    Err(error) => refused.set(Some(error)),
                }
            })
        };
        let fixed = |text: &'static str| Signal::stored(text.to_string());
        let name = Signal::derive(move || of(&|m| m.name.clone()));
        let rename = Callback::new(move |name: String| edit(i, &|m| m.name = name.clone()));
        let unit = move |per_token: &'static str, per_flop: &'static str| {
            let text = move || if per_token_now() { per_token } else { per_flop };
            Signal::derive(move || text().to_string())
        };
        let set_price = |m: &mut Model, v: f64| {
            m.energy = match m.energy {
                Energy::PerFlop(_) => Energy::PerFlop(v),
                Energy::PerToken(_) => Energy::PerToken(v),
            }
        };
        let convert = Callback::new(move |()| {
            edit(i, &|m| {
                // The same energy in the other unit: 2 N FLOP a token.
                let flops = crate::given::scaling::inference_compute(m.parameters);
                m.energy = match m.energy {
                    Energy::PerFlop(v) => Energy::PerToken(v * flops),
                    Energy::PerToken(v) => Energy::PerFlop(v / flops),
                }
            })
        });
        let remove = Callback::new(move |()| take_out(i));
        erase(view! {
            <fieldset class="model">
                <legend>{crate::figures::style::letter(i)}</legend>
                {entry(fixed("name"), false, name, rename)}
                {entry(fixed("N"), true, number_of(|m| m.parameters), numeric(Some(Unit::Parameters), |m, v| m.parameters = v))}
                {entry(fixed("D/N"), true, number_of(|m| m.tokens_per_parameter), numeric(Some(Unit::One), |m, v| m.tokens_per_parameter = v))}
                {entry(unit("J/token", "J/FLOP"), true, number_of(price), numeric(None, set_price))}
                {button("", unit("measured", "computed"), "switch between computed and measured energy", false, convert)}
                {button("", Signal::derive(move || format!("remove {}", name.get())), "remove this model from the fleet", false, remove)}
            </fieldset>
        })
    };
    let add = Callback::new(move |()| {
        change(&|models| {
            let largest = models.iter().map(|m| m.parameters).fold(1e9, f64::max);
            let mut n = models.len() + 1;
            while models.iter().any(|m| m.name == format!("Model {n}")) {
                n += 1;
            }
            models.push(Model {
                name: format!("Model {n}"),
                parameters: (2.0 * largest).min(crate::given::fleet::PARAMETERS.max),
                tokens_per_parameter: 20.0,
                energy: Energy::PerFlop(EPOCH_JOULE_PER_FLOP),
            });
        });
    });
    let full = Signal::derive(move || count.get() >= MOST_MODELS);
    erase(view! {
        <div class="fleet">
            {move || (0..count.get()).map(row).collect_view()}
            <p class="refused" role="alert">{move || refused.get()}</p>
            {button("add-model", "add a model".to_string(), "another model at the end of the fleet", full, add)}
            <details class="source"><summary>"source"</summary>"Energy per FLOP with idle power and cooling: Epoch AI GPT-4o energy sheet, 2025-02 (estimated). "{ML_ENERGY}"."</details>
        </div>
    })
}
