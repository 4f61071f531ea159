//! Numbers as people type them: decimal comma or point, a minus sign of any kind, the unit behind. What could be meant in
//! two ways is refused, and what is refused is named.

use super::{PREFIXES, Unit, WATT_HOUR, parse};

/// The number typed for a quantity of this unit, in SI without prefix.
pub fn typed(text: &str, unit: Unit) -> Result<f64, String> {
    let plain_minus = |c: char| if c == '−' { '-' } else { c };
    let text: String = text.trim().chars().map(plain_minus).collect();
    let (digits, power, factor) = without_unit(&text, unit);
    let part = |c: char| matches!(c, '0'..='9' | '.' | ',' | '-' | '+' | 'e' | 'E');
    if let Some((at, odd)) = digits.char_indices().find(|(_, c)| !part(*c)) {
        let rest = digits.get(at..).unwrap_or_default().trim();
        let is_word = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        return Err(match at > 0 && is_word {
            true => format!("“{}” is no unit of it", short(rest)),
            false => format!("“{odd}” is no part of a number here"),
        });
    }
    let plain: String = match digits.split_once(',') {
        // Thousands or decimals? A zero in front, or other than three digits behind, tells.
        Some((whole, behind)) => {
            let first = whole.bytes().find(|b| *b != b'-' && *b != b'+');
            let thousands = behind.len() == 3 && first != Some(b'0');
            let more = digits.bytes().filter(|b| matches!(b, b',' | b'.')).count() > 1;
            if thousands || more {
                return Err("“,” could stand for thousands or for decimals here; write the number without it".into());
            }
            format!("{whole}.{behind}")
        }
        None => digits.into(),
    };
    // The power of a prefix is written and not multiplied, which would round.
    let number = match parse(&format!("{plain}e{power}")) {
        None => parse(&plain).map(|v| v * libm::pow(10.0, f64::from(power))),
        exact => exact,
    };
    let number = number.map(|v| v * factor);
    number.ok_or_else(|| format!("“{}” is not a number", short(&text)))
}

/// As much of a text as a message has room for.
fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

/// The number before its unit, if that stands behind; the power of ten of its prefix, and the size of the unit.
fn without_unit(text: &str, unit: Unit) -> (&str, i32, f64) {
    let known = [(unit.symbol(), 1.0)].into_iter().chain(match unit {
        Unit::Joule => Some(("Wh", WATT_HOUR)),
        Unit::JoulePerToken => Some(("Wh/token", WATT_HOUR)),
        // As the names of models have it: 8B.
        Unit::Parameters => Some(("B", 1e9)),
        _ => None,
    });
    let mut known = known.filter(|(symbol, _)| !symbol.is_empty());
    let behind = known.find_map(|(symbol, size)| Some((text.strip_suffix(symbol)?, size)));
    let Some((before, size)) = behind else {
        return (text, 0, 1.0);
    };
    let prefixed = |(prefix, power): &(&str, i32)| {
        let before = before.strip_suffix(prefix).filter(|_| !prefix.is_empty())?;
        Some((before.trim_end(), *power, size))
    };
    let found = match unit.takes_prefix() {
        true => PREFIXES.iter().find_map(prefixed),
        false => None,
    };
    found.unwrap_or((before.trim_end(), 0, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Energies, number, with_unit, write_energies};

    #[test]
    fn people_type_numbers_in_many_ways() {
        for (text, unit, value) in [
            ("0,5", Unit::One, 0.5),
            ("0,500", Unit::One, 0.5),
            ("-3,25", Unit::One, -3.25),
            (" 30 ", Unit::TasksPerSlot, 30.0),
            ("20 tasks/slot", Unit::TasksPerSlot, 20.0),
            ("1.08e−11", Unit::JoulePerFlop, 1.08e-11),
            ("10.8 pJ/FLOP", Unit::JoulePerFlop, 1.08e-11),
            ("435 W", Unit::Watt, 435.0),
            ("0.435kW", Unit::Watt, 435.0),
            ("1e3 mW", Unit::Watt, 1.0),
            ("0.5 kWh", Unit::Joule, 1.8e6),
            ("2 mWh/token", Unit::JoulePerToken, 7.2),
            ("1.5B", Unit::Parameters, 1.5e9),
            ("235 B", Unit::Parameters, 2.35e11),
        ] {
            assert_eq!(typed(text, unit), Ok(value), "{text}");
        }
        for (text, unit, named) in [
            ("1,000", Unit::One, "“,”"),
            ("1,000.5", Unit::One, "“,”"),
            ("1,2,3", Unit::One, "“,”"),
            ("1 000", Unit::One, "“ ”"),
            ("1'000", Unit::One, "“'”"),
            ("٤٣٥", Unit::Watt, "“٤”"),
            ("4٣5", Unit::Watt, "“٣”"),
            ("0.3 Wh", Unit::JoulePerToken, "“Wh” is no unit"),
            ("435 W", Unit::Joule, "“W” is no unit"),
            ("24 h", Unit::One, "“h” is no unit"),
            ("", Unit::One, "“”"),
            ("e5", Unit::One, "“e5”"),
        ] {
            let refused = typed(text, unit).expect_err(text);
            assert!(refused.contains(named), "{text}: {refused}");
        }
    }

    /// What the page itself writes can be typed again.
    #[test]
    fn what_is_written_can_be_typed() {
        for value in [0.1, 1.08e-11, 435.0, 1e7, 2.35e11] {
            assert_eq!(typed(&number(value), Unit::Joule), Ok(value));
            for energies in [Energies::WattHours, Energies::Joules] {
                write_energies(energies);
                let again = typed(&with_unit(value, Unit::Joule), Unit::Joule).expect("a number");
                assert!((again / value - 1.0).abs() < 0.01, "{value}");
            }
        }
    }
}
