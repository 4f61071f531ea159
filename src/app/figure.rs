//! A figure in the page: question, canvas, sentence, data table.

use super::state::{Current, State};
use crate::dispatch::Policy;
use crate::figures::growth::Growth;
use crate::figures::prediction::PredictionError;
use crate::figures::routing::RoutingMap;
use crate::figures::scaling::ScalingLaws;
use crate::figures::style::{Look, Theme};
use crate::figures::supply_v::SupplyV;
use crate::figures::trajectory::Trajectory;
use crate::figures::volatility::VolatilityBudget;
use crate::figures::{Figure, Table};
use crate::scenario::PolicyChoice;
use crate::scenario::parameters::Id;
use crate::system::{Parts, System};
use leptos::prelude::*;
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;

/// Dark or light, as the user's system asks.
pub fn theme() -> Theme {
    let dark = window()
        .match_media("(prefers-color-scheme: dark)")
        .ok()
        .flatten()
        .is_some_and(|m| m.matches());
    if dark { Theme::Dark } else { Theme::Light }
}

/// Device pixels per CSS pixel, at least two so that plotters' whole pixels stay fine.
pub fn pixel_ratio() -> f64 {
    window().device_pixel_ratio().max(2.0)
}

/// Fits the backing store to the size on screen; the context, cleared.
pub fn prepare(canvas: &web_sys::HtmlCanvasElement) -> Option<web_sys::CanvasRenderingContext2d> {
    let ratio = pixel_ratio();
    let width = (f64::from(canvas.client_width()) * ratio) as u32;
    let height = (f64::from(canvas.client_height()) * ratio) as u32;
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let context = canvas
        .get_context("2d")
        .ok()
        .flatten()?
        .dyn_into::<web_sys::CanvasRenderingContext2d>()
        .ok()?;
    context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    context.set_line_join("round");
    Some(context)
}

/// A figure of any type on a canvas: one kind of page element for all, which keeps the page small.
trait OnCanvas {
    fn paint(&self, canvas: &web_sys::HtmlCanvasElement);
    fn sentence(&self) -> String;
    fn table(&self) -> Table;
}

impl<F: Figure> OnCanvas for F {
    fn paint(&self, canvas: &web_sys::HtmlCanvasElement) {
        if prepare(canvas).is_none() || canvas.width() == 0 {
            return;
        }
        if let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
            let area = backend.into_drawing_area();
            // A canvas that refuses a stroke leaves a gap; there is nothing else to do about it.
            let _ = self.draw(&area, &Look::canvas(pixel_ratio(), theme()));
        }
    }

    fn sentence(&self) -> String {
        Figure::sentence(self)
    }

    fn table(&self) -> Table {
        Figure::table(self)
    }
}

type Build = Box<dyn Fn(&Current) -> Box<dyn OnCanvas>>;

/// One figure; `build` reads the signals it depends on. `source`: the present system, or the one that is settled.
fn figure(
    id: &'static str,
    question: &'static str,
    source: RwSignal<Option<Current>>,
    build: Build,
) -> AnyView {
    let state = expect_context::<State>();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let sentence = RwSignal::new(String::new());
    let table = RwSignal::new(None::<Table>);
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        state.layout.track();
        let (Some(canvas), Some(current)) = (canvas.get(), source.get()) else {
            return;
        };
        let figure = build(&current);
        figure.paint(&canvas);
        sentence.set(figure.sentence());
        table.set(open.get().then(|| figure.table()));
    });
    let rows = move || {
        table.with(|t| {
            t.as_ref().map(|t| view! {
                <div class="scroll" tabindex="0"><table>
                    <thead><tr>{t.headings.iter().map(|h| view! { <th scope="col">{h.clone()}</th> }).collect_view()}</tr></thead>
                    <tbody>{t.rows.iter().map(|r| view! { <tr>{r.iter().map(|c| view! { <td>{c.clone()}</td> }).collect_view()}</tr> }).collect_view()}</tbody>
                </table></div>
            })
        })
    };
    view! {
        <figure id=id>
            <h3>{question}</h3>
            <canvas node_ref=canvas role="img" aria-label=sentence></canvas>
            <figcaption>{sentence}</figcaption>
            <button type="button" class="quiet" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>"data table"</button>
            {rows}
        </figure>
    }
    .into_any()
}

/// All figures.
#[component]
pub fn Figures() -> impl IntoView {
    let state = expect_context::<State>();
    window_event_listener(leptos::ev::resize, move |_| {
        state.layout.update(|n| *n = n.wrapping_add(1))
    });
    if let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") {
        let redraw = wasm_bindgen::closure::Closure::<dyn Fn()>::new(move || {
            state.layout.update(|n| *n = n.wrapping_add(1))
        });
        query.set_onchange(Some(redraw.as_ref().unchecked_ref()));
        redraw.forget();
    }
    let now = state.current;
    let optimises = Memo::new(move |_| {
        let policy = state.scenario.with(|s| s.policy);
        matches!(
            policy,
            PolicyChoice::MeanEnergy | PolicyChoice::VarianceAware
        )
    });
    // The other of the two optimising policies, while its button is pressed.
    let compared = move |c: &Current| -> Option<(&'static str, System)> {
        let (name, policy) = match c.system.parts().policy {
            _ if !state.compare.get() => return None,
            Policy::MeanEnergy => ("variance-aware dispatch", Policy::VarianceAware),
            Policy::VarianceAware => ("mean-optimal dispatch", Policy::MeanEnergy),
            _ => return None,
        };
        let parts = Parts {
            policy,
            ..c.system.parts().clone()
        };
        Some((name, System::new(parts).ok()?))
    };
    view! {
        <section id="figures" aria-label="figures">
            <label class="switch" hidden=move || !optimises.get()>
                <input type="checkbox" id="compare" prop:checked=state.compare on:change=move |e| state.compare.set(event_target_checked(&e))/>
                <span>"mark in the routing map which cells the other optimising policy would route differently"</span>
            </label>
            {figure("trajectory", "What happens as time goes by?", now, Box::new(move |c| Box::new(state.live.with(|live| Trajectory::new(&c.system, c.exact.as_deref(), live)))))}
            {figure("supply-v", "How much supply is just enough?", now, Box::new(move |c| Box::new({ let ratio = state.scenario.with_untracked(|s| s.get(Id::PriceRatio)); SupplyV::new(&c.system, c.exact.as_deref(), state.sample.get().as_deref(), ratio) })))}
            {figure("growth", "How does waste grow with time?", now, Box::new(move |c| Box::new(Growth::new(&c.system, c.exact.as_deref(), state.sample.get().as_deref()))))}
            {figure("routing", "Which task goes to which model?", now, Box::new(move |c| Box::new(RoutingMap::new(&c.system, compared(c).as_ref().map(|(n, s)| (*n, s))))))}
            {figure("scaling-laws", "What does a solved task cost on a small and on a large model?", now, Box::new(move |c| Box::new(ScalingLaws::new(&c.system))))}
            {figure("volatility", "Where does the volatility come from, and what would absorb it?", state.settled, Box::new(move |c| Box::new(VolatilityBudget::new(&c.system, c.exact.as_deref()))))}
            {figure("prediction", "What do wrong estimates of difficulty cost?", state.settled, Box::new(move |c| Box::new(PredictionError::new(&c.system))))}
        </section>
    }
}
