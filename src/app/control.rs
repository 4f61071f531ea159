//! One control of the parameter table: slider, typed entry, help, source, reset.

use super::made::{Made, made};
use super::state::{Current, State};
use crate::figures::cell;
use crate::scenario::PolicyChoice;
use crate::scenario::parameters::{Id, Parameter, Scale};
use crate::units::{number, parse, rounded, with_unit};
use leptos::prelude::*;

/// Steps of a slider.
const STEPS: f64 = 1000.0;

/// Where a value stands on its slider, 0 to [`STEPS`]; `unit` is the value of one on the slider's scale.
fn position(parameter: &Parameter, unit: f64, value: f64) -> f64 {
    let (from, to) = parameter.slider;
    let value = value / unit;
    let share = match parameter.scale {
        Scale::Linear | Scale::Switch => (value - from) / (to - from),
        Scale::Logarithmic => libm::log(value / from) / libm::log(to / from),
    };
    (share * STEPS).clamp(0.0, STEPS)
}

/// The value at a slider's position, rounded so that links stay readable.
fn value_at(parameter: &Parameter, unit: f64, position: f64) -> f64 {
    let (from, to) = parameter.slider;
    let share = position / STEPS;
    let value = unit
        * match parameter.scale {
            Scale::Linear | Scale::Switch => from + share * (to - from),
            Scale::Logarithmic => from * libm::pow(to / from, share),
        };
    let rounded = rounded(value, 3);
    let q = parameter.quantity;
    let whole = if q.integer {
        libm::round(rounded)
    } else {
        rounded
    };
    whole.clamp(q.min, q.max)
}

/// A switch: a checkbox with its sentence.
pub fn switch(id: Id) -> Made {
    let state = expect_context::<State>();
    let parameter = id.parameter();
    let flip = move |event: leptos::ev::Event| {
        let on = f64::from(u8::from(event_target_checked(&event)));
        // 0 and 1 are always in a switch's range.
        state.scenario.update(|s| {
            let _ = s.set(id, on);
        });
    };
    made(view! {
        <label class="switch">
            <input type="checkbox" data-key=parameter.key prop:checked=move || state.scenario.with(|s| s.is_on(id)) on:change=flip/>
            <span>{parameter.quantity.name}<span class="help">{parameter.help}</span></span>
        </label>
    })
}

/// A parameter's control. The supply mean's slider runs in multiples of the critical supply.
pub fn control(id: Id, disabled: Signal<bool>) -> Made {
    let state = expect_context::<State>();
    let parameter = id.parameter();
    let quantity = parameter.quantity;
    let refused = RwSignal::new(None::<String>);
    // Memos: a change elsewhere must not write to this control, least of all over a text that was refused.
    let value = Memo::new(move |_| state.scenario.with(|s| s.get(id)));
    let unit = Memo::new(move |_| {
        if id != Id::SupplyMean {
            return 1.0;
        }
        // Variance-aware dispatch depends on the supply, and so does what is critical: a scale that moved under the
        // hand could not be dragged.
        if state.policy.get() == PolicyChoice::VarianceAware {
            state.settled.track();
            return state
                .scenario
                .with_untracked(|s| s.critical_power())
                .unwrap_or(parameter.default);
        }
        state.current.with(|c| {
            let critical = |c: &Current| c.system.critical_supply() / c.system.parts().slot;
            c.as_ref().map_or(parameter.default, critical)
        })
    });
    let set = move |new: f64| {
        let mut scenario = state.scenario.get_untracked();
        let result = scenario.set(id, new);
        if result.is_ok() {
            state.scenario.set(scenario);
        }
        refused.set(result.err().map(|e| e.to_string()));
    };
    let slide = move |event: leptos::ev::Event| {
        if let Some(position) = parse(&event_target_value(&event)) {
            set(value_at(parameter, unit.get(), position));
        }
    };
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        match parse(text.trim()) {
            Some(new) => set(new),
            None => refused.set(Some(format!(
                "{} {}: “{}” is not a number; write for example {}",
                quantity.name,
                quantity.symbol,
                text.chars().take(20).collect::<String>(),
                number(parameter.default)
            ))),
        }
    };
    let spoken = move || {
        let text = with_unit(value.get(), quantity.unit);
        match id {
            Id::SupplyMean => format!("{text}, {:.2} times critical", value.get() / unit.get()),
            _ => text,
        }
    };
    let (field, help, error) = (
        format!("in-{}", parameter.key),
        format!("help-{}", parameter.key),
        format!("err-{}", parameter.key),
    );
    let (symbol, subscript) = quantity
        .symbol
        .split_once('_')
        .unwrap_or((quantity.symbol, ""));
    let label = format!("{}, slider", quantity.name);
    let described = format!("{help} {error}");
    let source = parameter.source.map(|source| {
        made(view! { <details class="source"><summary>"source"</summary>{source}</details> })
    });
    made(view! {
        <div class="control" class:critical-track=move || id == Id::SupplyMean>
            <div class="control-head">
                <label for=field.clone()>{quantity.name}" "<i>{symbol}<sub>{subscript}</sub></i></label>
                <output>{spoken}</output>
            </div>
            <div class="track">
                <input
                    type="range" min="0" max=STEPS step="1" data-key=parameter.key
                    aria-label=label aria-valuetext=spoken disabled=disabled
                    prop:value=move || position(parameter, unit.get(), value.get()).to_string()
                    on:input=slide
                />
            </div>
            <div class="control-foot">
                <input
                    id=field type="text" inputmode="decimal" autocomplete="off" disabled=disabled
                    aria-describedby=described
                    aria-invalid=move || refused.with(|r| r.is_some()).to_string()
                    prop:value=move || cell(value.get())
                    on:change=typed
                />
                <span class="unit">{quantity.unit.symbol()}</span>
                <button
                    type="button" class="quiet" disabled=disabled title=format!("reset to {}", with_unit(parameter.default, quantity.unit))
                    aria-label=format!("reset {}", quantity.name)
                    on:click=move |_| set(parameter.default)
                >"↺"</button>
            </div>
            <p class="refused" id=error role="alert">{move || refused.get()}</p>
            <p class="help" id=help>
                {parameter.help}
                {source}
            </p>
        </div>
        <p class="quiet-text">{move || disabled.get().then_some("The chosen weather sets its own fluctuation.")}</p>
    })
}
