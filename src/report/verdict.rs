//! Verdict: one sentence on the regime and both energies, true for every system.

use crate::diffusion::regime::Regime;
use crate::report::answer::Answer;
use crate::simulation::Sample;
use crate::system::System;
use crate::theory::brownian::{charged, thrifty_share};
use crate::theory::expected::{Footing, Forms};
use crate::units::{Unit, duration, significant, with_unit};

/// The sentence; `sample` is of the same system.
pub fn verdict(forms: &Forms, sample: Option<&Sample>) -> String {
    let answer = Answer::new(forms, sample);
    let opening = match forms.footing() {
        Footing::Feedback => listening(forms, answer),
        _ => regime(forms, answer),
    };
    format!("{opening}{}{}", circumstances(forms), ground(forms, answer))
}

/// Regime and energies: as rates where they grow in proportion to time.
fn regime(forms: &Forms, answer: Answer) -> String {
    let system = forms.system();
    let (here, t) = (forms.here(), system.horizon());
    let span = duration(t as f64 * system.parts().slot);
    let hourly = answer.scaled(3600.0 / (t as f64 * system.parts().slot));
    let drawn = format!(
        "{} of auxiliary energy an hour ({}) is drawn",
        hourly.auxiliary.text(Unit::Joule),
        answer.auxiliary_share()
    );
    let left = format!(
        "{} of baseline energy an hour ({}) is left unused",
        hourly.unused.text(Unit::Joule),
        answer.unused_share()
    );
    let said = match here.regime(t) {
        Regime::Over => format!("Over-supply: {left}, and {drawn}, on average over {span}."),
        Regime::Under => format!("Under-supply: {drawn}, and {left}, on average over {span}."),
        Regime::Critical => format!(
            "Critical at this horizon: fluctuation decides; {}.",
            energies(&span, answer)
        ),
    };
    format!("{said}{}", here.z(t).map_or(String::new(), balance))
}

/// Both energies over a span of time.
fn energies(span: &str, answer: Answer) -> String {
    format!(
        "over {span} {} of auxiliary energy is drawn ({}) and {} of baseline energy is left unused ({})",
        answer.auxiliary.text(Unit::Joule),
        answer.auxiliary_share(),
        answer.unused.text(Unit::Joule),
        answer.unused_share()
    )
}

/// z in words (E5).
fn balance(z: f64) -> String {
    if z.abs() < 0.005 {
        return " On average supply and demand are balanced (z = 0).".into();
    }
    let way = if z > 0.0 { "surplus" } else { "shortfall" };
    format!(
        " The mean {way} is {} times the fluctuation (z = {}).",
        significant(z.abs()),
        significant(z)
    )
}

/// The sentence under feedback.
fn listening(forms: &Forms, answer: Answer) -> String {
    let system = &**forms.system();
    let (t, mean) = (system.horizon(), system.supply().mean());
    let gain = |s: &System| charged(s, None, mean, t).0.drift();
    let (Some((_, thrifty)), Some(share)) = (system.feedback(), thrifty_share(system, mean, t))
    else {
        return regime(forms, answer);
    };
    let balance = match (gain(thrifty) > 0.0, gain(system) < 0.0) {
        (true, true) => {
            "Self-balancing: thrifty dispatch fills the battery, thorough dispatch empties it"
        }
        (true, false) => "Over-supply: even thorough dispatch leaves baseline energy over",
        _ => "Under-supply: even thrifty dispatch needs more than the baseline supplies",
    };
    let solved = share * thrifty.task().solved + (1.0 - share) * system.task().solved;
    format!(
        "{balance}. Thrifty about {} % of the time; about {} % of the tasks end solved; {}.",
        significant(100.0 * share),
        significant(100.0 * solved),
        energies(&duration(t as f64 * system.parts().slot), answer)
    )
}

/// What a battery that is not the paper's changes at this horizon.
fn circumstances(forms: &Forms) -> String {
    let system = forms.system();
    let (here, t) = (forms.here(), system.horizon() as f64);
    let lasts = |slots: f64| duration(slots * system.parts().slot);
    let mut text = String::new();
    let saturation = here.saturation(system.horizon());
    if let Some(slots) = saturation.filter(|s| *s < t) {
        text += &format!(
            " Fluctuation alone fills or empties this battery within about {}, so both energies grow in proportion to time.",
            lasts(slots.max(1.0))
        );
    }
    let (charge, drift) = (system.parts().storage.charge(), here.drift());
    if charge > 0.0 && drift < 0.0 && system.feedback().is_none() {
        let slots = charge / -drift;
        text += &match slots {
            s if s >= t => format!(
                " The initial charge of {} covers what is short on average.",
                with_unit(charge, Unit::Joule)
            ),
            s => format!(
                " The initial charge of {} covers what is short on average for about {}.",
                with_unit(charge, Unit::Joule),
                lasts(s)
            ),
        };
    }
    text
}

/// On what the numbers rest, where they are not exact.
fn ground(forms: &Forms, answer: Answer) -> &'static str {
    let known = forms
        .here()
        .auxiliary(forms.system().horizon())
        .best
        .is_some();
    match (forms.footing(), known, answer.is_sampled()) {
        (Footing::Exact, true, _) => "",
        (Footing::Exact, false, true) => {
            " The exact mean does not converge, because rare, huge tasks decide; the sample may have missed the rarest."
        }
        (Footing::Exact, false, false) => {
            " The exact mean does not converge, because rare, huge tasks decide; these are proven bounds."
        }
        (Footing::Series, _, true) => {
            " On a series theory gives only bounds; the sample tells more."
        }
        (Footing::Series, _, false) => {
            " On a series theory gives only bounds: its weather replayed from every starting hour, and what the tasks' randomness can add."
        }
        (_, true, true) => " The sample is given where it departs from the approximate theory.",
        (_, false, true) => " Theory gives only wide bounds here; the sample tells more.",
        (_, false, false) => " No approximation can be trusted here; these are proven bounds.",
        (Footing::Weather, true, false) => {
            " Where weather carries over from slot to slot theory is an approximation."
        }
        (Footing::Battery, true, false) => " With this battery theory is an approximation.",
        (Footing::Feedback, true, false) => {
            " Under feedback theory is an approximation; where few large tasks bring the variance it tells of too little."
        }
    }
}
