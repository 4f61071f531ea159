//! Hosts that are not kind: each gives a page that works, or that says in one sentence why it does not.

use crate::driver::{Browser, Engine, set};
use crate::{builds, crash, dist, offline, parts, ready, single};
use equipoise::tool::{index, serve};
use serde_json::{Value, json};
use std::path::Path;

/// Hosts of all kinds, each with a page that works or says why it does not.
#[test]
fn the_page_wherever_it_is_put() {
    let dist = dist();
    let browser = Browser::start(Engine::Chromium);
    browser.scheme("light");
    browser.size(1440, 1000);
    for (_, part) in PARTS {
        part(&browser, dist);
    }
}

/// What is tried in turn in a browser.
pub type Part = fn(&Browser, &Path);

/// What is tried wherever the page is put, in every engine.
pub const PARTS: [(&str, Part); 9] = [
    ("types, files, compression", files),
    ("a strict policy", strict),
    ("frames that forbid", frames),
    ("no storage", no_storage),
    ("two tabs", two_tabs),
    ("builds that meet", builds::mixed),
    ("one file", single::single),
    ("without network", offline::offline),
    ("a crash", crash::crash),
];

/// Serves a built page in this manner.
fn serving(
    dist: &Path,
    manner: impl Fn(&str, &mut serve::Answer) + Send + Sync + 'static,
) -> serve::Serving {
    let listener = serve::listen(0).expect("port");
    serve::start_as(listener, dist.into(), manner).expect("server")
}

/// Files that end so are sent as another type.
fn typed(end: &'static str, mime: &'static str) -> impl Fn(&str, &mut serve::Answer) {
    move |path, answer| {
        if path.ends_with(end) {
            for (name, value) in &mut answer.headers {
                if *name == "Content-Type" {
                    *value = mime.to_string();
                }
            }
        }
    }
}

/// Files that end so are missing.
fn missing(end: &'static str) -> impl Fn(&str, &mut serve::Answer) {
    move |path, answer| {
        if path.ends_with(end) {
            answer.status = "404 Not Found";
        }
    }
}

fn sampled(browser: &Browser) {
    browser.wait(
        "the whole sample",
        "document.querySelector('#report') && !document.querySelector('#report').disabled",
    );
}

fn says(browser: &Browser, css: &str, words: &str) {
    browser.wait(
        words,
        &format!("/{words}/.test(document.querySelector({css:?})?.textContent)"),
    );
    println!("a host that is not kind: {}", browser.text(css));
}

/// Types, files and compression.
fn files(browser: &Browser, dist: &Path) {
    browser.console_errors();
    let plain = serving(dist, typed(".js", "text/plain"));
    browser.go(plain.address());
    says(browser, "#boot-message", "not sent as JavaScript");
    let glue = serving(dist, typed("equipoise.js", "text/plain"));
    browser.go(glue.address());
    says(browser, "#boot-message", "could not start.*Reload the page");
    let octets = serving(dist, typed(".wasm", "application/octet-stream"));
    browser.go(octets.address());
    ready(browser);
    sampled(browser);
    let without = serving(dist, missing(".wasm"));
    browser.go(without.address());
    says(browser, "#boot-message", "could not start.*Reload the page");
    for server in [
        serving(dist, missing("main.css")),
        serving(dist, typed("main.css", "text/plain")),
    ] {
        browser.go(server.address());
        says(browser, "#boot-message", "its style is missing.*Reload");
    }
    let years = serving(dist, missing(".csv"));
    browser.go(years.address());
    ready(browser);
    set(browser, "#preset", "greensboro");
    browser.wait(
        "words",
        "/the server answered 404/.test(document.body.textContent)",
    );
    let large = serving(dist, |_, answer| answer.gzip = false);
    browser.go(large.address());
    ready(browser);
    sampled(browser);
    browser.console_errors();
}

