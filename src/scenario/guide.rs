//! Guide: how a prepared page stands: which controls are locked or shown, what is hidden, and a note beside it. It is part of
//! a link, and of no result. It guides and keeps no secret: whoever reads the page can lift it.

use super::Scenario;
use super::leads;
use super::parameters::{IDS, Id};
use crate::names;

/// Keys of the guide in a link, in the order in which they are written.
pub const KEYS: [&str; 9] = [
    "lock", "only", "hide", "play", "theme", "note", "lesson", "step", "embed",
];

/// Controls that are no parameters, with their names.
pub const CHOICES: [(&str, &str); 3] = [
    (POLICY, "policy"),
    (SUPPLY, "weather"),
    (MODELS, "fleet of models"),
];
/// The control of the policy.
pub const POLICY: &str = "policy";
/// The control of where the supply comes from.
pub const SUPPLY: &str = "supply";
/// The control of the fleet.
pub const MODELS: &str = "models";

/// What can be hidden besides figures.
pub const PARTS: [&str; 3] = [VERDICT, CAPTIONS, TABLES];
/// The sentence with its two energies.
pub const VERDICT: &str = "verdict";
/// The answers below the figures.
pub const CAPTIONS: &str = "captions";
/// The numbers of the figures.
pub const TABLES: &str = "tables";

/// Themes by their keys; a test holds them and those of the figures together.
pub const THEMES: [&str; 3] = ["light", "dark", "projector"];

/// All controls are locked.
const ALL: &str = "all";
/// No control is shown.
const NONE: &str = "none";
/// Most characters of a note.
pub const LONGEST_NOTE: usize = 400;
/// Most characters of a lesson's key.
const LONGEST_KEY: usize = 60;
/// Most steps of a lesson.
pub const MOST_STEPS: u32 = 40;

/// How a prepared page stands: what a link has behind each of [`KEYS`], checked. The default is a page that is not prepared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guide(Vec<(&'static str, String)>);

/// A scenario that a guide has held, and what was kept from changing.
#[derive(Debug, PartialEq)]
pub struct Held {
    /// The scenario with what is locked as it was.
    pub scenario: Scenario,
    /// Names of the controls that would have changed.
    pub kept: Vec<&'static str>,
}

/// Keys of all controls.
pub fn controls() -> Vec<&'static str> {
    let parameters = IDS.into_iter().map(|id| id.parameter().key);
    parameters.chain(CHOICES.map(|(key, _)| key)).collect()
}

/// Name of a control.
pub fn name(key: &str) -> &'static str {
    let choice = CHOICES.iter().find(|(k, _)| *k == key);
    let parameter = Id::from_key(key).map(|id| id.parameter().quantity.name);
    parameter.or(choice.map(|(_, name)| *name)).unwrap_or("")
}

/// Checks the words of a list: none twice, each of those that are known; one may stand for a whole list, and then stands alone.
fn check_list(text: &str, mut known: Vec<&str>, whole: &'static str) -> Result<(), String> {
    if text == whole && !whole.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    for word in text.split(',') {
        if !known.contains(&word) {
            known.extend((!whole.is_empty()).then_some(whole));
            return Err(format!("“{word}” is none of {}", known.join(", ")));
        }
        if found.contains(&word) {
            return Err(format!("“{word}” stands twice"));
        }
        found.push(word);
    }
    Ok(())
}

/// Checks what stands behind a key of a link.
fn check(key: &str, text: &str) -> Result<(), String> {
    let is_so = match key {
        "lock" => return check_list(text, controls(), ALL),
        "only" => return check_list(text, controls(), NONE),
        "hide" => return check_list(text, [&PARTS[..], &leads::KEYS].concat(), ""),
        "note" => return check_note(text),
        "play" if text != "0" => return Err("must be 0, or be left out".into()),
        "embed" if text != "1" => return Err("must be 1, or be left out".into()),
        "theme" if !THEMES.contains(&text) => {
            return Err(format!("must be {}", THEMES.join(", ")));
        }
        "lesson" => {
            let is_sign = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
            (1..=LONGEST_KEY).contains(&text.len()) && text.bytes().all(is_sign)
        }
        "step" => {
            let step = text.parse::<u32>().ok();
            let step = step.filter(|n| (2..=MOST_STEPS).contains(n));
            step.is_some_and(|n| n.to_string() == text)
        }
        _ => true,
    };
    match key {
        _ if is_so => Ok(()),
        "lesson" => Err(format!(
            "the key of a lesson has 1 to {LONGEST_KEY} of a to z, 0 to 9 and -"
        )),
        _ => Err(format!(
            "must be a whole number from 2 to {MOST_STEPS}; the first step is left out"
        )),
    }
}

