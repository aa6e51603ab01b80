//! How many groups are shown from update to update.

/// What is remembered of the number of groups (`group-k-smoother`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Smoothing {
    last: Option<usize>,
    count: usize,
    shown: Option<usize>,
}

impl Smoothing {
    /// The number to show when `best` is the best of this update: another one only once it was
    /// the best `patience` times in a row.
    pub(crate) fn show(&mut self, best: usize, patience: usize) -> usize {
        self.count = if self.last == Some(best) { self.count + 1 } else { 1 };
        self.last = Some(best);
        let shown = if self.count >= patience { best } else { self.shown.unwrap_or(best) };
        self.shown = Some(shown);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_waits_for_four_that_agree() {
        let mut smoothing = Smoothing::default();
        let shown: Vec<usize> = [2, 3, 3, 2, 3, 3, 3, 3].map(|best| smoothing.show(best, 4)).into();
        assert_eq!(shown, [2, 2, 2, 2, 2, 2, 2, 3]);
    }
}
