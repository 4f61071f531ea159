//! Figures: each asks one question, answers it in a sentence and a table, and draws on any plotters backend.
//!
//! A figure is data first (plain vectors, so that it can be tested without sampling), then a drawing of them: meshes, which
//! stand still while the data moves, and series over them. A new one is a [`chart::Chart`] in a file of its own and a line of
//! [`list::FIGURES`].

pub mod style;
pub mod ticks;
pub mod surface;
pub mod pen;
pub mod labels;
pub mod mesh;
pub mod frame;
pub mod contour;
pub mod rivals;
pub mod inputs;
pub mod curves;
pub mod chart;
pub mod energies;
pub mod trajectory;
pub mod supply_v;
pub mod growth;
pub mod scaling;
pub mod routing;
pub mod volatility;
pub mod policies;
pub mod prediction;
pub mod regimes;
pub mod list;
pub mod svg;
pub mod export;

use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::report::answer::Value;
use crate::theory::expected::Footing;
use crate::units::{number, rounded, significant};

/// The numbers of a figure; units stand in the headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// One for each column, with its unit.
    pub headings: Vec<String>,
    /// Cells of each row, in the order of the headings.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(headings: &[&str]) -> Table {
        Table {
            headings: headings.iter().map(|h| h.to_string()).collect(),
            rows: Vec::new(),
        }
    }

    /// Comma-separated values after RFC 4180: lines end with CR LF, and there are quotes where they are needed.
    pub fn csv(&self) -> String {
        let field = |text: &String| {
            if text.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.clone()
            }
        };
        let line = |row: &Vec<String>| row.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n";
        line(&self.headings) + &self.rows.iter().map(line).collect::<String>()
    }
}

/// Legend entry of what stands behind a figure.
pub const BEHIND: &str = "pinned (faint)";

/// A table cell: six significant digits; “unbounded” for what has no finite value.
pub fn cell(value: f64) -> String {
    match value.is_finite() {
        true => number(rounded(value, 5)),
        false => "unbounded".into(),
    }
}

/// A sampled mean with half its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Mean of the sampled paths.
    pub mean: f64,
    /// Half the width of its 95 % interval.
    pub half: f64,
}

impl Estimate {
    /// `None` before there are two paths.
    pub fn new(moments: &Moments) -> Option<Estimate> {
        (moments.count() >= 2).then(|| Estimate {
            mean: moments.mean(),
            half: INTERVAL_95 * moments.standard_error(),
        })
    }

    /// As what is known of an energy.
    pub fn value(self) -> Value {
        Value::Sampled(self.mean, self.half)
    }
}

/// `1.2 times `, to stand before what is multiplied; nothing for once.
pub fn times(multiple: f64) -> String {
    match significant(multiple) {
        once if once == "1" => String::new(),
        more => more + " times ",
    }
}

/// Sentences, one after the other; empty ones leave no gap.
pub fn joined(sentences: &[&str]) -> String {
    let said: Vec<&str> = sentences
        .iter()
        .copied()
        .filter(|s| !s.is_empty())
        .collect();
    said.join(" ")
}

/// On what these energies rest, and what the theory of a figure is, as sentences; empty where all is exact.
pub fn notes(energies: &[(&str, Value)], footing: Footing) -> String {
    let ground = |(name, value): &(&str, Value)| match (value, footing) {
        // The note tells of these bounds.
        (Value::Between(..), Footing::Series) => String::new(),
        _ => value.ground(name),
    };
    let grounds: Vec<String> = energies.iter().map(ground).collect();
    let grounds = grounds.iter().map(String::as_str);
    joined(&grounds.chain([note(footing)]).collect::<Vec<_>>())
}

/// What the theory of a figure is, as sentences; empty where it is exact.
pub fn note(footing: Footing) -> &'static str {
    match footing {
        Footing::Exact => "",
        Footing::Series => {
            "On a series theory gives a band: from the weather alone, replayed from every starting hour, to what the tasks' randomness can add."
        }
        Footing::Weather => {
            "With weather that carries over from slot to slot theory is a Brownian approximation with the long-run variance; compare it with the sampled points."
        }
        Footing::Battery => {
            "With this battery theory is a Brownian approximation; compare it with the sampled points."
        }
        Footing::Feedback => {
            "Under feedback theory is a Brownian approximation with a drift on either side of the level. Where the level is only a few slots' fluctuation high, or rare long tasks bring the variance, it tells of too little auxiliary energy: compare it with the sampled points."
        }
    }
}
