use super::*;
use crate::diffusion::regime::Regime;
use crate::dispatch::rule::Rule;
use crate::given::supply::trace::TraceFile;
use crate::numerics::streams::{Draws, Stream};
use crate::scenario::parameters::Id;
use crate::scenario::presets::preset;
use crate::scenario::{Scenario, ShippedTrace, SupplyChoice, random};
use crate::simulation::{Plan, Sample, Simulation};

fn file(trace: ShippedTrace) -> TraceFile {
    let facts = trace.facts();
    TraceFile::parse(facts.name, &facts.bytes().expect("shipped")).expect("reads")
}

/// A shipped year at a multiple of its critical supply over `t` hours.
fn year(trace: ShippedTrace, multiple: f64, t: f64) -> Scenario {
    let key = match trace {
        ShippedTrace::Greensboro => "greensboro",
        ShippedTrace::SandPoint => "sand-point",
    };
    let mut scenario = preset(key).expect("kept").scenario();
    let power = multiple * scenario.critical_power().expect("served");
    for (id, value) in [(Id::Horizon, t), (Id::SupplyMean, power)] {
        scenario.set(id, value).expect("in range");
    }
    scenario
}

fn forms(scenario: &Scenario, file: Option<&TraceFile>) -> Option<Forms> {
    let system = Arc::new(scenario.system(file).ok()?);
    let t = system.horizon();
    Some(Forms::new(system, 10 * t))
}

fn sample(forms: &Forms, paths: u64) -> Sample {
    let system = forms.system();
    let plan = Plan::new(system, 11, paths);
    let mut run = Simulation::new(system.clone(), plan).expect("small");
    while !run.advance(1 << 20) {}
    run.sample().clone()
}

/// E29 on both shipped years, 0.9 to 1.1 times critical, at a day, a month and a year: the sampled mean lies within the
/// bracket. 18 one-sided pairs of comparisons at 4.5 standard errors: a family-wise error below 36 x 3.4e-6 = 1.3e-4. What a
/// Brownian form with the horizon's variance said lies outside by up to 7 times.
#[test]
fn sampled_years_lie_within_their_bracket() {
    for trace in [ShippedTrace::Greensboro, ShippedTrace::SandPoint] {
        let file = file(trace);
        for (t, paths) in [(24.0, 1500), (720.0, 400), (8760.0, 60)] {
            for multiple in [0.9, 1.0, 1.1] {
                let scenario = year(trace, multiple, t);
                let forms = forms(&scenario, Some(&file)).expect("served");
                let expected = forms.here().expected(t as u64);
                let run = sample(&forms, paths);
                let last = run.horizons.len() - 1;
                for (span, m) in [
                    (expected.auxiliary, &run.auxiliary[last]),
                    (expected.unused, &run.unused[last]),
                ] {
                    let room = 4.5 * m.standard_error();
                    assert!(span.best.is_none());
                    assert!(
                        span.low <= m.mean() + room && m.mean() - room <= span.high,
                        "{trace:?} {t} {multiple}: {span:?} {} ± {}",
                        m.mean(),
                        m.standard_error()
                    );
                    assert!(span.high <= 2.5 * span.low.max(0.1 * m.mean()), "{span:?}");
                }
            }
        }
    }
}

/// The same with switches of the battery and with feedback, and with slots that cut hours: 12 comparisons, as above.
#[test]
fn a_series_keeps_its_bounds_with_every_battery() {
    let file = file(ShippedTrace::Greensboro);
    let changes: [&[(Id, f64)]; 6] = [
        &[(Id::Efficiency, 0.7)],
        &[(Id::Charge, 3e5)],
        &[(Id::Finite, 1.0), (Id::Capacity, 2e5)],
        &[
            (Id::Finite, 1.0),
            (Id::Capacity, 5e4),
            (Id::Efficiency, 0.8),
        ],
        &[(Id::Slot, 5000.0)],
        &[
            (Id::Efforts, 1.0),
            (Id::Feedback, 1.0),
            (Id::Solved, 0.97),
            (Id::Level, 1e5),
        ],
    ];
    for numbers in changes {
        let mut scenario = year(ShippedTrace::Greensboro, 1.0, 500.0);
        for (id, value) in numbers {
            scenario.set(*id, *value).expect("in range");
        }
        let forms = forms(&scenario, Some(&file)).expect("served");
        let expected = forms.here().expected(500);
        let run = sample(&forms, 400);
        let last = run.horizons.len() - 1;
        for (span, m) in [
            (expected.auxiliary, &run.auxiliary[last]),
            (expected.unused, &run.unused[last]),
        ] {
            let room = 4.5 * m.standard_error();
            assert!(
                span.low <= m.mean() + room && m.mean() - room <= span.high,
                "{numbers:?}: {span:?} {} ± {}",
                m.mean(),
                m.standard_error()
            );
        }
    }
}

