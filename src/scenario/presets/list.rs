//! The presets themselves. A new one is an entry here.

use super::{Group, Notice, Preset};
use crate::dispatch::rule::Rule;
use crate::given::supply::Family;
use crate::scenario::parameters::Id;
use crate::scenario::{
    ML_ENERGY, Scenario, ShippedTrace, SupplyChoice, epoch_fleet, measured_fleet,
};
use crate::theory::expected::Forms;
use std::sync::Arc;

const EPOCH: &str = "J per FLOP: Epoch AI GPT-4o energy sheet, 2025-02 (estimated)";

macro_rules! presets {
    ($(Preset { key: $key:expr, group: $group:expr, name: $name:expr, notice: $notice:expr, source: $source:expr, make: $make:expr $(,)? }),* $(,)?) => {
        /// All presets, in the order of a list to choose from within each group.
        pub static PRESETS: [Preset; 17] = [$(Preset { key: $key, group: $group, name: $name, make: $make }),*];

        /// What there is to notice of each.
        pub(super) static NOTICES: [Notice; 17] = [$(Notice { sentences: $notice, source: $source }),*];
    };
}

presets! {
    Preset {
        key: "critical",
        group: Group::Start,
        name: "Critical: exactly enough on average",
        notice: [
            "Supply equals mean demand, and still both meters fill, because a bad hour cannot borrow from a good hour to come.",
            "The growth figure climbs with slope one half: four times the time costs only twice the energy.",
        ],
        source: Some(EPOCH),
        make: || at(Scenario::default(), 1.0),
    },
    Preset {
        key: "over",
        group: Group::Regimes,
        name: "Over-supply: ten per cent too much",
        notice: [
            "The battery never stops filling: a tenth of the supply is never used, in proportion to time.",
            "Auxiliary energy stops growing after the first lean hours and stays below a fixed bound.",
        ],
        source: Some(EPOCH),
        make: || at(Scenario::default(), 1.1),
    },
    Preset {
        key: "under",
        group: Group::Regimes,
        name: "Under-supply: ten per cent too little",
        notice: [
            "Auxiliary energy grows in proportion to time, with slope one in the growth figure.",
            "The battery keeps coming back to empty, so hardly any baseline energy is left unused.",
        ],
        source: Some(EPOCH),
        make: || at(Scenario::default(), 0.9),
    },
    Preset {
        key: "on-off",
        group: Group::Regimes,
        name: "On and off: the same mean, far more volatile",
        notice: [
            "The mean is still critical, but harvest comes in rare bursts, and the corner of the V stands almost twice as high.",
            "Nothing in the routing changed: volatility sets the height of the corner, not its place.",
        ],
        source: Some(EPOCH),
        make: || {
            let s = with(Scenario::default(), &[(Id::Volatility, 2.0)]);
            at(
                Scenario {
                    supply: SupplyChoice::Independent(Family::OnOff),
                    ..s
                },
                1.0,
            )
        },
    },
    Preset {
        key: "gentle-slope",
        group: Group::Dispatch,
        name: "Gentle slope (b = 5): the smallest model always wins",
        notice: [
            "With a gentle skill slope a larger model is hardly surer of a step, so its price per step is never repaid.",
            "The routing map has one colour: energy-optimal routing needs success to answer sharply to model size.",
        ],
        source: Some(EPOCH),
        make: || at(with(Scenario::default(), &[(Id::Slope, 5.0)]), 1.0),
    },
    Preset {
        key: "wide-mix",
        group: Group::Start,
        name: "Wide mix: every model has its place",
        notice: [
            "Difficulties are spread widely, and each of the four models is the cheapest somewhere on the map.",
            "Few tasks go to the giant, yet these few take most of the energy and most of the volatility.",
        ],
        source: Some(EPOCH),
        make: || {
            at(
                with(Scenario::default(), &[(Id::DifficultySpread, 0.25)]),
                1.0,
            )
        },
    },
    Preset {
        key: "measured-fleet",
        group: Group::Dispatch,
        name: "Measured fleet: energy per token as measured",
        notice: [
            "Energy per token does not follow the number of parameters here: serving and architecture matter as much.",
            "Compare the routing map with the computed fleet: a model that is cheap for its size takes over its neighbours' tasks.",
        ],
        source: Some(ML_ENERGY),
        make: || {
            let fleet = Scenario {
                models: measured_fleet(),
                ..Scenario::default()
            };
            at(with(fleet, &[(Id::DifficultyMean, 2.2)]), 1.0)
        },
    },
    Preset {
        key: "greensboro",
        group: Group::Weather,
        name: "A real year: Greensboro, sun and wind",
        notice: [
            "Days and nights make the hours depend on each other, so theory gives two bounds here, and the sample lies between them.",
            "The mean is critical, and yet auxiliary energy is drawn every night until the battery has carried over enough.",
        ],
        source: Some("NREL TMY3 station 723170 (measured); turbine curve assumed"),
        make: || trace(ShippedTrace::Greensboro, 0.5),
    },
    Preset {
        key: "sand-point",
        group: Group::Weather,
        name: "A real year: Sand Point, wind and little sun",
        notice: [
            "Wind calms last for days, so the variance over the horizon is far larger than that of a single hour suggests.",
            "Raise the solar share and watch the nights come back.",
        ],
        source: Some("NREL TMY3 station 703165 (measured); turbine curve assumed"),
        make: || trace(ShippedTrace::SandPoint, 0.1),
    },
    Preset {
        key: "variance-gain",
        group: Group::Dispatch,
        name: "Variance-aware dispatch: where it gains most",
        notice: [
            "Supply is ample, difficulty is only estimated and seven tasks in a hundred may be given up, so the dispatcher trades energy for success where it is unsure.",
            "Switch the policy to smallest mean energy, at the same solved fraction: the rare long tasks come back, and with them about a sixth more auxiliary energy.",
        ],
        source: Some(EPOCH),
        make: || {
            let numbers = [(Id::Solved, 0.93), (Id::PredictionError, 0.15)];
            let s = with(unsure(), &numbers);
            let ample = at(s, 1.15);
            Scenario {
                policy: Rule::VarianceAware,
                ..ample
            }
        },
    },
    Preset {
        key: "variance-no-gain",
        group: Group::Deeper,
        name: "Variance-aware dispatch: where it cannot gain",
        notice: [
            "Every task runs until solved and its difficulty is known: then a route's mean energy and its second moment rank the models alike almost everywhere.",
            "Press the switch above the figures: no cell of the routing map changes between the two optimising policies.",
        ],
        source: Some(EPOCH),
        make: || Scenario {
            policy: Rule::VarianceAware,
            ..at(Scenario::default(), 1.0)
        },
    },
    Preset {
        key: "prediction-error",
        group: Group::Deeper,
        name: "Prediction error: a balanced system breaks",
        notice: [
            "Supply is exactly critical for a dispatcher that sees every difficulty; this one errs by 0.15 nats per token.",
            "Wrong routes always cost more, so the square-root law turns into a linear one; balance, and see what the errors really cost.",
        ],
        source: Some(EPOCH),
        make: || {
            let balanced = at(Scenario::default(), 1.0);
            with(
                balanced,
                &[
                    (Id::PredictionError, 0.15),
                    (Id::Horizon, 5000.0),
                    (Id::Paths, 200.0),
                ],
            )
        },
    },
    Preset {
        key: "finite-battery",
        group: Group::Deeper,
        name: "Finite battery: √T becomes a small linear rate",
        notice: [
            "At critical supply an infinite battery holds ever more; this one is full now and then, and what it spills is missing later.",
            "The growth figure starts with slope one half and bends to one: the smaller the battery, the sooner and the steeper.",
        ],
        source: Some(EPOCH),
        make: || {
            let balanced = at(Scenario::default(), 1.0);
            let small = [
                (Id::Finite, 1.0),
                (Id::Capacity, 5e5),
                (Id::Horizon, 5000.0),
                (Id::Paths, 200.0),
            ];
            with(balanced, &small)
        },
    },
    Preset {
        key: "escalation",
        group: Group::Dispatch,
        name: "Escalation: try small first, then hand over",
        notice: [
            "The medium model tries every task for two steps per skill, and the giant takes over what is left.",
            "Compare the volatility figure with the medium model alone, which must solve even the hardest tasks itself: escalation cuts the tail.",
        ],
        source: Some(EPOCH),
        make: || {
            let s = Scenario {
                policy: Rule::Escalation(1, 3),
                ..Scenario::default()
            };
            at(s, 1.0)
        },
    },
    Preset {
        key: "feedback",
        group: Group::Deeper,
        name: "Feedback: dispatch that listens to the battery",
        notice: [
            "Supply stands between what a solved fraction of 95 % and one of 97 % need; dispatch asks for the lower while the battery is low.",
            "Neither meter grows like √T any more: auxiliary energy rises at a small steady rate and unused energy stays bounded. Switch feedback off to see the difference.",
        ],
        source: Some(EPOCH),
        make: || {
            let (thorough, thrifty) = (0.97, 0.95);
            let numbers = [
                (Id::Thrifty, thrifty),
                (Id::Level, 2.1e5),
                (Id::Horizon, 5000.0),
                (Id::Paths, 200.0),
            ];
            let base = with(unsure(), &numbers);
            let needs = |solved: f64| {
                at(with(base.clone(), &[(Id::Solved, solved)]), 1.0).get(Id::SupplyMean)
            };
            let between = 0.5 * (needs(thorough) + needs(thrifty));
            with(
                base.clone(),
                &[
                    (Id::Solved, thorough),
                    (Id::Feedback, 1.0),
                    (Id::SupplyMean, between),
                ],
            )
        },
    },
    Preset {
        key: "dear-auxiliary",
        group: Group::Deeper,
        name: "Dear auxiliary energy: the cheapest supply is not the critical one",
        notice: [
            "Auxiliary energy costs ten times as much as baseline energy here, and the supply is the one at which both together are cheapest.",
            "It lies above the critical supply by a margin that shrinks like 1/√T; at a price ratio of two it would be almost exactly critical.",
        ],
        source: Some(EPOCH),
        make: || {
            let dear = with(Scenario::default(), &[(Id::PriceRatio, 10.0)]);
            let cheapest = dear.system(None).ok().and_then(|s| {
                let (slot, t) = (s.parts().slot, s.horizon());
                let forms = Forms::new(Arc::new(s), t);
                Some(forms.cheapest(dear.get(Id::PriceRatio))? / slot)
            });
            match cheapest {
                Some(power) => with(dear, &[(Id::SupplyMean, power)]),
                None => dear,
            }
        },
    },
    Preset {
        key: "steadiness",
        group: Group::Deeper,
        name: "A larger model, chosen for its steadiness",
        notice: [
            "Tasks of a single skill, estimated with error: on the medium model a misjudged task runs far too long, and the large one hardly ever does.",
            "Variance-aware dispatch sends three quarters of the tasks to the large model rather than half: mean energy rises by half a per cent, auxiliary energy falls by a tenth.",
        ],
        source: Some(EPOCH),
        make: || {
            let numbers = [
                (Id::Rate, 10.0),
                (Id::SkillsMean, 1.0),
                (Id::SkillsSpread, 0.5),
                (Id::DifficultySpread, 0.05),
                (Id::PredictionError, 0.1),
                (Id::Volatility, 0.1),
            ];
            let mean = at(with(Scenario::default(), &numbers), 1.15);
            Scenario {
                policy: Rule::VarianceAware,
                ..mean
            }
        },
    },
}

