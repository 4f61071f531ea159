//! Progress of a long sample, on the error stream, so that the result can still be piped.

use crate::simulation::Simulation;
use crate::units::{duration, significant};
use std::time::{Duration, Instant};

/// How long a sample may take in silence, and time between two lines after that.
const QUIET: Duration = Duration::from_secs(2);

/// Tells how far a sample is once it takes longer than a moment.
pub struct Progress {
    told: Instant,
    began: Instant,
    paths: u64,
}

impl Progress {
    pub fn new() -> Progress {
        Progress {
            told: Instant::now(),
            began: Instant::now(),
            paths: 0,
        }
    }

    /// Hears of a sample that goes on.
    pub fn tell(&mut self, simulation: &Simulation) {
        let done = simulation.sample().finished_paths;
        if done < self.paths {
            // Another sample has begun.
            *self = Progress::new();
        }
        self.paths = done;
        if self.told.elapsed() >= QUIET {
            self.told = Instant::now();
            eprintln!(
                "{}",
                line(done, simulation.plan().paths, self.began.elapsed())
            );
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Progress::new()
    }
}

fn line(done: u64, paths: u64, elapsed: Duration) -> String {
    let left = (done > 0).then(|| {
        let rest = elapsed.as_secs_f64() * (paths - done.min(paths)) as f64 / done as f64;
        format!(", about {} left", duration(libm::ceil(rest)))
    });
    let share = 100.0 * done as f64 / paths.max(1) as f64;
    let left = left.unwrap_or(", the time it takes is not known yet".into());
    format!(
        "sampling: {done} of {paths} paths ({} %){left}; fewer paths or a shorter horizon take less",
        significant(share)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_and_how_long_it_takes() {
        let at = |done| line(done, 200, Duration::from_secs(30));
        assert!(
            at(50).contains("50 of 200 paths (25 %), about 90 s left"),
            "{}",
            at(50)
        );
        assert!(at(0).contains("not known yet"));
        assert!(at(200).contains("about 0 s left"));
    }
}
