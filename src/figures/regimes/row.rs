//! Row of the regime map: where supply stands and what is wasted, by supply mean.

use crate::diffusion::regime::Regime;
use crate::system::System;
use crate::theory::brownian::{approximate, charged, used};
use crate::theory::expected::Forms;
use std::sync::Arc;

/// Largest multiple of the critical supply at which an edge is looked for.
pub const FAR: f64 = 4.0;

/// What a row is computed from.
pub enum Row<'a> {
    /// The Brownian forms of a system at a horizon (E7, E9, E14, E23).
    Brownian(Arc<System>, u64),
    /// The replayed weather at mean demand (E29), and what fluctuation draws at this horizon \[J\].
    Replayed(&'a Forms, u64, f64),
}

impl Row<'_> {
    /// z at a supply mean \[J/slot\], and on a series its like: under feedback below zero that of thrifty dispatch, of which
    /// there is too little only where even that is short.
    fn standing(&self, mean: f64, below: bool) -> f64 {
        match self {
            Row::Brownian(system, t) => {
                let thrifty = system.feedback().filter(|_| below);
                let system = thrifty.map_or(&**system, |(_, thrifty)| thrifty);
                charged(system, None, mean, *t).0.z(*t as f64)
            }
            Row::Replayed(forms, t, fluctuation) => {
                forms.at(mean).drift() * *t as f64 / fluctuation.max(f64::MIN_POSITIVE)
            }
        }
    }

    /// E\[A_T\] and E\[U_T\] together at a supply mean \[J/slot\], as a share of expected demand.
    pub fn share(&self, mean: f64) -> f64 {
        match self {
            Row::Brownian(system, t) => {
                let (slots, charge) = (*t as f64, system.parts().storage.charge());
                // Energy is conserved: U = B_0 + supply - use + A.
                let left = charge + (mean - used(system, mean, *t)) * slots;
                let drawn = approximate(system, None, mean, *t, charge).max(-left);
                (drawn + (left + drawn)) / (system.critical_supply() * slots)
            }
            Row::Replayed(forms, t, _) => {
                let e = forms.at(mean).expected(*t);
                let both = e.auxiliary.line() + e.unused.line();
                both / (forms.system().critical_supply() * *t as f64)
            }
        }
    }

    /// The regime at a supply mean \[J/slot\].
    pub fn regime(&self, mean: f64) -> Regime {
        match (self.standing(mean, true), self.standing(mean, false)) {
            (below, _) if below < -1.0 => Regime::Under,
            (_, above) if above > 1.0 => Regime::Over,
            _ => Regime::Critical,
        }
    }

    /// The multiple of the critical supply at which z has a value; it increases with supply.
    pub fn edge(&self, critical: f64, z: f64) -> Option<f64> {
        let gap = |multiple: f64| self.standing(multiple * critical, z < 0.0) - z;
        let (mut low, mut high) = (1e-6, FAR);
        let (mut at_low, mut at_high) = (gap(low), gap(high));
        if !(at_low < 0.0 && at_high > 0.0) {
            return None;
        }
        // The secant, with half the weight for an end that stays (Dowell and Jarratt 1971).
        let mut stays = 0;
        for _ in 0..60 {
            let middle = (low * at_high - high * at_low) / (at_high - at_low);
            let at = gap(middle);
            if at < 0.0 {
                (low, at_low) = (middle, at);
                at_high *= if stays == 1 { 0.5 } else { 1.0 };
                stays = 1;
            } else {
                (high, at_high) = (middle, at);
                at_low *= if stays == -1 { 0.5 } else { 1.0 };
                stays = -1;
            }
            if high - low < 1e-7 || at.abs() < 1e-6 {
                return Some(middle);
            }
        }
        Some(0.5 * (low + high))
    }
}
