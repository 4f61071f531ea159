//! Trace files: hourly CSV of power, or of sun and wind; whatever is not one is refused in words.

use super::error::{Fault, TraceError};
pub use super::limits::{HOURS, MAX_BYTES};
use super::limits::{MOST_IRRADIANCE, MOST_WIND};
use super::plausible;
use super::table::{self, Row, cells, quotes_are_closed, rows};
use crate::names;
use crate::units::parse;

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
    pub(super) columns: Columns,
}

impl TraceFile {
    /// Reads a CSV: empty lines and comments of `#`; then an optional heading; then one line an hour. Quotes around
    /// cells are taken off. A file is read as a whole or not at all.
    pub fn parse(name: &str, bytes: &[u8]) -> Result<TraceFile, TraceError> {
        if bytes.len() > MAX_BYTES {
            return Err(TraceError::TooLarge { bytes: bytes.len() });
        }
        if let Some(character) = names::unseen(name) {
            return Err(TraceError::Name { character });
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let before = bytes.iter().take(e.valid_up_to());
            TraceError::Encoding {
                line: 1 + before.filter(|b| **b == table::end(bytes)).count(),
            }
        })?;
        Ok(TraceFile {
            name: name.to_string(),
            hash: format!("{:016x}", fnv1a(bytes)),
            columns: columns(text)?,
        })
    }

    /// The numbers of each column, hour by hour: with name and hash all that a file is.
    pub fn columns(&self) -> Vec<&[f64]> {
        match &self.columns {
            Columns::Weather { irradiance, wind } => vec![irradiance, wind],
            Columns::Power(power) => vec![power],
        }
    }

    /// A file that was read elsewhere, by its columns.
    pub fn of_columns(name: String, hash: String, columns: Vec<Vec<f64>>) -> Option<TraceFile> {
        let mut columns = columns.into_iter();
        let columns = match (columns.next(), columns.next()) {
            (Some(irradiance), Some(wind)) => Columns::Weather { irradiance, wind },
            (Some(power), None) => Columns::Power(power),
            (None, _) => return None,
        };
        Some(TraceFile {
            name,
            hash,
            columns,
        })
    }

    /// Whether the solar share matters.
    pub fn has_weather(&self) -> bool {
        matches!(self.columns, Columns::Weather { .. })
    }
}

/// Which columns a file has.
#[derive(Clone, Copy, PartialEq)]
struct Layout {
    hour: bool,
    weather: bool,
    /// Whether a heading says so.
    named: bool,
}

impl Layout {
    fn columns(self) -> usize {
        1 + usize::from(self.hour) + usize::from(self.weather)
    }

    /// Of a file without a heading.
    fn of_numbers(columns: usize) -> Layout {
        Layout {
            hour: columns > 1,
            weather: columns > 2,
            named: false,
        }
    }

    fn from_heading(line: &str) -> Option<Layout> {
        let line = line.to_ascii_lowercase();
        let names = cells(&line);
        let is_power = |name: &str| !["hour", SUN, WIND].contains(&name);
        let (hour, weather) = match names.as_slice() {
            ["hour", SUN, WIND] => (true, true),
            ["hour", name] if is_power(name) => (true, false),
            [name] if is_power(name) => (false, false),
            _ => return None,
        };
        Some(Layout {
            hour,
            weather,
            named: true,
        })
    }
}

const SUN: &str = "ghi_w_per_m2";
const WIND: &str = "wind_m_per_s";

/// Whether a line names columns: in every cell more letters than digits, no number and no word for a missing one. What is
/// not ASCII counts as a letter.
fn is_heading(line: &str) -> bool {
    cells(line).iter().all(|cell| {
        let letter = |b: &u8| b.is_ascii_alphabetic() || !b.is_ascii();
        let letters = cell.bytes().filter(letter).count();
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        letters > digits && parse(cell).is_none() && !plausible::says_missing(cell)
    })
}

fn fault(line: usize, text: &str, fault: Fault) -> TraceError {
    TraceError::Line {
        line,
        text: text.chars().take(20).collect(),
        fault,
    }
}

/// What separates columns in place of commas.
fn separator(text: &str) -> Option<Fault> {
    let words = || text.split_whitespace();
    if text.as_bytes().contains(&b';') {
        Some(Fault::Separator("semicolons"))
    } else if text.as_bytes().contains(&b'\t') {
        Some(Fault::Separator("tabs"))
    } else if words().count() > 1 && words().all(|word| parse(word).is_some()) {
        Some(Fault::Separator("spaces"))
    } else {
        None
    }
}

