//! What can be chosen: the two published engines by name, or each of their differences alone.

use crate::error::RefusedParams;

/// In which order participants and statements stand. Polis' k-means starts from the first
/// distinct points, so **the order changes the result**, as it does in Polis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Of their first vote, in the order in which votes were cast.
    Cast,
    /// Of their first vote, where each batch of votes is read by statement, then participant, as
    /// production reads its database. Without [`History::Replay`] all votes are one batch: so
    /// does production after a full recomputation.
    Polled,
    /// Of their ids, as in red-dwarf.
    Ids,
}

/// Who takes part in the clustering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// At least min(7, statements) votes, passes included; filled up to 15 participants with
    /// those who voted most; who was ever in stays in.
    Production,
    /// At least so many votes, and no exception (red-dwarf: 7).
    Flat(usize),
}

/// Which way the axes point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Inside Polis agree is −1, and each component's loadings sum to a positive number (in a
    /// replay: the component keeps the direction it had).
    Polis,
    /// Agree is +1, and the loading of greatest size is positive (scikit-learn's `svd_flip`).
    Sklearn,
}

/// What is clustered, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clustering {
    /// Up to so many base clusters (production: 100) by Polis' k-means, then groups of base
    /// clusters, weighted by their size.
    BaseClusters(usize),
    /// Participants themselves by Lloyd's algorithm as in scikit-learn: at most 300 iterations,
    /// tolerance 10⁻⁴ of the mean variance. It starts from the leftmost distinct places, so that
    /// unlike Polis it does not depend on the order of participants.
    Participants,
}

/// How representative statements are selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// z above 1.2816.
    Production,
    /// z above the exact quantile 1.28155…; nothing at all for a group that has statements that
    /// pass but none that it agrees on well; `n_agree` is the number of the shown side.
    RedDwarf,
}

/// Which votes comment priorities count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorityVotes {
    /// Those of this update.
    Current,
    /// Those of the previous update, as the production source reads (none on a cold start).
    Previous,
}

/// Whether the past is computed too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// All votes at once.
    Cold,
    /// Votes in batches, each an update that starts from the last one's components, base
    /// clusters, groups, smoothing and kept participants.
    Replay {
        /// Votes in a batch.
        every: usize,
    },
}

/// How components are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// Exactly, by block Lanczos.
    Exact,
    /// By so many power iterations from the previous components, with deflation, as production
    /// does (100). From a cold start the first is along equal loadings, where production draws.
    Power(usize),
}

/// How a Polis map is made. [`PolisParams::named`] gives the published engines; every field can
/// be changed alone.
///
/// ```
/// use opinion::polis::{Order, PolisParams};
///
/// let params = PolisParams { order: Order::Ids, ..PolisParams::polis() }.check()?;
/// assert_eq!(PolisParams::named("red-dwarf"), Some(PolisParams::red_dwarf()));
/// # Ok::<(), opinion::RefusedParams>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PolisParams {
    /// `"polis"` or `"red-dwarf"`: what the map says it is.
    pub mode: &'static str,
    /// Of participants and statements.
    pub order: Order,
    /// Who is clustered.
    pub kept: Kept,
    /// Of the axes.
    pub sign: Sign,
    /// Of the components.
    pub solver: Solver,
    /// Base clusters or participants.
    pub clustering: Clustering,
    /// The most groups looked for, 2 to 5. Default 5.
    pub max_groups: usize,
    /// Of representative statements.
    pub selection: Selection,
    /// Of comment priorities.
    pub priority_votes: PriorityVotes,
    /// Cold, or replayed.
    pub history: History,
    /// Updates that must agree before another number of groups is shown. Default 4.
    pub smoothing: usize,
    /// Whether each group is divided again.
    pub subgroups: bool,
    /// Votes by participants beyond so many are dropped. Production: 100,000.
    pub max_participants: usize,
    /// Votes on statements beyond so many are dropped. Production: 10,000.
    pub max_statements: usize,
}

impl Default for PolisParams {
    fn default() -> Self {
        Self::polis()
    }
}

