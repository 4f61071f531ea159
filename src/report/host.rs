//! Reports of links, on the host.

use super::{Report, simulation};
use crate::given::supply::trace::TraceFile;
use crate::scenario::{Scenario, SupplyChoice, link};
use crate::simulation::{Sample, Simulation};
use crate::system::System;
use std::sync::Arc;

/// Scenario and system of a link; `trace` is the file its supply asks for, if it is one of the user's own.
pub fn open(text: &str, trace: Option<&[u8]>) -> Result<(Scenario, Arc<System>), String> {
    let opened = link::read(text);
    if !opened.problems.is_empty() {
        let lines: Vec<String> = opened.problems.iter().map(ToString::to_string).collect();
        return Err(format!(
            "this link cannot be opened as it is: {}",
            lines.join("; ")
        ));
    }
    let parse = |name: &str, bytes: &[u8]| {
        let file = TraceFile::parse(name, bytes);
        file.map_err(|e| e.to_string())
    };
    let supply = &opened.view.scenario.supply;
    let file = match (supply, trace) {
        (SupplyChoice::File { .. }, bytes) => {
            bytes.map(|b| parse("the chosen file", b)).transpose()?
        }
        (_, Some(_)) => {
            return Err(format!(
                "a trace file was given, but the supply of this link is {} and has no use for one",
                supply.key()
            ));
        }
        (SupplyChoice::Shipped(shipped), None) => {
            let facts = shipped.facts();
            Some(parse(facts.name, &facts.bytes()?)?)
        }
        (SupplyChoice::Independent(_), None) => None,
    };
    let system = opened.view.scenario.system(file.as_ref());
    let system = Arc::new(system.map_err(|e| e.to_string())?);
    Ok((opened.view.scenario, system))
}

/// Samples a scenario to its end, telling now and then how far it is.
pub fn sampled(
    scenario: &Scenario,
    system: &Arc<System>,
    tell: &mut dyn FnMut(&Simulation),
) -> Result<Sample, String> {
    /// Tasks between two tellings: some milliseconds.
    const TURN: u64 = 1 << 19;
    let mut simulation = simulation(scenario, system)?;
    while !simulation.advance(TURN) {
        tell(&simulation);
    }
    Ok(simulation.sample().clone())
}

/// Report of a link.
pub fn from_link(text: &str, trace: Option<&[u8]>) -> Result<String, String> {
    watched(text, trace, &mut |_| ())
}

/// Report of a link; `tell` hears now and then how far its sample is.
pub fn watched(
    text: &str,
    trace: Option<&[u8]>,
    tell: &mut dyn FnMut(&Simulation),
) -> Result<String, String> {
    let (scenario, system) = open(text, trace)?;
    let sample = sampled(&scenario, &system, tell)?;
    Report::new(&scenario, &system, &sample)?.json()
}
