//! Battery of infinite capacity, empty at the start (E1, E2).

/// State of the battery and its two meters after some slots.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Battery {
    level: f64,
    auxiliary: f64,
}

impl Battery {
    /// One slot with net energy `x` = harvest - demand \[J\] (E1): what is short is drawn as auxiliary energy.
    pub fn step(&mut self, x: f64) {
        let next = self.level + x;
        if next < 0.0 {
            self.auxiliary -= next;
            self.level = 0.0;
        } else {
            self.level = next;
        }
    }

    /// B_t \[J\]; without spilling also U_t, the unused baseline energy.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// A_t, auxiliary energy drawn so far \[J\].
    pub fn auxiliary(&self) -> f64 {
        self.auxiliary
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::{Draws, Stream};
    use crate::variates::normal;

    #[test]
    fn four_slots_by_hand() {
        let mut battery = Battery::default();
        let mut seen = Vec::new();
        for x in [3.0, -5.0, 4.0, -1.0] {
            battery.step(x);
            seen.push((battery.level(), battery.auxiliary()));
        }
        assert_eq!(seen, [(3.0, 0.0), (0.0, 2.0), (4.0, 2.0), (3.0, 2.0)]);
    }

    #[test]
    fn energy_is_conserved_and_more_supply_never_draws_more() {
        for path in 0..200 {
            let mut draws = Draws::new(2, Stream::Supply, path, 0);
            let (mut poor, mut rich) = (Battery::default(), Battery::default());
            let (mut sum, mut size) = (0.0, 0.0);
            for _ in 0..300 {
                let x = 10.0 * normal(&mut draws);
                poor.step(x);
                rich.step(x + 0.5);
                sum += x;
                size += x.abs();
                // E2 to rounding: B = S + A.
                let gap = poor.level() - (sum + poor.auxiliary());
                assert!(gap.abs() <= 300.0 * f64::EPSILON * size, "gap {gap}");
                assert!(rich.auxiliary() <= poor.auxiliary() * (1.0 + 1e-12));
                assert!(rich.level() >= poor.level() - 1e-9);
            }
        }
    }
}
