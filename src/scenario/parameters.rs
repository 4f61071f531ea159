//! The one parameter table: key, quantity (name, symbol, unit, range), default, scale, what it affects and when it matters,
//! one sentence, source. Sliders, validation, links and documentation all read it.

use super::{Scenario, SupplyChoice};
use crate::diffusion::{prices, switched};
use crate::dispatch::{policy, prediction, rule};
use crate::effort::{attempt, options};
use crate::given::supply::Family;
use crate::given::supply::trace::TraceFile;
use crate::given::{battery, fleet, scaling, supply, workload};
use crate::system;
use crate::units::{Quantity, Unit};

/// Most paths of a sample.
pub static PATHS: Quantity = Quantity {
    name: "sample paths",
    symbol: "n",
    unit: Unit::One,
    min: 10.0,
    max: 100_000.0,
    integer: true,
};
/// Relative standard error at which sampling stops.
pub static PRECISION: Quantity = Quantity {
    name: "standard error asked for",
    symbol: "ε",
    unit: Unit::One,
    min: 0.0,
    max: 1.0,
    integer: false,
};
/// Seed; whole numbers that a double holds exactly.
pub static SEED: Quantity = Quantity {
    name: "seed",
    symbol: "seed",
    unit: Unit::One,
    min: 0.0,
    max: 9_007_199_254_740_991.0,
    integer: true,
};

/// A choice between off (0, the paper's setting) and on (1).
const fn switch(name: &'static str, symbol: &'static str) -> Quantity {
    Quantity {
        name,
        symbol,
        unit: Unit::One,
        min: 0.0,
        max: 1.0,
        integer: true,
    }
}
/// Whether optimising policies may give up and escalate.
pub static EFFORTS: Quantity = switch("giving up and escalating allowed", "efforts");
/// Whether the solved fraction is asked of every kind of task, or of all together.
pub static EACH: Quantity = switch("solved fraction holds for every kind", "each");
/// Whether dispatch listens to the battery (E23).
pub static LISTEN: Quantity = switch("dispatch listens to the battery", "feedback");
/// Whether the battery has a capacity.
pub static FINITE: Quantity = switch("finite battery", "finite");

/// Controls in the order of the theory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Harvest and its fluctuation.
    Supply,
    /// Arrivals, difficulty and skills of tasks.
    Work,
    /// Scaling laws and what models cost.
    Fleet,
    /// Policy and what it may do.
    Dispatch,
    /// Storage and its losses.
    Battery,
    /// Slots, horizon and sample.
    Horizon,
}

/// How a slider runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Equal distances are equal differences.
    Linear,
    /// Equal distances are equal ratios.
    Logarithmic,
    /// Off or on.
    Switch,
}

/// What has to be made anew when a parameter changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affects {
    /// The system, and all that follows from it.
    System,
    /// The sample alone: the system is the same, and what is said of it stays true.
    Sample,
    /// What is recommended and drawn of the same system.
    Drawing,
}

fn always(_: &Scenario, _: Option<&TraceFile>) -> bool {
    true
}

/// The supply follows a law: a series brings its own weather.
fn independent(scenario: &Scenario, _: Option<&TraceFile>) -> bool {
    !scenario.has_trace()
}

/// The supply follows a law that fluctuates.
fn varies(scenario: &Scenario, _: Option<&TraceFile>) -> bool {
    !scenario.has_trace() && scenario.supply != SupplyChoice::Independent(Family::Constant)
}

fn gives_up(scenario: &Scenario, _: Option<&TraceFile>) -> bool {
    scenario.may_give_up()
}

fn listens(scenario: &Scenario, _: Option<&TraceFile>) -> bool {
    scenario.listens()
}

/// One row of the table.
#[derive(Debug)]
pub struct Parameter {
    /// Name in links and reports; stable for ever.
    pub key: &'static str,
    /// Version of the links with which it came; in earlier ones it is at its default, the paper's setting.
    pub since: u32,
    /// Under which heading its control stands.
    pub group: Group,
    /// Name, unit and permitted range.
    pub quantity: &'static Quantity,
    /// Value in the default scenario, and of links that are older than the parameter.
    pub default: f64,
    /// How its slider runs.
    pub scale: Scale,
    /// Ends of the slider; typed values may use the whole range of the quantity.
    pub slider: (f64, f64),
    /// What has to be made anew when it changes.
    pub affects: Affects,
    /// Whether it changes anything in a scenario, whose trace is given if it is at hand.
    pub matters: fn(&Scenario, Option<&TraceFile>) -> bool,
}

