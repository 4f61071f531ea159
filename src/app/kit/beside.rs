//! What lies beside the page, under the addresses of its own build, and what is done there without the module.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

// All of it stands in `tool/page/page.js`.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = address)]
    fn address_of(name: &str) -> String;
    #[wasm_bindgen(js_name = fetchFile)]
    fn fetch_file(name: &str) -> Promise;
    #[wasm_bindgen(js_name = fetchPart)]
    fn fetch_part(name: &str, page: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = startWorker, catch)]
    fn start_worker() -> Result<Worker, JsValue>;
    #[wasm_bindgen(js_name = resumed)]
    fn resumed_of(name: &str) -> String;
    fn crashed(message: &str);
}

/// The address of a file of this build.
pub fn address(name: &str) -> String {
    address_of(name)
}

/// The content of a file of this build.
pub async fn fetch(name: &str) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(fetch_file(name)).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The way into a part, whose module runs on this one.
pub async fn part(name: &str, page: &JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(fetch_part(name, page)).await
}

/// The module once more, off the main thread.
pub fn worker() -> Result<Worker, JsValue> {
    start_worker()
}

/// What the tab has kept under a name, if the page was loaded anew in it; empty otherwise.
pub fn resumed(name: &str) -> String {
    resumed_of(name)
}

/// Ends the page in words.
pub fn stop(message: &str) {
    crashed(message);
}

/// Name, version and build, as the page says them; one that is built by other tools than ours says no build.
pub fn program() -> String {
    let meta = document().query_selector("meta[name=generator]");
    let program = meta.ok().flatten().and_then(|m| m.get_attribute("content"));
    program.unwrap_or_else(|| crate::figures::export::PROGRAM.into())
}
