//! Colleges, and when they are too small to be shown.

use std::collections::BTreeMap;

use crate::tally::Tally;
use crate::votes::Settled;

/// A part of the participants that the debate has named: users, agents, associations, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct College {
    /// As given.
    pub name: String,
    /// How many of its members voted; `None` where they are too few to be shown.
    pub size: Option<usize>,
}

/// One of the parts that may be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// How many people.
    pub(crate) size: usize,
    /// From how many it may be seen.
    pub(crate) from: usize,
    /// Whether it may be seen at all.
    pub(crate) may: bool,
}

/// Which parts of `whole` can be shown so that nothing of too few people can be read, not even as
/// the difference between the whole and the parts: while what is left over is smaller than `from`,
/// or than what a hidden part with people in it asks for, the smallest part is hidden as well (of
/// equal ones, the last).
pub(crate) fn shown(parts: &[Part], whole: usize, from: usize) -> Vec<bool> {
    let mut shown: Vec<bool> =
        parts.iter().map(|part| part.may && part.size >= part.from).collect();
    loop {
        let visible = (0..parts.len()).filter(|i| shown[*i]);
        let hidden = (0..parts.len()).filter(|i| !shown[*i] && parts[*i].size > 0);
        let enough = hidden.map(|i| parts[i].from).fold(from, usize::max);
        let left: usize = whole - visible.clone().map(|i| parts[i].size).sum::<usize>();
        if left == 0 || left >= enough {
            return shown;
        }
        match visible.rev().min_by_key(|i| parts[*i].size) {
            Some(smallest) => shown[smallest] = false,
            None => return shown,
        }
    }
}

/// Colleges by name, with who is in which.
pub(crate) struct CollegeCount {
    pub(crate) names: Vec<String>,
    pub(crate) of_voter: Vec<Option<usize>>,
    sizes: Vec<usize>,
    shown: Vec<bool>,
    /// From how many each may be seen.
    froms: Vec<usize>,
    from: usize,
}

impl CollegeCount {
    pub(crate) fn of(settled: &Settled, from: usize) -> Self {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for name in settled.colleges.iter().flatten() {
            *sizes.entry(name).or_default() += 1;
        }
        let names: Vec<String> = sizes.keys().map(ToString::to_string).collect();
        let of_voter = (settled.colleges.iter())
            .map(|name| name.as_ref().and_then(|name| names.binary_search(name).ok()))
            .collect();
        let sizes: Vec<usize> = sizes.into_values().collect();
        let asked = |name: &String| settled.college_from.get(name).copied().unwrap_or(from);
        let froms: Vec<usize> = names.iter().map(|name| asked(name).max(from)).collect();
        let parts = sizes.iter().zip(&froms);
        let parts: Vec<Part> =
            parts.map(|(size, from)| Part { size: *size, from: *from, may: true }).collect();
        let shown = shown(&parts, settled.colleges.len(), from);
        Self { names, of_voter, sizes, shown, froms, from }
    }

    /// Those tallies that may be seen.
    pub(crate) fn shown_on(&self, tallies: &[Tally], all: Tally) -> Vec<Option<Tally>> {
        let part = |i: usize| Part {
            size: tallies[i].seen() as usize,
            from: self.froms[i],
            may: self.shown[i],
        };
        let parts: Vec<Part> = (0..tallies.len()).map(part).collect();
        let shown = shown(&parts, all.seen() as usize, self.from);
        (0..tallies.len()).map(|i| shown[i].then_some(tallies[i])).collect()
    }

    pub(crate) fn named(self) -> Vec<College> {
        (self.names.into_iter().zip(self.sizes).zip(self.shown))
            .map(|((name, size), shown)| College { name, size: shown.then_some(size) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(usize, usize)], whole: usize) -> Vec<bool> {
        let part = |(size, from): &(usize, usize)| Part { size: *size, from: *from, may: true };
        shown(&parts.iter().map(part).collect::<Vec<_>>(), whole, 5)
    }

    #[test]
    fn what_a_difference_would_tell_is_hidden_too() {
        assert_eq!(of(&[(10, 5), (7, 5), (20, 5)], 37), [true, true, true]);
        // The three others could be had by subtraction.
        assert_eq!(of(&[(10, 5), (3, 5), (20, 5)], 33), [false, false, true]);
        assert_eq!(of(&[(10, 5), (3, 5), (4, 5), (20, 5)], 37), [true, false, false, true]);
        // Two people gave no college.
        assert_eq!(of(&[(10, 5), (20, 5)], 32), [false, true]);
        assert_eq!(of(&[(3, 5)], 3), [false]);
        assert_eq!(of(&[], 0), Vec::<bool>::new());
    }

    #[test]
    fn a_part_that_asks_for_more_is_neither_shown_nor_left_over() {
        assert_eq!(of(&[(20, 5), (9, 10), (6, 5)], 35), [true, false, false]);
        assert_eq!(of(&[(20, 5), (9, 10), (30, 5)], 59), [false, false, true]);
        assert_eq!(of(&[(20, 5), (10, 10)], 30), [true, true]);
        assert_eq!(of(&[(20, 5), (0, 10)], 20), [true, false]);
        let kept = Part { size: 12, from: 10, may: false };
        assert_eq!(shown(&[kept], 12, 5), [false]);
    }
}
