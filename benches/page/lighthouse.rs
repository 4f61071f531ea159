//! What Lighthouse says of the served page, compressed as a static host does; the npm package is installed into target/.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const VERSION: &str = "13.5.0";

const FLAGS: &str = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage";

const CATEGORIES: [(&str, &str); 4] = [
    ("performance", "performance"),
    ("accessibility", "accessibility"),
    ("best-practices", "best practices"),
    ("seo", "SEO"),
];

const METRICS: [(&str, &str); 5] = [
    ("first-contentful-paint", "first contentful paint"),
    ("largest-contentful-paint", "largest contentful paint"),
    ("total-blocking-time", "total blocking time"),
    ("speed-index", "speed index"),
    ("cumulative-layout-shift", "cumulative layout shift"),
];

/// The program, installed first where npm is there.
fn program() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/lighthouse");
    let program = folder.join("node_modules/lighthouse/cli/index.js");
    if !program.is_file() {
        std::fs::create_dir_all(&folder).ok()?;
        let package = format!("lighthouse@{VERSION}");
        let install = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", &package])
            .current_dir(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        install.ok().filter(|s| s.success())?;
    }
    program.is_file().then_some(program)
}

/// Lighthouse's report of an address: as a middling phone, or as a desktop.
fn report(program: &Path, address: &str, desktop: bool) -> Option<Value> {
    let mut command = Command::new("node");
    command
        .arg(program)
        .args([address, "--quiet", "--output=json", "--output-path=stdout"])
        .arg(format!("--chrome-flags={FLAGS}"));
    if desktop {
        command.arg("--preset=desktop");
    }
    let output = command.stderr(Stdio::null()).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// Scores and metrics, both ways.
pub fn table(address: &str, text: &mut String) {
    let _ = write!(
        text,
        "\nLighthouse {VERSION}, the page served with gzip:\n\n| | phone | desktop |\n|---|---|---|\n"
    );
    let Some(program) = program() else {
        text.push_str("| | not installed | not installed |\n");
        return;
    };
    let reports = [false, true].map(|desktop| report(&program, address, desktop));
    let mut row = |name: &str, cell: &dyn Fn(&Value) -> Option<String>| {
        let cells = reports.each_ref().map(|r| {
            let cell = r.as_ref().and_then(cell);
            cell.unwrap_or_else(|| "failed".into())
        });
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    };
    for (key, name) in CATEGORIES {
        let score = |r: &Value| {
            let score = r["categories"][key]["score"].as_f64();
            score.map(|s| format!("{:.0}", 100.0 * s))
        };
        row(name, &score);
    }
    for (key, name) in METRICS {
        let shown = |r: &Value| {
            let shown = r["audits"][key]["displayValue"].as_str();
            shown.map(|s| s.replace('\u{a0}', " "))
        };
        row(name, &shown);
    }
}
