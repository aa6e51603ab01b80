//! Steps, their times, and the line that says it all.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::time::Instant;

use crate::run::Ran;

/// How many checks passed, failed, were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { passed, failed, skipped } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// What a step came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// A step without tests of its own counts as one.
    pub(crate) counts: Counts,
    /// Why something was skipped, and how often for that reason. Always printed.
    pub(crate) skips: BTreeMap<String, usize>,
    /// Printed in full where something failed.
    pub(crate) output: String,
}

impl Outcome {
    /// Could not even begin.
    pub(crate) fn failed(why: String) -> Self {
        Ran { ok: false, output: why }.into()
    }

    /// Skipped as a whole.
    pub(crate) fn skipped(why: impl Into<String>) -> Self {
        let counts = Counts { skipped: 1, ..Counts::default() };
        Self { counts, skips: BTreeMap::from([(why.into(), 1)]), output: String::new() }
    }
}

impl From<Ran> for Outcome {
    fn from(ran: Ran) -> Self {
        let (passed, failed) = (usize::from(ran.ok), usize::from(!ran.ok));
        let counts = Counts { passed, failed, skipped: 0 };
        Self { counts, output: ran.output, ..Self::default() }
    }
}

/// Runs steps one after the other; a step that fails does not keep the next from running.
#[derive(Default)]
pub(crate) struct Report {
    total: Counts,
}

impl Report {
    /// Runs one step: one line where it went well, its whole output where it did not.
    pub(crate) fn step(&mut self, name: &str, step: impl FnOnce() -> Outcome) {
        let start = Instant::now();
        let Outcome { counts, skips, output } = step();
        let seconds = start.elapsed().as_secs_f64();
        let mark = match counts {
            Counts { failed: 1.., .. } => "FAILED",
            Counts { passed: 0, skipped: 1.., .. } => "skipped",
            _ => "ok",
        };
        println!("{mark:8} {name:10} {seconds:7.1} s   {counts}");
        for (why, times) in skips {
            println!("         skipped: {why} ×{times}");
        }
        if counts.failed > 0 {
            println!("--- {name}\n{}\n---", output.trim_end());
        }
        self.total += counts;
    }

    /// Prints the last line. True where nothing failed.
    pub(crate) fn end(&self) -> bool {
        println!("{}", self.total);
        self.total.failed == 0
    }
}
