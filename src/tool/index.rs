//! index.html: replaces its `data-trunk` links by what they stand for, with relative addresses only, so that the
//! page works under any path of any static host.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// A file or folder that the page needs beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    pub from: PathBuf,
    /// Relative to the page.
    pub to: PathBuf,
}

/// The finished page.
#[derive(Debug)]
pub struct Page {
    pub html: String,
    pub assets: Vec<Asset>,
}

/// Starts the page, and fetches what has been split off its module (`tool::split`): each part once, as it has a place in
/// memory that must not be written again, but one that has failed may be asked for anew. Parts may call the page and each
/// other; what they share comes first. A file of its own, because the policy below allows no inline script.
pub const BOOT: &str = "\
import init from './equipoise.js';

const parts = {}, given = {};
const shared = 'part_shared';
const fetchPart = globalThis.fetchPart = (name, page) => parts[name] ??= (async () => {
  if (name !== shared) await fetchPart(shared, page);
  const answer = await fetch(new URL(name + '.wasm', import.meta.url));
  if (!answer.ok) throw new Error('the server answered ' + answer.status);
  const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), { page: Object.assign(given, page) });
  Object.assign(given, instance.exports);
  return instance.exports[name] ?? (name === shared || Promise.reject(new Error('it is another part')));
})().catch((error) => { delete parts[name]; throw error; });

init({ module_or_path: new URL('equipoise_bg.wasm', import.meta.url) }).catch((error) => {
  const message = document.getElementById('boot-message');
  document.getElementById('boot-late')?.remove();
  if (message) message.textContent = 'The explorer could not start: ' + error + '. It needs a browser with WebAssembly, of 2023 or newer.';
});
";

/// Says why the page does not start where its modules cannot be loaded. A plain script within the page, which runs even
/// from a file; the policy below allows no other.
const WATCH: &str = "\
addEventListener('error', (event) => {
  const message = document.getElementById('boot-message');
  if (!message || !(event.target instanceof HTMLScriptElement)) return;
  message.textContent = location.protocol === 'file:'
    ? 'The explorer does not start from a file: browsers load its parts only from a server. In the folder of its source, “cargo run” starts one; any other server for static files will do.'
    : 'The explorer could not be loaded: a part of it is missing on this server, or is not sent as JavaScript, or this frame may not load it (a sandboxed frame needs allow-same-origin). Reload the page; if this stays, tell whoever hosts it.';
  document.getElementById('boot-late')?.remove();
}, true);
";

/// What the page may load and run.
fn policy() -> String {
    let watch = BASE64_STANDARD.encode(Sha256::digest(WATCH));
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-{watch}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:"
    )
}

/// Rewrites the source; refuses a `data-trunk` link it does not understand.
pub fn render(source: &str) -> Result<Page, String> {
    let assets = RefCell::new(Vec::new());
    let settings = RewriteStrSettings {
        element_content_handlers: vec![
            element!("head", |head| {
                let policy = policy();
                let policy =
                    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
                head.prepend(&policy, ContentType::Html);
                Ok(())
            }),
            element!("link[data-trunk]", |link| {
                let rel = link.get_attribute("rel").unwrap_or_default();
                let href = link.get_attribute("href").unwrap_or_default();
                let name = Path::new(&href).file_name().map(PathBuf::from);
                let asset = |to: PathBuf| {
                    assets.borrow_mut().push(Asset {
                        from: PathBuf::from(&href),
                        to,
                    });
                };
                match (rel.as_str(), name) {
                    ("rust", _) => link.replace(
                        &format!("<link rel=\"modulepreload\" href=\"./equipoise.js\"><link rel=\"preload\" href=\"./equipoise_bg.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin><script>{WATCH}</script><script type=\"module\" src=\"./boot.js\"></script>"),
                        ContentType::Html,
                    ),
                    ("css", Some(name)) => {
                        let html = format!("<link rel=\"stylesheet\" href=\"./{}\">", name.display());
                        asset(name);
                        link.replace(&html, ContentType::Html);
                    }
                    ("icon", Some(name)) => {
                        let html = format!("<link rel=\"icon\" href=\"./{}\">", name.display());
                        asset(name);
                        link.replace(&html, ContentType::Html);
                    }
                    ("copy-dir" | "copy-file", Some(name)) => {
                        asset(name);
                        link.remove();
                    }
                    _ => return Err(format!("index.html: data-trunk link rel=\"{rel}\" href=\"{href}\" is not understood").into()),
                }
                Ok(())
            }),
        ],
        ..RewriteStrSettings::new()
    };
    let html = rewrite_str(source, settings).map_err(|e| e.to_string())?;
    Ok(Page {
        html,
        assets: assets.into_inner(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_relative_and_assets_are_listed() {
        let page = render(
            "<html><head><link data-trunk rel=\"rust\" href=\"Cargo.toml\"><link rel=css data-trunk href='style/main.css'><link data-trunk rel=\"copy-dir\" href=\"assets/traces\"></head><body></body></html>",
        )
        .expect("understood");
        assert!(
            page.html
                .contains("</script><script type=\"module\" src=\"./boot.js\"")
                && page.html.contains("href=\"./main.css\"")
        );
        assert!(!page.html.contains("data-trunk") && page.html.contains("Content-Security-Policy"));
        let names: Vec<_> = page
            .assets
            .iter()
            .map(|a| a.to.display().to_string())
            .collect();
        assert_eq!(names, ["main.css", "traces"]);
        let odd = "<head><link data-trunk rel=\"sass\" href=\"a.scss\"></head>";
        assert!(render(odd).expect_err("refused").contains("rel=\"sass\""));
    }
}
