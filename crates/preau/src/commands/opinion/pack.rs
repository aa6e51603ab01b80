//! `preau opinion pack`: a table of votes as a compact file.

use std::path::PathBuf;

use anyhow::Context as _;
use opinion::{compact, read};

use super::super::input;
use super::{files, votes};

/// Writes a table of votes as a compact file: about a byte a vote, with only the votes that count.
#[derive(Debug, clap::Args)]
pub(crate) struct PackArgs {
    /// The table of votes
    pub(crate) votes: PathBuf,
    /// The compact file
    pub(crate) out: PathBuf,
    /// Table of statements; those with moderated -1 are left out
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,
}

/// Reads the votes and writes the file, whole or not at all.
pub(crate) fn pack(args: &PackArgs) -> anyhow::Result<()> {
    let mut votes = votes::read(&args.votes)?;
    if let Some(path) = &args.statements {
        read::statements(&mut votes, input::open(path)?).with_context(|| input::name(path))?;
    }
    let mut packed = Vec::new();
    compact::write(&votes, &mut packed).with_context(|| input::name(&args.votes))?;
    let name = args.out.file_name().and_then(|name| name.to_str());
    let name = name.with_context(|| format!("{}: not the name of a file", args.out.display()))?;
    let folder = args.out.parent().filter(|folder| !folder.as_os_str().is_empty());
    files::write(folder.unwrap_or(".".as_ref()), &[(name, &packed)])
}
