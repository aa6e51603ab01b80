//! The files of the embedded database.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use civic::context::Random;
use civic::ids::PublicId;
use civic::time::Clock;
use civic::{Failure, Secrets, Store};

/// A folder that anyone can read, gone with this.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Self {
        let name = Random::from_machine().draw(PublicId::draw);
        let path = std::env::temp_dir().join(format!("preau-store-{name}"));
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }

    /// Names and modes of what is in it, by name.
    fn files(&self) -> Vec<(String, u32)> {
        let entries = fs::read_dir(&self.0).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, entry.metadata().unwrap().permissions().mode() & 0o777)
            })
            .collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn open(path: &Path) -> Result<Store, Failure> {
    let secrets = Secrets::from_bytes([1; 32]);
    Store::open_sqlite(path, secrets, Clock::System, Random::from_machine()).await
}

#[tokio::test]
async fn the_database_what_is_beside_it_and_its_copies_are_the_owners_alone() {
    let folder = Folder::make();
    let store = open(&folder.0.join("preau.db")).await.unwrap();
    store.copy_to(&folder.0.join("copy.db")).await.unwrap();
    let files = folder.files();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["copy.db", "preau.db", "preau.db-shm", "preau.db-wal"]);
    assert!(files.iter().all(|(_, mode)| *mode == 0o600), "{files:?}");
    store.close().await.unwrap();
    // What the operator set stays as it is.
    let path = folder.0.join("preau.db");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    open(&path).await.unwrap().close().await.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    open(&folder.0.join("copy.db")).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_copy_overwrites_nothing_and_a_folder_that_is_not_there_is_told() {
    let folder = Folder::make();
    let store = open(&folder.0.join("preau.db")).await.unwrap();
    let there = folder.0.join("there");
    fs::write(&there, "something").unwrap();
    let refused = store.copy_to(&there).await.unwrap_err().to_string();
    assert!(refused.contains("there"), "{refused}");
    assert_eq!(fs::read_to_string(&there).unwrap(), "something");
    let nowhere = folder.0.join("nowhere/copy.db");
    assert!(matches!(store.copy_to(&nowhere).await, Err(Failure::Unwritable(_))));
    assert!(matches!(open(&nowhere).await, Err(Failure::Unwritable(_))));
}
