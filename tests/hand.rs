//! What a hand reads off a figure is what its data table says, and a handle stands where the scenario does.

#![allow(clippy::expect_used, clippy::panic)]

use equipoise::figures::cell;
use equipoise::figures::chart::{Figure, Picked};
use equipoise::figures::growth::longest;
use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::given::supply::trace::TraceFile;
use equipoise::report::answer::Value;
use equipoise::scenario::presets::PRESETS;
use equipoise::scenario::{Scenario, SupplyChoice};
use equipoise::simulation::{Plan, Simulation};
use equipoise::theory::expected::Forms;
use std::sync::Arc;

/// Goes through every figure of every preset, with a small sample.
fn each(mut visit: impl FnMut(&str, &Scenario, &dyn Figure)) {
    for preset in &PRESETS {
        let scenario = preset.scenario();
        let trace = match &scenario.supply {
            SupplyChoice::Shipped(trace) => {
                let facts = trace.facts();
                let bytes = facts.bytes().expect("shipped");
                Some(TraceFile::parse(facts.name, &bytes).expect("reads"))
            }
            _ => None,
        };
        let system = Arc::new(scenario.system(trace.as_ref()).expect("served"));
        let forms = Forms::new(system.clone(), longest(&system));
        let plan = Plan::new(&system, 1, 4);
        let mut simulation = Simulation::new(system, plan).expect("small");
        while !simulation.advance(100_000) {}
        let inputs = AtHand {
            sample: Some(Arc::new(simulation.sample().clone())),
            ..AtHand::new(&scenario, &forms)
        };
        for f in FIGURES {
            let name = format!("{} of {}", f.key, preset.key);
            visit(&name, &scenario, &*(f.build)(&inputs));
        }
    }
}

/// The cells that a value fills.
fn cells(value: Value) -> Vec<String> {
    match value {
        Value::Exact(v) | Value::About(v) => vec![cell(v)],
        Value::Between(low, high) => vec![cell(low), cell(high)],
        Value::Sampled(mean, half) => vec![cell(mean), cell(half)],
    }
}

/// Whatever is read stands in the table's row of that x, but for what has no row there: the points of a law, and curves over
/// horizons where rows are errors.
#[test]
fn a_readout_is_a_row_of_the_table() {
    let mut read = 0;
    each(|name, _, figure| {
        let Some(curves) = figure.curves() else {
            return;
        };
        let (stops, table) = (curves.stops(), figure.table());
        assert!(stops.windows(2).all(|p| p[0] < p[1]), "{name}: {stops:?}");
        for row in &table.rows {
            let key = name.split(' ').next().expect("a key");
            // Where x stands in a row.
            let column = match key {
                "scaling-laws" | "policies" => 2,
                "prediction" => continue,
                _ => 0,
            };
            // Two policies may differ in more digits than are written.
            let there = stops.iter().filter(|x| cell(**x) == row[column]);
            let there: Vec<f64> = there.copied().collect();
            if there.is_empty() {
                // Policies beyond the plane, and what is no policy, are not drawn.
                assert_eq!(key, "policies", "{name}: {row:?}");
                continue;
            }
            let own = |curve: &&str| {
                key != "scaling-laws" && key != "policies" || curve.starts_with(&*row[0])
            };
            // Theory and sample at the same x are rows of their own.
            let rows = table.rows.iter().filter(|r| r[column] == row[column]);
            let rows: Vec<_> = rows.collect();
            let mut numbers = 0;
            for x in there {
                let said = curves.readout(x);
                assert_eq!(said.x, x);
                for curve in curves.list.iter().filter(|c| own(&&*c.name)) {
                    for (_, value) in curve.points.iter().filter(|p| p.0 == x) {
                        let words = format!("{} {}", curve.name, value.text(curve.unit));
                        assert!(said.words.contains(&words), "{name}: {said:?}");
                        let all = |r: &&Vec<String>| cells(*value).iter().all(|c| r.contains(c));
                        assert!(rows.iter().any(all), "{name}: {words} is not in {rows:?}");
                        numbers += 1;
                    }
                }
            }
            assert!(numbers > 0, "{name}: nothing is read at {row:?}");
            read += numbers;
        }
    });
    assert!(read > 1000, "{read}");
}

/// Taken and let go without a move, a handle leaves the scenario as it was.
#[test]
fn a_handle_stands_where_the_scenario_does() {
    let mut dragged = 0;
    each(|name, scenario, figure| {
        let handles = figure.handles();
        assert_eq!(handles.at.is_empty(), handles.hint.is_empty(), "{name}");
        for (i, (x, y)) in handles.at.into_iter().enumerate() {
            match figure.drag(i, x, y).expect("a meaning") {
                Picked::Kind(..) => panic!("{name}: no parameter"),
                Picked::Values(values) => {
                    for (id, value) in values {
                        let own = scenario.get(id);
                        assert!(
                            (value - own).abs() <= 1e-9 * own,
                            "{name}: {id:?} {value} {own}"
                        );
                        dragged += 1;
                    }
                }
                Picked::Size(model, size) => {
                    assert_eq!(size, scenario.models[model].parameters, "{name}");
                    dragged += 1;
                }
            }
        }
    });
    assert!(dragged > 100, "{dragged}");
}
