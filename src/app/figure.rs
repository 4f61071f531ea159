//! A figure in the page: question, drawing, answer with what more there is to know of it, data table.

mod inputs;
mod layers;
mod sound;
mod cross;
mod grip;
mod hand;
mod absorb;
mod rivals;
mod save;
pub mod enlarge;
mod menu;

use crate::app::controls::choices::named;
use crate::app::figure::hand::{Answers, Met};
use crate::app::figure::inputs::OfPage;
use crate::app::figure::layers::Layers;
use crate::app::kit::canvas::{Seen, View, seen_once};
use crate::app::kit::erased::{ErasedView, erase, live, shown_while, text};
use crate::app::kit::parts::part;
use crate::app::kit::tasks::{after, effect, turn_on, when_still};
use crate::app::kit::widgets::{self, button, select};
use crate::app::state::{Current, State};
use crate::app::why;
use crate::dispatch::rule::Rule;
use crate::figures::chart::{Figure, Follows};
use crate::figures::list::{Entry, LEADS, OTHERS};
use crate::figures::style::Look;
use crate::figures::{Table, joined};
use crate::scenario::guide::{CAPTIONS, TABLES};
use crate::scenario::leads::MOST;
use crate::theory::absorbers::Absorber;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::time::Duration;

/// How long nothing must change for figures out of sight to follow: longer than the steps in which samples grow.
const REST: Duration = Duration::from_millis(600);

/// Places of the leads, as the style sheet knows them.
const PLACES: [&str; MOST] = ["1", "2", "3"];

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
        state.before.current.track();
        state.sample.track();
        state.extras.track();
        state.rivals.track();
        state.ratio.track();
        move || told.update(|n| *n = n.wrapping_add(1))
    });
    told
}

/// One figure, with what stands above and below its drawing; building it reads the signals that it depends on.
fn figure(
    entry: Entry,
    sentence: RwSignal<String>,
    offers: RwSignal<Vec<Absorber>>,
    above: Option<ErasedView>,
    below: Option<ErasedView>,
) -> ErasedView {
    let Entry {
        key: id,
        question,
        follows,
        build,
    } = entry;
    let state = State::of_page();
    let layers = Layers::new();
    let more = RwSignal::new(String::new());
    let table = RwSignal::new(None::<Table>);
    let open = RwSignal::new(false);
    let drawn = StoredValue::new_local(None::<Box<dyn Figure>>);
    let written = StoredValue::new(state.display.energies.get_untracked());
    let met = Met {
        layers,
        drawn,
        follows,
        over: NodeRef::new(),
        changes: RwSignal::new(0),
        clicked: RwSignal::new((-1.0, -1.0)),
    };
    let changed = move || met.changes.update(|n| *n = n.wrapping_add(1));
    let view = View::of(layers.front);
    let (settled, rested) = (settled(state), rested(state));
    let nothing = Memo::new(move |_| state.veiled.get() || state.current.with(|c| c.is_none()));
    // Before it is drawn a figure is known by its question.
    let label = move || match sentence.get() {
        empty if empty.is_empty() || state.guide.with(|g| g.hides(CAPTIONS)) => {
            question.to_string()
        }
        sentence => joined(&[&sentence, &more.get()]),
    };
    let built = move |source: Signal<Option<Current>>| {
        let current = source.get()?;
        let before = state.before.current.get();
        Some(build(&OfPage::new(state, &current, before.as_ref())))
    };
    effect(move || {
        let look = Look::canvas(state.display.pixels.get(), state.display.theme.get());
        if nothing.get() {
            // Not even what is out of sight keeps the numbers of another scenario.
            layers.clear(view.size.get_untracked());
            drawn.set_value(None);
            offers.set(Vec::new());
            changed();
            sentence.set(String::new());
            more.set(String::new());
            table.set(None);
            return;
        }
        let figure = match (view.seen.get(), follows) {
            (Seen::Whole, Follows::AtOnce) => built(state.current.into()),
            // What is only partly in view is not what is looked at while the hand moves.
            (Seen::Whole | Seen::Cut, _) => built(settled.into()),
            // What is out of sight follows at last, for those who do not look but listen.
            (Seen::Nothing, _) => {
                rested.track();
                untrack(|| built(state.settled.into()))
            }
        };
        let (Some(_), Some(figure)) = (layers.front.get(), figure) else {
            return;
        };
        let size = view.size.get();
        // In other units the same figure says other words.
        let energies = state.display.energies.get();
        let as_written = written.get_value() == energies;
        written.set_value(energies);
        let same = as_written && drawn.with_value(|d| d.as_ref().is_some_and(|d| d.is(&*figure)));
        if !same || !layers.is_current(&look, size) {
            layers.paint(&*figure, look, size);
            sentence.set(figure.sentence());
            more.set(figure.more());
        }
        table.set(open.get().then(|| figure.table()));
        offers.set(figure.offers().to_vec());
        drawn.set_value(Some(figure));
        changed();
    });
    // Which place it has among the leads; the style sheet puts it there.
    let lead = move || PLACES.get(state.leads.with(|l| l.place(id))?).copied();
    let has_table = move || state.guide.with(|g| !g.hides(TABLES));
    let rows = live(move || table.get().filter(|_| has_table()).map(widgets::table));
    let has_captions = move || state.guide.with(|g| !g.hides(CAPTIONS));
    let caption = shown_while(has_captions, move || {
        erase(view! {
            <figcaption>{sentence}</figcaption>
            <details><summary>"more"</summary><p>{more}</p></details>
        })
    });
    // Both come together, and stand in two places.
    let (hand, over) = (hand::part().for_views(), RwSignal::new(false));
    let above_it = StoredValue::new(None::<ErasedView>);
    let lies_over = move || over.get().then(|| above_it.try_update_value(Option::take));
    let tools = move || {
        let build = move |answers: Answers| {
            let (over_it, below_it) = answers(state, met);
            above_it.set_value(Some(over_it));
            over.set(true);
            below_it
        };
        state.hand.get().then(|| hand.show(build))
    };
    let tools = live(tools);
    let click = move |e: MouseEvent| {
        if !over.get_untracked() {
            let at = (f64::from(e.offset_x()), f64::from(e.offset_y()));
            met.clicked.set(at);
        }
    };
    erase(view! {
        <figure id=id data-lead=lead>
            <h2>{question}</h2>
            {above}
            <div class="drawing">
                <div class="layers" on:click=click>
                    <canvas node_ref=layers.back aria-hidden="true"></canvas>
                    <canvas node_ref=layers.front role="img" aria-label=label on:contextmenu=move |_| layers.join()></canvas>
                    <div class="over" aria-hidden="true" node_ref=met.over>{live(move || lies_over().flatten().flatten())}</div>
                </div>
                {menu::menu(entry, open)}
            </div>
            {caption}
            <div class="tools">{tools}</div>
            {rows}
            {below}
        </figure>
    })
}

