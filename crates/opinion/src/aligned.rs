//! A map laid onto the one before it, so that a page which shows one after the other does not
//! flip.

mod axes;
mod letters;

use crate::findings;
use crate::map::OpinionMap;

impl OpinionMap {
    /// This map as the one that follows `before`, made of nearly the same votes: groups keep the
    /// letters of those with whose people they are shared, and the axes point to where these people
    /// stood. What is told of statements and groups stays the same,
    /// and so do distances on the map; only what things are called and where they are changes.
    ///
    /// - **Letters.** Among all ways of pairing the groups of both maps, the one in which most people
    ///   stay where they were (an assignment problem; with five groups at most all ways are tried).
    ///   A pair is one group only where at least half of the smaller of both are in both. A group
    ///   that is in no pair gets the first letter that was not in use. [`groups`](Self::groups) are
    ///   then in order of their letters, no longer of their sizes. Where either map has one group,
    ///   letters stay.
    /// - **Axes.** Each may point the other way, and both may change places: whatever of these eight
    ///   brings those who are on both maps nearest to where they were (orthogonal Procrustes among
    ///   signed permutations). No other turn is made, so that an axis stays what the model found
    ///   and places stay those of the map, digit by digit. Where two axes are about as strong they
    ///   may change places; then `x` is not the strongest but what it was `before`.
    ///
    /// A map aligned to itself is itself, and one that was only mirrored or given other
    /// letters becomes what it was. Running time: linear in the participants.
    ///
    /// ```
    /// use opinion::{CheckedParams, OpinionMap, Vote, Votes};
    ///
    /// let mut votes = Votes::new();
    /// let mut cast = |people: std::ops::Range<u64>, camp: u64| {
    ///     for (person, statement) in people.flat_map(|p| (0..12_u64).map(move |s| (p, s))) {
    ///         let agrees = (camp + statement) % 2 == 0;
    ///         votes.cast(person, statement, if agrees { Vote::Agree } else { Vote::Disagree });
    ///     }
    ///     OpinionMap::of(&votes, &CheckedParams::default())
    /// };
    /// cast(0..30, 0)?;
    /// let before = cast(30..50, 1)?;
    /// assert_eq!((before.groups[0].letter, before.groups[0].size), ('A', 30));
    /// // Twenty more of the smaller camp make it the larger one. It stays B.
    /// let after = cast(50..70, 1)?.aligned_to(&before);
    /// assert_eq!((after.groups[0].letter, after.groups[0].size), ('A', 30));
    /// assert_eq!((after.groups[1].letter, after.groups[1].size), ('B', 40));
    /// # Ok::<(), opinion::CannotMap>(())
    /// ```
    #[must_use]
    pub fn aligned_to(mut self, before: &Self) -> Self {
        self.keep_letters(before);
        self.keep_axes(before);
        self
    }

    /// The first half of [`aligned_to`](Self::aligned_to).
    pub(crate) fn keep_letters(&mut self, before: &Self) {
        if self.divided && before.divided {
            let letters = letters::after(self, before);
            letters::give(self, &letters);
            if !self.findings.summary.is_empty() {
                findings::summarise(self);
            }
        }
    }

    /// The second half.
    pub(crate) fn keep_axes(&mut self, before: &Self) {
        axes::Turn::onto(before, self).apply(self);
    }
}

/// Places in `a` and `b` of the participants who are on both; each is in order of id.
fn on_both(a: &OpinionMap, b: &OpinionMap) -> Vec<(usize, usize)> {
    let mut later = b.participants.iter().enumerate().peekable();
    let both = a.participants.iter().enumerate().filter_map(|(i, one)| {
        while later.next_if(|(_, other)| other.id < one.id).is_some() {}
        Some((i, later.next_if(|(_, other)| other.id == one.id)?.0))
    });
    both.collect()
}
