//! List: all figures, in the order in which the page shows them.

use super::chart::{Chart, Figure, Follows, figure};
use super::growth::Growth;
use super::inputs::Inputs;
use super::policies::Policies;
use super::prediction::PredictionError;
use super::regimes::RegimeMap;
use super::routing::RoutingMap;
use super::scaling::ScalingLaws;
use super::supply_v::SupplyV;
use super::trajectory::Trajectory;
use super::volatility::VolatilityBudget;

/// A figure that can be built.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Short name for files and elements, `supply-v`.
    pub key: &'static str,
    /// Its title.
    pub question: &'static str,
    /// When it follows a change.
    pub follows: Follows,
    /// Builds it of what it asks for.
    pub build: fn(&dyn Inputs) -> Box<dyn Figure>,
}

const fn entry<C: Chart>() -> Entry {
    Entry {
        key: C::KEY,
        question: C::QUESTION,
        follows: C::FOLLOWS,
        build: figure::<C>,
    }
}

/// All figures.
pub const FIGURES: [Entry; 9] = [
    entry::<Trajectory>(),
    entry::<SupplyV>(),
    entry::<Growth>(),
    entry::<RoutingMap>(),
    entry::<ScalingLaws>(),
    entry::<VolatilityBudget>(),
    entry::<PredictionError>(),
    entry::<Policies>(),
    entry::<RegimeMap>(),
];
