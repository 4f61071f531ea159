//! Speed of the page in headless Chromium, and of its sampler against other ways of doing the same, all in one run:
//! `cargo bench --bench page`, with `-- --minutes 1` for a shorter watch over the heap. Writes the table of the README's
//! performance section.

#![allow(clippy::expect_used, clippy::panic)]

#[path = "../tests/browser/engine.rs"]
mod engine;
#[path = "../tests/browser/driver.rs"]
#[allow(dead_code)]
mod driver;
#[path = "page/drags.rs"]
mod drags;
#[path = "page/lighthouse.rs"]
mod lighthouse;
#[path = "page/rivals.rs"]
mod rivals;
#[path = "page/sampling.rs"]
mod sampling;

use driver::{Browser, Engine};
use equipoise::scenario::presets::preset;
use equipoise::scenario::{Scenario, link};
use equipoise::tool::{build, serve, weight};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Where the table stands in the README.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// How long the heap is watched by default.
const MINUTES: u32 = 10;

/// Sliders at random, for ever.
const WANDER: &str = "
window.wander = setInterval(() => {
  const all = [...document.querySelectorAll('#levers input[type=range]:not(:disabled)')]
    .filter(s => !['paths', 'T', 'rate'].includes(s.dataset.key));
  const slider = all[Math.floor(Math.random() * all.length)];
  slider.value = +slider.min + (slider.max - slider.min) * (0.2 + 0.6 * Math.random());
  slider.dispatchEvent(new Event('input', { bubbles: true }));
}, 50);";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // `cargo test --benches` only wants to see it start.
    if arguments.iter().any(|a| a == "--test") {
        return;
    }
    let at = arguments.iter().position(|a| a == "--minutes");
    let minutes = at.and_then(|i| arguments.get(i + 1)?.parse::<u32>().ok());
    let dist = build::page(build::Profile::Release, build::Form::Offline).expect("the page builds");
    let server = serve::start(serve::listen(0).expect("port"), dist.clone()).expect("server");
    let browser = Browser::start(Engine::Chromium);
    let mut text = format!("Measured on {} on {}.\n\n", today(), machine());
    drags::table(&browser, server.address(), &mut text);
    sampling::table(&browser, server.address(), &mut text);
    heap(
        &browser,
        server.address(),
        minutes.unwrap_or(MINUTES),
        &mut text,
    );
    // Two browsers at once would slow each other.
    drop(browser);
    lighthouse::table(server.address(), &mut text);
    first_visit(&dist, &mut text);
    println!("{text}");
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let old = std::fs::read_to_string(readme).expect("README.md");
    let (before, rest) = old.split_once(BEGIN).expect("the place of the table");
    let (_, after) = rest.split_once(END).expect("the end of the table");
    std::fs::write(readme, format!("{before}{BEGIN}\n{text}{END}{after}")).expect("written");
}

fn number(browser: &Browser, expression: &str) -> f64 {
    browser.value(expression).as_f64().unwrap_or(f64::NAN)
}

/// Opens a page of its own for a scenario, all controls unfolded.
fn open(browser: &Browser, page: &str, scenario: &Scenario) {
    // Another query, so that the browser loads the page anew.
    static OPENED: AtomicU32 = AtomicU32::new(0);
    let count = OPENED.fetch_add(1, Ordering::Relaxed);
    browser.go(&format!("{page}?{count}#{}", link::write(scenario)));
    browser.wait(
        "the page",
        "document.querySelectorAll('#levers > details').length == 6",
    );
    browser.run("document.querySelectorAll('details').forEach(d => d.open = true); document.querySelector('#more-figures')?.click();");
    // What is fetched only now.
    browser.wait("all of it", "document.querySelector('input[data-key=T]') && document.querySelector('input[data-key=rate]') && document.querySelector('#policies')");
}

/// The heap while sliders move at random, once a minute.
fn heap(browser: &Browser, page: &str, minutes: u32, text: &mut String) {
    open(browser, page, &preset("critical").expect("kept").scenario());
    browser.run(WANDER);
    let reading = |_| {
        std::thread::sleep(Duration::from_secs(60));
        format!("{:.1}", browser.heap() / 1e6)
    };
    let readings: Vec<String> = (0..minutes).map(reading).collect();
    let _ = writeln!(
        text,
        "\nJavaScript heap after collection, while sliders move at random, in MB once a minute: {}.",
        readings.join(", ")
    );
}

/// What a first visit fetches.
fn first_visit(dist: &Path, text: &mut String) {
    text.push_str("\nWeight of a first visit, in bytes of gzip:\n\n| file | bytes |\n|---|---|\n");
    let weights = weight::first_visit(dist).expect("built");
    for (name, weight) in &weights {
        let _ = writeln!(text, "| {name} | {weight} |");
    }
    let total = weight::total(&weights);
    let _ = writeln!(text, "| in total | {total} |");
    let _ = writeln!(text, "| at most | {} |", weight::BUDGET);
}

/// Name and cores of the processor, where the system tells.
fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name")?.split_once(": ").map(|n| n.1));
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    format!("{} ({cores} cores)", name.unwrap_or("an unnamed processor"))
}

/// The date, of the days since 1970 (Howard Hinnant's civil calendar).
fn today() -> String {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs());
    let z = (seconds / 86_400) as i64 + 719_468;
    let era = z.div_euclid(146_097);
    let day = z.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + 400 * era + i64::from(month <= 2);
    format!("{year}-{month:02}-{date:02}")
}
