//! A figure in the page: question, drawing, sentence, data table.

mod layers;

use crate::app::controls::choices::named;
use crate::app::figure::layers::Layers;
use crate::app::kit::canvas::{View, pixel_ratio};
use crate::app::kit::erased::{ErasedView, erase};
use crate::app::kit::tasks::{after, effect, when_still};
use crate::app::kit::widgets::{self, button, select};
use crate::app::state::{Current, Extra, Picked, State};
use crate::app::why;
use crate::dispatch::rule::Rule;
use crate::figures::growth::Growth;
use crate::figures::pen::Rect;
use crate::figures::policies::{self, Policies};
use crate::figures::prediction::PredictionError;
use crate::figures::routing::RoutingMap;
use crate::figures::scaling::ScalingLaws;
use crate::figures::style::Look;
use crate::figures::supply_v::SupplyV;
use crate::figures::trajectory::Trajectory;
use crate::figures::volatility::VolatilityBudget;
use crate::figures::{Figure, Table};
use crate::scenario::Scenario;
use crate::scenario::parameters::Id;
use crate::simulation::Sample;
use crate::simulation::comparison;
use crate::system::{Parts, System};
use leptos::prelude::*;
use std::any::Any;
use std::time::Duration;

/// A figure of any type on its layers: one kind of page element for all, which keeps the page small.
trait OnLayers: Any {
    /// Whether this is the same as another one.
    fn is(&self, other: &dyn Any) -> bool;
    fn paint(&self, layers: Layers, look: Look, size: (f64, f64));
    fn sentence(&self) -> String;
    fn table(&self) -> Table;
    fn pick(&self, plot: Rect, at: (f64, f64)) -> Option<(f64, f64)>;
}

/// A figure of B, and the same of A where one is pinned.
#[derive(PartialEq)]
struct Pair<F>(F, Option<F>);

impl<F: Figure + PartialEq + 'static> OnLayers for Pair<F> {
    fn is(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }

    fn paint(&self, layers: Layers, look: Look, size: (f64, f64)) {
        let Pair(b, a) = self;
        let meshes = b.meshes(&look, a.as_ref());
        layers.paint(meshes, look, size, &|meshes, area, look| {
            b.draw_series(meshes, area, look, a.as_ref())
        });
    }

    fn sentence(&self) -> String {
        let a = self.1.as_ref().map(F::sentence);
        both_sentences(self.0.sentence(), a)
    }

    fn pick(&self, plot: Rect, at: (f64, f64)) -> Option<(f64, f64)> {
        self.0.pick(plot, at)
    }

    fn table(&self) -> Table {
        both_tables(self.0.table(), self.1.as_ref().map(F::table))
    }
}

/// What B says, and A where that is pinned.
fn both_sentences(b: String, a: Option<String>) -> String {
    match a {
        Some(a) if a == b => format!("{b} Pinned as A: the same."),
        Some(a) => format!("{b} Pinned as A: {a}"),
        None => b,
    }
}

/// The rows of B, and below them those of A where that is pinned.
fn both_tables(mut b: Table, a: Option<Table>) -> Table {
    if let Some(mut a) = a {
        b.headings.insert(0, "scenario".into());
        for (name, rows) in [("B", &mut b.rows), ("A", &mut a.rows)] {
            for row in rows {
                row.insert(0, name.into());
            }
        }
        b.rows.append(&mut a.rows);
    }
    b
}

/// Builds a figure of B and, where one is pinned, of A.
type Build = Box<dyn Fn(&Current, Option<&Current>) -> Box<dyn OnLayers>>;

/// How long nothing must change for figures out of sight to follow: longer than the steps in which samples grow.
const REST: Duration = Duration::from_millis(600);

/// When a figure follows a change.
#[derive(Clone, Copy)]
enum Follows {
    AtOnce,
    /// Once the hand rests: it builds further systems.
    Deferred,
}

/// The settled system, told in a task of its own: several figures wait for it.
fn settled(state: State) -> RwSignal<Option<Current>> {
    let told = RwSignal::new(None);
    effect(move || {
        let current = state.settled.get();
        after(Duration::ZERO, move || told.set(current));
    });
    told
}

/// Counts the times that nothing which a figure shows has changed for a while, each in a task of its own.
fn rested(state: State) -> RwSignal<u32> {
    let told = RwSignal::new(0_u32);
    when_still(REST, move || {
        state.settled.track();
        state.before.track();
        state.sample.track();
        state.extras.track();
        state.rivals.track();
        state.ratio.track();
        move || told.update(|n| *n = n.wrapping_add(1))
    });
    told
}

