//! Quantities with their units and ranges, and how numbers are written for people.
//!
//! Inside the project every value is in SI units without prefix (J, W, s); prefixes appear only here.

mod typed;

use lexical_parse_float::FromLexical;
use std::cell::Cell;
use std::fmt;
pub use typed::typed;

/// Unit of a [`Quantity`], SI without prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A pure number.
    One,
    /// Energy.
    Joule,
    /// Power.
    Watt,
    /// Time.
    Second,
    /// Energy of a floating-point operation.
    JoulePerFlop,
    /// Energy of a generated token.
    JoulePerToken,
    /// Length of text.
    Tokens,
    /// Size of a model.
    Parameters,
    /// Steps of the system's clock.
    Slots,
    /// Arrivals in a slot.
    TasksPerSlot,
    /// Loss, and difficulty, which is measured in loss.
    NatsPerToken,
}

impl Unit {
    /// Symbol without prefix; empty for a pure number.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::One => "",
            Unit::Joule => "J",
            Unit::Watt => "W",
            Unit::Second => "s",
            Unit::JoulePerFlop => "J/FLOP",
            Unit::JoulePerToken => "J/token",
            Unit::Tokens => "tokens",
            Unit::Parameters => "parameters",
            Unit::Slots => "slots",
            Unit::TasksPerSlot => "tasks/slot",
            Unit::NatsPerToken => "nats/token",
        }
    }

    /// Whether SI prefixes are customary in front of the symbol.
    fn takes_prefix(self) -> bool {
        matches!(
            self,
            Unit::Joule | Unit::Watt | Unit::JoulePerFlop | Unit::JoulePerToken
        )
    }
}

/// A quantity that a user may set: its name, symbol, unit and the range in which it has a meaning.
#[derive(Debug, PartialEq)]
pub struct Quantity {
    /// Words for people, in lower case.
    pub name: &'static str,
    /// Letter in the theory.
    pub symbol: &'static str,
    /// Unit of the two ends and of every value.
    pub unit: Unit,
    /// Smallest permitted value.
    pub min: f64,
    /// Largest permitted value.
    pub max: f64,
    /// Whether values must be whole.
    pub integer: bool,
}

impl Quantity {
    /// The value itself when it lies in the range (and is whole, where it must be).
    pub fn check(&'static self, value: f64) -> Result<f64, OutOfRange> {
        let whole = !self.integer || value == libm::trunc(value);
        if value >= self.min && value <= self.max && whole {
            Ok(value)
        } else {
            Err(OutOfRange {
                quantity: self,
                value,
            })
        }
    }
}

/// A value that its [`Quantity`] refuses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutOfRange {
    /// What was to be set.
    pub quantity: &'static Quantity,
    /// What it was to be set to.
    pub value: f64,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let q = self.quantity;
        let kind = if q.integer {
            "a whole number"
        } else {
            "a number"
        };
        write!(
            f,
            "{} {} = {}: must be {kind} from {} to {}",
            q.name,
            q.symbol,
            number(self.value),
            number(q.min),
            number(q.max)
        )?;
        if q.unit != Unit::One {
            write!(f, " {}", q.unit.symbol())?;
        }
        Ok(())
    }
}

impl std::error::Error for OutOfRange {}

/// Shortest text that reads back as the same number: plain in the middle range, scientific outside it.
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    if value == 0.0 || !value.is_finite() || (1e-4..1e7).contains(&magnitude) {
        format!("{}", value + 0.0)
    } else {
        format!("{value:e}")
    }
}

/// The number that a text is, rounded correctly; `None` for anything else.
pub fn parse(text: &str) -> Option<f64> {
    f64::from_lexical(text.as_bytes()).ok()
}

/// The value to one digit before and `decimals` after the point of its scientific form.
pub fn rounded(value: f64, decimals: usize) -> f64 {
    parse(&format!("{value:.decimals$e}")).unwrap_or(value)
}

/// Three significant digits, without trailing exponent noise: `0.0123`, `412`, `1.25e9`.
pub fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    if !value.is_finite() {
        return if value.is_nan() {
            "undefined".into()
        } else if value > 0.0 {
            "∞".into()
        } else {
            "−∞".into()
        };
    }
    let scientific = format!("{value:.2e}");
    let rounded = parse(&scientific).unwrap_or(value);
    let exponent = exponent_of(&scientific);
    let text = match exponent {
        -3..=1 => {
            let decimals = usize::try_from(2 - exponent).unwrap_or(0);
            let plain = format!("{rounded:.decimals$}");
            plain
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_string()
        }
        2..=5 => format!("{rounded:.0}"),
        _ => scientific,
    };
    text.replace('-', "−")
}

fn exponent_of(scientific: &str) -> i32 {
    scientific
        .split_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0)
}

