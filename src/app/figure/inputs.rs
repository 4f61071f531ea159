//! Inputs of figures from the page's signals: a figure follows the signals that it has asked for.

use crate::app::state::{Current, Extra, State};
use crate::figures::inputs::{Inputs, Live};
use crate::figures::rivals::{Contest, Pair};
use crate::scenario::Scenario;
use crate::scenario::parameters::Id;
use crate::simulation::{Sample, comparison};
use crate::theory::expected::Forms;
use leptos::prelude::*;
use std::sync::Arc;

/// Of the shown system, and behind it of the pinned one.
pub struct OfPage<'a> {
    state: State,
    current: &'a Current,
    pinned: Option<OfPinned<'a>>,
}

/// Of the pinned system, which has no sample of its own in figures.
struct OfPinned<'a> {
    state: State,
    pinned: &'a Current,
    shown: &'a Current,
}

impl<'a> OfPage<'a> {
    pub fn new(state: State, current: &'a Current, before: Option<&'a Current>) -> OfPage<'a> {
        let pinned = before.map(|pinned| OfPinned {
            state,
            pinned,
            shown: current,
        });
        OfPage {
            state,
            current,
            pinned,
        }
    }
}

impl Inputs for OfPage<'_> {
    fn scenario(&self) -> &Scenario {
        &self.current.scenario
    }

    fn forms(&self) -> &Forms {
        &self.current.forms
    }

    fn sample(&self) -> Option<Arc<Sample>> {
        self.state.sample_of(self.current)
    }

    fn live(&self) -> Live {
        self.state.live.get()
    }

    fn ratio(&self) -> f64 {
        self.state.ratio.get()
    }

    fn compares(&self) -> bool {
        self.state.compare.get()
    }

    fn contest(&self) -> Contest {
        let rivals = self.state.rivals.get();
        let c = competitor(self.state, self.current);
        let of_c = rivals.of.as_ref().is_some_and(|of| of.is(&c));
        let systems = if of_c { &rivals.systems[..] } else { &[] };
        Contest {
            own: c.scenario.policy,
            system: c.system.clone(),
            rivals: systems.iter().map(|(rival, _)| rival.clone()).collect(),
            pair: pair(self.state, &c),
        }
    }

    fn behind(&self) -> Option<&dyn Inputs> {
        self.pinned.as_ref().map(|p| p as &dyn Inputs)
    }
}

impl Inputs for OfPinned<'_> {
    fn scenario(&self) -> &Scenario {
        &self.pinned.scenario
    }

    fn forms(&self) -> &Forms {
        &self.pinned.forms
    }

    fn sample(&self) -> Option<Arc<Sample>> {
        None
    }

    fn live(&self) -> Live {
        Live::default()
    }

    fn ratio(&self) -> f64 {
        self.pinned.scenario.get(Id::PriceRatio)
    }

    fn compares(&self) -> bool {
        false
    }

    /// Its own policy, beside the pair of the shown system.
    fn contest(&self) -> Contest {
        let pair = pair(self.state, &competitor(self.state, self.shown));
        Contest::alone(&self.pinned.scenario, &self.pinned.system, pair)
    }

    fn behind(&self) -> Option<&dyn Inputs> {
        None
    }
}

/// The system that the rivals compete with: new numbers never stand beside old rivals.
fn competitor(state: State, current: &Current) -> Current {
    let of = state.rivals.with(|rivals| rivals.of.clone());
    of.filter(|of| of.opened == current.opened)
        .unwrap_or_else(|| current.clone())
}

/// Which of the two policies that are compared draws more, in words.
pub fn compared(state: State) -> Option<String> {
    let current = state.settled.get().filter(|_| !state.veiled.get())?;
    Some(pair(state, &competitor(state, &current)).sentence())
}

/// The two policies that are compared, as far as both are sampled.
fn pair(state: State, c: &Current) -> Pair {
    let (first, second) = state.compared();
    let scenario = &*c.scenario;
    let sample = |policy| match policy == scenario.policy {
        true => state.sample_of(c),
        false => state
            .sampled(&Extra::Policy(policy))
            .filter(|_| state.is_present(c)),
    };
    Pair {
        first: first.label(&scenario.models),
        second: second.label(&scenario.models),
        paired: sample(first)
            .zip(sample(second))
            .and_then(|(a, b)| comparison::auxiliary(&a, &b)),
    }
}
