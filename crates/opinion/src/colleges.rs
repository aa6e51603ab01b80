//! Colleges, and when they are too small to be shown.

/// A part of the participants that the debate has named: users, agents, associations, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct College {
    /// As given.
    pub name: String,
    /// How many of its members voted; `None` where they are too few to be shown.
    pub size: Option<usize>,
}

/// Which parts of `whole` can be shown so that nothing of 1 to `from` − 1 people can be read,
/// not even as the difference between the whole and the parts: while what is left over is that
/// small, the smallest part is hidden as well (of equal ones, the last).
pub(crate) fn shown(parts: &[usize], whole: usize, from: usize) -> Vec<bool> {
    let mut shown: Vec<bool> = parts.iter().map(|part| *part >= from).collect();
    loop {
        let visible = (0..parts.len()).filter(|i| shown[*i]);
        let left: usize = whole - visible.clone().map(|i| parts[i]).sum::<usize>();
        if left == 0 || left >= from {
            return shown;
        }
        match visible.rev().min_by_key(|i| parts[*i]) {
            Some(smallest) => shown[smallest] = false,
            None => return shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_difference_would_tell_is_hidden_too() {
        assert_eq!(shown(&[10, 7, 20], 37, 5), [true, true, true]);
        // The three others could be had by subtraction.
        assert_eq!(shown(&[10, 3, 20], 33, 5), [false, false, true]);
        assert_eq!(shown(&[10, 3, 4, 20], 37, 5), [true, false, false, true]);
        // Two people gave no college.
        assert_eq!(shown(&[10, 20], 32, 5), [false, true]);
        assert_eq!(shown(&[3], 3, 5), [false]);
        assert_eq!(shown(&[], 0, 5), Vec::<bool>::new());
    }
}