/// `1 skill`, `2 skills`.
pub fn counted(count: u32, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// SI prefixes with their powers of ten.
const PREFIXES: [(&str, i32); 13] = [
    ("a", -18),
    ("f", -15),
    ("p", -12),
    ("n", -9),
    ("µ", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];

/// How energies are written for people; reports, links and data stay in joules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Energies {
    /// J with prefixes, as everything is computed.
    #[default]
    Joules,
    /// Wh with prefixes, as bills and batteries have them: 3600 J.
    WattHours,
}

thread_local! {
    /// A habit of the reader like a language: it stands here so that not every sentence has to be told of it.
    static ENERGIES: Cell<Energies> = const { Cell::new(Energies::Joules) };
}

/// Writes all energies that are written from now on in this thread like this.
pub fn write_energies(energies: Energies) {
    ENERGIES.set(energies);
}

impl Unit {
    /// The unit in which its values are written, without prefix: how much it is, and its symbol.
    pub fn written(self) -> (f64, &'static str) {
        match (self, ENERGIES.get()) {
            (Unit::Joule, Energies::WattHours) => (WATT_HOUR, "Wh"),
            (Unit::JoulePerToken, Energies::WattHours) => (WATT_HOUR, "Wh/token"),
            _ => (1.0, self.symbol()),
        }
    }
}

/// 1 Wh \[J\].
const WATT_HOUR: f64 = 3600.0;

/// Three significant digits with SI prefix and unit: `412 kJ`, `1.08e−11` becomes `10.8 pJ/FLOP`.
pub fn with_unit(value: f64, unit: Unit) -> String {
    if unit == Unit::One {
        return significant(value);
    }
    let (one, symbol) = unit.written();
    let (power, prefix) = prefix(value / one, unit);
    let scaled = value / one * libm::pow(10.0, f64::from(-power));
    format!("{} {prefix}{symbol}", significant(scaled))
}

/// Power of ten and symbol of the SI prefix with which so many of a unit are written.
pub fn prefix(value: f64, unit: Unit) -> (i32, &'static str) {
    if !unit.takes_prefix() || value == 0.0 || !value.is_finite() {
        return (0, "");
    }
    let thousands = exponent_of(&format!("{value:.2e}")).div_euclid(3) * 3;
    PREFIXES
        .iter()
        .find(|(_, power)| *power == thousands)
        .map_or((0, ""), |(prefix, power)| (*power, *prefix))
}

/// A duration in the unit a person would choose: `40 s`, `16.7 h`, `2.3 days`, `1.9 years`.
pub fn duration(seconds: f64) -> String {
    let (divisor, unit) = match seconds.abs() {
        s if s < 120.0 => (1.0, "s"),
        s if s < 7200.0 => (60.0, "min"),
        s if s < 172_800.0 => (3600.0, "h"),
        s if s < 63_072_000.0 => (86_400.0, "days"),
        _ => (31_536_000.0, "years"),
    };
    format!("{} {unit}", significant(seconds / divisor))
}

#[cfg(test)]
mod tests {
    use super::*;

    static VOLATILITY: Quantity = Quantity {
        name: "supply volatility",
        symbol: "c_H",
        unit: Unit::One,
        min: 0.0,
        max: 3.0,
        integer: false,
    };

    #[test]
    fn refusal_names_parameter_value_and_range() {
        for bad in [f64::NAN, f64::INFINITY, -0.5, 3.01] {
            let message = VOLATILITY.check(bad).map_err(|e| e.to_string());
            let message = message.expect_err("out of range");
            assert!(message.contains("supply volatility c_H"), "{message}");
            assert!(message.contains("from 0 to 3"), "{message}");
        }
        assert_eq!(VOLATILITY.check(3.0), Ok(3.0));
    }

    #[test]
    fn three_significant_digits() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (0.012_345, "0.0123"),
            (999.6, "1000"),
            (0.999_96, "1"),
            (123_456.0, "123000"),
            (1.25e9, "1.25e9"),
            (-4.56789, "−4.57"),
            (f64::INFINITY, "∞"),
        ] {
            assert_eq!(significant(value), text);
        }
    }

    #[test]
    fn prefixes_follow_the_rounded_value() {
        assert_eq!(with_unit(412_345.0, Unit::Joule), "412 kJ");
        assert_eq!(with_unit(999_999.0, Unit::Joule), "1 MJ");
        assert_eq!(with_unit(1.08e-11, Unit::JoulePerFlop), "10.8 pJ/FLOP");
        assert_eq!(with_unit(0.0, Unit::Watt), "0 W");
        assert_eq!(duration(60_000.0), "16.7 h");
    }

    #[test]
    fn energies_are_written_as_the_reader_wants_them() {
        write_energies(Energies::WattHours);
        let written = [
            with_unit(7.2e6, Unit::Joule),
            with_unit(0.36, Unit::JoulePerToken),
            with_unit(435.0, Unit::Watt),
        ];
        write_energies(Energies::Joules);
        assert_eq!(written, ["2 kWh", "100 µWh/token", "435 W"]);
        assert_eq!(with_unit(7.2e6, Unit::Joule), "7.2 MJ");
    }

    #[test]
    fn numbers_read_back_exactly() {
        for value in [0.1, 1.08e-11, 2.35e11, -4.0, 1e7, 123_456.789] {
            assert_eq!(parse(&number(value)), Some(value));
        }
    }

    /// The compact parser is as exact as std's: at random, at the ends of the range, and half way between neighbours.
    #[test]
    fn parsing_is_correctly_rounded() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = f64::from_bits(state);
            if value.is_finite() {
                for text in [
                    format!("{value:e}"),
                    format!("{value:.17e}"),
                    format!("{value:.3e}"),
                ] {
                    assert_eq!(parse(&text), text.parse().ok(), "{text}");
                }
            }
        }
        for text in [
            "1e400",
            "-1e-400",
            "4.9e-324",
            "2.4703282292062328e-324",
            "9007199254740993",
            "0.1",
            "-0",
            "1.e3",
        ] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        for text in ["", " 1", "1 ", "1,5", "0x10", "1e", "--1", "e5", "."] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
