//! Dispatch: which model a task is sent to, and with which effort.

pub mod prediction;
pub mod frontier;
pub mod rule;
pub mod policy;
