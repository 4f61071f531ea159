//! Discrete Fourier transform of a power of two of points (Cooley and Tukey 1965), on `libm`'s sines.
//!
//! Written by hand because results must have the same bits everywhere: transform crates take sines from `std`, and choose
//! the order of their sums by the processor.

use crate::numerics::special::Complex;
use std::f64::consts::PI;

/// X_k = sum_j x_j exp(2 pi i j k / n), in place; `values` of any other length than a power of two stay as they are.
pub fn transform(values: &mut [Complex]) {
    let n = values.len();
    if !n.is_power_of_two() || n < 2 {
        return;
    }
    let shift = usize::BITS - n.trailing_zeros();
    for i in 0..n {
        let j = i.reverse_bits() >> shift;
        if i < j {
            values.swap(i, j);
        }
    }
    let turn = |k: usize| Complex::turn(2.0 * PI * k as f64 / n as f64);
    let turns: Vec<Complex> = (0..n / 2).map(turn).collect();
    let mut half = 1;
    while half < n {
        let stride = n / (2 * half);
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            let pairs = low.iter_mut().zip(high).zip(turns.iter().step_by(stride));
            for ((a, b), turn) in pairs {
                let odd = *b * *turn;
                (*a, *b) = (*a + odd, *a - odd);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fft_matches_definition() {
        for n in [1, 2, 8, 64] {
            let x: Vec<Complex> = (0..n)
                .map(|j| Complex::new(f64::from(j * j % 7), f64::from(j % 3) - 1.0))
                .collect();
            let mut fast = x.clone();
            transform(&mut fast);
            for (k, found) in fast.iter().enumerate() {
                let sum = x.iter().enumerate().fold(Complex::ZERO, |sum, (j, x)| {
                    let angle = 2.0 * PI * (j * k) as f64 / f64::from(n);
                    sum + *x * Complex::new(0.0, angle).exp()
                });
                assert!((sum - *found).norm() < 1e-11, "{n} {k}");
            }
        }
        let mut three = vec![Complex::ONE; 3];
        transform(&mut three);
        assert_eq!(three, vec![Complex::ONE; 3]);
    }
}
