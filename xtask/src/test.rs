//! `cargo xtask test`: everything, in one command.

use std::thread;

use crate::check::{self, EVERYTHING};
use crate::postgres::{self, Server};
use crate::report::{Outcome, Report};
use crate::run::{capture, cargo};
use crate::scratch::Scratch;
use crate::{audit, browser};

/// Runs all steps and prints the sum. True where nothing failed.
///
/// What has to be installed is installed while the first steps compile.
pub(crate) fn test() -> bool {
    let mut report = Report::default();
    let scratch = match Scratch::new() {
        Ok(scratch) => scratch,
        Err(why) => {
            report.step("folder", || Outcome::failed(format!("no temporary folder: {why}")));
            return report.end();
        }
    };
    thread::scope(|scope| {
        let postgres = scope.spawn(postgres::programs);
        let browser = scope.spawn(browser::programs);
        let provider = scope.spawn(browser::provider);
        let deny = scope.spawn(audit::cargo_deny);
        report.step("format", check::format);
        report.step("lints", check::lints);
        report.step("tests", || {
            let provider = joined(provider);
            let mut outcome = tests(&scratch, joined(postgres));
            // Its tests count their skips themselves; only here it is known why.
            outcome.skips.extend(provider.err().map(|why| (format!("provider: {why}"), 1)));
            outcome
        });
        report.step("docs", documentation);
        report.step("licences", || audit::licences(joined(deny)));
        report.step("browser", || browser::checks(joined(browser), &scratch));
    });
    report.end()
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T, String>>) -> Result<T, String> {
    thread.join().unwrap_or_else(|_| Err("the search for it ended in a panic".into()))
}

fn tests(scratch: &Scratch, programs: Result<std::path::PathBuf, String>) -> Outcome {
    let programs = match programs {
        Ok(programs) => programs,
        Err(why) => {
            let mut outcome = check::tests(scratch, None);
            outcome.counts.skipped += 1;
            outcome.skips.insert(format!("PostgreSQL: {why}"), 1);
            return outcome;
        }
    };
    match Server::start(programs, scratch) {
        Ok(server) => check::tests(scratch, Some(&server.url())),
        Err(why) => Outcome::failed(why),
    }
}

/// Each public thing is documented, and each link in the documentation leads somewhere.
fn documentation() -> Outcome {
    let mut command = cargo(&["doc", "--no-deps"]);
    capture(command.args(EVERYTHING).env("RUSTDOCFLAGS", "--deny warnings")).into()
}
