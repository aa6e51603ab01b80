//! The browser tests of `tests/browser`, on a demo of the program just built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::check::{EVERYTHING, number_before};
use crate::programs;
use crate::report::{Counts, Outcome};
use crate::run::{capture, cargo, root, target};
use crate::scratch::Scratch;

/// The Tuesday on which tests happen, and how long the demo may take to fill its town.
const TODAY: &str = "2026-03-03";
const PATIENCE: Duration = Duration::from_mins(2);

/// The path of Chromium, with Node and the packages of `tests/browser` in place.
pub(crate) fn programs() -> Result<PathBuf, String> {
    let chromium = || programs::find(&["chromium", "chromium-browser", "google-chrome"]);
    let mut missing = without_node();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !missing.is_empty() {
        programs::install(&missing)?;
    }
    packages(&folder())?;
    chromium().ok_or_else(|| "chromium was installed but is not on the search path".into())
}

/// The Debian packages of what is missing of Node.
fn without_node() -> Vec<&'static str> {
    let needed = [("node", "nodejs"), ("npm", "npm")].into_iter();
    needed
        .filter(|(program, _)| programs::find(&[program]).is_none())
        .map(|(_, name)| name)
        .collect()
}

/// The provider of identities of `tests/provider`, which tests of pages start.
pub(crate) fn provider() -> Result<(), String> {
    let missing = without_node();
    if !missing.is_empty() {
        programs::install(&missing)?;
    }
    packages(&root().join("tests/provider"))
}

/// Installs what the lock file of `folder` says, unless that was done since it changed.
fn packages(folder: &Path) -> Result<(), String> {
    let written = |path: &str| fs::metadata(folder.join(path)).and_then(|file| file.modified());
    let locked = written("package-lock.json");
    if written("node_modules/.package-lock.json").is_ok_and(|at| locked.is_ok_and(|l| at >= l)) {
        return Ok(());
    }
    let ran = capture(Command::new("npm").args(["ci", "--no-audit"]).current_dir(folder));
    ran.into_result().map(drop).map_err(|output| format!("npm ci failed:\n{output}"))
}

fn folder() -> PathBuf {
    root().join("tests/browser")
}

/// Builds the program, starts its demo and runs all browser checks on it. As long as the program
/// has no demo, the checks of the harness itself are run.
pub(crate) fn checks(chromium: Result<PathBuf, String>, scratch: &Scratch) -> Outcome {
    let chromium = match chromium {
        Ok(chromium) => chromium,
        Err(why) => return Outcome::skipped(format!("browser: {why}")),
    };
    match with_demo(&chromium, scratch) {
        Ok(outcome) => outcome,
        Err(why) => Outcome::failed(why),
    }
}

fn with_demo(chromium: &Path, scratch: &Scratch) -> Result<Outcome, String> {
    let folder = scratch.folder("browser").map_err(|why| format!("no folder: {why}"))?;
    let links = folder.join("links.json");
    let program = build()?;
    let demo = has_demo(&program).then(|| Demo::start(&program, &folder, &links)).transpose()?;
    let mut command = Command::new("node");
    command.arg("run.mjs").current_dir(self::folder());
    command.env("PREAU_CHROMIUM", chromium).env("TMPDIR", &folder);
    command.env("PREAU_SCREENSHOTS", target().join("screenshots")).env_remove("PREAU_LINKS");
    if demo.is_some() {
        command.env("PREAU_LINKS", &links).env("PREAU_LOG_FILE", folder.join("demo.log"));
    }
    let ran = capture(&mut command);
    let mut outcome = read(&ran.output);
    if !ran.ok && outcome.counts.failed == 0 {
        outcome.counts.failed = 1;
    }
    outcome.output = ran.output;
    if let (1.., Some(demo)) = (outcome.counts.failed, &demo) {
        outcome.output += &demo.said();
    }
    Ok(outcome)
}

/// Sums up what `run.mjs` printed: `not ok`, `skipped:` and a last line with the counts.
fn read(output: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for line in output.lines() {
        if let Some(why) = line.strip_prefix("skipped: ") {
            *outcome.skips.entry(why.to_owned()).or_insert(0) += 1;
        } else if line.starts_with("browser: ") {
            outcome.counts = Counts {
                passed: number_before(line, " passed"),
                failed: number_before(line, " failed"),
                skipped: number_before(line, " skipped"),
            };
        }
    }
    outcome
}

/// The program as the tests have built it: asking for the tests too makes cargo choose the same
/// features of what they share, so that little is left to build.
fn build() -> Result<PathBuf, String> {
    let mut command = cargo(&["build", "--bins", "--tests"]);
    capture(command.args(EVERYTHING)).into_result()?;
    Ok(target().join("debug/preau"))
}

fn has_demo(program: &Path) -> bool {
    let help = capture(Command::new(program).args(["demo", "--help"]));
    help.ok && help.output.contains("--links")
}

/// A running demo. Ended when this goes.
struct Demo {
    process: Child,
    log: PathBuf,
}

impl Demo {
    /// Starts it and waits until it has written its address and sign-in links to `links`.
    fn start(program: &Path, folder: &Path, links: &Path) -> Result<Self, String> {
        let log = folder.join("demo.log");
        let failed = |why: std::io::Error| format!("the demo could not be started: {why}");
        let file = fs::File::create(&log).map_err(failed)?;
        // What it says to whoever started it has the links: that is no log.
        let said = fs::File::create(folder.join("demo.out")).map_err(failed)?;
        let mut command = Command::new(program);
        command.args(["demo", "--port", "0", "--today", TODAY, "--links"]).arg(links);
        command.current_dir(folder).env("TMPDIR", folder).stdin(Stdio::null());
        command.env("PREAU_LOG", "trace").stdout(said).stderr(file);
        let mut demo = Self { process: command.spawn().map_err(failed)?, log };
        let start = Instant::now();
        while start.elapsed() < PATIENCE && matches!(demo.process.try_wait(), Ok(None)) {
            if fs::read_to_string(links).is_ok_and(|text| text.trim_end().ends_with('}')) {
                return Ok(demo);
            }
            sleep(Duration::from_millis(50));
        }
        Err(format!("the demo was not ready after {:?}{}", start.elapsed(), demo.said()))
    }

    /// What it warned of: the log has everything, to be looked through for secrets.
    fn said(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let warnings = log.lines().filter(|line| line.contains("WARN") || line.contains("ERROR"));
        format!("\n--- the demo warned\n{}", warnings.collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself, which was noticed elsewhere.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
