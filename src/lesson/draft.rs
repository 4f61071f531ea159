//! A lesson in the making: the fields of its steps as somebody types them, and the text that they make, which is a lesson once
//! [`read`] takes it.

use super::changes::{Change, Changes};
use super::keys::sections;
use super::writer::write;
use super::{Lesson, Refusal, read};
use crate::scenario::leads::Leads;
use crate::scenario::parameters::{IDS, Id};
use crate::scenario::presets::Preset;
use crate::scenario::{Scenario, SupplyChoice, link};
use serde::{Deserialize, Serialize};

/// Most changes that are written one by one; what differs more is a link.
const MOST_CHANGES: usize = 8;

/// What a step may ask to be predicted, by the key that goes with it.
pub const KINDS: [&str; 4] = ["number", "option", "point", "curve"];
/// Fields that make the scenario and the figures of a step, in the order of the file.
const SCENE: [&str; 4] = ["preset", "link", "set", "lead"];
/// Fields of a goal, in the order of the file.
const GOAL: [&str; 5] = ["goal", "when", "show", "done", "not-yet"];

/// A lesson as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// As typed.
    pub title: String,
    /// For whom, as typed.
    pub audience: String,
    /// How long it takes, as typed.
    pub minutes: String,
    /// There may be none yet.
    pub steps: Vec<DraftStep>,
}

/// A step as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftStep {
    /// As typed.
    pub title: String,
    /// Paragraphs with an empty line between them.
    pub text: String,
    /// One of [`KINDS`]; empty where nothing is to be predicted.
    pub kind: String,
    /// Options to choose from, one a line.
    pub options: String,
    /// Which of them is right, from 1; 0 where conditions behind them decide.
    pub right: usize,
    fields: Vec<(String, String)>,
}

/// One line of what may have been typed in several.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl DraftStep {
    /// With nothing but a title.
    pub fn titled(title: &str) -> DraftStep {
        DraftStep {
            title: title.into(),
            ..DraftStep::default()
        }
    }

    /// What stands behind a key; empty where nothing does.
    pub fn field(&self, key: &str) -> &str {
        let found = self.fields.iter().find(|(k, _)| k == key);
        found.map_or("", |(_, value)| value)
    }

    /// Writes something behind a key.
    pub fn set(&mut self, key: &str, value: &str) {
        self.fields.retain(|(k, _)| k != key);
        if !value.trim().is_empty() {
            self.fields.push((key.into(), value.into()));
        }
    }

    /// Makes a scenario and its leads those of the step.
    pub fn stage(&mut self, scenario: &Scenario, opened: Option<&Preset>, leads: &Leads) {
        for key in SCENE {
            self.set(key, "");
        }
        let changes = opened.and_then(|p| between(&p.scenario(), scenario).ok());
        match opened.zip(changes) {
            Some((preset, changes)) if changes.0.len() <= MOST_CHANGES => {
                self.set("preset", preset.key);
                self.set("set", &changes.write());
            }
            _ => self.set("link", &link::write(scenario)),
        }
        self.set("lead", &leads.keys().join(", "));
    }

    fn write(&self, text: &mut String) {
        let mut line = |key: &str, value: &str| {
            let value = one_line(value);
            if !value.is_empty() {
                *text += &format!("{key}: {value}\n");
            }
        };
        for key in SCENE {
            line(key, self.field(key));
        }
        *text += &format!("\n{}\n", self.text.trim());
        let mut line = |key: &str, value: &str| {
            let value = one_line(value);
            if !value.is_empty() {
                *text += &format!("{key}: {value}\n");
            }
        };
        if !self.kind.is_empty() {
            line("\npredict", self.field("predict"));
            match self.kind.as_str() {
                "option" => {
                    let options = self.options.lines().filter(|l| !l.trim().is_empty());
                    for (i, option) in options.enumerate() {
                        let is_right = i + 1 == self.right;
                        line(if is_right { "right" } else { "option" }, option);
                    }
                }
                kind => {
                    line(kind, self.field(kind));
                    line("within", self.field("within"));
                }
            }
            line("after", self.field("after"));
            line("because", self.field("because"));
        }
        if !self.field("goal").trim().is_empty() {
            for (i, key) in GOAL.into_iter().enumerate() {
                let before = if i == 0 { "\n" } else { "" };
                line(&format!("{before}{key}"), self.field(key));
            }
        }
    }
}

