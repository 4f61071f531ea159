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

/// The figures that stand beside the levers.
pub const LEADS: [Entry; 3] = [entry::<SupplyV>(), entry::<Growth>(), entry::<RoutingMap>()];

/// The figures below, which a page may leave out until someone comes to them.
pub const OTHERS: [Entry; 6] = [
    entry::<Trajectory>(),
    entry::<ScalingLaws>(),
    entry::<VolatilityBudget>(),
    entry::<PredictionError>(),
    entry::<Policies>(),
    entry::<RegimeMap>(),
];

const fn title<C: Chart>() -> (&'static str, &'static str) {
    (C::KEY, C::QUESTION)
}

/// Keys and questions of all figures, without what builds them.
pub const TITLES: [(&str, &str); 9] = [
    title::<SupplyV>(),
    title::<Growth>(),
    title::<RoutingMap>(),
    title::<Trajectory>(),
    title::<ScalingLaws>(),
    title::<VolatilityBudget>(),
    title::<PredictionError>(),
    title::<Policies>(),
    title::<RegimeMap>(),
];

/// All figures.
pub const FIGURES: [Entry; 9] = {
    let ([a, b, c], [d, e, f, g, h, i]) = (LEADS, OTHERS);
    [a, b, c, d, e, f, g, h, i]
};
