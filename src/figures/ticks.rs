//! Ticks: where an axis is marked and what is written there.
//!
//! Written by hand because plotters chooses ticks that are round in the value itself. These are round in the unit that is
//! written (hours of a time in seconds), and axes end at round values, so that a mesh holds still while its series move.

use crate::units::{self, Unit};

/// Linear or logarithmic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios.
    Log,
    /// Linear without ticks, for rows that carry their own names.
    Bare,
}

/// An axis: range, ticks with labels, and a title with the unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Value at the left or lower end.
    pub from: f64,
    /// Value at the right or upper end.
    pub to: f64,
    /// How values are spread between the ends.
    pub scale: Scale,
    /// What is shown, with its unit.
    pub title: String,
    unit: Unit,
    /// Value that a label of one stands for.
    divisor: f64,
}

/// One tick: value and label.
pub type Tick = (f64, String);

impl Axis {
    /// Around the smallest and the largest finite value, and something sensible where there is none.
    pub fn linear(name: &str, unit: Unit, values: impl IntoIterator<Item = f64>) -> Axis {
        let (mut from, mut to) = range(values.into_iter()).unwrap_or((0.0, 1.0));
        if to - from <= 1e-9 * from.abs().max(to.abs()) {
            let room = if to == 0.0 { 1.0 } else { 0.1 * to.abs() };
            (from, to) = (if from == 0.0 { 0.0 } else { from - room }, to + room);
        }
        let (one, symbol) = unit.written();
        (from, to) = outward(from / one, to / one);
        let (power, prefix) = units::prefix(from.abs().max(to.abs()), unit);
        Axis {
            from: one * from,
            to: one * to,
            scale: Scale::Linear,
            title: titled(name, prefix, symbol),
            unit,
            divisor: one * libm::pow(10.0, f64::from(power)),
        }
    }

    /// Whole decades around the positive values, at most `decades` of them, the largest kept.
    pub fn log(
        name: &str,
        unit: Unit,
        values: impl IntoIterator<Item = f64>,
        decades: f64,
    ) -> Axis {
        let positive = values.into_iter().filter(|v| *v > 0.0);
        let (one, symbol) = unit.written();
        let (low, high) = range(positive).map_or((1.0, 10.0), |(l, h)| (l / one, h / one));
        let top = libm::ceil(libm::log10(high) - 1e-9);
        let bottom = libm::floor(libm::log10(low) + 1e-9).max(top - decades);
        Axis {
            from: one * libm::pow(10.0, bottom.min(top - 1.0)),
            to: one * libm::pow(10.0, top),
            scale: Scale::Log,
            title: titled(name, "", symbol),
            unit,
            divisor: one,
        }
    }

    /// From 0 to 1, without ticks.
    pub fn bare(title: &str) -> Axis {
        Axis {
            from: 0.0,
            to: 1.0,
            scale: Scale::Bare,
            title: title.to_string(),
            unit: Unit::One,
            divisor: 1.0,
        }
    }

    /// A time axis \[s\] in the unit a person would choose.
    pub fn time(name: &str, longest: f64) -> Axis {
        let longest = if longest.is_finite() && longest > 0.0 {
            longest
        } else {
            1.0
        };
        let text = units::duration(longest);
        let unit = text.rsplit_once(' ').map_or(&*text, |(_, unit)| unit);
        let seconds = match unit {
            "min" => 60.0,
            "h" => 3600.0,
            "days" => 86_400.0,
            "years" => 31_536_000.0,
            _ => 1.0,
        };
        Axis {
            from: 0.0,
            to: longest,
            scale: Scale::Linear,
            title: format!("{name} [{unit}]"),
            unit: Unit::Second,
            divisor: seconds,
        }
    }

    /// The same axis with another range, `from` may exceed `to` (reversed).
    pub fn between(self, from: f64, to: f64) -> Axis {
        Axis { from, to, ..self }
    }