/// One figure; `build` reads the signals it depends on.
fn figure(id: &'static str, question: &'static str, follows: Follows, build: Build) -> ErasedView {
    let state = State::of_page();
    let layers = Layers::new();
    let sentence = RwSignal::new(String::new());
    let table = RwSignal::new(None::<Table>);
    let open = RwSignal::new(false);
    let drawn = StoredValue::new_local(None::<Box<dyn OnLayers>>);
    let point = move |event: leptos::ev::MouseEvent| {
        let ratio = pixel_ratio();
        let at = (
            ratio * f64::from(event.offset_x()),
            ratio * f64::from(event.offset_y()),
        );
        let plot = layers.plot().filter(|plot| plot.contains(at));
        let found = plot.and_then(|plot| drawn.with_value(|d| d.as_ref()?.pick(plot, at)));
        if let Some((difficulty, skills)) = found {
            state
                .cell
                .set(Some(Picked::Cell(difficulty, skills as u32)));
        }
    };
    let view = View::of(layers.front);
    let (settled, rested) = (settled(state), rested(state));
    let nothing = Memo::new(move |_| state.current.with(|c| c.is_none()));
    // Before it is drawn a figure is known by its question.
    let label = move || match sentence.get() {
        empty if empty.is_empty() => question.to_string(),
        sentence => sentence,
    };
    let built = move |source: Signal<Option<Current>>| {
        let current = source.get()?;
        Some(
            state
                .before
                .with(|a| build(&current, a.as_ref().and_then(|a| a.as_ref().ok()))),
        )
    };
    effect(move || {
        let look = Look::canvas(state.display.pixels.get(), state.display.theme.get());
        if nothing.get() {
            // Not even what is out of sight keeps the numbers of another scenario.
            layers.clear(view.size.get_untracked());
            drawn.set_value(None);
            sentence.set(String::new());
            table.set(None);
            return;
        }
        let figure = match (view.visible.get(), follows) {
            (true, Follows::AtOnce) => built(state.current.into()),
            (true, Follows::Deferred) => built(settled.into()),
            // What is out of sight follows at last, for those who do not look but listen.
            (false, _) => {
                rested.track();
                untrack(|| built(state.settled.into()))
            }
        };
        let (Some(_), Some(figure)) = (layers.front.get(), figure) else {
            return;
        };
        let size = view.size.get();
        let new = &*figure as &dyn Any;
        let same = drawn.with_value(|d| d.as_ref().is_some_and(|d| d.is(new)));
        if !same || !layers.is_current(&look, size) {
            figure.paint(layers, look, size);
            sentence.set(figure.sentence());
        }
        table.set(open.get().then(|| figure.table()));
        drawn.set_value(Some(figure));
    });
    let rows = move || table.get().map(widgets::table);
    let (above, below) = match id {
        "policies" => (Some(erase(PairPicker())), None),
        "routing" => (None, Some(why::cell())),
        _ => (None, None),
    };
    erase(view! {
        <figure id=id>
            <h3>{question}</h3>
            {above}
            <div class="layers">
                <canvas node_ref=layers.back aria-hidden="true"></canvas>
                <canvas node_ref=layers.front role="img" aria-label=label on:click=point></canvas>
            </div>
            <figcaption>{sentence}</figcaption>
            {button("", Signal::derive(move || if open.get() { "hide the data table" } else { "data table" }.to_string()), "the numbers of this figure", false, Callback::new(move |()| open.update(|o| *o = !*o)))}
            {rows}
            {below}
        </figure>
    })
}

