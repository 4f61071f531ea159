//! Conditions over facts and parameters: `z between -1 and 1; auxiliary_share < 0.01; policy is mean-energy; keep mu, cv`.

mod kept;

use super::changes::{policy, supply, written};
use super::facts::{Fact, Range, Snapshot};
use crate::diffusion::regime::Regime;
use crate::dispatch::rule::Rule;
use crate::scenario::SupplyChoice;
use crate::scenario::link::cut;
use crate::scenario::parameters::Id;
use crate::scenario::presets::preset;
use crate::units::{Unit, significant, typed, with_unit};
use kept::{Kept, keys};

/// A name that has a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Name {
    Parameter(Id),
    Fact(Fact),
}

/// A number that is asked for: a parameter or a fact, or the multiple that it is of what it was at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    name: Name,
    is_relative: bool,
}

impl Measure {
    /// `auxiliary`, `times auxiliary`.
    pub fn read(text: &str) -> Result<Measure, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (key, is_relative) = match words.as_slice() {
            ["times", key] => (*key, true),
            [key] => (*key, false),
            _ => return Err(format!("“{text}” is no quantity")),
        };
        let parameter = Id::from_key(key).map(Name::Parameter);
        let name = parameter.or_else(|| Fact::from_key(key).map(Name::Fact));
        let name = name.ok_or_else(|| format!("“{key}” is neither a parameter nor a fact"))?;
        Ok(Measure { name, is_relative })
    }

    /// As [`Measure::read`] reads it.
    pub fn write(self) -> String {
        let key = match self.name {
            Name::Parameter(id) => id.parameter().key,
            Name::Fact(fact) => fact.row().key,
        };
        format!("{}{key}", if self.is_relative { "times " } else { "" })
    }

    /// Words for people.
    pub fn words(self) -> String {
        let words = match self.name {
            Name::Parameter(id) => id.parameter().quantity.name,
            Name::Fact(fact) => fact.row().words,
        };
        match self.is_relative {
            true => format!("{words}, in multiples of what it was"),
            false => words.into(),
        }
    }

    /// Unit of its value.
    pub fn unit(self) -> Unit {
        match self.name {
            _ if self.is_relative => Unit::One,
            Name::Parameter(id) => id.parameter().quantity.unit,
            Name::Fact(fact) => fact.row().unit,
        }
    }

    /// A value in words; of a share in per cent.
    fn say(self, value: f64) -> String {
        match self.name {
            Name::Fact(fact) if !self.is_relative && fact.is_share() => {
                format!("{} %", significant(100.0 * value))
            }
            _ => with_unit(value, self.unit()),
        }
    }

    fn absolute(self, at: &Snapshot) -> Option<Range> {
        match self.name {
            Name::Parameter(id) => Some((at.scenario.get(id), at.scenario.get(id))),
            Name::Fact(fact) => at.facts.get(fact),
        }
    }

    /// The ends between which its value lies, if it has one.
    pub fn range(self, start: &Snapshot, now: &Snapshot) -> Option<Range> {
        let (low, high) = self.absolute(now)?;
        if !self.is_relative {
            return Some((low, high));
        }
        let (least, most) = self.absolute(start)?;
        let range = (low / most, high / least);
        (least > 0.0 && range.0.is_finite() && range.1.is_finite()).then_some(range)
    }

    /// One number for it: the middle of two ends.
    pub fn value(self, start: &Snapshot, now: &Snapshot) -> Option<f64> {
        let (low, high) = self.range(start, now)?;
        Some(low + 0.5 * (high - low))
    }
}

/// What a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Below(f64),
    AtMost(f64),
    Above(f64),
    AtLeast(f64),
    /// Both ends included.
    Between(f64, f64),
}
use Comparison::*;

impl Comparison {
    /// Whether a number that lies in the range meets it for certain.
    fn holds(self, (low, high): Range) -> bool {
        match self {
            Below(limit) => high < limit,
            AtMost(limit) => high <= limit,
            Above(limit) => low > limit,
            AtLeast(limit) => low >= limit,
            Between(from, to) => low >= from && high <= to,
        }
    }

