//! A page that is one file: for a stick, a course system, an archive. It opens without a server.

use super::document::{self, Around};
use super::files::{Files, PAGE, START, mime};
use super::index::{self, Links, PICTURE};
use super::slim::compact;
use super::weight::gzipped;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::BTreeMap;

/// Unpacks what the page holds.
const SINGLE: &str = include_str!("page/single.js");

/// A file within an address.
fn data(name: &str, bytes: &[u8]) -> String {
    format!(
        "data:{};base64,{}",
        mime(name),
        BASE64_STANDARD.encode(bytes)
    )
}

/// The page as one file, with this text as its theory.
pub fn page(files: &Files, theory: &str) -> Result<String, String> {
    let mut beside = files.beside.clone();
    let mut taken = |name: &str| {
        let bytes = beside.remove(name);
        bytes.ok_or_else(|| format!("the page has no {name}"))
    };
    let (icon, style) = (taken("icon.svg")?, taken("main.css")?);
    let (picture, theory_style) = (taken(PICTURE)?, taken(document::STYLE)?);
    let theory_style = String::from_utf8_lossy(&theory_style);
    let theory = document::render(theory, &Around::Nothing(&theory_style));
    beside.insert(document::NAME.into(), theory.into_bytes());
    let mut packed = BTreeMap::new();
    for (name, bytes) in &beside {
        let bytes = gzipped(bytes).map_err(|e| format!("{name}: {e}"))?;
        packed.insert(
            name,
            [mime(name).to_string(), BASE64_STANDARD.encode(bytes)],
        );
    }
    let packed = serde_json::to_string(&packed).map_err(|e| e.to_string())?;
    let script = compact(&format!("{SINGLE}{PAGE}{START}"));
    let links = Links {
        icon: format!("<link rel=\"icon\" href=\"{}\">", data("icon.svg", &icon)),
        style: format!("<style>{}</style>", String::from_utf8_lossy(&style)),
        module: String::new(),
        policy: format!(
            "default-src 'none'; script-src 'wasm-unsafe-eval' blob: {}; style-src 'unsafe-inline'; img-src data: blob:; connect-src blob:; worker-src blob:",
            index::hash(&script)
        ),
        program: &files.program,
        picture: data(PICTURE, &picture),
    };
    let page = index::render(&files.source, &links)?;
    // After the message, which is there while the rest is read. What is packed has no signs of HTML.
    let end = format!(
        "<script type=\"application/json\" id=\"packed\">{packed}</script>\n<script type=\"module\">{script}</script>\n</body>"
    );
    match page.matches("</body>").count() {
        1 => Ok(page.replace("</body>", &end)),
        _ => Err("index.html: there must be one </body>".into()),
    }
}
