//! Who voted what, as the findings read it.

/// A row of votes for each participant.
pub(crate) trait Rows {
    /// How many statements.
    fn width(&self) -> usize;
    /// The votes of participant `i`: statement and +1, −1 or 0.
    fn votes(&self, i: usize) -> impl Iterator<Item = (usize, i8)>;
}

/// Rows made by hand, for tests.
#[cfg(test)]
pub(crate) struct Made(pub(crate) Vec<Vec<(usize, i8)>>, pub(crate) usize);

#[cfg(test)]
impl Rows for Made {
    fn width(&self) -> usize {
        self.1
    }

    fn votes(&self, i: usize) -> impl Iterator<Item = (usize, i8)> {
        self.0[i].iter().copied()
    }
}
