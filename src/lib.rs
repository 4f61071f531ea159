//! Equipoise.

pub mod units;
pub mod special;
pub mod streams;
pub mod variates;
pub mod supply;
pub mod workload;
pub mod scaling;
pub mod fleet;
pub mod effort;
pub mod dispatch;
pub mod battery;
pub mod system;
pub mod regime;
pub mod volatility;
pub mod spitzer;
pub mod estimate;
pub mod simulation;
pub mod live;
pub mod scenario;
pub mod report;
pub mod figures;
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod tool;
