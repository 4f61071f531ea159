//! What is given: supply, tasks, scaling laws, models, and the battery between them.

pub mod supply;
pub mod workload;
pub mod scaling;
pub mod fleet;
pub mod battery;
