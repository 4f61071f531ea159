//! Comparison: two systems on common random numbers, path by path.
//!
//! Both samples meet the same weather and the same tasks, so that the difference of a path is far steadier than either
//! of its sides.

use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::simulation::Sample;
use crate::units::{Unit, significant, with_unit};

/// The mean of first less second, with its standard error, \[J\] and relative to the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Paths that both samples have finished.
    pub paths: u64,
    /// Mean difference and its standard error \[J\].
    pub difference: (f64, f64),
    /// The difference divided by the second mean, and its standard error by the delta method; `None` where the second
    /// drew nothing.
    pub relative: Option<(f64, f64)>,
}

impl Paired {
    /// Half the 95 % interval of the difference \[J\].
    pub fn half(&self) -> f64 {
        INTERVAL_95 * self.difference.1
    }

    /// The relative difference and half its 95 % interval \[%\].
    pub fn percent(&self) -> Option<(f64, f64)> {
        let (relative, error) = self.relative?;
        Some((100.0 * relative, 100.0 * (INTERVAL_95 * error)))
    }

    /// Which of the two draws more, by how much and how surely; `same_seed`: whether both met the same weather and tasks.
    pub fn sentence(&self, (first, second): (&str, &str), same_seed: bool) -> String {
        let ground = match same_seed {
            true => "On the same weather and tasks",
            false => "On different seeds",
        };
        let (mean, half) = (self.difference.0, self.half());
        if mean == 0.0 && half == 0.0 {
            return format!(
                "{ground}, {first} and {second} draw exactly the same: no task is treated differently."
            );
        }
        let paths = self.paths;
        if mean.abs() <= half {
            return format!(
                "{ground}, {first} and {second} cannot be told apart by {paths} paths: the difference is below {}.",
                with_unit(mean.abs() + half, Unit::Joule)
            );
        }
        let way = if mean > 0.0 { "more" } else { "less" };
        let percent = self.percent().map_or(String::new(), |(percent, half)| {
            format!("{} ± {} %, ", significant(percent.abs()), significant(half))
        });
        format!(
            "{ground}, {first} draws {way} than {second}, by {} ± {} ({percent}{paths} paths, 95 %).",
            with_unit(mean.abs(), Unit::Joule),
            with_unit(half, Unit::Joule)
        )
    }
}

/// Auxiliary energy at the horizon of `a` less that of `b`, over the paths that both have finished; `None` before there
/// are two of them, or where the horizons differ.
pub fn auxiliary(a: &Sample, b: &Sample) -> Option<Paired> {
    (a.horizons.last() == b.horizons.last())
        .then(|| paired(&a.finals, &b.finals))
        .flatten()
}

