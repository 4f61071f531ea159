//! Theory of a system: what is expected of it, exactly, between bounds or approximately, and why.
//!
//! All equations, those of other modules too, are on the page below, doc/theory.md.
//!
#![doc = include_str!("../doc/theory.md")]

pub mod explanation;
pub mod volatility;
pub mod spitzer;
pub mod replay;
pub mod brownian;
pub mod expected;
pub mod absorbers;
