//! What holds of any bytes that are read as a trace file.

use equipoise::given::supply::trace::{HOURS, Trace, TraceFile};

/// Reading ends, and a refusal has words; what is accepted is a trace of permitted length whose hours are finite, not
/// negative and of mean one, at any share of solar energy, unless it holds no energy. Returns whether it is
/// accepted.
pub fn check(bytes: &[u8]) -> bool {
    let file = match TraceFile::parse("fuzz.csv", bytes) {
        Ok(file) => file,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    let columns = file.columns().into_iter().map(<[f64]>::to_vec).collect();
    let again = TraceFile::of_columns(file.name.clone(), file.hash.clone(), columns);
    assert_eq!(again.as_ref(), Some(&file));
    assert_eq!(TraceFile::parse("fuzz.csv", bytes), Ok(file.clone()));
    for share in [0.0, 0.5, 1.0] {
        let trace = match Trace::new(&file, share) {
            Ok(trace) => trace,
            Err(error) => {
                assert!(error.to_string().contains("is zero in every hour"));
                continue;
            }
        };
        let hours = trace.hours();
        assert!(HOURS.contains(&hours), "{hours} hours");
        for hour in 0..hours {
            let value = trace.mean_between(hour as f64, 1.0);
            assert!(value.is_finite() && value >= 0.0, "hour {hour}: {value}");
        }
        let mean = trace.mean_between(0.0, hours as f64);
        assert!((mean - 1.0).abs() < 1e-9, "mean {mean}");
        let variance = trace.variance_of_mean(1.5);
        assert!(variance.is_finite() && variance >= 0.0, "{variance}");
    }
    true
}
