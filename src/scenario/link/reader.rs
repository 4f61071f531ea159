//! Reading of a fragment: every key, every value, and the checksum.

use super::model;
use super::short::{MARK, frozen, is_model};
use super::{GUIDE_SINCE, LEADS_SINCE, LONGEST, Opened, Problem, VERSION, View, at_sum, fits};
use crate::dispatch::rule::Rule;
use crate::given::fleet::Fleet;
use crate::given::supply::Family;
use crate::names;
use crate::scenario::guide::{self, Guide};
use crate::scenario::leads::Leads;
use crate::scenario::parameters::{IDS, Id};
use crate::scenario::{SHIPPED, Scenario, SupplyChoice};
use crate::units::{number, parse};
use percent_encoding::percent_decode_str;

/// Keys of what is no number of the table, no model, and of every version.
const WORDS: [&str; 7] = ["v", "supply", "file", "filehash", "policy", "pin", "sum"];
const DEFAULT: &str = "the default scenario";

/// Gathers the problems of a link.
#[derive(Default)]
pub struct Reader {
    problems: Vec<Problem>,
}

/// Keys and values, the first where a key stands twice.
pub struct Pairs<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Pairs<'a> {
    fn find(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(k, _)| *k == key).map(|(_, v)| *v)
    }

    /// These, and those that are left out because they are usual. A fleet is left out as a whole.
    fn with(mut self, usual: &'static str) -> Pairs<'a> {
        let has_models = self.0.iter().any(|(key, _)| is_model(key));
        for (key, value) in usual.split('&').filter_map(|pair| pair.split_once('=')) {
            if !(has_models && is_model(key)) && self.find(key).is_none() {
                self.0.push((key, value));
            }
        }
        self
    }

    /// The value of a key; empty where it is missing, which no key may be.
    fn text(&self, key: &str) -> &'a str {
        self.find(key).unwrap_or("")
    }
}

impl Reader {
    pub fn add(&mut self, key: &str, value: &str, reason: &str, used: &str) {
        self.problems.push(Problem {
            key: key.chars().take(40).collect(),
            value: value.chars().take(80).collect(),
            reason: reason.to_string(),
            used: used.to_string(),
        });
    }

    /// What a fragment holds; `guide` reads how the page stands.
    pub fn open(mut self, fragment: &str, guide: fn(&mut Reader, &Pairs) -> Guide) -> Opened {
        let mut view = View::default();
        let has_version = || fragment.split('&').any(|pair| pair.starts_with("v="));
        if fragment.len() > LONGEST {
            self.add("link", "", "is far too long for an Equipoise link", DEFAULT);
        } else if !has_version() {
            let reason = "is not an Equipoise link: it has no version v";
            self.add("link", fragment, reason, DEFAULT);
        } else {
            self.sum(fragment);
            let pairs = self.pairs(fragment);
            let (version, usual) = self.version(&pairs);
            let pairs = pairs.with(usual);
            self.keys(&pairs, version);
            let scenario = &mut view.scenario;
            self.numbers(scenario, &pairs, version);
            self.supply(scenario, &pairs);
            self.models(scenario, &pairs);
            self.policy(scenario, pairs.text("policy"));
            view.pinned = pairs.find("pin").map(|text| self.pinned(text));
            view.leads = self.leads(&pairs);
            view.guide = guide(&mut self, &pairs);
        }
        Opened {
            view,
            problems: self.problems,
        }
    }

    fn sum(&mut self, fragment: &str) {
        if fits(fragment) {
            return;
        }
        let reason = if at_sum(fragment).is_some() {
            "the link was changed after it was written: its checksum does not fit"
        } else {
            "the link was cut off: its checksum is missing"
        };
        self.add("sum", "", reason, "");
    }