    /// Share of the axis at which a value lies, 0 at `from`, 1 at `to`.
    pub fn position(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::Bare => (value - self.from) / (self.to - self.from),
            Scale::Log => libm::log(value / self.from) / libm::log(self.to / self.from),
        }
    }

    /// The value at a share of the axis.
    pub fn value(&self, share: f64) -> f64 {
        match self.scale {
            Scale::Linear | Scale::Bare => self.from + share * (self.to - self.from),
            Scale::Log => self.from * libm::pow(self.to / self.from, share),
        }
    }

    /// At most about `most` ticks.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let divisor = self.divisor;
        match self.scale {
            Scale::Linear => {
                let (values, decimals) = linear(low / divisor, high / divisor, most);
                let label = |v: f64| plain(v, decimals);
                values
                    .into_iter()
                    .map(|v| (v * divisor, label(v)))
                    .collect()
            }
            Scale::Bare => Vec::new(),
            Scale::Log => decades(low / divisor, high / divisor, most)
                .into_iter()
                .map(|power| {
                    (
                        divisor * libm::pow(10.0, f64::from(power)),
                        self.decade(power),
                    )
                })
                .collect(),
        }
    }

    /// `10 k` where the unit takes prefixes, otherwise `10⁴`.
    fn decade(&self, power: i32) -> String {
        let (thousands, prefix) =
            units::prefix(libm::pow(10.0, f64::from(power)) * 1.001, self.unit);
        let rest = power - thousands;
        match (self.unit, rest) {
            (Unit::Joule | Unit::Watt, 0..=2) => {
                let digits = plain(libm::pow(10.0, f64::from(rest)), 0);
                format!("{digits} {prefix}").trim_end().to_string()
            }
            _ if (0..=3).contains(&power) => plain(libm::pow(10.0, f64::from(power)), 0),
            _ => format!("10{}", superscript(power)),
        }
    }
}

fn titled(name: &str, prefix: &str, symbol: &str) -> String {
    match symbol {
        "" => name.to_string(),
        _ => format!("{name} [{prefix}{symbol}]"),
    }
}

/// Smallest and largest finite value.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .filter(|v| v.is_finite())
        .fold(None, |range, v| match range {
            None => Some((v, v)),
            Some((low, high)) => Some((v.min(low), v.max(high))),
        })
}

/// The range with its ends moved outward to whole steps, so that they hold still while data moves between them; an end at 0
/// stays. At most a fifth of the new range is empty.
pub fn outward(from: f64, to: f64) -> (f64, f64) {
    let free = [from, to].into_iter().filter(|end| *end != 0.0).count();
    let step = nice((to - from) / (10.0 * free.max(1) as f64));
    if !(step.is_finite() && step > 0.0) {
        return (from, to);
    }
    let low = libm::floor(from / step + 1e-9) * step;
    let high = libm::ceil(to / step - 1e-9) * step;
    // Rounding never cuts the data; adding 0 makes a zero of a negative zero.
    (low.min(from) + 0.0, high.max(to) + 0.0)
}

/// The least of 1, 2 or 5 times a power of ten that is not below a positive value.
fn nice(rough: f64) -> f64 {
    let unit = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 5.0].map(|m| m * unit);
    let enough = |s: &f64| *s >= rough * (1.0 - 1e-9);
    steps.into_iter().find(enough).unwrap_or(10.0 * unit)
}

/// Multiples of 1, 2 or 5 times a power of ten within a range, and the decimals they need.
fn linear(low: f64, high: f64, most: usize) -> (Vec<f64>, usize) {
    let width = high - low;
    if !(width.is_finite() && width > 0.0) {
        return (Vec::new(), 0);
    }
    let step = nice(width / most.max(1) as f64);
    let first = libm::ceil(low / step - 1e-9);
    let last = libm::floor(high / step + 1e-9);
    let count = (last - first).clamp(0.0, 50.0) as usize;
    let values = (0..=count).map(|i| (first + i as f64) * step).collect();
    let decimals = (-libm::floor(libm::log10(step) + 1e-9)).clamp(0.0, 12.0) as usize;
    (values, decimals)
}

/// Powers of ten within a range, thinned evenly.
fn decades(low: f64, high: f64, most: usize) -> Vec<i32> {
    let first = libm::ceil(libm::log10(low) - 1e-9) as i32;
    let last = libm::floor(libm::log10(high) + 1e-9) as i32;
    let count = usize::try_from((last - first).max(0)).unwrap_or(0) + 1;
    let stride = count.div_ceil(most.max(1)).max(1);
    (first..=last).step_by(stride).collect()
}

/// A number with fixed decimals, a true minus and never a minus before zero.
fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    let text = if zero { text.replace('-', "") } else { text };
    text.replace('-', "−")
}

