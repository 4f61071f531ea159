//! Numerics: what knows nothing of energy: order, special functions, Fourier transforms, random numbers, estimates.

pub mod sorting;
pub mod roots;
pub mod special;
pub mod lanes;
pub mod fourier;
pub mod streams;
pub mod variates;
pub mod estimate;
