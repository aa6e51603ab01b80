//! `preau opinion compare`: what differs between two maps.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use opinion::compare::{Comparison, Mapped};

use super::super::input;
use crate::print::say;

/// Says what differs between two maps.
///
/// Groups are compared on the participants that both maps have, by the adjusted Rand index: 1 is
/// the same groups, 0 as much alike as by chance. Coordinates are compared after the second map
/// is moved, turned, mirrored and scaled onto the first.
#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// One map.json
    pub(crate) a: PathBuf,
    /// Another
    pub(crate) b: PathBuf,
    /// Prints JSON instead of words
    #[arg(long)]
    pub(crate) json: bool,
}

/// Prints the comparison.
pub(crate) fn compare(args: &CompareArgs) -> anyhow::Result<()> {
    let comparison = Comparison::of(&read(&args.a)?, &read(&args.b)?);
    if args.json {
        return say!("{}", comparison.to_json());
    }
    for line in comparison.in_words() {
        say!("{line}")?;
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Mapped> {
    let mut text = String::new();
    input::open(path)?.read_to_string(&mut text).with_context(|| input::name(path))?;
    Mapped::from_json(&text).with_context(|| input::name(path))
}
