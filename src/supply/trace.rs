//! A trace: hourly supply measured over a year or more, read as a circle and scaled to mean one.
//!
//! Slots of any length read the exact integral of the hourly steps. A path starts at an hour drawn from the
//! seed, so the process is stationary, but its slots are not independent: calm hours and nights come together.

use crate::units::{OutOfRange, Quantity, Unit};
use std::fmt;

/// Largest file that is read [bytes].
pub const MAX_BYTES: usize = 10_000_000;
/// Fewest and most hours of a trace.
pub const HOURS: std::ops::RangeInclusive<usize> = 24..=100_000;

/// Share of solar energy in the mean of a weather trace, the rest being wind.
pub static SOLAR_SHARE: Quantity = Quantity {
    name: "solar share",
    symbol: "s",
    unit: Unit::One,
    min: 0.0,
    max: 1.0,
    integer: false,
};

/// What a trace file holds, per hour.
#[derive(Clone, Debug, PartialEq)]
enum Columns {
    /// Global horizontal irradiance [W/m^2] and wind speed [m/s].
    Weather {
        irradiance: Vec<f64>,
        wind: Vec<f64>,
    },
    /// Power in any unit; only its shape is used.
    Power(Vec<f64>),
}

/// A trace file as read, before solar and wind are mixed.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceFile {
    /// Name by which people know it.
    pub name: String,
    /// FNV-1a hash of the bytes, 16 hexadecimal digits: tells whether two files are the same.
    pub hash: String,
    columns: Columns,
}

/// Why a file is not a trace.
#[derive(Clone, Debug, PartialEq)]
pub enum TraceError {
    TooLarge {
        bytes: usize,
    },
    Encoding {
        line: usize,
    },
    Header {
        text: String,
    },
    Columns {
        line: usize,
        found: usize,
        expected: usize,
    },
    Value {
        line: usize,
        text: String,
    },
    Gap {
        line: usize,
        expected: u64,
        found: String,
    },
    Length {
        hours: usize,
    },
    AllZero {
        what: &'static str,
    },
    Share(OutOfRange),
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TraceError::TooLarge { bytes } => write!(
                f,
                "the file has {bytes} bytes; a trace may have at most {MAX_BYTES}"
            ),
            TraceError::Encoding { line } => {
                write!(
                    f,
                    "line {line} is not UTF-8 text; save the file as UTF-8 CSV"
                )
            }
            TraceError::Header { text } => write!(
                f,
                "the heading “{text}” is not known; expected hour,power or hour,ghi_w_per_m2,wind_m_per_s, or power alone"
            ),
            TraceError::Columns {
                line,
                found,
                expected,
            } => write!(
                f,
                "line {line} has {found} columns where {expected} are expected"
            ),
            TraceError::Value { line, text } => write!(
                f,
                "line {line} holds “{text}” where a number from 0 to 1e15 is expected"
            ),
            TraceError::Gap {
                line,
                expected,
                found,
            } => write!(
                f,
                "line {line} is for hour {found} where hour {expected} is expected; a trace may have no gaps"
            ),
            TraceError::Length { hours } => write!(
                f,
                "the file has {hours} hourly values; a trace needs {} to {}",
                HOURS.start(),
                HOURS.end()
            ),
            TraceError::AllZero { what } => {
                write!(f, "{what} is zero in every hour; a trace needs some energy")
            }
            TraceError::Share(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TraceError {}

impl TraceFile {
    /// Reads a CSV: lines of `#` are comments; then an optional heading; then one line an hour.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<TraceFile, TraceError> {
        if bytes.len() > MAX_BYTES {
            return Err(TraceError::TooLarge { bytes: bytes.len() });
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
            TraceError::Encoding {
                line: 1 + good.iter().filter(|b| **b == b'\n').count(),
            }
        })?;
        let mut lines = text
            .trim_start_matches('\u{feff}')
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line.trim()))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .peekable();
        let heading = lines.next_if(|(_, line)| line.chars().any(char::is_alphabetic));
        let layout = match heading {
            Some((_, text)) => Layout::from_heading(text)?,
            None => match lines.peek().map_or(1, |(_, line)| line.split(',').count()) {
                1 => Layout::POWER,
                2 => Layout::HOUR_POWER,
                _ => Layout::HOUR_WEATHER,
            },
        };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut hour = None;
        for (line, text) in lines {
            let cells: Vec<&str> = text.split(',').map(str::trim).collect();
            if cells.len() != layout.columns() {
                return Err(TraceError::Columns {
                    line,
                    found: cells.len(),
                    expected: layout.columns(),
                });
            }
            let mut cells = cells.into_iter();
            if layout.hour {
                let cell = cells.next().unwrap_or_default();
                hour = Some(next_hour(hour, cell, line)?);
            }
            first.push(value(cells.next().unwrap_or_default(), line)?);
            if layout.weather {
                second.push(value(cells.next().unwrap_or_default(), line)?);
            }
            if first.len() > *HOURS.end() {
                break;
            }
        }
        if !HOURS.contains(&first.len()) {
            return Err(TraceError::Length { hours: first.len() });
        }
        Ok(TraceFile {
            name: name.to_string(),
            hash: format!("{:016x}", fnv1a(bytes)),
            columns: if layout.weather {
                Columns::Weather {
                    irradiance: first,
                    wind: second,
                }
            } else {
                Columns::Power(first)
            },
        })
    }

    /// Whether the solar share matters.
    pub fn has_weather(&self) -> bool {
        matches!(self.columns, Columns::Weather { .. })
    }
}

