//! Sources: where the numbers of a scenario come from that nobody has changed.

use super::likeness::LAW;
use super::parameters::IDS;
use super::{EPOCH_JOULE_PER_FLOP, EPOCH_SHEET, ML_ENERGY, Scenario, SupplyChoice, measured_fleet};
use crate::given::fleet::Energy;
use crate::given::scaling::FITS;
use crate::units::number;

/// A line for each published or assumed number in force, with its source.
pub fn sources(scenario: &Scenario) -> Vec<String> {
    let mut lines = Vec::new();
    match &scenario.supply {
        SupplyChoice::Shipped(trace) => {
            let facts = trace.facts();
            lines.push(format!("supply, {}: {}", facts.name, facts.source));
        }
        SupplyChoice::File { name, hash } => {
            lines.push(format!("supply: the file {name}, hash {hash}"));
        }
        SupplyChoice::Independent(_) => {}
    }
    let law = scenario.law();
    let fit = FITS.iter().find(|fit| fit.law == law);
    lines.extend(fit.map(|fit| format!("training law, {}: {}", fit.name, fit.source)));
    for id in IDS {
        let parameter = id.parameter();
        let (value, quantity) = (scenario.get(id), parameter.quantity);
        if let Some(source) = id.words().source
            && value == parameter.default
            && !(LAW.contains(&id) && fit.is_some())
        {
            let (name, value) = (quantity.name, number(value));
            lines.push(format!("{name} {} = {value}: {source}", quantity.symbol));
        }
    }
    let priced = |price: Energy| scenario.models.iter().any(|m| m.energy == price);
    if priced(Energy::PerFlop(EPOCH_JOULE_PER_FLOP)) {
        lines.push(format!("energy per FLOP: {EPOCH_SHEET}"));
    }
    let measured = measured_fleet();
    if scenario.models.iter().any(|m| measured.contains(m)) {
        lines.push(format!("energy per token: {ML_ENERGY}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::Id;
    use crate::scenario::presets::preset;

    #[test]
    fn a_source_goes_with_its_number() {
        let of = |key| sources(&preset(key).expect("kept").scenario()).join("\n");
        let year = of("greensboro");
        assert!(year.contains("Greensboro, North Carolina: NREL"), "{year}");
        assert!(
            year.contains("Besiroglu") && year.contains("Epoch AI"),
            "{year}"
        );
        let mut changed = Scenario::default();
        changed.set(Id::ParameterExponent, 0.4).expect("in range");
        changed.models = measured_fleet();
        let changed = sources(&changed).join("\n");
        assert!(changed.contains("ML.ENERGY"), "{changed}");
        let gone = ["training law", "α = ", "Epoch AI"];
        assert!(!gone.iter().any(|g| changed.contains(g)), "{changed}");
    }
}
