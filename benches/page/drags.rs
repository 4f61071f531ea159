//! Every slider of two presets, dragged with all figures in sight: what the main thread works for a move, and when the
//! eye sees it.

use crate::driver::Browser;
use crate::{number, open};
use equipoise::scenario::link;
use equipoise::scenario::presets::preset;
use std::fmt::Write as _;

/// Critical, and variance-aware with efforts.
const KINDS: [&str; 2] = ["critical", "variance-gain"];

/// Moves a slider a hundred times. Of each move it keeps the main thread's work, from the event to its return and from the
/// beginning of the frame to the first task after it has been painted, and the time until the second frame after.
const DRAG: &str = "
window.dragged = null;
const slider = document.querySelector(`input[type=range][data-key=KEY]`);
const works = [], times = []; let i = 0;
const after = f => { const c = new MessageChannel(); c.port1.onmessage = f; c.port2.postMessage(0); };
const turn = () => {
  if (i == 100) {
    works.sort((a, b) => a - b); times.sort((a, b) => a - b);
    window.dragged = [works[50], works[95], works[99], times[95]]; return;
  }
  slider.value = Math.round(slider.max * (0.3 + (i % 50) * 0.008)); i++;
  const from = performance.now(); let handled = 0;
  requestAnimationFrame(() => {
    const begun = performance.now();
    after(() => works.push(handled + performance.now() - begun));
  });
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  handled = performance.now() - from;
  requestAnimationFrame(() => requestAnimationFrame(() => after(() => { times.push(performance.now() - from); turn(); })));
};
turn();";

const LONG: &str = "window.long = []; new PerformanceObserver(l => window.long.push(...l.getEntries().map(e => e.duration))).observe({ type: 'longtask' });";

pub fn table(browser: &Browser, page: &str, text: &mut String) {
    browser.size(1440, 4600);
    browser.scheme("light");
    text.push_str("Dragging with all figures in sight, in ms: work of the main thread for a move (a frame has 16.7), and p95 of the time until the second frame after it (two frames take 33). First the critical preset, then variance-aware dispatch.\n\n| slider | p50 | p95 | max | seen | p50 | p95 | max | seen |\n|---|---|---|---|---|---|---|---|---|\n");
    let mut rows: Vec<(String, [Option<Vec<f64>>; 2])> = Vec::new();
    let mut long = String::new();
    for (column, key) in KINDS.into_iter().enumerate() {
        let preset = preset(key).expect("kept");
        open(browser, page, &preset.scenario());
        browser.run(LONG);
        let keys = browser.value("[...document.querySelectorAll('#levers input[type=range]:not(:disabled)')].map(s => s.dataset.key)");
        let keys = keys.as_array().into_iter().flatten();
        for key in keys.filter_map(|k| k.as_str()) {
            let link = link::write(&preset.scenario());
            browser.run(&format!("location.hash = '{link}'"));
            browser.run(&DRAG.replace("KEY", key));
            browser.wait(&format!("100 moves of {key}"), "window.dragged");
            let times = (0..4).map(|i| number(browser, &format!("window.dragged[{i}]")));
            let times = Some(times.collect());
            match rows.iter_mut().find(|r| r.0 == key) {
                Some(row) => row.1[column] = times,
                None => {
                    let mut row = [None, None];
                    row[column] = times;
                    rows.push((key.to_string(), row));
                }
            }
        }
        let (count, longest) = (
            number(browser, "window.long.length"),
            number(browser, "Math.max(0, ...window.long)"),
        );
        let name = preset.name;
        let _ = writeln!(
            long,
            "Tasks over 50 ms, “{name}”: {count}, the longest {longest:.0} ms.  "
        );
    }
    for (key, columns) in rows {
        let cells = columns.iter().flat_map(|times| match times {
            Some(times) => times.iter().map(|t| format!("{t:.0}")).collect(),
            None => vec![String::new(); 4],
        });
        let cells: Vec<String> = cells.collect();
        let _ = writeln!(text, "| `{key}` | {} |", cells.join(" | "));
    }
    let _ = writeln!(text, "\n{long}");
}
