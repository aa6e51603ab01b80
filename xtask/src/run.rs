//! Running commands.

use std::env;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command left.
pub(crate) struct Ran {
    /// Whether it ended with exit code 0.
    pub(crate) ok: bool,
    /// What it printed, both streams in the order of writing.
    pub(crate) output: String,
}

impl Ran {
    /// The output of a command that went well, or else what to say of one that did not.
    pub(crate) fn into_result(self) -> Result<String, String> {
        if self.ok { Ok(self.output) } else { Err(self.output) }
    }
}

/// Runs to the end without a standard input, and keeps what is printed.
pub(crate) fn capture(command: &mut Command) -> Ran {
    both_streams(command).unwrap_or_else(|why| Ran {
        ok: false,
        output: format!("{}: {why}\n", command.get_program().display()),
    })
}

fn both_streams(command: &mut Command) -> io::Result<Ran> {
    let (mut reader, writer) = io::pipe()?;
    command.stdin(std::process::Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    // The command holds our ends of the pipe; without letting go, the reading would never end.
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(Ran { ok: child.wait()?.success(), output: String::from_utf8_lossy(&bytes).into_owned() })
}

/// The cargo that runs us, at the workspace's root, without colours.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root()).env("CARGO_TERM_COLOR", "never");
    command
}

/// The workspace's root.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}
