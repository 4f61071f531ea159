//! The traces that have been loaded, found again by what a scenario asks for: a scenario never meets another's trace.

use super::{ShippedTrace, SupplyChoice};
use crate::given::supply::trace::TraceFile;
use std::sync::Arc;

/// Loaded traces: the shipped years, and files of the user's own.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    shipped: Vec<(ShippedTrace, Arc<TraceFile>)>,
    /// The one chosen last stands last.
    own: Vec<Arc<TraceFile>>,
}

impl Traces {
    /// The trace that this supply asks for, if it is here.
    pub fn of(&self, supply: &SupplyChoice) -> Option<Arc<TraceFile>> {
        match supply {
            SupplyChoice::Independent(_) => None,
            SupplyChoice::Shipped(trace) => {
                let found = self.shipped.iter().find(|(t, _)| t == trace);
                found.map(|(_, file)| file.clone())
            }
            SupplyChoice::File { hash, .. } => {
                self.own.iter().find(|file| file.hash == *hash).cloned()
            }
        }
    }

    /// Whether this supply asks for a trace that is not here.
    pub fn lacks(&self, supply: &SupplyChoice) -> bool {
        !matches!(supply, SupplyChoice::Independent(_)) && self.of(supply).is_none()
    }

    /// The file of the user's own that was chosen last, as a supply.
    pub fn own(&self) -> Option<SupplyChoice> {
        self.own.last().map(|file| SupplyChoice::File {
            name: file.name.clone(),
            hash: file.hash.clone(),
        })
    }

    /// Keeps a shipped trace that has been loaded, in place of an earlier load of it.
    pub fn add_shipped(&mut self, trace: ShippedTrace, file: TraceFile) {
        self.shipped.retain(|(t, _)| *t != trace);
        self.shipped.push((trace, Arc::new(file)));
    }

    /// Keeps a file of the user's own, and of the earlier ones those that are still asked for.
    pub fn add_own(&mut self, file: TraceFile, asked_for: &[SupplyChoice]) {
        let asked = |f: &Arc<TraceFile>| {
            let is =
                |s: &SupplyChoice| matches!(s, SupplyChoice::File { hash, .. } if *hash == f.hash);
            asked_for.iter().any(is)
        };
        self.own.retain(|f| asked(f) && f.hash != file.hash);
        self.own.push(Arc::new(file));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::supply::Family;

    fn file(name: &str, rows: &str) -> TraceFile {
        TraceFile::parse(name, rows.repeat(10).as_bytes()).expect("reads")
    }

    #[test]
    fn a_supply_finds_its_own_trace_and_no_other() {
        let mut traces = Traces::default();
        let (greensboro, sand_point) = (
            SupplyChoice::Shipped(ShippedTrace::Greensboro),
            SupplyChoice::Shipped(ShippedTrace::SandPoint),
        );
        traces.add_shipped(ShippedTrace::Greensboro, file("a year", "1\n2\n3\n"));
        assert!(!traces.lacks(&greensboro) && traces.lacks(&sand_point));
        assert!(!traces.lacks(&SupplyChoice::Independent(Family::Gamma)));
        traces.add_own(file("mine.csv", "4\n5\n6\n"), &[]);
        let mine = traces.own().expect("loaded");
        // It stays while the supply is another, so that one can go back to it.
        assert_eq!(
            traces.of(&mine).map(|t| t.name.clone()),
            Some("mine.csv".into())
        );
        // The next file takes its place, unless something still asks for it, such as a pinned scenario.
        traces.add_own(file("mended.csv", "4\n5\n7\n"), std::slice::from_ref(&mine));
        assert!(!traces.lacks(&mine) && traces.own() != Some(mine.clone()));
        traces.add_own(file("third.csv", "4\n5\n8\n"), &[greensboro]);
        assert!(traces.lacks(&mine));
    }
}