/// All figures.
#[component]
pub fn Figures() -> impl IntoView {
    let state = State::of_page();
    let optimises = Memo::new(move |_| state.scenario.with(|s| s.policy.optimises()));
    // The other of the two optimising policies, while its button is pressed.
    let compared = move |c: &Current| -> Option<(&'static str, System)> {
        let counterpart = c.system.parts().policy.counterpart();
        let (name, policy) = counterpart.filter(|_| state.compare.get())?;
        let parts = Parts {
            policy,
            ..c.system.parts().clone()
        };
        Some((name, c.system.changed(parts).ok()?))
    };
    view! {
        <section id="figures" aria-label="figures">
            <label class="switch" hidden=move || !optimises.get()>
                <input type="checkbox" id="compare" prop:checked=state.compare on:change=move |e| state.compare.set(event_target_checked(&e))/>
                <span>"mark in the routing map which cells the other optimising policy would route differently"</span>
            </label>
            {figure("trajectory", "What happens as time goes by?", Follows::AtOnce, Box::new(move |c, a| {
                let sample = state.sample_of(c);
                let own = state.live.with(|live| Trajectory::new(&c.forms, sample.as_deref(), live));
                Box::new(Pair(own, a.map(|a| Trajectory::new(&a.forms, None, &[]))))
            }))}
            {figure("supply-v", "How much supply is just enough?", Follows::AtOnce, Box::new(move |c, a| {
                let ratio = |s: &Scenario| s.get(Id::PriceRatio);
                let own = state.ratio.get();
                let other = state.pinned.with_untracked(|p| p.as_ref().map_or(own, ratio));
                let of = |c: &Current, sample: Option<&Sample>, ratio| SupplyV::new(&c.forms, sample, ratio);
                Box::new(Pair(of(c, state.sample_of(c).as_deref(), own), a.map(|a| of(a, None, other))))
            }))}
            {figure("growth", "How does waste grow with time?", Follows::AtOnce, Box::new(move |c, a| {
                let of = |c: &Current, sample: Option<&Sample>| Growth::new(&c.forms, sample);
                Box::new(Pair(of(c, state.sample_of(c).as_deref()), a.map(|a| of(a, None))))
            }))}
            {figure("routing", "Which task goes to which model?", Follows::AtOnce, Box::new(move |c, a| {
                let other = compared(c);
                let other = other.as_ref().map(|(name, s)| (*name, s)).or(a.map(|a| ("the pinned scenario A", &*a.system)));
                Box::new(Pair(RoutingMap::new(&c.system, other), None))
            }))}
            {figure("scaling-laws", "What does a solved task cost on a small and on a large model?", Follows::AtOnce, Box::new(move |c, a| {
                Box::new(Pair(ScalingLaws::new(&c.system), a.map(|a| ScalingLaws::new(&a.system))))
            }))}
            {figure("volatility", "Where does the volatility come from, and what would absorb it?", Follows::Deferred, Box::new(move |c, a| {
                let of = |c: &Current| VolatilityBudget::new(&c.forms);
                Box::new(Pair(of(c), a.map(of)))
            }))}
            {figure("prediction", "What do wrong estimates of difficulty cost?", Follows::Deferred, Box::new(move |c, a| {
                Box::new(Pair(PredictionError::new(&c.system), a.map(|a| PredictionError::new(&a.system))))
            }))}
            {figure("policies", "Which policy draws least, and by how much?", Follows::Deferred, Box::new(move |c, a| Box::new(policies(state, c, a))))}
        </section>
    }
}

/// Figure 8 of the rivals, and of A's own policy. It waits for them: new numbers never stand beside old rivals.
fn policies(state: State, c: &Current, a: Option<&Current>) -> Pair<Policies> {
    let (first, second) = state.compared();
    let rivals = state.rivals.get();
    let c = match &rivals.of {
        Some(of) if of.opened == c.opened => of,
        _ => c,
    };
    let scenario = &*c.scenario;
    let sample = |policy| match policy == scenario.policy {
        true => state.sample_of(c),
        false => state
            .sampled(&Extra::Policy(policy))
            .filter(|_| state.is_present(c)),
    };
    let pair = policies::Pair {
        first: first.label(&scenario.models),
        second: second.label(&scenario.models),
        paired: sample(first)
            .zip(sample(second))
            .and_then(|(a, b)| comparison::auxiliary(&a, &b)),
    };
    let of_c = rivals.of.as_ref().is_some_and(|of| of.is(c));
    let systems = if of_c { &rivals.systems[..] } else { &[] };
    let all = systems.iter().map(|(rival, _)| rival.clone()).collect();
    let own = Policies::new((scenario.policy, &c.system), all, pair.clone());
    let before = a.map(|a| Policies::alone(&a.scenario, &a.system, pair));
    Pair(own, before)
}

/// Which two policies are compared by sampling.
#[component]
fn PairPicker() -> impl IntoView {
    let state = State::of_page();
    let entries = Signal::derive(move || {
        let rivals = state.rivals.get();
        let models = rivals.of.as_ref().map(|of| &of.scenario.models[..]);
        let policies: Vec<Rule> = rivals.systems.iter().map(|(r, _)| r.policy).collect();
        // Before the first rivals there is nothing to choose from.
        named(&policies, models.unwrap_or_default())
    });
    let picker = move |label: &'static str, id: &'static str, second: bool| {
        let chosen = Signal::derive(move || {
            let (a, b) = state.compared();
            if second { b } else { a }.key()
        });
        let choose = Callback::new(move |word: String| {
            let new = Rule::from_key(&word);
            state
                .pair
                .update(|(a, b)| *(if second { b } else { a }) = new);
        });
        select(label, id, entries, chosen, choose)
    };
    view! {
        <div class="toolbar">{picker("compare", "pair-first", false)}{picker("with", "pair-second", true)}</div>
    }
}
