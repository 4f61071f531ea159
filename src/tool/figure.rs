//! A figure of a link as SVG or CSV: the bytes that the page saves once sampling is done, but for the live path, which no link
//! carries.

use super::sources;
use crate::dispatch::rule::Rule;
use crate::figures::export::{Export, Origin, PROGRAM};
use crate::figures::growth::longest;
use crate::figures::inputs::{AtHand, Inputs, Live};
use crate::figures::list::FIGURES;
use crate::figures::rivals::{Contest, Pair, rival, rivals};
use crate::report::{self, Report};
use crate::scenario::link::{self, View};
use crate::scenario::{Scenario, SupplyChoice};
use crate::simulation::{Sample, Simulation, comparison};
use crate::system::System;
use crate::theory::expected::Forms;
use std::sync::Arc;

/// What a figure is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A drawing.
    Svg,
    /// Its numbers.
    Csv,
}

/// What the page knows: the scenario with its sample and its rivals.
struct Sampled<'a> {
    at_hand: AtHand<'a>,
    contest: Contest,
    behind: Option<&'a Sampled<'a>>,
}

impl Inputs for Sampled<'_> {
    fn scenario(&self) -> &Scenario {
        self.at_hand.scenario()
    }

    fn forms(&self) -> &Forms {
        self.at_hand.forms()
    }

    fn sample(&self) -> Option<Arc<Sample>> {
        self.at_hand.sample()
    }

    fn live(&self) -> Live {
        self.at_hand.live()
    }

    fn ratio(&self) -> f64 {
        self.at_hand.ratio()
    }

    fn compares(&self) -> bool {
        false
    }

    fn contest(&self) -> Contest {
        self.contest.clone()
    }

    fn behind(&self) -> Option<&dyn Inputs> {
        self.behind.map(|b| b as &dyn Inputs)
    }
}

fn forms(system: &Arc<System>) -> Forms {
    Forms::new(system.clone(), longest(system))
}

/// The present policy and the one that it is compared with, both sampled.
fn pair(
    scenario: &Scenario,
    system: &System,
    own: &Sample,
    tell: &mut dyn FnMut(&Simulation),
) -> Result<Pair, String> {
    let counterpart = scenario.policy.counterpart();
    let second = counterpart.map_or(Rule::MeanEnergy, |(_, other)| other);
    let sampled = match rival(scenario, system, second).filter(|_| second != scenario.policy) {
        Some((_, other)) => Some(report::sampled(&scenario.rival(second), &other, tell)?),
        None => None,
    };
    let paired = match &sampled {
        Some(other) => comparison::auxiliary(own, other),
        None if second == scenario.policy => comparison::auxiliary(own, own),
        None => None,
    };
    Ok(Pair {
        first: scenario.policy.label(&scenario.models),
        second: second.label(&scenario.models),
        paired,
    })
}

/// The figure `key` of a link; `trace` is the file its supply asks for, if it is one of the user's own.
pub fn from_link(
    text: &str,
    key: &str,
    format: Format,
    trace: Option<&[u8]>,
    tell: &mut dyn FnMut(&Simulation),
) -> Result<String, String> {
    let Some(entry) = FIGURES.iter().find(|f| f.key == key) else {
        let keys = FIGURES.map(|f| f.key).join(", ");
        return Err(format!("there is no figure “{key}”; they are {keys}"));
    };
    let (scenario, system) = report::open(text, trace)?;
    let sample = report::sampled(&scenario, &system, tell)?;
    let hash = Report::new(&scenario, &system, &sample)?.hash;
    let pair = pair(&scenario, &system, &sample, tell)?;
    let own = forms(&system);
    // The pinned scenario's own file is the one at hand, or none is.
    let pinned = link::read(text).view.pinned;
    let open = |a: &Scenario| {
        let trace = trace.filter(|_| matches!(a.supply, SupplyChoice::File { .. }));
        report::open(&link::write(a), trace)
    };
    let before = pinned.as_ref().map(open).transpose()?;
    let before = before.map(|(a, system)| (a, forms(&system), system));
    let before = before.as_ref().map(|(a, forms, system)| Sampled {
        at_hand: AtHand::new(a, forms),
        contest: Contest::alone(a, system, pair.clone()),
        behind: None,
    });
    let competing = rivals(&scenario, &system).into_iter().map(|(r, _)| r);
    let inputs = Sampled {
        at_hand: AtHand {
            sample: Some(Arc::new(sample)),
            ..AtHand::new(&scenario, &own)
        },
        contest: Contest {
            own: scenario.policy,
            system: system.clone(),
            rivals: competing.collect(),
            pair,
        },
        behind: before.as_ref(),
    };
    let address = text.trim().split_once('#').map_or("", |(before, _)| before);
    let fragment = link::write_view(&View {
        scenario: scenario.clone(),
        pinned,
        ..View::default()
    });
    let figure = (entry.build)(&inputs);
    let export = Export {
        entry,
        figure: &*figure,
        origin: Origin {
            link: format!("{address}#{fragment}"),
            hash: Some(hash),
            sources: crate::scenario::sources::sources(&scenario),
            // Away from the project nobody knows the build.
            program: sources::program().unwrap_or_else(|_| PROGRAM.into()),
        },
    };
    match format {
        Format::Svg => export.svg().map_err(|_| "it cannot be drawn".into()),
        Format::Csv => Ok(export.csv()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::Id;

    #[test]
    fn every_figure_of_a_link_and_no_other() {
        let mut scenario = Scenario::default();
        for (id, value) in [(Id::Paths, 10.0), (Id::Horizon, 20.0)] {
            scenario.set(id, value).expect("in range");
        }
        let mut other = scenario.clone();
        other.set(Id::Volatility, 1.0).expect("in range");
        let link = link::write_view(&View {
            scenario,
            pinned: Some(other),
            ..View::default()
        });
        let address = format!("https://host.example/page/#{link}");
        let figure = |key: &str, format| from_link(&address, key, format, None, &mut |_| ());
        for entry in &FIGURES {
            let svg = figure(entry.key, Format::Svg).expect("draws");
            let source = format!("<dc:source>{}</dc:source>", address.replace('&', "&amp;"));
            assert!(svg.contains(&source), "{svg}");
            let csv = figure(entry.key, Format::Csv).expect("has numbers");
            assert!(csv.contains(&format!("# Source: {address}\r\n")), "{csv}");
        }
        let csv = figure("policies", Format::Csv).expect("has numbers");
        assert!(
            csv.contains("\r\nscenario,") && csv.contains("\r\npinned,"),
            "{csv}"
        );
        let error = figure("supply", Format::Csv).expect_err("no such figure");
        assert!(error.contains("they are "), "{error}");
    }
}
