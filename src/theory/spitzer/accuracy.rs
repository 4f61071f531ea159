//! Accuracy: how far a value of E6 may be off.

/// Error that a value may have, as a part of itself and as a part of critical supply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Of the value.
    pub relative: f64,
    /// Of critical supply.
    pub absolute: f64,
}

/// Of a value that counts as exact.
pub const EXACT: Accuracy = Accuracy {
    relative: 1e-4,
    absolute: 1e-6,
};

/// Of a value that stands in a comparison of systems, or that an approximation in a picture is made of.
pub const ROUGH: Accuracy = Accuracy {
    relative: 1e-3,
    absolute: 1e-5,
};

/// A value is expected to be no less than this part of its size as it is expected.
const SURE: f64 = 0.5;

impl Accuracy {
    /// Error that a value may have \[J\].
    pub fn error(self, value: f64, critical: f64) -> f64 {
        self.relative * value + self.absolute * critical
    }
    /// The least error that a value may have that is expected to be of this size \[J\].
    pub fn at_least(self, size: f64, critical: f64) -> f64 {
        self.error(SURE * size, critical)
    }
}
