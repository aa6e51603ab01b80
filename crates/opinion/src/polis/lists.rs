//! Many lists of numbers in one.

/// The place of what is left out.
pub(crate) const GONE: u32 = u32::MAX;

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
    /// Lists that begin at `starts` and stop at `ends`, with room between them that goes.
    pub(crate) fn closed_up(mut items: Vec<u32>, mut starts: Vec<usize>, ends: &[usize]) -> Self {
        let mut end = 0;
        for (start, own_end) in starts.iter_mut().zip(&ends[..ends.len() - 1]) {
            items.copy_within(*start..*own_end, end);
            (*start, end) = (end, end + own_end - *start);
        }
        items.truncate(end);
        if let Some(last) = starts.last_mut() {
            *last = end;
        }
        Self { starts, items }
    }

    /// List `i`.
    pub(crate) fn list(&self, i: usize) -> &[u32] {
        &self.items[self.starts[i]..self.starts[i + 1]]
    }

    /// Each list.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|bounds| &self.items[bounds[0]..bounds[1]])
    }

    /// How long each list is.
    pub(crate) fn lengths(&self) -> Vec<usize> {
        self.starts.windows(2).map(|bounds| bounds[1] - bounds[0]).collect()
    }

    /// Each item as `places` has it, without those that are [`GONE`] there. Running time: linear
    /// in the items.
    pub(crate) fn chosen(&self, places: &[u32]) -> Self {
        let (mut items, mut starts) = (vec![0; self.items.len()], vec![0]);
        let mut end = 0;
        for list in self.iter() {
            for item in list {
                items[end] = places[*item as usize];
                end += usize::from(items[end] != GONE);
            }
            starts.push(end);
        }
        items.truncate(end);
        Self { starts, items }
    }

    /// For each number below `count` the lists that hold it, ascending. Running time: linear in
    /// the items.
    pub(crate) fn turned(&self, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        self.items.iter().for_each(|item| starts[*item as usize + 1] += 1);
        (0..count).for_each(|i| starts[i + 1] += starts[i]);
        let mut next = starts.clone();
        let mut items = vec![0; self.items.len()];
        for (i, list) in self.iter().enumerate() {
            for item in list {
                let at = &mut next[*item as usize];
                items[*at] = i as u32;
                *at += 1;
            }
        }
        Self { starts, items }
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
    [0, 1].map(|c| (sums[0][c] + sums[1][c]) + (sums[2][c] + sums[3][c]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        Lists::closed_up(vec![4, 1, 9, 9, 2, 1, 7, 9], vec![0, 3, 4, 8], &[2, 3, 7, 8])
    }

    #[test]
    fn room_goes() {
        let lists = lists();
        assert_eq!(lists.iter().collect::<Vec<_>>(), [&[4, 1][..], &[], &[2, 1, 7]]);
        assert_eq!((lists.list(2), lists.lengths()), (&[2, 1, 7][..], vec![2, 0, 3]));
        assert_eq!(Lists::default().iter().count(), 0);
    }

    #[test]
    fn chosen_and_turned() {
        let chosen = lists().chosen(&[0, GONE, 5, 0, 9, 0, 0, 6]);
        assert_eq!(chosen.iter().collect::<Vec<_>>(), [&[9][..], &[], &[5, 6]]);
        let turned = lists().turned(8);
        assert_eq!(
            (turned.list(1), turned.list(4), turned.list(3)),
            (&[0, 2][..], &[0][..], &[][..])
        );
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
