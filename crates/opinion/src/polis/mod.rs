//! The opinion map as Polis computes it, and as its Python peer red-dwarf does.
//!
//! This is for comparison with maps that were made by these engines. Unlike
//! [`OpinionMap`](crate::OpinionMap) it has no test of whether there are groups: it **reports at
//! least two wherever two are possible**, on votes cast by coin toss too.
//!
//! ```
//! use opinion::polis::{PolisMap, PolisParams};
//! use opinion::{Vote, Votes};
//!
//! let mut votes = Votes::new();
//! for person in 0..30_u64 {
//!     for statement in 0..10_u64 {
//!         let vote = if (person + statement) % 2 == 0 { Vote::Agree } else { Vote::Disagree };
//!         votes.cast(person, statement, vote);
//!     }
//!     votes.cast(person, "benches", if person == 7 { Vote::Pass } else { Vote::Agree });
//! }
//! let map = PolisMap::of(&votes, &PolisParams::polis().check()?)?;
//! assert_eq!(map.groups.len(), 2);
//! assert_eq!(map.groups[0].size, 15);
//! let shared = map.consensus.agree[0];
//! assert_eq!(map.statements[shared.statement].id.to_string(), "benches");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The steps
//! One file each, after the production source (`compdemocracy/polis`, `math/src/polismath/math`)
//! and red-dwarf 0.4.0: the rating matrix (`ratings`), imputation and centring (`imputation`),
//! components (`components`), the plane (`projection`), who takes part (`kept`), base clusters
//! and groups (`kmeans`, `lloyd`, `groups`, `silhouette`, `smoothing`), and what is told of
//! statements (`repness`, `consensus`, `priority`).
//!
//! # What depends on order
//! Polis' k-means starts from the first distinct points, so **other votes first, other groups**, as
//! in Polis: [`Order`] says which order is meant. (red-dwarf starts from the leftmost points.) Between votes of one participant on one statement
//! the last cast counts.
//!
//! # Where it departs from production
//! - Components are exact, not the hundredth power iteration from a random start
//!   ([`Solver::Power`] iterates), also above 10,000 participants, where production draws
//!   samples.
//! - Equals that production takes in the order of a hash map are taken in order of rows.
//! - A moderated statement is out for the whole of a replay: when it was moderated is not in the
//!   exports.

mod components;
mod consensus;
mod drawn;
mod eigen;
mod findings;
mod groups;
mod imputation;
mod json;
mod kept;
mod kmeans;
mod lists;
mod lloyd;
mod params;
mod priority;
#[cfg(test)]
mod production;
mod projection;
mod proportions;
mod ratings;
mod repness;
mod silhouette;
mod smoothing;
mod update;

pub use consensus::Consensus;
pub use params::{
    CheckedPolisParams, Clustering, History, Kept, Order, PolisParams, PriorityVotes, Selection,
    Sign, Solver,
};
pub use repness::{GroupStats, Representative};

use std::borrow::Cow;

use crate::error::CannotMap;
use crate::tally::Tally;
use crate::votes::{Id, Votes};
use ratings::{Ratings, polled};
use update::State;

/// A conversation as Polis maps it.
#[derive(Clone, Debug, PartialEq)]
pub struct PolisMap {
    /// `"polis"` or `"red-dwarf"`.
    pub mode: &'static str,
    /// Everyone with a vote, in the order of [`PolisParams::order`].
    pub participants: Vec<PolisParticipant>,
    /// Every statement with a vote, in the same order, moderated ones included.
    pub statements: Vec<PolisStatement>,
    /// By id. One with everyone in it where two are not possible.
    pub groups: Vec<PolisGroup>,
    /// None where participants themselves are clustered.
    pub base_clusters: Vec<BaseCluster>,
    /// Each number of groups that was tried, and its silhouette.
    pub silhouettes: Vec<(usize, f64)>,
    /// What all agree on, whatever their group.
    pub consensus: PolisConsensus,
}