impl PolisParams {
    /// The production algorithm on all votes at once.
    pub fn polis() -> Self {
        Self {
            mode: "polis",
            order: Order::Cast,
            kept: Kept::Production,
            sign: Sign::Polis,
            solver: Solver::Exact,
            clustering: Clustering::BaseClusters(100),
            max_groups: 5,
            selection: Selection::Production,
            priority_votes: PriorityVotes::Current,
            history: History::Cold,
            smoothing: 4,
            subgroups: true,
            max_participants: 100_000,
            max_statements: 10_000,
        }
    }

    /// The production algorithm as it was run: votes in batches of `every`, each of which starts
    /// from the last.
    pub fn replay(every: usize) -> Self {
        Self {
            order: Order::Polled,
            solver: Solver::Power(100),
            history: History::Replay { every },
            ..Self::polis()
        }
    }

    /// The Python peer, version 0.4.0.
    pub fn red_dwarf() -> Self {
        Self {
            mode: "red-dwarf",
            order: Order::Ids,
            kept: Kept::Flat(7),
            sign: Sign::Sklearn,
            clustering: Clustering::Participants,
            selection: Selection::RedDwarf,
            subgroups: false,
            max_participants: usize::MAX,
            max_statements: usize::MAX,
            ..Self::polis()
        }
    }

    /// `polis`, `polis-polled` (as after a full recomputation), `polis-replay` (batches of 50) or
    /// `red-dwarf`; `None` for any other name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "polis" => Some(Self::polis()),
            "polis-polled" => Some(Self { order: Order::Polled, ..Self::polis() }),
            "polis-replay" => Some(Self::replay(50)),
            "red-dwarf" => Some(Self::red_dwarf()),
            _ => None,
        }
    }

    /// Accepts them, or says which one is out of bounds.
    pub fn check(self) -> Result<CheckedPolisParams, RefusedParams> {
        if !(2..=5).contains(&self.max_groups) {
            return Err(RefusedParams::MaxGroups(self.max_groups));
        }
        if matches!(self.kept, Kept::Flat(0)) {
            return Err(RefusedParams::NoMinVotes);
        }
        if let Clustering::BaseClusters(count @ 0..=1) = self.clustering {
            return Err(RefusedParams::BaseClusters(count));
        }
        if self.history == (History::Replay { every: 0 }) {
            return Err(RefusedParams::EmptyBatch);
        }
        if matches!(self.history, History::Replay { .. })
            && self.clustering == Clustering::Participants
        {
            return Err(RefusedParams::ReplayOfParticipants);
        }
        Ok(CheckedPolisParams(self))
    }
}

/// Parameters within their limits.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct CheckedPolisParams(PolisParams);

impl std::ops::Deref for CheckedPolisParams {
    type Target = PolisParams;

    fn deref(&self) -> &PolisParams {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(change: impl FnOnce(&mut PolisParams)) -> RefusedParams {
        let mut params = PolisParams::polis();
        change(&mut params);
        params.check().expect_err("should be refused")
    }

    #[test]
    fn the_named_ones_pass() {
        for name in ["polis", "polis-polled", "polis-replay", "red-dwarf"] {
            let params = PolisParams::named(name).expect(name);
            assert!(name.starts_with(params.mode));
            assert!(params.check().is_ok(), "{name}");
        }
        assert_eq!(PolisParams::named("delphi"), None);
    }

    #[test]
    fn each_limit_is_kept() {
        assert_eq!(refusal(|p| p.max_groups = 1), RefusedParams::MaxGroups(1));
        assert_eq!(refusal(|p| p.max_groups = 6), RefusedParams::MaxGroups(6));
        assert_eq!(refusal(|p| p.kept = Kept::Flat(0)), RefusedParams::NoMinVotes);
        assert_eq!(
            refusal(|p| p.clustering = Clustering::BaseClusters(1)),
            RefusedParams::BaseClusters(1)
        );
        assert_eq!(
            refusal(|p| p.history = History::Replay { every: 0 }),
            RefusedParams::EmptyBatch
        );
        let both = |p: &mut PolisParams| {
            p.history = History::Replay { every: 9 };
            p.clustering = Clustering::Participants;
        };
        assert_eq!(refusal(both), RefusedParams::ReplayOfParticipants);
    }
}
