//! Battery: the reflected walk of stored energy, its switches, and its meters (E1, E2).

use crate::units::{OutOfRange, Quantity, Unit};

/// Capacity C of a finite battery.
pub static CAPACITY: Quantity = Quantity {
    name: "battery capacity",
    symbol: "C",
    unit: Unit::Joule,
    min: 1e-6,
    max: 1e18,
    integer: false,
};
/// Round-trip efficiency, charged to what goes in.
pub static EFFICIENCY: Quantity = Quantity {
    name: "round-trip efficiency",
    symbol: "η_B",
    unit: Unit::One,
    min: 0.01,
    max: 1.0,
    integer: false,
};
/// Energy at the start, B_0.
pub static CHARGE: Quantity = Quantity {
    name: "initial charge",
    symbol: "B₀",
    unit: Unit::Joule,
    min: 0.0,
    max: 1e18,
    integer: false,
};

/// What a battery can do; the default is the paper's setting: infinite, lossless, empty at the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Storage {
    capacity: f64,
    efficiency: f64,
    charge: f64,
}

impl Default for Storage {
    fn default() -> Self {
        Storage {
            capacity: f64::INFINITY,
            efficiency: 1.0,
            charge: 0.0,
        }
    }
}

impl Storage {
    /// `capacity` \[J\], `None` for an infinite battery; `charge` \[J\], which a system refuses above the capacity.
    pub fn new(capacity: Option<f64>, efficiency: f64, charge: f64) -> Result<Storage, OutOfRange> {
        let capacity = match capacity {
            Some(capacity) => CAPACITY.check(capacity)?,
            None => f64::INFINITY,
        };
        Ok(Storage {
            capacity,
            efficiency: EFFICIENCY.check(efficiency)?,
            charge: CHARGE.check(charge)?,
        })
    }

    /// C \[J\]; infinite in the paper's setting.
    pub fn capacity(&self) -> f64 {
        self.capacity
    }

    /// eta, the part of what is charged that can be used again.
    pub fn efficiency(&self) -> f64 {
        self.efficiency
    }

    /// B_0 \[J\].
    pub fn charge(&self) -> f64 {
        self.charge
    }

    /// The same battery without losses.
    pub fn lossless(&self) -> Storage {
        Storage {
            efficiency: 1.0,
            ..*self
        }
    }

    /// Whether it is the paper's.
    pub fn is_ideal(&self) -> bool {
        *self == Storage::default()
    }
}

/// State of the battery and its meters after some slots.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Battery {
    level: f64,
    auxiliary: f64,
    spilled: f64,
    lost: f64,
}

impl Battery {
    /// The battery at the start: charged to B_0, both meters at zero.
    pub fn new(storage: &Storage) -> Battery {
        Battery {
            level: storage.charge,
            ..Battery::default()
        }
    }

    /// One slot with net energy `x` = harvest - demand \[J\] (E1): what is short is drawn as auxiliary energy, what does
    /// not fit is spilled.
    pub fn step(&mut self, x: f64, storage: &Storage) {
        let stored = if x > 0.0 { storage.efficiency * x } else { x };
        self.lost += x - stored;
        let next = self.level + stored;
        if next < 0.0 {
            self.auxiliary -= next;
            self.level = 0.0;
        } else if next > storage.capacity {
            self.spilled += next - storage.capacity;
            self.level = storage.capacity;
        } else {
            self.level = next;
        }
    }

    /// B_t \[J\].
    pub fn level(&self) -> f64 {
        self.level
    }

    /// A_t, auxiliary energy drawn so far \[J\].
    pub fn auxiliary(&self) -> f64 {
        self.auxiliary
    }

    /// U_t, unused baseline energy so far \[J\]: what is left and what was spilled.
    pub fn unused(&self) -> f64 {
        self.level + self.spilled
    }

    /// Lost in charging so far \[J\].
    pub fn lost(&self) -> f64 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::streams::{Draws, Stream};
    use crate::numerics::variates::normal;

    #[test]
    fn four_slots_by_hand() {
        let ideal = Storage::default();
        let mut battery = Battery::new(&ideal);
        let mut seen = Vec::new();
        for x in [3.0, -5.0, 4.0, -1.0] {
            battery.step(x, &ideal);
            seen.push((battery.level(), battery.auxiliary()));
        }
        assert_eq!(seen, [(3.0, 0.0), (0.0, 2.0), (4.0, 2.0), (3.0, 2.0)]);
        let small = Storage::new(Some(5.0), 0.5, 1.0).expect("valid");
        let mut battery = Battery::new(&small);
        for x in [4.0, 8.0, -7.0] {
            battery.step(x, &small);
        }
        // 1 + 2, + 4 spills 2, - 7 draws 2; half of 12 lost.
        assert_eq!((battery.level(), battery.auxiliary()), (0.0, 2.0));
        assert_eq!((battery.unused(), battery.lost()), (2.0, 6.0));
    }

    #[test]
    fn energy_is_conserved_and_more_supply_never_draws_more() {
        let storages = [
            Storage::default(),
            Storage::new(Some(30.0), 1.0, 0.0).expect("valid"),
            Storage::new(None, 0.8, 50.0).expect("valid"),
            Storage::new(Some(40.0), 0.7, 40.0).expect("valid"),
        ];
        for path in 0..200 {
            let storage = &storages[path as usize % storages.len()];
            let mut draws = Draws::new(2, Stream::Supply, path, 0);
            let (mut poor, mut rich) = (Battery::new(storage), Battery::new(storage));
            let (mut sum, mut size) = (0.0, 0.0);
            for _ in 0..300 {
                let x = 10.0 * normal(&mut draws);
                poor.step(x, storage);
                rich.step(x + 0.5, storage);
                sum += x;
                size += x.abs();
                // E2 to rounding: B + spilled + lost = B_0 + S + A.
                let gap = poor.unused() + poor.lost() - (storage.charge() + sum + poor.auxiliary());
                assert!(
                    gap.abs() <= 600.0 * f64::EPSILON * (size + 50.0),
                    "gap {gap}"
                );
                assert!(rich.auxiliary() <= poor.auxiliary() * (1.0 + 1e-12) + 1e-9);
                assert!(rich.level() >= poor.level() - 1e-9);
            }
        }
    }

    #[test]
    fn refusals_name_the_range() {
        for (capacity, efficiency, charge, part) in [
            (Some(0.0), 1.0, 0.0, "battery capacity"),
            (None, 0.0, 0.0, "round-trip efficiency"),
            (None, 1.0, f64::NAN, "initial charge"),
        ] {
            let error = Storage::new(capacity, efficiency, charge).expect_err("refused");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
