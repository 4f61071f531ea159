//! The wider run: the report of every preset, byte for byte, in Chromium, in Firefox and in a WebKit.
//! `cargo test --test browser -- --ignored --nocapture`; it installs the browsers where it can.

#[path = "../golden/presets.rs"]
mod presets;

use crate::driver::{Browser, Engine};
use crate::{dist, host, ready, saved_report, single};
use equipoise::report::from_link;

#[test]
#[ignore = "needs Firefox and WebKit, which it installs on Debian as root"]
fn every_browser_gives_the_same_bytes() {
    let (server, _turn) = host();
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
