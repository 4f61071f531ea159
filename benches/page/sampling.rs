//! Sampling in the page: its speed beside other ways of doing the same, over arrival rates, and how soon a change has its
//! first estimate.

use crate::driver::Browser;
use crate::{number, open, rivals};
use equipoise::scenario::Scenario;
use equipoise::scenario::parameters::Id;
use equipoise::scenario::presets::preset;
use std::fmt::Write as _;

/// Paths of the page's and the native run: seconds, so that neither is still warming up.
pub const PATHS: u64 = 20_000;

/// Times from a change to the first estimate \[ms\]: ten lone changes, then ten ends of a drag of ten frames.
const FIRST: &str = "
window.first = null;
const slider = document.querySelector('input[type=range][data-key=cv]'), told = document.querySelector('#progress');
let i = 0;
const change = () => { slider.value = +slider.min + (slider.max - slider.min) * (0.2 + 0.037 * i++ % 0.6); slider.dispatchEvent(new Event('input', { bubbles: true })); };
const one = frames => new Promise(done => {
  change();
  if (frames > 0) { requestAnimationFrame(() => one(frames - 1).then(done)); return; }
  const from = performance.now();
  const watch = new MutationObserver(() => {
    if (/ of /.test(told.textContent)) { watch.disconnect(); done(performance.now() - from); }
  });
  setTimeout(() => watch.observe(told, { subtree: true, childList: true, characterData: true }));
});
const rest = () => new Promise(done => setTimeout(done, 1000));
(async () => {
  const all = [];
  for (const frames of [0, 10]) {
    const times = [];
    for (let n = 0; n < 10; n++) { await rest(); times.push(await one(frames)); }
    times.sort((a, b) => a - b);
    all.push(times[5], times[9]);
  }
  window.first = all;
})();";

fn with(key: &str, numbers: &[(Id, f64)]) -> Scenario {
    let mut scenario = preset(key).expect("kept").scenario();
    for (id, value) in numbers {
        scenario.set(*id, *value).expect("in range");
    }
    scenario
}

/// Slots a second that a worker reports at the end of its sample.
fn worker(browser: &Browser, page: &str, scenario: &Scenario) -> f64 {
    open(browser, page, scenario);
    browser.wait(
        "the sample",
        "document.querySelector('#report')?.disabled === false",
    );
    let told = browser.value("document.querySelector('#progress').title");
    let told = told.as_str().and_then(|t| t.rsplit_once('\n'));
    let told = told.map_or("", |t| t.1);
    let speed = told.split(' ').next().and_then(|n| n.parse().ok());
    speed.unwrap_or(f64::NAN)
}

pub fn table(browser: &Browser, page: &str, text: &mut String) {
    browser.size(1440, 900);
    let critical = [(Id::Paths, PATHS as f64)];
    let page_speed = worker(browser, page, &with("critical", &critical));
    let native = rivals::native();
    let javascript = number(browser, &rivals::javascript());
    let numpy = rivals::numpy();
    text.push_str("Sampling the critical preset, slots a second of one core. The page and the native code draw the tasks of a slot in one, the others task by task:\n\n| | slots/s | of native | of NumPy |\n|---|---|---|---|\n");
    for (name, speed) in [
        ("the page's worker", Some(page_speed)),
        ("native, same optimisation", Some(native)),
        ("plain JavaScript in the same browser", Some(javascript)),
        ("NumPy, vectorised over a path", numpy),
    ] {
        let of = |other: Option<f64>| match speed.zip(other) {
            Some((s, o)) => format!("{:.2}", s / o),
            None => String::new(),
        };
        let told = speed.map_or("not installed".into(), |s| format!("{s:.0}"));
        let _ = writeln!(
            text,
            "| {name} | {told} | {} | {} |",
            of(Some(native)),
            of(numpy)
        );
    }
    text.push_str("\nThe worker's slots a second by arrival rate:");
    for rate in [10.0, 1e2, 1e3, 1e4, 1e5, 1e6] {
        let numbers = [(Id::Paths, 5000.0), (Id::Rate, rate)];
        let speed = worker(browser, page, &with("critical", &numbers));
        let _ = write!(text, " {speed:.2e} at {rate},");
    }
    text.pop();
    text.push_str(" tasks a slot.\n\nFrom a change to its first estimate, in ms:\n\n| preset | lone change, median | longest of 10 | end of a drag, median | longest of 10 |\n|---|---|---|---|---|\n");
    for key in ["critical", "variance-gain"] {
        let _ = worker(browser, page, &with(key, &[]));
        browser.run(FIRST);
        browser.wait("first estimates", "window.first");
        let times = (0..4).map(|i| number(browser, &format!("window.first[{i}]")));
        let times: Vec<String> = times.map(|t| format!("{t:.0}")).collect();
        let _ = writeln!(
            text,
            "| {} | {} |",
            preset(key).expect("kept").name,
            times.join(" | ")
        );
    }
}
