//! Absorbers: what would take volatility away, each as the change in expected auxiliary energy for a stated change of
//! one thing, everything else and the supply held (doc/theory.md#absorbers).

use crate::given::battery::Storage;
use crate::given::fleet::{Energy, Fleet, Model};
use crate::system::{Parts, System};
use crate::theory::expected::Forms;
use std::sync::Arc;

/// One change and its effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Absorber {
    /// What is changed, and by how much.
    pub change: &'static str,
    /// E\[A_T\] afterwards less before \[J\].
    pub difference: f64,
}

/// E\[A_T\] as it stands \[J\], and the changes that are possible here, by the same theory; on a series, and where the exact
/// mean does not converge, by its lower bound.
pub fn absorbers(forms: &Forms) -> (f64, Vec<Absorber>) {
    let system = forms.system();
    let horizon = system.horizon();
    let of = |forms: &Forms| forms.here().auxiliary(horizon).line();
    let anew = |s: System| of(&Forms::new(Arc::new(s), horizon));
    let before = of(forms);
    let mut changes: Vec<(&'static str, Parts)> = Vec::new();
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
    change("battery twice as large", doubled);
    let pooled = parts.supply.pooled(2).map(|supply| Parts {
        supply,
        ..parts.clone()
    });
    change("twice as many supply sites", pooled);
    change("every model 10 % larger", larger(parts));
    change("solved fraction one point lower", easier(parts));
    let sharper = (parts.prediction_error > 0.0).then(|| Parts {
        prediction_error: 0.5 * parts.prediction_error,
        ..parts.clone()
    });
    change("prediction error halved", sharper);
    let judged = changes.into_iter().filter_map(|(change, parts)| {
        let difference = anew(system.changed(parts).ok()?) - before;
        Some(Absorber { change, difference })
    });
    (before, judged.collect())
}

/// Larger models, at a price per token that grows in proportion where it was measured.
fn larger(parts: &Parts) -> Option<Parts> {
    let models = parts.fleet.models().iter().map(|m| Model {
        parameters: 1.1 * m.parameters,
        energy: match m.energy {
            Energy::PerToken(price) => Energy::PerToken(1.1 * price),
            per_flop => per_flop,
        },
        ..m.clone()
    });
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
    edited.efforts.target = target.with_fraction(target.fraction() - 0.01);
    let tries = parts.policy.may_give_up(parts.efforts.open);
    tries.then_some(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::supply::Family;
    use crate::system::tests::system;
    use crate::theory::spitzer::ExactMean;

    #[test]
    fn each_change_is_offered_where_it_is_possible_and_has_the_right_sign() {
        let plain = system(Family::Gamma, 0.5, 20.0, 1.0, 1000);
        let of = |s: &System| absorbers(&Forms::new(Arc::new(s.clone()), s.horizon()));
        let names = |s: &System| of(s).1.iter().map(|a| a.change).collect::<Vec<_>>();
        assert_eq!(
            names(&plain),
            ["twice as many supply sites", "every model 10 % larger"]
        );
        let mut parts = plain.parts().clone();
        parts.storage = Storage::new(Some(1e6), 1.0, 0.0).expect("valid");
        parts.efforts.open = true;
        parts.prediction_error = 0.1;
        let all = System::new(parts).expect("served");
        let (before, list) = of(&all);
        assert_eq!(list.len(), 5);
        for a in list
            .iter()
            .filter(|a| !a.change.contains("larger") || a.change.contains("battery"))
        {
            assert!(a.difference < 0.0 && a.difference > -before, "{a:?}");
        }
    }

    #[test]
    fn pooling_halves_the_supply_part() {
        let s = system(Family::Gamma, 1.0, 20.0, 1.0, 1000);
        let (before, list) = absorbers(&Forms::new(Arc::new(s.clone()), 1000));
        let sites = s.supply().pooled(2).expect("of a law");
        assert!((sites.variance(1) / s.supply().variance(1) - 0.5).abs() < 1e-12);
        let exact = ExactMean::with_supply(&s, &sites, 1000).expect("independent");
        let after = exact.auxiliary(sites.mean(), 1000).expect("converges");
        assert_eq!(list[0].difference, after - before);
    }
}
