//! Live path: one sample path walked slot by slot, to be looked at.
//!
//! It is path 0 of the Monte Carlo sample. Every slot's draws have their own stream, so after a change of a parameter
//! the path goes on from where it stands, under the same weather; where the weather or the scenario becomes another, it
//! starts anew.

use crate::given::battery::Battery;
use crate::scenario::parameters::Id;
use crate::scenario::{Scenario, SupplyChoice};
use crate::simulation::ledger::Ledger;
use crate::simulation::{Luck, Sampler, Side, Task};
use crate::system::System;

/// Most points that are kept of the past.
const KEPT: usize = 400;
/// Most tasks of the present slot that are kept to be shown.
pub const SHOWN: usize = 40;

/// What a path goes through: while this stays the same, it goes on, whatever else is changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Which of the scenarios that were opened as a whole this is or has been changed from, in their order.
    opened: u32,
    /// What the weather is drawn from: its law (however volatile) or its file, the mixture of sun and wind, the length of
    /// a slot, the seed.
    supply: SupplyChoice,
    solar: Option<f64>,
    slot: f64,
    seed: u64,
    /// Of how many models the energy is counted.
    models: usize,
}

impl Course {
    /// The course of a scenario; `opened` counts the scenarios that were opened as a whole before it.
    pub fn of(scenario: &Scenario, opened: u32) -> Course {
        Course {
            opened,
            supply: scenario.supply.clone(),
            solar: Some(scenario.get(Id::SolarShare)).filter(|_| scenario.has_trace()),
            slot: scenario.get(Id::Slot),
            seed: scenario.seed(),
            models: scenario.models.len(),
        }
    }
}

/// The present state and the past of the path.
#[derive(Clone, Debug, Default)]
pub struct LivePath {
    course: Option<Course>,
    slot: u64,
    battery: Battery,
    /// Slot, battery, auxiliary \[J\].
    history: Vec<(f64, f64, f64)>,
    /// Every how many slots a point is kept.
    stride: u64,
    /// Harvest of the slot last walked \[J\].
    pub harvest: f64,
    /// Demand of the slot last walked \[J\].
    pub demand: f64,
    /// Side on which dispatch was in it.
    pub side: Side,
    /// First tasks of the slot last walked.
    pub tasks: Vec<Task>,
    /// How many tasks the slot last walked had.
    pub count: u64,
    /// Whether these tasks are only like those of the slot, whose many were drawn in one.
    pub are_examples: bool,
    /// What its tasks came to so far.
    pub ledger: Ledger,
}

impl LivePath {
    /// Slots walked.
    pub fn slot(&self) -> u64 {
        self.slot
    }

    /// Its level and meters after the slots walked.
    pub fn battery(&self) -> Battery {
        self.battery
    }

    /// Points that were kept: slot, battery level \[J\], auxiliary energy so far \[J\].
    pub fn history(&self) -> &[(f64, f64, f64)] {
        &self.history
    }

    /// Puts the path on this course, `None` being that of no system at all; `false` where it starts anew. A horizon that
    /// it has passed leaves it no place to stand.
    pub fn goes_on(&mut self, course: Option<(Course, u64)>) -> bool {
        let stands = course
            .as_ref()
            .is_none_or(|(_, horizon)| self.slot <= *horizon);
        let course = course.map(|(course, _)| course);
        let goes_on = stands && self.course == course;
        if !goes_on {
            *self = LivePath {
                course,
                ..LivePath::default()
            };
        }
        goes_on
    }

    /// Back to the first slot of the same course.
    pub fn restart(&mut self) {
        *self = LivePath {
            course: self.course.take(),
            ..LivePath::default()
        };
    }

    /// Seed of its course.
    pub fn seed(&self) -> Option<u64> {
        self.course.as_ref().map(|c| c.seed)
    }

    /// Whether the horizon is reached.
    pub fn is_finished(&self, system: &System) -> bool {
        self.slot >= system.horizon()
    }

    /// Walks one slot; nothing beyond the horizon. Returns how many tasks it drew one by one.
    pub fn advance(&mut self, system: &System, sampler: &Sampler, seed: u64) -> u64 {
        if self.is_finished(system) {
            return 0;
        }
        self.tasks.clear();
        (self.demand, self.count) = (0.0, 0);
        let models = system.parts().fleet.models().len();
        self.ledger.models.resize(models, (0.0, 0.0));
        let storage = &system.parts().storage;
        if self.slot == 0 {
            self.battery = Battery::new(storage);
        }
        self.side = sampler.side(self.battery.level());
        let luck = Luck::new(seed, 0);
        let bulk = sampler.slot(&luck, self.slot, self.side, &mut |task| {
            self.demand += task.energy;
            self.count += 1;
            self.ledger.enter(&task);
            if self.tasks.len() < SHOWN {
                self.tasks.push(task);
            }
        });
        let drawn = self.count;
        if let Some(bulk) = bulk {
            self.demand += bulk.energy;
            self.ledger.enter_bulk(&bulk);
            // The bulk has no single tasks: some like them are shown, none with more energy than it has.
            let (at, room) = ((self.slot, self.side), (drawn, SHOWN as u64));
            self.count = sampler.examples(system, &luck, at, room, &mut |task| {
                if task.energy <= bulk.energy {
                    self.tasks.push(task);
                }
            });
        }
        self.are_examples = self.count > drawn;
        self.harvest = system.supply().weather(seed, 0).harvest(self.slot);
        self.battery.step(self.harvest - self.demand, storage);
        self.slot += 1;
        self.remember(system.horizon());
        drawn
    }

