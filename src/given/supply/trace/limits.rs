//! Limits of a trace file.

/// Largest file that is read \[bytes\].
pub const MAX_BYTES: usize = 10_000_000;
/// Fewest and most hours of a trace.
pub const HOURS: std::ops::RangeInclusive<usize> = 24..=100_000;
/// Most irradiance of an hour \[W/m^2\]. Outside the atmosphere it is 1361 in the mean (Kopp and Lean 2011, measured) and
/// 1412 in January; clouds send more to the ground for seconds or minutes, not in the mean of an hour.
pub const MOST_IRRADIANCE: f64 = 1500.0;
/// Most wind of an hour \[m/s\] (assumed): above hourly means near the ground, storms included, and below 99, the
/// least of the usual markers.
pub const MOST_WIND: f64 = 90.0;
/// Speed above which turbines stop \[m/s\].
pub const CUT_OUT: f64 = 25.0;
