//! Effort: how many reasoning steps a task takes. Run until solved: K ~ negative binomial (E18).

use crate::numerics::lanes::Lanes;
use crate::numerics::special::{Complex, beta_regularised};

/// Steps until the m-th success when each step succeeds with probability r: E\[K\] = m/r, Var K = m(1-r)/r^2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomial {
    skills: u32,
    success: f64,
}

impl NegativeBinomial {
    /// `skills` m >= 1; `success` r in \[1e-12, 1\]: below, a step succeeds less than once in 10^12 and no
    /// meaningful energy solves the task. `None` elsewhere.
    pub fn new(skills: u32, success: f64) -> Option<NegativeBinomial> {
        let ok = skills >= 1 && (RAREST_SUCCESS..=1.0).contains(&success);
        ok.then_some(NegativeBinomial { skills, success })
    }

    /// Success per step r.
    pub fn success(&self) -> f64 {
        self.success
    }

    /// E\[K\] = m/r (E18).
    pub fn mean(&self) -> f64 {
        f64::from(self.skills) / self.success
    }

    /// E\[K^2\] = m(m+1-r)/r^2.
    pub fn second_moment(&self) -> f64 {
        let m = f64::from(self.skills);
        m * (m + 1.0 - self.success) / (self.success * self.success)
    }

    /// Var(K) = m(1-r)/r^2 (E18).
    pub fn variance(&self) -> f64 {
        f64::from(self.skills) * (1.0 - self.success) / (self.success * self.success)
    }

    /// P(K <= k) = I_r(m, k - m + 1) (E19).
    pub fn cdf(&self, k: f64) -> f64 {
        let m = f64::from(self.skills);
        let k = libm::floor(k);
        if k < m {
            0.0
        } else {
            beta_regularised(self.success, m, k - m + 1.0)
        }
    }

    /// P(K = 0), P(K = 1), ...
    pub fn probabilities(&self) -> impl Iterator<Item = f64> + use<> {
        let (m, r) = (f64::from(self.skills), self.success);
        let mut next = libm::exp(m * libm::log(r));
        (0u32..).map(move |k| {
            let after = f64::from(k) - m;
            if after < 0.0 {
                return 0.0;
            }
            let p = next;
            next *= (after + m) / (after + 1.0) * (1.0 - r);
            p
        })
    }

    /// Steps beyond which less than 1e-16 is left, even of a single skill.
    pub fn last(&self) -> f64 {
        self.mean() + 40.0 * self.variance().sqrt()
    }

    /// The law up to `most` steps in pieces: steps and probability, ascending. Single steps where they are few, and then
    /// true; otherwise middles of intervals an eighth of a standard deviation wide, and wider far out.
    pub fn pieces(&self, most: f64, visit: &mut dyn FnMut(f64, f64)) -> bool {
        let (m, r) = (f64::from(self.skills), self.success);
        let (mean, spread) = (self.mean(), self.variance().sqrt());
        let last = libm::floor(self.last()).min(most);
        if last - m < SINGLE && m * libm::log(r) > LEAST_LOG {
            let mut k = m;
            for p in self.probabilities().skip(self.skills as usize) {
                // Beyond the mean what is left falls faster than a geometric law.
                if k > last || (k > mean && p < NEGLIGIBLE_MASS * r) {
                    break;
                }
                visit(k, p);
                k += 1.0;
            }
            return true;
        }
        let mut from = (libm::floor(mean - 12.0 * spread)).max(m - 1.0);
        let mut below = self.cdf(from);
        while from < last {
            let far = ((from - mean) / spread - 4.0).max(0.0);
            let width = libm::ceil(spread / 8.0 * (1.0 + far));
            let to = (from + width).min(last);
            let cdf = self.cdf(to);
            visit(0.5 * (from + to + 1.0), (cdf - below).max(0.0));
            (from, below) = (to, cdf);
        }
        false
    }

    /// E\[K; K <= k\] and E\[K^2; K <= k\].
    pub fn partial(&self, k: f64) -> (f64, f64) {
        let beyond = 1.0 - self.cdf(k);
        let (first, second) = self.truncated(k);
        (first - k * beyond, second - k * k * beyond)
    }

    /// E\[min(K, k)\] and E\[min(K, k)^2\] (E19): K P(K) of m skills is m/r times P(K+1) of m+1 skills, so that the
    /// truncated moments are distribution functions.
    pub fn truncated(&self, k: f64) -> (f64, f64) {
        let (m, r) = (f64::from(self.skills), self.success);
        let cdf = |more: u32| {
            let law = NegativeBinomial {
                skills: self.skills + more,
                success: r,
            };
            law.cdf(k + f64::from(more))
        };
        let beyond = 1.0 - self.cdf(k);
        let first = m / r * cdf(1);
        let rising = m * (m + 1.0) / (r * r) * cdf(2);
        (first + k * beyond, rising - first + k * k * beyond)
    }

