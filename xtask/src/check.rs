//! `cargo xtask check`, and the steps that it shares with `cargo xtask test`.

use std::collections::BTreeMap;

use crate::report::{Counts, Outcome, Report};
use crate::run::{capture, cargo};
use crate::scratch::Scratch;

/// What each cargo command is given, so that all of them build the same artefacts.
pub(crate) const EVERYTHING: [&str; 2] = ["--workspace", "--all-features"];

/// Format, lints, and tests on the embedded database. True where nothing failed.
pub(crate) fn check() -> bool {
    let mut report = Report::default();
    report.step("format", format);
    report.step("lints", lints);
    report.step("tests", || match Scratch::new() {
        Ok(scratch) => tests(&scratch, None),
        Err(why) => Outcome::failed(format!("no temporary folder: {why}")),
    });
    report.end()
}

/// `rustfmt` has nothing to change.
pub(crate) fn format() -> Outcome {
    capture(&mut cargo(&["fmt", "--all", "--check"])).into()
}

/// `clippy` has nothing to say, of all targets.
pub(crate) fn lints() -> Outcome {
    let mut command = cargo(&["clippy"]);
    command.args(EVERYTHING).args(["--all-targets", "--", "--deny", "warnings"]);
    capture(&mut command).into()
}

/// All tests and examples of the documentation, on PostgreSQL too where `postgres` says where
/// one is.
pub(crate) fn tests(scratch: &Scratch, postgres: Option<&str>) -> Outcome {
    let folder = match scratch.folder("tests") {
        Ok(folder) => folder,
        Err(why) => return Outcome::failed(format!("no temporary folder: {why}")),
    };
    let mut command = cargo(&["test", "--no-fail-fast"]);
    command.args(EVERYTHING).args(["--", "--show-output"]);
    command.env("TMPDIR", folder).env_remove("PREAU_TEST_POSTGRES");
    if let Some(url) = postgres {
        command.env("PREAU_TEST_POSTGRES", url);
    }
    let ran = capture(&mut command);
    let mut outcome = read(&ran.output);
    // Not one test failed, yet cargo did: something was not built, or a test ended its process.
    if !ran.ok && outcome.counts.failed == 0 {
        outcome.counts.failed = 1;
    }
    outcome.output = ran.output;
    outcome
}

/// Counts what `cargo test -- --show-output` printed. A test that passed and printed a line
/// starting with `skipped:` counts as skipped, because part of what it stands for was not looked
/// at.
fn read(output: &str) -> Outcome {
    let mut counts = Counts::default();
    let mut skips = BTreeMap::new();
    let (mut passing, mut counted, mut said) = (false, false, 0);
    for line in output.lines() {
        if line == "successes:" || line == "failures:" {
            passing = line == "successes:";
        } else if line.starts_with("---- ") && line.ends_with(" stdout ----") {
            counted = false;
        } else if let (true, Some(why)) = (passing, line.strip_prefix("skipped: ")) {
            *skips.entry(why.to_owned()).or_insert(0) += 1;
            said += usize::from(!std::mem::replace(&mut counted, true));
        } else if let Some(result) = line.strip_prefix("test result: ") {
            passing = false;
            counts.passed += number_before(result, " passed");
            counts.failed += number_before(result, " failed");
            counts.skipped += number_before(result, " ignored");
        }
    }
    counts.passed -= said.min(counts.passed);
    counts.skipped += said;
    Outcome { counts, skips, output: String::new() }
}

/// The number that stands right before `word`, 0 where there is none.
pub(crate) fn number_before(line: &str, word: &str) -> usize {
    let before = line.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 3 tests
test a ... ok
test b ... ok
test c ... ignored

successes:

---- a stdout ----
skipped: PostgreSQL (PREAU_TEST_POSTGRES is not set)
skipped: PostgreSQL (PREAU_TEST_POSTGRES is not set)
---- b stdout ----
nothing skipped: all was there

successes:
    a
    b

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 1 test
test d ... FAILED

failures:

---- d stdout ----
skipped: half of it

failures:
    d

test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn a_test_that_says_it_skipped_is_no_pass_and_one_skip() {
        let outcome = read(OUTPUT);
        assert_eq!(outcome.counts, Counts { passed: 1, failed: 1, skipped: 2 });
        let why = "PostgreSQL (PREAU_TEST_POSTGRES is not set)";
        assert_eq!(outcome.skips, BTreeMap::from([(why.to_owned(), 2)]));
    }

    #[test]
    fn what_is_not_a_test_result_counts_nothing() {
        let outcome = read("error: could not compile `civic`\n12 passed\n");
        assert_eq!(outcome.counts, Counts::default());
    }

    #[test]
    fn numbers_are_read_before_their_word() {
        assert_eq!(number_before("browser: 12 passed, 3 failed", " failed"), 3);
        assert_eq!(number_before("browser: many passed", " passed"), 0);
        assert_eq!(number_before("", " passed"), 0);
    }
}
