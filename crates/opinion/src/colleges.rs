//! Colleges, and when they are too small to be shown.

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
