//! Traces in the page: the shipped years, fetched only when they are chosen, and files of the user's own.

use super::made::made;
use super::state::State;
use crate::scenario::{ShippedTrace, SupplyChoice};
use crate::supply::trace::{MAX_BYTES, Trace, TraceFile};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What the browser says went wrong.
pub fn words(error: JsValue) -> String {
    error
        .as_string()
        .or_else(|| {
            error
                .dyn_ref::<js_sys::Error>()
                .map(|e| String::from(e.message()))
        })
        .unwrap_or_else(|| "the browser refused".into())
}

async fn fetch(address: &str) -> Result<Vec<u8>, JsValue> {
    let response: web_sys::Response = JsFuture::from(window().fetch_with_str(address))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_str(&format!(
            "the server answered {}",
            response.status()
        )));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

async fn shipped(trace: ShippedTrace) -> Result<TraceFile, String> {
    let facts = trace.facts();
    let bytes = fetch(&format!("./{}", facts.file)).await.map_err(words)?;
    TraceFile::parse(facts.name, &bytes).map_err(|e| e.to_string())
}

/// Fetches a shipped year and, once it is here, makes it the supply.
pub fn choose_shipped(state: State, trace: ShippedTrace) {
    let facts = trace.facts();
    spawn_local(async move {
        match shipped(trace).await {
            Ok(file) => {
                state.trace.set(Some(Arc::new(file)));
                state
                    .scenario
                    .update(|s| s.supply = SupplyChoice::Shipped(trace));
            }
            Err(error) => state
                .error
                .set(Some(format!("{} could not be loaded: {error}", facts.name))),
        }
    });
}

/// Loads the traces that the scenario and the pinned one ask for, if they come with the page. A pinned scenario that stays
/// without its trace says so.
pub fn load_wanted(state: State) {
    if let SupplyChoice::Shipped(trace) = state.scenario.with_untracked(|s| s.supply.clone()) {
        choose_shipped(state, trace);
    }
    let pinned = state.pinned.with_untracked(|p| {
        let pinned = p.as_ref().filter(|p| p.trace.is_none())?;
        match pinned.scenario.supply {
            SupplyChoice::Shipped(trace) => Some(trace),
            _ => None,
        }
    });
    if let Some(trace) = pinned {
        spawn_local(async move {
            if let Ok(file) = shipped(trace).await {
                state.pinned.update(|p| {
                    if let Some(p) = p {
                        p.trace = Some(Arc::new(file));
                    }
                });
            }
        });
    }
}

async fn read(file: web_sys::File) -> Result<TraceFile, String> {
    if file.size() > MAX_BYTES as f64 {
        let error = crate::supply::trace::TraceError::TooLarge {
            bytes: file.size() as usize,
        };
        return Err(error.to_string());
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(words)?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let parsed = TraceFile::parse(&file.name(), &bytes).map_err(|e| e.to_string())?;
    Trace::new(&parsed, 0.5).map_err(|e| e.to_string())?;
    Ok(parsed)
}

/// File picker for a trace of one's own, and what a link asks for.
#[component]
pub fn TracePicker() -> impl IntoView {
    let state = expect_context::<State>();
    let refused = RwSignal::new(None::<String>);
    let picked = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|i| i.files()).and_then(|f| f.get(0)) else {
            return;
        };
        spawn_local(async move {
            match read(file).await {
                Ok(file) => {
                    let wanted = state.wanted_file();
                    if let Some((name, hash)) = wanted.filter(|(_, hash)| *hash != file.hash) {
                        refused.set(Some(format!("this is another file than “{name}” (hash {hash}) of the link; it is used, and the link changes")));
                    } else {
                        refused.set(None);
                    }
                    state.scenario.update(|s| {
                        s.supply = SupplyChoice::File {
                            name: file.name.clone(),
                            hash: file.hash.clone(),
                        }
                    });
                    state.trace.set(Some(Arc::new(file)));
                }
                Err(error) => refused.set(Some(format!("this file is not a trace: {error}"))),
            }
        });
    };
    let wanted = move || {
        state.wanted_file().map(|(name, hash)| format!("This link needs the file “{name}” (hash {hash}), which a link cannot carry. Please choose it."))
    };
    made(view! {
        <details class="own-file" open=move || state.wanted_file().is_some()>
            <summary>"own hourly CSV"</summary>
            <p class="refused">{wanted}</p>
            <label>"one value an hour, or hour,value"<input type="file" accept=".csv,text/csv,text/plain" on:change=picked/></label>
            <p class="refused" role="alert">{move || refused.get()}</p>
        </details>
    })
}
