//! Speed of the core: closed forms, figures, sampling by policy, arrival rate, horizon and paths.
//! `cargo bench`, or `cargo bench -- closed` for a part.

#![allow(clippy::expect_used, clippy::panic)]

use divan::{Bencher, black_box};
use equipoise::dispatch::policy::{Beliefs, decide};
use equipoise::dispatch::rule::Rule;
use equipoise::figures::growth::longest;
use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::given::supply::trace::TraceFile;
use equipoise::given::workload::Kind;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use equipoise::scenario::{Scenario, SupplyChoice};
use equipoise::simulation::{Plan, Sampler, Simulation};
use equipoise::system::System;
use equipoise::system::demand::Demand;
use equipoise::system::rows::rows;
use equipoise::theory::expected::Forms;
use equipoise::theory::spitzer::ExactMean;
use std::sync::Arc;

fn main() {
    divan::main();
}

fn with(numbers: &[(Id, f64)]) -> Scenario {
    let mut scenario = preset("critical").expect("kept").scenario();
    for (id, value) in numbers {
        scenario.set(*id, *value).expect("in range");
    }
    scenario
}

fn system(scenario: &Scenario) -> System {
    let file = match &scenario.supply {
        SupplyChoice::Shipped(shipped) => {
            let facts = shipped.facts();
            let bytes = facts.bytes().expect("shipped");
            Some(TraceFile::parse(facts.name, &bytes).expect("reads"))
        }
        _ => None,
    };
    scenario.system(file.as_ref()).expect("served")
}

/// Keys of presets: critical, variance-aware with efforts, feedback, a real year.
const KINDS: [&str; 4] = ["critical", "variance-gain", "feedback", "greensboro"];

mod closed {
    use super::*;

    #[divan::bench(args = KINDS)]
    fn system_of_preset(bencher: Bencher, key: &str) {
        let scenario = preset(key).expect("kept").scenario();
        bencher.bench(|| system(black_box(&scenario)));
    }

    #[divan::bench(args = KINDS)]
    fn candidates_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        let kinds = s.workload().kinds();
        bencher.bench(|| {
            let of = |k: &Kind| s.options().candidates(k.difficulty, k.skills);
            black_box(kinds).iter().map(of).collect::<Vec<_>>()
        });
    }

    #[divan::bench(args = KINDS)]
    fn rows_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        bencher.bench(|| rows(s.workload(), s.prediction(), black_box(s.candidates())));
    }

    #[divan::bench(args = KINDS)]
    fn decision_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        let rows = Beliefs::new(rows(s.workload(), s.prediction(), s.candidates()));
        let (policy, settings) = (s.parts().policy, s.parts().settings);
        let target = s.parts().efforts.target;
        bencher.bench(|| {
            let rows = black_box(&rows);
            decide(policy, settings, rows, s.options(), target, || {
                s.diffusion_inputs()
            })
        });
    }

    #[divan::bench(args = KINDS)]
    fn demand_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        bencher.bench(|| Demand::new(s.workload(), s.options(), black_box(s.shares())));
    }

    #[divan::bench(args = KINDS)]
    fn expected_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        let forms = Forms::new(Arc::new(s), 1000);
        let t = forms.system().horizon();
        bencher.bench(|| black_box(&forms).here().expected(t));
    }

    #[divan::bench(args = KINDS)]
    fn sampler_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        bencher.bench(|| Sampler::new(black_box(&s)));
    }

    #[divan::bench(args = [10.0, 1e3, 1e6])]
    fn sampler_of_rate(bencher: Bencher, rate: f64) {
        let s = system(&with(&[(Id::Rate, rate)]));
        bencher.bench(|| Sampler::new(black_box(&s)));
    }

    #[divan::bench(args = [100.0, 1e4, 1e6])]
    fn spitzer_setup(bencher: Bencher, horizon: f64) {
        let s = system(&with(&[(Id::Horizon, horizon)]));
        bencher.bench(|| ExactMean::new(black_box(&s), s.horizon()));
    }

    #[divan::bench(args = KINDS)]
    fn spitzer_of_preset(bencher: Bencher, key: &str) {
        let s = system(&preset(key).expect("kept").scenario());
        bencher.bench(|| ExactMean::new(black_box(&s), longest(&s)));
    }

    #[divan::bench(args = [100.0, 1e4, 1e6])]
    fn spitzer(bencher: Bencher, horizon: f64) {
        let s = system(&with(&[(Id::Horizon, horizon)]));
        let exact = ExactMean::new(&s, s.horizon()).expect("independent");
        bencher.bench(|| exact.auxiliary(black_box(s.supply().mean()), s.horizon()));
    }
}

