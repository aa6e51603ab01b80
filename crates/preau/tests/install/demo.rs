//! The demo says where things are, and leaves nothing behind however it ends.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::{PATIENCE, Server, get};

/// A folder for temporary things, gone at the end.
struct Temporary(PathBuf);

impl Temporary {
    fn make(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("preau-test-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    /// What demos have there now.
    fn demos(&self) -> BTreeSet<OsString> {
        let entries = fs::read_dir(&self.0).expect("a folder").flatten();
        let names = entries.map(|of| of.file_name());
        names.filter(|name| name.to_string_lossy().starts_with("preau-demo-")).collect()
    }

    fn left(&self) -> usize {
        self.demos().len()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn begin(temporary: &Temporary, links: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_preau"))
        .args(["demo", "--port", "0", "--today", "2026-03-03", "--links"])
        .arg(links)
        .env("TMPDIR", &temporary.0)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a demo")
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what} never happens");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A demo that is ready, and what it says of itself.
fn ready(temporary: &Temporary, name: &str) -> (Server, Value) {
    let links = temporary.0.join(name);
    let child = begin(temporary, &links);
    until("a demo", || links.exists());
    let told: Value = serde_json::from_slice(&fs::read(&links).expect("links")).expect("JSON");
    let address = path(&told["address"], "http://").parse().expect("an address");
    (Server::of(child, address), told)
}

/// A text after what it begins with.
fn path<'a>(text: &'a Value, begins: &str) -> &'a str {
    text.as_str().and_then(|text| text.strip_prefix(begins)).expect("an address")
}

#[test]
fn the_demo_says_where_to_look_and_removes_itself() {
    let temporary = Temporary::make("whole");
    let (server, told) = ready(&temporary, "links.json");
    assert_eq!(temporary.left(), 1);
    let address = told["address"].as_str().expect("an address");
    for role in ["resident", "proxy", "agent", "lead", "steward", "administrator", "auditor"] {
        let page = get(server.address, path(&told["links"][role], address), "").expect("a page");
        assert_eq!(page.status, 200, "{role}");
    }
    let follow = format!("/follow/{}", told["code"].as_str().expect("a code"));
    for page in ["/", "/answers", "/causes", &follow, path(&told["cause"], address)] {
        assert_eq!(get(server.address, page, "").expect("a page").status, 200, "{page}");
    }
    assert!(path(&told["debate"], address).starts_with("/debates/"));
    assert!(path(&told["transformation"], address).starts_with("/transformations/"));
    assert!(told["codes"]["agents"].is_string() && told["codes"]["elected"].is_string());
    server.stop();
    assert_eq!(temporary.left(), 0);
}

#[test]
fn what_a_killed_demo_leaves_behind_the_next_one_removes() {
    let temporary = Temporary::make("killed");
    let (server, _) = ready(&temporary, "first.json");
    let (other, _) = ready(&temporary, "other.json");
    server.kill();
    let before = temporary.demos();
    assert_eq!(before.len(), 2);
    let mut early = begin(&temporary, &temporary.0.join("early.json"));
    until("a third demo in place of the first", || {
        temporary.left() == 2 && temporary.demos() != before
    });
    thread::sleep(Duration::from_millis(300));
    let id = early.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
    assert!(early.wait().expect("its end").success(), "also while it is being filled");
    assert_eq!(temporary.left(), 1);
    assert_eq!(get(other.address, "/", "").expect("a page").status, 200, "the second is not swept");
    other.stop();
    assert_eq!(temporary.left(), 0);
}
