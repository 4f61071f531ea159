//! One control of the parameter table: name, value that can be typed over, slider with its marks, help, reset.

use crate::app::kit::erased::{ErasedView, erase, shown_while, text};
use crate::app::kit::parts::{Part, part};
use crate::app::kit::tasks::effect;
use crate::app::kit::widgets::popup;
use crate::app::state::{Current, State};
use crate::figures::cell;
use crate::scenario::Scenario;
use crate::scenario::parameters::{self, Id};
use crate::scenario::slider::{Ladder, value_at};
use crate::scenario::sources::sources;
use crate::units::{self, Unit, number, with_unit};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A name with its symbol, the subscript set as one.
pub fn name(name: &'static str, symbol: &'static str) -> ErasedView {
    let (symbol, subscript) = symbol.split_once('_').unwrap_or((symbol, ""));
    erase(view! { {name}" "<i>{symbol}<sub>{subscript}</sub></i> })
}

/// What there is to read of a parameter.
#[derive(Clone, Copy)]
pub struct Words {
    /// Help and source of a parameter.
    pub of: fn(Id) -> &'static parameters::Words,
    /// Where the numbers of a scenario come from.
    pub sources: fn(&Scenario) -> Vec<String>,
}

/// The words of all parameters, fetched when some are to be read.
pub fn words() -> Part<Words> {
    part!(part_words: Words = Words { of: Id::words, sources })
}

/// What a control is for and where its default comes from, in a box that opens beside its button.
fn help(parameter: Id) -> ErasedView {
    let (key, of) = (
        parameter.parameter().key,
        parameter.parameter().quantity.name,
    );
    let words = words().for_views();
    let text = move |words: Words| {
        let words = (words.of)(parameter);
        let source = words
            .source
            .map(|s| erase(view! { <small>"Source: "{s}"."</small> }));
        erase((words.help, " ", source))
    };
    let (id, label) = (format!("help-{key}"), format!("about {of}"));
    popup(id, "i", label, "help", move || words.show(text))
}

/// Says beside the name of a control that it is locked.
pub fn said_locked(locked: Signal<bool>) -> ErasedView {
    let said = || erase(view! { <em class="locked">" locked"</em> });
    shown_while(move || locked.get(), said)
}

/// A switch: a checkbox with its sentence.
pub fn switch(id: Id) -> ErasedView {
    let state = State::of_page();
    let parameter = id.parameter();
    let locked = state.locked(parameter.key);
    let flip = move |event: leptos::ev::Event| {
        let on = f64::from(u8::from(event_target_checked(&event)));
        // 0 and 1 are in every switch's range, so it is never refused.
        state.edit(|s| {
            let _ = s.set(id, on);
        });
    };
    erase(view! {
        <div class="row switch" data-key=parameter.key class:chosen=move || state.chosen.get() == parameter.key>
            <label>
                <input type="checkbox" role="switch" data-key=parameter.key disabled=locked prop:checked=move || state.scenario.with(|s| s.is_on(id)) on:change=flip/>
                <span>{parameter.quantity.name}{said_locked(locked)}</span>
            </label>
            {help(id)}
        </div>
    })
}

/// A place on a slider, as a part of its length.
fn mark(
    class: &'static str,
    title: &'static str,
    at: impl Fn() -> Option<f64> + Send + 'static,
) -> ErasedView {
    erase(
        view! { <span class=class title=title aria-hidden="true" style=move || at().map_or("display: none".into(), |p| format!("--p: {p}"))></span> },
    )
}

/// The value of one on a parameter's slider; none where nothing is critical.
pub fn unit_of(state: State, id: Id) -> Option<f64> {
    if id != Id::SupplyMean {
        return Some(1.0);
    }
    // Where dispatch looks at the supply, so does what is critical: a scale that moved under the hand could not be dragged.
    if state.policy.get().looks_at_supply() {
        state.settled.track();
        return state.scenario.with_untracked(|s| s.critical_power().ok());
    }
    let critical = |c: &Current| c.system.critical_supply() / c.system.parts().slot;
    state.current.with(|c| c.as_ref().map(critical))
}

