//! `preau opinion simulate`: a conversation whose structure is known.

use std::path::PathBuf;

use opinion::simulate::{Params, Structure};

use super::files;

/// Makes up a conversation whose structure is known, for tests and teaching.
///
/// Writes votes.csv and comments.csv, which `preau opinion map` reads, and truth.csv, which says
/// who belongs where.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Folder for votes.csv, comments.csv and truth.csv; made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// What participants have in common
    #[arg(long, value_enum, default_value_t = Kind::Groups)]
    pub(crate) structure: Kind,
    /// How many people
    #[arg(long, value_name = "NUMBER", default_value_t = 300)]
    pub(crate) participants: usize,
    /// How many statements
    #[arg(long, value_name = "NUMBER", default_value_t = 40)]
    pub(crate) statements: usize,
    /// Shares of the groups, together 1
    #[arg(long, value_name = "SHARES", value_delimiter = ',', default_value = "0.3,0.7")]
    pub(crate) shares: Vec<f64>,
    /// By how much agreement differs between groups, or between the ends of the slope
    #[arg(long, value_name = "SHARE", default_value_t = 0.4)]
    pub(crate) difference: f64,
    /// On how many statements it differs
    #[arg(long, value_name = "NUMBER", default_value_t = 13)]
    pub(crate) on: usize,
    /// Share of statements that somebody answers
    #[arg(long, value_name = "SHARE", default_value_t = 0.6)]
    pub(crate) answered: f64,
    /// Share of answers that are passes
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub(crate) passes: f64,
    /// The same seed gives the same conversation
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// What participants have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Nothing: each statement has its own popularity.
    Noise,
    /// One axis on which everyone stands somewhere, without a gap.
    Slope,
    /// Groups that differ on some statements.
    Groups,
}

/// Writes the three files.
pub(crate) fn simulate(args: &SimulateArgs) -> anyhow::Result<()> {
    let (difference, on) = (args.difference, args.on);
    let params = Params {
        participants: args.participants,
        statements: args.statements,
        structure: match args.structure {
            Kind::Noise => Structure::Noise,
            Kind::Slope => Structure::Slope { difference, on },
            Kind::Groups => Structure::Groups { shares: args.shares.clone(), difference, on },
        },
        answered: args.answered,
        passes: args.passes,
        seed: args.seed,
        ..Params::default()
    };
    let made = params.check()?.simulate();
    let (mut votes, mut statements, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    made.write_votes(&mut votes)?;
    made.write_statements("Statement", &mut statements)?;
    made.write_truth(&mut truth)?;
    let written = [("votes.csv", votes), ("comments.csv", statements), ("truth.csv", truth)];
    let written = written.each_ref().map(|(name, content)| (*name, content.as_slice()));
    files::write(&args.out, &written)
}
