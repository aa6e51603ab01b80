//! `preau opinion` as people run it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("preau-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &[u8]) -> String {
        fs::write(self.0.join(name), text).expect("a file");
        self.path(name)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("written")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn opinion(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preau")).arg("opinion").args(args).output().expect("runs")
}

fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn done(args: &[&str]) -> String {
    let output = opinion(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "no progress where nobody looks at a terminal");
    String::from_utf8(output.stdout).expect("text")
}

/// A made-up conversation of two groups far apart, in its folder.
fn simulated(folder: &Folder) {
    let out = folder.path("made");
    done(&["simulate", "--out", &out, "--difference", "0.8", "--shares", "0.5,0.5", "--on", "30"]);
}

fn packed(path: &Path) -> Vec<u8> {
    let mut child = Command::new("gzip")
        .arg("-c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("gzip runs");
    let mut input = child.stdin.take().expect("its input");
    let text = fs::read(path).expect("a file");
    let writing = std::thread::spawn(move || input.write_all(&text).expect("written"));
    let output = child.wait_with_output().expect("gzip ends");
    writing.join().expect("written");
    output.stdout
}

#[test]
fn what_is_simulated_is_mapped_in_three_files() {
    let folder = Folder::new("mapped");
    simulated(&folder);
    let (votes, comments) = (folder.path("made/votes.csv"), folder.path("made/comments.csv"));
    assert!(folder.read("made/truth.csv").starts_with("participant,group,place\n0,"));
    for (language, title) in [("fr", "Carte des avis"), ("en", "Opinion map")] {
        let out = folder.path(language);
        let args =
            ["map", &votes, "--statements", &comments, "--out", &out, "--language", language];
        assert_eq!(done(&args), "");
        let map: serde_json::Value =
            serde_json::from_str(&folder.read(&format!("{language}/map.json"))).expect("JSON");
        assert_eq!(map["schema"], "preau.opinion-map/1");
        assert_eq!(map["divided"], true);
        assert_eq!(map["groups"].as_array().expect("groups").len(), 2);
        assert!(folder.read(&format!("{language}/map.svg")).contains(title));
        let page = folder.read(&format!("{language}/map.html"));
        assert!(page.contains("Statement 3"));
        assert!(!page.contains("http-equiv") && !page.contains("src=\"http"), "self-contained");
        let unfilled = page.split('{').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
        assert!(!unfilled, "a place was left unfilled");
    }
    assert_eq!(folder.read("fr/map.json"), folder.read("en/map.json"));
}

#[test]
fn each_mode_keeps_the_outside_contract() {
    let folder = Folder::new("modes");
    simulated(&folder);
    let votes = folder.path("made/votes.csv");
    for mode in ["preau", "polis", "red-dwarf"] {
        done(&["map", &votes, "--mode", mode, "--out", &folder.path(mode)]);
        let map: serde_json::Value =
            serde_json::from_str(&folder.read(&format!("{mode}/map.json"))).expect("JSON");
        assert_eq!((&map["schema"], &map["mode"]), (&"preau.opinion-map/1".into(), &mode.into()));
        assert_eq!(map["divided"], true);
        for at in map["participants"].as_array().expect("participants") {
            assert!(at["id"].is_string() && at["x"].is_number() && at["y"].is_number());
            assert!(at["group"].is_u64() || at["group"].is_null());
        }
        let group = &map["groups"][0];
        assert!(group["id"].is_u64() && group["size"].is_u64());
        let side = group["statements"][0]["side"].as_str().expect("a side");
        assert!(["agree", "disagree"].contains(&side) && group["statements"][0]["id"].is_string());
        assert!(map["consensus"]["agree"].is_array() && map["consensus"]["disagree"].is_array());
        let statement = &map["statements"][0];
        assert!(["agree", "disagree", "pass"].iter().all(|key| statement[key].is_u64()));
        let page = folder.read(&format!("{mode}/map.html"));
        assert_eq!(page.contains("méthode Polis"), mode != "preau");
        assert_eq!(page.contains("toujours des groupes, ici"), mode != "preau");
    }
}

#[test]
fn who_was_meant_to_come_and_how_they_came_is_told() {
    let folder = Folder::new("expected");
    let mut text = String::from("participant,statement,vote,college,channel,verified\n");
    for person in 0..40 {
        let (college, channel) = if person < 10 { ("staff", "paper") } else { ("users", "screen") };
        for statement in 0..8 {
            let vote = if (person + statement) % 2 == 0 { "agree" } else { "disagree" };
            let verified = i32::from(person < 10);
            text.extend([format!("{person},{statement},{vote},{college},{channel},{verified}\n")]);
        }
    }
    let votes = folder.file("votes.csv", text.as_bytes());
    let expected = folder.file("expected.csv", b"college,people\nstaff,50\nusers,50\n");
    for threads in ["1", "2"] {
        let out = folder.path(threads);
        let args = ["map", &votes, "--expected", &expected, "--weigh-colleges", "--out", &out];
        done(&[&args[..], &["--threads", threads, "--language", "en"]].concat());
    }
    assert_eq!(folder.read("1/map.json"), folder.read("2/map.json"));
    let map: serde_json::Value = serde_json::from_str(&folder.read("1/map.json")).expect("JSON");
    assert_eq!(map["participation"]["colleges"][0]["missing"], true);
    assert_eq!(map["participation"]["channels"][1]["size"], 30);
    assert_eq!(map["sensitivity"]["unverified"]["left_out"], 30);
    assert!(map["statements"][0]["weighted"]["agree"].is_object());
    let page = folder.read("1/map.html");
    for text in ["staff: 10 people. The debate is for 50 people", "Some are missing.", "screen: 30"]
    {
        assert!(page.contains(text), "{text}");
    }
    let bad = folder.file("bad.csv", b"college,people\nstaff,many\n");
    let refused = said(&opinion(&["map", &votes, "--expected", &bad]));
    assert!(refused.contains("bad.csv: line 2: column 'people' holds 'many'"), "{refused}");
}

#[test]
fn packed_votes_give_the_same_map() {
    let folder = Folder::new("packed");
    simulated(&folder);
    let votes = folder.path("made/votes.csv");
    let gz = folder.file("votes.csv.gz", &packed(Path::new(&votes)));
    done(&["map", &votes, "--out", &folder.path("a")]);
    done(&["map", &gz, "--out", &folder.path("b")]);
    assert_eq!(folder.read("a/map.json"), folder.read("b/map.json"));
    let compact = folder.path("made.votes");
    done(&["pack", &votes, &compact]);
    done(&["map", &compact, "--out", &folder.path("c")]);
    assert_eq!(folder.read("a/map.json"), folder.read("c/map.json"));
    let words = done(&["compare", &folder.path("a/map.json"), &folder.path("b/map.json")]);
    assert!(words.contains("adjusted Rand index 1.000"), "{words}");
    let json = done(&["compare", &folder.path("a/map.json"), &folder.path("b/map.json"), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["adjusted_rand"], 1.0);
}

#[test]
fn a_refusal_is_one_line_with_file_line_and_column_and_writes_nothing() {
    let folder = Folder::new("refused");
    let refusal = |text: &str| {
        let votes = folder.file("votes.csv", text.as_bytes());
        said(&opinion(&["map", &votes, "--out", &folder.path("out")]))
    };
    let bad = refusal("comment-id,voter-id,vote\n1,1,1\n1,2,yes\n");
    assert!(bad.contains("votes.csv: line 3: column 'vote' holds 'yes'"), "{bad}");
    assert_eq!(bad.lines().count(), 1);
    let none = refusal("comment-id,voter-id,vote\n");
    assert!(none.ends_with("there are no votes to map\n"), "{none}");
    let torn = refusal("\u{1f}\u{8b}");
    assert!(torn.contains("votes.csv"), "{torn}");
    assert!(!folder.0.join("out").exists(), "nothing is written");
    let absent = said(&opinion(&["map", &folder.path("absent.csv")]));
    assert!(absent.contains("absent.csv"), "{absent}");
    let map = folder.file("map.json", b"{}");
    assert!(said(&opinion(&["compare", &map, &map])).contains("this is not a map"));
    let shares = opinion(&["simulate", "--shares", "0.5,0.6", "--out", &folder.path("out")]);
    assert!(said(&shares).contains("together"), "{shares:?}");
}

#[test]
fn what_is_asked_for_must_be_clear() {
    let alone = &["map", "votes.csv", "--weigh-colleges"];
    let none = &["map", "votes.csv", "--threads", "0"];
    for args in
        [&[][..], &["map"], alone, none, &["compare", "a"], &["simulate", "--structure", "x"]]
    {
        assert_eq!(opinion(args).status.code(), Some(2), "{args:?}");
    }
}
