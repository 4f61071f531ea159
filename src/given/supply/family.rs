//! Family: the law of one site's harvest with mean one, to be drawn and as transforms.

use crate::numerics::special::Complex;
use crate::numerics::streams::Draws;
use crate::numerics::variates;

/// Law of independent harvests with mean one and coefficient of variation c.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Always the mean; the volatility has no effect.
    Constant,
    /// Gamma with shape 1/c^2.
    Gamma,
    /// Lognormal with log-variance ln(1 + c^2).
    Lognormal,
    /// 1/p with probability p = 1/(1 + c^2), otherwise nothing.
    OnOff,
}

impl Family {
    /// All of them, in the order of a list to choose from.
    pub const ALL: [Family; 4] = [
        Family::Constant,
        Family::Gamma,
        Family::Lognormal,
        Family::OnOff,
    ];

    /// Its word in links and reports.
    pub fn key(self) -> &'static str {
        match self {
            Family::Constant => "constant",
            Family::Gamma => "gamma",
            Family::Lognormal => "lognormal",
            Family::OnOff => "onoff",
        }
    }

    /// Its name in a list.
    pub fn label(self) -> &'static str {
        match self {
            Family::OnOff => "on and off",
            _ => self.key(),
        }
    }

    /// The family of this key.
    pub fn from_key(key: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|f| f.key() == key)
    }

    /// Coefficient of variation in force.
    pub(super) fn effective(self, volatility: f64) -> f64 {
        match self {
            Family::Constant => 0.0,
            _ => volatility,
        }
    }

    pub(super) fn sample(self, c: f64, draws: &mut Draws) -> f64 {
        if c == 0.0 {
            return 1.0;
        }
        match self {
            Family::Constant => 1.0,
            Family::Gamma => c * c * variates::gamma(1.0 / (c * c), draws),
            Family::Lognormal => {
                let s2 = libm::log1p(c * c);
                libm::exp(s2.sqrt() * variates::normal(draws) - 0.5 * s2)
            }
            Family::OnOff => {
                let odds = 1.0 + c * c;
                if draws.uniform() * odds < 1.0 {
                    odds
                } else {
                    0.0
                }
            }
        }
    }

    /// `ln` of the characteristic function E\[exp(i u W)\] of the mean-one harvest W, u >= 0.
    pub(super) fn ln_characteristic(self, c: f64, u: f64) -> Complex {
        if c == 0.0 {
            return Complex::new(0.0, u);
        }
        match self {
            Family::Constant => Complex::new(0.0, u),
            Family::Gamma => {
                let v = u * c * c;
                Complex::new(-0.5 * libm::log1p(v * v), libm::atan(v)).scale(1.0 / (c * c))
            }
            Family::Lognormal => lognormal_jump(libm::log1p(c * c).sqrt(), u).ln_1p(),
            Family::OnOff => {
                let odds = 1.0 + c * c;
                Complex::jump(u * odds).scale(1.0 / odds).ln_1p()
            }
        }
    }

    /// `ln` of E\[exp(-s W)\] of the mean-one harvest W, or a bound from above; `None` where there is none.
    pub(super) fn ln_laplace(self, c: f64, s: f64) -> Option<f64> {
        let odds = 1.0 + c * c;
        match self {
            Family::Gamma if c > 0.0 => {
                let v = s * c * c;
                (v > -1.0).then(|| -libm::log1p(v) / (c * c))
            }
            // exp(-x) <= 1 - x + x^2/2 for x >= 0.
            Family::Lognormal if c > 0.0 => (s >= 0.0).then(|| libm::log1p(0.5 * odds * s * s - s)),
            Family::OnOff => Some(libm::log1p(libm::expm1(-s * odds) / odds)),
            _ => Some(-s),
        }
    }
}

/// Characteristic function of exp(s Z - s^2/2), Z standard normal, less one.
///
/// The line of integration is moved up to the saddle point w = i u s^2 e^(-s^2/2) e^w of the integrand (w = s z),
/// where it decays like a normal density, and the trapezoidal rule converges geometrically.
pub(super) fn lognormal_jump(s: f64, u: f64) -> Complex {
    if u == 0.0 {
        return Complex::ZERO;
    }
    let q = u * libm::exp(-0.5 * s * s);
    let saddle = saddle_point(q * s * s);
    // At least 1.5 s above the axis, so that the strip in which the trapezoidal rule converges is wide.
    let least = (1.5 * s).min(std::f64::consts::FRAC_PI_2);
    let theta = saddle.im.max(least);
    // At low frequencies one is taken off within the sum, so that little is left of little.
    let is_low = saddle.im < least && saddle.re > -0.3;
    let width = 1.0 / (1.0 - saddle.re).sqrt();
    let (sin, cos) = libm::sincos(theta);
    let step = 0.2 * width;
    // To the left the normal factor alone decays, to the right the harvest's own phase helps, but for low frequencies,
    // where the harvest's size stands in for it.
    let from = -libm::ceil(8.5 / step) as i32;
    let to = if is_low { 62 } else { 44 };
    let mut sum = Complex::ZERO;
    for i in from..=to {
        let t = saddle.re / s + step * f64::from(i);
        let harvest = q * libm::exp(s * t);
        let normal = -0.5 * t * t + 0.5 * theta * theta / (s * s);
        let (decay, phase) = (-harvest * sin, harvest * cos);
        let turn = -t * theta / s;
        let term = if is_low {
            let (growth, jump) = (libm::expm1(decay), Complex::jump(phase));
            let jump = jump + (jump + Complex::ONE).scale(growth);
            jump * Complex::new(normal, turn).exp()
        } else {
            Complex::new(normal + decay, turn + phase).exp()
        };
        sum = sum + term;
    }
    let sum = sum.scale(step / (2.0 * std::f64::consts::PI).sqrt());
    if is_low { sum } else { sum - Complex::ONE }
}

/// Root of w = i q e^w with 0 < Im w < pi/2, by Newton's method.
fn saddle_point(q: f64) -> Complex {
    let mut w = if q < 1.0 {
        Complex::new(-q * q / (1.0 + q * q), q / (1.0 + q * q))
    } else {
        let log = libm::log(q);
        Complex::new(-log + libm::log(1.0 + log), 1.2)
    };
    for _ in 0..60 {
        let e = Complex::new(0.0, q) * w.exp();
        let step = (w - e) * (Complex::ONE - e).inverse();
        w = w - step;
        if step.norm_squared() < 1e-24 {
            break;
        }
    }
    w
}
