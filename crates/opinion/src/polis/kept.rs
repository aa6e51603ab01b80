//! Who takes part in the clustering (“in-conv”).

use super::params::Kept;
use super::ratings::Ratings;

/// Votes that a participant needs, where there are as many statements.
const VOTES: usize = 7;
/// Participants that there should be.
const PARTICIPANTS: usize = 15;

/// Per row whether it is in; `before` says by participant's number who was in already.
pub(crate) fn kept(ratings: &Ratings, rule: Kept, before: &[bool]) -> Vec<bool> {
    let enough = match rule {
        Kept::Flat(votes) => votes,
        Kept::Production => VOTES.min(ratings.width()),
    };
    let was = |i: usize| before.get(ratings.participants[i] as usize).copied().unwrap_or(false);
    let mut kept: Vec<bool> =
        (0..ratings.height()).map(|i| ratings.count(i) >= enough || was(i)).collect();
    if rule == Kept::Production {
        fill(ratings, &mut kept);
    }
    kept
}

/// Fills up with those who voted most; of equals, with the first. (Polis takes equals in the
/// order of a hash map.)
fn fill(ratings: &Ratings, kept: &mut [bool]) {
    let missing = PARTICIPANTS.saturating_sub(kept.iter().filter(|kept| **kept).count());
    let mut others: Vec<usize> = (0..kept.len()).filter(|i| !kept[*i]).collect();
    others.sort_by_key(|i| std::cmp::Reverse(ratings.count(*i)));
    others.into_iter().take(missing).for_each(|i| kept[i] = true);
}
