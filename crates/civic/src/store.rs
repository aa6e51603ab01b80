//! The database: one writer and a pool of readers on SQLite, one pool on PostgreSQL.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::bodies::Body;
use crate::context::{Actor, Context, Random};
use crate::migrate;
use crate::refusal::Failure;
use crate::time::Clock;

/// The server's key for keyed hashes: 256 bits, in the configuration's key file.
#[derive(Clone)]
pub struct Secrets(Arc<[u8; 32]>);

impl Secrets {
    /// From the key file's bytes.
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self(Arc::new(key))
    }

    /// The key.
    pub fn key(&self) -> &[u8] {
        &self.0[..]
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(..)")
    }
}

/// Which database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where everything is kept. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    writer: DatabaseConnection,
    readers: DatabaseConnection,
    /// The clock that contexts show.
    pub clock: Clock,
    /// The random source that contexts draw from.
    pub random: Random,
    secrets: Secrets,
}

impl Store {
    /// Opens the embedded database at `path`, making it if need be, and brings it up to date.
    ///
    /// WAL, `synchronous=FULL`, foreign keys on: a commit that returned is on disk. A file that is
    /// made here can be read by its owner alone, and so can those that SQLite puts beside it.
    pub async fn open_sqlite(
        path: &Path,
        secrets: Secrets,
        clock: Clock,
        random: Random,
    ) -> Result<Self, Failure> {
        match make_private(path) {
            Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(unwritable(path, &why))?,
            _ => {}
        }
        let url = format!("sqlite://{}?mode=rwc", path.display());
        let writer = connect_sqlite(&url, 1).await?;
        migrate::migrate(&writer).await?;
        let readers = connect_sqlite(&url, 4).await?;
        Ok(Self { engine: Engine::Sqlite, writer, readers, clock, random, secrets })
    }

    /// Opens the PostgreSQL database at `url` (`postgres://…`) and brings it up to date.
    pub async fn open_postgres(
        url: &str,
        secrets: Secrets,
        clock: Clock,
        random: Random,
    ) -> Result<Self, Failure> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).sqlx_logging(false);
        let writer = Database::connect(options).await?;
        migrate::migrate(&writer).await?;
        let readers = writer.clone();
        Ok(Self { engine: Engine::Postgres, writer, readers, clock, random, secrets })
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The server's secrets.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Opens a context that may write. On SQLite it waits for the one writer
    /// (`BEGIN IMMEDIATE`), so a verb never finds out half-way that another is writing.
    pub async fn begin(&self, body: &Arc<Body>, actor: Actor) -> Result<Context, Failure> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.writer.begin_with_options(options).await?;
        Ok(self.context(tx, body, actor))
    }

    /// Opens a context that only reads, beside the writer.
    pub async fn read(&self, body: &Arc<Body>, actor: Actor) -> Result<Context, Failure> {
        let tx = self.readers.begin().await?;
        Ok(self.context(tx, body, actor))
    }

    /// The bodies of this install, oldest first.
    pub async fn bodies(&self) -> Result<Vec<Body>, Failure> {
        crate::bodies::list(&self.readers).await
    }

    /// Makes a body: the first act of an install.
    pub async fn found(&self, new: crate::bodies::NewBody) -> Result<Body, Failure> {
        crate::bodies::found(&self.writer, &self.clock, &self.random, new).await
    }

    /// Writes a whole, consistent copy of the embedded database to `path` while it is in use. It
    /// can be read by its owner alone. A file that is there is not overwritten.
    pub async fn copy_to(&self, path: &Path) -> Result<(), Failure> {
        make_private(path).map_err(|why| unwritable(path, &why))?;
        let copied = self.vacuum_into(path).await;
        if copied.is_err() {
            // It was empty and of no use; what went wrong is told in any case.
            let _ = std::fs::remove_file(path);
        }
        copied
    }

    async fn vacuum_into(&self, path: &Path) -> Result<(), Failure> {
        let target = path.display().to_string().replace('\'', "''");
        self.readers.execute_unprepared(&format!("VACUUM INTO '{target}'")).await?;
        Ok(())
    }

    /// Closes the connections.
    pub async fn close(self) -> Result<(), Failure> {
        self.readers.close().await?;
        if self.engine == Engine::Sqlite {
            self.writer.close().await?;
        }
        Ok(())
    }

    fn context(&self, tx: sea_orm::DatabaseTransaction, body: &Arc<Body>, actor: Actor) -> Context {
        Context::new(
            tx,
            Arc::clone(body),
            actor,
            &self.clock,
            self.random.clone(),
            self.secrets.clone(),
        )
    }
}

/// Makes an empty file that its owner alone can read, before anything is written to it; refuses
/// to touch one that is there. SQLite takes an empty file for an empty database, and gives the
/// files beside it the mode of the database.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn unwritable(path: &Path, why: &std::io::Error) -> Failure {
    Failure::Unwritable(format!("{}: {why}", path.display()))
}

async fn connect_sqlite(url: &str, connections: u32) -> Result<DatabaseConnection, Failure> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .busy_timeout(Duration::from_secs(10))
    });
    Ok(Database::connect(options).await?)
}