mod figures {
    use super::*;

    fn at_hand(preset: &str) -> (Scenario, Forms) {
        let scenario = equipoise::scenario::presets::preset(preset)
            .expect("kept")
            .scenario();
        let s = Arc::new(system(&scenario));
        let longest = longest(&s);
        (scenario, Forms::new(s, longest))
    }

    #[divan::bench(args = KINDS)]
    fn forms(bencher: Bencher, preset: &str) {
        let system = at_hand(preset).1.system().clone();
        bencher.bench(|| Forms::new(black_box(system.clone()), longest(&system)));
    }

    #[divan::bench(args = KINDS)]
    fn verdict(bencher: Bencher, preset: &str) {
        let (_, forms) = at_hand(preset);
        bencher.bench(|| equipoise::report::verdict::verdict(black_box(&forms), None));
    }

    /// Every figure of every preset of interest.
    fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        let of = |f: equipoise::figures::list::Entry| KINDS.map(|preset| (f.key, preset));
        FIGURES.into_iter().flat_map(of)
    }

    #[divan::bench(args = all())]
    fn figure(bencher: Bencher, (key, preset): (&str, &str)) {
        let (scenario, forms) = at_hand(preset);
        let entry = FIGURES.iter().find(|f| f.key == key).expect("listed");
        bencher.bench(|| (entry.build)(black_box(&AtHand::new(&scenario, &forms))));
    }
}

mod sampling {
    use super::*;

    /// Samples the whole plan of a scenario; slots are counted.
    fn sample(bencher: Bencher, scenario: Scenario) {
        let s = Arc::new(system(&scenario));
        let plan = Plan::new(&s, 1, scenario.paths());
        let slots = plan.paths * s.horizon();
        bencher
            .counter(divan::counter::ItemsCount::new(slots))
            .bench(|| {
                let mut run = Simulation::new(s.clone(), plan.clone()).expect("small");
                while !run.advance(1 << 24) {}
                run.sample().finished_paths
            });
    }

    #[divan::bench(args = [Rule::MeanEnergy, Rule::Uniform, Rule::Always(2), Rule::Escalation(1, 3), Rule::VarianceAware])]
    fn policy(bencher: Bencher, policy: Rule) {
        let mut scenario = with(&[(Id::Horizon, 1000.0), (Id::Paths, 10.0)]);
        scenario.policy = policy;
        sample(bencher, scenario);
    }

    #[divan::bench(args = [10.0, 1e3, 1e5, 1e6], sample_count = 5)]
    fn rate(bencher: Bencher, rate: f64) {
        let numbers = [(Id::Rate, rate), (Id::Horizon, 10_000.0), (Id::Paths, 10.0)];
        sample(bencher, with(&numbers));
    }

    #[divan::bench(args = [100.0, 1e4, 1e6], sample_count = 5)]
    fn horizon(bencher: Bencher, horizon: f64) {
        let paths = (1e5 / horizon).max(10.0);
        sample(bencher, with(&[(Id::Horizon, horizon), (Id::Paths, paths)]));
    }

    #[divan::bench(args = [10.0, 100.0, 1000.0], sample_count = 5)]
    fn paths(bencher: Bencher, paths: f64) {
        sample(bencher, with(&[(Id::Horizon, 100.0), (Id::Paths, paths)]));
    }
}