    fn pairs<'a>(&mut self, fragment: &'a str) -> Pairs<'a> {
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
        Pairs(pairs)
    }

    /// The version, and what a short link of it leaves out.
    fn version(&mut self, pairs: &Pairs) -> (u32, &'static str) {
        let text = pairs.text("v");
        let short = text.strip_suffix(MARK);
        let usual = short.and_then(|v| frozen(v.parse().ok()?));
        let number = short.filter(|_| usual.is_some()).unwrap_or(text);
        match number.parse::<u32>() {
            Ok(version @ 1..=VERSION) => return (version, usual.unwrap_or("")),
            Ok(version) if version > VERSION => self.add(
                "v",
                text,
                "the link was made by a newer version of Equipoise",
                "what this version understands",
            ),
            _ => {
                let used = format!("version {VERSION}");
                self.add("v", text, "is not a version of this link format", &used);
            }
        }
        (VERSION, "")
    }

    /// Keys that mean nothing, or nothing here.
    fn keys(&mut self, pairs: &Pairs, version: u32) {
        let of_file = pairs.text("supply") == "file";
        for (key, value) in &pairs.0 {
            let id = Id::from_key(key);
            let since = match id {
                Some(id) => id.parameter().since,
                None if *key == "lead" => LEADS_SINCE,
                None if guide::KEYS.contains(key) => GUIDE_SINCE,
                None => 0,
            };
            match id {
                _ if since > version => {
                    let reason = format!(
                        "came with version {since} of the links and means nothing in version {version}"
                    );
                    self.add(key, value, &reason, "its default");
                }
                None if ["file", "filehash"].contains(key) && !of_file => self.add(
                    key,
                    value,
                    "means nothing where the supply is not a file",
                    "the supply without it",
                ),
                None if since == 0 && !is_model(key) && !WORDS.contains(key) => {
                    self.add(key, value, "is not known here", "the rest without it");
                }
                _ => {}
            }
        }
    }

    fn numbers(&mut self, scenario: &mut Scenario, pairs: &Pairs, version: u32) {
        for id in IDS.into_iter().filter(|id| id.parameter().since <= version) {
            let parameter = id.parameter();
            let (key, name) = (parameter.key, parameter.quantity.name);
            let used = number(parameter.default);
            match pairs.find(key).map(|text| (text, parse(text))) {
                None => self.add(key, "", &format!("{name} is missing"), &used),
                Some((text, None)) => {
                    self.add(key, text, &format!("{name} must be a number"), &used);
                }
                Some((text, Some(value))) => {
                    if let Err(error) = scenario.set(id, value) {
                        self.add(key, text, &error.to_string(), &used);
                    }
                }
            }
        }
    }

    fn supply(&mut self, scenario: &mut Scenario, pairs: &Pairs) {
        let word = pairs.text("supply");
        if word == "file" {
            match file(pairs.text("file"), pairs.text("filehash")) {
                Ok(supply) => scenario.supply = supply,
                Err((key, reason)) => {
                    self.add(key, pairs.text(key), &reason, "gamma supply");
                }
            }
            return;
        }
        let shipped = SHIPPED.iter().find(|s| s.key == word);
        let shipped = shipped.map(|s| SupplyChoice::Shipped(s.trace));
        let family = Family::from_key(word).map(SupplyChoice::Independent);
        match family.or(shipped) {
            Some(supply) => scenario.supply = supply,
            None => {
                let mut reason = "must be ".to_string();
                let years = SHIPPED.iter().map(|s| s.key);
                for key in Family::ALL.iter().map(|f| f.key()).chain(years) {
                    reason += key;
                    reason += ", ";
                }
                reason += "or file";
                self.add("supply", word, &reason, "gamma");
            }
        }
    }

    fn models(&mut self, scenario: &mut Scenario, pairs: &Pairs) {
        let mut models = Vec::new();
        let texts = pairs.0.iter().filter(|(key, _)| is_model(key));
        for (i, (key, text)) in texts.enumerate() {
            if *key != format!("m{}", i + 1) {
                let reason = format!("models must be numbered in order; m{} is missing", i + 1);
                self.add(key, text, &reason, "the order in which they stand");
            }
            match model::read(text) {
                Some(model) => models.push(model),
                None => self.add(
                    key,
                    text,
                    "must be name,parameters,tokens per parameter,flop or token,energy in J",
                    "the fleet without this model",
                ),
            }
        }
        match Fleet::new(models) {
            Ok(fleet) => scenario.models = fleet.models().to_vec(),
            Err(error) => self.add("m1", "", &error.to_string(), "the default fleet"),
        }
    }

    fn policy(&mut self, scenario: &mut Scenario, word: &str) {
        let models = scenario.models.len();
        match Rule::from_key(word).filter(|p| p.fits(models)) {
            Some(policy) => scenario.policy = policy,
            None => {
                let reason = format!(
                    "must be one of {}, with models from 1 to {models}",
                    Rule::keys()
                );
                self.add("policy", word, &reason, &Rule::MeanEnergy.key());
                scenario.policy = Rule::MeanEnergy;
            }
        }
    }

    /// The usual ones where none are named.
    fn leads(&mut self, pairs: &Pairs) -> Leads {
        let Some(text) = pairs.find("lead") else {
            return Leads::default();
        };
        Leads::read(text).unwrap_or_else(|reason| {
            let usual = Leads::default();
            self.add("lead", text, &reason, &usual.write());
            usual
        })
    }

    /// How a prepared page stands.
    pub fn guide(&mut self, pairs: &Pairs) -> Guide {
        let mut guide = Guide::default();
        for key in guide::KEYS {
            let Some(text) = pairs.find(key) else {
                continue;
            };
            let set = match percent_decode_str(text).decode_utf8() {
                Ok(text) => guide.set(key, &text),
                Err(_) => Err("is not UTF-8 text".into()),
            };
            if let Err(reason) = set {
                self.add(key, text, &reason, "the page without it");
            }
        }
        guide
    }

    /// Refuses what only [`Reader::guide`] reads.
    pub fn no_guide(&mut self, pairs: &Pairs) -> Guide {
        for key in guide::KEYS {
            if pairs.find(key).is_some() {
                self.add(key, "", "belongs to a whole page", "the page without it");
            }
        }
        Guide::default()
    }

    /// A link within the link; its problems are told as those of A.
    fn pinned(&mut self, text: &str) -> Scenario {
        let Ok(inner) = percent_decode_str(text).decode_utf8() else {
            self.add("pin", text, "is not UTF-8 text", DEFAULT);
            return Scenario::default();
        };
        let opened = Reader::default().open(&inner, Reader::no_guide);
        let view = opened.view;
        if view.pinned.is_some() {
            let reason = "a pinned scenario cannot have another one pinned";
            self.add("pin", "", reason, "the first");
        }
        if view.leads != Leads::default() {
            let reason = "a pinned scenario has no leads of its own";
            self.add("pin", "", reason, "those of the whole link");
        }
        for problem in opened.problems {
            self.problems.push(Problem {
                key: format!("A: {}", problem.key),
                ..problem
            });
        }
        view.scenario
    }
}

/// The supply of a file of the user's own, or the key that is at fault and why.
fn file(name: &str, hash: &str) -> Result<SupplyChoice, (&'static str, String)> {
    let Ok(name) = percent_decode_str(name).decode_utf8() else {
        return Err(("file", "the name of the file is not UTF-8 text".into()));
    };
    if name.is_empty() {
        return Err(("file", "the name of the file is missing".into()));
    }
    if let Some(character) = names::unseen(&name) {
        let reason =
            format!("the name of the file holds the character {character}, which cannot be seen");
        return Err(("file", reason));
    }
    let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    if hash.len() != 16 || !hash.bytes().all(is_digit) {
        let reason = "the hash of the file must be 16 digits of 0 to 9 and a to f";
        return Err(("filehash", reason.into()));
    }
    Ok(SupplyChoice::File {
        name: name.into_owned(),
        hash: hash.to_string(),
    })
}
