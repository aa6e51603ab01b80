//! Two shares side by side: how far apart, how sure, how likely by chance.

use crate::tally::Interval;

/// A difference of two shares and the bounds within which it may well lie, each from −1 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Lower bound.
    pub low: f64,
    /// As counted.
    pub value: f64,
    /// Upper bound.
    pub high: f64,
}

impl Difference {
    /// Newcombe's 95 % interval for the difference of two independent shares, made of their two
    /// Wilson intervals (*Statistics in Medicine* 17, 1998, 873–890, method 10): it stays within
    /// −1 and 1 and keeps its promise with few votes. Where one of them has no votes, anything
    /// is possible: −1 to 1 around 0.
    pub fn newcombe(one: (u32, u32), other: (u32, u32)) -> Self {
        if one.1 == 0 || other.1 == 0 {
            return Self { low: -1.0, value: 0.0, high: 1.0 };
        }
        let one = Interval::wilson(one.0, one.1);
        let other = Interval::wilson(other.0, other.1);
        let value = one.share - other.share;
        let apart = |a: f64, b: f64| (a * a + b * b).sqrt();
        let below = apart(one.share - one.low, other.high - other.share);
        let above = apart(one.high - one.share, other.share - other.low);
        Self { low: (value - below).max(-1.0), value, high: (value + above).min(1.0) }
    }
}

