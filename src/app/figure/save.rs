//! Saving a figure as a file.

use crate::app::controls::control;
use crate::app::figure::inputs::OfPage;
use crate::app::kit::beside;
use crate::app::kit::errors::js_error_text;
use crate::app::kit::files;
use crate::app::kit::tasks::spawn;
use crate::app::sampling;
use crate::app::scenarios::links::page;
use crate::app::state::State;
use crate::figures::chart::Figure;
use crate::figures::export::{DENSITY, Export, Origin, SIZE};
use crate::figures::list::Entry;
use crate::figures::style::{Look, Theme};
use crate::report::plan;
use crate::scenario::Scenario;
use crate::scenario::link::{self, View};
use crate::simulation::Sample;
use crate::system::System;
use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlCanvasElement};

/// What a figure is saved as.
#[derive(Clone, Copy)]
pub enum Format {
    Svg,
    Png,
    Csv,
}

/// The figure of the present moment, whatever was drawn last, and what says where it comes from.
struct Present {
    figure: Box<dyn Figure>,
    link: String,
    scenario: Arc<Scenario>,
    system: Arc<System>,
    /// Once it is finished.
    sample: Option<Arc<Sample>>,
}

/// None while there is nothing to show.
fn present(state: State, entry: &Entry) -> Option<Present> {
    let current = state.current.get()?;
    let before = state.before.current.get();
    let figure = (entry.build)(&OfPage::new(state, &current, before.as_ref()));
    let scenario = state.renewed(&current).scenario;
    let plan = plan(&scenario, &current.system);
    let sample = state.sample_of(&current).filter(|s| s.is_finished(&plan));
    // Which figures stand first, and what is locked, says nothing of this one.
    let view = View {
        scenario: (*scenario).clone(),
        pinned: before.as_ref().map(|b| (*b.scenario).clone()),
        ..View::default()
    };
    let link = link::write_view(&view);
    Some(Present {
        figure,
        link: format!("{}#{link}", page()),
        system: current.system.clone(),
        sample,
        scenario,
    })
}

impl Present {
    /// Where it comes from, said by parts of the page that may have to be fetched.
    async fn origin(&self) -> Result<Origin, String> {
        let hash = match &self.sample {
            Some(sample) => {
                let make = sampling::report().get().await?;
                Some(make(&self.scenario, &self.system, sample)?.hash)
            }
            None => None,
        };
        let words = control::words().get().await?;
        Ok(Origin {
            link: self.link.clone(),
            hash,
            sources: (words.sources)(&self.scenario),
            program: beside::program(),
        })
    }
}

/// Hands a figure to the browser's downloads; `said` is told how that went.
pub fn save(state: State, entry: Entry, format: Format, said: RwSignal<Option<String>>) {
    said.set(None);
    let Some(present) = untrack(|| present(state, &entry)) else {
        return;
    };
    spawn(async move {
        let saved = async {
            let export = Export {
                entry: &entry,
                figure: &*present.figure,
                origin: present.origin().await?,
            };
            file(&export, format).await.map_err(js_error_text)
        };
        said.set(Some(match saved.await {
            Ok(name) => format!("Saved as {name}."),
            Err(error) => format!("The figure could not be saved: {error}."),
        }));
    });
}

/// The name of the file.
async fn file(export: &Export<'_>, format: Format) -> Result<String, JsValue> {
    let (extension, content) = match format {
        Format::Svg => (
            "svg",
            export.svg().map_err(|_| "it cannot be drawn")?.into(),
        ),
        Format::Csv => ("csv", export.csv().into()),
        Format::Png => ("png", png(export).await?),
    };
    let name = export.name(extension);
    files::save(&name, &content)?;
    Ok(name)
}

/// Drawn out of sight, always on white.
async fn png(export: &Export<'_>) -> Result<JsValue, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(SIZE.0 * DENSITY);
    canvas.set_height(SIZE.1 * DENSITY);
    let backend = CanvasBackend::with_canvas_object(canvas.clone());
    let surface = RefCell::new(backend.ok_or("there is no canvas to draw on")?);
    let look = Look::canvas(f64::from(DENSITY), Theme::Light);
    export
        .draw(&surface, &look)
        .map_err(|_| "it cannot be drawn")?;
    let mut asked = Ok(());
    let taken = Promise::new(&mut |taken, _| asked = canvas.to_blob(&taken));
    asked?;
    let blob = JsFuture::from(taken).await?.dyn_into::<Blob>();
    let blob = blob.map_err(|_| "the browser makes no picture of it")?;
    let bytes = JsFuture::from(blob.array_buffer()).await?;
    let png = export.png(&Uint8Array::new(&bytes).to_vec());
    let png = png.ok_or("the browser's picture is no PNG")?;
    Ok(Uint8Array::from(&*png).into())
}
