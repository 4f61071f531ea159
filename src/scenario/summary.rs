//! Summary: what a group of parameters holds, in a line.

use super::Scenario;
use super::parameters::{Group, IDS, Id};
use crate::units::{Unit, duration, significant, with_unit};

impl Scenario {
    /// A group in at most eight words, for when it is folded away.
    pub fn summary(&self, group: Group) -> String {
        let of = |id: Id| self.get(id);
        let count = |n: f64, one: &str| match n {
            1.0 => format!("1 {one}"),
            n => format!("{} {one}s", significant(n)),
        };
        match group {
            Group::Supply => match self.has_trace() {
                true => "a real series".into(),
                false => format!("{}, {}", self.supply.key(), count(of(Id::Sites), "site")),
            },
            Group::Work => format!("{} tasks a slot", significant(of(Id::Rate))),
            Group::Fleet => count(self.models.len() as f64, "model"),
            Group::Dispatch => match (self.is_on(Id::Efforts), self.listens()) {
                (_, true) => "listens to the battery".into(),
                (true, _) => format!("{} % to be solved", significant(100.0 * of(Id::Solved))),
                _ => "every task until solved".into(),
            },
            Group::Battery => match self.is_on(Id::Finite) {
                true => with_unit(of(Id::Capacity), Unit::Joule),
                false => "infinite".into(),
            },
            Group::Horizon => format!(
                "{}, {} paths",
                duration(of(Id::Horizon) * of(Id::Slot)),
                significant(of(Id::Paths))
            ),
        }
    }

    /// Whether a number of a group differs from another scenario's.
    pub fn differs_in(&self, other: &Scenario, group: Group) -> bool {
        let in_group = IDS.into_iter().filter(|id| id.parameter().group == group);
        in_group.into_iter().any(|id| self.get(id) != other.get(id))
    }
}
