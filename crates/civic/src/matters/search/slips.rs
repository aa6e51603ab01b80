//! Words that differ in a letter or two.
//!
//! Two words within one or two slips of each other become the same when as many letters are taken
//! out of each (the deletion neighbourhood of `SymSpell`, W. Garbe, 2012). What is left is a
//! *stump*. Stumps of known words are kept; those of a word that somebody typed are looked up among
//! them, and what is met is compared in full. Only the first letters are taken for it: so the
//! stumps of a word are few, however long it is.

use std::collections::BTreeSet;

/// Letters at the beginning of a word of which stumps are made.
const BEGINNING: usize = 7;
/// Words of so many letters may have two slips.
const LONG: usize = 8;

/// How many slips are forgiven in a word that was typed: a letter too many, too few, another, or
/// two that changed places.
pub(super) fn forgiven(typed: &str) -> usize {
    if typed.chars().count() >= LONG { 2 } else { 1 }
}

/// The stumps of a word that was typed.
pub(super) fn stumps_of_typed(typed: &str) -> BTreeSet<String> {
    stumps(typed, forgiven(typed))
}

/// The stumps by which a known word is met: by two slips where a word that long can have so many.
pub(super) fn stumps_of_known(word: &str) -> BTreeSet<String> {
    stumps(word, if word.chars().count() + 2 >= LONG { 2 } else { 1 })
}

fn stumps(word: &str, slips: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::from([word.chars().take(BEGINNING).collect::<Vec<char>>()]);
    for _ in 0..slips {
        let shorter: Vec<_> = found.iter().flat_map(|stump| without_one(stump)).collect();
        found.extend(shorter);
    }
    found.into_iter().map(String::from_iter).collect()
}

fn without_one(letters: &[char]) -> impl Iterator<Item = Vec<char>> {
    (0..letters.len()).map(|at| [&letters[..at], &letters[at + 1..]].concat())
}

/// How many slips make one word of the other (optimal string alignment).
pub(super) fn between(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (mut two_ago, mut before) = (Vec::new(), (0..=other.len()).collect::<Vec<usize>>());
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (to, other_letter) in other.iter().enumerate() {
            let changed = before[to] + usize::from(letter != other_letter);
            let mut least = changed.min(before[to + 1] + 1).min(row[to] + 1);
            let swapped =
                at > 0 && to > 0 && one[at - 1] == *other_letter && *letter == other[to - 1];
            if swapped {
                let whole: &Vec<usize> = &two_ago;
                least = least.min(whole[to - 1] + 1);
            }
            row.push(least);
        }
        two_ago = std::mem::replace(&mut before, row);
    }
    before[other.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_are_counted_as_people_make_them() {
        for (one, other, slips) in [
            ("trou", "trou", 0),
            ("trou", "torou", 1),
            ("trou", "tru", 1),
            ("trou", "trau", 1),
            ("trou", "truo", 1),
            ("lampadaire", "lampdaires", 2),
            ("", "rue", 3),
        ] {
            assert_eq!(between(one, other), slips, "{one} {other}");
            assert_eq!(between(other, one), slips, "{other} {one}");
        }
    }

    fn slipped(word: &[char], slip: (u8, usize, char)) -> Vec<char> {
        let mut word = word.to_vec();
        let at = slip.1 % word.len().max(1);
        match slip.0 {
            0 => word.insert(at, slip.2),
            1 if word.len() > 1 => drop(word.remove(at)),
            2 if !word.is_empty() => word[at] = slip.2,
            _ if at + 1 < word.len() => word.swap(at, at + 1),
            _ => {}
        }
        word
    }

    proptest! {
        #[test]
        fn whatever_is_within_what_is_forgiven_has_a_stump_in_common(
            known in "[a-e]{3,14}",
            slips in proptest::collection::vec((0_u8..4, 0_usize..14, proptest::char::range('a', 'e')), 1..3),
        ) {
            let letters: Vec<char> = known.chars().collect();
            let typed = slips.iter().fold(letters, |word, slip| slipped(&word, *slip));
            let typed = String::from_iter(typed);
            if between(&typed, &known) <= forgiven(&typed) {
                let met = stumps_of_typed(&typed);
                prop_assert!(stumps_of_known(&known).iter().any(|stump| met.contains(stump)));
            }
        }
    }
}
