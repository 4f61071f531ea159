//! Replay of a series: what its weather alone draws, over every starting hour (E29).
//!
//! Slots of a series depend on each other, so neither E6 nor a diffusion describes them. With demand at its mean the walk
//! of stored energy is known from every starting hour, and the auxiliary energy of the paper's battery is
//! A_s = (P_s - min_{k<=T} P_(s+k) - B_0)^+, P being the prefix sums of net energy. A sliding minimum yields all starting
//! hours of a circle of n hours in O(n) steps, whatever the horizon.

use crate::given::battery::Storage;
use crate::given::supply::trace::Trace;
use std::sync::Arc;

/// A series read in slots of one length.
#[derive(Clone, Debug)]
pub struct Replay {
    /// H_t / mu of a step that starts at each hour, averaged over the step.
    steps: Vec<f64>,
    /// Hours of a step: those of a slot where they are whole, otherwise one.
    stride: usize,
    /// Slots in a step.
    slots: f64,
    /// Whether the ends of steps are ends of slots. If not, a minimum may lie within a slot.
    aligned: bool,
}

impl Replay {
    /// `slot_hours`: length of a slot \[h\].
    pub fn new(trace: &Arc<Trace>, slot_hours: f64) -> Replay {
        let whole = |x: f64| (x - libm::round(x)).abs() < 1e-9 && x >= 0.5;
        let stride = match whole(slot_hours) {
            true => libm::round(slot_hours) as usize,
            false => 1,
        };
        let length = stride as f64;
        Replay {
            steps: (0..trace.hours())
                .map(|hour| trace.mean_between(hour as f64, length))
                .collect(),
            stride,
            slots: length / slot_hours,
            aligned: whole(slot_hours) || whole(1.0 / slot_hours),
        }
    }

    /// Whether slots end where the hours of the series do, so that the replay is exact and not only within one slot.
    pub fn is_aligned(&self) -> bool {
        self.aligned
    }

    /// A_s after `t` slots for every starting hour s, in no particular order \[J\]; `supply` and `demand` are the mean
    /// energies of a slot \[J/slot\]. The battery may be lossy and charged; its capacity is taken as infinite.
    pub fn auxiliary(&self, supply: f64, demand: f64, storage: &Storage, t: u64) -> Vec<f64> {
        let eta = storage.efficiency();
        let net = |relative: &f64| {
            let x = self.slots * (supply * relative - demand);
            if x > 0.0 { eta * x } else { x }
        };
        let net: Vec<f64> = self.steps.iter().map(net).collect();
        let hours = net.len();
        let steps = t as f64 / self.slots;
        let cycles = greatest_common_divisor(self.stride, hours);
        let mut all = Vec::with_capacity(hours);
        let mut ring = Vec::with_capacity(hours / cycles);
        for first in 0..cycles {
            ring.clear();
            let mut hour = first;
            for _ in 0..hours / cycles {
                ring.extend(net.get(hour));
                hour += self.stride % hours;
                if hour >= hours {
                    hour -= hours;
                }
            }
            all.extend(drawn(&ring, steps, storage.charge()));
        }
        all
    }