/// A dispatcher that may give up and escalate, and errs about difficulty; policies of mean energy.
fn unsure() -> Scenario {
    with(
        Scenario::default(),
        &[(Id::Efforts, 1.0), (Id::PredictionError, 0.1)],
    )
}

/// The scenario with other numbers; a number out of range (there is none, by test) is left as it was.
fn with(mut scenario: Scenario, numbers: &[(Id, f64)]) -> Scenario {
    for (id, value) in numbers {
        let _ = scenario.set(*id, *value);
    }
    scenario
}

/// The scenario at a multiple of its own critical supply.
fn at(scenario: Scenario, multiple: f64) -> Scenario {
    let power = scenario
        .critical_power()
        .map_or(scenario.get(Id::SupplyMean), |p| p * multiple);
    with(scenario, &[(Id::SupplyMean, power)])
}

fn trace(trace: ShippedTrace, solar: f64) -> Scenario {
    let scenario = Scenario {
        supply: SupplyChoice::Shipped(trace),
        models: epoch_fleet(),
        ..Scenario::default()
    };
    let hours = [
        (Id::Slot, 3600.0),
        (Id::Horizon, 720.0),
        (Id::SolarShare, solar),
        (Id::Paths, 400.0),
    ];
    at(with(scenario, &hours), 1.0)
}
