//! Every policy of a scenario against the one of smallest mean energy, on common random numbers, as CSV.

use crate::dispatch::rule::Rule;
use crate::figures::rivals::rivals;
use crate::figures::{Table, cell};
use crate::report;
use crate::simulation::Simulation;
use crate::simulation::comparison;
use crate::system::System;
use crate::theory::expected::Forms;
use std::sync::Arc;

/// The table of a link; `trace` is the file its supply asks for, if it is one of the user's own.
pub fn from_link(
    link: &str,
    trace: Option<&[u8]>,
    tell: &mut dyn FnMut(&Simulation),
) -> Result<String, String> {
    let (scenario, own) = report::open(link, trace)?;
    let mut sampled = |system: &Arc<System>| report::sampled(&scenario, system, tell);
    let all = rivals(&scenario, &own);
    let mut systems: Vec<(String, Arc<System>)> =
        all.into_iter().map(|(r, s)| (r.name, s)).collect();
    if own.feedback().is_some() {
        systems.push(("this scenario, with feedback".into(), own));
    }
    let reference = Rule::MeanEnergy.label(&scenario.models);
    let base = systems.iter().find(|(name, _)| *name == reference);
    let base = base.ok_or("no policy can serve these tasks")?.1.clone();
    let theory = |s: &Arc<System>| {
        let t = s.horizon();
        Forms::new(s.clone(), t).here().auxiliary(t)
    };
    let (before, mean_optimal) = (sampled(&base)?, theory(&base));
    let mut table = Table::new(&[
        "policy",
        "solved",
        "E[A] theory, from [J]",
        "to [J]",
        "E[A] sampled [J]",
        "saved against mean-optimal [J]",
        "± 95 %",
        "saved [%]",
        "± 95 % [%]",
        "saved, theory [%]",
    ]);
    for (name, system) in systems {
        let sample = sampled(&system)?;
        let (Some(p), Some(drawn)) = (
            comparison::auxiliary(&sample, &before),
            sample.auxiliary.last(),
        ) else {
            return Err(format!("{name}: at least two sample paths are needed"));
        };
        let auxiliary = theory(&system);
        let (low, high) = auxiliary.shown();
        let solved = sample.solved_tasks / sample.model_tasks.iter().sum::<f64>().max(1.0);
        let percent = |part: f64| cell(100.0 * part);
        let saved = auxiliary.best.zip(mean_optimal.best);
        let saved = saved.filter(|(_, base)| *base > 0.0);
        let mut row = vec![name];
        row.extend([solved, low, high, drawn.mean()].map(cell));
        row.extend([-p.difference.0, p.half()].map(cell));
        row.extend(match p.percent() {
            Some((percent, half)) => [-percent, half].map(cell),
            None => [String::new(), String::new()],
        });
        row.push(saved.map_or(String::new(), |(own, base)| percent(1.0 - own / base)));
        table.rows.push(row);
    }
    Ok(table.csv())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::Id;
    use crate::scenario::{Scenario, link};

    #[test]
    fn every_policy_has_a_row_and_mean_optimal_saves_nothing() {
        let mut scenario = Scenario::default();
        for (id, value) in [(Id::Paths, 10.0), (Id::Horizon, 20.0)] {
            scenario.set(id, value).expect("in range");
        }
        let csv = from_link(&link::write(&scenario), None, &mut |_| ()).expect("a good link");
        let policies = Rule::all(&scenario.models, &scenario.law()).len();
        assert_eq!(csv.lines().count(), 1 + policies);
        let own = csv.lines().nth(1).expect("a row");
        assert!(
            own.starts_with("smallest mean energy") && own.ends_with(",0,0,0,0,0"),
            "{own}"
        );
        assert!(from_link("#v=1", None, &mut |_| ()).is_err());
    }
}
