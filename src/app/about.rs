//! What is after the paper, what is reconstructed, the equations, and the source of every constant.

use crate::app::controls::control;
use crate::app::kit::beside;
use crate::app::kit::erased::{ErasedView, erase, live};
use crate::app::kit::parts::part;
use crate::app::kit::tasks::turn_on;
use crate::given::scaling::FITS;
use crate::scenario::SHIPPED;
use crate::scenario::parameters::{IDS, Id};
use crate::units::with_unit;
use leptos::prelude::*;

/// What words and signs of the page mean, for whoever meets them first.
const WORDS: [(&str, &str); 10] = [
    (
        "slot",
        "a step of time, a minute unless it is changed under “Horizon and sample”; tasks and energy are counted slot by slot",
    ),
    ("horizon T", "how many slots are looked at"),
    (
        "auxiliary, unused",
        "what was drawn from elsewhere because the battery was empty; what the supply brought and no task took",
    ),
    (
        "critical supply, 1.00×",
        "the mean supply that equals the mean demand: tasks a slot times the mean energy of one",
    ),
    (
        "volatility σ",
        "how far the balance of a slot strays from its mean, as a standard deviation",
    ),
    (
        "z",
        "what surplus or lack adds up to over the horizon, in units of how far chance carries in the same time; the regime is critical between −1 and 1",
    ),
    (
        "√T, T, T×",
        "guides in figures: what chance brings grows like the root of time, what surplus brings in proportion to time; at T× the second has caught up with the first",
    ),
    (
        "policy",
        "the rule by which dispatch gives a task its model and its effort",
    ),
    (
        "nats/token",
        "unit of a model's loss and of a task's difficulty threshold L₀; the further the loss lies below it, the fewer steps of thinking a task takes",
    ),
    (
        "skills m",
        "how many skills a task takes, one after the other, each in steps until one succeeds",
    ),
];

/// Numbered as in doc/theory.md; MathML draws without any library.
const EQUATIONS: [(&str, &str); 6] = [
    (
        "E1, the battery takes what is over, auxiliary energy fills what is short",
        "<math><msub><mi>B</mi><mi>t</mi></msub><mo>=</mo><mo>max</mo><mo>(</mo><msub><mi>B</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub><mo>+</mo><msub><mi>H</mi><mi>t</mi></msub><mo>−</mo><msub><mi>D</mi><mi>t</mi></msub><mo>,</mo><mn>0</mn><mo>)</mo></math>",
    ),
    (
        "E3, drift and volatility",
        "<math><mi>δ</mi><mo>=</mo><mi>μ</mi><mo>−</mo><mi>λ</mi><mi>E</mi><mo>[</mo><mi>E</mi><mo>]</mo><mo>,</mo><mspace width='1em'/><msup><mi>σ</mi><mn>2</mn></msup><mo>=</mo><mi>Var</mi><mo>(</mo><mi>H</mi><mo>)</mo><mo>+</mo><mi>λ</mi><mi>E</mi><mo>[</mo><msup><mi>E</mi><mn>2</mn></msup><mo>]</mo></math>",
    ),
    (
        "E4, critical supply",
        "<math><msup><mi>μ</mi><mo>*</mo></msup><mo>=</mo><mi>λ</mi><mi>E</mi><mo>[</mo><mi>E</mi><mo>]</mo></math>",
    ),
    (
        "at critical supply, in the limit of many slots; supply and tasks both have a part in σ² (E13), and doubling the volatility of one moves only its part",
        "<math><mi>E</mi><mo>[</mo><msub><mi>A</mi><mi>T</mi></msub><mo>]</mo><mo>=</mo><mi>σ</mi><msqrt><mrow><mn>2</mn><mi>T</mi><mo>/</mo><mi>π</mi></mrow></msqrt></math>",
    ),
    (
        "E6, exact for independent slots",
        "<math><mi>E</mi><mo>[</mo><msub><mi>A</mi><mi>T</mi></msub><mo>]</mo><mo>=</mo><munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>T</mi></munderover><mfrac><mrow><mi>E</mi><mo>[</mo><msubsup><mi>S</mi><mi>k</mi><mo>−</mo></msubsup><mo>]</mo></mrow><mi>k</mi></mfrac></math>",
    ),
    (
        "E15 to E18, from a model's size to a task's energy",
        "<math><mi>L</mi><mo>=</mo><mi>E</mi><mo>+</mo><mi>A</mi><msup><mi>N</mi><mrow><mo>−</mo><mi>α</mi></mrow></msup><mo>+</mo><mi>B</mi><msup><mi>D</mi><mrow><mo>−</mo><mi>β</mi></mrow></msup><mo>,</mo><mspace width='1em'/><mi>r</mi><mo>=</mo><mi>a</mi><mspace width='0.2em'/><mi>sigmoid</mi><mo>(</mo><mi>b</mi><mo>(</mo><msub><mi>L</mi><mn>0</mn></msub><mo>−</mo><mi>L</mi><mo>)</mo><mo>)</mo><mo>,</mo><mspace width='1em'/><mi>E</mi><mo>[</mo><mi>E</mi><mo>]</mo><mo>=</mo><mi>ε</mi><mi>m</mi><mo>/</mo><mi>r</mi></math>",
    ),
];

