//! Why a file is not a trace, in words that name the line and its fault.

use super::limits::{CUT_OUT, HOURS, MAX_BYTES, MOST_IRRADIANCE, MOST_WIND};
use crate::units::{OutOfRange, significant};
use std::fmt;

/// Why a file is not a trace.
#[derive(Clone, Debug, PartialEq)]
pub enum TraceError {
    /// The file is larger than [`MAX_BYTES`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A character of the file's name that cannot be seen.
    Name {
        /// Its code point, as `U+202E`.
        character: String,
    },
    /// The file is no UTF-8 text.
    Encoding {
        /// First line that is not, counted from 1.
        line: usize,
    },
    /// The file begins as no table does.
    Markup {
        /// The character that gives it away.
        first: char,
    },
    /// The columns are others.
    Header {
        /// Where the heading stands, counted from 1.
        line: usize,
        /// The heading, at most 200 characters of it.
        text: String,
    },
    /// The columns are those of a trace, but other lines stand above them.
    Above {
        /// Where the heading stands, counted from 1.
        line: usize,
    },
    /// A line that cannot be read, and the text that is at fault.
    Line {
        /// Its number, counted from 1.
        line: usize,
        /// What is at fault, at most 20 characters of it.
        text: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Too few hours, or too many ([`HOURS`]).
    Length {
        /// Hours that were read.
        hours: usize,
    },
    /// So many hours above the speed at which turbines stop that the speeds are in another unit.
    Speeds {
        /// Mean speed as written.
        mean: f64,
        /// Hours above the speed at which turbines stop.
        above: usize,
        /// Hours in all.
        hours: usize,
    },
    /// A column holds no energy.
    AllZero {
        /// Which column.
        what: &'static str,
    },
    /// The solar share is out of its range.
    Share(OutOfRange),
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The line has more or fewer cells than the others.
    Columns {
        /// Cells of this line.
        found: usize,
        /// Cells of a line of this file.
        expected: usize,
    },
    /// Columns are split by these instead of commas.
    Separator(&'static str),
    /// A quote is not closed on its line.
    Quote,
    /// An empty line or a comment between two hours that are not numbered.
    Skipped,
    /// A number with a comma for decimals or thousands.
    Comma,
    /// A word, or nothing, where a number is expected.
    Missing,
    /// A number that stands for a missing value, as -999.
    Marker,
    /// A number below zero.
    Negative,
    /// Neither a number from 0 to 1e15 nor anything else that is known.
    Number,
    /// More irradiance than any hour on Earth has.
    Irradiance,
    /// More wind than any hour has.
    Wind,
    /// The hour is not a whole number.
    WholeHour,
    /// Hours that do not count on; `numbered` when a heading says that they are hours.
    Hour {
        /// Hour of the line before.
        before: u64,
        /// Hour of this line.
        found: u64,
        /// Whether a heading says that the first column is the hour.
        numbered: bool,
    },
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TraceError::TooLarge { bytes } => write!(
                f,
                "the file has {bytes} bytes; a trace may have at most {MAX_BYTES}"
            ),
            TraceError::Name { character } => write!(
                f,
                "the name of the file holds the character {character}, which cannot be seen; rename the file"
            ),
            TraceError::Encoding { line } => {
                write!(
                    f,
                    "line {line} is not UTF-8 text; save the file as UTF-8 CSV"
                )
            }
            TraceError::Markup { first } => write!(
                f,
                "the file begins with “{first}”, as HTML, XML or JSON do; a trace is a CSV"
            ),
            TraceError::Header { line, text } => write!(
                f,
                "the heading in line {line}, “{text}”, is not that of a trace: hour,power or hour,ghi_w_per_m2,wind_m_per_s or power alone, one line an hour, the hours counted on; copy the columns that are meant into such a file"
            ),
            TraceError::Above { line } => write!(
                f,
                "other lines stand above the heading in line {line}; remove them, or begin them with #"
            ),
            TraceError::Line { line, text, fault } => {
                write!(f, "line {line} ")?;
                fault.explain(f, text)
            }
            TraceError::Length { hours } if hours > HOURS.end() => {
                write!(f, "the file has more than {} hourly values", HOURS.end())
            }
            TraceError::Length { hours } => write!(
                f,
                "the file has {hours} hourly values; a trace needs {} to {}",
                HOURS.start(),
                HOURS.end()
            ),
            TraceError::Speeds { mean, above, hours } => write!(
                f,
                "the wind speeds have a mean of {} m/s and exceed {CUT_OUT} m/s in {above} of {hours} hours, as at no place; they look like km/h or knots, where m/s are expected",
                significant(*mean)
            ),
            TraceError::AllZero { what } => {
                write!(f, "{what} is zero in every hour; a trace needs some energy")
            }
            TraceError::Share(error) => error.fmt(f),
        }
    }
}

impl TraceError {
    /// The line at fault, where it is one.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            TraceError::Header { line, .. } | TraceError::Line { line, .. } => Some(*line),
            _ => None,
        }
    }
}

impl Fault {
    fn explain(&self, f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        match self {
            Fault::Columns { found, expected } => write!(
                f,
                "has {found} columns where {expected} are expected; commas only split columns: numbers have a point before their decimals and nothing between their thousands"
            ),
            Fault::Separator(what) => write!(
                f,
                "is split by {what}; a trace splits columns by commas, and its numbers have a point before their decimals"
            ),
            Fault::Quote => write!(f, "has a quote that does not end"),
            Fault::Skipped => write!(
                f,
                "holds no value, but hours follow; put in the missing hours, or number all of them"
            ),
            Fault::Comma => write!(
                f,
                "holds “{text}”, a number with a comma; numbers have a point before their decimals and nothing between their thousands"
            ),
            Fault::Missing => write!(
                f,
                "holds “{text}” where a number is expected; a trace may have no missing hours"
            ),
            Fault::Marker => write!(
                f,
                "holds “{text}”, which looks like a marker for a missing value; a trace may have no missing hours"
            ),
            Fault::Negative => write!(
                f,
                "holds “{text}”, less than nothing; where that is a device's own use or a sensor's offset at night, write 0"
            ),
            Fault::Number => write!(
                f,
                "holds “{text}” where a number from 0 to 1e15 is expected"
            ),
            Fault::Irradiance => write!(
                f,
                "holds an irradiance of “{text}”; an hour on Earth has at most {MOST_IRRADIANCE} W/m², and this looks like a marker for a missing value"
            ),
            Fault::Wind => write!(
                f,
                "holds a wind speed of “{text}”; no hour had more than {MOST_WIND} m/s, and this looks like a marker for a missing value"
            ),
            Fault::WholeHour => write!(f, "is for hour “{text}”; an hour must be a whole number"),
            Fault::Hour {
                before,
                found,
                numbered,
            } => {
                write!(f, "is for hour {found} after hour {before}: ")?;
                if found <= before {
                    write!(
                        f,
                        "the hours begin anew; they must count on to the end of the file"
                    )?;
                } else {
                    write!(f, "hours are missing; a trace may have no gaps")?;
                }
                if !numbered {
                    write!(
                        f,
                        ", and without a heading the first column is the hour: if “{text}” is one number, write a point before its decimals"
                    )?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for TraceError {}
