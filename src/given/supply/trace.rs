//! A trace: hourly supply measured over a year or more, read as a circle and scaled to mean one.
//!
//! Slots of any length read the exact integral of the hourly steps. A path starts at an hour drawn from the
//! seed, so the process is stationary, but its slots are not independent: calm hours and nights come together.

mod limits;
mod error;
mod plausible;
mod table;
pub mod file;

use crate::units::{Quantity, Unit};
pub use error::{Fault, TraceError};
use file::Columns;
pub use file::{HOURS, MAX_BYTES, TraceFile, fnv1a};
use limits::CUT_OUT;

/// Share of solar energy in the mean of a weather trace, the rest being wind.
pub static SOLAR_SHARE: Quantity = Quantity {
    name: "solar share",
    symbol: "s",
    unit: Unit::One,
    min: 0.0,
    max: 1.0,
    integer: false,
};

/// A generic wind turbine: nothing below 3 m/s, cubic to its rated power at 12 m/s, stopped above 25 m/s.
/// Assumed; the trace's own mean is divided out.
fn turbine(speed: f64) -> f64 {
    match speed {
        v if !(3.0..=CUT_OUT).contains(&v) => 0.0,
        v => {
            let x = v.min(12.0) / 12.0;
            x * x * x
        }
    }
}

/// An hourly shape of mean one, closed to a circle.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Integral from hour 0 to hour i, i = 0..=hours.
    cumulative: Vec<f64>,
}

impl Trace {
    /// Mixes solar and wind by their share of the mean; a power trace is taken as it is.
    pub fn new(file: &TraceFile, solar_share: f64) -> Result<Trace, TraceError> {
        let share = SOLAR_SHARE.check(solar_share).map_err(TraceError::Share)?;
        let shape = match &file.columns {
            Columns::Power(power) => unit_mean(power.clone(), "the power")?,
            Columns::Weather { irradiance, wind } => {
                let turbines = wind.iter().map(|v| turbine(*v)).collect();
                let mut mixed = vec![0.0; wind.len()];
                for (part, what, share) in [
                    (irradiance.clone(), "the irradiance", share),
                    (turbines, "the wind energy", 1.0 - share),
                ] {
                    if share > 0.0 {
                        let part = unit_mean(part, what)?;
                        mixed
                            .iter_mut()
                            .zip(part)
                            .for_each(|(m, p)| *m += share * p);
                    }
                }
                mixed
            }
        };
        let mut cumulative = Vec::with_capacity(shape.len() + 1);
        let mut sum = 0.0;
        cumulative.push(0.0);
        for hour in shape {
            sum += hour;
            cumulative.push(sum);
        }
        Ok(Trace { cumulative })
    }

    /// Length of the circle \[h\].
    pub fn hours(&self) -> usize {
        self.cumulative.len() - 1
    }

    /// Integral from hour 0 to any later time \[h\].
    fn integral(&self, time: f64) -> f64 {
        let hours = self.hours() as f64;
        let laps = libm::floor(time / hours);
        let within = time - laps * hours;
        // There is an integral more than there are hours, so that both stand in the list.
        let index = (within as usize).min(self.hours() - 1);
        let (before, after) = (self.cumulative[index], self.cumulative[index + 1]);
        let lap = self.cumulative[self.hours()];
        laps * lap + before + (after - before) * (within - index as f64)
    }

    /// Mean of the shape over \[start, start + length\] hours.
    pub fn mean_between(&self, start: f64, length: f64) -> f64 {
        (self.integral(start + length) - self.integral(start)) / length
    }

    /// Variance, over all starting hours, of the mean over `length` hours.
    pub fn variance_of_mean(&self, length: f64) -> f64 {
        let n = self.hours();
        let lap = self.cumulative[n];
        let laps = libm::floor(length / n as f64);
        let rest = length - laps * n as f64;
        let (whole, part) = (libm::floor(rest), rest - libm::floor(rest));
        let shift = (whole as usize).min(n);
        // An hour of this lap or the next.
        let at = |i: usize| match i < n {
            true => self.cumulative[i],
            false => lap + self.cumulative[i - n],
        };
        let deviation = |start: usize| {
            let (end, next) = (at(start + shift), at(start + shift + 1));
            let sum = laps * lap + end + part * (next - end) - self.cumulative[start];
            sum / length - 1.0
        };
        (0..n).map(|s| deviation(s) * deviation(s)).sum::<f64>() / n as f64
    }
}

fn unit_mean(mut values: Vec<f64>, what: &'static str) -> Result<Vec<f64>, TraceError> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    // Below the normal numbers a mean has no digits left to divide by.
    if mean < f64::MIN_POSITIVE {
        return Err(TraceError::AllZero { what });
    }
    values.iter_mut().for_each(|v| *v /= mean);
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(rows: impl Fn(usize) -> String) -> Vec<u8> {
        (1..=24)
            .map(|h| rows(h) + "\n")
            .collect::<String>()
            .into_bytes()
    }

    #[test]
    fn slots_of_any_length_integrate_the_hours() {
        let file = TraceFile::parse("d", &day(|h| format!("{h}"))).expect("reads");
        let trace = Trace::new(&file, 0.5).expect("energy");
        assert_eq!(trace.hours(), 24);
        assert!((trace.mean_between(0.0, 24.0) - 1.0).abs() < 1e-12);
        assert!((trace.mean_between(23.5, 1.0) - (24.0 + 1.0) / 2.0 / 12.5).abs() < 1e-12);
        let quarter: f64 = (0..4)
            .map(|i| trace.mean_between(7.0 + 0.25 * f64::from(i), 0.25))
            .sum();
        assert!((quarter / 4.0 - trace.mean_between(7.0, 1.0)).abs() < 1e-12);
        // Whole laps hold no variance, one hour holds the variance of the values themselves.
        assert!(trace.variance_of_mean(48.0) < 1e-20);
        let one = (1..=24)
            .map(|h| (f64::from(h) / 12.5 - 1.0).powi(2))
            .sum::<f64>()
            / 24.0;
        assert!((trace.variance_of_mean(1.0) - one).abs() < 1e-12);
    }

    #[test]
    fn shipped_years_read_and_mix() {
        for name in ["tmy3-greensboro-nc.csv", "tmy3-sand-point-ak.csv"] {
            let path = format!("{}/assets/traces/{name}", env!("CARGO_MANIFEST_DIR"));
            let file =
                TraceFile::parse(name, &std::fs::read(path).expect("shipped")).expect("reads");
            assert!(file.has_weather());
            for share in [0.0, 0.3, 1.0] {
                let trace = Trace::new(&file, share).expect("energy");
                assert_eq!(trace.hours(), 8760);
                assert!((trace.mean_between(0.0, 8760.0) - 1.0).abs() < 1e-9);
            }
        }
    }
}
