//! Changes of a scenario as lessons write them: `mu=×1.1, cv=0.5, policy=always-2`.

use crate::dispatch::rule::Rule;
use crate::given::supply::Family;
use crate::scenario::parameters::Id;
use crate::scenario::{SHIPPED, Scenario, SupplyChoice};
use crate::units::{Quantity, Unit, number, typed};

/// Multiples of the critical supply that a lesson may set.
pub static MULTIPLE: Quantity = Quantity {
    name: "multiple of the critical supply",
    symbol: "×",
    unit: Unit::One,
    min: 0.01,
    max: 10.0,
    integer: false,
};

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A parameter becomes this, in SI units.
    Number(Id, f64),
    /// The supply mean becomes this multiple of the critical supply.
    Multiple(f64),
    /// The supply comes from elsewhere; never from a file, which a lesson cannot carry.
    Supply(SupplyChoice),
    /// Another rule dispatches.
    Policy(Rule),
}

/// Changes that are made together; there may be none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(pub Vec<Change>);

/// The policy of a key.
pub fn policy(key: &str) -> Result<Rule, String> {
    Rule::from_key(key).ok_or_else(|| format!("“{key}” is no policy; {} are", Rule::keys()))
}

/// The supply of a key, of those that need no file.
pub fn supply(key: &str) -> Result<SupplyChoice, String> {
    let shipped = SHIPPED.iter().find(|s| s.key == key);
    let shipped = shipped.map(|s| SupplyChoice::Shipped(s.trace));
    let family = Family::from_key(key).map(SupplyChoice::Independent);
    family.or(shipped).ok_or_else(|| {
        let families = Family::ALL.iter().map(|f| f.key());
        let keys: Vec<&str> = families.chain(SHIPPED.iter().map(|s| s.key)).collect();
        format!("“{key}” is no supply of a lesson; {} are", keys.join(", "))
    })
}

/// A number with its unit, as it is read again.
pub fn written(value: f64, unit: Unit) -> String {
    match unit {
        Unit::One => number(value),
        unit => format!("{} {}", number(value), unit.symbol()),
    }
}

impl Change {
    fn read(text: &str) -> Result<Change, String> {
        let pair = text.split_once('=');
        let Some((key, value)) = pair.map(|(k, v)| (k.trim(), v.trim())) else {
            return Err(format!("“{text}” is no change; “key=value” is"));
        };
        match key {
            "policy" => return policy(value).map(Change::Policy),
            "supply" => return supply(value).map(Change::Supply),
            _ => {}
        }
        let id = Id::from_key(key).ok_or_else(|| format!("“{key}” is no parameter"))?;
        let quantity = id.parameter().quantity;
        let named = |error: String| format!("{key}: {error}");
        match value.strip_prefix(['×', 'x']) {
            Some(multiple) if id == Id::SupplyMean => {
                let multiple = typed(multiple, Unit::One).map_err(named)?;
                let multiple = MULTIPLE.check(multiple).map_err(|e| e.to_string())?;
                Ok(Change::Multiple(multiple))
            }
            Some(_) => Err(format!(
                "{key}: only mu can be a multiple, which is of the critical supply"
            )),
            None => {
                let value = typed(value, quantity.unit).map_err(named)?;
                let value = quantity.check(value).map_err(|e| e.to_string())?;
                Ok(Change::Number(id, value))
            }
        }
    }

    fn key(&self) -> &'static str {
        match self {
            Change::Number(id, _) => id.parameter().key,
            Change::Multiple(_) => Id::SupplyMean.parameter().key,
            Change::Supply(_) => "supply",
            Change::Policy(_) => "policy",
        }
    }

    fn write(&self) -> String {
        let value = match self {
            Change::Number(id, value) => written(*value, id.parameter().quantity.unit),
            Change::Multiple(multiple) => format!("×{}", number(*multiple)),
            Change::Supply(supply) => supply.key().into(),
            Change::Policy(policy) => policy.key(),
        };
        format!("{}={value}", self.key())
    }
}

