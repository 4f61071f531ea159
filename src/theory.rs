//! Theory of a system: what is expected of it, exactly, between bounds or approximately, and why.

pub mod explanation;
pub mod volatility;
pub mod spitzer;
pub mod replay;
pub mod reservoir;
pub mod expected;
pub mod absorbers;
