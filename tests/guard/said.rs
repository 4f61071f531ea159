//! Everything that page and report say of a scenario: the verdict and the sentence of every figure.

use equipoise::figures::Figure;
use equipoise::figures::growth::Growth;
use equipoise::figures::policies::{Pair, Policies, rivals};
use equipoise::figures::prediction::PredictionError;
use equipoise::figures::routing::RoutingMap;
use equipoise::figures::scaling::ScalingLaws;
use equipoise::figures::supply_v::SupplyV;
use equipoise::figures::trajectory::Trajectory;
use equipoise::figures::volatility::VolatilityBudget;
use equipoise::report::verdict::verdict;
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::simulation::Sample;
use equipoise::theory::expected::Forms;

/// A sentence and whose it is.
pub type Said = (&'static str, String);

pub fn everything(scenario: &Scenario, forms: &Forms, sample: Option<&Sample>) -> Vec<Said> {
    let system = forms.system();
    let own = (scenario.policy, &**system);
    let pair = Pair {
        first: "one".into(),
        second: "another".into(),
        paired: None,
    };
    let rivals = rivals(scenario, system).into_iter().map(|(rival, _)| rival);
    fn of(figure: &impl Figure) -> Said {
        // The table holds the numbers that are drawn.
        let cells = figure.table().rows.concat().join(" ");
        assert!(
            !cells.contains("NaN") && !cells.contains("inf"),
            "{}: {cells}",
            figure.name()
        );
        (figure.name(), figure.sentence())
    }
    vec![
        ("verdict", verdict(forms, sample)),
        of(&Trajectory::new(forms, sample, &[])),
        of(&SupplyV::new(forms, sample, scenario.get(Id::PriceRatio))),
        of(&Growth::new(forms, sample)),
        of(&RoutingMap::new(system, None)),
        of(&ScalingLaws::new(system)),
        of(&VolatilityBudget::new(forms)),
        of(&PredictionError::new(system)),
        of(&Policies::new(own, rivals.collect(), pair)),
    ]
}
