//! Roots: halving an interval.

/// Halves the interval between `low` and `high` this many times, keeping the half in which `is_below`, true at the low end and
/// false at the high one, changes; its ends.
pub fn bisect(
    (mut low, mut high): (f64, f64),
    halvings: u32,
    is_below: &dyn Fn(f64) -> bool,
) -> (f64, f64) {
    for _ in 0..halvings {
        let middle = 0.5 * (low + high);
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_lies_between_the_ends_whichever_is_larger() {
        for ends in [(0.0, 2.0), (5.0, 0.0)] {
            let rising = ends.0 < ends.1;
            let (a, b) = bisect(ends, 50, &|x| (x * x < 2.0) == rising);
            let root = 2.0_f64.sqrt();
            assert!((a - root).abs() < 1e-14 && (b - root).abs() < 1e-14);
        }
        assert_eq!(bisect((0.0, 1.0), 0, &|_| true), (0.0, 1.0));
    }
}