/// A random scenario; every tenth on a shipped year, with slots of up to a day.
fn drawn(draws: &mut Draws, index: u64, files: &[TraceFile; 2]) -> Option<Forms> {
    let mut scenario = random::scenario(draws);
    if !index.is_multiple_of(10) {
        return forms(&scenario, None);
    }
    let trace = match index % 20 {
        0 => ShippedTrace::Greensboro,
        _ => ShippedTrace::SandPoint,
    };
    scenario.supply = SupplyChoice::Shipped(trace);
    forms(
        &scenario,
        files.iter().find(|f| f.name == trace.facts().name),
    )
}

/// Which of the numbers of a span is lower than it was, beyond rounding; an approximation by more than five per
/// cent of it and two of the height of the V's corner. The
/// upper bound is a wider one where an exact mean did not converge.
fn fall(was: Span, is: Span, rounding: f64, corner: f64) -> Option<&'static str> {
    let fell = |a: f64, b: f64, part: f64, room: f64| b < a * (1.0 - part) - room;
    let (part, room) = match is.low < is.high {
        true => (0.05, rounding + 0.02 * corner),
        false => (1e-6, rounding),
    };
    let best = was.best.zip(is.best);
    match () {
        () if fell(was.low, is.low, 1e-6, rounding) => Some("low"),
        () if best.is_some_and(|(a, b)| fell(a, b, part, room)) => Some("best"),
        () => None,
    }
}

/// Nothing that the page shows breaks what must hold of any system: 0 <= E[A_T] <= demand, 0 <= E[U_T] <= charge + supply, bounds
/// in their order, E[A_T] never falls with T and never rises with supply, conservation. Over random scenarios of every kind.
#[test]
fn invariants_hold_for_every_kind_of_system() {
    let files = [ShippedTrace::Greensboro, ShippedTrace::SandPoint].map(file);
    let mut draws = Draws::new(29, Stream::Kinds, 0, 0);
    let (mut seen, mut kinds) = (0, std::collections::BTreeMap::new());
    for index in 0..600 {
        let Some(forms) = drawn(&mut draws, index, &files) else {
            continue;
        };
        seen += 1;
        *kinds.entry(format!("{:?}", forms.footing())).or_insert(0) += 1;
        let system = forms.system();
        let (t, mean) = (system.horizon(), system.supply().mean());
        let charge = system.parts().storage.charge();
        let size = |t: u64| {
            let demand = forms.demand().1 * t as f64;
            1e-6 * demand.min(charge + mean * t as f64)
        };
        let corner = |t: u64| (system.variance() * t as f64).sqrt();
        let mut before = None::<Span>;
        for t in [1, t / 10, t / 2, t, 3 * t, 10 * t]
            .into_iter()
            .filter(|t| *t > 0)
        {
            let e = forms.here().expected(t);
            let slots = t as f64;
            let (demand, all) = (forms.demand().1 * slots, charge + mean * slots);
            for (span, most) in [(e.auxiliary, demand), (e.unused, all)] {
                let best = span.line();
                assert!(
                    span.low >= 0.0 && span.low <= best && best <= span.high,
                    "{index} {t}: {span:?}"
                );
                assert!(
                    span.high <= most * (1.0 + 1e-9),
                    "{index} {t}: {span:?} {most}"
                );
            }
            let was = before.replace(e.auxiliary).filter(|_| t > 1);
            let fell = was.and_then(|was| fall(was, e.auxiliary, size(t), corner(t)));
            assert_eq!(
                fell,
                None,
                "{index} {:?} {t}: {was:?} {e:?}",
                forms.footing()
            );
        }
        // Under feedback more supply may lead to more thorough dispatch, and that to more auxiliary energy.
        if system.feedback().is_some() {
            continue;
        }
        let mut before = None::<Span>;
        for multiple in [4.0, 1.9, 1.3, 1.05, 1.0, 0.95, 0.7, 0.3] {
            let a = forms.at(multiple * system.critical_supply()).auxiliary(t);
            let was = before.replace(a);
            let fell = was.and_then(|was| fall(was, a, size(t), corner(t)));
            assert_eq!(
                fell,
                None,
                "{index} {:?} {multiple}: {was:?} {a:?}",
                forms.footing()
            );
        }
    }
    println!("{seen} systems: {kinds:?}");
    assert!(seen >= 250 && kinds.len() == 5, "{seen} {kinds:?}");
}

