//! Sorting: the order of numbers, once for the whole project.

/// Indices of `keys` from the smallest key to the largest; equal keys keep their order. The one sort of the project, by
/// merging: std's would weigh two kilobytes more in the page.
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut pairs: Vec<(f64, usize)> = keys.iter().copied().zip(0..).collect();
    let mut run = 16;
    // Short runs by insertion, which is quickest for them: each pair goes down to its place.
    for short in pairs.chunks_mut(run) {
        for end in 1..short.len() {
            for at in (0..end).rev() {
                match short.get_mut(at..at + 2) {
                    Some([a, b]) if b.0.total_cmp(&a.0).is_lt() => std::mem::swap(a, b),
                    _ => break,
                }
            }
        }
    }
    // Each longer run of two that are in order themselves.
    while run < pairs.len() {
        let mut merged = Vec::with_capacity(pairs.len());
        for both in pairs.chunks(2 * run) {
            let (mut left, mut right) = both.split_at(run.min(both.len()));
            while let ([a, others @ ..], [b, rest @ ..]) = (left, right) {
                if b.0.total_cmp(&a.0).is_lt() {
                    merged.push(*b);
                    right = rest;
                } else {
                    merged.push(*a);
                    left = others;
                }
            }
            merged.extend(left);
            merged.extend(right);
        }
        pairs = merged;
        run *= 2;
    }
    pairs.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_of_keys_is_sorted_as_by_std() {
        // Few different keys, so that many are equal, of both signs and both zeros; all lengths around powers of two.
        let mut state = 1_u64;
        for length in 0..140 {
            let key = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005) + 1;
                [-2.0, -0.0, 0.0, 1.0, f64::INFINITY, 7.5][(state >> 40) as usize % 6]
            };
            let keys: Vec<f64> = (0..length).map(key).collect();
            let mut order: Vec<usize> = (0..length).collect();
            order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
            assert_eq!(ascending(&keys), order, "{keys:?}");
        }
    }
}
