//! How far two groupings are alike.

use std::collections::BTreeMap;

/// The adjusted Rand index (Hubert & Arabie, *Comparing partitions*, 1985) of two groupings of
/// the same people: 1 alike, 0 as much as by chance, below 0 less than that. Each pair holds
/// somebody's group in one and in the other. 1 where neither tells anybody from anybody.
///
/// ```
/// use opinion::compare::adjusted_rand;
/// let names_do_not_matter = [(0, 'b'), (0, 'b'), (1, 'a')];
/// assert_eq!(adjusted_rand(names_do_not_matter), 1.0);
/// ```
pub fn adjusted_rand<A: Ord, B: Ord>(groups: impl IntoIterator<Item = (A, B)>) -> f64 {
    let groups: Vec<(A, B)> = groups.into_iter().collect();
    let (mut both, mut left, mut right) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (a, b) in &groups {
        *both.entry((a, b)).or_insert(0_u64) += 1;
        *left.entry(a).or_insert(0_u64) += 1;
        *right.entry(b).or_insert(0_u64) += 1;
    }
    let pairs = |count: u64| (u128::from(count) * u128::from(count.saturating_sub(1)) / 2) as f64;
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(pairs).sum::<f64>();
    let both = sum(&mut both.into_values());
    let (left, right) = (sum(&mut left.into_values()), sum(&mut right.into_values()));
    let all = pairs(groups.len() as u64);
    let expected = if all > 0.0 { left * right / all } else { 0.0 };
    let most = f64::midpoint(left, right);
    if most - expected < 1e-12 { 1.0 } else { (both - expected) / (most - expected) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // scikit-learn's own example.
        let ari = adjusted_rand([0, 0, 1, 2].into_iter().zip([0, 0, 1, 1]));
        assert!((ari - 0.571_428_571_428).abs() < 1e-9, "{ari}");
        let ari = adjusted_rand([0, 0, 1, 1].into_iter().zip([0, 1, 0, 1]));
        assert!((ari + 0.5).abs() < 1e-12, "{ari}");
        assert!((adjusted_rand::<u8, u8>([]) - 1.0).abs() < 1e-12);
        assert!((adjusted_rand([(1, 1)]) - 1.0).abs() < 1e-12);
    }
}