/// How likely chance alone sets two shares so far apart, from 0 to 1, two-sided.
///
/// As Campbell recommends (*Statistics in Medicine* 26, 2007, 3661–3675): the chi-squared test
/// with N − 1 in the place of N where at least one is expected in every cell, and else the exact
/// test of Fisher and Irwin. Time: constant, or the smaller margin in the exact test.
pub(crate) fn by_chance(one: (u32, u32), other: (u32, u32)) -> f64 {
    let (hits, seen) = (f64::from(one.0), f64::from(one.1));
    let (others, others_seen) = (f64::from(other.0), f64::from(other.1));
    let (n, agreed) = (seen + others_seen, hits + others);
    let smallest = seen.min(others_seen) * agreed.min(n - agreed) / n;
    if smallest.is_nan() || smallest <= 0.0 {
        return 1.0;
    }
    if smallest < 1.0 {
        return fisher(one, other);
    }
    let cross = hits * (others_seen - others) - (seen - hits) * others;
    let z = cross.abs() * ((n - 1.0) / (seen * others_seen * agreed * (n - agreed))).sqrt();
    libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Two-sided by Irwin's rule: all tables with the same margins that are no likelier than this one.
fn fisher(one: (u32, u32), other: (u32, u32)) -> f64 {
    // The rarer answer in the smaller part, so that few tables are possible.
    let (small, large) = if one.1 <= other.1 { (one, other) } else { (other, one) };
    let missed = (small.1 - small.0, large.1 - large.0);
    let rare = u64::from(small.0) + u64::from(large.0) <= u64::from(missed.0) + u64::from(missed.1);
    let (hits, others) = if rare { (small.0, large.0) } else { missed };
    let margin = hits + others;
    let (n, r, m) =
        (f64::from(small.1) + f64::from(large.1), f64::from(small.1), f64::from(margin));
    let most = small.1.min(margin);
    let mut likelihoods = Vec::with_capacity(most as usize + 1);
    let mut here: f64 = (0..margin).map(f64::from).map(|i| (n - r - i) / (n - i)).product();
    for k in 0..=most {
        likelihoods.push(here);
        let k = f64::from(k);
        here *= (r - k) * (m - k) / ((k + 1.0) * (n - r - m + k + 1.0));
    }
    // Equal ones differ in their last bits.
    let bound = likelihoods[hits as usize] * (1.0 + 1e-9);
    likelihoods.iter().filter(|p| **p <= bound).sum::<f64>().min(1.0)
}

/// Benjamini and Yekutieli's adjusted p-values (*Annals of Statistics* 29, 2001, 1165–1188),
/// beside `p`: reporting those up to q keeps the expected share of false ones among all that are
/// reported at q or below, however the tests depend on each other. Time: n log n.
pub(crate) fn adjusted(p: &[f64]) -> Vec<f64> {
    let count = p.len() as f64;
    let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|i, j| p[*i].total_cmp(&p[*j]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, place) in order.iter().enumerate().rev() {
        least = least.min(p[*place] * count * harmonic / (rank + 1) as f64);
        adjusted[*place] = least;
    }
    adjusted
}

/// The greatest p-value that still counts where `found` of `tests` are discoveries at the false
/// discovery rate `rate` (likewise); 0 without any.
pub(crate) fn critical(found: usize, tests: usize, rate: f64) -> f64 {
    let harmonic: f64 = (1..=tests).map(|i| 1.0 / i as f64).sum();
    if found == 0 { 0.0 } else { rate * found as f64 / (tests as f64 * harmonic) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_as_published() {
        // Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
        for (one, other, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
        ] {
            let found = Difference::newcombe(one, other);
            assert!((found.low - low).abs() < 6e-5, "{found:?}, {low}");
            assert!((found.high - high).abs() < 6e-5, "{found:?}, {high}");
            let mirrored = Difference::newcombe(other, one);
            assert!((mirrored.low + found.high).abs() < 1e-12);
        }
        assert!(Difference::newcombe((0, 0), (3, 4)).low < -0.99);
    }

    #[test]
    fn tests_by_hand() {
        // Fisher's tea: 3 of 4 and 1 of 4. Expected 2 everywhere, so chi-squared with N − 1:
        // 7 · (3·3 − 1·1)² / 4⁴ = 1.75, p = 0.1859.
        assert!((by_chance((3, 4), (1, 4)) - 0.185_877).abs() < 1e-5);
        // The exact test, by counting: (1 + 16 + 16 + 1) / 70.
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-12);
        // 1 of 2 and 0 of 8: expected 0.2, so exact: 2 of 10 places.
        assert!((by_chance((1, 2), (0, 8)) - 0.2).abs() < 1e-12);
        assert!((by_chance((1, 2), (8, 8)) - 0.2).abs() < 1e-12);
        // No difference, nothing said, everyone agrees.
        assert!((by_chance((5, 10), (10, 20)) - 1.0).abs() < 1e-12);
        assert!((by_chance((0, 0), (10, 20)) - 1.0).abs() < 1e-12);
        assert!((by_chance((10, 10), (20, 20)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn large_counts_stay_in_bounds() {
        let p = by_chance((900_000, 1_000_000), (899_000, 1_000_000));
        assert!(p > 0.0 && p < 0.05, "{p}");
        let rare = by_chance((3, 4_000_000), (0, 4_000_000));
        assert!((0.0..=1.0).contains(&rare));
        assert!(by_chance((u32::MAX / 2, u32::MAX / 2), (0, u32::MAX / 2)) < 1e-9);
    }

    #[test]
    fn adjusted_by_hand() {
        // m = 4, 1 + 1/2 + 1/3 + 1/4 = 25/12.
        let found = adjusted(&[0.5, 0.001, 0.012, 0.01]);
        let expected = [1.0, 0.001 * 25.0 / 3.0, 0.012 * 25.0 / 9.0, 0.012 * 25.0 / 9.0];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert!(adjusted(&[]).is_empty());
    }

    #[test]
    fn what_is_at_the_critical_value_is_just_found() {
        let value = critical(2, 5, 0.05);
        let found = |p: f64| adjusted(&[1e-9, p, 0.9, 0.8, 0.7])[1];
        assert!(found(value * 0.999) < 0.05 && found(value * 1.001) > 0.05);
        assert!(critical(0, 5, 0.05) < f64::MIN_POSITIVE);
    }
}
