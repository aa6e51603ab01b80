//! The statistical tests of Polis (`math/src/polismath/math/stats.clj`).

use super::params::Selection;

/// The z-value from which a side is significant: 90 %, one-sided.
pub(crate) const fn z_90(rule: Selection) -> f64 {
    match rule {
        Selection::Production => 1.2816,
        Selection::RedDwarf => 1.281_551_565_544_600_4,
    }
}

/// z-value of a share against one half, with one success added:
/// 2 √(n + 1) ((successes + 1) / (n + 1) − ½).
pub(crate) fn one_proportion(successes: u32, n: u32) -> f64 {
    let trials = f64::from(n) + 1.0;
    2.0 * trials.sqrt() * ((f64::from(successes) + 1.0) / trials - 0.5)
}

/// z-value of the difference of two shares, with one success added to each; 0 where everyone
/// succeeds.
pub(crate) fn two_proportions(successes: u32, n: u32, others: u32, m: u32) -> f64 {
    let (s, o) = (f64::from(successes) + 1.0, f64::from(others) + 1.0);
    let (n, m) = (f64::from(n) + 1.0, f64::from(m) + 1.0);
    let pooled = (s + o) / (n + m);
    if pooled >= 1.0 {
        return 0.0;
    }
    (s / n - o / m) / (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt()
}
