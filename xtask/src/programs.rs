//! Programs that a machine may lack.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use crate::run::capture;

/// The first of `names` that is found on the search path.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name))).find(|p| p.is_file())
}

/// The number that `id` prints: with `-u`, of the user named, or else of ourselves.
pub(crate) fn id(arguments: &[&str]) -> Option<u32> {
    capture(Command::new("id").args(arguments)).into_result().ok()?.trim().parse().ok()
}

/// Whether we may do everything on this machine.
pub(crate) fn are_root() -> bool {
    id(&["-u"]) == Some(0)
}

/// Installs Debian packages where that needs no question: as root, with apt-get at hand.
/// Elsewhere the error says what to install.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    /// Two steps prepare at once; apt-get works for one at a time.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let names = packages.join(" ");
    if !are_root() || find(&["apt-get"]).is_none() {
        return Err(format!("install {names} and run this again"));
    }
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    println!("         installing {names}");
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn apt(arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new("apt-get");
    command.args(["--quiet", "-o", "DPkg::Lock::Timeout=300"]).args(arguments);
    let output = capture(command.env("DEBIAN_FRONTEND", "noninteractive")).into_result();
    output.map(drop).map_err(|output| format!("apt-get {} failed:\n{output}", arguments.join(" ")))
}

/// A command that runs `program` as `user` from within `folder`, or as ourselves without one.
pub(crate) fn as_user(user: Option<&str>, program: &Path, folder: &Path) -> Command {
    let mut command = match user {
        Some(user) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.current_dir(folder);
    command
}
