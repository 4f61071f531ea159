//! The always-visible sentence on the regime, and the balance button.

use super::made::made;
use super::state::{Current, State};
use super::widgets::button;
use crate::regime::{Diffusion, Regime};
use crate::reservoir::{charged, energies, expected, is_exact, thrifty_share};
use crate::scenario::parameters::Id;
use crate::system::System;
use crate::units::{Unit, duration, significant, with_unit};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// What the battery sees: drift and volatility, charging losses included.
fn diffusion(current: &Current) -> Diffusion {
    let system = &current.system;
    let mean = system.supply().mean();
    charged(system, current.exact.as_deref(), mean, system.horizon()).0
}

/// The regime in words and numbers.
fn sentence(current: &Current) -> String {
    let system = &current.system;
    let diffusion = diffusion(current);
    let (t, slot) = (system.horizon() as f64, system.parts().slot);
    if let Some(text) = listening(current) {
        return text;
    }
    let z = diffusion.z(t);
    let per_hour = with_unit(diffusion.drift().abs() * 3600.0 / slot, Unit::Joule);
    let z = if z >= 0.0 {
        format!("+{}", significant(z))
    } else {
        significant(z)
    };
    let text = match diffusion.regime(t) {
        Regime::Over => format!(
            "Over-supply, z = {z}: about {per_hour} of baseline energy per hour is never used."
        ),
        Regime::Under => format!(
            "Under-supply, z = {z}: about {per_hour} of auxiliary energy per hour is drawn again and again."
        ),
        Regime::Critical => {
            let expected = energies(
                system,
                current.exact.as_deref(),
                system.supply().mean(),
                system.horizon(),
            );
            format!(
                "Critical at this horizon, z = {z}: volatility decides; over {} about {} of auxiliary energy is drawn and {} of baseline energy is left.",
                duration(t * slot),
                with_unit(expected.auxiliary, Unit::Joule),
                with_unit(expected.unused, Unit::Joule)
            )
        }
    };
    if is_exact(system) {
        text
    } else if system.parts().storage.is_ideal() {
        format!(
            "{text} Where weather carries over from slot to slot the closed forms are approximations, with the variance it has over this horizon."
        )
    } else {
        format!("{text} With this battery the closed forms are approximations.")
    }
}

/// The sentence under feedback.
fn listening(current: &Current) -> Option<String> {
    let system = &*current.system;
    let (_, thrifty) = system.feedback()?;
    let t = system.horizon();
    let of = |s: &System| charged(s, None, system.supply().mean(), t).0.drift();
    let (up, down) = (of(thrifty), -of(system));
    let energy = expected(system, None, system.supply().mean(), t);
    let share = thrifty_share(system, t);
    let solved = share * thrifty.task().solved + (1.0 - share) * system.task().solved;
    let balance = match (up > 0.0, down > 0.0) {
        (true, true) => {
            "Self-balancing: thrifty dispatch fills the battery, thorough dispatch empties it"
        }
        (true, false) => "Over-supply: even thorough dispatch leaves baseline energy over",
        _ => "Under-supply: even thrifty dispatch needs more than the baseline supplies",
    };
    Some(format!(
        "{balance}. Thrifty {} % of the time; {} % of the tasks end solved; over {} about {} of auxiliary energy is drawn and {} of baseline energy is left, in the Brownian approximation.",
        significant(100.0 * share),
        significant(100.0 * solved),
        duration(t as f64 * system.parts().slot),
        with_unit(energy.auxiliary, Unit::Joule),
        with_unit(energy.unused, Unit::Joule)
    ))
}

#[component]
pub fn RegimeLine() -> impl IntoView {
    let state = expect_context::<State>();
    let text = Memo::new(move |_| state.current.with(|c| c.as_ref().map(sentence)));
    let regime = move || {
        state.current.with(|c| {
            c.as_ref()
                .map(|c| match diffusion(c).regime(c.system.horizon() as f64) {
                    Regime::Over => "over",
                    Regime::Critical => "critical",
                    Regime::Under => "under",
                })
        })
    };
    // Read aloud only once the sentence has settled, not at every step of a drag.
    let announced = RwSignal::new(None::<String>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let sentence = text.get();
        if let Some(handle) = timer.get_value() {
            handle.clear();
        }
        let announce = move || announced.set(sentence.clone());
        timer.set_value(set_timeout_with_handle(announce, Duration::from_millis(800)).ok());
    });
    let balance = Callback::new(move |()| {
        state.scenario.update(|s| {
            if let Ok(power) = s.critical_power() {
                // Out of range only where the critical supply itself is; then it stays as it is.
                let _ = s.set(Id::SupplyMean, power);
            }
        });
    });
    let cheapest = Callback::new(move |()| {
        let Some(current) = state.current.get_untracked() else {
            return;
        };
        state.scenario.update(|s| {
            let best = current.system.cheapest_supply(s.get(Id::PriceRatio));
            let _ = s.set(Id::SupplyMean, best / current.system.parts().slot);
        });
    });
    made(view! {
        <div id="regime" data-regime=regime>
            <p>{text}</p>
            <p class="visually-hidden" role="status">{announced}</p>
            {button("balance", "balance".to_string(), "set the supply mean to the critical supply", false, balance)}
            {button("cheapest", "cheapest".to_string(), "set the supply mean to the one at which baseline and auxiliary energy together are cheapest, at the price ratio chosen below", false, cheapest)}
            <p class="refused" role="alert">{move || state.trouble()}</p>
        </div>
    })
}