fn paired(a: &[f64], b: &[f64]) -> Option<Paired> {
    let both = || a.iter().zip(b);
    let (mut difference, mut second) = (Moments::default(), Moments::default());
    for (x, y) in both() {
        difference.add(x - y);
        second.add(*y);
    }
    if difference.count() < 2 {
        return None;
    }
    let mean = second.mean();
    let relative = (mean > 0.0).then(|| {
        // Of a ratio of means: the spread of what is left of x when the ratio times y is taken away.
        let ratio = 1.0 + difference.mean() / mean;
        let mut left = Moments::default();
        for (x, y) in both() {
            left.add(x - ratio * y);
        }
        (ratio - 1.0, left.standard_error() / mean)
    });
    Some(Paired {
        paths: difference.count(),
        difference: (difference.mean(), difference.standard_error()),
        relative,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::rule::Rule;
    use crate::given::supply::Family;
    use crate::numerics::streams::{Draws, Stream};
    use crate::simulation::{Plan, Simulation};
    use crate::system::tests::with_policy;
    use std::sync::Arc;

    #[test]
    fn exact_small_cases() {
        let p = paired(&[3.0, 5.0, 9.0], &[1.0, 3.0, 4.0, 100.0]).expect("three paths");
        // Differences 2, 2, 5: mean 3, standard error sqrt(3/3); the fourth path has no partner.
        assert_eq!(p.paths, 3);
        assert!((p.difference.0 - 3.0).abs() < 1e-12 && (p.difference.1 - 1.0).abs() < 1e-12);
        assert!((p.relative.expect("drawn").0 - 3.0 / (8.0 / 3.0)).abs() < 1e-12);
        assert_eq!(paired(&[1.0], &[1.0]), None);
        assert_eq!(
            paired(&[1.0, 2.0], &[0.0, 0.0]).expect("two").relative,
            None
        );
        let twice = paired(&[2.0, 4.0], &[1.0, 2.0]).expect("two").relative;
        assert!(
            twice.is_some_and(|(r, e)| (r - 1.0).abs() < 1e-12 && e < 1e-12),
            "no spread"
        );
    }

    #[test]
    fn a_difference_in_words() {
        let of = |mean, error, relative| Paired {
            paths: 400,
            difference: (mean, error),
            relative,
        };
        let said = |p: Paired| p.sentence(("A", "B"), true);
        assert_eq!(
            said(of(-2e3, 500.0, Some((-0.1, 0.025)))),
            "On the same weather and tasks, A draws less than B, by 2 kJ ± 980 J (10 ± 4.9 %, 400 paths, 95 %)."
        );
        assert_eq!(
            of(2e3, 500.0, None).sentence(("A", "B"), false),
            "On different seeds, A draws more than B, by 2 kJ ± 980 J (400 paths, 95 %)."
        );
        assert!(
            said(of(1e3, 1e3, None))
                .contains("cannot be told apart by 400 paths: the difference is below 2.96 kJ")
        );
        assert!(said(of(0.0, 0.0, None)).contains("draw exactly the same"));
    }

    /// The 95 % interval of the ratio covers the truth in 95 % of 1000 repetitions; binomial, five standard errors.
    #[test]
    fn the_interval_of_the_ratio_covers() {
        let (mut covered, n) = (0, 1000);
        for repetition in 0..n {
            let mut draws = Draws::new(3, Stream::Kinds, repetition, 0);
            let pairs: Vec<(f64, f64)> = (0..100)
                .map(|_| {
                    let y = 1.0 + draws.uniform();
                    (0.9 * y + 0.3 * (draws.uniform() - 0.5), y)
                })
                .collect();
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let (ratio, error) = paired(&a, &b).and_then(|p| p.relative).expect("drawn");
            covered += u32::from((ratio + 0.1).abs() < 1.96 * error);
        }
        let room = 5.0 * (0.95 * 0.05 * n as f64).sqrt();
        assert!(
            (f64::from(covered) - 0.95 * n as f64).abs() < room,
            "{covered}"
        );
    }

    /// Common random numbers: the difference of two policies is known far better than from independent samples.
    #[test]
    fn pairing_pays() {
        let sample = |policy| {
            let s = with_policy(policy, Family::Gamma, 0.5, 10.0, 1.0, 300);
            let supply = s.supply().with_mean(1.2e4);
            let parts = crate::system::Parts {
                supply,
                ..s.parts().clone()
            };
            let s = Arc::new(crate::system::System::new(parts).expect("served"));
            let mut run = Simulation::new(s.clone(), Plan::new(&s, 5, 200)).expect("small");
            while !run.advance(1 << 20) {}
            run.sample().clone()
        };
        let (a, b) = (sample(Rule::Always(2)), sample(Rule::MeanEnergy));
        let p = auxiliary(&a, &b).expect("both");
        let error = |s: &Sample| s.auxiliary.last().map_or(0.0, Moments::standard_error);
        let independent = libm::hypot(error(&a), error(&b));
        assert!(
            p.difference.0 > 0.0 && p.difference.1 < 0.5 * independent,
            "{p:?} {independent}"
        );
    }
}
