//! Replay of a series: what its weather alone draws, over every starting hour (E29).
//!
//! Slots of a series depend on each other, so neither E6 nor a diffusion describes them. With demand at its mean the walk
//! of stored energy is known from every starting hour, and the auxiliary energy of the paper's battery is
//! A_s = (P_s - min_{k<=T} P_(s+k) - B_0)^+, P being the prefix sums of net energy. A sliding minimum yields all starting
//! hours of a circle of n hours in O(n) steps, whatever the horizon.

use crate::battery::Storage;
use crate::supply::trace::Trace;
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
        let mut drawn = Vec::with_capacity(hours);
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
            let charge = storage.charge();
            deepest(&ring, steps, &mut |depth| {
                drawn.push((depth - charge).max(0.0))
            });
        }
        drawn
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
/// the last of which may be a part of one.
fn deepest(ring: &[f64], steps: f64, tell: &mut impl FnMut(f64)) {
    let n = ring.len();
    let mut prefix = Vec::with_capacity(2 * n + 1);
    let mut sum = 0.0;
    prefix.push(0.0);
    for x in ring.iter().chain(ring) {
        sum += x;
        prefix.push(sum);
    }
    let lap = 0.5 * sum;
    let whole = libm::floor(steps);
    let (full, part) = (whole as u64, steps - whole);
    // A later lap repeats the first, higher or lower by a constant: the lowest point lies in the first lap if that constant
    // is positive, and in the last one otherwise.
    let (offset, points) = match full >= n as u64 {
        false => (0, full as usize + 1),
        true if lap >= 0.0 => (0, n),
        true => (full + 1 - n as u64, n),
    };
    let lowest = sliding_minimum(prefix.get(..n + points).unwrap_or(&prefix), points, n);
    // Entry `start + steps` of a list of one lap, for all starts from 0 on, later laps being higher or lower.
    let ahead = |list: &[f64], steps: u64| {
        let (laps, shift) = (steps / n as u64, (steps % n as u64) as usize);
        let (wrapped, rest) = list.get(..n).unwrap_or(list).split_at(shift);
        let now = (lap * laps as f64, lap * (laps + 1) as f64);
        let rest = rest.iter().map(move |v| now.0 + v);
        rest.chain(wrapped.iter().map(move |v| now.1 + v))
            .collect::<Vec<f64>>()
    };
    let mut lows = ahead(&lowest, offset);
    if part > 0.0 {
        let ends = ahead(&prefix, full)
            .into_iter()
            .zip(ahead(&prefix, full + 1));
        for (low, (end, next)) in lows.iter_mut().zip(ends) {
            *low = low.min(end + part * (next - end));
        }
    }
    for (start, low) in prefix.iter().zip(lows) {
        tell(start - low);
    }
}

/// Least of `width` values from each of the first `count` places on (van Herk 1992): two running minima within blocks of
/// that width, whatever it is.
fn sliding_minimum(values: &[f64], width: usize, count: usize) -> Vec<f64> {
    let mut ahead = values.to_vec();
    let mut behind = values.to_vec();
    for block in behind.chunks_mut(width) {
        let mut least = f64::INFINITY;
        for value in block {
            least = least.min(*value);
            *value = least;
        }
    }
    for block in ahead.chunks_mut(width) {
        let mut least = f64::INFINITY;
        for value in block.iter_mut().rev() {
            least = least.min(*value);
            *value = least;
        }
    }
    let ends = behind.iter().skip(width - 1);
    let pairs = ahead.iter().zip(ends).take(count);
    pairs.map(|(a, b)| a.min(*b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::battery::Battery;
    use crate::streams::{Draws, Stream};
    use crate::supply::trace::TraceFile;

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