    /// With these signs, and its numbers as `say` has them.
    fn text(self, [at_most, at_least]: [&str; 2], say: &dyn Fn(f64) -> String) -> String {
        match self {
            Below(limit) => format!("< {}", say(limit)),
            AtMost(limit) => format!("{at_most} {}", say(limit)),
            Above(limit) => format!("> {}", say(limit)),
            AtLeast(limit) => format!("{at_least} {}", say(limit)),
            Between(from, to) => format!("between {} and {}", say(from), say(to)),
        }
    }
}

/// A word that is asked for.
#[derive(Clone, Debug, PartialEq)]
enum Word {
    Policy(Rule),
    Supply(SupplyChoice),
    Regime(Regime),
    /// By its key.
    Preset(&'static str),
}

#[derive(Clone, Debug, PartialEq)]
enum Condition {
    Compare(Measure, Comparison),
    Is(Word),
    Keep(Vec<Kept>),
    /// All but these.
    KeepOthers(Vec<Kept>),
}

impl Condition {
    fn read(text: &str) -> Result<Condition, String> {
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        if first == "keep" {
            let others = rest
                .strip_prefix('*')
                .map(|r| r.trim_start_matches([',', ' ']));
            return match others.map(|others| others.strip_prefix("except ")) {
                Some(Some(except)) => Kept::list(except).map(Condition::KeepOthers),
                Some(None) => Err("“keep *” needs “, except” and what may change".into()),
                None => Kept::list(rest).map(Condition::Keep),
            };
        }
        if let Some((name, key)) = cut(text, " is ") {
            let key = key.trim();
            return Ok(Condition::Is(match name.trim() {
                "policy" => Word::Policy(policy(key)?),
                "supply" => Word::Supply(supply(key)?),
                "regime" => Word::Regime(regime(key)?),
                "preset" => match preset(key) {
                    Some(preset) => Word::Preset(preset.key),
                    None => return Err(format!("“{key}” is no preset")),
                },
                name => {
                    return Err(format!(
                        "“{name}” is no word; policy, supply, regime and preset are"
                    ));
                }
            }));
        }
        let value = |text: &str, unit| typed(text, unit).and_then(finite);
        if let Some((name, ends)) = cut(text, " between ") {
            let measure = Measure::read(name)?;
            let ends = cut(ends, " and ").ok_or("between needs two ends")?;
            let (from, to) = (
                value(ends.0, measure.unit())?,
                value(ends.1, measure.unit())?,
            );
            return match from <= to {
                true => Ok(Condition::Compare(measure, Between(from, to))),
                false => Err(format!("the ends of “{text}” are in the wrong order")),
            };
        }
        for (sign, comparison) in [
            ("<=", AtMost as fn(f64) -> Comparison),
            (">=", AtLeast),
            ("<", Below),
            (">", Above),
        ] {
            if let Some((name, limit)) = cut(text, sign) {
                let measure = Measure::read(name)?;
                let limit = value(limit, measure.unit())?;
                return Ok(Condition::Compare(measure, comparison(limit)));
            }
        }
        Err(format!("“{text}” is no condition"))
    }

    fn write(&self) -> String {
        match self {
            Condition::Compare(measure, comparison) => {
                let unit = measure.unit();
                let comparison = comparison.text(["<=", ">="], &|v| written(v, unit));
                format!("{} {comparison}", measure.write())
            }
            Condition::Is(Word::Policy(policy)) => format!("policy is {}", policy.key()),
            Condition::Is(Word::Supply(supply)) => format!("supply is {}", supply.key()),
            Condition::Is(Word::Regime(regime)) => format!("regime is {}", regime.name()),
            Condition::Is(Word::Preset(key)) => format!("preset is {key}"),
            Condition::Keep(kept) => format!("keep {}", keys(kept)),
            Condition::KeepOthers(except) => format!("keep *, except {}", keys(except)),
        }
    }

    /// What is to stay as it was.
    fn kept(&self) -> Vec<Kept> {
        match self {
            Condition::Keep(kept) => kept.clone(),
            Condition::KeepOthers(except) => Kept::all().filter(|k| !except.contains(k)).collect(),
            _ => Vec::new(),
        }
    }

