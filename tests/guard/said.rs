//! Everything that page and report say of a scenario: the verdict and the sentence of every figure.

use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::report::verdict::verdict;
use equipoise::scenario::Scenario;
use equipoise::simulation::Sample;
use equipoise::theory::expected::Forms;
use std::sync::Arc;

/// A sentence and whose it is.
pub type Said = (&'static str, String);

pub fn everything(scenario: &Scenario, forms: &Forms, sample: Option<&Sample>) -> Vec<Said> {
    let inputs = AtHand {
        sample: sample.cloned().map(Arc::new),
        ..AtHand::new(scenario, forms)
    };
    let figures = FIGURES.map(|f| {
        let figure = (f.build)(&inputs);
        // The table holds the numbers that are drawn.
        let cells = figure.table().rows.concat().join(" ");
        assert!(
            !cells.contains("NaN") && !cells.contains("inf"),
            "{}: {cells}",
            f.key
        );
        (f.key, figure.sentence())
    });
    std::iter::once(("verdict", verdict(forms, sample)))
        .chain(figures)
        .collect()
}