impl Draft {
    /// The fields of a lesson.
    pub fn of(lesson: &Lesson) -> Result<Draft, Refusal> {
        let text = write(lesson);
        let (_, steps) = sections(&text)?;
        let steps = steps.iter().map(|section| {
            let mut step = DraftStep::titled(section.title.text);
            let lines = |p: &Vec<super::keys::Value>| {
                let lines: Vec<&str> = p.iter().map(|l| l.text).collect();
                lines.join("\n")
            };
            let paragraphs: Vec<String> = section.paragraphs.iter().map(lines).collect();
            step.text = paragraphs.join("\n\n");
            let options = section.either("option", "right");
            let right = options.iter().position(|(_, is_right)| *is_right);
            step.right = right.map_or(0, |i| i + 1);
            let options: Vec<&str> = options.iter().map(|(v, _)| v.text).collect();
            step.options = options.join("\n");
            step.kind = section.any(&KINDS).map_or("", |(kind, _)| kind).into();
            let others = [
                "predict", "number", "point", "curve", "within", "after", "because",
            ];
            for key in SCENE.into_iter().chain(others).chain(GOAL) {
                step.set(key, section.find(key).map_or("", |v| v.text));
            }
            step
        });
        Ok(Draft {
            title: lesson.title.clone(),
            audience: lesson.audience.clone(),
            minutes: lesson.minutes.to_string(),
            steps: steps.collect(),
        })
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        let mut text = format!("# {}\n", one_line(&self.title));
        for (key, value) in [("for", &self.audience), ("minutes", &self.minutes)] {
            text += &format!("{key}: {}\n", one_line(value));
        }
        for step in &self.steps {
            text += &format!("\n## {}\n", one_line(&step.title));
            step.write(&mut text);
        }
        text
    }

    /// The scenario of a step, before or after its prediction, whatever else is still to be written.
    pub fn scene(&self, place: usize, is_after: bool) -> Result<Scenario, String> {
        let steps = self.steps.iter().take(place + 1).map(|step| {
            let mut bare = DraftStep::titled("Step");
            bare.text = "Text.".into();
            for key in SCENE {
                bare.set(key, step.field(key));
            }
            // A question that any step may ask, so that its changes are made.
            if !step.kind.is_empty() {
                bare.kind = "number".into();
                for (key, value) in [("predict", "What?"), ("number", "z"), ("within", "1")] {
                    bare.set(key, value);
                }
                bare.set("after", step.field("after"));
            }
            bare
        });
        let bare = Draft {
            title: "Lesson".into(),
            audience: "anyone".into(),
            minutes: "1".into(),
            steps: steps.collect(),
        };
        let lesson = read(&bare.write()).map_err(|refusal| refusal.reason)?;
        match is_after {
            true => lesson.end(place),
            false => lesson.start(place),
        }
    }

    /// The step in which a line of the file stands; none at its top.
    pub fn step_of(&self, line: usize) -> Option<usize> {
        let text = self.write();
        let headings = text.lines().take(line).filter(|l| l.starts_with("## "));
        headings.count().checked_sub(1)
    }

    /// A name for the file: the words of the title in lower-case letters, digits and hyphens.
    pub fn file(&self) -> String {
        let lower = self.title.to_lowercase();
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
        match words.is_empty() {
            true => "lesson.md".into(),
            false => format!("{}.md", words.join("-")),
        }
    }
}

/// The changes that make one scenario of another; refused where no list of them can.
pub fn between(from: &Scenario, to: &Scenario) -> Result<Changes, String> {
    if from.models != to.models {
        return Err("the models differ, which no list of changes can say".into());
    }
    let mut changes = Vec::new();
    if from.supply != to.supply {
        if let SupplyChoice::File { .. } = to.supply {
            return Err("a lesson cannot carry a file".into());
        }
        changes.push(Change::Supply(to.supply.clone()));
    }
    if from.policy != to.policy {
        changes.push(Change::Policy(to.policy));
    }
    let differs = |id: &Id| from.get(*id) != to.get(*id);
    let numbers = IDS.into_iter().filter(differs);
    changes.extend(numbers.map(|id| Change::Number(id, to.get(id))));
    Ok(Changes(changes))
}

/// What a goal keeps that is reached by these changes: all else.
pub fn kept(changes: &Changes) -> String {
    format!("keep *, except {}", changes.keys().join(", "))
}

#[cfg(test)]
mod tests;
