//! Scenario links: readable `key=value` pairs, every parameter written out, a version and a checksum.
//!
//! All parameters are written so that new defaults never change an old link. Reading never replaces anything
//! silently: whatever is not exactly as written is a [`Problem`].

mod words;

use super::parameters::{Id, PARAMETERS};
use super::{PolicyChoice, SHIPPED, Scenario, SupplyChoice};
use crate::fleet::Fleet;
use crate::supply::trace::fnv1a;
use crate::system::SystemError;
use crate::units::{number, parse};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use std::fmt;
use words::TEXT;
pub use words::{policy, policy_key, supply_key};

/// Version of the link format.
pub const VERSION: u32 = 3;
/// Parameters that came with version 3, and with version 2; in older links they are at the paper's setting, their
/// default.
const THIRD: [Id; 4] = [Id::Feedback, Id::Thrifty, Id::Level, Id::Precision];
const SECOND: [Id; 15] = [
    Id::Persistence,
    Id::Sites,
    Id::PriceRatio,
    Id::Fano,
    Id::Efforts,
    Id::Solved,
    Id::Each,
    Id::PredictionError,
    Id::Patience,
    Id::Branches,
    Id::Parallel,
    Id::Finite,
    Id::Capacity,
    Id::Efficiency,
    Id::Charge,
];
const LONGEST: usize = 20_000;

/// Something in a link that is not as it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Key in the link; `link` for the whole.
    pub key: String,
    /// What stands there; empty when it is missing.
    pub value: String,
    /// What is wrong with it, with the permitted range.
    pub reason: String,
    /// What is used instead.
    pub used: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.key)?;
        if !self.value.is_empty() {
            write!(f, " = “{}”", self.value)?;
        }
        write!(f, ": {}", self.reason)?;
        if !self.used.is_empty() {
            write!(f, "; {} would be used instead", self.used)?;
        }
        Ok(())
    }
}

/// What a link holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Exactly what was linked if there are no problems; otherwise the nearest thing to it.
    pub scenario: Scenario,
    /// The scenario pinned beside it, if the link carries one.
    pub pinned: Option<Scenario>,
    pub problems: Vec<Problem>,
}

/// The fragment of a scenario's link, without `#`.
pub fn write(scenario: &Scenario) -> String {
    write_pair(scenario, None)
}

/// The fragment of a link that carries a pinned scenario beside the present one.
pub fn write_pair(scenario: &Scenario, pinned: Option<&Scenario>) -> String {
    let mut pairs = vec![format!("v={VERSION}")];
    pairs.push(format!("supply={}", supply_key(&scenario.supply)));
    if let SupplyChoice::File { name, hash } = &scenario.supply {
        pairs.push(format!("file={}", utf8_percent_encode(name, TEXT)));
        pairs.push(format!("filehash={hash}"));
    }
    for (parameter, value) in PARAMETERS.iter().zip(scenario.numbers) {
        pairs.push(format!("{}={}", parameter.key, number(value)));
    }
    pairs.push(format!("policy={}", policy_key(scenario.policy)));
    for (i, model) in scenario.models.iter().enumerate() {
        pairs.push(format!("m{}={}", i + 1, words::model_text(model)));
    }
    if let Some(pinned) = pinned {
        let link = write(pinned);
        pairs.push(format!("pin={}", utf8_percent_encode(&link, TEXT)));
    }
    let body = pairs.join("&");
    let sum = checksum(&body);
    format!("{body}&sum={sum}")
}

fn checksum(body: &str) -> String {
    let hash = fnv1a(body.as_bytes());
    format!("{:08x}", (hash ^ (hash >> 32)) & 0xffff_ffff)
}

