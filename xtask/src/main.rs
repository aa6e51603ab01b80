//! What developers run: `cargo xtask check`, `test`, `audit`, `bench`.
//!
//! Made of the standard library alone, so that it is built in seconds on a machine that has
//! nothing yet. What a step needs (PostgreSQL, Chromium, `cargo-deny`) is looked for, installed
//! where that can be done without asking, and otherwise said and counted as a skip.

mod audit;
mod bench;
mod browser;
mod check;
#[cfg(test)]
mod docs;
mod peers;
mod postgres;
mod programs;
mod report;
mod run;
mod scratch;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  check          format, lints, tests on the embedded database: for the inner loop
  test           everything: format, lints, tests on both databases, documentation,
                 licences, browser; ends with `N passed, N failed, N skipped`
  audit          known vulnerabilities in what we depend on (needs the network)
  bench [crate]  the measurements of a crate, or of all
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let passed = match words[..] {
        ["check"] => check::check(),
        ["test"] => test::test(),
        ["audit"] => audit::audit(),
        ["bench", ref names @ ..] => bench::bench(names),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            true
        }
        _ => {
            eprint!("xtask does not know `{}`.\n\n{HELP}", words.join(" "));
            false
        }
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
