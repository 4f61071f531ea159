use super::*;
use crate::given::workload::Workload;

fn difficulties(spread: f64) -> Vec<(f64, f64)> {
    let w = Workload::new(1.0, (2.1, spread), (8.0, 0.0)).expect("valid");
    w.difficulties().to_vec()
}

#[test]
fn probabilities_are_complete_and_consistent() {
    for (spread, error) in [
        (0.15, 0.0),
        (0.15, 0.1),
        (0.15, 0.02),
        (0.15, 1e-4),
        (0.15, 1e-9),
        (0.01, 0.9),
        (0.0, 0.3),
        (0.4, 0.05),
        (1.0, 1e-300),
    ] {
        let d = difficulties(spread);
        let p = Prediction::new(&d, error);
        assert!(p.estimates().len() <= 112, "{}", p.estimates().len());
        assert!(p.estimates().is_sorted());
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(p.weights().iter().sum(), 1.0));
        assert!(p.weights().iter().all(|w| *w > 1e-13), "{spread} {error}");
        assert!(p.likelihood().iter().all(|row| near(row.iter().sum(), 1.0)));
        assert!(p.posterior().iter().all(|row| near(row.iter().sum(), 1.0)));
        for (i, (_, prior)) in d.iter().enumerate() {
            // Bayes: averaging the posterior over the estimates gives the prior back.
            let rows = p.posterior().iter().zip(p.weights());
            let back: f64 = rows.map(|(row, w)| row[i] * w).sum();
            assert!(near(back, *prior), "{spread} {error}");
        }
    }
}

#[test]
fn exact_estimates_reveal_and_poor_ones_tell_nothing() {
    let d = difficulties(0.15);
    for (j, row) in Prediction::new(&d, 0.0).posterior().iter().enumerate() {
        assert_eq!(row[j], 1.0);
    }
    let poor = Prediction::new(&difficulties(0.001), 1.0);
    let (middle, prior) = (poor.estimates().len() / 2, difficulties(0.001));
    for (p, (_, q)) in poor.posterior()[middle].iter().zip(&prior) {
        assert!((p / q - 1.0).abs() < 0.01);
    }
}

/// What is left unknown of L0, on average, is little more than where the estimate itself is known.
#[test]
fn cells_hide_little_of_the_estimate() {
    let d = difficulties(0.15);
    for error in [0.02, 0.05, 0.1, 0.2, 0.4] {
        let p = Prediction::new(&d, error);
        let variance = |weights: &[f64]| {
            let total: f64 = weights.iter().sum();
            let moment = |k: i32| -> f64 {
                let each = d.iter().zip(weights);
                each.map(|((l, _), w)| w * (l - 2.1).powi(k)).sum()
            };
            moment(2) - moment(1) * moment(1) / total
        };
        let rows = p.posterior().iter().zip(p.weights());
        let in_cells: f64 = rows.map(|(row, w)| w * variance(row)).sum();
        let step = error / 50.0;
        let known: f64 = (-5000..5000)
            .map(|i| {
                let x = 2.1 + step * f64::from(i);
                let density = |(l, q): &(f64, f64)| {
                    let z = (x - l) / error;
                    q * (-0.5 * z * z).exp() / (error * (2.0 * std::f64::consts::PI).sqrt())
                };
                let joint: Vec<f64> = d.iter().map(density).collect();
                match joint.iter().sum::<f64>() {
                    0.0 => 0.0,
                    _ => step * variance(&joint),
                }
            })
            .sum();
        let lost = in_cells / known - 1.0;
        assert!((0.0..0.02).contains(&lost), "{error}: {lost}");
    }
}
