//! A conversation that goes on.

use crate::error::CannotMap;
use crate::map::{OpinionMap, Step};
use crate::memory::Memory;
use crate::params::CheckedParams;
use crate::votes::Votes;

/// A conversation that goes on: takes in votes, and gives a map that follows the last one.
///
/// ```
/// use opinion::{CheckedParams, State, Vote};
///
/// let mut state = State::new(CheckedParams::default());
/// let mut cast = |people: std::ops::Range<u64>, camp: u64| {
///     for (person, statement) in people.flat_map(|p| (0..12_u64).map(move |s| (p, s))) {
///         let agrees = (camp + statement) % 2 == 0;
///         let vote = if agrees { Vote::Agree } else { Vote::Disagree };
///         state.votes_mut().cast(person, statement, vote);
///     }
///     state.map()
/// };
/// cast(0..30, 0)?;
/// let before = cast(30..50, 1)?;
/// let after = cast(50..70, 1)?;
/// // B has become the larger group. It is still B, and nobody has changed sides.
/// assert_eq!((after.groups[1].letter, after.groups[1].size), ('B', 40));
/// assert_eq!(after.participants[0].x > 0.0, before.participants[0].x > 0.0);
/// # Ok::<(), opinion::CannotMap>(())
/// ```
///
/// # How near it is to the map made from the start
/// All counts, places, the groups sought for each number of them, and the real side of the test are
/// made anew of all votes, as [`OpinionMap::of`] makes them: to the last digit, but for letters, the
/// order of groups and the sides of axes. What is drawn by chance, where the time goes, is kept:
/// shuffled conversations, and the draws that tell how sure groups are. As many of them are made
/// again as make a whole renewal by the time a tenth of the votes is new, and *all* of them
/// - for the first map, and where a tenth is new at once: the map is then the batch's itself;
/// - where an answer could be another with other chance: whether there is an axis, or groups, or how
///   many. So a division is never told from a test of other votes than those there are, unless it
///   is one that chance is far from.
///
/// Other than the batch's can be: `test.p` and `test.share_by_chance`; groups' stability;
/// participants' certainty, and so who belongs to none, and what is told of statements by group.
/// They are other than a batch's with another seed in the same way, and less: told again by their
/// timestamps, from a fifth of the votes on by one in a hundred, the six conversations
/// of `docs/benchmarks.md` came to another outcome or number of groups than the batch in 9 of 480
/// updates; the batch with another seed did in 87.
///
/// # What it costs
/// An update is faster than a map where the draws are; the table of the same page says how much.
/// Where the number of groups is close to being another, it takes as long. The state keeps the
/// votes, as they are and as they were, and some 40 bytes for each participant looked at, draw and
/// number of groups.
#[derive(Clone, Debug)]
pub struct State {
    params: CheckedParams,
    votes: Votes,
    /// For all voices, and for the verified ones alone.
    memories: [Memory; 2],
    last: Option<OpinionMap>,
    /// The last one with groups, where `last` has none.
    divided: Option<OpinionMap>,
}

impl State {
    /// Of a conversation without votes yet.
    pub fn new(params: CheckedParams) -> Self {
        let memories = [Memory::keeping(), Memory::keeping()];
        Self { params, votes: Votes::new(), memories, last: None, divided: None }
    }

    /// The votes so far.
    pub fn votes(&self) -> &Votes {
        &self.votes
    }

    /// The votes so far, for more to be cast and everything else that can be said of them.
    pub fn votes_mut(&mut self) -> &mut Votes {
        &mut self.votes
    }

    /// The map of the votes as they are now, [aligned](OpinionMap::aligned_to) to the one before; in
    /// letters, to the last one with groups. Within an update the order of votes changes nothing,
    /// and without new votes the map is the same. After an error the state goes on as before.
    pub fn map(&mut self) -> Result<OpinionMap, CannotMap> {
        self.watched(&mut |_| ())
    }

    /// The same, and calls `watch` whenever a [`Step`] begins.
    pub fn watched(&mut self, watch: &mut dyn FnMut(Step)) -> Result<OpinionMap, CannotMap> {
        let mut map = OpinionMap::after(&self.votes, &self.params, &mut self.memories, watch)?;
        if let Some(last) = &self.last {
            map.keep_axes(last);
        }
        if map.divided
            && let Some(named) = self.named()
        {
            map.keep_letters(named);
        }
        let before = self.last.replace(map.clone());
        if let Some(before) = before.filter(|before| before.divided) {
            self.divided = Some(before);
        }
        Ok(map)
    }

    /// The last map with groups.
    fn named(&self) -> Option<&OpinionMap> {
        let last = self.last.as_ref().filter(|last| last.divided);
        last.or(self.divided.as_ref())
    }
}
