//! Equipoise: energy-aware routing to large reasoning models.
//!
//! After A. R. Ellis-Mohr, M. Hartman, L. R. Varshney, "Energy-Aware Routing to Large Reasoning Models",
//! arXiv 2601.00823, whose abstract alone was at hand. Every equation, E1 to E29, with its symbols, assumptions, source and
//! derivation, and a glossary of words that collide, are in [`theory`] (doc/theory.md). SI units without prefixes; one slot
//! lasts DELTA seconds; energies per slot in J.
//!
//! | what | equations | home |
//! |---|---|---|
//! | harvests, tasks | | [`given::supply`], [`given::workload`] |
//! | a model's loss, success and energy of a step | E15, E16, E17 | [`given::scaling`], [`given::fleet`] |
//! | the battery on one path | E1, E2 | [`given::battery`] |
//! | steps until solved, budgets, trees, escalation | E18 to E21 | [`effort::law`], [`effort::attempt`] |
//! | regimes and Brownian forms | E5, E7, E8, E9 | [`diffusion::regime`] |
//! | prices of variance and of mean energy, cheapest supply | E10, E11, E12, E22 | [`diffusion::prices`] |
//! | dispatch that listens to the battery | E23 | [`diffusion::switched`] |
//! | policies | | [`dispatch::rule`], [`dispatch::policy`] |
//! | drift, volatility, critical supply; budget of variance | E3, E4; E13 | [`system`]; [`theory::volatility`] |
//! | exact mean | E6 | [`theory::spitzer`] |
//! | batteries that are finite, charged or lossy | E14 | [`diffusion::reservoir`], [`theory::brownian`] |
//! | a series replayed from every starting hour | E29 | [`theory::replay`] |
//! | what may be said of expected energies; with the sample, in words | | [`theory::expected`]; [`report::answer`], [`report::verdict`] |
//! | lessons: predictions, goals, answers | | [`lesson`] |
//!
//! Positive drift is over-supply. A LARGER difficulty threshold L0 is an EASIER task. A *model* is a language model that tasks
//! are routed to; the mathematics is the *theory* or the *system*.
//!
//! Modules stand in reading order, and each imports only earlier ones (a test sees to it). Data goes
//! Scenario -> System -> closed forms and simulation -> report -> figures -> page.

// clippy.toml forbids std's transcendentals, whose last bit differs between platforms, and draws other than those of
// `streams`; unit tests may use them.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod units;
pub mod names;
pub mod numerics;
pub mod given;
pub mod effort;
pub mod diffusion;
pub mod dispatch;
pub mod system;
pub mod theory;
pub mod simulation;
pub mod scenario;
pub mod live;
pub mod report;
pub mod figures;
pub mod lesson;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
