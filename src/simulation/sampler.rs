//! Sampler: any slot of any path from keyed streams, so that every policy meets the same luck.

use super::bulk::{Bulk, BulkDraw};
use super::tasks::{Task, Tasks};
use crate::numerics::streams::{Along, Draws, Stream};
use crate::system::System;
use std::sync::OnceLock;

/// How dispatch listens to the battery while it is sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The only side of a dispatch that does not listen.
    #[default]
    Thorough,
    /// Below the battery level, where fewer tasks are solved for less energy.
    Thrifty,
}

/// The streams of a path's tasks.
#[derive(Clone, Copy, Debug)]
pub struct Luck {
    arrivals: Along,
    /// Of kinds, steps, steps after an escalation, and choices.
    tasks: [Along; 4],
    bulk: Along,
    examples: [Along; 4],
}

impl Luck {
    /// The streams of the path with this number.
    pub fn new(seed: u64, path: u64) -> Luck {
        let along = |stream| Along::new(seed, stream, path);
        let tasks = [
            Stream::Kinds,
            Stream::Steps,
            Stream::Escalations,
            Stream::Dispatch,
        ];
        let example = |i: u64| Along::new(seed ^ i, Stream::Examples, path);
        Luck {
            arrivals: along(Stream::Arrivals),
            tasks: tasks.map(along),
            bulk: along(Stream::Bulk),
            examples: [0, 1, 2, 3].map(example),
        }
    }
}

/// What dispatch does on one side: tasks are drawn in one where they are many, and then one by one only to be looked at.
#[derive(Clone, Debug)]
struct Service {
    bulk: Option<Bulk>,
    tasks: OnceLock<Tasks>,
}

impl Service {
    fn new(system: &System) -> Service {
        let service = Service {
            bulk: Bulk::new(system),
            tasks: OnceLock::new(),
        };
        if service.bulk.is_none() {
            service.tasks(system);
        }
        service
    }

    fn tasks(&self, system: &System) -> &Tasks {
        self.tasks.get_or_init(|| Tasks::new(system))
    }
}

/// Draws any slot of any path.
#[derive(Clone, Debug)]
pub struct Sampler {
    thorough: Service,
    /// Battery level below which dispatch is thrifty \[J\], and what it does then.
    thrifty: Option<(f64, Service)>,
}

impl Sampler {
    /// Prepares tables for a system's tasks; drawing from them is cheap.
    pub fn new(system: &System) -> Sampler {
        let thrifty = system.feedback();
        Sampler {
            thorough: Service::new(system),
            thrifty: thrifty.map(|(level, system)| (level, Service::new(system))),
        }
    }

    /// The side on which dispatch is at this battery level \[J\].
    pub fn side(&self, level: f64) -> Side {
        match &self.thrifty {
            Some((threshold, _)) if level < *threshold => Side::Thrifty,
            _ => Side::Thorough,
        }
    }

    /// The sides that there are.
    pub fn sides(&self) -> &'static [Side] {
        match self.thrifty {
            Some(_) => &[Side::Thorough, Side::Thrifty],
            None => &[Side::Thorough],
        }
    }

    fn service(&self, side: Side) -> &Service {
        match (&self.thrifty, side) {
            (Some((_, thrifty)), Side::Thrifty) => thrifty,
            _ => &self.thorough,
        }
    }

    /// Expected tasks that are drawn one by one in a slot.
    pub fn drawn(&self) -> f64 {
        match (&self.thorough.bulk, self.thorough.tasks.get()) {
            (Some(bulk), _) => bulk.beyond(),
            (None, tasks) => tasks.map_or(0.0, Tasks::rate),
        }
    }

    /// Draws a slot: calls `visit` for every task that is drawn one by one, and returns the others together, if any are. The
    /// luck is the same under every policy and on either side.
    #[inline]
    pub fn slot(
        &self,
        luck: &Luck,
        slot: u64,
        side: Side,
        visit: &mut impl FnMut(Task),
    ) -> Option<BulkDraw<'_>> {
        let service = self.service(side);
        if let Some(bulk) = &service.bulk {
            return Some(bulk.draw(&mut luck.bulk.at(slot), visit));
        }
        if let Some(tasks) = service.tasks.get() {
            let count = tasks.count(&mut luck.arrivals.at(slot));
            if count > 0 {
                tasks.draw(count, &mut luck.tasks.map(|along| along.at(slot)), visit);
            }
        }
        None
    }

    /// Some tasks like those of the bulk, to be looked at, beside those that were `drawn`: as many as a slot has, and `most` in
    /// all. Their energy is not part of any sample. Returns how many the slot has.
    pub fn examples(
        &self,
        system: &System,
        luck: &Luck,
        (slot, side): (u64, Side),
        (drawn, most): (u64, u64),
        visit: &mut impl FnMut(Task),
    ) -> u64 {
        let own = match (side, system.feedback()) {
            (Side::Thrifty, Some((_, thrifty))) => thrifty,
            _ => system,
        };
        let tasks = self.service(side).tasks(own);
        let count = tasks.count(&mut luck.arrivals.at(slot)).max(drawn);
        let mut draws: [Draws; 4] = luck.examples.map(|along| along.at(slot));
        tasks.draw(count.min(most).saturating_sub(drawn), &mut draws, visit);
        count
    }
}