/// What a host forbids.
fn strict(browser: &Browser, dist: &Path) {
    let strict = serving(dist, |_, answer| {
        let policy = index::policy().expect("the styles");
        answer.headers.push(("Content-Security-Policy", policy));
        let more = ("X-Content-Type-Options", "nosniff".to_string());
        answer.headers.push(more);
    });
    browser.console_errors();
    browser.go(strict.address());
    ready(browser);
    sampled(browser);
    set(browser, "#preset", "greensboro");
    browser.wait(
        "the year",
        "/On a series theory/.test(document.querySelector('#verdict-more')?.textContent)",
    );
    browser.wait("marks", "[...document.querySelectorAll('#levers [style]')].some((e) => e.style.getPropertyValue('--p'))");
    browser.click("#lessons");
    browser.wait("a lesson", "document.querySelector('#lesson li button')");
    browser.click("#lesson li button");
    browser.wait("its style", "document.querySelector('#lesson-step') && [...document.querySelectorAll('#lesson style')].every((s) => s.sheet?.cssRules.length)");
    assert_eq!(browser.console_errors(), [] as [String; 0]);
    let no_workers = serving(dist, |_, answer| {
        let policy = "worker-src 'none'".to_string();
        answer.headers.push(("Content-Security-Policy", policy));
    });
    browser.go(no_workers.address());
    parts::opened(browser);
    says(browser, "#progress", "Sampling has stopped");
}

/// A frame of an origin that is nobody's, and one without scripts.
fn frames(browser: &Browser, dist: &Path) {
    let kind = serving(dist, |path, answer| {
        let frame = |sandbox: &str| {
            format!(
                "<!doctype html><title>host</title><link rel=icon href=data:,><iframe sandbox=\"{sandbox}\" src=\"./\" width=900 height=700></iframe>"
            )
        };
        let body = match path {
            "/opaque" => frame("allow-scripts"),
            "/silent" => frame("allow-same-origin"),
            _ => return,
        };
        answer.status = "200 OK";
        answer.headers = vec![("Content-Type", "text/html".into())];
        answer.body = body.into_bytes();
    });
    browser.go(&format!("{}opaque", kind.address()));
    let frame = browser.post(
        "/element",
        json!({ "using": "css selector", "value": "iframe" }),
    );
    browser.post("/frame", json!({ "id": frame }));
    says(
        browser,
        "#boot-message",
        "sandboxed frame needs allow-same-origin",
    );
    browser.post("/frame", json!({ "id": Value::Null }));
    browser.go(&format!("{}silent", kind.address()));
    browser.wait(
        "the picture",
        "frames[0].document.querySelector('noscript img')?.naturalWidth > 0",
    );
    for (css, shown) in [
        ("noscript p", true),
        ("#boot-message", false),
        ("#boot-late", false),
    ] {
        let height =
            format!("frames[0].document.querySelector('{css}').getBoundingClientRect().height");
        let height = browser.value(&height).as_f64().unwrap_or_default();
        assert_eq!(height > 0.0, shown, "{css}");
    }
    browser.screenshot("no-script");
}

/// Storage of any kind throws.
fn no_storage(browser: &Browser, dist: &Path) {
    let page = with_script(
        &std::fs::read(dist.join("index.html")).expect("built"),
        "for (const [of, name] of [[window, 'localStorage'], [window, 'sessionStorage'], [window, 'indexedDB'], [window, 'caches'], [Navigator.prototype, 'serviceWorker'], [Document.prototype, 'cookie']]) Object.defineProperty(of, name, { get() { throw new DOMException('denied', 'SecurityError'); } });",
    );
    let denied = serving(dist, move |path, answer| {
        if path == "/" {
            answer.body.clone_from(&page);
        }
    });
    browser.console_errors();
    browser.go(denied.address());
    ready(browser);
    assert_eq!(
        browser.value(
            "(() => { try { return localStorage; } catch (error) { return error.name; } })()"
        ),
        "SecurityError"
    );
    sampled(browser);
    std::thread::sleep(std::time::Duration::from_secs(5));
    assert_eq!(browser.console_errors(), [] as [String; 0]);
}

/// A page with a script that runs before its own; its policy begins after it.
pub fn with_script(page: &[u8], script: &str) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let head = format!("<head><script>{script}</script>");
    page.replacen("<head>", &head, 1).into_bytes()
}

fn two_tabs(browser: &Browser, dist: &Path) {
    let kind = serving(dist, |_, _| ());
    let first = browser.call("GET", "/window", &Value::Null).expect("a tab");
    browser.go(kind.address());
    let second = browser.post("/window/new", json!({ "type": "tab" }));
    browser.post("/window", json!({ "handle": second["handle"] }));
    browser.go(kind.address());
    ready(browser);
    sampled(browser);
    browser.post("/window", json!({ "handle": first }));
    ready(browser);
    sampled(browser);
    browser.post("/window", json!({ "handle": second["handle"] }));
    let closed = browser.call("DELETE", "/window", &Value::Null);
    closed.expect("a tab less");
    browser.post("/window", json!({ "handle": first }));
}
