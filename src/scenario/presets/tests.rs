use super::*;
use crate::diffusion::regime::{Diffusion, Regime};
use crate::dispatch::rule::Rule;
use crate::scenario::parameters::Id;
use crate::system::{Parts, System};
use crate::theory::expected::Forms;
use std::sync::Arc;

fn scenario(key: &str) -> Scenario {
    preset(key).expect("kept").scenario()
}

fn system(key: &str) -> System {
    scenario(key).system(None).expect("valid without a trace")
}

#[test]
fn each_is_found_by_its_key() {
    for p in &PRESETS {
        assert!(
            preset(p.key).is_some_and(|found| found.name == p.name),
            "{}",
            p.key
        );
        let slug = |b: u8| b.is_ascii_lowercase() || b == b'-';
        assert!(p.key.bytes().all(slug) && Group::ALL.contains(&p.group));
    }
    assert!(preset(OPENING).is_some() && preset("0").is_none());
    assert!(
        Group::ALL
            .iter()
            .all(|g| PRESETS.iter().any(|p| p.group == *g))
    );
}

#[test]
fn each_preset_is_what_its_name_says() {
    for (key, regime) in [
        ("critical", Regime::Critical),
        ("over", Regime::Over),
        ("under", Regime::Under),
    ] {
        let s = system(key);
        let d = Diffusion::new(s.drift(), s.variance());
        assert_eq!(d.regime(s.horizon() as f64), regime, "{key}");
    }
    assert!(system("on-off").variance().sqrt() > 1.8 * system("critical").variance().sqrt());
    assert!(
        system("gentle-slope").shares().iter().all(|s| s[0] == 1.0),
        "smallest always"
    );
    let uses = system("wide-mix").model_use();
    assert!(uses.iter().all(|u| u.tasks > 0.0), "{uses:?}");
    assert!(uses[3].tasks < 0.3 && uses[3].energy > 0.5, "{uses:?}");
    assert!(
        system("measured-fleet")
            .model_use()
            .iter()
            .filter(|u| u.tasks > 0.0)
            .count()
            >= 2
    );
    for trace in ["greensboro", "sand-point"] {
        let s = scenario(trace);
        assert!(s.has_trace());
        assert!((s.get(Id::SupplyMean) / s.critical_power().expect("known") - 1.0).abs() < 1e-12);
    }
}

#[test]
fn second_order_presets_show_their_effects() {
    let auxiliary = |s: &System| {
        s.diffusion_inputs()
            .auxiliary(s.task().mean, s.task().second_moment)
    };
    let other = |s: &System, policy| {
        let parts = Parts {
            policy,
            ..s.parts().clone()
        };
        System::new(parts).expect("served")
    };
    let gains = ["variance-gain", "variance-no-gain"].map(|key| {
        let aware = system(key);
        1.0 - auxiliary(&aware) / auxiliary(&other(&aware, Rule::MeanEnergy))
    });
    println!("gain where largest and where there is none: {gains:?}");
    assert!(gains[0] > 0.12 && gains[1] == 0.0, "{gains:?}");
    let broken = system("prediction-error");
    let d = Diffusion::new(broken.drift(), broken.variance());
    assert!(
        d.drift() < 0.0 && d.crossover() < 2000.0,
        "T_x {}",
        d.crossover()
    );
    let battery = system("finite-battery");
    let forms = Forms::new(Arc::new(battery), 5000);
    let rise = |t: u64| forms.here().auxiliary(t).line();
    let slope = |t: u64| (rise(2 * t) / rise(t)).log2();
    assert!(
        slope(10) < 0.7 && slope(2500) > 0.9,
        "{} {}",
        slope(10),
        slope(2500)
    );
    let escalating = system("escalation");
    let alone = other(&escalating, Rule::Always(1));
    assert!(escalating.task().second_moment < 0.1 * alone.task().second_moment);
}

#[test]
fn notices_are_two_sentences() {
    for preset in &PRESETS {
        let notice = preset.notice().expect("one for each");
        assert!(
            notice
                .sentences
                .iter()
                .all(|s| s.ends_with('.') && s.len() > 40),
            "{}",
            preset.name
        );
    }
}

#[test]
fn listening_breaks_the_square_root_law() {
    let listening = system("feedback");
    let (level, thrifty) = listening.feedback().expect("on");
    let below = Diffusion::new(thrifty.drift(), thrifty.variance());
    let t = listening.horizon();
    let chosen = crate::diffusion::switched::level_for(&below, t as f64).expect("thrifty drift");
    assert!((level / chosen - 1.0).abs() < 0.05, "{level} {chosen}");
    assert!((below.drift() / -listening.drift() - 1.0).abs() < 1e-2);
    let forms = Forms::new(Arc::new(listening.clone()), t);
    let at = |t: u64| forms.here().expected(t);
    let (late, early) = (at(t), at(t / 4));
    let still = below.sigma() * (2.0 * t as f64 / std::f64::consts::PI).sqrt();
    println!("feedback: {late:?}, static at criticality {still}");
    assert!(late.auxiliary.line() < 0.25 * still);
    assert!(late.unused.line() < 1.2 * early.unused.line());
}

#[test]
fn the_cheapest_supply_is_away_from_criticality() {
    let dear = scenario("dear-auxiliary");
    let s = dear.system(None).expect("valid");
    let margin = s.supply().mean() / s.critical_supply();
    let (mean, t) = (s.supply().mean(), s.horizon());
    let forms = Forms::new(Arc::new(s), t);
    let best = forms.cheapest(dear.get(Id::PriceRatio)).expect("exact");
    assert!(
        (mean / best - 1.0).abs() < 1e-3 && margin > 1.02,
        "{margin}"
    );
}

#[test]
fn a_larger_model_is_chosen_for_its_steadiness() {
    let aware = system("steadiness");
    let parts = Parts {
        policy: Rule::MeanEnergy,
        ..aware.parts().clone()
    };
    let mean = System::new(parts).expect("served");
    let (a, m) = (aware.task(), mean.task());
    assert!(a.mean > 1.004 * m.mean && a.second_moment < 0.87 * m.second_moment);
    assert!(aware.model_use()[2].tasks > mean.model_use()[2].tasks + 0.15);
    let drawn = |s: &System| {
        s.diffusion_inputs()
            .auxiliary(s.task().mean, s.task().second_moment)
    };
    assert!(
        drawn(&aware) < 0.92 * drawn(&mean),
        "{} {}",
        drawn(&aware),
        drawn(&mean)
    );
}
