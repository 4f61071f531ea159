//! Answer: what theory and sample together say of an energy, as a number or as two with their words.
//!
//! Exact means speak for themselves. Where theory is a bracket or an approximation, the sample speaks as soon as its own
//! error is smaller than what theory leaves open.

use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::simulation::{LEAST_PATHS, Sample};
use crate::theory::expected::{Forms, Span};
use crate::units::{Unit, with_unit};

/// An expected energy, or a rate of it, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Known to more digits than are shown.
    Exact(f64),
    /// An approximation that the sample does not refute, or has not judged yet.
    About(f64),
    /// Two proven bounds.
    Between(f64, f64),
    /// The sampled mean, with half its 95 % interval.
    Sampled(f64, f64),
}

impl Value {
    /// `sample`: what was sampled of the same mean, if anything.
    pub fn new(span: Span, sample: Option<&Moments>) -> Value {
        if span.low == span.high {
            return Value::Exact(span.low);
        }
        if let Some(m) = sample.filter(|m| m.count() >= LEAST_PATHS) {
            let half = INTERVAL_95 * m.standard_error();
            let gap = match span.best {
                Some(best) => (m.mean() - best).abs(),
                None => 0.5 * (span.high - span.low),
            };
            if half < gap {
                return Value::Sampled(m.mean(), half);
            }
        }
        span.best
            .map_or(Value::Between(span.low, span.high), Value::About)
    }

    /// The same energy in other units.
    pub fn scaled(self, factor: f64) -> Value {
        match self {
            Value::Exact(v) => Value::Exact(factor * v),
            Value::About(v) => Value::About(factor * v),
            Value::Between(low, high) => Value::Between(factor * low, factor * high),
            Value::Sampled(mean, half) => Value::Sampled(factor * mean, factor * half),
        }
    }

    /// One number for it: the middle of two bounds.
    pub fn middle(self) -> f64 {
        match self {
            Value::Exact(v) | Value::About(v) | Value::Sampled(v, _) => v,
            Value::Between(low, high) => 0.5 * (low + high),
        }
    }

    /// `43.6 kJ`, `about 43.6 kJ`, `between 196 kJ and 297 kJ`, `220 kJ ± 4.1 kJ (sampled)`.
    pub fn text(self, unit: Unit) -> String {
        let joule = |v: f64| with_unit(v, unit);
        match self {
            Value::Exact(v) => joule(v),
            Value::About(v) => format!("about {}", joule(v)),
            Value::Between(low, high) if joule(low) == joule(high) => joule(low),
            Value::Between(low, high) => format!("between {} and {}", joule(low), joule(high)),
            Value::Sampled(mean, half) => format!("{} ± {} (sampled)", joule(mean), joule(half)),
        }
    }
}

/// Both energies at the horizon, at the system's own supply \[J\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// E\[A_T\] \[J\].
    pub auxiliary: Value,
    /// E\[U_T\] \[J\].
    pub unused: Value,
}

impl Answer {
    /// `sample`: of the same system.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> Answer {
        let expected = forms.here().expected(forms.system().horizon());
        Answer {
            auxiliary: Value::new(expected.auxiliary, sample.and_then(|s| s.auxiliary.last())),
            unused: Value::new(expected.unused, sample.and_then(|s| s.unused.last())),
        }
    }

    /// Both energies in other units.
    pub fn scaled(self, factor: f64) -> Answer {
        Answer {
            auxiliary: self.auxiliary.scaled(factor),
            unused: self.unused.scaled(factor),
        }
    }

    /// Whether the sample speaks for either energy.
    pub fn is_sampled(self) -> bool {
        let sampled = |v| matches!(v, Value::Sampled(..));
        sampled(self.auxiliary) || sampled(self.unused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: impl Iterator<Item = f64>) -> Moments {
        let mut m = Moments::default();
        values.for_each(|v| m.add(v));
        m
    }

    fn span(low: f64, best: Option<f64>, high: f64) -> Span {
        Span { low, best, high }
    }

    #[test]
    fn the_sample_speaks_once_it_knows_more_than_theory() {
        // Mean 100, standard error 1: half an interval of 1.96.
        let sample = moments((0..400).map(|i| if i % 2 == 0 { 80.0 } else { 120.0 }));
        let few = moments((0..99).map(|i| 100.0 + f64::from(i % 2)));
        let of = |s, m| Value::new(s, Some(m));
        assert_eq!(
            of(span(90.0, Some(90.0), 90.0), &sample),
            Value::Exact(90.0)
        );
        assert_eq!(
            of(span(0.0, Some(99.0), 500.0), &sample),
            Value::About(99.0)
        );
        assert_eq!(of(span(0.0, Some(70.0), 500.0), &few), Value::About(70.0));
        assert_eq!(
            of(span(99.0, None, 101.0), &sample),
            Value::Between(99.0, 101.0)
        );
        for s in [span(0.0, Some(70.0), 500.0), span(80.0, None, 120.0)] {
            let Value::Sampled(mean, half) = of(s, &sample) else {
                panic!("{s:?}");
            };
            assert!((mean - 100.0).abs() < 1e-9 && (half - 1.96).abs() < 0.01);
        }
        assert_eq!(Value::new(span(1.0, None, 3.0), None).middle(), 2.0);
    }

    #[test]
    fn words() {
        let text = |v: Value| v.scaled(2.0).text(Unit::Joule);
        assert_eq!(text(Value::Exact(21_800.0)), "43.6 kJ");
        assert_eq!(text(Value::About(21_800.0)), "about 43.6 kJ");
        assert_eq!(text(Value::Between(1e3, 2e3)), "between 2 kJ and 4 kJ");
        assert_eq!(text(Value::Between(1e3, 1.0001e3)), "2 kJ");
        assert_eq!(text(Value::Sampled(1e3, 10.0)), "2 kJ ± 20 J (sampled)");
    }
}
