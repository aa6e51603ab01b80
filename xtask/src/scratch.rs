//! A folder for what a run leaves: databases, browser profiles, the demo's town.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use crate::postgres;

const NAME: &str = "preau-xtask-";

/// A temporary folder that goes when this does. What runs that were killed left is swept by the
/// next one, with the PostgreSQL that may still live in it.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A new folder of this process, readable by the user that PostgreSQL runs as.
    pub(crate) fn new() -> io::Result<Self> {
        sweep();
        let folder = std::env::temp_dir().join(format!("{NAME}{}", process::id()));
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(Self(folder))
    }

    /// A folder in it, made if it is not there.
    pub(crate) fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.0.join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(why) = fs::remove_dir_all(&self.0) {
            eprintln!("{} could not be removed: {why}", self.0.display());
        }
    }
}

fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for folder in entries.flatten().map(|entry| entry.path()).filter(|path| is_left(path)) {
        postgres::stop_left(&folder);
        // What belongs to another user stays; it is theirs to sweep.
        let _ = fs::remove_dir_all(&folder);
    }
}

/// Whether the folder is one of ours whose process is gone. Without `/proc` nobody can say, and
/// nothing is swept.
fn is_left(folder: &Path) -> bool {
    let process = folder.file_name().and_then(|name| name.to_str()?.strip_prefix(NAME));
    process
        .is_some_and(|id| Path::new("/proc/self").exists() && !Path::new("/proc").join(id).exists())
}
