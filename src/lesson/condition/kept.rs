//! What a condition may ask to stay as it was.

use crate::lesson::facts::Snapshot;
use crate::scenario::parameters::{Affects, IDS, Id};

/// What is to stay as it was at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kept {
    Number(Id),
    Policy,
    Supply,
    Fleet,
}

impl Kept {
    fn key(self) -> &'static str {
        match self {
            Kept::Number(id) => id.parameter().key,
            Kept::Policy => "policy",
            Kept::Supply => "supply",
            Kept::Fleet => "fleet",
        }
    }

    fn read(key: &str) -> Result<Kept, String> {
        match key {
            "policy" => Ok(Kept::Policy),
            "supply" => Ok(Kept::Supply),
            "fleet" => Ok(Kept::Fleet),
            key => {
                let id = Id::from_key(key).map(Kept::Number);
                id.ok_or_else(|| format!("“{key}” is no parameter that could be kept"))
            }
        }
    }

    pub fn list(text: &str) -> Result<Vec<Kept>, String> {
        text.split(',').map(|key| Kept::read(key.trim())).collect()
    }

    /// All that a system depends on.
    pub fn all() -> impl Iterator<Item = Kept> {
        let system = |id: &Id| id.parameter().affects == Affects::System;
        let numbers = IDS.into_iter().filter(system).map(Kept::Number);
        numbers.chain([Kept::Policy, Kept::Supply, Kept::Fleet])
    }

    pub fn words(self) -> &'static str {
        match self {
            Kept::Number(id) => id.parameter().quantity.name,
            Kept::Policy => "policy",
            Kept::Supply => "kind of supply",
            Kept::Fleet => "models",
        }
    }

    pub fn holds(self, start: &Snapshot, now: &Snapshot) -> bool {
        let (before, after) = (&start.scenario, &now.scenario);
        match self {
            Kept::Number(id) => before.get(id) == after.get(id),
            Kept::Policy => before.policy == after.policy,
            Kept::Supply => before.supply == after.supply,
            Kept::Fleet => before.models == after.models,
        }
    }
}

/// Their keys, one after the other.
pub(super) fn keys(kept: &[Kept]) -> String {
    let keys: Vec<&str> = kept.iter().map(|k| k.key()).collect();
    keys.join(", ")
}