    fn remember(&mut self, horizon: u64) {
        if self.history.is_empty() {
            self.history.push((0.0, 0.0, 0.0));
        }
        self.stride = self.stride.max(1);
        if self.slot.is_multiple_of(self.stride) || self.slot == horizon {
            self.history.push((
                self.slot as f64,
                self.battery.level(),
                self.battery.auxiliary(),
            ));
        }
        if self.history.len() > KEPT {
            // Half the points, so that the past costs the same however long it is.
            let mut index = 0;
            self.history.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::supply::Family;
    use crate::scenario::ShippedTrace;
    use crate::scenario::parameters::IDS;
    use crate::simulation::{Plan, Simulation};
    use crate::system::tests::system;
    use std::sync::Arc;

    #[test]
    fn it_is_the_first_path_of_the_sample_and_stays_small() {
        let s = Arc::new(system(Family::Gamma, 0.5, 3.0, 1.0, 3000));
        let sampler = Sampler::new(&s);
        let mut live = LivePath::default();
        for _ in 0..5000 {
            live.advance(&s, &sampler, 9);
        }
        assert_eq!(live.slot(), 3000, "stops at the horizon");
        let mut simulation = Simulation::new(s.clone(), Plan::new(&s, 9, 1)).expect("small");
        while !simulation.advance(1000) {}
        assert_eq!(simulation.sample().finals, [live.battery().auxiliary()]);
        assert!(live.history().len() <= KEPT + 1);
        assert!(
            live.history()
                .windows(2)
                .all(|w| w[0].0 < w[1].0 && w[0].2 <= w[1].2)
        );
    }

    /// Of a slot whose tasks are drawn in one, as many are shown as a slot has: on average the arrival rate, at most the room
    /// there is; five standard errors of 500 Poisson numbers.
    #[test]
    fn examples_are_as_many_as_a_slot_has_tasks() {
        let s = system(Family::Gamma, 0.5, 12.0, 1.0, 500);
        let (sampler, mut live) = (Sampler::new(&s), LivePath::default());
        let mut total = 0;
        while !live.is_finished(&s) {
            live.advance(&s, &sampler, 3);
            assert!(live.are_examples || live.count < 3);
            assert!(live.tasks.len() as u64 <= live.count.min(SHOWN as u64));
            assert!(live.tasks.iter().all(|t| t.energy <= live.demand));
            total += live.count;
        }
        let error = f64::sqrt(500.0 * 12.0);
        assert!((total as f64 - 500.0 * 12.0).abs() < 5.0 * error, "{total}");
    }

    /// Of every parameter: the slot's length, the seed, on a trace the solar share, and a horizon behind it end the path;
    /// nothing else does.
    #[test]
    fn only_another_weather_or_scenario_starts_it_anew() {
        let trace = SupplyChoice::Shipped(ShippedTrace::Greensboro);
        let goes_on = |before: Course, now: Course, horizon: u64| {
            let mut path = LivePath {
                course: Some(before),
                slot: 500,
                ..LivePath::default()
            };
            let goes_on = path.goes_on(Some((now.clone(), horizon)));
            assert_eq!(path.slot, if goes_on { 500 } else { 0 });
            assert_eq!(path.course, Some(now));
            assert!(!path.goes_on(None) && path.seed().is_none());
            goes_on
        };
        for supply in [SupplyChoice::Independent(Family::Gamma), trace.clone()] {
            let mut before = Scenario::default();
            before.supply = supply;
            let course = || Course::of(&before, 0);
            for id in IDS {
                let mut now = before.clone();
                let p = id.parameter();
                let ends = [p.slider.1, p.slider.0];
                let other = ends
                    .into_iter()
                    .find(|e| *e != p.default)
                    .expect("two ends");
                now.set(id, other).expect("in range");
                let ends = [Id::Slot, Id::Seed].contains(&id)
                    || id == Id::SolarShare && before.has_trace();
                let on = goes_on(course(), Course::of(&now, 0), 1000);
                assert_eq!(on, !ends, "{}", p.key);
            }
            for supply in [
                SupplyChoice::Independent(Family::Lognormal),
                SupplyChoice::Shipped(ShippedTrace::SandPoint),
            ] {
                let mut now = before.clone();
                now.supply = supply;
                assert!(!goes_on(course(), Course::of(&now, 0), 1000));
            }
            let opened = Course::of(&before, 1);
            assert!(!goes_on(course(), opened, 1000), "a preset, a link");
            assert!(!goes_on(course(), course(), 499), "a horizon behind it");
            assert!(goes_on(course(), course(), 500));
        }
    }

    #[test]
    fn a_change_goes_on_under_the_same_weather() {
        let (a, b) = (
            system(Family::Gamma, 0.5, 3.0, 1.0, 100),
            system(Family::Gamma, 0.5, 3.0, 1.5, 100),
        );
        let (sa, sb) = (Sampler::new(&a), Sampler::new(&b));
        let (mut same, mut changed) = (LivePath::default(), LivePath::default());
        for t in 0..60 {
            same.advance(&a, &sa, 4);
            if t < 30 {
                changed.advance(&a, &sa, 4)
            } else {
                changed.advance(&b, &sb, 4)
            };
        }
        assert!((changed.harvest / same.harvest - 1.5).abs() < 1e-12);
        assert_eq!(changed.demand, same.demand);
    }
}
