use super::family::lognormal_jump;
use super::*;

#[test]
fn characteristic_functions_match_samples() {
    // 4 families x 3 volatilities x 4 arguments x 2 parts = 96 comparisons, |z| < 6: family-wise below 1e-6.
    let n = 40_000;
    for family in Family::ALL {
        for c in [0.05, 0.6, 2.0] {
            let c = family.effective(c);
            let sample: Vec<f64> = (0..n)
                .map(|t| family.sample(c, &mut Draws::new(5, Stream::Supply, 0, t)))
                .collect();
            for u in [0.01, 0.5, 3.0, 20.0] {
                let phi = family.ln_characteristic(c, u).exp();
                let (mut re, mut im) = (0.0, 0.0);
                for w in &sample {
                    re += libm::cos(u * w) / n as f64;
                    im += libm::sin(u * w) / n as f64;
                }
                // Var(cos) and Var(sin) from phi(2u).
                let twice = family.ln_characteristic(c, 2.0 * u).exp();
                let var_re = (0.5 * (1.0 + twice.re) - phi.re * phi.re).max(1e-18);
                let var_im = (0.5 * (1.0 - twice.re) - phi.im * phi.im).max(1e-18);
                let z_re = (re - phi.re) / (var_re / n as f64).sqrt();
                let z_im = (im - phi.im) / (var_im / n as f64).sqrt();
                assert!(
                    z_re.abs() < 6.0 && z_im.abs() < 6.0,
                    "{family:?} c={c} u={u}: {z_re} {z_im}"
                );
            }
        }
    }
}

#[test]
fn lognormal_characteristic_against_plain_quadrature() {
    for s in [0.1, 0.8, 1.5] {
        for u in [1e-4, 0.3, 2.0, 9.0] {
            let (mut re, mut im) = (0.0, 0.0);
            let h = 1e-4;
            for i in -100_000..=100_000 {
                let z = h * f64::from(i);
                let w = libm::exp(s * z - 0.5 * s * s);
                let d = h * crate::numerics::special::normal_density(z);
                re += d * libm::cos(u * w);
                im += d * libm::sin(u * w);
            }
            let error = (lognormal_jump(s, u) - Complex::new(re - 1.0, im)).norm();
            assert!(error < 1e-9, "s={s} u={u}: {error}");
        }
    }
}

#[test]
fn mean_and_variance_of_every_family_in_standard_errors() {
    // 8 comparisons with |z| < 5.5: family-wise error probability below 4e-7.
    for family in Family::ALL {
        let supply = Supply::independent(family, 3.0, 0.7, 60.0).expect("valid");
        let weather = supply.weather(9, 0);
        let n = 100_000;
        let x: Vec<f64> = (0..n).map(|t| weather.harvest(t)).collect();
        let n = n as f64;
        let mean = x.iter().sum::<f64>() / n;
        let squares: Vec<f64> = x
            .iter()
            .map(|v| (v - supply.mean()) * (v - supply.mean()))
            .collect();
        let variance = squares.iter().sum::<f64>() / n;
        let spread = squares
            .iter()
            .map(|s| (s - variance) * (s - variance))
            .sum::<f64>()
            / n;
        let z_mean = (mean - supply.mean()) / (supply.variance(1) / n).sqrt().max(1e-9);
        let z_variance = (variance - supply.variance(1)) / (spread / n).sqrt().max(1e-9);
        assert!(z_mean.abs() < 5.5, "{family:?} mean z {z_mean}");
        assert!(z_variance.abs() < 5.5, "{family:?} variance z {z_variance}");
    }
}

#[test]
fn refuses_out_of_range() {
    for (power, c) in [
        (0.0, 0.5),
        (-1.0, 0.5),
        (f64::NAN, 0.5),
        (1.0, -0.1),
        (1.0, f64::INFINITY),
    ] {
        let error = Supply::independent(Family::Gamma, power, c, 60.0).expect_err("refused");
        assert!(error.to_string().starts_with("supply "), "{error}");
    }
}

/// Variance and lag-one correlation of persistent weather of pooled sites against the closed forms: four laws, block
/// sums of 50 slots; the variance of a sample variance from its fourth moment, |z| < 5.
#[test]
fn persistent_and_pooled_weather_has_the_stated_variance() {
    let (paths, slots) = (4000u64, 50u64);
    for (family, c, rho, sites) in [
        (Family::Gamma, 0.5, 0.0, 4),
        (Family::Gamma, 0.5, 0.8, 1),
        (Family::OnOff, 1.0, 0.6, 3),
        (Family::Lognormal, 0.7, 0.95, 1),
    ] {
        let supply = Supply::independent(family, 2.0, c, 1.0)
            .and_then(|s| s.with_weather(rho, sites))
            .expect("valid");
        assert_eq!(supply.is_independent(), rho == 0.0);
        assert_eq!(supply.ln_characteristic(0.1).is_none(), rho > 0.0);
        for (t, start) in [(1, 7), (slots, 0)] {
            let squares: Vec<f64> = (0..paths)
                .map(|path| {
                    let weather = supply.weather(3, path);
                    let sum: f64 = (start..start + t).map(|i| weather.harvest(i)).sum();
                    (sum - 2.0 * t as f64).powi(2) / t as f64
                })
                .collect();
            let n = paths as f64;
            let mean = squares.iter().sum::<f64>() / n;
            let spread = squares.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / n;
            let z = (mean - supply.variance(t)) / (spread / n).sqrt();
            assert!(z.abs() < 5.0, "{family:?} {rho} {sites} {t}: {z}");
        }
    }
    // Long run: Var(H)(1 + rho)/(1 - rho).
    let supply = Supply::independent(Family::Gamma, 1.0, 1.0, 1.0)
        .and_then(|s| s.with_weather(0.9, 1))
        .expect("valid");
    assert!((supply.variance(1_000_000) / 19.0 - 1.0).abs() < 1e-4);
    assert!((supply.variance(1) - 1.0).abs() < 1e-12);
    for (rho, sites) in [(1.0, 1), (-1.0, 1), (f64::NAN, 1), (0.5, 0), (0.5, 101)] {
        assert!(supply.clone().with_weather(rho, sites).is_err());
    }
}

#[test]
fn memoryless_weather_keeps_its_marginal_law() {
    let supply = Supply::independent(Family::OnOff, 3.0, 0.7, 10.0).expect("valid");
    let lasting = supply.clone().with_weather(0.9, 4).expect("valid");
    let single = lasting.memoryless().expect("no trace");
    assert!(!lasting.is_independent() && single.is_independent());
    assert_eq!(single.mean(), lasting.mean());
    assert!((single.variance(50) / lasting.variance(1) - 1.0).abs() < 1e-12);
    let steady = Supply::steady(30.0);
    assert_eq!((steady.mean(), steady.variance(7)), (30.0, 0.0));
    assert_eq!(steady.ln_characteristic(0.1), Some(Complex::new(0.0, 3.0)));
}
