//! What the builder makes of the lessons in `assets/lessons`: `lessons/KEY.json` for each, and `lessons/index.json`.
//!
//! A compiled lesson is its text, which the page reads as it reads any other one, and the MathML of its formulas. That is the
//! only markup, and it is only ever in files that the builder wrote: a lesson of somebody else is text alone.

use serde::{Deserialize, Serialize};

/// A lesson as it lies beside the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compiled {
    /// As [`read`](super::read) takes it.
    pub text: String,
    /// Every formula of it, once: its TeX as it stands between dollars, and its MathML.
    pub formulas: Vec<(String, String)>,
}

/// A line of the list of lessons, in the order in which they are to be taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Of the file `KEY.json`: lower-case letters, digits and hyphens.
    pub key: String,
    /// Its title.
    pub title: String,
    /// For whom it is.
    #[serde(rename = "for")]
    pub audience: String,
    /// How long it takes.
    pub minutes: u32,
    /// How many steps it has.
    pub steps: usize,
}
