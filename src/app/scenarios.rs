//! Whole scenarios: presets, links, and the one that is pinned.

pub mod presets;
mod asked;
pub mod links;
pub mod prepared;
pub mod pinned;
