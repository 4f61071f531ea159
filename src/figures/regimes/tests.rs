use super::*;
use crate::diffusion::regime::Diffusion;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::presets::preset;
use crate::scenario::random;
use std::sync::Arc;

fn forms(numbers: &[(Id, f64)]) -> Forms {
    let mut scenario = preset("critical").expect("kept").scenario();
    for (id, value) in numbers {
        scenario.set(*id, *value).expect("in range");
    }
    let system = Arc::new(scenario.system(None).expect("served"));
    let t = system.horizon();
    Forms::new(system, t)
}

#[test]
fn edges_are_where_z_is_one() {
    let forms = forms(&[]);
    let (system, map) = (forms.system(), RegimeMap::new(&forms, None));
    let (critical, t) = (system.critical_supply(), system.horizon() as f64);
    for (y, edges) in map.grid.ys.iter().zip(&map.edges) {
        for (z, edge) in [-1.0, 1.0].into_iter().zip(edges) {
            let mean = edge.expect("within reach") * critical;
            let deviation = y * mean;
            let variance = deviation * deviation + system.demand_variance();
            let d = Diffusion::new(mean - critical, variance);
            assert!((d.z(t) - z).abs() < 1e-5, "{y}: {}", d.z(t));
        }
    }
    // All of them are on the map.
    let ends = map.edges.iter().flatten().flatten();
    assert!(ends.into_iter().all(|e| (e - 1.0).abs() < map.half()));
}

/// To drawing accuracy: a fortieth of the highest share.
#[test]
fn shares_agree_with_the_exact_mean() {
    for slots in [20.0, 200.0, 5000.0] {
        let forms = forms(&[(Id::Horizon, slots), (Id::Volatility, 0.5)]);
        let system = forms.system();
        let map = RegimeMap::new(&forms, None);
        let row = map.grid.ys.iter().position(|y| *y == 0.5).expect("a row");
        let highest = map
            .grid
            .values
            .iter()
            .flatten()
            .copied()
            .fold(0.0, f64::max);
        for (column, x) in map.grid.xs.iter().enumerate() {
            let e = forms
                .at(x * system.critical_supply())
                .expected(system.horizon());
            let demand = system.critical_supply() * slots;
            let exact = (e.auxiliary.line() + e.unused.line()) / demand;
            let gap = (map.grid.at(row, column) - exact).abs();
            assert!(gap < 0.025 * highest, "{slots} {x}: {gap} of {highest}");
        }
    }
}

/// With the paper's battery what is over or short on average is wasted or drawn at least, and waste grows with volatility.
#[test]
fn shares_are_possible() {
    let mut walked = 0;
    for index in 0..60 {
        let scenario = random::scenario(&mut Draws::new(7, Stream::Kinds, index, 0));
        let Ok(system) = scenario.system(None) else {
            continue;
        };
        let ideal = system.parts().storage.is_ideal() && system.feedback().is_none();
        let forms = Forms::new(Arc::new(system), 1);
        let map = RegimeMap::new(&forms, None);
        for (x, column) in map.grid.xs.iter().zip(0..) {
            let values = (0..map.grid.ys.len()).map(|row| map.grid.at(row, column));
            let values: Vec<f64> = values.collect();
            let least = if ideal { (x - 1.0).abs() } else { 0.0 };
            assert!(
                values.iter().all(|v| *v >= least * (1.0 - 1e-12)),
                "{index} {x}"
            );
            let grows = values.windows(2).all(|w| w[0] <= w[1] + 1e-9);
            assert!(grows || !ideal, "{index} {x}: {values:?}");
        }
        walked += 1;
    }
    assert!(walked > 20);
}

#[test]
fn a_point_is_picked_as_parameters() {
    let map = RegimeMap::new(&forms(&[]), None);
    let picked = map.pick(map.here.0, map.here.1).expect("a point");
    let Picked::Values(values) = picked else {
        panic!("{picked:?}");
    };
    let [(mean, power), (volatility, c)] = values[..] else {
        panic!("{values:?}");
    };
    let scenario = preset("critical").expect("kept").scenario();
    assert_eq!((mean, volatility), (Id::SupplyMean, Id::Volatility));
    assert!((power / scenario.get(Id::SupplyMean) - 1.0).abs() < 1e-12);
    assert_eq!(c, scenario.get(Id::Volatility));
}

#[test]
fn constant_supply_is_mapped_over_horizons() {
    let mut scenario = preset("critical").expect("kept").scenario();
    scenario.supply =
        crate::scenario::SupplyChoice::Independent(crate::given::supply::Family::Constant);
    let system = Arc::new(scenario.system(None).expect("served"));
    let forms = Forms::new(system.clone(), system.horizon());
    let map = RegimeMap::new(&forms, None);
    assert_eq!(
        (map.rows, map.here.1),
        (Id::Horizon, system.horizon() as f64)
    );
    assert_eq!(map.grid.ys.last(), Some(&1.0));
    assert!(
        map.sentence().split(' ').count() <= 25,
        "{}",
        map.sentence()
    );
}

/// Where a slot is a horizon and a task is a rare thing, nothing is Brownian, and the map says so.
#[test]
fn a_poor_approximation_is_called_rough() {
    let mut scenario = preset("critical").expect("kept").scenario();
    for (id, value) in [(Id::Horizon, 30.0), (Id::Rate, 0.1)] {
        scenario.set(id, value).expect("in range");
    }
    let critical = scenario.critical_power().expect("served");
    scenario.set(Id::SupplyMean, critical).expect("in range");
    let system = scenario.system(None).expect("served");
    let map = RegimeMap::new(&Forms::new(Arc::new(system), 30), None);
    assert!(map.rough, "{:?} {}", map.share, map.grid.at(4, 16));
}