/// A figure, unless the page hides it.
fn unless_hidden(key: &'static str, build: impl Fn() -> ErasedView + Send + 'static) -> ErasedView {
    let state = State::of_page();
    shown_while(move || state.guide.with(|g| !g.hides(key)), build)
}

/// The figures below the first ones.
fn others() -> ErasedView {
    rivals::keep(State::of_page());
    let one = |entry: Entry| {
        unless_hidden(entry.key, move || {
            let above = (entry.key == "policies").then(|| erase(PairPicker()));
            let offers = RwSignal::new(Vec::new());
            let below = (entry.key == "volatility").then(|| absorb::list(offers));
            figure(entry, RwSignal::default(), offers, above, below)
        })
    };
    erase(OTHERS.map(one))
}

/// All figures; those below are fetched once someone comes to where they stand.
#[component]
pub fn Figures() -> impl IntoView {
    let state = State::of_page();
    let optimises = move || state.scenario.with(|s| s.policy.optimises());
    let optimises = Memo::new(move |_| optimises());
    let (place, near) = (NodeRef::new(), RwSignal::new(false));
    // Before the first sentences are there, more is in the window than will be.
    let sentences = LEADS.map(|_| RwSignal::new(String::new()));
    let hides = move |key: &str| state.guide.with(|g| g.hides(key));
    let written = move || {
        let mut leads = LEADS.iter().zip(sentences);
        leads.all(|(e, s)| !s.with(String::is_empty) || hides(e.key))
    };
    let written = Memo::new(move |before: Option<&bool>| before == Some(&true) || written());
    seen_once(place, written, near);
    // Whoever wants another one first has come to it.
    effect(move || {
        let is_here = |key: &&str| LEADS.iter().any(|e| e.key == *key);
        if !state.leads.with(|l| l.keys().iter().all(is_here)) {
            turn_on(near);
        }
    });
    let cell = part!(part_cell: fn() -> ErasedView = why::cell).for_views();
    let leads = LEADS.into_iter().zip(sentences).map(|(entry, sentence)| {
        unless_hidden(entry.key, move || {
            // A cell may be picked before someone has come to what is below.
            let near = move || near.get() || state.cell.with(Option::is_some);
            let near = Memo::new(move |_| near());
            let cell = move || near.get().then(|| cell.show(|build| build()));
            let compare = move || {
                erase(view! {
                    <label class="switch" hidden=move || !optimises.get()>
                        <input type="checkbox" id="compare" prop:checked=state.compare on:change=move |e| state.compare.set(event_target_checked(&e))/>
                        <span>"mark the cells that the other optimising policy would route differently"</span>
                    </label>
                })
            };
            let below = (entry.key == "routing").then(|| erase((compare(), live(cell))));
            figure(entry, sentence, RwSignal::default(), None, below)
        })
    });
    let fetched = part!(part_figures: fn() -> ErasedView = others).for_views();
    let more = move || match near.get() {
        true => fetched.show(|build| build()),
        false => {
            let come = Callback::new(move |()| turn_on(near));
            let more = button(
                "more-figures",
                "more figures".to_string(),
                "the figures that follow here",
                false,
                come,
            );
            erase(view! { <p node_ref=place>{more}</p> })
        }
    };
    view! {
        <section id="figures" aria-label="figures">
            {leads.collect_view()}
            {more}
        </section>
    }
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
    let has_captions = move || state.guide.with(|g| !g.hides(CAPTIONS));
    let said = text(move || inputs::compared(state).filter(|_| has_captions()));
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
        <p class="quiet-text" id="pair-said">{said}</p>
    }
}
