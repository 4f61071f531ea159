//! The walk with normal increments, whose sum of E6 is closed but for its first terms.

use super::harmonic::DIRECT;
use crate::diffusion::regime::Diffusion;
use crate::numerics::special::normal_density;

/// E\[A_T\] for normal increments: the first terms of E6 one by one, the rest by Euler-Maclaurin, whose integral is
/// the Brownian mean (E7).
pub(super) fn normal_walk(d: &Diffusion, t: u64) -> f64 {
    let term = |k: u64| d.shortfall(k as f64) / k as f64;
    let direct: f64 = (1..=t.min(DIRECT)).map(term).sum();
    if t <= DIRECT {
        return direct;
    }
    // g(k) = E[(S_k)^-]/k has g'(k) = -sigma phi(z_k) / (2 k^(3/2)).
    let slope = |k: f64| -0.5 * d.sigma() * normal_density(d.z(k)) / (k * k.sqrt());
    let (from, to) = (DIRECT as f64, t as f64);
    direct + d.mean_auxiliary(to) - d.mean_auxiliary(from)
        + 0.5 * (term(t) - term(DIRECT))
        + (slope(to) - slope(from)) / 12.0
}
