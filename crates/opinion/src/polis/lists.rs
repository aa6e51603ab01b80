//! Many lists of numbers in one.

/// Lists of numbers, one behind the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lists {
    /// Where each list starts, and the end.
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl Lists {
    /// Lists that begin at `starts`, the last of which is where they end.
    pub(crate) const fn new(starts: Vec<usize>, items: Vec<u32>) -> Self {
        Self { starts, items }
    }

    /// How many items all lists have together.
    pub(crate) const fn len(&self) -> usize {
        self.items.len()
    }

    /// List `i`.
    pub(crate) fn list(&self, i: usize) -> &[u32] {
        &self.items[self.starts[i]..self.starts[i + 1]]
    }

    /// Each list.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|bounds| &self.items[bounds[0]..bounds[1]])
    }
}

/// The sum of the `values` that `list` names, in four chains that a processor adds side by side.
pub(crate) fn sum(list: &[u32], values: &[[f64; 2]]) -> [f64; 2] {
    let mut sums = [[0.0; 2]; 4];
    let (fours, rest) = list.as_chunks::<4>();
    for four in fours {
        for (sum, at) in sums.iter_mut().zip(four) {
            let value = values[*at as usize];
            *sum = [sum[0] + value[0], sum[1] + value[1]];
        }
    }
    for (sum, at) in sums.iter_mut().zip(rest) {
        let value = values[*at as usize];
        *sum = [sum[0] + value[0], sum[1] + value[1]];
    }
    let [a, b, c, d] = sums;
    [(a[0] + b[0]) + (c[0] + d[0]), (a[1] + b[1]) + (c[1] + d[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_behind_the_other() {
        let lists = Lists::new(vec![0, 2, 2, 5], vec![4, 1, 2, 1, 7]);
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&[4, 1][..], &[], &[2, 1, 7]]);
        assert_eq!(lists.list(2), [2, 1, 7]);
        assert_eq!(Lists::default().iter().count(), 0);
    }

    #[test]
    fn sums_of_any_length() {
        let values: Vec<[f64; 2]> = (0..8).map(|i| [f64::from(i), 1.0]).collect();
        for length in 0..8_u32 {
            let list: Vec<u32> = (0..length).collect();
            let own = sum(&list, &values);
            assert_eq!(own.map(|x| x as u32), [length * length.saturating_sub(1) / 2, length]);
        }
    }
}
