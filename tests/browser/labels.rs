//! Labels: in no figure of any preset, at any width, do two texts overlap, is one cut, or does an internal name show.
//!
//! The figures are drawn natively, as SVG; their texts are measured in the browser, in the font that the page has.

use crate::driver::{Browser, Engine};
use equipoise::figures::growth::longest;
use equipoise::figures::inputs::AtHand;
use equipoise::figures::list::FIGURES;
use equipoise::figures::style::{Look, Theme};
use equipoise::given::supply::trace::TraceFile;
use equipoise::scenario::parameters::PARAMETERS;
use equipoise::scenario::presets::PRESETS;
use equipoise::scenario::{Scenario, SupplyChoice};
use equipoise::theory::expected::Forms;
use plotters::prelude::SVGBackend;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::Arc;

/// Width of a figure on a phone, in columns and alone, its height (style/main.css) and its theme; large text is for the large
/// widths, and the first two leads for a projector of few pixels.
fn sizes(key: &str) -> Vec<((u32, u32), Theme)> {
    let (phone, columns, alone) = match key {
        "scaling-laws" => (640, 640, 300),
        "supply-v" | "growth" | "routing" => (260, 208, 420),
        "policies" => (260, 400, 400),
        _ => (260, 300, 300),
    };
    let [light, large] = [Theme::Light, Theme::Projector];
    let is_lead = ["supply-v", "growth"].contains(&key);
    let narrow = is_lead.then_some(((254, alone), large));
    let (columns, alone) = ((440, columns), (900, alone));
    let sizes = [
        ((286, phone), light),
        (columns, light),
        (columns, large),
        (alone, light),
        (alone, large),
    ];
    sizes.into_iter().chain(narrow).collect()
}

fn forms(scenario: &Scenario) -> Forms {
    let file = match &scenario.supply {
        SupplyChoice::Shipped(trace) => {
            let facts = trace.facts();
            let bytes = facts.bytes().expect("shipped");
            Some(TraceFile::parse(facts.name, &bytes).expect("reads"))
        }
        _ => None,
    };
    let system = Arc::new(scenario.system(file.as_ref()).expect("served"));
    let longest = longest(&system);
    Forms::new(system, longest)
}

/// Name and drawing of every figure at every width, alone and before itself as it is pinned.
fn drawings(name: &str, scenario: &Scenario) -> Vec<(String, String)> {
    let forms = forms(scenario);
    let live = (0..50).map(|t| (f64::from(t), 1e4 * f64::from(t % 7), 2e3 * f64::from(t)));
    let alone = AtHand {
        live: Arc::new(live.collect()),
        ..AtHand::new(scenario, &forms)
    };
    let pair = AtHand {
        behind: Some(&alone),
        ..alone.clone()
    };
    let mut all = Vec::new();
    for entry in FIGURES {
        for (inputs, kind) in [(&alone, ""), (&pair, ", pinned")] {
            let figure = (entry.build)(inputs);
            for (size, theme) in sizes(entry.key) {
                let mut svg = String::new();
                let surface = RefCell::new(SVGBackend::with_string(&mut svg, size));
                let drawn = figure.draw(&surface, &Look::svg(theme));
                drop(surface);
                drawn.expect("draws");
                let (key, width) = (entry.key, size.0);
                all.push((format!("{key}, {name}, {width} px{kind}, {theme:?}"), svg));
            }
        }
    }
    all
}

/// What people should not read: keys of parameters that are not words of their names.
fn keys() -> Vec<&'static str> {
    let key = |p: &&equipoise::scenario::parameters::Parameter| {
        p.key.len() > 1 && !p.quantity.name.contains(p.key)
    };
    PARAMETERS.iter().filter(key).map(|p| p.key).collect()
}

/// Measures the texts of drawings: all are laid out at once, then looked at.
const MEASURE: &str = r"((all, keys) => {
  document.body.style.margin = 0;
  document.body.innerHTML = all.map(([, svg]) => `<div>${svg}</div>`).join('');
  const bad = [], over = (a, b, c, d) => Math.min(b, d) - Math.max(a, c);
  [...document.body.children].forEach((host, i) => {
    const frame = host.firstElementChild.getBoundingClientRect(), name = all[i][0];
    const texts = [...host.querySelectorAll('text')].map(t => [t.textContent.trim(), t.getBoundingClientRect()]).filter(([t]) => t);
    texts.forEach(([text, r], j) => {
      if (r.left < frame.left - 0.5 || r.right > frame.right + 0.5 || r.top < frame.top - 2 || r.bottom > frame.bottom + 2) bad.push(`${name}: “${text}” is cut`);
      if (text.includes('…')) bad.push(`${name}: “${text}” is shortened`);
      if (text.split(/[\s,;:()]+/).some(w => keys.includes(w) || w.includes('_'))) bad.push(`${name}: “${text}” has an internal name`);
      for (const [other, s] of texts.slice(j + 1))
        if (over(r.left, r.right, s.left, s.right) > 1 && over(r.top, r.bottom, s.top, s.bottom) > 1) bad.push(`${name}: “${text}” over “${other}”`);
    });
  });
  return bad;
})";

#[test]
fn no_text_overlaps_or_is_cut() {
    let browser = Browser::start(Engine::Chromium);
    browser.size(1000, 800);
    browser.go("data:text/html,<!doctype html><meta charset=utf-8><body>");
    let mut faults: Vec<String> = Vec::new();
    let kept = std::env::var_os("KEEP_LABELS");
    for preset in &PRESETS {
        let drawings = drawings(preset.key, &preset.scenario());
        if let Some(folder) = &kept {
            for (name, svg) in &drawings {
                let path = std::path::Path::new(folder).join(format!("{name}.svg"));
                std::fs::write(path, svg).expect("written");
            }
        }
        // Lines and areas are nothing to measure.
        let texts = drawings.iter().map(|(name, svg)| (name, texts(svg)));
        let texts: Vec<_> = texts.collect();
        let found = browser.value(&format!("{MEASURE}({}, {})", json!(texts), json!(keys())));
        let found = found.as_array().expect("a list").iter();
        faults.extend(found.filter_map(Value::as_str).map(String::from));
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// The drawing without all that is not text.
fn texts(svg: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in svg.lines() {
        inside |= line.starts_with("<text");
        if inside || line.starts_with("<svg") || line.starts_with("</svg") {
            kept += line;
            kept += "\n";
        }
        inside &= !line.starts_with("</text");
    }
    kept
}