/// What is to be read, fetched when it is unfolded.
fn text() -> ErasedView {
    let words = control::words().for_views();
    let sources = move || {
        words.show(|words| {
            let source = |id: Id| Some((id.parameter(), (words.of)(id).source?));
            let sources = IDS.into_iter().filter_map(source);
            erase(sources.map(|(p, s)| erase(view! { <li>{p.quantity.name}" "<i>{p.quantity.symbol}</i>" = "{with_unit(p.default, p.quantity.unit)}": "{s}</li> })).collect_view())
        })
    };
    let build = format!("{}.", beside::program());
    erase(view! {
            <p>"After A. R. Ellis-Mohr, M. Hartman and L. R. Varshney, “Energy-Aware Routing to Large Reasoning Models”, arXiv 2601.00823. Only its abstract was at hand: the three regimes, the critical supply and the role of volatility are after the paper; notation, equations and defaults are reconstructed from standard theory of reflected random walks and from the authors' earlier work on inference scaling (DS3, arXiv 2507.00004)."</p>
            <p>"The paper's setting, as reconstructed: independent slots, Poisson arrivals, an empty, lossless and infinite battery, difficulties that are known, tasks that run until solved and stop that moment, and no queue. Every control that leaves this setting says where its off position is. Closed forms for efforts, prediction errors, finite batteries, dispatch that listens to the battery and prices are this project's. This page computes everything in your browser and sends nothing anywhere."</p>
            <p><a href=beside::address("theory.html")>"The theory, equation by equation"</a>" has every formula with its assumptions, source and derivation."</p>
            <p id="build">{build}</p>
            <h3>"Words and signs"</h3>
            <ul>{WORDS.map(|(word, meaning)| erase(view! { <li><strong>{word}</strong>": "{meaning}</li> }))}</ul>
            <h3>"Equations"</h3>
            <dl>{EQUATIONS.map(|(name, math)| erase(view! { <dt>{name}</dt><dd tabindex="0" inner_html=math></dd> }))}</dl>
            <h3>"Sources of constants"</h3>
            <ul>
                {sources}
                {FITS.iter().map(|f| erase(view! { <li>{format!("training law “{}”: {}", f.name, f.source)}</li> })).collect_view()}
                {SHIPPED.iter().map(|s| erase(view! { <li>{format!("{}: {}", s.name, s.source)}</li> })).collect_view()}
                <li>"wind turbine: nothing below 3 m/s, cubic to rated power at 12 m/s, stopped above 25 m/s (assumed)"</li>
            </ul>
    })
}

#[component]
pub fn About() -> impl IntoView {
    let open = RwSignal::new(false);
    let text = part!(part_about: fn() -> ErasedView = text).for_views();
    erase(view! {
        <details id="about" on:toggle=move |_| turn_on(open)>
            <summary><h2>"About: words, theory, sources, what is reconstructed"</h2></summary>
            {live(move || open.get().then(|| text.show(|build| build())))}
        </details>
    })
}
