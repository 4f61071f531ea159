//! What no hour on Earth had: numbers that stand for missing values, and speeds in another unit.

use super::error::{Fault, TraceError};
use super::limits::CUT_OUT;
use crate::units::number;

/// Mean speed that no trace reaches \[m/s\] (assumed): the windiest stations have about 12 in a year.
const MOST_MEAN_WIND: f64 = 20.0;
/// Hours from which the share of those above the cut-out speed is looked at: a month outlasts a storm.
const MONTH: usize = 720;
/// By how much a marker exceeds every other value of its column.
const MARKER_EXCESS: f64 = 10.0;

/// Whether a number consists of three nines or more, as 9999 and 99.9 do.
fn is_nines(value: f64) -> bool {
    let text = number(value.abs());
    let digits = text.split('e').next().unwrap_or(&text);
    let nines = digits.chars().filter(|c| *c == '9').count();
    nines >= 3 && digits.chars().all(|c| c == '9' || c == '.')
}

/// What stands in place of a value that there is not.
const MISSING: &[&str] = &[
    "", "-", "--", "---", "–", "—", "−", ".", "?", "na", "n/a", "n.a.", "n.a", "#n/a", "n/e",
    "nan", "nil", "nodata", "none", "null", "missing",
];

/// Whether a text says that there is no value.
pub fn says_missing(cell: &str) -> bool {
    MISSING.iter().any(|w| cell.eq_ignore_ascii_case(w))
}

/// What is wrong with a number below zero.
pub fn negative(value: f64) -> Fault {
    if is_nines(value) {
        Fault::Marker
    } else {
        Fault::Negative
    }
}

/// A largest power that consists of nines and exceeds all others ten times, by its index: power has any unit, so that
/// its size alone says nothing.
pub fn marker(power: &[f64]) -> Option<usize> {
    let most = power.iter().copied().fold(0.0, f64::max);
    let others = power.iter().copied().filter(|v| *v < most);
    let next = others.fold(0.0, f64::max);
    if next > 0.0 && is_nines(most) && most > MARKER_EXCESS * next {
        power.iter().position(|v| *v == most)
    } else {
        None
    }
}

/// Refuses speeds that are not in m/s: the mean of any trace, or of a month or more a twentieth of the hours above the
/// cut-out speed (Rayleigh's law has that share at a mean of 12.8 m/s).
pub fn speeds(wind: &[f64]) -> Result<(), TraceError> {
    let hours = wind.len();
    let mean = wind.iter().sum::<f64>() / hours as f64;
    let above = wind.iter().filter(|v| **v > CUT_OUT).count();
    if mean > MOST_MEAN_WIND || (hours >= MONTH && 20 * above > hours) {
        return Err(TraceError::Speeds { mean, above, hours });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nines_are_markers_only_far_above_the_rest() {
        for value in [999.0, 9999.0, 99.9, 9.999e9, -999.0] {
            assert!(is_nines(value), "{value}");
        }
        for value in [99.0, 9990.0, 1999.0, 0.0, 99.8] {
            assert!(!is_nines(value), "{value}");
        }
        assert_eq!(marker(&[1.0, 9999.0, 60.0, 9999.0]), Some(1));
        // A plant of ten megawatts, one that runs at one level, and a peak that is no marker.
        assert_eq!(marker(&[9999.0, 5000.0, 8000.0]), None);
        assert_eq!(marker(&[9999.0, 0.0, 9999.0]), None);
        assert_eq!(marker(&[1.0, 9998.0, 60.0]), None);
    }

    #[test]
    fn storms_pass_and_other_units_do_not() {
        let storm: Vec<f64> = (0..48).map(|h| if h < 12 { 32.0 } else { 9.0 }).collect();
        assert_eq!(speeds(&storm), Ok(()));
        // Rayleigh quantiles of a mean of 11 m/s, and of 4 m/s in km/h.
        let year = |mean: f64| -> Vec<f64> {
            let quantile = |i: i32| (-(1.0 - (f64::from(i) + 0.5) / 8760.0).ln()).sqrt();
            let scale = mean / (0.25 * std::f64::consts::PI).sqrt();
            (0..8760).map(|i| scale * quantile(i)).collect()
        };
        assert_eq!(speeds(&year(11.0)), Ok(()));
        let refused = speeds(&year(4.0 * 3.6)).expect_err("km/h").to_string();
        assert!(
            refused.contains("km/h") && refused.contains("of 8760 hours"),
            "{refused}"
        );
        assert!(speeds(&[26.0; 24]).is_err());
    }
}
