//! Votes from a table or from a compact file.

use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::Context as _;
use opinion::{Votes, compact, read};

use super::super::input;
use super::progress::{Progress, size};

/// The first bytes of a compact file.
const COMPACT: &[u8] = b"\x89VOTES\r\n";

/// Reads votes, in whichever way they are written.
pub(super) fn read(path: &Path) -> anyhow::Result<Votes> {
    let progress = Progress::of("read", size(path));
    let mut source = BufReader::with_capacity(1 << 16, progress.read(input::open(path)?));
    let begin = source.fill_buf().with_context(|| input::name(path))?;
    if begin.starts_with(COMPACT) {
        return compact::read(source).with_context(|| input::name(path));
    }
    let mut votes = Votes::new();
    read::votes(&mut votes, source).with_context(|| input::name(path))?;
    Ok(votes)
}
