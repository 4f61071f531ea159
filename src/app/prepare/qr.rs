//! QR code of an address, as one path of a drawing.

use crate::app::kit::erased::{ErasedView, erase};
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Most bytes of an address whose code a camera still reads from a screen: 105 modules across.
const MOST: usize = 1000;

/// The code, or why there is none.
pub fn drawn(address: &str) -> ErasedView {
    let code = match QrCode::encode_binary(address.as_bytes(), QrCodeEcc::Low) {
        Ok(code) if address.len() <= MOST => code,
        _ => {
            let bytes = address.len();
            let said = format!(
                "No QR code: this link has {bytes} characters, and cameras read at most {MOST}. The short form or a shorter note may fit."
            );
            return erase(view! { <p class="refused" role="status">{said}</p> });
        }
    };
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path += &format!("M{x} {y}h1v1h-1z");
        }
    }
    // Four modules of quiet around it, as the standard asks.
    let side = code.size() + 8;
    erase(view! {
        <svg class="qr" role="img" aria-label="QR code of this link" viewBox=format!("-4 -4 {side} {side}") shape-rendering="crispEdges">
            <path fill="#fff" d=format!("M-4 -4h{side}v{side}h-{side}z")></path>
            <path fill="#000" d=path></path>
        </svg>
    })
}
