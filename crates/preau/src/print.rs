//! What commands print. Who stops reading (`preau … | head`) has seen enough, and that is no
//! failure.

use std::fmt::{self, Arguments, Display};
use std::io::{self, ErrorKind, Write};

/// Whoever read standard output has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NobodyReads;

impl Display for NobodyReads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for NobodyReads {}

/// Prints a line, as `println!`: `say!("{count} texts")?`.
macro_rules! say {
    ($($what:tt)*) => { $crate::print::line(format_args!($($what)*)) };
}
pub(crate) use say;

/// Prints a line; for [`say!`].
pub(crate) fn line(line: Arguments<'_>) -> anyhow::Result<()> {
    printed(writeln!(io::stdout(), "{line}"))
}

/// Tells a reader who has gone from an output that cannot be written, such as a full disk.
pub(crate) fn printed(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        Err(error) => Err(anyhow::Error::from(error).context("standard output")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_has_gone_is_told_from_a_full_disk() {
        assert!(printed(Ok(())).is_ok());
        let gone = printed(Err(ErrorKind::BrokenPipe.into())).expect_err("gone");
        assert!(gone.is::<NobodyReads>());
        let full = printed(Err(ErrorKind::StorageFull.into())).expect_err("full");
        assert!(!full.is::<NobodyReads>());
    }
}
