//! Answer: what theory and sample together say of an energy, as a number or as two with their words.
//!
//! Exact means speak for themselves. Where theory is a bracket or an approximation, the sample speaks as soon as its own
//! error is smaller than what theory leaves open.

use crate::numerics::estimate::{INTERVAL_95, Moments};
use crate::simulation::{LEAST_PATHS, Sample};
use crate::system::System;
use crate::theory::brownian::demanded;
use crate::theory::expected::{Forms, Span};
use crate::units::{Unit, significant, with_unit};

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

    /// In few words: `43.6 kJ`, `about 43.6 kJ`, `196–297 kJ`; what is left out [`Value::ground`] tells.
    pub fn brief(self) -> String {
        let joule = |v: f64| with_unit(v, Unit::Joule);
        match self {
            Value::Exact(v) => joule(v),
            Value::About(v) | Value::Sampled(v, _) => format!("about {}", joule(v)),
            Value::Between(low, high) => range(&joule(low), &joule(high)),
        }
    }

    /// The share that it is of something: `0.3 %`, `1.2–2 %`; of what is not there, none. What is approximate or sampled may
    /// exceed the whole by its error; its share does not.
    pub fn share(self, of: f64) -> String {
        let percent = |v: f64| match of > 0.0 {
            true => format!("{} %", significant(100.0 * v / of)),
            false => "0 %".into(),
        };
        match self {
            Value::Between(low, high) => range(&percent(low), &percent(high)),
            Value::About(v) | Value::Sampled(v, _) => percent(v.min(of)),
            Value::Exact(v) => percent(v),
        }
    }

    /// On what a brief word of the energy of this name rests, as a sentence; empty where it needs none.
    pub fn ground(self, name: &str) -> String {
        match self {
            Value::Sampled(mean, half) => format!(
                "Sampled {name} energy: {} ± {}.",
                with_unit(mean, Unit::Joule),
                with_unit(half, Unit::Joule)
            ),
            Value::Between(..) => format!("Expected {name} energy lies between proven bounds."),
            Value::Exact(_) | Value::About(_) => String::new(),
        }
    }
}

/// Two numbers with their units, which are written once where they are the same, as one number is.
fn range(low: &str, high: &str) -> String {
    match (low.rsplit_once(' '), high.rsplit_once(' ')) {
        _ if low == high => low.into(),
        (Some((number, unit)), Some((_, same))) if unit == same => format!("{number}–{high}"),
        _ => format!("{low}–{high}"),
    }
}

/// Both energies at the horizon, at the system's own supply \[J\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// E\[A_T\] \[J\].
    pub auxiliary: Value,
    /// E\[U_T\] \[J\].
    pub unused: Value,
    /// Expected [`demand`] over the horizon \[J\].
    pub demand: f64,
    /// Expected supply over the horizon, and the initial charge \[J\].
    pub supplied: f64,
}

/// Expected demand over the horizon \[J\]. Under feedback it depends on the times of both sides: it is that of the sample, or of
/// their expected shares (E23).
pub fn demand(system: &System, sample: Option<&Sample>) -> f64 {
    let sample = sample.filter(|s| system.feedback().is_some() && s.finished_paths >= LEAST_PATHS);
    match sample {
        Some(s) => s.model_energy.iter().sum::<f64>() / s.finished_paths as f64,
        None => {
            let t = system.horizon();
            demanded(system, system.supply().mean(), t) * t as f64
        }
    }
}

impl Answer {
    /// `sample`: of the same system.
    pub fn new(forms: &Forms, sample: Option<&Sample>) -> Answer {
        let (system, t) = (forms.system(), forms.system().horizon());
        let (expected, mean) = (forms.here().expected(t), system.supply().mean());
        Answer {
            auxiliary: Value::new(expected.auxiliary, sample.and_then(|s| s.auxiliary.last())),
            unused: Value::new(expected.unused, sample.and_then(|s| s.unused.last())),
            demand: demand(system, sample),
            supplied: mean * t as f64 + system.parts().storage.charge(),
        }
    }

    /// Both energies in other units.
    pub fn scaled(self, factor: f64) -> Answer {
        Answer {
            auxiliary: self.auxiliary.scaled(factor),
            unused: self.unused.scaled(factor),
            demand: factor * self.demand,
            supplied: factor * self.supplied,
        }
    }

    /// The share of demand that auxiliary energy is, in words.
    pub fn auxiliary_share(self) -> String {
        self.auxiliary.share(self.demand) + " of demand"
    }

    /// The share of supply that unused energy is, in words.
    pub fn unused_share(self) -> String {
        self.unused.share(self.supplied) + " of supply"
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
        let brief = |v: Value| (v.brief(), v.share(1e4));
        let words = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(brief(Value::Exact(1e3)), words("1 kJ", "10 %"));
        let sampled = Value::Sampled(1e3, 10.0);
        assert_eq!(brief(sampled), words("about 1 kJ", "10 %"));
        assert_eq!(
            sampled.ground("unused"),
            "Sampled unused energy: 1 kJ ± 10 J."
        );
        let between = |low, high| brief(Value::Between(low, high));
        assert_eq!(between(1e3, 2e3), words("1–2 kJ", "10–20 %"));
        assert_eq!(between(10.0, 2e3), words("10 J–2 kJ", "0.1–20 %"));
        assert_eq!(between(1e3, 1.0001e3), words("1 kJ", "10 %"));
        assert_eq!(Value::About(3.0).share(0.0), "0 %");
        assert_eq!(Value::Sampled(3.0, 0.4).share(2.8), "100 %");
    }
}
