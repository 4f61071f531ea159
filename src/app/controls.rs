//! Controls: what the user sets.

pub mod choices;
pub mod control;
