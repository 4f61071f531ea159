//! Traces in the page: the shipped years, fetched only when they are chosen, and files of the user's own.

use crate::app::kit::beside;
use crate::app::kit::erased::{erase, text};
use crate::app::kit::errors::js_error_text;
use crate::app::kit::parts::{Part, part};
use crate::app::kit::tasks::spawn;
use crate::app::state::State;
use crate::given::supply::trace::{MAX_BYTES, Trace, TraceError, TraceFile};
use crate::scenario::guide::SUPPLY;
use crate::scenario::{Scenario, ShippedTrace, SupplyChoice};
use leptos::prelude::*;
use std::pin::Pin;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A shipped year on its way.
type Fetching = Pin<Box<dyn Future<Output = Result<TraceFile, String>>>>;

/// Reads files and fetches years: code that is fetched when there is one.
type Reader = (
    fn(&str, &[u8]) -> Result<TraceFile, String>,
    fn(ShippedTrace) -> Fetching,
);

fn reader() -> Part<Reader> {
    part!(part_traces: Reader = (parse, shipped))
}

fn parse(name: &str, bytes: &[u8]) -> Result<TraceFile, String> {
    TraceFile::parse(name, bytes).map_err(|e| e.to_string())
}

fn shipped(trace: ShippedTrace) -> Fetching {
    Box::pin(async move {
        let facts = trace.facts();
        let bytes = beside::fetch(facts.file).await.map_err(js_error_text)?;
        parse(facts.name, &bytes)
    })
}

/// Fetches a shipped year, and goes on with what is to be said where that fails.
fn fetch(state: State, trace: ShippedTrace, then: impl FnOnce(Option<String>) + 'static) {
    fn of_one_type(state: State, trace: ShippedTrace, then: Box<dyn FnOnce(Option<String>)>) {
        spawn(async move {
            let fetched = match reader().get().await {
                Ok((_, shipped)) => shipped(trace).await,
                Err(error) => Err(error),
            };
            then(match fetched {
                Ok(file) => {
                    state.loading.traces.update(|t| t.add_shipped(trace, file));
                    None
                }
                Err(error) => Some(format!(
                    "{} could not be loaded: {error}",
                    trace.facts().name
                )),
            });
        });
    }
    of_one_type(state, trace, Box::new(then));
}

/// Makes a shipped year the supply once it is here, unless another supply has been chosen meanwhile.
pub fn choose_shipped(state: State, trace: ShippedTrace) {
    let supply = SupplyChoice::Shipped(trace);
    if !state.loading.traces.with_untracked(|t| t.lacks(&supply)) {
        choose(state, supply);
        return;
    }
    let turn = state.loading.begin(Some(trace));
    fetch(state, trace, move |failed| {
        let is_here = failed.is_none();
        let is_chosen = state.scenario.with_untracked(|s| s.supply == supply);
        if state.loading.end(turn, failed) && is_here && !is_chosen {
            state.edit(|s| s.supply = supply);
        }
    });
}

/// Fetches the shipped year of a supply that is not chosen yet.
pub fn bring(state: State, supply: &SupplyChoice) {
    if let SupplyChoice::Shipped(trace) = *supply
        && state.loading.traces.with_untracked(|t| t.lacks(supply))
    {
        // Whoever needs it asks again.
        fetch(state, trace, |_| {});
    }
}

/// Makes a supply that is at hand the scenario's.
pub fn choose(state: State, supply: SupplyChoice) {
    state.loading.begin(None);
    state.edit(|s| s.supply = supply);
}

