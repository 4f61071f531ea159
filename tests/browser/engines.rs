//! The wider run: the report of every preset, byte for byte, in Chromium, in Firefox and in a WebKit; and in the latter two,
//! too, the page wherever it is put.
//! `cargo test --test browser -- --ignored --nocapture`; it installs the browsers where it can.

#[path = "../golden/presets.rs"]
mod presets;

use crate::driver::{Browser, Engine};
use crate::{dist, embed, host, hosts, ready, saved_report, single};
use equipoise::report::from_link;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

#[test]
#[ignore = "needs Firefox and WebKit, which it installs on Debian as root"]
fn every_browser_gives_the_same_bytes() {
    let server = host();
    let page = format!("{}some/path/", server.address());
    let links = presets::links();
    let single = single::write(dist());
    for engine in [Engine::Chromium, Engine::Firefox, Engine::WebKit] {
        let browser = Browser::start(engine);
        for (i, (name, link)) in links.iter().enumerate() {
            browser.go(&format!("{page}?{i}#{link}"));
            ready(&browser);
            let native = from_link(link, None).expect("a good link");
            assert_eq!(saved_report(&browser), native, "{engine:?}: {name}");
        }
        // The page as one file, opened without a server.
        let (name, link) = &links[0];
        browser.go(&format!("file://{}#{link}", single.display()));
        ready(&browser);
        let native = from_link(link, None).expect("a good link");
        assert_eq!(saved_report(&browser), native, "{engine:?}: {name}");
        println!(
            "{engine:?}: {} reports, byte for byte as natively",
            links.len()
        );
    }
}

/// What is tried, under its name.
type Tried<'a> = (&'a str, &'a dyn Fn(&Browser, &Path));

/// Hosts that are not kind, builds that meet, one file, no network, a crash, another page around: in the other engines, too.
/// All of it is tried before anything that fails is told.
#[test]
#[ignore = "needs Firefox and WebKit, which it installs on Debian as root"]
fn every_browser_takes_the_page_wherever_it_is_put() {
    let dist = dist();
    let server = host();
    let embedded = |browser: &Browser, _: &Path| embed::embed(browser, server);
    let mut failed = Vec::new();
    for engine in [Engine::Firefox, Engine::WebKit] {
        let parts = hosts::PARTS.iter().map(|(name, part)| (*name, part as _));
        let embedded: Tried = ("in another page", &embedded);
        for (name, part) in parts.chain([embedded]) {
            let browser = Browser::start(engine);
            browser.size(1440, 1000);
            let tried = catch_unwind(AssertUnwindSafe(|| part(&browser, dist)));
            let outcome = if tried.is_ok() { "as told" } else { "FAILED" };
            println!("{engine:?}: {name}: {outcome}");
            if tried.is_err() {
                failed.push((engine, name));
            }
        }
    }
    assert_eq!(failed, []);
}
