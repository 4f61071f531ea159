//! Lessons: steps, each with a scenario, and where wanted a prediction that is scored and a goal that is checked.
//!
//! A lesson is plain text (CONTRIBUTING.md, “A lesson”), the same for those that come with the page and for those of others.
//! Nothing of it is ever markup: formulas are TeX, and only the builder, from the project's own lessons, makes MathML of them.
//!
//! ```
//! use equipoise::lesson;
//!
//! let text = "# Small\nfor: anyone\nminutes: 1\n\n## Look\npreset: critical\n\nJust *enough*.\n";
//! let small = lesson::read(text)?;
//! assert_eq!(lesson::write(&small), text);
//! // A refusal names the line.
//! let refused = lesson::read(&text.replace("critical", "critcal")).unwrap_err();
//! assert_eq!(refused.to_string(), "line 6: “critcal” is no preset");
//! # Ok::<(), lesson::Refusal>(())
//! ```

pub mod text;
pub mod changes;
pub mod facts;
pub mod condition;
pub mod goal;
pub mod sketch;
pub mod prediction;
mod writer;
mod keys;
mod reader;
pub mod draft;
pub mod check;
pub mod address;
pub mod answers;
pub mod class;
pub mod compiled;

use crate::scenario::leads::Leads;
use crate::scenario::presets::Preset;
use crate::scenario::{Scenario, link};
use changes::Changes;
use goal::Goal;
use prediction::Prediction;
pub use reader::{read, saved};
use std::fmt;
pub use writer::write;

/// Most words of a step's text.
pub const STEP_WORDS: usize = 60;
/// Most words of any other sentence.
pub const SENTENCE_WORDS: usize = 40;
/// Most words of a title.
pub const TITLE_WORDS: usize = 12;
/// Most steps, as many as links can name.
pub const MOST_STEPS: usize = crate::scenario::guide::MOST_STEPS as usize;
/// Longest lesson \[bytes\].
pub const LONGEST: usize = 64 * 1024;
/// Longest lesson \[minutes\].
pub const MOST_MINUTES: u32 = 120;

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Plain text.
    pub title: String,
    /// For whom, plain text.
    pub audience: String,
    /// How long it takes.
    pub minutes: u32,
    /// At least one.
    pub steps: Vec<Step>,
}

/// A step of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Plain text.
    pub title: String,
    /// What its scenario is made from.
    pub base: Base,
    /// How its scenario differs from that.
    pub set: Changes,
    /// The figures that stand first; none: those of the step before.
    pub lead: Option<Leads>,
    /// Paragraphs, to be split by [`text::parts`].
    pub text: Vec<String>,
    /// What is to be guessed; comes before the goal.
    pub prediction: Option<Prediction>,
    /// What is to be brought about.
    pub goal: Option<Goal>,
}

/// What a step's scenario is made from.
#[derive(Clone)]
pub enum Base {
    /// The step before, after the changes of its prediction.
    Before,
    /// A preset.
    Preset(&'static Preset),
    /// The scenario of a link.
    Link(Box<Scenario>),
}

impl PartialEq for Base {
    fn eq(&self, other: &Base) -> bool {
        match (self, other) {
            (Base::Before, Base::Before) => true,
            (Base::Preset(a), Base::Preset(b)) => a.key == b.key,
            (Base::Link(a), Base::Link(b)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Base::Before => f.write_str("Before"),
            Base::Preset(preset) => write!(f, "Preset({})", preset.key),
            Base::Link(scenario) => write!(f, "Link({})", link::write(scenario)),
        }
    }
}

/// Why a lesson is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// From 1.
    pub line: usize,
    /// In words.
    pub reason: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for Refusal {}

impl Lesson {
    /// The scenario with which a step begins.
    pub fn start(&self, step: usize) -> Result<Scenario, String> {
        let mut scenario = Scenario::default();
        let steps = self.steps.get(..=step).ok_or("there is no such step")?;
        // Earlier than the last step that starts from a preset or a link nothing matters.
        let fresh = steps.iter().rposition(|s| s.base != Base::Before);
        for (i, step) in steps.iter().enumerate().skip(fresh.unwrap_or(0)) {
            match &step.base {
                Base::Before => {}
                Base::Preset(preset) => scenario = preset.scenario(),
                Base::Link(linked) => scenario = (**linked).clone(),
            }
            step.set.apply(&mut scenario)?;
            if let Some(prediction) = step.prediction.as_ref().filter(|_| i + 1 < steps.len()) {
                prediction.after.apply(&mut scenario)?;
            }
        }
        Ok(scenario)
    }

    /// The scenario of a step after the changes of its prediction: where its goal and the next step begin.
    pub fn end(&self, step: usize) -> Result<Scenario, String> {
        let mut scenario = self.start(step)?;
        let prediction = self.steps.get(step).and_then(|s| s.prediction.as_ref());
        if let Some(prediction) = prediction {
            prediction.after.apply(&mut scenario)?;
        }
        Ok(scenario)
    }

    /// The scenario in which "show me" shows the goal of a step; that of its end where it has none.
    pub fn shown(&self, step: usize) -> Result<Scenario, String> {
        let mut scenario = self.end(step)?;
        if let Some(goal) = self.steps.get(step).and_then(|s| s.goal.as_ref()) {
            goal.show.apply(&mut scenario)?;
        }
        Ok(scenario)
    }

    /// The figures that stand first in a step; none: those of the page.
    pub fn lead(&self, step: usize) -> Option<&Leads> {
        let steps = self.steps.iter().take(step.saturating_add(1));
        steps.rev().find_map(|step| step.lead.as_ref())
    }
}