struct Layout {
    hour: bool,
    weather: bool,
}

impl Layout {
    const POWER: Layout = Layout {
        hour: false,
        weather: false,
    };
    const HOUR_POWER: Layout = Layout {
        hour: true,
        weather: false,
    };
    const HOUR_WEATHER: Layout = Layout {
        hour: true,
        weather: true,
    };

    fn columns(&self) -> usize {
        1 + usize::from(self.hour) + usize::from(self.weather)
    }

    fn from_heading(text: &str) -> Result<Layout, TraceError> {
        let names: Vec<String> = text.split(',').map(|n| n.trim().to_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["hour", "ghi_w_per_m2", "wind_m_per_s"] => Ok(Layout::HOUR_WEATHER),
            ["hour", _] => Ok(Layout::HOUR_POWER),
            [_] => Ok(Layout::POWER),
            _ => Err(TraceError::Header {
                text: text.chars().take(80).collect(),
            }),
        }
    }
}

fn next_hour(previous: Option<u64>, cell: &str, line: usize) -> Result<u64, TraceError> {
    let found = cell.parse::<u64>();
    match (previous, found) {
        (None, Ok(hour)) => Ok(hour),
        (Some(p), Ok(hour)) if p.checked_add(1) == Some(hour) => Ok(hour),
        (p, _) => Err(TraceError::Gap {
            line,
            expected: p.map_or(1, |p| p.saturating_add(1)),
            found: format!("“{}”", cell.chars().take(20).collect::<String>()),
        }),
    }
}

fn value(cell: &str, line: usize) -> Result<f64, TraceError> {
    match cell.parse::<f64>() {
        Ok(v) if (0.0..=1e15).contains(&v) => Ok(v),
        _ => Err(TraceError::Value {
            line,
            text: cell.chars().take(20).collect(),
        }),
    }
}

/// FNV-1a, 64 bits.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// A generic wind turbine: nothing below 3 m/s, cubic to its rated power at 12 m/s, stopped above 25 m/s.
/// Assumed; the trace's own mean is divided out.
fn turbine(speed: f64) -> f64 {
    match speed {
        v if !(3.0..=25.0).contains(&v) => 0.0,
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

    /// Length of the circle [h].
    pub fn hours(&self) -> usize {
        self.cumulative.len() - 1
    }

    /// Integral from hour 0 to any later time [h].
    fn integral(&self, time: f64) -> f64 {
        let hours = self.hours() as f64;
        let laps = libm::floor(time / hours);
        let within = time - laps * hours;
        let index = (within as usize).min(self.hours() - 1);
        let at = |i: usize| self.cumulative.get(i).copied().unwrap_or(0.0);
        let (before, after) = (at(index), at(index + 1));
        laps * at(self.hours()) + before + (after - before) * (within - index as f64)
    }

    /// Mean of the shape over [start, start + length] hours.
    pub fn mean_between(&self, start: f64, length: f64) -> f64 {
        (self.integral(start + length) - self.integral(start)) / length
    }

    /// Variance, over all starting hours, of the mean over `length` hours.
    pub fn variance_of_mean(&self, length: f64) -> f64 {
        let n = self.hours();
        let sum: f64 = (0..n)
            .map(|start| {
                let deviation = self.mean_between(start as f64, length) - 1.0;
                deviation * deviation
            })
            .sum();
        sum / n as f64
    }
}

fn unit_mean(mut values: Vec<f64>, what: &'static str) -> Result<Vec<f64>, TraceError> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    if mean <= 0.0 {
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

    fn refused(bytes: &[u8]) -> String {
        TraceFile::parse("x.csv", bytes)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn bad_files_are_refused_in_words() {
        assert!(refused(&vec![b'1'; MAX_BYTES + 1]).contains("at most 10000000"));
        assert!(refused(b"1\n2\n\xff\xfe\n").contains("line 3 is not UTF-8"));
        assert!(refused(b"").contains("0 hourly values"));
        assert!(refused(b"a,b,c,d\n").contains("heading"));
        assert!(
            refused(&day(|h| if h == 5 { "-1".into() } else { "1".into() }))
                .contains("line 5 holds “-1”")
        );
        assert!(
            refused(&day(|h| if h == 9 { "n.a".into() } else { "1".into() })).contains("“n.a”")
        );
        assert!(
            refused(&day(|h| if h == 3 { "NaN".into() } else { "1".into() })).contains("“NaN”")
        );
        assert!(
            refused(&day(|h| format!("{},1", if h > 7 { h + 1 } else { h })))
                .contains("hour “9” where hour 8")
        );
        assert!(
            refused(&day(|h| if h == 2 {
                "2,1,1".into()
            } else {
                format!("{h},1")
            }))
            .contains("3 columns where 2")
        );
        let zeros = TraceFile::parse("z", &day(|_| "0".into())).expect("reads");
        assert!(
            Trace::new(&zeros, 0.5)
                .expect_err("zero")
                .to_string()
                .contains("zero in every hour")
        );
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