/// Losses move what is balanced: there the battery neither gains nor loses, and z is zero (the button lands on z = 0).
#[test]
fn balanced_supply_pays_for_losses() {
    for (supply, eta) in [
        (None, 0.8),
        (None, 1.0),
        (Some(ShippedTrace::SandPoint), 0.8),
    ] {
        let file = supply.map(file);
        let mut scenario = match supply {
            Some(trace) => year(trace, 1.0, 500.0),
            None => preset("critical").expect("kept").scenario(),
        };
        scenario.set(Id::Efficiency, eta).expect("in range");
        let power = scenario.balanced_power(file.as_ref()).expect("served");
        let critical = scenario.critical_power().expect("served");
        assert!(
            power >= critical && (power > critical) == (eta < 1.0),
            "{power} {critical}"
        );
        scenario.set(Id::SupplyMean, power).expect("in range");
        let forms = forms(&scenario, file.as_ref()).expect("served");
        let here = forms.here();
        let drift = here.drift() / forms.system().critical_supply();
        assert!(drift.abs() < 1e-6, "{drift}");
        assert_eq!(here.regime(forms.system().horizon()), Regime::Critical);
    }
}

/// The cheapest supply is where a finite difference of the cost changes sign, and on a series as well; approximations have none.
#[test]
fn cheapest_supply_is_a_minimum() {
    let year_file = file(ShippedTrace::Greensboro);
    let year = year(ShippedTrace::Greensboro, 1.0, 720.0);
    for (scenario, file) in [
        (preset("critical").expect("kept").scenario(), None),
        (year, Some(&year_file)),
    ] {
        let forms = forms(&scenario, file).expect("served");
        let t = forms.system().horizon();
        for ratio in [1.3, 2.0, 10.0] {
            let best = forms.cheapest(ratio).expect("known");
            let cost = |mean: f64| mean * t as f64 + ratio * forms.at(mean).auxiliary(t).line();
            let (at, step) = (cost(best), 0.01 * best);
            let known = [0.8, 1.0, 1.2].map(|part| (part * best, cost(part * best)));
            let near = forms.cheapest_near(known, ratio).expect("known");
            assert!((near / best - 1.0).abs() < 3e-3, "{ratio}: {near} {best}");
            assert!(
                cost(best - step) > at && cost(best + step) > at,
                "{ratio} {best}"
            );
        }
    }
    let mut finite = preset("critical").expect("kept").scenario();
    finite.set(Id::Finite, 1.0).expect("in range");
    finite.policy = Rule::MeanEnergy;
    let forms = forms(&finite, None).expect("served");
    assert_eq!(forms.cheapest(2.0), None);
}

/// A fan is shown only where the exact mean vouches for its law; then sampled quantiles agree with it within a tenth of the
/// fan's width, and five standard errors of a rank (binomial).
#[test]
fn fans_agree_with_sampled_quantiles_or_are_not_shown() {
    let plain = |multiple: f64, t: f64| {
        let mut scenario = preset("critical").expect("kept").scenario();
        let power = multiple * scenario.critical_power().expect("served");
        for (id, value) in [(Id::Horizon, t), (Id::SupplyMean, power)] {
            scenario.set(id, value).expect("in range");
        }
        forms(&scenario, None).expect("served")
    };
    for (multiple, t) in [(0.95, 400.0), (1.0, 400.0), (1.02, 400.0)] {
        let forms = plain(multiple, t);
        let fan = forms
            .here()
            .quantiles(t as u64, [0.25, 0.5, 0.75, 0.95])
            .expect("vouched for");
        let run = sample(&forms, 2000);
        let room = 0.1 * (fan[3] - fan[0]);
        for (level, p) in fan.iter().zip([0.25, 0.5, 0.75, 0.95]) {
            let error = 5.0 * libm::sqrt(p * (1.0 - p) / 2000.0);
            let at = |p: f64| run.auxiliary_quantile(p.clamp(0.0, 1.0)).expect("paths");
            let (low, high) = (at(p - error), at(p + error));
            assert!(
                low - room <= *level && *level <= high + room,
                "{multiple} {p}: {level} {low} {high}"
            );
        }
    }
    // One slot far above critical: nine of ten paths draw nothing, and a Brownian law would not know it.
    assert_eq!(plain(3.0, 1.0).here().quantiles(1, [0.5]), None);
}
