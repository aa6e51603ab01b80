//! Files that are there whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Writes all `files` into `folder`, which is made if it is not there: first beside their places
/// under names that begin with a dot, then moved there one after the other. If one cannot be
/// written, none is moved.
pub(super) fn write(folder: &Path, files: &[(&str, &[u8])]) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut waiting = Waiting::default();
    for (name, content) in files {
        let part = folder.join(format!(".{name}.{}", std::process::id()));
        waiting.0.push(part.clone());
        fs::write(&part, content).with_context(|| part.display().to_string())?;
    }
    for ((name, _), part) in files.iter().zip(&waiting.0) {
        let path = folder.join(name);
        fs::rename(part, &path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Takes away what was not moved.
#[derive(Default)]
struct Waiting(Vec<PathBuf>);

impl Drop for Waiting {
    fn drop(&mut self) {
        for part in &self.0 {
            let _ = fs::remove_file(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_or_nothing() {
        let folder = std::env::temp_dir().join(format!("preau-{}-files", std::process::id()));
        write(&folder, &[("a", b"old")]).expect("written");
        let refused = write(&folder, &[("a", b"new"), ("no/such", b"x")]);
        refused.expect_err("a folder that is not there");
        assert_eq!(fs::read(folder.join("a")).expect("still there"), b"old");
        write(&folder, &[("a", b"new"), ("b", b"x")]).expect("written");
        assert_eq!(fs::read(folder.join("a")).expect("there"), b"new");
        let names = fs::read_dir(&folder).expect("a folder").count();
        assert_eq!(names, 2, "nothing is left lying about");
        fs::remove_dir_all(&folder).expect("gone");
    }
}