/// Loads the traces that the scenario and the pinned one ask for, if they come with the page. A pinned scenario that stays
/// without its trace says so.
pub fn load_wanted(state: State) {
    let lacked = |supply: SupplyChoice| match supply {
        SupplyChoice::Shipped(trace)
            if state.loading.traces.with_untracked(|t| t.lacks(&supply)) =>
        {
            Some(trace)
        }
        _ => None,
    };
    match lacked(state.scenario.with_untracked(|s| s.supply.clone())) {
        Some(trace) => choose_shipped(state, trace),
        // Whatever was on its way was for the scenario before.
        None => _ = state.loading.begin(None),
    }
    let pinned = state.pinned.get_untracked();
    if let Some(trace) = pinned.clone().and_then(|p| lacked(p.supply)) {
        fetch(state, trace, move |failed| {
            if failed.is_some() && state.pinned.get_untracked() == pinned {
                state.before.refused.set(failed);
            }
        });
    }
}

async fn read(file: web_sys::File) -> Result<TraceFile, String> {
    if file.size() > MAX_BYTES as f64 {
        let bytes = file.size() as usize;
        return Err(TraceError::TooLarge { bytes }.to_string());
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(js_error_text)?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let (parse, _) = reader().get().await?;
    let parsed = parse(&file.name(), &bytes)?;
    Trace::new(&parsed, 0.5).map_err(|e| e.to_string())?;
    Ok(parsed)
}

/// Makes a file of one's own the supply.
pub fn take(state: State, file: web_sys::File) {
    let turn = state.loading.begin(None);
    spawn(async move {
        let file = match read(file).await {
            Ok(file) => file,
            Err(error) => {
                let said = format!("this file is not a trace: {error}");
                state.loading.end(turn, Some(said));
                return;
            }
        };
        let wanted = state
            .scenario
            .with_untracked(|s| state.loading.wanted(s))
            .filter(|(_, hash)| *hash != file.hash);
        let said = wanted.map(|(name, hash)| format!("this is another file than “{name}” (hash {hash}) of the link; it is used, and the link changes"));
        if !state.loading.end(turn, None) {
            return;
        }
        let (name, hash) = (file.name.clone(), file.hash.clone());
        let is_its = |s: &Scenario| matches!(&s.supply, SupplyChoice::File { hash, .. } if *hash == file.hash);
        let is_its = || state.scenario.with_untracked(is_its);
        // What a locked link asks for may be given to it; another file is held, and the one in use stays.
        if !(is_its() && state.guide.with_untracked(|g| g.locks(SUPPLY))) {
            state.edit(|s| s.supply = SupplyChoice::File { name, hash });
        }
        if !is_its() {
            return;
        }
        state.loading.said.set(said);
        let pinned = state.pinned.get_untracked().map(|p| p.supply);
        state
            .loading
            .traces
            .update(|t| t.add_own(file, pinned.as_slice()));
    });
}

/// File picker for a trace of one's own, and what a link asks for.
#[component]
pub fn TracePicker() -> impl IntoView {
    let state = State::of_page();
    let picked = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        // A dialog that was closed without a choice changes nothing.
        let Some((input, file)) = input.and_then(|i| Some((i.clone(), i.files()?.get(0)?))) else {
            return;
        };
        // So that the same file, mended meanwhile, can be chosen again.
        input.set_value("");
        take(state, file);
    };
    let wanted = move || {
        state.scenario.with(|s| state.loading.wanted(s)).map(|(name, hash)| format!("This link needs the file “{name}” (hash {hash}), which a link cannot carry. Drop it on the page, or choose it here."))
    };
    // What a locked link asks for may be given to it.
    let locked = state.locked(SUPPLY);
    let off = move || locked.get() && state.scenario.with(|s| state.loading.wanted(s)).is_none();
    erase(view! {
        <p class="refused" id="supply-said" role="alert">{text(move || state.loading.said.get())}</p>
        <details class="own-file" open=move || state.scenario.with(|s| state.loading.wanted(s)).is_some()>
            <summary>"own hourly CSV"</summary>
            <p class="refused">{text(wanted)}</p>
            <label>"one value an hour, or hour,value; it can be dropped on the page, too"<input type="file" disabled=off accept=".csv,text/csv,text/plain" on:change=picked/></label>
        </details>
    })
}
