//! Curves: what is read off a figure's first plot at one x, in words, and what is heard of it.

use crate::numerics::sorting::ascending;
use crate::report::answer::Value;
use crate::units::{Unit, with_unit};

/// One series: its name and what it says at its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// As in the legend.
    pub name: String,
    /// Of its values.
    pub unit: Unit,
    /// x with what is known there, x rising.
    pub points: Vec<(f64, Value)>,
}

/// All series of a plot over the same x.
#[derive(Clone, Debug)]
pub struct Curves {
    /// Says an x in words, with its unit.
    pub say: fn(f64) -> String,
    /// In the order of the legend.
    pub list: Vec<Curve>,
}

/// What is read at one x: every number is one of the data table.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// Where it is read.
    pub x: f64,
    /// x, then every series that has a point there, each in words with its unit.
    pub words: Vec<String>,
}

impl Curves {
    /// The x at which there is something to read, rising, none twice.
    pub fn stops(&self) -> Vec<f64> {
        let points = self.list.iter().flat_map(|c| &c.points);
        let all: Vec<f64> = points.map(|p| p.0).collect();
        let sorted = ascending(&all).into_iter();
        let mut stops: Vec<f64> = sorted.filter_map(|i| all.get(i).copied()).collect();
        stops.dedup();
        stops
    }

    /// What is read at one of the stops.
    pub fn readout(&self, x: f64) -> Readout {
        let there = self.list.iter().flat_map(|c| {
            let points = c.points.iter().filter(move |p| p.0 == x);
            points.map(move |p| format!("{} {}", c.name, p.1.text(c.unit)))
        });
        Readout {
            x,
            words: std::iter::once((self.say)(x)).chain(there).collect(),
        }
    }
}

/// A series of plain numbers.
pub fn plain(name: &str, unit: Unit, points: impl Iterator<Item = (f64, f64)>) -> Curve {
    Curve {
        name: name.to_string(),
        unit,
        points: points.map(|(x, y)| (x, Value::Exact(y))).collect(),
    }
}

/// `1000 slots`.
pub fn slots(x: f64) -> String {
    with_unit(x, Unit::Slots)
}