/// Reads a link: a whole address or only its fragment.
pub fn read(link: &str) -> Opened {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let fragment = link
        .split_once('#')
        .map_or(link, |(_, fragment)| fragment)
        .trim();
    let scenario = reader.scenario(fragment);
    // Whole scenarios that make no system; one that only lacks its trace is fine.
    let scenario = match scenario.system(None) {
        Err(error) if !matches!(error, SystemError::Trace(_)) => {
            reader.add("link", "", &error.to_string(), "the default scenario");
            Scenario::default()
        }
        _ => scenario,
    };
    let pin = fragment.split('&').find_map(|p| p.strip_prefix("pin="));
    let pinned = pin.map(|text| reader.pinned(text));
    Opened {
        scenario,
        pinned,
        problems: reader.problems,
    }
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn add(&mut self, key: &str, value: &str, reason: &str, used: &str) {
        self.problems.push(Problem {
            key: key.chars().take(40).collect(),
            value: value.chars().take(80).collect(),
            reason: reason.to_string(),
            used: used.to_string(),
        });
    }

    /// A link within the link; its problems are told as those of A.
    fn pinned(&mut self, text: &str) -> Scenario {
        let inner = percent_decode_str(text).decode_utf8_lossy();
        let opened = read(&inner);
        if opened.pinned.is_some() {
            self.add(
                "pin",
                "",
                "a pinned scenario cannot have another one pinned",
                "",
            );
        }
        for problem in opened.problems {
            self.add(
                &format!("A: {}", problem.key),
                &problem.value,
                &problem.reason,
                &problem.used,
            );
        }
        opened.scenario
    }

    fn scenario(&mut self, fragment: &str) -> Scenario {
        let mut scenario = Scenario::default();
        let default = "the default scenario";
        if fragment.len() > LONGEST {
            self.add("link", "", "is far too long for an Equipoise link", default);
            return scenario;
        }
        if !fragment.split('&').any(|pair| pair.starts_with("v=")) {
            self.add(
                "link",
                fragment,
                "is not an Equipoise link: it has no version v",
                default,
            );
            return scenario;
        }
        match fragment.rsplit_once("&sum=") {
            Some((body, sum)) if checksum(body) == sum => {}
            Some(_) => self.add(
                "sum",
                "",
                "the link was changed after it was written: its checksum does not fit",
                "",
            ),
            None => self.add(
                "sum",
                "",
                "the link was cut off: its checksum is missing",
                "",
            ),
        }
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for pair in fragment.split('&') {
            match pair.split_once('=') {
                Some((key, _)) if pairs.iter().any(|(k, _)| *k == key) => {
                    self.add(key, pair, "stands twice", "the first");
                }
                Some(pair) => pairs.push(pair),
                None => self.add(pair, "", "has no value", ""),
            }
        }
        let find = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        match find("v").map(str::parse::<u32>) {
            Some(Ok(1..=VERSION)) => {}
            Some(Ok(v)) if v > VERSION => self.add(
                "v",
                &v.to_string(),
                "the link was made by a newer version of Equipoise",
                "what this version understands",
            ),
            _ => self.add(
                "v",
                find("v").unwrap_or_default(),
                "is not a version of this link format",
                &format!("version {VERSION}"),
            ),
        }
        for (key, value) in &pairs {
            let model = key
                .strip_prefix('m')
                .and_then(|n| n.parse::<u32>().ok())
                .is_some();
            let words = ["v", "supply", "file", "filehash", "policy", "pin", "sum"];
            let known = model || words.contains(key);
            if !known && Id::from_key(key).is_none() {
                self.add(key, value, "is not known here", "");
            }
        }
        let version = find("v")
            .and_then(|v| v.parse::<u32>().ok())
            .unwrap_or(VERSION);
        for (parameter, id) in PARAMETERS.iter().zip(super::parameters::IDS) {
            let used = number(parameter.default);
            if version < 3 && THIRD.contains(&id) || version < 2 && SECOND.contains(&id) {
                continue;
            }
            match find(parameter.key).map(|text| (text, parse(text))) {
                None => self.add(
                    parameter.key,
                    "",
                    &format!("{} is missing", parameter.quantity.name),
                    &used,
                ),
                Some((text, None)) => self.add(
                    parameter.key,
                    text,
                    &format!("{} must be a number", parameter.quantity.name),
                    &used,
                ),
                Some((text, Some(value))) => {
                    if let Err(error) = scenario.set(id, value) {
                        self.add(parameter.key, text, &error.to_string(), &used);
                    }
                }
            }
        }
        self.supply(
            &mut scenario,
            find("supply"),
            find("file"),
            find("filehash"),
        );
        self.models(&mut scenario, &pairs);
        self.policy(&mut scenario, find("policy"));
        scenario
    }

    fn supply(
        &mut self,
        scenario: &mut Scenario,
        word: Option<&str>,
        file: Option<&str>,
        hash: Option<&str>,
    ) {
        let word = word.unwrap_or_default();
        let family = words::family(word).map(SupplyChoice::Independent);
        let shipped = SHIPPED
            .iter()
            .find(|s| s.key == word)
            .map(|s| SupplyChoice::Shipped(s.trace));
        let chosen = if word == "file" {
            let name = file
                .and_then(|f| percent_decode_str(f).decode_utf8().ok())
                .unwrap_or_default();
            let hash = hash.unwrap_or_default();
            if name.is_empty() || hash.len() != 16 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
                self.add(
                    "file",
                    &name,
                    "the name or the hash of the file is missing",
                    "gamma supply",
                );
                return;
            }
            Some(SupplyChoice::File {
                name: name.into_owned(),
                hash: hash.to_string(),
            })
        } else {
            family.or(shipped)
        };
        match chosen {
            Some(supply) => scenario.supply = supply,
            None => self.add(
                "supply",
                word,
                "must be constant, gamma, lognormal, onoff, greensboro, sandpoint or file",
                "gamma",
            ),
        }
    }

    fn policy(&mut self, scenario: &mut Scenario, word: Option<&str>) {
        let word = word.unwrap_or_default();
        let models = scenario.models.len();
        match words::policy(word).filter(|p| p.fits(models)) {
            Some(policy) => scenario.policy = policy,
            None => {
                let range = format!(
                    "must be mean-energy, variance-aware, uniform, training-compute, always-1 to always-{models}, inference-compute-1 to inference-compute-{models}, or escalate-i-j"
                );
                self.add("policy", word, &range, "mean-energy");
                scenario.policy = PolicyChoice::MeanEnergy;
            }
        }
    }

    fn models(&mut self, scenario: &mut Scenario, pairs: &[(&str, &str)]) {
        let before = self.problems.len();
        let mut models = Vec::new();
        let texts = pairs.iter().filter(|(key, _)| {
            key.strip_prefix('m')
                .and_then(|n| n.parse::<u32>().ok())
                .is_some()
        });
        for (i, (key, text)) in texts.enumerate() {
            if *key != format!("m{}", i + 1) {
                self.add(
                    key,
                    text,
                    &format!("models must be numbered in order; m{} is missing", i + 1),
                    "",
                );
            }
            match words::model(text) {
                Some(model) => models.push(model),
                None => self.add(
                    key,
                    text,
                    "must be name,parameters,tokens per parameter,flop or token,energy in J",
                    "",
                ),
            }
        }
        match Fleet::new(models.clone()) {
            Ok(_) => scenario.models = models,
            Err(error) => self.add("m1", "", &error.to_string(), "the default fleet"),
        }
        if self.problems.len() > before && scenario.models.is_empty() {
            scenario.models = super::epoch_fleet();
        }
    }
}

#[cfg(test)]
mod tests;
