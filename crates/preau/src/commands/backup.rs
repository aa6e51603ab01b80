//! `preau backup` and `preau restore`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use civic::Store;
use civic::context::Random;
use civic::time::Clock;
use clap::Args;

use crate::config::{Config, private_file};
use crate::print::say;

/// Copies the embedded database.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The copy to write; must not be there yet.
    copy: PathBuf,
    /// The folder that `init` made.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
}

/// Writes a whole, consistent copy while the server runs.
pub(crate) async fn backup(args: BackupArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.folder, |key| std::env::var(key).ok())?;
    let Some(file) = config.database_file(&args.folder) else {
        bail!("this install keeps its data in PostgreSQL: use pg_dump");
    };
    ensure!(file.exists(), "{} is not there", file.display());
    ensure!(!args.copy.exists(), "{} is there already: nothing was changed", args.copy.display());
    let store = config.open(&args.folder).await?;
    store.copy_to(&args.copy).await?;
    store.close().await?;
    say!("{} is a whole copy. The key file is not in it: keep both.", args.copy.display())
}

/// Puts a copy in the place of the embedded database.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The copy that `backup` wrote.
    copy: PathBuf,
    /// The folder that `init` made.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
}

/// Checks the copy by opening it, then moves it into place; the database of before is kept beside
/// it. Not while the server runs.
pub(crate) async fn restore(args: RestoreArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.folder, |key| std::env::var(key).ok())?;
    let Some(file) = config.database_file(&args.folder) else {
        bail!("this install keeps its data in PostgreSQL: use pg_restore");
    };
    let _alone = Config::hold_to_restore(&args.folder)?;
    ensure!(args.copy.exists(), "{} is not there", args.copy.display());
    let fresh = file.with_extension("restoring");
    let checked = check_copy(&args.copy, &fresh).await;
    if checked.is_err() {
        remove_database(&fresh);
    }
    checked?;
    let before = file.with_extension("before-restore");
    let replaces = file.exists();
    if replaces {
        // What the write-ahead log still holds belongs to the database of before.
        let old = config.open(&args.folder).await?;
        let _ = fs::remove_file(&before);
        old.copy_to(&before).await?;
        old.close().await?;
        remove_parts(&file);
    }
    fs::rename(&fresh, &file)?;
    File::open(&args.folder)?.sync_all()?;
    if replaces {
        say!("The database of before is kept in {}.", before.display())?;
    }
    say!("{} is restored.", file.display())
}

/// Copies `copy` to `fresh`, on the disk to stay, and opens that: what is no database of a body
/// is refused before anything is changed.
async fn check_copy(copy: &Path, fresh: &Path) -> anyhow::Result<()> {
    remove_database(fresh);
    let mut from = File::open(copy).context("opening the backup")?;
    // The owner's alone, whatever the backup's own mode became on its way.
    io::copy(&mut from, &mut private_file(fresh)?).context("copying the backup")?;
    let secrets = civic::Secrets::from_bytes([0; 32]);
    let opened = Store::open_sqlite(fresh, secrets, Clock::System, Random::from_machine()).await;
    let store = opened.with_context(|| {
        format!("{} is not a backup of Préau. Nothing was changed", copy.display())
    })?;
    let bodies = store.bodies().await?.len();
    store.close().await?;
    ensure!(bodies > 0, "{} holds no body: nothing was changed", copy.display());
    File::open(fresh)?.sync_all()?;
    Ok(())
}

/// Removes an embedded database that nobody has open, if it is there.
fn remove_database(file: &Path) {
    let _ = fs::remove_file(file);
    remove_parts(file);
}

/// Removes what the engine keeps beside a database while it is open.
fn remove_parts(file: &Path) {
    for part in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{part}", file.display()));
    }
}