/// What there is to read of a parameter; apart from the table, so that the page need not carry it before it is read.
#[derive(Debug)]
pub struct Words {
    /// One sentence for people.
    pub help: &'static str,
    /// Where the default comes from.
    pub source: Option<&'static str>,
}

macro_rules! table {
    ($($id:ident { $key:literal since $since:literal, $group:ident, $quantity:expr, $default:expr, $scale:ident, $from:expr => $to:expr,
        $affects:ident when $matters:expr, $help:literal, $source:expr })*) => {
        /// Names of the rows. Their sentences are for people, so that brackets in them are no links.
        #[allow(rustdoc::broken_intra_doc_links)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Id { $(#[doc = $help] $id),* }

        /// Number of rows.
        pub const COUNT: usize = [$(Id::$id),*].len();

        /// All rows, in the order of [`Id`].
        pub const IDS: [Id; COUNT] = [$(Id::$id),*];

        /// The latest version of the links with which a parameter came.
        pub const NEWEST: u32 = {
            let mut newest = 0;
            $(if $since > newest {
                newest = $since;
            })*
            newest
        };

        /// The table, in the order of [`Id`].
        pub static PARAMETERS: [Parameter; COUNT] = [$(Parameter {
            key: $key,
            since: $since,
            group: Group::$group,
            quantity: &$quantity,
            default: $default,
            scale: Scale::$scale,
            slider: ($from, $to),
            affects: Affects::$affects,
            matters: $matters,
        }),*];

        static WORDS: [Words; COUNT] = [$(Words {
            help: $help,
            source: $source,
        }),*];
    };
}

const DS3: Option<&str> = Some("DS3 authors' public code, 2025-06 (assumed)");
const BESIROGLU: Option<&str> = Some("Besiroglu et al. 2024, arXiv 2404.10102 (fitted)");

