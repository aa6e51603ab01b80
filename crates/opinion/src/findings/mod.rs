//! What the votes show: of each statement, of the groups, of who is missing, and how firmly.

mod apart;
mod bridging;
mod crossfit;
mod proportions;
mod reach;
mod rows;
mod sensitivity;
mod summary;
mod tell;
mod weights;

pub use apart::{Distinct, FALSE_DISCOVERIES, Gap, LEAST_GAP};
pub use bridging::{Bridge, LEAST_BRIDGE};
pub use proportions::Difference;
pub use reach::{Participation, Presence};
pub use sensitivity::{Held, Hundredths, Sensitivity, WithoutUnverified};
pub use summary::Finding;
pub use weights::Weighted;

pub(crate) use apart::Distincts;
pub(crate) use reach::Reach;
pub(crate) use summary::summarise;
pub(crate) use tell::{compare, tell};

/// What is found beside groups, consensus and division.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Places in the map's `statements` of those with a [bridge](Bridge::side), surest first.
    pub bridging: Vec<usize>,
    /// Places of those with too few votes to say, nearest to enough first.
    pub uncertain: Vec<usize>,
    /// Who took part and who is missing.
    pub participation: Participation,
    /// What stands when some are left out.
    pub sensitivity: Sensitivity,
    /// All of it as a list, the most important first.
    pub summary: Vec<Finding>,
}