/// Checks a note.
fn check_note(text: &str) -> Result<(), String> {
    if let Some(character) = names::unseen(text) {
        return Err(format!(
            "the note holds the character {character}, which cannot be seen"
        ));
    }
    if text.trim().is_empty() || text.trim() != text || text.chars().count() > LONGEST_NOTE {
        return Err(format!(
            "a note has 1 to {LONGEST_NOTE} characters, and no blanks at its ends"
        ));
    }
    Ok(())
}

impl Guide {
    /// Takes over what stands behind a key of a link, or says what is wrong with it.
    pub fn set(&mut self, key: &'static str, text: &str) -> Result<(), String> {
        check(key, text)?;
        if key == "step" && self.get("lesson").is_none() {
            return Err("means nothing without lesson".into());
        }
        // In the order of the keys, whatever was set first, so that guides that say the same are equal.
        self.0.retain(|(k, _)| *k != key);
        self.0.push((key, text.into()));
        let place = |key: &str| KEYS.iter().position(|k| *k == key);
        self.0.sort_by_key(|(key, _)| place(key));
        Ok(())
    }

    /// What a link has behind a key; nothing where it is as on a page that is not prepared.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|(k, _)| *k == key);
        found.map(|(_, text)| text.as_str())
    }

    /// Whether a word stands in a list.
    fn has(&self, list: &str, word: &str) -> bool {
        self.get(list)
            .is_some_and(|l| l.split(',').any(|w| w == word))
    }

    /// Whether a control cannot be changed.
    pub fn locks(&self, key: &str) -> bool {
        self.has("lock", ALL) || self.has("lock", key)
    }

    /// Whether a control is shown.
    pub fn shows(&self, key: &str) -> bool {
        self.get("only").is_none() || self.has("only", key)
    }

    /// Whether a figure, or one of [`PARTS`], is not shown.
    pub fn hides(&self, key: &str) -> bool {
        self.has("hide", key)
    }

    /// The step at which a lesson is opened, from 0.
    pub fn step(&self) -> usize {
        let step = self.get("step").and_then(|text| text.parse().ok());
        step.map_or(0, |step: usize| step.saturating_sub(1))
    }

    /// The same without what some keys say.
    fn without(&self, keys: &[&str]) -> Guide {
        let kept = self.0.iter().filter(|(key, _)| !keys.contains(key));
        Guide(kept.cloned().collect())
    }

    /// The same as a page of its own.
    pub fn in_full(&self) -> Guide {
        self.without(&["embed"])
    }

    /// The same with nothing locked or hidden.
    pub fn lifted(&self) -> Guide {
        self.without(&["lock", "only", "hide"])
    }

    /// Whether nothing is locked or hidden.
    pub fn is_lifted(&self) -> bool {
        *self == self.lifted()
    }

    /// The only controls that are shown, in their order; none where all are.
    pub fn only(&self) -> Vec<&'static str> {
        let known = controls();
        let find = |word: &str| known.iter().copied().find(|key| *key == word);
        let words = self.get("only").unwrap_or_default().split(',');
        words.filter_map(find).collect()
    }

    /// What becomes of a scenario that is to change into a new one: what is locked stays. A policy that names models by their
    /// places stays together with the fleet, for in another one it would mean another model.
    pub fn hold(&self, now: &Scenario, new: Scenario) -> Held {
        let (mut scenario, mut kept) = (new, Vec::new());
        if self.get("lock").is_none() {
            return Held { scenario, kept };
        }
        for id in IDS.into_iter().filter(|id| self.locks(id.parameter().key)) {
            let place = id as usize;
            if scenario.numbers[place] != now.numbers[place] {
                scenario.numbers[place] = now.numbers[place];
                kept.push(id.parameter().quantity.name);
            }
        }
        if self.locks(SUPPLY) && scenario.supply != now.supply {
            scenario.supply = now.supply.clone();
            kept.push(name(SUPPLY));
        }
        let (policy, models) = (scenario.policy != now.policy, scenario.models != now.models);
        let (locks_policy, locks_models) = (self.locks(POLICY), self.locks(MODELS));
        let names_models = |s: &Scenario| !s.policy.fits(0);
        let is_bound = policy && models;
        let is_bound = is_bound
            && (locks_policy && names_models(now) || locks_models && names_models(&scenario));
        if policy && (locks_policy || is_bound) {
            scenario.policy = now.policy;
            kept.push(name(POLICY));
        }
        if models && (locks_models || is_bound) {
            scenario.models = now.models.clone();
            kept.push(name(MODELS));
        }
        Held { scenario, kept }
    }
}

#[cfg(test)]
mod tests;
