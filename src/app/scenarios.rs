//! Whole scenarios: presets, links, and the one that is pinned.

pub mod presets;
pub mod links;
pub mod prepared;
pub mod pinned;
