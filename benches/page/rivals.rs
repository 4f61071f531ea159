//! The same sampling in other ways: natively, and task by task in plain JavaScript and in NumPy.

use crate::sampling;
use equipoise::scenario::presets::preset;
use equipoise::simulation::{Plan, Simulation};
use serde_json::json;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// Paths of 1000 slots, task by task.
const PATHS: u64 = 100;

/// Slots a second of this code, on one core.
pub fn native() -> f64 {
    let system = Arc::new(
        preset("critical")
            .expect("kept")
            .scenario()
            .system(None)
            .expect("served"),
    );
    let plan = Plan::new(&system, 1, sampling::PATHS);
    let slots = (sampling::PATHS * system.horizon()) as f64;
    let mut run = Simulation::new(system, plan).expect("small");
    let from = Instant::now();
    while !run.advance(1 << 24) {}
    slots / from.elapsed().as_secs_f64()
}

/// Kinds with their routes: cumulative probability, skills, success per step, energy per step \[J\]; rate, supply, shape.
fn tables() -> serde_json::Value {
    let system = preset("critical")
        .expect("kept")
        .scenario()
        .system(None)
        .expect("served");
    let (mut sum, mut kinds) = (0.0, Vec::new());
    for ((kind, row), shares) in system.rows() {
        sum += kind.weight;
        let chosen = shares.iter().position(|s| *s == 1.0).expect("one route");
        let c = &row[chosen];
        let step = c.mean() * c.success / f64::from(kind.skills);
        kinds.push(json!([sum, kind.skills, c.success, step]));
    }
    let (mean, variance) = (system.supply().mean(), system.supply().variance(1));
    json!({ "kinds": kinds, "rate": system.workload().rate(), "mean": mean, "shape": mean * mean / variance, "paths": PATHS })
}

/// An expression whose value is slots a second of plain JavaScript.
pub fn javascript() -> String {
    let body = "
const gauss = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const gamma = (k) => {
  const d = k - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = gauss(), v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - Math.random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
};
const poisson = (l) => { const limit = Math.exp(-l); let n = -1, p = 1; do { n++; p *= Math.random(); } while (p > limit); return n; };
const sums = t.kinds.map(k => k[0]);
const from = performance.now();
let drawn = 0;
for (let path = 0; path < t.paths; path++) {
  let battery = 0;
  for (let slot = 0; slot < 1000; slot++) {
    let demand = 0;
    for (let n = poisson(t.rate); n > 0; n--) {
      const at = Math.random();
      let low = 0, high = sums.length - 1;
      while (low < high) { const m = (low + high) >> 1; if (sums[m] <= at) low = m + 1; else high = m; }
      const [, skills, success, step] = t.kinds[low];
      const scale = 1 / Math.log1p(-success);
      let steps = 0;
      for (let m = 0; m < skills; m++) steps += Math.floor(Math.log(1 - Math.random()) * scale) + 1;
      demand += steps * step;
    }
    battery += gamma(t.shape) * t.mean / t.shape - demand;
    if (battery < 0) { drawn -= battery; battery = 0; }
  }
}
return drawn > 0 ? 1e6 * t.paths / (performance.now() - from) : 0;";
    format!("((t) => {{ {body} }})({})", tables())
}

/// Slots a second of NumPy; `None` without Python or NumPy.
pub fn numpy() -> Option<f64> {
    let script = "
import json, sys, time
import numpy as np
t = json.loads(sys.argv[1])
kinds = np.array(t['kinds'])
rng = np.random.default_rng(1)
begin = time.perf_counter()
drawn = 0.0
for path in range(t['paths']):
    counts = rng.poisson(t['rate'], 1000)
    at = np.searchsorted(kinds[:, 0], rng.random(counts.sum()), side='right').clip(max=len(kinds) - 1)
    skills, success, step = kinds[at, 1], kinds[at, 2], kinds[at, 3]
    energy = (skills + rng.negative_binomial(skills, success)) * step
    demand = np.bincount(np.repeat(np.arange(1000), counts), weights=energy, minlength=1000)
    net = np.cumsum(rng.gamma(t['shape'], t['mean'] / t['shape'], 1000) - demand)
    drawn += max(0.0, -net.min())
print(1000 * t['paths'] / (time.perf_counter() - begin))
";
    let run = Command::new("python3")
        .args(["-c", script])
        .arg(tables().to_string())
        .output()
        .ok()?;
    String::from_utf8(run.stdout).ok()?.trim().parse().ok()
}