fn superscript(power: i32) -> String {
    power
        .to_string()
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '0' => '⁰',
            c => c
                .to_digit(10)
                .and_then(|d| char::from_u32(0x2070 + d))
                .unwrap_or(c),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis, most: usize) -> Vec<String> {
        axis.ticks(most).into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn linear_ticks_are_round_and_share_a_prefix() {
        let axis = Axis::linear("auxiliary energy", Unit::Joule, [0.0, 11.3e6]);
        assert_eq!(axis.title, "auxiliary energy [MJ]");
        assert_eq!(labels(&axis, 4), ["0", "5", "10"]);
        let axis = Axis::linear("x", Unit::One, [-0.2, 0.2]);
        assert_eq!(labels(&axis, 5), ["−0.2", "−0.1", "0.0", "0.1", "0.2"]);
        let axis = Axis::linear("x", Unit::One, [0.5, 1.5]);
        assert_eq!(labels(&axis, 6), ["0.6", "0.8", "1.0", "1.2", "1.4"]);
    }

    /// In watt-hours, too, ends and ticks are round in what is written.
    #[test]
    fn energies_in_watt_hours() {
        units::write_energies(units::Energies::WattHours);
        let linear = Axis::linear("x", Unit::Joule, [0.0, 11.3e6]);
        let log = Axis::log("energy", Unit::Joule, [2e2, 3e6], 8.0);
        units::write_energies(units::Energies::Joules);
        assert_eq!(linear.title, "x [kWh]");
        assert_eq!(linear.to, 3.5 * 3.6e6);
        assert_eq!(labels(&linear, 4), ["0", "1", "2", "3"]);
        assert_eq!((log.from, log.to), (36.0, 3.6e6));
        assert_eq!(log.title, "energy [Wh]");
    }

    #[test]
    fn ends_are_round_contain_the_data_and_waste_little() {
        assert_eq!(outward(0.0, 11.3e6), (0.0, 12e6));
        assert_eq!(outward(0.0, 2.0), (0.0, 2.0));
        assert_eq!(outward(-30.1, 0.0), (-35.0, 0.0));
        assert_eq!(outward(1.83, 2.97), (1.8, 3.0));
        let mut value = 1e-3;
        while value < 1e9 {
            for (from, to) in [
                (0.0, value),
                (-value, 0.3 * value),
                (0.7 * value, 1.1 * value),
            ] {
                let (low, high) = outward(from, to);
                let empty = 1.0 - (to - from) / (high - low);
                assert!(
                    low <= from && high >= to && empty <= 0.2 + 1e-9,
                    "{from} to {to}: {low} to {high}"
                );
                assert!(from != 0.0 || low == 0.0, "{from} has moved");
            }
            value *= 1.0137;
        }
    }

    #[test]
    fn ends_hold_still_while_data_moves() {
        let moves = (0..=200).map(|i| 300.0 + f64::from(i));
        let mut ends: Vec<f64> = moves.map(|top| outward(0.0, top).1).collect();
        ends.dedup();
        assert_eq!(ends, [300.0, 350.0, 400.0, 450.0, 500.0]);
    }

    #[test]
    fn decades_are_short_and_thinned() {
        let axis = Axis::log("energy", Unit::Joule, [2e2, 3e6], 8.0);
        assert_eq!(
            labels(&axis, 9),
            ["100", "1 k", "10 k", "100 k", "1 M", "10 M"]
        );
        let axis = Axis::log("T", Unit::Slots, [1.0, 1e6], 8.0);
        assert_eq!(labels(&axis, 4), ["1", "100", "10⁴", "10⁶"]);
        let axis = Axis::log("x", Unit::One, [1e-300, 1.0], 6.0);
        assert_eq!(axis.from, 1e-6);
    }

    #[test]
    fn hopeless_ranges_still_give_an_axis() {
        for values in [
            vec![],
            vec![f64::NAN],
            vec![0.0, 0.0],
            vec![5.0],
            vec![-3.0, -3.0],
        ] {
            let linear = Axis::linear("x", Unit::Joule, values.clone());
            assert!(linear.from < linear.to && linear.ticks(5).len() < 60);
            let log = Axis::log("x", Unit::Joule, values, 6.0);
            assert!(log.from < log.to && !log.ticks(5).is_empty());
        }
        assert!(Axis::time("time", f64::NAN).ticks(5).len() > 1);
    }

    #[test]
    fn times_are_in_the_unit_of_people() {
        let axis = Axis::time("time", 60_000.0);
        assert_eq!(axis.title, "time [h]");
        assert_eq!(labels(&axis, 4), ["0", "5", "10", "15"]);
    }
}
