//! Who took part, and who is missing.

use std::collections::BTreeMap;

use crate::colleges::{Part, shown};
use crate::tally::Interval;

/// Whom a debate was meant to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// People by college.
    pub(crate) colleges: BTreeMap<String, u64>,
    /// People by channel.
    pub(crate) channels: BTreeMap<String, u64>,
    /// Whether colleges are to be weighed by them.
    pub(crate) weigh: bool,
}

/// Who took part, by college and by channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Participation {
    /// In order of name; those from which nobody voted included.
    pub colleges: Vec<Presence>,
    /// Likewise.
    pub channels: Vec<Presence>,
}

/// How many came from one college or through one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    /// As given.
    pub name: String,
    /// How many voted; `None` where they are too few to be shown, or could tell such others.
    pub size: Option<usize>,
    /// How many the debate was meant to reach, if that was said.
    pub expected: Option<u64>,
    /// Their share among all that are shown here and were expected, with its interval.
    pub share: Option<Interval>,
    /// What that share would be if all had come alike.
    pub expected_share: Option<f64>,
    /// Whether the whole interval is below what was expected.
    pub missing: bool,
}

/// Counts those of `names` against `expected`. `names` are of all voters; small numbers are kept
/// as those of colleges are, each from the number that `from` gives. Time: voters.
pub(crate) fn presences<'a>(
    names: impl Iterator<Item = Option<&'a str>>,
    expected: &BTreeMap<String, u64>,
    least: usize,
    from: impl Fn(&str) -> usize,
) -> Vec<Presence> {
    let mut sizes: BTreeMap<&str, usize> = expected.keys().map(|name| (name.as_str(), 0)).collect();
    let mut voters = 0;
    for name in names {
        voters += 1;
        if let Some(name) = name {
            *sizes.entry(name).or_default() += 1;
        }
    }
    let part = |(name, size): (&&str, &usize)| Part { size: *size, from: from(name), may: true };
    let parts: Vec<Part> = sizes.iter().map(part).collect();
    let seen = shown(&parts, voters, least);
    let presence = |((name, size), seen): ((&str, usize), bool)| Presence {
        name: name.to_owned(),
        // That nobody came tells nobody's opinion.
        size: (seen || size == 0).then_some(size),
        expected: expected.get(name).copied(),
        share: None,
        expected_share: None,
        missing: false,
    };
    let mut found: Vec<Presence> = sizes.into_iter().zip(seen).map(presence).collect();
    compare(&mut found);
    found
}

/// Fills in shares among those that are shown and were expected, where there are at least two.
fn compare(found: &mut [Presence]) {
    let known = |of: &&Presence| of.size.is_some() && of.expected.is_some_and(|n| n > 0);
    let came: usize = found.iter().filter(known).filter_map(|of| of.size).sum();
    let meant: u64 = found.iter().filter(known).filter_map(|of| of.expected).sum();
    if came == 0 || found.iter().filter(known).count() < 2 {
        return;
    }
    for of in found.iter_mut() {
        let (Some(size), Some(expected)) = (of.size, of.expected.filter(|n| *n > 0)) else {
            continue;
        };
        let share = Interval::wilson(size as u32, came as u32);
        let expected = expected as f64 / meant as f64;
        of.missing = share.high < expected;
        (of.share, of.expected_share) = (Some(share), Some(expected));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(sizes: &[(&str, usize)], expected: &[(&str, u64)]) -> Vec<Presence> {
        let names = sizes.iter().flat_map(|(name, n)| std::iter::repeat_n(Some(*name), *n));
        let expected = expected.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        presences(
            names.chain([None; 6]),
            &expected,
            5,
            |name| if name == "agents" { 10 } else { 5 },
        )
    }

    #[test]
    fn who_is_missing_is_said() {
        let found = count(&[("online", 90), ("paper", 10)], &[("online", 500), ("paper", 500)]);
        assert_eq!(found[0].size, Some(90));
        assert!(!found[0].missing && found[1].missing);
        assert!((found[1].share.unwrap().share - 0.1).abs() < 1e-12);
        assert!((found[1].expected_share.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn nobody_at_all_is_missing_too() {
        let found = count(&[("online", 40)], &[("counter", 100), ("online", 100)]);
        assert_eq!(found[0].size, Some(0));
        assert!(found[0].missing);
    }

    #[test]
    fn small_numbers_are_kept_and_enter_no_share() {
        let sizes = [("agents", 9), ("elected", 20), ("users", 80)];
        let found = count(&sizes, &[("agents", 50), ("elected", 20), ("users", 900)]);
        // Nine agents are too few; with the six who said nothing they are fifteen.
        assert_eq!(found.iter().map(|of| of.size).collect::<Vec<_>>(), [None, Some(20), Some(80)]);
        assert!(found[0].share.is_none() && !found[0].missing);
        assert!((found[1].share.unwrap().share - 0.2).abs() < 1e-12, "of the hundred shown");
    }

    #[test]
    fn without_expectations_there_are_counts_alone() {
        let found = count(&[("online", 40)], &[]);
        assert_eq!(found[0].size, Some(40));
        assert!(found[0].expected.is_none() && found[0].share.is_none());
    }
}
