//! Streaming estimates of a mean with its standard error (Welford 1962).

/// Width of a 95 % interval in standard errors, to each side.
pub const INTERVAL_95: f64 = 1.96;

/// Count, mean and sum of squared deviations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes one more value into account (Welford 1962).
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (value - self.mean);
    }

    /// How many values there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; 0 without values.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Unbiased sample variance; 0 for fewer than two values.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            0.0
        } else {
            self.squares / (self.count - 1) as f64
        }
    }

    /// Standard error of the mean; infinite for fewer than two values.
    pub fn standard_error(&self) -> f64 {
        if self.count < 2 {
            f64::INFINITY
        } else {
            (self.variance() / self.count as f64).sqrt()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streaming_agrees_with_the_definition() {
        let values: Vec<f64> = (0..101).map(|i| 1e6 + f64::from(i * i % 37)).collect();
        let mean = values.iter().sum::<f64>() / 101.0;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 100.0;
        let mut m = Moments::default();
        values.iter().for_each(|v| m.add(*v));
        assert_eq!(m.count(), 101);
        assert!((m.mean() - mean).abs() < 1e-8);
        assert!((m.variance() / variance - 1.0).abs() < 1e-9);
        assert_eq!(Moments::default().standard_error(), f64::INFINITY);
    }
}
