//! How a parameter runs along a slider: a ladder of readable values, one step of the keyboard from each to the next.
//!
//! Whole numbers stand on whole numbers. A logarithmic ladder has steps of one or two hundredths of the value, so that
//! it looks evenly divided on a logarithmic scale.

use super::parameters::{COUNT, Id, Scale};
use crate::units::rounded;
use std::sync::OnceLock;

/// Most steps of a linear ladder, roughly.
const STEPS: f64 = 250.0;
/// Steps of the supply mean's, which runs in multiples of the critical supply: regimes lie close together there.
const MULTIPLES: f64 = 0.005;

/// The values at which a slider stops, rising.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder(Vec<f64>);

static LADDERS: [OnceLock<Ladder>; COUNT] = [const { OnceLock::new() }; COUNT];

impl Ladder {
    /// The ladder of a parameter, made when it is first asked for.
    pub fn of(id: Id) -> &'static Ladder {
        LADDERS[id as usize].get_or_init(|| Ladder::new(id))
    }

    fn new(id: Id) -> Ladder {
        let parameter = id.parameter();
        let (from, to) = parameter.slider;
        let mut stops = vec![from];
        match parameter.scale {
            Scale::Linear | Scale::Switch => {
                let step = match id {
                    Id::SupplyMean => MULTIPLES,
                    _ if parameter.quantity.integer => 1.0,
                    _ => round_step((to - from) / STEPS),
                };
                let count = libm::floor((to - from) / step + 1e-6) as usize;
                // Sums of steps carry dust in their last digits.
                stops.extend((1..=count).map(|k| rounded(from + k as f64 * step, 9)));
            }
            Scale::Logarithmic => {
                let decades = (exponent(from), exponent(to));
                stops.extend((decades.0..=decades.1).flat_map(decade));
            }
        }
        stops.push(to);
        if parameter.quantity.integer {
            stops.iter_mut().for_each(|s| *s = libm::round(*s));
        }
        stops.retain(|s| (from..=to).contains(s));
        stops.dedup();
        Ladder(stops)
    }

    /// The position of the upper end; the lower end is at 0.
    pub fn last(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// The position nearest to a value.
    pub fn position(&self, value: f64) -> usize {
        let above = self
            .0
            .partition_point(|stop| *stop < value)
            .min(self.last());
        let below = above.saturating_sub(1);
        let distance = |i: usize| self.0.get(i).map_or(f64::INFINITY, |s| (s - value).abs());
        if distance(below) < distance(above) {
            below
        } else {
            above
        }
    }

    /// The value at a position; beyond the end, that of the end.
    pub fn value(&self, position: usize) -> f64 {
        // A ladder has both its ends, so it is never empty.
        self.0
            .get(position.min(self.last()))
            .copied()
            .unwrap_or(f64::NAN)
    }
}

/// The value at a position of a parameter's slider; `unit`: that of one on its ladder.
pub fn value_at(id: Id, position: usize, unit: f64) -> f64 {
    let value = unit * Ladder::of(id).value(position);
    let value = match id {
        // Multiples of the critical supply have many digits.
        Id::SupplyMean => rounded(value, 3),
        _ => value,
    };
    // The first of them is no supply at all.
    let range = id.parameter().quantity;
    value.clamp(range.min, range.max)
}

/// The value at the slider's position that is nearest to a value.
pub fn nearest(id: Id, value: f64, unit: f64) -> f64 {
    value_at(id, Ladder::of(id).position(value / unit), unit)
}

fn exponent(value: f64) -> i32 {
    libm::floor(libm::log10(value) + 1e-9) as i32
}

/// The next of 1, 2, 5, 10, ... that is not below.
fn round_step(least: f64) -> f64 {
    let power = libm::pow(10.0, f64::from(exponent(least)));
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power);
    step.into_iter()
        .find(|s| *s >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

/// Readable values from 10^e to just below 10^(e + 1).
fn decade(e: i32) -> impl Iterator<Item = f64> {
    let hundredths = (100..200)
        .step_by(2)
        .chain((200..500).step_by(5))
        .chain((500..1000).step_by(10));
    hundredths.map(move |h| rounded(f64::from(h) * libm::pow(10.0, f64::from(e - 2)), 9))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::IDS;
    use crate::units::number;

    /// One key, one sensible step, for every parameter: never nothing, never a part of a whole number, and so on to the
    /// end; a step is at most a fortieth of the value or a hundredth of the slider, and has few digits.
    #[test]
    fn every_step_is_a_sensible_one() {
        for id in IDS {
            let p = id.parameter();
            let ladder = Ladder::of(id);
            let stops = &ladder.0;
            assert_eq!((stops[0], stops[ladder.last()]), p.slider, "{}", p.key);
            assert!(ladder.last() <= 1000, "{}: {}", p.key, ladder.last());
            for pair in stops.windows(2) {
                let step = pair[1] - pair[0];
                assert!(step > 0.0, "{}: {pair:?}", p.key);
                if p.quantity.integer {
                    assert!(
                        step >= 1.0 && pair[1] == libm::trunc(pair[1]),
                        "{}: {pair:?}",
                        p.key
                    );
                }
                let small = 0.01 * (p.slider.1 - p.slider.0);
                let fine = match p.scale {
                    Scale::Linear => small,
                    Scale::Logarithmic => 0.026 * pair[0],
                    Scale::Switch => 1.0,
                };
                let whole = f64::from(u8::from(p.quantity.integer));
                assert!(step <= fine.max(whole) + 1e-12, "{}: {pair:?}", p.key);
                assert!(number(pair[1]).len() <= 8, "{}: {}", p.key, pair[1]);
            }
        }
    }

    #[test]
    fn positions_and_values_agree() {
        for id in IDS {
            let ladder = Ladder::of(id);
            for position in 0..=ladder.last() {
                assert_eq!(ladder.position(ladder.value(position)), position, "{id:?}");
            }
            // A typed value between two stops is nearest to one of them, and a key leads past it.
            let default = id.parameter().default;
            let at = ladder.position(default);
            if id != Id::SupplyMean {
                assert!(
                    ladder.value(at + 1) > default || at == ladder.last(),
                    "{id:?}"
                );
                assert!(at == 0 || ladder.value(at - 1) < default, "{id:?}");
            }
            assert_eq!(ladder.position(f64::MAX), ladder.last());
            assert_eq!(ladder.position(-1.0), 0);
            assert_eq!(ladder.value(usize::MAX), id.parameter().slider.1);
        }
    }

    #[test]
    fn few_whole_numbers_are_counted_one_by_one() {
        for (id, most) in [
            (Id::Sites, 100),
            (Id::Branches, 8),
            (Id::Parallel, 8),
            (Id::Seed, 1000),
        ] {
            let ladder = Ladder::of(id);
            let first = ladder.value(0);
            assert!(
                (0..=ladder.last()).all(|i| ladder.value(i) == first + i as f64),
                "{id:?}"
            );
            assert_eq!(ladder.value(ladder.last()), f64::from(most));
        }
    }
}
