//! Effort: how long a model thinks, and what a task costs and brings by it.

pub mod law;
pub mod attempt;
pub mod options;