    /// Mean surplus and mean deficit of a slot, with demand at its mean \[J/slot\].
    pub fn surplus_and_deficit(&self, supply: f64, demand: f64) -> (f64, f64) {
        let (mut surplus, mut deficit) = (0.0, 0.0);
        for relative in &self.steps {
            let x = supply * relative - demand;
            surplus += x.max(0.0);
            deficit += (-x).max(0.0);
        }
        let hours = self.steps.len() as f64;
        (surplus / hours, deficit / hours)
    }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 {
        a.max(1)
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// For each place of a ring of net energies: how far the walk that starts there falls below its start within `steps` steps,
/// the last of which may be a part of one, less `charge` and not below zero.
fn drawn(ring: &[f64], steps: f64, charge: f64) -> impl Iterator<Item = f64> {
    let n = ring.len();
    let mut sum = 0.0;
    let before = |x: &f64| {
        let before = sum;
        sum += x;
        before
    };
    let prefix: Vec<f64> = ring.iter().map(before).collect();
    let lap = sum;
    let whole = libm::floor(steps);
    let (full, part) = (whole as u64, steps - whole);
    // A later lap repeats the first, higher or lower by a constant: the lowest point lies in the first lap if that constant
    // is positive, and in the last one otherwise.
    let (offset, points) = match full >= n as u64 {
        false => (0, full as usize + 1),
        true if lap >= 0.0 => (0, n),
        true => (full + 1 - n as u64, n),
    };
    // Entry `start + steps` of a list of one lap, for `count` starts from 0 on, later laps being higher or lower.
    let ahead = |list: &[f64], steps: u64, count: usize| {
        let (laps, shift) = (steps / n as u64, (steps % n as u64) as usize);
        let mut out = Vec::with_capacity(count);
        let mut height = lap * laps as f64;
        let mut rest = list.get(shift..).unwrap_or(list);
        while out.len() < count {
            let left = count - out.len();
            out.extend(rest.iter().take(left).map(|v| height + v));
            height += lap;
            rest = list;
        }
        out
    };
    let lowest = sliding_minimum(&ahead(&prefix, 0, n + points - 1), points, n);
    let mut lows = ahead(&lowest, offset, n);
    if part > 0.0 {
        let ends = ahead(&prefix, full, n + 1);
        for (low, pair) in lows.iter_mut().zip(ends.windows(2)) {
            if let [end, next] = pair {
                *low = low.min(end + part * (next - end));
            }
        }
    }
    let depths = prefix.into_iter().zip(lows);
    depths.map(move |(start, low)| (start - low - charge).max(0.0))
}

/// Least of `width` values from each of the first `count` places on (van Herk 1992): what is left of the block of that
/// width in which the place lies, and the beginning of the next.
fn sliding_minimum(values: &[f64], width: usize, count: usize) -> Vec<f64> {
    // `f64::min` is a call into a library here.
    let less = |a: f64, b: f64| if a < b { a } else { b };
    let mut lowest = values.to_vec();
    let ends = values.chunks(width).skip(1);
    for (places, ends) in lowest.chunks_mut(width).zip(ends.chain([[].as_slice()])) {
        let mut least = f64::INFINITY;
        for place in places.iter_mut().rev() {
            least = less(least, *place);
            *place = least;
        }
        let mut least = f64::INFINITY;
        for (place, end) in places.iter_mut().skip(1).zip(ends) {
            least = less(least, *end);
            *place = less(*place, least);
        }
    }
    lowest.truncate(count);
    lowest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::battery::Battery;
    use crate::given::supply::trace::TraceFile;
    use crate::numerics::streams::{Draws, Stream};

    fn trace(hours: usize, seed: u64) -> Arc<Trace> {
        let mut draws = Draws::new(seed, Stream::Supply, 0, 0);
        let rows: String = (0..hours)
            .map(|_| format!("{}\n", (10.0 * draws.uniform()).floor()))
            .collect();
        let file = TraceFile::parse("t", rows.as_bytes()).expect("reads");
        Arc::new(Trace::new(&file, 0.5).expect("energy"))
    }

    /// Slot by slot, from every starting hour.
    fn walked(
        trace: &Trace,
        slot_hours: f64,
        (mean, demand): (f64, f64),
        storage: &Storage,
        t: u64,
    ) -> Vec<f64> {
        let from = |start: usize| {
            let mut battery = Battery::new(storage);
            for slot in 0..t {
                let at = start as f64 + slot as f64 * slot_hours;
                battery.step(mean * trace.mean_between(at, slot_hours) - demand, storage);
            }
            battery.auxiliary()
        };
        (0..trace.hours()).map(from).collect()
    }

    fn sorted(mut values: Vec<f64>) -> Vec<f64> {
        values.sort_by(f64::total_cmp);
        values
    }

    /// The sliding minimum against the battery of E1, from every starting hour: fractions and multiples of an hour,
    /// horizons within a lap, at its end and over many laps, too little, enough and too much supply.
    #[test]
    fn every_starting_hour_is_what_the_battery_walks() {
        for (hours, slot) in [
            (24, 1.0),
            (31, 0.25),
            (30, 4.0),
            (25, 24.0),
            (28, 1.0 / 60.0),
        ] {
            let trace = trace(hours, hours as u64);
            let replay = Replay::new(&trace, slot);
            assert!(replay.is_aligned());
            for (supply, efficiency, charge) in [
                (100.0, 1.0, 0.0),
                (90.0, 1.0, 0.0),
                (130.0, 1.0, 35.0),
                (110.0, 0.8, 0.0),
            ] {
                let storage = Storage::new(None, efficiency, charge).expect("valid");
                for t in [1, 2, 7, 24, 25, 31, 100, 367] {
                    let a = sorted(replay.auxiliary(supply, 100.0, &storage, t));
                    let b = sorted(walked(&trace, slot, (supply, 100.0), &storage, t));
                    let size = 100.0 * t as f64;
                    for (a, b) in a.iter().zip(&b) {
                        assert!((a - b).abs() < 1e-11 * size, "{hours} {slot} {t}: {a} {b}");
                    }
                }
            }
        }
    }

    /// Where slots end within hours the lowest point may lie within a slot, at most its whole demand lower.
    #[test]
    fn slots_of_odd_length_are_within_one_slot() {
        let trace = trace(40, 3);
        let storage = Storage::default();
        for slot in [0.37, 1.4, 5.3] {
            let replay = Replay::new(&trace, slot);
            assert!(!replay.is_aligned());
            for t in [1, 5, 50] {
                let mean = |v: Vec<f64>| v.iter().sum::<f64>() / v.len() as f64;
                let a = mean(replay.auxiliary(100.0, 100.0, &storage, t));
                let b = mean(walked(&trace, slot, (100.0, 100.0), &storage, t));
                assert!(a >= b - 1e-9 && a <= b + 100.0, "{slot} {t}: {a} {b}");
            }
        }
    }

    #[test]
    fn more_supply_never_draws_more_and_a_longer_horizon_never_less() {
        let trace = trace(100, 8);
        let storage = Storage::new(None, 0.9, 5.0).expect("valid");
        let replay = Replay::new(&trace, 1.0);
        let total = |supply, t| {
            replay
                .auxiliary(supply, 100.0, &storage, t)
                .iter()
                .sum::<f64>()
        };
        for t in 1..250 {
            for supply in [50.0, 99.0, 100.0, 101.0, 180.0] {
                assert!(total(supply, t + 1) >= total(supply, t) - 1e-9);
                assert!(total(1.01 * supply, t) <= total(supply, t) + 1e-9);
            }
        }
    }
}
