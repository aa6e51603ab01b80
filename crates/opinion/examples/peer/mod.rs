//! The Python peer red-dwarf as a process that answers tables of votes with maps. It is there
//! where `PREAU_PEERS` names the folder that `cargo xtask bench opinion` made for it.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use opinion::compare::Mapped;
use opinion::simulate::Cast;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/peers/red_dwarf.py");

pub(crate) struct Peer {
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    table: PathBuf,
}

impl Peer {
    /// Starts it; `None`, said aloud, where it is not there.
    pub(crate) fn start() -> Option<Self> {
        let Some(folder) = std::env::var_os("PREAU_PEERS").map(PathBuf::from) else {
            println!("without red-dwarf: `cargo xtask bench opinion` brings it");
            return None;
        };
        let mut process = Command::new(folder.join("venv/bin/python"))
            .args(["-W", "ignore", SCRIPT, "answer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let asks = process.stdin.take();
        let answers = BufReader::new(process.stdout.take()?);
        let table = folder.join(format!("votes-{}.csv", std::process::id()));
        Some(Self { process, asks, answers, table })
    }

    /// Its map of a conversation; `None` where it refuses.
    pub(crate) fn map(&mut self, casts: &[Cast]) -> std::io::Result<Option<Mapped>> {
        let mut table = BufWriter::new(File::create(&self.table)?);
        writeln!(table, "participant,statement,vote")?;
        for Cast { participant, statement, vote } in casts {
            writeln!(table, "{participant},{statement},{}", vote.value())?;
        }
        table.flush()?;
        let asks = self.asks.as_mut().ok_or(std::io::ErrorKind::BrokenPipe)?;
        writeln!(asks, "{}", fs::canonicalize(&self.table)?.display())?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(Mapped::from_json(&answer).ok())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.asks.take());
        // It ends with its input; what it wrote last is of no use by now.
        let _ = self.process.wait();
        let _ = fs::remove_file(&self.table);
    }
}
