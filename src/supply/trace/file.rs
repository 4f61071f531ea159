//! Trace files: hourly CSV of power, or of sun and wind; whatever is not one is refused in words.

use crate::units::{OutOfRange, parse};
use std::fmt;
use std::sync::Arc;

/// Largest file that is read \[bytes\].
pub const MAX_BYTES: usize = 10_000_000;
/// Fewest and most hours of a trace.
pub const HOURS: std::ops::RangeInclusive<usize> = 24..=100_000;

/// What a trace file holds, per hour.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Columns {
    /// Global horizontal irradiance \[W/m^2\] and wind speed \[m/s\].
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
    /// The file itself, so that it can be read again elsewhere.
    pub source: Arc<[u8]>,
    pub(super) columns: Columns,
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
        let heading =
            lines.next_if(|(_, line)| line.chars().any(|c: char| c.is_ascii_alphabetic()));
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
            source: bytes.into(),
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
        let names: Vec<String> = text
            .split(',')
            .map(|n| n.trim().to_ascii_lowercase())
            .collect();
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
    match parse(cell) {
        Some(v) if (0.0..=1e15).contains(&v) => Ok(v),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supply::trace::Trace;

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
}