fn columns(text: &str) -> Result<Columns, TraceError> {
    let rows = rows(text);
    let Some(((line, first), others)) = rows.split_first() else {
        return Err(TraceError::Length { hours: 0 });
    };
    if let Some(first) = first
        .chars()
        .next()
        .filter(|c| matches!(c, '<' | '{' | '['))
    {
        return Err(TraceError::Markup { first });
    }
    let read = if !is_heading(first) {
        hours(&rows, Layout::of_numbers(cells(first).len()))
    } else {
        match Layout::from_heading(first).filter(|_| separator(first).is_none()) {
            Some(layout) => hours(others, layout),
            None => Err(unknown(*line, first)),
        }
    };
    // A fault above the true heading: what is told is where the heading stands.
    read.map_err(|error| match heading_below(&rows) {
        Some((below, heading)) if below > *line && error.line().is_some_and(|l| l <= below) => {
            let known = Layout::from_heading(heading).filter(|_| separator(heading).is_none());
            if known.is_some_and(|layout| layout.hour) {
                TraceError::Above { line: below }
            } else if cells(heading).len() != cells(first).len() {
                unknown(below, heading)
            } else {
                error
            }
        }
        _ => error,
    })
}

fn unknown(line: usize, heading: &str) -> TraceError {
    match separator(heading) {
        Some(what) => fault(line, heading, what),
        None => TraceError::Header {
            line,
            text: heading.chars().take(200).collect(),
        },
    }
}

/// The line above the first three lines of equally many cells with a number in each, when it is a heading: where a file
/// with other lines before its table has that table.
fn heading_below<'a>(rows: &[Row<'a>]) -> Option<Row<'a>> {
    let mut alike = 0;
    let mut width = 0;
    for (i, (_, row)) in rows.iter().enumerate().take(200) {
        let cells = cells(row);
        let has_number = cells.iter().any(|c| parse(c).is_some());
        alike = match has_number {
            true if cells.len() == width => alike + 1,
            true => 1,
            false => 0,
        };
        width = cells.len();
        if alike == 3 {
            let above = rows.get(i.checked_sub(3)?)?;
            return Some(*above).filter(|(_, row)| is_heading(row));
        }
    }
    None
}

/// Reads one hour a row.
fn hours(rows: &[Row], layout: Layout) -> Result<Columns, TraceError> {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut hour = None;
    let mut last = None;
    for (line, text) in rows.iter().copied() {
        // Hours that are numbered show that none is missing.
        if let Some(skipped) = last.map(|l| l + 1).filter(|l| *l < line && !layout.hour) {
            return Err(fault(skipped, "", Fault::Skipped));
        }
        last = Some(line);
        if !quotes_are_closed(text) {
            return Err(fault(line, text, Fault::Quote));
        }
        let expected = layout.columns();
        let cells = cells(text);
        let found = cells.len();
        if found != expected {
            let what = separator(text).unwrap_or(Fault::Columns { found, expected });
            return Err(fault(line, text, what));
        }
        let (numbers_of_hours, values) = cells.split_at(usize::from(layout.hour));
        for cell in numbers_of_hours {
            let found = whole_hour(cell).map_err(|what| fault(line, cell, what))?;
            if let Some(before) = hour.filter(|before| found != before + 1) {
                let numbered = layout.named;
                let what = Fault::Hour {
                    before,
                    found,
                    numbered,
                };
                return Err(fault(line, text, what));
            }
            hour = Some(found);
        }
        let limits = [
            (MOST_IRRADIANCE, Fault::Irradiance),
            (MOST_WIND, Fault::Wind),
        ];
        let columns = [&mut first, &mut second].into_iter().zip(limits);
        for (cell, (column, (most, what))) in values.iter().zip(columns) {
            let value = number(cell).map_err(|what| fault(line, cell, what))?;
            if layout.weather && value > most {
                return Err(fault(line, cell, what));
            }
            column.push(value);
        }
        if first.len() > *HOURS.end() {
            break;
        }
    }
    if !HOURS.contains(&first.len()) {
        return Err(TraceError::Length { hours: first.len() });
    }
    if layout.weather {
        plausible::speeds(&second)?;
        return Ok(Columns::Weather {
            irradiance: first,
            wind: second,
        });
    }
    if let Some((line, text)) = plausible::marker(&first).and_then(|i| rows.get(i)) {
        let cells = cells(text);
        let value = cells.last().unwrap_or(text);
        return Err(fault(*line, value, Fault::Marker));
    }
    Ok(Columns::Power(first))
}

/// Largest whole number up to which a double holds every one.
const MOST_HOUR: f64 = 9_007_199_254_740_991.0;

/// The hour that a cell is, in any spelling of a whole number: 7, 7.0, 7e0.
fn whole_hour(cell: &str) -> Result<u64, Fault> {
    match parse(cell) {
        Some(hour) if (0.0..MOST_HOUR).contains(&hour) && libm::trunc(hour) == hour => {
            Ok(hour as u64)
        }
        _ => Err(separator(cell).unwrap_or(Fault::WholeHour)),
    }
}

/// The number from 0 to 1e15 that a cell is.
fn number(cell: &str) -> Result<f64, Fault> {
    match parse(cell) {
        Some(value) if (0.0..=1e15).contains(&value) => Ok(value),
        Some(value) if value < 0.0 => Err(plausible::negative(value)),
        _ if plausible::says_missing(cell) => Err(Fault::Missing),
        _ => Err(match separator(cell) {
            Some(what) => what,
            None if cell.as_bytes().contains(&b',') => Fault::Comma,
            None => Fault::Number,
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
mod tests;
