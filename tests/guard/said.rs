//! Everything that page and report say of a scenario: the verdict and the sentence of every figure.

use crate::times::{Time, Watch};
use equipoise::figures::inputs::AtHand;
use equipoise::figures::joined;
use equipoise::figures::list::FIGURES;
use equipoise::report::verdict::verdict;
use equipoise::scenario::Scenario;
use equipoise::simulation::Sample;
use equipoise::theory::expected::Forms;
use std::sync::Arc;

/// What one of them says.
pub struct Said {
    pub name: &'static str,
    /// The answer to a figure's question; empty for the verdict.
    pub sentence: String,
    /// All of it.
    pub text: String,
}

/// `took` hears of the time that each of them takes to make.
pub fn everything(
    scenario: &Scenario,
    forms: &Forms,
    sample: Option<&Sample>,
    took: &mut impl FnMut(Time),
) -> Vec<Said> {
    let inputs = AtHand {
        sample: sample.cloned().map(Arc::new),
        ..AtHand::new(scenario, forms)
    };
    let began = Watch::start();
    let verdict = Said {
        name: "verdict",
        sentence: String::new(),
        text: verdict(forms, sample),
    };
    took(("verdict", began.read()));
    let figures = FIGURES.map(|f| {
        let began = Watch::start();
        let figure = (f.build)(&inputs);
        took((f.key, began.read()));
        // The table holds the numbers that are drawn.
        let cells = figure.table().rows.concat().join(" ");
        assert!(
            !cells.contains("NaN") && !cells.contains("inf"),
            "{}: {cells}",
            f.key
        );
        let (sentence, more) = (figure.sentence(), figure.more());
        Said {
            name: f.key,
            text: joined(&[&sentence, &more]),
            sentence,
        }
    });
    std::iter::once(verdict).chain(figures).collect()
}
