//! What can be set, and the limits within which it means something.

use crate::error::RefusedParams;

/// How a map is made. Only what passed [`check`](Params::check) is accepted.
///
/// ```
/// let params = opinion::Params { max_groups: 3, ..Default::default() }.check()?;
/// # Ok::<(), opinion::RefusedParams>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// Votes a participant needs to be placed on the map, passes included; all statements where
    /// there are fewer. Their votes count in the totals in any case. Default 7, as in Polis.
    pub min_votes: usize,
    /// The most groups looked for. Default 5.
    pub max_groups: usize,
    /// Of all chance: start of the clusters, shuffles. Same seed, same map.
    pub seed: u64,
    /// Shuffled conversations that the real one is compared with. Default 99.
    pub permutations: usize,
    /// The p-value from which a division is taken as shown. Default 0.01: a town that runs
    /// fifty debates should not be told of a division that is not there.
    pub significance: f64,
    /// The size from which a group or college is shown alone. Default 5.
    pub shown_from: usize,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            min_votes: 7,
            max_groups: 5,
            seed: 0,
            permutations: 99,
            significance: 0.01,
            shown_from: 5,
        }
    }
}

impl Params {
    /// Accepts them, or says which one is out of bounds.
    pub fn check(self) -> Result<CheckedParams, RefusedParams> {
        let Self { min_votes, max_groups, permutations, significance, shown_from, .. } = self;
        if min_votes == 0 {
            return Err(RefusedParams::NoMinVotes);
        }
        if !(2..=5).contains(&max_groups) {
            return Err(RefusedParams::MaxGroups(max_groups));
        }
        if !(19..=9999).contains(&permutations) {
            return Err(RefusedParams::Permutations(permutations));
        }
        if !(significance > 0.0 && significance <= 0.2) {
            return Err(RefusedParams::Significance(significance));
        }
        if 1.0 / (permutations + 1) as f64 > significance {
            return Err(RefusedParams::TooFewPermutations { permutations, significance });
        }
        if shown_from < 2 {
            return Err(RefusedParams::ShownFrom(shown_from));
        }
        Ok(CheckedParams(self))
    }
}

/// Parameters within their limits.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CheckedParams(Params);

impl std::ops::Deref for CheckedParams {
    type Target = Params;

    fn deref(&self) -> &Params {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(change: impl FnOnce(&mut Params)) -> RefusedParams {
        let mut params = Params::default();
        change(&mut params);
        params.check().expect_err("should be refused")
    }

    #[test]
    fn the_defaults_pass() {
        assert_eq!(Params::default().check().expect("defaults"), CheckedParams::default());
    }

    #[test]
    fn each_limit_is_kept() {
        assert_eq!(refusal(|p| p.min_votes = 0), RefusedParams::NoMinVotes);
        assert_eq!(refusal(|p| p.max_groups = 1), RefusedParams::MaxGroups(1));
        assert_eq!(refusal(|p| p.max_groups = 6), RefusedParams::MaxGroups(6));
        assert_eq!(refusal(|p| p.permutations = 18), RefusedParams::Permutations(18));
        assert_eq!(refusal(|p| p.permutations = 10_000), RefusedParams::Permutations(10_000));
        assert_eq!(refusal(|p| p.significance = 0.0), RefusedParams::Significance(0.0));
        assert_eq!(refusal(|p| p.significance = 0.21), RefusedParams::Significance(0.21));
        assert!(matches!(
            refusal(|p| p.significance = f64::NAN),
            RefusedParams::Significance(level) if level.is_nan()
        ));
        assert_eq!(
            refusal(|p| p.permutations = 60),
            RefusedParams::TooFewPermutations { permutations: 60, significance: 0.01 }
        );
        assert_eq!(refusal(|p| p.shown_from = 1), RefusedParams::ShownFrom(1));
    }
}