    fn holds(&self, start: &Snapshot, now: &Snapshot) -> bool {
        match self {
            Condition::Compare(measure, comparison) => {
                let range = measure.range(start, now);
                range.is_some_and(|range| comparison.holds(range))
            }
            Condition::Is(Word::Policy(policy)) => now.scenario.policy == *policy,
            Condition::Is(Word::Supply(supply)) => now.scenario.supply == *supply,
            Condition::Is(Word::Regime(regime)) => now.facts.regime == *regime,
            Condition::Is(Word::Preset(key)) => {
                let asked = preset(key).map(|p| p.scenario().of_system());
                asked == Some(now.scenario.of_system())
            }
            Condition::Keep(_) | Condition::KeepOthers(_) => {
                self.kept().iter().all(|k| k.holds(start, now))
            }
        }
    }

    /// What is asked, and how it stands; of what is to stay nothing while it does.
    fn words(&self, start: &Snapshot, now: &Snapshot) -> String {
        match self {
            Condition::Compare(measure, comparison) => {
                let say = |v: f64| measure.say(v);
                let is = match measure.range(start, now) {
                    Some((low, high)) if say(low) == say(high) => say(low),
                    Some((low, high)) => format!("between {} and {}", say(low), say(high)),
                    None => "not known".into(),
                };
                let asked = comparison.text(["≤", "≥"], &say);
                format!("{}: {is}; asked for: {asked}", measure.words())
            }
            Condition::Is(Word::Policy(policy)) => {
                let label = policy.label(&now.scenario.models);
                format!("policy asked for: {label}")
            }
            Condition::Is(Word::Supply(supply)) => format!("supply asked for: {}", supply.key()),
            Condition::Is(Word::Regime(regime)) => {
                let (is, asked) = (now.facts.regime.name(), regime.name());
                format!("regime: {is}; asked for: {asked}")
            }
            Condition::Is(Word::Preset(key)) => {
                let name = preset(key).map_or(*key, |p| p.name);
                format!("scenario asked for: {name}")
            }
            Condition::Keep(_) | Condition::KeepOthers(_) => {
                let kept = self.kept();
                let changed = kept.iter().filter(|k| !k.holds(start, now));
                let words: Vec<&str> = changed.map(|k| k.words()).collect();
                match words.is_empty() {
                    true => String::new(),
                    false => format!("to be as it was: {}", words.join(", ")),
                }
            }
        }
    }
}

fn finite(value: f64) -> Result<f64, String> {
    match value.is_finite() {
        true => Ok(value),
        false => Err("a number is too large".into()),
    }
}

fn regime(key: &str) -> Result<Regime, String> {
    let all = [Regime::Under, Regime::Critical, Regime::Over];
    let found = all.into_iter().find(|r| r.name() == key);
    found.ok_or_else(|| {
        let names = all.map(Regime::name).join(", ");
        format!("“{key}” is no regime; {names} are")
    })
}

/// Conditions of which all are asked; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions(Vec<Condition>);

impl Conditions {
    /// Separated by semicolons.
    pub fn read(text: &str) -> Result<Conditions, String> {
        let conditions = text.split(';').map(|c| Condition::read(c.trim()));
        conditions.collect::<Result<_, _>>().map(Conditions)
    }

    /// As [`Conditions::read`] reads it.
    pub fn write(&self) -> String {
        let conditions: Vec<String> = self.0.iter().map(Condition::write).collect();
        conditions.join("; ")
    }

    /// Whether all are met for certain.
    pub fn hold(&self, start: &Snapshot, now: &Snapshot) -> bool {
        self.0.iter().all(|c| c.holds(start, now))
    }

    /// Each in words with how it stands, and whether it is met.
    pub fn each(&self, start: &Snapshot, now: &Snapshot) -> Vec<(String, bool)> {
        let each = self.0.iter();
        each.map(|c| (c.words(start, now), c.holds(start, now)))
            .collect()
    }
}

#[cfg(test)]
mod tests;
