//! Controls: what the user sets.

pub mod choices;
pub mod fleet;
pub mod control;
