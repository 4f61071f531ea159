//! One control of the parameter table: slider, typed entry, help, source, reset.

use crate::app::kit::erased::{ErasedView, erase};
use crate::app::state::State;
use crate::figures::cell;
use crate::scenario::parameters::Id;
use crate::scenario::slider::Ladder;
use crate::units::{self, number, rounded, with_unit};
use leptos::prelude::*;

/// A switch: a checkbox with its sentence.
pub fn switch(id: Id) -> ErasedView {
    let state = State::of_page();
    let parameter = id.parameter();
    let flip = move |event: leptos::ev::Event| {
        let on = f64::from(u8::from(event_target_checked(&event)));
        // 0 and 1 are in every switch's range, so it is never refused.
        state.scenario.update(|s| {
            let _ = s.set(id, on);
        });
    };
    erase(view! {
        <label class="switch">
            <input type="checkbox" data-key=parameter.key prop:checked=move || state.scenario.with(|s| s.is_on(id)) on:change=flip/>
            <span>{parameter.quantity.name}<span class="help">{parameter.help}</span></span>
        </label>
    })
}

/// A parameter's control. The supply mean's slider runs in multiples of the critical supply.
pub fn control(id: Id, disabled: Signal<bool>) -> ErasedView {
    let state = State::of_page();
    let parameter = id.parameter();
    let quantity = parameter.quantity;
    let refused = RwSignal::new(None::<String>);
    // Memos: a change elsewhere must not write to this control, least of all over a text that was refused.
    let value = Memo::new(move |_| state.scenario.with(|s| s.get(id)));
    // The value of one on the slider.
    let unit = Memo::new(move |before: Option<&f64>| {
        if id != Id::SupplyMean {
            return 1.0;
        }
        // Where dispatch looks at the supply, so does what is critical: a scale that moved under the hand could not be
        // dragged.
        if state.policy.get().looks_at_supply() {
            state.settled.track();
            let critical = state.scenario.with_untracked(|s| s.critical_power());
            // Where nothing is critical the scale stays, or has the present value in its middle.
            return critical.unwrap_or_else(|_| before.copied().unwrap_or(value.get_untracked()));
        }
        state.current.with(|c| match c {
            Some(c) => c.system.critical_supply() / c.system.parts().slot,
            None => before.copied().unwrap_or(value.get_untracked()),
        })
    });
    let ladder = Ladder::of(id);
    let position = move || ladder.position(value.get() / unit.get());
    let set = move |new: f64| {
        let mut scenario = state.scenario.get_untracked();
        let result = scenario.set(id, new);
        if result.is_ok() {
            state.scenario.set(scenario);
        }
        refused.set(result.err().map(|e| e.to_string()));
    };
    let slide = move |event: leptos::ev::Event| {
        // A slider says nothing but whole numbers.
        if let Ok(position) = event_target_value(&event).parse() {
            let new = unit.get_untracked() * ladder.value(position);
            // Multiples of the critical supply have many digits, and the first of them is no supply at all.
            let new = if id == Id::SupplyMean {
                rounded(new, 3)
            } else {
                new
            };
            set(new.clamp(quantity.min, quantity.max));
        }
    };
    // A swipe that turns out to scroll the page gives back what it has moved at its first touch.
    let touched = StoredValue::new(0.0);
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        match units::typed(&text, quantity.unit) {
            Ok(new) => set(new),
            Err(error) => refused.set(Some(format!(
                "{} {}: {error}; write for example {}",
                quantity.name,
                quantity.symbol,
                number(parameter.default)
            ))),
        }
    };
    let spoken = move || {
        let text = with_unit(value.get(), quantity.unit);
        let known = state.current.with(|c| c.is_some());
        match id {
            Id::SupplyMean if known => {
                format!("{text}, {:.2} times critical", value.get() / unit.get())
            }
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
        erase(view! { <details class="source"><summary>"source"</summary>{source}</details> })
    });
    erase(view! {
        <div class="control" class:critical-track=move || id == Id::SupplyMean>
            <div class="control-head">
                <label for=field.clone()>{quantity.name}" "<i>{symbol}<sub>{subscript}</sub></i></label>
                <span class="value">{spoken}</span>
            </div>
            <div class="track">
                <input
                    type="range" min="0" max=ladder.last() step="1" data-key=parameter.key
                    aria-label=label aria-valuetext=spoken disabled=disabled
                    prop:value=move || position().to_string()
                    on:input=slide
                    on:pointerdown=move |_| touched.set_value(value.get_untracked())
                    on:pointercancel=move |_| set(touched.get_value())
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
