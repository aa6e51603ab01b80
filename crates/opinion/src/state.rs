//! A conversation that goes on.

use crate::error::CannotMap;
use crate::map::{OpinionMap, Step};
use crate::memory::Memory;
use crate::params::CheckedParams;
use crate::votes::Votes;

/// A conversation that goes on: takes in votes, and gives a map that follows the last one.
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

    /// The map of the votes as they are now, [aligned](OpinionMap::aligned_to) to the one before.
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
