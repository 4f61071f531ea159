//! Errors of the browser, in words.

use wasm_bindgen::{JsCast, JsValue};

/// What the browser says went wrong; not all errors have words.
pub fn js_error_text(error: JsValue) -> String {
    error
        .as_string()
        .or_else(|| {
            error
                .dyn_ref::<js_sys::Error>()
                .map(|e| String::from(e.message()))
        })
        .unwrap_or_else(|| "the browser refused".into())
}
