//! Choices that are not numbers: where the supply comes from, and fleets that are at hand.

use crate::given::fleet::{Energy, Model};
use crate::given::supply::Family;

/// Where the supply comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum SupplyChoice {
    /// Slots, or weather, drawn from a law of this family.
    Independent(Family),
    /// One of [`SHIPPED`].
    Shipped(ShippedTrace),
    /// A file of the user's own, known by its name and hash.
    File {
        /// Name of the file as it was chosen.
        name: String,
        /// FNV-1a hash of its bytes, 16 hexadecimal digits.
        hash: String,
    },
}

impl SupplyChoice {
    /// Its word in links and reports.
    pub fn key(&self) -> &'static str {
        match self {
            SupplyChoice::Independent(family) => family.key(),
            SupplyChoice::Shipped(trace) => trace.facts().key,
            SupplyChoice::File { .. } => "file",
        }
    }
}

/// A trace that comes with the explorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShippedTrace {
    /// Greensboro, North Carolina, NREL TMY3 station 723170.
    Greensboro,
    /// Sand Point, Alaska, NREL TMY3 station 703165.
    SandPoint,
}

/// Facts of a shipped trace.
#[derive(Debug)]
pub struct Shipped {
    /// Which one.
    pub trace: ShippedTrace,
    /// Its word in links.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Relative to the page.
    pub file: &'static str,
    /// Who measured it, and under which licence.
    pub source: &'static str,
}

/// The two hourly years.
pub static SHIPPED: [Shipped; 2] = [
    Shipped {
        trace: ShippedTrace::Greensboro,
        key: "greensboro",
        name: "Greensboro, North Carolina",
        file: "traces/tmy3-greensboro-nc.csv",
        source: "NREL TMY3 station 723170, typical meteorological year, hourly; public domain (measured)",
    },
    Shipped {
        trace: ShippedTrace::SandPoint,
        key: "sandpoint",
        name: "Sand Point, Alaska",
        file: "traces/tmy3-sand-point-ak.csv",
        source: "NREL TMY3 station 703165, typical meteorological year, hourly; public domain (measured)",
    },
];

impl Shipped {
    /// The file itself; only the host has it at hand, the page loads it when it is chosen.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let path = format!("{}/assets/{}", env!("CARGO_MANIFEST_DIR"), self.file);
        std::fs::read(&path).map_err(|e| format!("{}: {e}", self.file))
    }
}

impl ShippedTrace {
    /// Name, place and source.
    pub fn facts(self) -> &'static Shipped {
        match self {
            ShippedTrace::Greensboro => &SHIPPED[0],
            ShippedTrace::SandPoint => &SHIPPED[1],
        }
    }
}

/// Four dense, compute-optimal models priced per FLOP as in Epoch AI's GPT-4o energy sheet (2025-02, estimated).
pub fn epoch_fleet() -> Vec<Model> {
    [
        ("Small 1.5B", 1.5e9),
        ("Medium 8B", 8e9),
        ("Large 32B", 32e9),
        ("Giant 235B", 235e9),
    ]
    .map(|(name, parameters)| Model {
        name: name.into(),
        parameters,
        tokens_per_parameter: 20.0,
        energy: Energy::PerFlop(EPOCH_JOULE_PER_FLOP),
    })
    .to_vec()
}

/// Where the energy of a FLOP comes from.
pub const EPOCH_SHEET: &str = "Epoch AI GPT-4o energy sheet, 2025-02 (estimated)";

/// H100 at 10 % utilisation, 1071 W a GPU, PUE 1.2: [`EPOCH_SHEET`] \[J/FLOP\].
pub const EPOCH_JOULE_PER_FLOP: f64 = 1.08e-11;

/// Active parameters and J/token at batch 8; training tokens per parameter are a convention, not measured.
pub fn measured_fleet() -> Vec<Model> {
    [
        ("gpt-oss-20b", 3.6e9, 0.293),
        ("gpt-oss-120b", 5.1e9, 0.628),
        ("Qwen3-8B", 8.2e9, 1.17),
        ("Qwen3-14B", 14.8e9, 1.37),
        ("Qwen3-32B", 32.8e9, 2.35),
        ("DeepSeek-R1", 37e9, 9.87),
    ]
    .map(|(name, parameters, price)| Model {
        name: name.into(),
        parameters,
        tokens_per_parameter: 20.0,
        energy: Energy::PerToken(price),
    })
    .to_vec()
}

/// ML.ENERGY leaderboard v3, task GPQA, B200, GPU only, batch 8.
pub const ML_ENERGY: &str =
    "ML.ENERGY leaderboard v3, 2026-01, task GPQA, B200, GPU only without PUE, batch 8 (measured)";
