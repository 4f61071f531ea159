//! Loading: traces that are here or on their way, and what is to be said of the last choice of a supply.

use crate::scenario::traces::Traces;
use crate::scenario::{SHIPPED, Scenario, Shipped, ShippedTrace, SupplyChoice};
use leptos::prelude::*;

/// Supplies that need a file. The last choice wins: what comes late for an earlier one is not taken up.
#[derive(Clone, Copy)]
pub struct Loading {
    pub traces: RwSignal<Traces>,
    /// What went wrong, or is to be known, with the last choice.
    pub said: RwSignal<Option<String>>,
    /// Counts the choices.
    turn: StoredValue<u32>,
    /// The shipped year that is on its way, by its place among them.
    fetching: RwSignal<Option<usize>>,
}

impl Loading {
    pub(super) fn new() -> Loading {
        Loading {
            traces: RwSignal::new(Traces::default()),
            said: RwSignal::new(None),
            turn: StoredValue::new(0),
            fetching: RwSignal::new(None),
        }
    }

    /// Begins a choice of a supply, which ends all earlier ones; its number.
    pub fn begin(&self, fetching: Option<ShippedTrace>) -> u32 {
        let fetching = fetching.and_then(|t| SHIPPED.iter().position(|s| s.trace == t));
        self.turn.update_value(|n| *n = n.wrapping_add(1));
        self.fetching.set(fetching);
        self.said.set(None);
        self.turn.get_value()
    }

    /// Ends a choice of a supply with what is to be said of it; `false` where it is no longer the last one.
    pub fn end(&self, turn: u32, said: Option<String>) -> bool {
        let last = self.turn.get_value() == turn;
        if last {
            self.fetching.set(None);
            self.said.set(said);
        }
        last
    }

    /// The shipped year that is on its way.
    pub fn fetching(&self) -> Option<&'static Shipped> {
        SHIPPED.get(self.fetching.get()?)
    }

    /// The file that the scenario's supply still lacks: its name and hash.
    pub fn wanted(&self, scenario: &Scenario) -> Option<(String, String)> {
        match &scenario.supply {
            SupplyChoice::File { name, hash }
                if self.traces.with(|t| t.lacks(&scenario.supply)) =>
            {
                Some((name.clone(), hash.clone()))
            }
            _ => None,
        }
    }
}
