//! From votes to an opinion map: who answers alike, what is shared, what divides, and how sure
//! that is.
//!
//! People vote agree, disagree or pass on short statements; nobody votes on all of them. The map
//! places those who answer alike near each other, says **whether there are groups at all**, and
//! tells for each statement whether every group shares it, whether it sets groups against each
//! other, or whether too few votes are there to say.
//!
//! ```
//! use opinion::{CheckedParams, OpinionMap, Side, Vote, Votes};
//!
//! let mut votes = Votes::new();
//! for person in 0..40_u64 {
//!     for statement in 0..12_u64 {
//!         // Two camps that are for and against every other statement …
//!         let vote = if (person + statement) % 2 == 0 { Vote::Agree } else { Vote::Disagree };
//!         votes.cast(person, statement, vote);
//!     }
//!     // … and all want benches in the square.
//!     votes.cast(person, "benches", Vote::Agree);
//! }
//! let map = OpinionMap::of(&votes, &CheckedParams::default())?;
//! assert!(map.divided);
//! assert_eq!(map.groups.len(), 2);
//! let shared = &map.statements[map.consensus[0]];
//! assert_eq!(shared.id.to_string(), "benches");
//! assert!(shared.all.interval(Side::Agree).low > 0.9);
//! assert_eq!(map.divisive.len(), 12);
//! assert!(map.to_json().starts_with(r#"{"schema":"preau.opinion-map/1""#));
//! # Ok::<(), opinion::CannotMap>(())
//! ```
//!
//! # How a map is made
//! 1. Participants with enough agreements and disagreements are kept ([`Params::min_votes`]). A
//!    pass is counted among those who saw a statement, but it is no opinion and moves nobody; a
//!    vote that was not cast is missing, and nothing is filled in for it.
//! 2. The table is put into a canonical order and sign, so that neither names nor the order of
//!    anything matter, and swapping agree and disagree mirrors the map.
//! 3. The votes are compared with shuffled ones: whether there is more in common than chance
//!    gives, and on how many axes (Horn's parallel analysis, 1965, with the margins kept; at most
//!    five). Without any, nobody is put into groups.
//! 4. A low-rank model of the votes places everyone: how popular a statement is, how readily
//!    somebody agrees, and what they share with others, as regularised least squares on the votes
//!    there are (Hoff 2005; Udell et al. 2016; Community Notes, Wojcik et al. 2022). The
//!    regularisation is estimated from the data. Who voted little is drawn towards the middle.
//! 5. Groups are latent classes of the same votes, each group's answers drawn to the common ones by
//!    what all statements say of how far groups differ, sought for 2 to [`Params::max_groups`]. How
//!    many there are is decided by resampling the participants: a further group must foresee the
//!    votes of those who were not drawn better (Smyth 2000), and each must be found again (mean
//!    Jaccard index, Hennig 2007). If not even two hold, the map says that there is a common axis
//!    without groups. A grouping with a group too small to be shown is not considered.
//! 6. Whoever belongs to their group with less than 55 % certainty over the resamples belongs to
//!    none, and is said to ([`Participant::group`]).
//! 7. Each statement is told by intervals in every group, with control of false discoveries.
//!
//! # What is called a division
//! Any cloud of points can be cut into groups, and engines without a test always report some: on
//! votes cast by coin toss, two to five. Here the votes are compared with shuffled conversations
//! in which nobody shares an opinion with anybody, yet in which **every participant agrees and
//! disagrees exactly as often** as they did, every statement gets exactly the votes it got, and
//! everyone has answered what they had answered. So neither popular statements nor people who
//! agree with everything are called a division. The comparison is exact, however small the
//! conversation (Besag & Clifford 1989, on tables with the same margins).
//!
//! What it cannot tell: where all statements lean the same way, those who agree with all of them
//! cannot be told from people who like to say yes, and no division is found;
//! [`OpinionMap::readiness_differs`] then says that there is something that only statements put
//! both ways could show. Nor does a division mean that groups are far apart: a long slope without a
//! gap can be cut in two again and again at the same place, and then passes for two groups; of
//! that [`OpinionMap::silhouette`] tells.
//!
//! # What is promised
//! - The same votes in any order give the same bytes; participants' names change nothing else.
//! - Nothing here reads a clock, a file or the network; chance comes from [`Params::seed`].
//! - Groups and colleges under [`Params::shown_from`] people are not shown alone, colleges not
//!   even as a difference.

mod aligned;
mod canonical;
mod chance;
mod colleges;
pub mod compact;
pub mod compare;
mod division;
mod eigen;
mod error;
mod findings;
mod groups;
pub mod html;
mod json;
mod kmeans;
mod labels;
mod map;
mod memory;
mod model;
mod parallel;
mod params;
pub mod polis;
pub mod read;
mod renewal;
mod sentences;
mod shrinkage;
mod silhouette;
pub mod simulate;
mod spectrum;
mod stability;
mod state;
mod statements;
pub mod svg;
mod table;
mod tally;
mod trades;
mod votes;

pub use colleges::College;
pub use error::{CannotMap, CannotPack, CannotRead, CannotUnpack, RefusedParams, UnknownVote};
pub use findings::{
    Bridge, Difference, Distinct, FALSE_DISCOVERIES, Finding, Findings, Gap, Held, Hundredths,
    LEAST_BRIDGE, LEAST_GAP, Participation, Presence, Sensitivity, Weighted, WithoutUnverified,
};
pub use json::{MODE, SCHEMA};
pub use labels::{Labels, fill};
pub use map::{Group, OpinionMap, Outcome, Participant, Step, Test};
pub use parallel::within;
pub use params::{CheckedParams, Params};
pub use state::State;
pub use statements::{Standing, Statement, Typical};
pub use tally::{Interval, Side, Tally};
pub use votes::{Id, Vote, Votes};

/// The example in the README, kept true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;
