//! The Brownian system: all that follows from drift, volatility and the battery's ends alone.

pub mod regime;
pub mod prices;
pub mod reservoir;
pub mod switched;
