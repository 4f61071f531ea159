//! Every policy of a scenario against the one of smallest mean energy, on common random numbers, as CSV.

use crate::comparison;
use crate::figures::policies::rivals;
use crate::figures::{INTERVAL_95, Table, cell};
use crate::report;
use crate::reservoir::energies;
use crate::scenario::{PolicyChoice, Scenario};
use crate::simulation::Sample;
use crate::spitzer::ExactMean;
use crate::system::System;
use std::sync::Arc;

fn sampled(scenario: &Scenario, system: &Arc<System>) -> Result<Sample, String> {
    let mut simulation = report::simulation(scenario, system)?;
    while !simulation.advance(1 << 24) {}
    Ok(simulation.sample().clone())
}

/// The table of a link; `trace` is the file its supply asks for, if it is one of the user's own.
pub fn from_link(link: &str, trace: Option<&[u8]>) -> Result<String, String> {
    let (scenario, own) = report::open(link, trace)?;
    let all = rivals(&scenario, &own);
    let mut systems: Vec<(String, Arc<System>)> = all
        .into_iter()
        .map(|(p, s)| (p.name(&scenario.models), Arc::new(s)))
        .collect();
    if own.feedback().is_some() {
        systems.push(("this scenario, with feedback".into(), own));
    }
    let reference = PolicyChoice::MeanEnergy.name(&scenario.models);
    let base = systems.iter().find(|(name, _)| *name == reference);
    let base = base.ok_or("no policy can serve these tasks")?.1.clone();
    let closed = |s: &System| {
        let t = s.horizon();
        let exact = ExactMean::new(s, t);
        energies(s, exact.as_ref(), s.supply().mean(), t).auxiliary
    };
    let (before, theory) = (sampled(&scenario, &base)?, closed(&base));
    let mut table = Table::new(&[
        "policy",
        "solved",
        "E[A] closed form [J]",
        "E[A] sampled [J]",
        "saved against mean-optimal [J]",
        "± 95 %",
        "saved [%]",
        "± 95 % [%]",
        "saved, closed form [%]",
    ]);
    for (name, system) in systems {
        let sample = sampled(&scenario, &system)?;
        let Some(p) = comparison::auxiliary(&sample, &before) else {
            continue;
        };
        let (relative, error) = p.relative.unwrap_or((f64::NAN, f64::NAN));
        let auxiliary = closed(&system);
        let solved = sample.solved_tasks / sample.model_tasks.iter().sum::<f64>().max(1.0);
        let numbers = [
            solved,
            auxiliary,
            sample.auxiliary.last().map_or(0.0, |m| m.mean()),
            -p.difference.0,
            INTERVAL_95 * p.difference.1,
            -100.0 * relative,
            100.0 * INTERVAL_95 * error,
            100.0 * (1.0 - auxiliary / theory),
        ];
        table
            .rows
            .push(std::iter::once(name).chain(numbers.map(cell)).collect());
    }
    Ok(table.csv())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::link;
    use crate::scenario::parameters::Id;

    #[test]
    fn every_policy_has_a_row_and_mean_optimal_saves_nothing() {
        let mut scenario = Scenario::default();
        for (id, value) in [(Id::Paths, 10.0), (Id::Horizon, 20.0)] {
            scenario.set(id, value).expect("in range");
        }
        let csv = from_link(&link::write(&scenario), None).expect("a good link");
        let policies = PolicyChoice::all(&scenario.models, &scenario.law()).len();
        assert_eq!(csv.lines().count(), 1 + policies);
        let own = csv.lines().nth(1).expect("a row");
        assert!(
            own.starts_with("smallest mean energy") && own.ends_with(",0,0,0,0,0"),
            "{own}"
        );
        assert!(from_link("#v=1", None).is_err());
    }
}
