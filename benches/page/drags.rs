//! Sliders of two presets, dragged on a desktop and on a phone: what the main thread works for a move by the browser's own
//! counters, and when the eye sees it, beside moves that change nothing.

use crate::driver::Browser;
use crate::open;
use equipoise::scenario::presets::preset;
use serde_json::json;
use std::fmt::Write as _;
use std::time::Duration;

/// Critical, and variance-aware with efforts.
const KINDS: [&str; 2] = ["critical", "variance-gain"];

/// Moves for each slider, and the key that stands for none.
const MOVES: u32 = 60;
const NOTHING: &str = "nothing";

/// What a phone is asked for: its dock has one slider at a time.
const LEVERS: [&str; 6] = ["mu", "cv", "alpha", "b", "l0", "spred"];

/// Moves a slider to and fro, a move every second frame; the 95th percentile of the time to the second frame after a move,
/// and how long the longest task took that the browser calls long [ms].
const DRAG: &str = "(async () => {
  const slider = document.querySelector(`input[type=range][data-key=KEY]`);
  const long = []; const watch = new PerformanceObserver(l => long.push(...l.getEntries().map(e => e.duration)));
  watch.observe({ type: 'longtask' });
  const frame = () => new Promise(requestAnimationFrame);
  const [low, high, from] = slider ? [+slider.min, +slider.max, +slider.value] : [0, 0, 0];
  const set = to => { if (slider) { slider.value = to; slider.dispatchEvent(new Event('input', { bubbles: true })); } };
  const times = [];
  for (let i = 0; i < MOVES; i++) {
    await frame();
    const begun = performance.now();
    set(from + (high - low) * 0.06 * Math.sin(i / 6));
    await frame(); await frame();
    times.push(performance.now() - begun);
  }
  set(from); watch.disconnect(); times.sort((a, b) => a - b);
  return [times[Math.floor(MOVES * 0.95)], Math.max(0, ...long)];
})()";

/// Seconds that the main thread has worked, and those of them in scripts.
fn counters(browser: &Browser) -> [f64; 2] {
    let told = browser.devtools("Performance.getMetrics", json!({}));
    ["TaskDuration", "ScriptDuration"].map(|name| {
        let metrics = told["metrics"].as_array();
        let found = metrics.and_then(|m| m.iter().find(|m| m["name"] == name));
        found.and_then(|m| m["value"].as_f64()).unwrap_or(f64::NAN)
    })
}

/// Task, script, second frame and longest task [ms] of a drag.
fn drag(browser: &Browser, key: &str) -> [f64; 4] {
    let before = counters(browser);
    let drag = DRAG
        .replace("KEY", key)
        .replace("MOVES", &MOVES.to_string());
    let seen = browser.value(&drag);
    let after = counters(browser);
    let spent = |i: usize| (after[i] - before[i]) * 1000.0 / f64::from(MOVES);
    let seen = |i: usize| seen[i].as_f64().unwrap_or(f64::NAN);
    // What follows once the hand rests belongs to no move.
    std::thread::sleep(Duration::from_millis(1500));
    [spent(0), spent(1), seen(0), seen(1)]
}

/// A table of drags; the phone has a processor that is so many times slower.
fn situation(browser: &Browser, page: &str, slower: u32, text: &mut String) {
    let mut rows: Vec<(String, [Option<[f64; 4]>; 2])> = Vec::new();
    for (column, kind) in KINDS.into_iter().enumerate() {
        open(browser, page, &preset(kind).expect("kept").scenario());
        browser.run("document.querySelector('#supply-v').scrollIntoView({ block: 'start' });");
        // Sampling is done by then.
        std::thread::sleep(Duration::from_secs(3));
        browser.devtools("Performance.enable", json!({}));
        browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": slower }));
        let keys = match slower {
            1 => browser.value("[...document.querySelectorAll('#levers input[type=range]:not(:disabled)')].map(s => s.dataset.key)"),
            _ => json!(LEVERS),
        };
        let keys = keys
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|k| k.as_str());
        for key in std::iter::once(NOTHING).chain(keys) {
            let times = Some(drag(browser, key));
            match rows.iter_mut().find(|r| r.0 == key) {
                Some(row) => row.1[column] = times,
                None => {
                    let mut row = [None, None];
                    row[column] = times;
                    rows.push((key.to_string(), row));
                }
            }
        }
        browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 }));
    }
    text.push_str("| slider | task | script | seen | longest | task | script | seen | longest |\n|---|---|---|---|---|---|---|---|---|\n");
    for (key, columns) in rows {
        let cells = columns.iter().flat_map(|times| match times {
            Some(times) => times.iter().map(|t| format!("{t:.0}")).collect(),
            None => vec![String::new(); 4],
        });
        let cells: Vec<String> = cells.collect();
        let name = if key == NOTHING {
            key
        } else {
            format!("`{key}`")
        };
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
}

pub fn table(browser: &Browser, page: &str, text: &mut String) {
    browser.scheme("light");
    text.push_str("Dragging, all controls and figures unfolded and the V at the top of the window, in ms a move: all that the main thread does (task), what of it are scripts, p95 of the time until the second frame after a move (two frames take 33), and the longest task above 50 ms. First the critical preset, then variance-aware dispatch. In a window of 1440 by 900:\n\n");
    browser.size(1440, 900);
    situation(browser, page, 1, text);
    text.push_str("\nOn a phone of 390 by 844, three device pixels each way, with a processor four times slower:\n\n");
    browser.dense(390, 844, 3);
    situation(browser, page, 4, text);
    text.push('\n');
    browser.size(1440, 4600);
}
