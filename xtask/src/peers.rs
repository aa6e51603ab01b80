//! The Python peer of the opinion engine: bringing it, and who is faster, in the same run on the
//! same machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs;
use crate::run::{capture, cargo, root, target};

/// The largest of the shared conversations.
const LARGEST: &str = "polis/austria-climate.5twd2jsnkf.2022-08-08";

/// The folder with the peer in an environment of its own, made if it is not there; or why not.
pub(crate) fn bring() -> Result<PathBuf, String> {
    let wanted = fs::read_to_string(script("requirements.txt")).map_err(|why| why.to_string())?;
    let folder = target().join("peers");
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(folder);
    }
    let python = programs::find(&["python3"]).ok_or("there is no python3")?;
    println!("--- bringing red-dwarf into {}", folder.display());
    let venv = folder.join("venv");
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
    let mut pip = Command::new(venv.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    run(pip.arg(script("requirements.txt")))?;
    fs::write(stamp, wanted).map_err(|why| why.to_string())?;
    Ok(folder)
}

/// Prints how long both take on the largest conversation, library to library and process to
/// process, and what they need of memory; or says why not.
pub(crate) fn compare(peers: &Path) -> Result<(), String> {
    let conversation = unpacked(peers)?;
    let [votes, statements] = ["votes.csv", "comments.csv"].map(|name| conversation.join(name));
    let python = peers.join("venv/bin/python");
    let theirs = |what: &str| {
        let mut command = Command::new(&python);
        command.args(["-W", "ignore"]).arg(script("red_dwarf.py")).arg(what);
        command.arg(&votes).arg(&statements);
        command
    };
    let library = Took::read(&run(theirs("time").arg("5"))?, [0, 4])?;
    let speed = ["run", "--release", "--quiet", "-p", "opinion", "--example", "polis_speed", "--"];
    let own = run(cargo(&speed).arg(&conversation))?;
    let own = own.lines().find(|line| line.contains("red-dwarf:")).unwrap_or_default();
    library.against(&Took::read(own, [1, 7])?, "library to library");

    run(&mut cargo(&["build", "--release", "--quiet", "-p", "preau"]))?;
    let whole = |runs: &str, command: &Command| {
        let mut timed = Command::new(&python);
        timed.arg(script("whole.py")).arg(runs).arg(command.get_program());
        Took::read(&run(timed.args(command.get_args()))?, [0, 4])
    };
    let process = whole("5", theirs("map").arg(peers.join("map.json")))?;
    let mut own = Command::new(target().join("release/preau"));
    own.args(["opinion", "map"]).arg(&votes).arg("--statements").arg(&statements);
    own.args(["--mode", "red-dwarf", "--out"]).arg(peers.join("map"));
    process.against(&whole("50", &own)?, "process to process");
    Ok(())
}

/// The shortest time and the peak of memory.
struct Took {
    ms: f64,
    mib: f64,
}

impl Took {
    /// From the words of a line at two places.
    fn read(line: &str, at: [usize; 2]) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse().ok());
        match at.map(number) {
            [Some(ms), Some(mib)] => Ok(Self { ms, mib }),
            _ => Err(format!("no times in '{}'", line.trim())),
        }
    }

    fn against(&self, own: &Self, what: &str) {
        println!(
            "{what}: red-dwarf {:.0} ms, {:.0} MiB; here {:.2} ms, {:.0} MiB: {:.0} times as fast",
            self.ms,
            self.mib,
            own.ms,
            own.mib,
            self.ms / own.ms
        );
    }
}

/// The tables of the conversation, out of their packing.
fn unpacked(peers: &Path) -> Result<PathBuf, String> {
    let data = std::env::var_os("PREAU_DATA")
        .map_or_else(|| root().join("../shared/data"), |data| root().join(data));
    let (from, to) = (data.join(LARGEST), peers.join("conversation"));
    fs::create_dir_all(&to).map_err(|why| why.to_string())?;
    for name in ["votes.csv", "comments.csv"] {
        let table = match fs::read(from.join(name)) {
            Ok(table) => table,
            Err(_) => unpack(&from.join(format!("{name}.gz")))?,
        };
        fs::write(to.join(name), table).map_err(|why| why.to_string())?;
    }
    Ok(to)
}

fn unpack(packed: &Path) -> Result<Vec<u8>, String> {
    if !packed.is_file() {
        return Err(format!("{} is absent", packed.display()));
    }
    let unpacked = Command::new("gzip").arg("-dc").arg(packed).output();
    unpacked.map(|unpacked| unpacked.stdout).map_err(|why| why.to_string())
}

fn script(name: &str) -> PathBuf {
    root().join("xtask/peers").join(name)
}

/// With one thread for the peer's linear algebra: on small machines it is fastest so.
fn run(command: &mut Command) -> Result<String, String> {
    command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    capture(command).into_result().map_err(|output| {
        let last = output.trim().lines().last().unwrap_or_default();
        format!("{} failed: {last}", command.get_program().display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_where_they_stand() {
        let took = Took::read("  red-dwarf: 4.35 ms, median 7.74 ms, peak 12.5 MiB", [1, 7]);
        let took = took.expect("times");
        assert!((took.ms - 4.35).abs() < 1e-12 && (took.mib - 12.5).abs() < 1e-12);
        assert!(Took::read("Killed", [0, 4]).is_err_and(|why| why == "no times in 'Killed'"));
    }
}
