//! Words of links and reports for the choices that are not numbers.

use crate::given::fleet::{Energy, Model};
use crate::given::supply::Family;
use crate::scenario::{PolicyChoice, SupplyChoice};
use crate::units::{number, parse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands as it is in a link.
pub const TEXT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// The family of this word.
pub fn family(word: &str) -> Option<Family> {
    let families = [
        Family::Constant,
        Family::Gamma,
        Family::Lognormal,
        Family::OnOff,
    ];
    families.into_iter().find(|f| family_key(*f) == word)
}

fn family_key(family: Family) -> &'static str {
    match family {
        Family::Constant => "constant",
        Family::Gamma => "gamma",
        Family::Lognormal => "lognormal",
        Family::OnOff => "onoff",
    }
}

/// Word of a supply choice in links and reports.
pub fn supply_key(supply: &SupplyChoice) -> &'static str {
    match supply {
        SupplyChoice::Independent(family) => family_key(*family),
        SupplyChoice::Shipped(trace) => trace.facts().key,
        SupplyChoice::File { .. } => "file",
    }
}

/// Word of a policy in links and reports.
pub fn policy_key(policy: PolicyChoice) -> String {
    match policy {
        PolicyChoice::Always(index) => format!("always-{}", index + 1),
        PolicyChoice::Uniform => "uniform".into(),
        PolicyChoice::TrainingCompute => "training-compute".into(),
        PolicyChoice::InferenceCompute(index) => format!("inference-compute-{}", index + 1),
        PolicyChoice::Escalation(first, then) => format!("escalate-{}-{}", first + 1, then + 1),
        PolicyChoice::VarianceAware => "variance-aware".into(),
        PolicyChoice::MeanEnergy => "mean-energy".into(),
    }
}

/// The policy of this word; whether its models exist is for the scenario to say.
pub fn policy(word: &str) -> Option<PolicyChoice> {
    let index = |text: &str| {
        text.parse::<usize>()
            .ok()
            .filter(|n| *n >= 1)
            .map(|n| n - 1)
    };
    match word {
        "mean-energy" => Some(PolicyChoice::MeanEnergy),
        "uniform" => Some(PolicyChoice::Uniform),
        "training-compute" => Some(PolicyChoice::TrainingCompute),
        "variance-aware" => Some(PolicyChoice::VarianceAware),
        _ => {
            if let Some(text) = word.strip_prefix("always-") {
                index(text).map(PolicyChoice::Always)
            } else if let Some(text) = word.strip_prefix("inference-compute-") {
                index(text).map(PolicyChoice::InferenceCompute)
            } else {
                let (first, then) = word.strip_prefix("escalate-")?.split_once('-')?;
                Some(PolicyChoice::Escalation(index(first)?, index(then)?))
            }
        }
    }
}

/// A model of the fleet: name, parameters, tokens per parameter, kind of its energy, energy.
pub fn model_text(model: &Model) -> String {
    let (kind, price) = match model.energy {
        Energy::PerFlop(price) => ("flop", price),
        Energy::PerToken(price) => ("token", price),
    };
    format!(
        "{},{},{},{kind},{}",
        utf8_percent_encode(&model.name, TEXT),
        number(model.parameters),
        number(model.tokens_per_parameter),
        number(price)
    )
}

/// The model of this text; whether its numbers make sense is for the fleet to say.
pub fn model(text: &str) -> Option<Model> {
    let cells: Vec<&str> = text.split(',').collect();
    let [name, parameters, tokens, kind, price] = cells.as_slice() else {
        return None;
    };
    let price = parse(price)?;
    Some(Model {
        name: percent_decode_str(name).decode_utf8().ok()?.into_owned(),
        parameters: parse(parameters)?,
        tokens_per_parameter: parse(tokens)?,
        energy: match *kind {
            "flop" => Energy::PerFlop(price),
            "token" => Energy::PerToken(price),
            _ => return None,
        },
    })
}
