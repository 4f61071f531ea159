//! Times: how long system, exact mean, verdict and every figure take to make. They are printed, never asserted.

use std::time::{Duration, Instant};

/// A part and the time that it took.
pub type Time = (&'static str, Duration);

/// Time since its start: of this thread on a processor, where the system tells, so that other programs do not count; elsewhere
/// that of the clock.
pub struct Watch(Instant, Option<Duration>);

impl Watch {
    pub fn start() -> Watch {
        Watch(Instant::now(), on_processor())
    }

    pub fn read(&self) -> Duration {
        let spent = on_processor().zip(self.1);
        spent.map_or_else(|| self.0.elapsed(), |(now, then)| now - then)
    }
}

/// What this thread has spent on a processor; Linux brings its account up to date when the thread gives way.
fn on_processor() -> Option<Duration> {
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// What everything together should not exceed \[ms\].
const ENOUGH: f64 = 100.0;

/// Times \[ms\] with the scenarios that they are of, by part; everything together comes first.
#[derive(Default)]
pub struct Times(Vec<(&'static str, Vec<(f64, u64)>)>);

impl Times {
    /// Of one scenario.
    pub fn add(&mut self, index: u64, parts: &[Time]) {
        let milliseconds = |t: Duration| 1e3 * t.as_secs_f64();
        let sum = parts.iter().map(|p| p.1).sum();
        for (name, time) in [("all", sum)].iter().chain(parts) {
            self.of(name).push((milliseconds(*time), index));
        }
    }

    /// Takes over those of other scenarios.
    pub fn join(&mut self, other: &Times) {
        for (name, times) in &other.0 {
            self.of(name).extend(times);
        }
    }

    fn of(&mut self, name: &'static str) -> &mut Vec<(f64, u64)> {
        let found = self.0.iter().position(|(n, _)| *n == name);
        let index = found.unwrap_or(self.0.len());
        if found.is_none() {
            self.0.push((name, Vec::new()));
        }
        &mut self.0[index].1
    }

    /// The longest time that everything took of one scenario \[ms\], and which that is.
    pub fn slowest(&self) -> (f64, u64) {
        let all = self.0.first().map_or(&[][..], |(_, times)| times);
        let longest = all.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        longest.copied().unwrap_or_default()
    }

    pub fn print(&mut self) {
        println!("times [ms]     median     p90     p99  slowest (scenario)  above {ENOUGH}");
        for (name, times) in &mut self.0 {
            times.sort_by(|a, b| a.0.total_cmp(&b.0));
            let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
            let (slowest, index) = at(1.0);
            println!(
                "{name:<12} {:>8.2} {:>7.2} {:>7.2} {slowest:>8.2} {:>10}  {:>9}",
                at(0.5).0,
                at(0.9).0,
                at(0.99).0,
                format!("({index})"),
                times.iter().filter(|t| t.0 > ENOUGH).count(),
            );
        }
    }
}
