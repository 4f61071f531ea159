//! Words: what the regime map says.

use super::RegimeMap;
use crate::diffusion::regime::Regime;
use crate::figures::{joined, times};
use crate::scenario::parameters::Id;
use crate::theory::expected::Footing;
use crate::units::significant;

/// The answer.
pub fn sentence(map: &RegimeMap) -> String {
    let own = match map.rows {
        Id::Horizon => format!("over {} slots", significant(map.here.1)),
        _ => format!("with volatility {}", significant(map.here.1)),
    };
    let word = match map.regime {
        Regime::Under => "too little",
        Regime::Critical => map.middle(),
        Regime::Over => "too much",
    };
    let (share, exact) = map.share;
    format!(
        "At {}the critical supply, {own}, supply is {word}: auxiliary and unused energy are together {}{} % of demand.",
        times(map.here.0),
        if exact { "" } else { "about " },
        significant(100.0 * share)
    )
}

/// What there is to know of it.
pub fn more(map: &RegimeMap) -> String {
    let critical = match map.footing {
        Footing::Series | Footing::Feedback => "",
        _ => {
            "Critical is where the mean surplus or shortfall is at most the fluctuation (|z| ≤ 1)."
        }
    };
    let lines = match map.footing {
        Footing::Series => "The lines are those of the replayed weather.",
        _ if map.rough => {
            "The lines are a Brownian approximation, which is rough here: it misses the exact share by more than a tenth."
        }
        _ => "The lines are a Brownian approximation.",
    };
    let volatility = match map.rows {
        Id::Horizon => "",
        _ => "Volatility is the standard deviation of a slot's supply divided by its mean.",
    };
    joined(&[critical, volatility, lines])
}