impl Changes {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys of what changes.
    pub fn keys(&self) -> Vec<&'static str> {
        self.0.iter().map(Change::key).collect()
    }

    /// Changes separated by commas, each of another thing.
    pub fn read(text: &str) -> Result<Changes, String> {
        let mut changes: Vec<Change> = Vec::new();
        for part in text.split(',') {
            let change = Change::read(part.trim())?;
            if changes.iter().any(|c| c.key() == change.key()) {
                return Err(format!("“{}” stands twice", change.key()));
            }
            changes.push(change);
        }
        Ok(Changes(changes))
    }

    /// As [`Changes::read`] reads it.
    pub fn write(&self) -> String {
        let changes: Vec<String> = self.0.iter().map(Change::write).collect();
        changes.join(", ")
    }

    /// Makes the changes, but for multiples of the critical supply, which ask for a system.
    pub fn apply_known(&self, scenario: &mut Scenario) -> Result<(), String> {
        for change in &self.0 {
            match change {
                Change::Number(id, value) => {
                    scenario.set(*id, *value).map_err(|e| e.to_string())?;
                }
                Change::Supply(supply) => scenario.supply = supply.clone(),
                Change::Policy(policy) if policy.fits(scenario.models.len()) => {
                    scenario.policy = *policy;
                }
                Change::Policy(policy) => {
                    let (key, models) = (policy.key(), scenario.models.len());
                    return Err(format!("policy {key} names a model beyond the {models}"));
                }
                Change::Multiple(_) => {}
            }
        }
        Ok(())
    }

    /// Makes all changes, multiples of the critical supply last.
    pub fn apply(&self, scenario: &mut Scenario) -> Result<(), String> {
        self.apply_known(scenario)?;
        for change in &self.0 {
            if let Change::Multiple(multiple) = change {
                let critical = scenario.critical_power().map_err(|e| e.to_string())?;
                let power = scenario.set(Id::SupplyMean, critical * multiple);
                power.map_err(|e| e.to_string())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_written_and_made() {
        let text = "mu=x1.1, cv=0.25, capacity=2 MJ, policy=always-2, supply=onoff";
        let changes = Changes::read(text).expect("known");
        let written = changes.write();
        assert_eq!(
            written,
            "mu=×1.1, cv=0.25, capacity=2000000 J, policy=always-2, supply=onoff"
        );
        assert_eq!(Changes::read(&written), Ok(changes.clone()));
        let mut scenario = Scenario::default();
        changes.apply(&mut scenario).expect("possible");
        assert_eq!(scenario.get(Id::Capacity), 2e6);
        assert_eq!(scenario.policy, Rule::Always(1));
        let ratio = scenario.get(Id::SupplyMean) / scenario.critical_power().expect("possible");
        assert!((ratio - 1.1).abs() < 1e-12, "{ratio}");
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        for (text, named) in [
            ("", "“” is no change"),
            ("cv", "“cv” is no change"),
            ("cw=1", "“cw” is no parameter"),
            ("cv=9", "supply volatility c_H = 9: must be a number from"),
            ("cv=much", "cv: “m” is no part of a number"),
            ("cv=0,5", "“5” is no change"),
            ("cv=×2", "only mu can be a multiple"),
            ("mu=×99", "multiple of the critical supply × = 99: must be"),
            ("cv=1, cv=2", "“cv” stands twice"),
            ("mu=×1, mu=435", "“mu” stands twice"),
            ("policy=best", "“best” is no policy; mean-energy"),
            ("supply=file", "“file” is no supply of a lesson"),
        ] {
            let refused = Changes::read(text).expect_err(text);
            assert!(refused.contains(named), "{text}: {refused}");
        }
        let beyond = Changes::read("policy=always-7").expect("a policy");
        let refused = beyond
            .apply(&mut Scenario::default())
            .expect_err("four models");
        assert!(refused.contains("beyond the 4"), "{refused}");
    }
}
