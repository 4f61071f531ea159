//! The fleet as a table; a refused entry keeps its text and the previous fleet.

use crate::app::controls::control::said_locked;
use crate::app::kit::erased::{ErasedView, erase, live, text};
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::{button, entry};
use crate::app::state::State;
use crate::figures::style::letter;
use crate::given::fleet::{Energy, Fleet, MOST_MODELS, Model};
use crate::scenario::ML_ENERGY;
use crate::scenario::guide::MODELS;
use crate::scenario::models::another_model;
use crate::units::{self, Unit, number};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The fleet that is being edited, and why the last edit was refused.
#[derive(Clone, Copy)]
struct Editor {
    state: State,
    /// In the row of the model that it is about, or below all of them.
    refused: RwSignal<Option<(Option<usize>, String)>>,
}

impl Editor {
    /// Edits the list of models, in the row of one of them; what is no fleet is refused.
    fn change(self, row: Option<usize>, edit: impl FnOnce(&mut Vec<Model>)) {
        let mut models = self.state.scenario.with_untracked(|s| s.models.clone());
        edit(&mut models);
        let made = Fleet::new(models.clone()).map_err(|e| e.to_string());
        if made.is_ok() {
            self.state.edit(|s| s.models = models);
        }
        self.refused.set(made.err().map(|error| (row, error)));
    }

    /// Edits one model; a row whose model has just gone edits nothing.
    fn edit(self, index: usize, edit: impl FnOnce(&mut Model)) {
        self.change(Some(index), |models| {
            if let Some(model) = models.get_mut(index) {
                edit(model);
            }
        });
    }

    /// Something of a model; a row whose model has just gone is gone itself in a moment.
    fn of(self, index: usize, read: impl FnOnce(&Model) -> String) -> String {
        let scenario = self.state.scenario;
        scenario.with(|s| s.models.get(index).map(read).unwrap_or_default())
    }

    /// Policies follow their models; one whose model goes gives way, and that is said.
    fn take_out(self, index: usize) {
        let before = self.state.scenario.get_untracked();
        let after = match before.without_model(index) {
            Ok(after) => after,
            Err(error) => return self.refused.set(Some((Some(index), error.to_string()))),
        };
        let mut said = Vec::new();
        let names = &before.models;
        if before.policy.without(index).is_none() {
            said.push(format!(
                "The policy was “{}”, whose model is gone; it is now “{}”.",
                before.policy.label(names),
                after.policy.label(&after.models)
            ));
        }
        let (first, second) = self.state.pair.get_untracked();
        for policy in [first, second].into_iter().flatten() {
            if policy.without(index).is_none() {
                said.push(format!(
                    "“{}” is no longer compared, for its model is gone.",
                    policy.label(names)
                ));
            }
        }
        self.state.change(after);
        let said = (!said.is_empty()).then(|| said.join(" "));
        self.refused.set(said.map(|said| (None, said)));
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
    }

    /// A number of a model. Without a unit it is the energy's, which can be switched.
    fn number(
        self,
        index: usize,
        unit: Option<Unit>,
        set: fn(&mut Model, f64),
    ) -> Callback<String> {
        Callback::new(move |text: String| {
            let unit = unit.unwrap_or_else(|| match self.is_per_token(index) {
                true => Unit::JoulePerToken,
                false => Unit::JoulePerFlop,
            });
            match units::typed(&text, unit) {
                Ok(value) => self.edit(index, |m| set(m, value)),
                Err(error) => self.refused.set(Some((Some(index), error))),
            }
        })
    }

    fn is_per_token(self, index: usize) -> bool {
        let per_token = |m: &Model| matches!(m.energy, Energy::PerToken(_));
        let scenario = self.state.scenario;
        scenario.with(|s| s.models.get(index).is_some_and(per_token))
    }

    /// What was refused in a row, or of the whole fleet.
    fn said(self, row: Option<usize>) -> ErasedView {
        let of_row = move || {
            let refused = self.refused.get().filter(|(of, _)| *of == row)?;
            Some(refused.1)
        };
        erase(view! { <p class="refused" role="alert">{text(of_row)}</p> })
    }

    /// A model of the fleet.
    fn row(self, i: usize) -> ErasedView {
        let shown = move |read: fn(&Model) -> String| Signal::derive(move || self.of(i, read));
        let fixed = |text: &'static str| Signal::stored(text.to_string());
        let name = shown(|m| m.name.clone());
        let rename = Callback::new(move |name: String| self.edit(i, |m| m.name = name));
        let unit = move |per_token: &'static str, per_flop: &'static str| {
            let text = move || match self.is_per_token(i) {
                true => per_token,
                false => per_flop,
            };
            Signal::derive(move || text().to_string())
        };
        let price = shown(|m| match m.energy {
            Energy::PerFlop(v) | Energy::PerToken(v) => number(v),
        });
        let set_price = |m: &mut Model, v: f64| {
            m.energy = match m.energy {
                Energy::PerFlop(_) => Energy::PerFlop(v),
                Energy::PerToken(_) => Energy::PerToken(v),
            }
        };
        let convert =
            Callback::new(move |()| self.edit(i, |m| m.energy = m.energy_in_other_unit()));
        let remove = Callback::new(move |()| self.take_out(i));
        erase(view! {
            <fieldset class="model">
                <legend>{letter(i)}</legend>
                {entry(fixed("name"), false, name, rename)}
                {entry(fixed("parameters N"), true, shown(|m| number(m.parameters)), self.number(i, Some(Unit::Parameters), |m, v| m.parameters = v))}
                {entry(fixed("tokens each, D/N"), true, shown(|m| number(m.tokens_per_parameter)), self.number(i, Some(Unit::One), |m, v| m.tokens_per_parameter = v))}
                {entry(unit("energy [J/token]", "energy [J/FLOP]"), true, price, self.number(i, None, set_price))}
                {button("", unit("measured", "computed"), "switch between computed and measured energy", false, convert)}
                {button("", Signal::derive(move || format!("remove {}", name.get())), "remove this model from the fleet", false, remove)}
                {self.said(Some(i))}
            </fieldset>
        })
    }
}

#[component]
pub fn FleetEditor() -> impl IntoView {
    let state = State::of_page();
    let editor = Editor {
        state,
        refused: RwSignal::new(None),
    };
    // Where the models have become others, what was refused of one before is of no matter.
    let mut last = state.scenario.with_untracked(|s| s.models.clone());
    effect(move || {
        state.scenario.with(|s| {
            if s.models != last {
                last.clone_from(&s.models);
                let of_one = editor
                    .refused
                    .with_untracked(|r| matches!(r, Some((Some(_), _))));
                if of_one {
                    editor.refused.set(None);
                }
            }
        });
    });
    let count = Memo::new(move |_| state.scenario.with(|s| s.models.len()));
    let add = Callback::new(move |()| {
        editor.change(None, |models| {
            let another = another_model(models);
            models.push(another);
        });
    });
    let locked = state.locked(MODELS);
    let full = Signal::derive(move || count.get() >= MOST_MODELS);
    erase(view! {
        <fieldset class="fleet" disabled=locked>
            {said_locked(locked)}
            {live(move || Some(erase((0..count.get()).map(|i| editor.row(i)).collect_view())))}
            {editor.said(None)}
            {button("add-model", "add a model".to_string(), "another model at the end of the fleet", full, add)}
            <details class="source"><summary>"source"</summary>"Energy per FLOP with idle power and cooling: Epoch AI GPT-4o energy sheet, 2025-02 (estimated). "{ML_ENERGY}"."</details>
        </fieldset>
    })
}
