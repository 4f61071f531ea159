//! Absorbers: what would take volatility away, each as the change in expected auxiliary energy for a stated change of
//! one thing, everything else and the supply held (doc/theory.md#absorbers).

use crate::given::battery::Storage;
use crate::given::fleet::Fleet;
use crate::system::{Parts, System};
use crate::theory::brownian::demanded;
use crate::theory::expected::Forms;
use std::sync::Arc;

/// What is changed, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The battery's capacity, doubled.
    Battery,
    /// The number of sites that share the weather, doubled.
    Sites,
    /// The size of every model, a tenth more.
    Models,
    /// The fraction of tasks to be solved, a hundredth less.
    Solved,
    /// The prediction error, halved.
    Prediction,
}

impl Change {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Change::Battery => "battery twice as large",
            Change::Sites => "twice as many supply sites",
            Change::Models => "every model 10 % larger",
            Change::Solved => "solved fraction one point lower",
            Change::Prediction => "prediction error halved",
        }
    }
}

/// By how much models grow.
pub const LARGER: f64 = 1.1;
/// By how much the solved fraction falls.
pub const LOWER: f64 = 0.01;

/// One change and its effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Absorber {
    /// What is changed.
    pub change: Change,
    /// E\[A_T\] afterwards less before \[J\].
    pub difference: f64,
    /// The same as a share of expected demand before.
    pub share: f64,
}

/// E\[A_T\] as it stands \[J\], and the changes that are possible here, by the same theory; on a series, and where the exact
/// mean does not converge, by its lower bound.
pub fn absorbers(forms: &Forms) -> (f64, Vec<Absorber>) {
    let system = forms.system();
    let horizon = system.horizon();
    let of = |forms: &Forms| forms.here().auxiliary(horizon).line();
    let once = |s: Arc<System>| of(&Forms::once(s, horizon));
    // Told apart from one that is found as they are, so that what changes nothing differs by nothing.
    let unchanged = once(system.clone());
    let mut changes: Vec<(Change, Parts)> = Vec::new();
    let parts = system.parts();
    let mut change = |name, edited: Option<Parts>| changes.extend(edited.map(|p| (name, p)));
    let storage = parts.storage;
    let doubled = Some(2.0 * storage.capacity())
        .filter(|c| c.is_finite())
        .and_then(|c| {
            let storage = Storage::new(Some(c), storage.efficiency(), storage.charge()).ok()?;
            Some(Parts {
                storage,
                ..parts.clone()
            })
        });
    change(Change::Battery, doubled);
    let pooled = parts.supply.pooled(2).map(|supply| Parts {
        supply,
        ..parts.clone()
    });
    change(Change::Sites, pooled);
    change(Change::Models, larger(parts));
    change(Change::Solved, easier(parts));
    let sharper = (parts.prediction_error > 0.0).then(|| Parts {
        prediction_error: 0.5 * parts.prediction_error,
        ..parts.clone()
    });
    change(Change::Prediction, sharper);
    let demand = demanded(system, system.supply().mean(), horizon) * horizon as f64;
    let judged = changes.into_iter().filter_map(|(change, parts)| {
        let difference = once(Arc::new(system.changed(parts).ok()?)) - unchanged;
        Some(Absorber {
            change,
            difference,
            share: difference / demand,
        })
    });
    (of(forms), judged.collect())
}

/// Larger models.
fn larger(parts: &Parts) -> Option<Parts> {
    let models = parts.fleet.models().iter().map(|m| m.larger(LARGER));
    let fleet = Fleet::new(models.collect()).ok()?;
    Some(Parts {
        fleet,
        ..parts.clone()
    })
}

/// Tighter efforts, where dispatch may give up at all.
fn easier(parts: &Parts) -> Option<Parts> {
    let mut edited = parts.clone();
    let target = parts.efforts.target;
    edited.efforts.target = target.with_fraction(target.fraction() - LOWER);
    let tries = parts.policy.may_give_up(parts.efforts.open);
    tries.then_some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::supply::Family;
    use crate::system::tests::system;
    use crate::theory::spitzer::ExactMean;
    use crate::theory::spitzer::accuracy::EXACT;

    #[test]
    fn each_change_is_offered_where_it_is_possible_and_has_the_right_sign() {
        let plain = system(Family::Gamma, 0.5, 20.0, 1.0, 1000);
        let of = |s: &System| absorbers(&Forms::new(Arc::new(s.clone()), s.horizon()));
        let changes = |s: &System| of(s).1.iter().map(|a| a.change).collect::<Vec<_>>();
        assert_eq!(changes(&plain), [Change::Sites, Change::Models]);
        let mut parts = plain.parts().clone();
        parts.storage = Storage::new(Some(1e6), 1.0, 0.0).expect("valid");
        parts.efforts.open = true;
        parts.prediction_error = 0.1;
        let all = System::new(parts).expect("served");
        let (before, list) = of(&all);
        assert_eq!(list.len(), 5);
        for a in list.iter().filter(|a| a.change != Change::Models) {
            assert!(a.difference < 0.0 && a.difference > -before, "{a:?}");
        }
    }

    #[test]
    fn pooling_halves_the_supply_part() {
        let s = system(Family::Gamma, 1.0, 20.0, 1.0, 1000);
        let (before, list) = absorbers(&Forms::new(Arc::new(s.clone()), 1000));
        let sites = s.supply().pooled(2).expect("of a law");
        assert!((sites.variance(1) / s.supply().variance(1) - 0.5).abs() < 1e-12);
        let of = |supply| {
            let exact = ExactMean::with_supply(&s, supply, 1000).expect("independent");
            let answer = exact.auxiliary_within(supply.mean(), 1000, EXACT);
            answer.expect("converges")
        };
        assert_eq!(list[0].difference, of(&sites) - of(s.supply()));
        // What is said of now is as exact as is said.
        let may = 2.0 * EXACT.error(before, s.critical_supply());
        assert!((before - of(s.supply())).abs() <= may);
    }
}