    /// Characteristic function of one skill's steps less one, r z/(1 - (1-r) z) - 1 = j/(r - (1-r) j), where one step turns
    /// by z = 1 + j. A task of m skills has the m-th power of the function.
    pub fn skill_jump(success: f64, jump: Lanes) -> Lanes {
        let success_alone = Lanes::all(Complex::new(success, 0.0));
        jump * (success_alone - jump.scale(1.0 - success)).inverse()
    }
}

/// Inversion of the distribution function: one uniform number a task, so that with common random numbers a
/// better model never needs more steps for the same task.
#[derive(Clone, Debug)]
pub struct StepQuantile {
    law: NegativeBinomial,
    /// P(K <= m + i), up to the table's end.
    cdf: Vec<f64>,
    /// First table index to look at for u in [j, j+1) / GUIDES.
    guide: [u16; GUIDES],
    /// Beyond the table: k and P(K <= k), k growing geometrically.
    far: Vec<(f64, f64)>,
}

/// Most steps that are looked at one by one, and the logarithm of the least probability from which that can begin.
const SINGLE: f64 = 4096.0;
const LEAST_LOG: f64 = -600.0;
/// Probability that is nothing beside one.
const NEGLIGIBLE_MASS: f64 = 1e-18;

/// Success per step below which a task counts as unsolvable.
pub const RAREST_SUCCESS: f64 = 1e-12;

const GUIDES: usize = 32;
const TABLE: usize = 2048;
/// Ratio of neighbouring points beyond the table.
const FAR: f64 = 1.1;

impl StepQuantile {
    /// Tabulates the law's distribution function.
    pub fn new(law: NegativeBinomial) -> StepQuantile {
        let (m, r) = (f64::from(law.skills), law.success);
        let mut p = libm::exp(m * libm::log(r));
        let mut sum = p;
        let mut cdf = vec![sum];
        for i in 1..TABLE {
            if 1.0 - sum < 1e-12 {
                break;
            }
            let i = i as f64;
            p *= (m + i - 1.0) / i * (1.0 - r);
            sum = (sum + p).min(1.0);
            cdf.push(sum);
        }
        let mut guide = [0u16; GUIDES];
        let mut index = 0usize;
        for (j, g) in guide.iter_mut().enumerate() {
            let u = j as f64 / GUIDES as f64;
            while cdf.get(index).is_some_and(|c| *c < u) {
                index += 1;
            }
            *g = u16::try_from(index).unwrap_or(u16::MAX);
        }
        let mut far = Vec::new();
        let mut k = f64::from(law.skills) + cdf.len() as f64 - 1.0;
        while cdf.len() == TABLE
            && far.last().is_none_or(|f: &(f64, f64)| f.1 < 1.0 - 1e-15)
            && k < 1e300
        {
            far.push((k, law.cdf(k)));
            k = libm::ceil(k * FAR);
        }
        StepQuantile {
            law,
            cdf,
            guide,
            far,
        }
    }

    /// Smallest k with P(K <= k) > u, u in [0, 1).
    pub fn steps(&self, u: f64) -> f64 {
        let slot = ((u * GUIDES as f64) as usize).min(GUIDES - 1);
        let from = usize::from(self.guide.get(slot).copied().unwrap_or(0));
        let tail = self.cdf.get(from..).unwrap_or_default();
        let m = f64::from(self.law.skills);
        match tail.iter().position(|c| *c > u) {
            Some(offset) => m + (from + offset) as f64,
            None => self.beyond(u),
        }
    }

