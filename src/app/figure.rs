//! A figure in the page: question, canvas, sentence, data table.

use super::state::{Current, State};
use crate::figures::growth::Growth;
use crate::figures::routing::RoutingMap;
use crate::figures::scaling::ScalingLaws;
use crate::figures::style::{Look, Theme};
use crate::figures::supply_v::SupplyV;
use crate::figures::trajectory::Trajectory;
use crate::figures::{Figure, Table};
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

fn paint(canvas: &web_sys::HtmlCanvasElement, figure: &impl Figure) {
    if prepare(canvas).is_none() || canvas.width() == 0 {
        return;
    }
    if let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        let area = backend.into_drawing_area();
        // A canvas that refuses a stroke leaves a gap; there is nothing else to do about it.
        let _ = figure.draw(&area, &Look::canvas(pixel_ratio(), theme()));
    }
}

/// One figure; `build` reads the signals it depends on.
fn figure<F: Figure + 'static>(
    id: &'static str,
    question: &'static str,
    build: impl Fn(&Current) -> F + 'static,
) -> impl IntoView {
    let state = expect_context::<State>();
    let canvas = NodeRef::<leptos::html::Canvas>::new();
    let sentence = RwSignal::new(String::new());
    let table = RwSignal::new(None::<Table>);
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        state.layout.track();
        let (Some(canvas), Some(current)) = (canvas.get(), state.current.get()) else {
            return;
        };
        let figure = build(&current);
        paint(&canvas, &figure);
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
    view! {
        <section id="figures" aria-label="figures">
            {figure("trajectory", "What happens as time goes by?", move |c| state.live.with(|live| Trajectory::new(&c.system, c.exact.as_deref(), live)))}
            {figure("supply-v", "How much supply is just enough?", move |c| SupplyV::new(&c.system, c.exact.as_deref(), state.sample.get().as_deref()))}
            {figure("growth", "How does waste grow with time?", move |c| Growth::new(&c.system, c.exact.as_deref(), state.sample.get().as_deref()))}
            {figure("routing", "Which task goes to which model?", move |c| RoutingMap::new(&c.system))}
            {figure("scaling-laws", "What does a solved task cost on a small and on a large model?", move |c| ScalingLaws::new(&c.system))}
        </section>
    }
}
