//! Summary: what a group of parameters holds, in a line.

use super::parameters::{Group, IDS, Id};
use super::{Scenario, SupplyChoice};
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
                true => "an hourly series".into(),
                false => format!("{}, {}", self.weather(), count(of(Id::Sites), "site")),
            },
            Group::Work => format!("{} tasks a slot", significant(of(Id::Rate))),
            Group::Fleet => count(self.models.len() as f64, "model"),
            Group::Dispatch => match (self.may_give_up(), self.listens()) {
                (_, true) => "listens to the battery".into(),
                (true, _) => format!("{} % to be solved", significant(100.0 * of(Id::Solved))),
                _ => "every task until solved".into(),
            },
            Group::Battery => {
                let mut parts = vec![match self.is_on(Id::Finite) {
                    true => with_unit(of(Id::Capacity), Unit::Joule),
                    false => "infinite".into(),
                }];
                if of(Id::Efficiency) < 1.0 {
                    parts.push(format!(
                        "{} % efficient",
                        significant(100.0 * of(Id::Efficiency))
                    ));
                }
                if of(Id::Charge) > 0.0 {
                    parts.push("charged".into());
                }
                parts.join(", ")
            }
            Group::Horizon => format!(
                "{}, {} paths",
                duration(of(Id::Horizon) * of(Id::Slot)),
                significant(of(Id::Paths))
            ),
        }
    }

    /// The law of independent slots, in words.
    fn weather(&self) -> &'static str {
        match &self.supply {
            SupplyChoice::Independent(family) => family.label(),
            SupplyChoice::Shipped(_) | SupplyChoice::File { .. } => "series",
        }
    }

    /// Whether a number or a choice of a group differs from another scenario's.
    pub fn differs_in(&self, other: &Scenario, group: Group) -> bool {
        let in_group = IDS.into_iter().filter(|id| id.parameter().group == group);
        let choice = match group {
            Group::Supply => self.supply != other.supply,
            Group::Fleet => self.models != other.models,
            Group::Dispatch => self.policy != other.policy,
            Group::Work | Group::Battery | Group::Horizon => false,
        };
        choice || in_group.into_iter().any(|id| self.get(id) != other.get(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::rule::Rule;

    #[test]
    fn a_group_tells_of_its_numbers_and_of_its_choice() {
        let opened = Scenario::default();
        let mut now = opened.clone();
        assert!(!now.differs_in(&opened, Group::Dispatch));
        now.policy = Rule::InferenceCompute(0);
        assert!(now.differs_in(&opened, Group::Dispatch));
        // A rule with a budget does not run every task until solved.
        assert!(now.summary(Group::Dispatch).contains("to be solved"));
        assert_eq!(now.summary(Group::Battery), "infinite");
        now.set(Id::Efficiency, 0.8).expect("in range");
        assert_eq!(now.summary(Group::Battery), "infinite, 80 % efficient");
        assert!(!now.differs_in(&opened, Group::Work));
    }
}