    /// Beyond the table: false position (Illinois) on the exact distribution function.
    fn beyond(&self, u: f64) -> f64 {
        let end = self.far.partition_point(|f| f.1 <= u);
        let start = f64::from(self.law.skills) + self.cdf.len() as f64 - 1.0;
        let (mut low, mut below) = end
            .checked_sub(1)
            .and_then(|i| self.far.get(i))
            .map_or((start, self.law.cdf(start)), |f| (f.0, f.1));
        let Some((mut high, mut above)) = self.far.get(end).copied() else {
            return low;
        };
        // Errors of the ends, the one that stays being halved so that the bracket closes from both sides.
        (below, above) = (below - u, above - u);
        while high - low > 1.0 && high - low > 1e-15 * high {
            let part = below / (below - above);
            let guess = libm::floor(low + part * (high - low)).clamp(low + 1.0, high - 1.0);
            let error = self.law.cdf(guess) - u;
            if error > 0.0 {
                (high, above, below) = (guess, error, 0.5 * below);
            } else {
                (low, below, above) = (guess, error, 0.5 * above);
            }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(m: u32, r: f64) -> NegativeBinomial {
        NegativeBinomial::new(m, r).expect("valid")
    }

    #[test]
    fn moments_and_cdf_against_the_recursion() {
        for (m, r) in [(1, 0.3), (8, 0.55), (20, 0.9), (3, 1.0)] {
            let l = law(m, r);
            let mf = f64::from(m);
            let mut p = r.powi(m as i32);
            let (mut cdf, mut e1, mut e2) = (0.0, 0.0, 0.0);
            for i in 0..2000 {
                let k = mf + f64::from(i);
                cdf += p;
                e1 += p * k;
                e2 += p * k * k;
                if i < 60 {
                    assert!((l.cdf(k) - cdf).abs() < 1e-12, "cdf {m} {r} {k}");
                }
                p *= k / f64::from(i + 1) * (1.0 - r);
            }
            assert!(
                (e1 / l.mean() - 1.0).abs() < 1e-9 && (e2 / l.second_moment() - 1.0).abs() < 1e-9
            );
            assert!((e2 - e1 * e1 - l.variance()).abs() < 1e-6 * e2);
        }
    }

    #[test]
    fn quantile_inverts_the_cdf_on_and_beyond_the_table() {
        for (m, r) in [
            (1, 0.3),
            (8, 0.55),
            (3, 1.0),
            (5, 1e-4),
            (80, 1e-5),
            (80, 0.02),
        ] {
            let q = StepQuantile::new(law(m, r));
            for i in 0..400 {
                let u = (f64::from(i) + 0.5) / 400.0;
                let k = q.steps(u);
                assert!(q.law.cdf(k) > u - 1e-9, "{m} {r} {u} {k}");
                assert!(q.law.cdf(k - 1.0) <= u + 1e-9, "{m} {r} {u} {k}");
            }
        }
    }

    #[test]
    fn better_models_never_need_more_steps() {
        let (worse, better) = (
            StepQuantile::new(law(8, 0.31)),
            StepQuantile::new(law(8, 0.47)),
        );
        assert!(
            (0..1000).all(|i| better.steps(f64::from(i) / 1e3) <= worse.steps(f64::from(i) / 1e3))
        );
    }

    #[test]
    fn characteristic_function_against_the_sum() {
        let (r, u) = (0.4, 0.9);
        let mut sum = Complex::ZERO;
        let mut p = r;
        for k in 1..400 {
            sum = sum + Complex::new(0.0, u * f64::from(k)).exp().scale(p);
            p *= 1.0 - r;
        }
        let jump = Complex::turn(u) - Complex::ONE;
        let [phi, ..] = NegativeBinomial::skill_jump(r, Lanes::all(jump)).each();
        let phi = phi + Complex::ONE;
        assert!((phi - sum).norm() < 1e-12);
    }

    /// Mass exactly; moments up to what lies within a piece, a 768th of the variance where none is wider.
    #[test]
    fn pieces_make_up_the_law() {
        for (m, r) in [
            (1, 0.3),
            (8, 0.55),
            (3, 1.0),
            (5, 1e-4),
            (80, 1e-9),
            (80, 0.02),
        ] {
            let l = law(m, r);
            for most in [1.0, 1.3 * l.mean(), f64::INFINITY] {
                let (mut mass, mut first, mut second, mut before) = (0.0, 0.0, 0.0, 0.0);
                l.pieces(most, &mut |k, p| {
                    assert!(p >= 0.0 && k > before && k <= most);
                    before = k;
                    mass += p;
                    first += k * p;
                    second += k * k * p;
                });
                let whole = (l.mean(), l.second_moment());
                let (cdf, exact) = match most.is_finite() {
                    true => (l.cdf(most), l.partial(most)),
                    false => (1.0, whole),
                };
                assert!((mass - cdf).abs() < 1e-9, "{m} {r} {most}: {mass} {cdf}");
                assert!(
                    (first - exact.0).abs() < 1e-3 * whole.0,
                    "{m} {r} {most}: {first} {exact:?}"
                );
                assert!(
                    (second - exact.1).abs() < 3e-3 * whole.1,
                    "{m} {r} {most}: {second} {exact:?}"
                );
            }
        }
    }

    #[test]
    fn impossible_tasks_have_no_law() {
        for (m, r) in [(0, 0.5), (1, 0.0), (1, f64::NAN), (1, 1.1), (1, 1e-200)] {
            assert!(NegativeBinomial::new(m, r).is_none());
        }
    }
}
