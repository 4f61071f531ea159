//! Controls: what the user sets.

pub mod control;
pub mod choices;
pub mod fleet;