table! {
    SupplyMean { "mu" since 1, Supply, supply::MEAN_POWER, 435.0, Linear, 0.0 => 2.0,
        System when always,
        "Mean baseline power; the slider runs from nothing to twice the critical supply, and moves along with it.", None }
    Volatility { "cv" since 1, Supply, supply::VOLATILITY, 0.5, Linear, 0.0 => 2.0,
        System when varies,
        "Standard deviation of one slot's harvest divided by its mean: how unsteady sun and wind are.", None }
    SolarShare { "solar" since 1, Supply, supply::trace::SOLAR_SHARE, 0.5, Linear, 0.0 => 1.0,
        System when |_, file| file.is_some_and(TraceFile::has_weather),
        "On a weather year: the part of the mean that comes from the sun, the rest being wind.", None }
    Persistence { "rho" since 2, Supply, supply::PERSISTENCE, 0.0, Linear, 0.0 => 0.98,
        System when independent,
        "Lag-one correlation of the weather: with this probability a slot repeats the one before.", None }
    Sites { "sites" since 2, Supply, supply::SITES, 1.0, Logarithmic, 1.0 => 100.0,
        System when independent,
        "Independent sites that share the mean supply; pooling n of them divides its variance by n.", None }
    PriceRatio { "ratio" since 2, Supply, prices::PRICE_RATIO, 2.0, Logarithmic, 1.01 => 100.0,
        Drawing when always,
        "What a joule of auxiliary energy costs, in joules of baseline energy; it recommends a supply and moves nothing.", None }
    Rate { "rate" since 1, Work, workload::RATE, 20.0, Logarithmic, 0.1 => 1000.0,
        System when always,
        "Mean number of tasks that arrive in one slot; Poisson, but for burstiness.", None }
    Fano { "fano" since 2, Work, workload::FANO, 1.0, Logarithmic, 1.0 => 50.0,
        System when always,
        "Variance of the number of tasks in a slot divided by its mean; 1 is Poisson, measured traffic is burstier.",
        Some("1 is the paper's setting; ServeGen (Alibaba), 2025, measures an inter-arrival CV of 2.28") }
    DifficultyMean { "l0" since 1, Work, workload::DIFFICULTY_MEAN, 2.1, Linear, 1.7 => 3.0,
        System when always,
        "Loss a model must reach to take a step as often as not; a larger L₀ is an easier task.", None }
    DifficultySpread { "l0sd" since 1, Work, workload::DIFFICULTY_SPREAD, 0.15, Linear, 0.0 => 0.4,
        System when always,
        "How much the tasks differ in difficulty: a normal law that is cut at about 2.6 standard deviations, beyond which no task lies.", None }
    SkillsMean { "m" since 1, Work, workload::SKILLS_MEAN, 8.0, Linear, 1.0 => 40.0,
        System when always,
        "Sequential skills that a task needs, each to be mastered before the next.",
        Some("DS3 authors' public code, 2025-06: 5 to 10, 1 to 50 or 80 in different studies (assumed)") }
    SkillsSpread { "msd" since 1, Work, workload::SKILLS_SPREAD, 2.0, Linear, 0.0 => 12.0,
        System when always,
        "How much the tasks differ in the number of skills.", None }
    StepTokens { "omega" since 1, Fleet, fleet::STEP_TOKENS, 25.0, Logarithmic, 1.0 => 1000.0,
        System when always,
        "Tokens of one reasoning step.", DS3 }
    Irreducible { "E" since 1, Fleet, scaling::IRREDUCIBLE, 1.8172, Linear, 1.0 => 2.5,
        System when always,
        "Loss that no model gets below.", BESIROGLU }
    ParameterCoefficient { "A" since 1, Fleet, scaling::PARAMETER_COEFFICIENT, 482.01, Logarithmic, 50.0 => 5000.0,
        System when always,
        "Size of the loss due to too few parameters.", BESIROGLU }
    DataCoefficient { "B" since 1, Fleet, scaling::DATA_COEFFICIENT, 2085.43, Logarithmic, 50.0 => 20_000.0,
        System when always,
        "Size of the loss due to too little training data.", BESIROGLU }
    ParameterExponent { "alpha" since 1, Fleet, scaling::PARAMETER_EXPONENT, 0.3478, Linear, 0.2 => 0.5,
        System when always,
        "How fast the loss falls as the model grows.", BESIROGLU }
    DataExponent { "beta" since 1, Fleet, scaling::DATA_EXPONENT, 0.3658, Linear, 0.2 => 0.5,
        System when always,
        "How fast the loss falls as the training data grows.", BESIROGLU }
    Ceiling { "a" since 1, Fleet, scaling::CEILING, 1.0, Linear, 0.05 => 1.0,
        System when always,
        "Success per step of a perfect model.", DS3 }
    Slope { "b" since 1, Fleet, scaling::SLOPE, 20.0, Linear, 1.0 => 40.0,
        System when always,
        "How sharply success answers to the distance between difficulty and loss; with the default laws, at 5 the smallest model always wins.", DS3 }
    Threshold { "threshold" since 1, Dispatch, rule::THRESHOLD, 0.5, Linear, 0.05 => 0.95,
        System when |s, _| s.policy.has_threshold(),
        "The training-compute rule takes the cheapest-trained model whose success per step reaches this.", None }
    Slot { "slot" since 1, Horizon, system::SLOT, 60.0, Logarithmic, 1.0 => 86_400.0,
        System when always,
        "Length of one slot, the time in which harvest and demand are balanced.", None }
    Efforts { "efforts" since 2, Dispatch, EFFORTS, 0.0, Switch, 0.0 => 1.0,
        System when |s, _| s.policy.optimises(),
        "Lets optimising policies stop after a budget of steps, or hand over to a stronger model.", None }
    Solved { "solved" since 2, Dispatch, policy::SOLVED, 0.99, Linear, 0.8 => 0.9999,
        System when gives_up,
        "Share of the tasks to end solved by policies that may give up; it is met exactly, so that policies are comparable.", None }
    Each { "each" since 2, Dispatch, EACH, 0.0, Switch, 0.0 => 1.0,
        System when |s, _| s.policy.optimises() && s.may_give_up(),
        "Asks for the solved fraction of every kind of task rather than of all tasks together.", None }
    PredictionError { "spred" since 2, Dispatch, prediction::PREDICTION_ERROR, 0.0, Linear, 0.0 => 0.4,
        System when always,
        "Standard deviation of the error with which the dispatcher sees a task's difficulty L₀.", None }
    Patience { "patience" since 2, Dispatch, options::PATIENCE, 2.0, Linear, 1.0 => 10.0,
        System when |s, _| s.policy.has_patience(),
        "Under the escalation policy: steps per skill before the second model takes over.", None }
    Branches { "branches" since 2, Dispatch, attempt::BRANCHES, 1.0, Linear, 1.0 => 8.0,
        System when always,
        "Steps tried at once at every node of a reasoning tree: fewer steps, each at a higher price.", None }
    Parallel { "parallel" since 2, Dispatch, attempt::PARALLEL, 1.0, Linear, 1.0 => 8.0,
        System when |s, _| s.may_give_up() || s.policy.has_patience(),
        "Attempts with a budget that run side by side until one of them is solved.", None }
    Feedback { "feedback" since 3, Dispatch, LISTEN, 0.0, Switch, 0.0 => 1.0,
        System when gives_up,
        "Below a battery level dispatch is thrifty, with a lower solved fraction; above it thorough.", None }
    Thrifty { "thrifty" since 3, Dispatch, switched::THRIFTY, 0.9, Linear, 0.5 => 0.99,
        System when listens,
        "Share of the tasks to end solved while the battery is below the level; the solved fraction holds above it.", None }
    Level { "level" since 3, Dispatch, switched::LEVEL, 1e5, Logarithmic, 1e3 => 1e8,
        System when listens,
        "Battery level below which dispatch is thrifty; higher draws less auxiliary energy and leaves more unused.", None }
    Finite { "finite" since 2, Battery, FINITE, 0.0, Switch, 0.0 => 1.0,
        System when always,
        "Gives the battery a capacity; what does not fit is spilled.", None }
    Capacity { "capacity" since 2, Battery, battery::CAPACITY, 1e6, Logarithmic, 1e3 => 1e9,
        System when |s, _| s.is_on(Id::Finite),
        "Energy that a finite battery holds.", None }
    Efficiency { "eta" since 2, Battery, battery::EFFICIENCY, 1.0, Linear, 0.5 => 1.0,
        System when always,
        "Share of the charging energy that can be drawn again; 1 is the paper's setting.", None }
    Charge { "charge" since 2, Battery, battery::CHARGE, 0.0, Linear, 0.0 => 1e6,
        System when always,
        "Energy in the battery at the start; 0 is the paper's setting.", None }
    Horizon { "T" since 1, Horizon, system::HORIZON, 1000.0, Logarithmic, 1.0 => 100_000.0,
        System when always,
        "Number of slots that are looked at.", None }
    Paths { "paths" since 1, Horizon, PATHS, 1000.0, Logarithmic, 10.0 => 10_000.0,
        Sample when always,
        "Sample paths of the Monte Carlo estimate; four times as many halve its error.", None }
    Precision { "se" since 3, Horizon, PRECISION, 0.0, Linear, 0.0 => 0.1,
        Sample when always,
        "Sampling stops early once the standard error of E[A] is this part of it; 0 takes all the paths.", None }
    Seed { "seed" since 1, Horizon, SEED, 1.0, Linear, 0.0 => 1000.0,
        Sample when always,
        "Number from which all weather and all tasks are drawn: the same seed gives the same path anywhere.", None }
}

impl Id {
    /// The row of this parameter.
    pub fn parameter(self) -> &'static Parameter {
        &PARAMETERS[self as usize]
    }

    /// What there is to read of it.
    pub fn words(self) -> &'static Words {
        &WORDS[self as usize]
    }

    /// The row with this key.
    pub fn from_key(key: &str) -> Option<Id> {
        IDS.into_iter().find(|id| id.parameter().key == key)
    }
}

#[cfg(test)]
mod tests;