/// A parameter's control. The supply mean's slider runs in multiples of the critical supply.
pub fn control(id: Id, disabled: Signal<bool>) -> ErasedView {
    let state = State::of_page();
    let parameter = id.parameter();
    let quantity = parameter.quantity;
    let refused = RwSignal::new(None::<String>);
    let locked = state.locked(parameter.key);
    let inert = disabled;
    let disabled = Signal::derive(move || inert.get() || locked.get());
    // Memos: a change elsewhere must not write to this control, least of all over a text that was refused.
    let value = Memo::new(move |_| state.scenario.with(|s| s.get(id)));
    // The value of one on the slider.
    let unit = Memo::new(move |before: Option<&f64>| {
        // Where nothing is critical the scale stays, or has the present value in its middle.
        unit_of(state, id).unwrap_or_else(|| before.copied().unwrap_or(value.get_untracked()))
    });
    let ladder = Ladder::of(id);
    let place = move |value: f64| ladder.position(value / unit.get());
    let part = move |value: f64| place(value) as f64 / ladder.last().max(1) as f64;
    let set = move |new: f64| {
        let mut scenario = state.scenario.get_untracked();
        let result = scenario.set(id, new);
        if result.is_ok() {
            state.change(scenario);
        }
        refused.set(result.err().map(|e| e.to_string()));
    };
    // Where it has become another, what was refused before is of no matter.
    effect(move || {
        value.track();
        refused.set(None);
    });
    let slide = move |event: leptos::ev::Event| {
        // A slider says nothing but whole numbers.
        if let Ok(position) = event_target_value(&event).parse() {
            state.sheet.set(false);
            set(value_at(id, position, unit.get_untracked()));
        }
    };
    // A swipe that turns out to scroll the page gives back what it has moved at its first touch.
    let touched = StoredValue::new(0.0);
    let typed = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        match units::typed(&text, quantity.unit) {
            Ok(new) => set(new),
            Err(error) => refused.set(Some(format!(
                "{} {}: {error}; write for example {} {}",
                quantity.name,
                quantity.symbol,
                number(parameter.default),
                quantity.unit.symbol()
            ))),
        }
    };
    let spoken = move || {
        state.display.energies.track();
        let text = with_unit(value.get(), quantity.unit);
        let known = state.current.with(|c| c.is_some());
        match id {
            Id::SupplyMean if known => {
                format!("{text}, {:.2} times critical", value.get() / unit.get())
            }
            _ => text,
        }
    };
    let beside = move || match id {
        Id::SupplyMean if state.current.with(|c| c.is_some()) => {
            Some(format!("{:.2} × critical", value.get() / unit.get()))
        }
        // The threshold is a loss: the larger, the easier to reach.
        Id::DifficultyMean => Some("easier →".into()),
        _ => None,
    };
    // Three digits to be read, all of them to be written.
    let writing = RwSignal::new(false);
    let written = move || {
        state.display.energies.track();
        match (writing.get(), quantity.unit) {
            (true, Unit::One) => cell(value.get()),
            (true, unit) => format!("{} {}", cell(value.get()), unit.symbol()),
            (false, unit) => with_unit(value.get(), unit),
        }
    };
    let select_all = move |event: leptos::ev::FocusEvent| {
        writing.set(true);
        state.chosen.set(parameter.key);
        let field = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(field) = field {
            // To select takes the focus; whoever has gone on meanwhile keeps it.
            request_animation_frame(move || {
                if document().active_element().as_deref() == Some(&**field) {
                    field.select();
                }
            });
        }
    };
    let opened = move || state.opened.with(|o| o.scenario.get(id));
    let differs = move || value.get() != opened();
    let pinned = move || state.pinned.with(|a| a.as_ref().map(|a| a.get(id)));
    let (field, described) = (
        format!("in-{}", parameter.key),
        format!("err-{}", parameter.key),
    );
    let label = move || {
        let locked = if locked.get() { ", locked" } else { "" };
        format!("{}, slider{locked}", quantity.name)
    };
    erase(view! {
        <div class="row" data-key=parameter.key class:chosen=move || state.chosen.get() == parameter.key>
            <label for=field.clone()>{name(quantity.name, quantity.symbol)}<span class="multiple">{text(beside)}</span>{said_locked(locked)}</label>
            {help(id)}
            <button
                type="button" class="quiet reset" hidden=move || !differs() disabled=disabled
                title=move || format!("back to {}", with_unit(opened(), quantity.unit))
                aria-label=format!("reset {}", quantity.name)
                on:click=move |_| set(opened())
            >"↺"</button>
            <input
                id=field type="text" inputmode="decimal" autocomplete="off" disabled=disabled
                aria-describedby=described.clone()
                aria-invalid=move || refused.with(|r| r.is_some()).to_string()
                prop:value=written
                on:change=typed
                on:focus=select_all
                on:blur=move |_| {
                        // A text that was refused stays as it was written.
                        writing.set(refused.with_untracked(Option::is_some));
                    }
            />
            <div class="track">
                <input
                    type="range" min="0" max=ladder.last() step="1" data-key=parameter.key
                    aria-label=label aria-valuetext=spoken disabled=disabled
                    prop:value=move || place(value.get()).to_string()
                    on:input=slide
                    on:change=move |_| state.end_gesture()
                    on:focus=move |_| state.chosen.set(parameter.key)
                    on:pointerdown=move |_| {
                        touched.set_value(value.get_untracked());
                        state.begin_gesture();
                    }
                    on:pointerup=move |_| state.end_gesture()
                    on:pointercancel=move |_| {
                        set(touched.get_value());
                        state.end_gesture();
                    }
                />
                {(id == Id::SupplyMean).then(|| mark("mark critical", "critical supply", move || state.current.with(Option::is_some).then(|| part(unit.get()))))}
                {mark("mark opened", "as opened", move || differs().then(|| part(opened())))}
                {mark("mark pinned", "pinned", move || pinned().map(part))}
            </div>
            <p class="refused" id=described role="alert">{text(move || refused.get())}</p>
            <p class="quiet-text">{text(move || inert.get().then(|| "The chosen weather sets its own fluctuation.".into()))}</p>
        </div>
    })
}
