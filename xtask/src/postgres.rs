//! A PostgreSQL of our own for the time of the tests.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};

use crate::programs;
use crate::run::capture;
use crate::scratch::Scratch;

/// Its folder within a run's scratch folder, and the cluster's within that.
const FOLDER: &str = "postgres";
const DATA: &str = "data";

/// What makes a server fast that nobody needs after a crash, and roomy enough for tests that
/// each hold a pool.
const SETTINGS: &str = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
    -c max_connections=300 -c shared_buffers=128MB -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB \
    -c checkpoint_timeout=1h -c autovacuum=off";

/// The folder with `initdb` and `pg_ctl`, of the newest version at hand, installed if need be.
pub(crate) fn programs() -> Result<PathBuf, String> {
    if let Some(folder) = installed() {
        return Ok(folder);
    }
    programs::install(&["postgresql"])?;
    installed().ok_or_else(|| "postgresql was installed without initdb".into())
}

/// Debian keeps them off the search path, one folder per version.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = versions.filter_map(|version| {
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        let folder = version.path().join("bin");
        folder.join("initdb").is_file().then_some((number, folder))
    });
    let newest = folders.max().map(|(_, folder)| folder);
    newest.or_else(|| programs::find(&["initdb"])?.parent().map(Path::to_owned))
}

/// A running server. Stopped when this goes.
pub(crate) struct Server {
    programs: PathBuf,
    folder: PathBuf,
    user: Option<&'static str>,
    port: u16,
}

impl Server {
    /// Lays out a cluster in `scratch` and starts it on a free port of the loopback.
    pub(crate) fn start(programs: PathBuf, scratch: &Scratch) -> Result<Self, String> {
        let folder = scratch.folder(FOLDER).map_err(|why| format!("no folder: {why}"))?;
        let user = stand_in(&folder)?;
        let port = free_port().map_err(|why| format!("no free port: {why}"))?;
        let server = Self { programs, folder, user, port };
        let layout = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"];
        server.run("initdb", &[&layout[..], &["--no-sync", "-D", DATA]].concat())?;
        let options = format!("-p {port} {SETTINGS}");
        server.run("pg_ctl", &["-D", DATA, "-l", "log", "-w", "-o", &options, "start"])?;
        Ok(server)
    }

    /// Where it is, as tests take it in `PREAU_TEST_POSTGRES`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        let mut command = programs::as_user(self.user, &self.programs.join(program), &self.folder);
        let ran = capture(command.args(arguments));
        ran.into_result().map(drop).map_err(|output| format!("{program} failed:\n{output}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing runs yet where the start failed; where it runs, a failure shows as a folder
        // that cannot be removed.
        let _ = self.run("pg_ctl", &["-D", DATA, "-m", "immediate", "-w", "stop"]);
    }
}

/// Stops the server that a killed run may have left in its folder.
pub(crate) fn stop_left(scratch: &Path) {
    let folder = scratch.join(FOLDER);
    if let (true, Some(programs)) = (folder.exists(), installed()) {
        let user = programs::are_root().then(|| substitute().0);
        drop(Server { programs, folder, user, port: 0 });
    }
}

/// PostgreSQL refuses to run as root: then another user does, to whom the folder is given.
fn stand_in(folder: &Path) -> Result<Option<&'static str>, String> {
    if !programs::are_root() {
        return Ok(None);
    }
    let (user, id) = substitute();
    chown(folder, id, None).map_err(|why| format!("{}: {why}", folder.display()))?;
    Ok(Some(user))
}

fn substitute() -> (&'static str, Option<u32>) {
    let named = ["postgres", "nobody"].map(|user| (user, programs::id(&["-u", user])));
    let [postgres, nobody] = named;
    if postgres.1.is_some() { postgres } else { nobody }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