/// Someone on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct PolisParticipant {
    /// Their name.
    pub id: Id,
    /// Along the first component.
    pub x: f64,
    /// Along the second component.
    pub y: f64,
    /// Votes, passes and those on moderated statements included.
    pub votes: usize,
    /// Place in [`PolisMap::groups`]; `None` for those who do not take part in the clustering.
    pub group: Option<usize>,
}

/// What is known of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct PolisStatement {
    /// Its name.
    pub id: Id,
    /// Votes of all participants.
    pub votes: Tally,
    /// Moderated out, or meta: a column of zeros.
    pub out: bool,
    /// Not an opinion but about the debate.
    pub meta: bool,
    /// Mean vote in the sign of the plane; 0 where it is out.
    pub mean: f64,
    /// Its loading on both components.
    pub loadings: [f64; 2],
    /// Where someone is who agrees with it and has no other vote.
    pub x: f64,
    /// Along the second component.
    pub y: f64,
    /// Distance of that place from the middle.
    pub extremity: f64,
    /// Group-aware consensus: product over groups of (agrees + 1) / (votes + 2).
    pub consensus_agree: f64,
    /// Likewise of disagrees (red-dwarf).
    pub consensus_disagree: f64,
    /// How urgently it is shown to those who have not voted on it.
    pub priority: f64,
    /// Beside [`PolisMap::groups`]: its statistics there.
    pub groups: Vec<GroupStats>,
}

/// A group of participants.
#[derive(Clone, Debug, PartialEq)]
pub struct PolisGroup {
    /// As Polis numbers it.
    pub id: usize,
    /// Mean place of its participants.
    pub centre: [f64; 2],
    /// How many participants.
    pub size: usize,
    /// Places in [`PolisMap::base_clusters`].
    pub base_clusters: Vec<usize>,
    /// What tells it from the others, agrees before disagrees.
    pub statements: Vec<Representative>,
    /// The group divided again, where that was asked for.
    pub subgroups: Vec<PolisSubgroup>,
}

/// A part of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct PolisSubgroup {
    /// As Polis numbers it within the group.
    pub id: usize,
    /// Mean place of its participants.
    pub centre: [f64; 2],
    /// Places in [`PolisMap::participants`].
    pub members: Vec<usize>,
    /// What tells it from the other parts of its group.
    pub statements: Vec<Representative>,
}

/// Participants so near each other that they are clustered as one.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseCluster {
    /// As Polis numbers it.
    pub id: usize,
    /// Mean place of its participants.
    pub centre: [f64; 2],
    /// Places in [`PolisMap::participants`].
    pub members: Vec<usize>,
}

/// Up to five statements on each side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolisConsensus {
    /// Agreed on by most.
    pub agree: Vec<Consensus>,
    /// Disagreed with by most.
    pub disagree: Vec<Consensus>,
}

impl PolisMap {
    /// Maps `votes`. Refuses a conversation without any.
    ///
    /// Running time: linear in the votes for the components; points² × a small constant for the
    /// silhouette, where points are at most 100 base clusters, or all participants in red-dwarf's
    /// way. A replay makes votes / batch updates of it. Memory: linear in the votes.
    pub fn of(votes: &Votes, params: &CheckedPolisParams) -> Result<Self, CannotMap> {
        if votes.is_empty() {
            return Err(CannotMap::NoVotes);
        }
        let votes = &*votes.apart();
        let every = match params.history {
            History::Cold => votes.len(),
            History::Replay { every } => every,
        };
        let events = match params.order {
            Order::Polled => Cow::Owned(polled(votes, every)),
            Order::Cast | Order::Ids => Cow::Borrowed(votes.events()),
        };
        let mut state = State::default();
        let mut end = 0;
        loop {
            end = (end + every).min(events.len());
            let ratings = Ratings::of(votes, &events[..end], params);
            let found = state.update(ratings, params);
            if end == events.len() {
                return Ok(findings::map(votes, &found, &state, params));
            }
            state.votes = findings::votes_of_kept(&found);
        }
    }
}
