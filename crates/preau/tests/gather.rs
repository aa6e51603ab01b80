//! `preau gather` as people run it: with pipes, and on real texts where they are at hand.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn preau() -> Command {
    Command::new(env!("CARGO_BIN_EXE_preau"))
}

fn gather(args: &[&str], texts: &str) -> Output {
    let mut child = preau()
        .args(["gather", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("preau runs");
    let mut input = child.stdin.take().expect("its input");
    // Who refuses early does not read to the end.
    let _ = input.write_all(texts.as_bytes());
    drop(input);
    child.wait_with_output().expect("preau ends")
}

fn words(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn texts_come_in_by_a_pipe() {
    let texts = "id,text\na,Le bus du soir\nb,Le bus du soir\n";
    let output = gather(&["--similar", "3"], texts);
    assert_eq!(words(&output.stdout), "id,similar,score\na,b,1.0000\nb,a,1.0000\n");
    assert!(output.status.success() && output.stderr.is_empty());
}

#[test]
fn a_refusal_is_one_line_and_prints_no_table() {
    let output = gather(&["--groups"], "id,text\na,x\na,y\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(
        words(&output.stderr),
        "preau: standard input: line 3: the id 'a' is on line 2 already\n"
    );
    let packed = gather(&["--groups"], "\u{1f}\u{8b}");
    assert!(!packed.status.success());
}

#[test]
fn what_is_asked_for_must_be_clear() {
    for args in [&[][..], &["--similar", "0"], &["--groups", "--similar", "2"]] {
        let output = gather(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
    }
    let output = gather(&["--groups", "--calibrated"], "");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn who_stops_reading_ends_it_quietly() {
    let mut texts = String::from("id,text\n");
    for number in 0..300 {
        let _ = writeln!(texts, "{number},Le bus du soir numéro {number} est supprimé");
    }
    let mut child = preau()
        .args(["gather", "-", "--similar", "200"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("preau runs");
    child.stdin.take().expect("its input").write_all(texts.as_bytes()).expect("read to the end");
    let mut output = child.stdout.take().expect("its output");
    let mut beginning = [0; 16];
    output.read_exact(&mut beginning).expect("a beginning");
    drop(output);
    let ended = child.wait_with_output().expect("preau ends");
    assert_eq!(words(&ended.stderr), "");
    assert!(ended.status.success());
}

#[test]
fn real_answers_are_gathered() {
    let Some(texts) = grand_debat() else { return };
    let run = |args: &[&str]| {
        let output = gather(args, &texts);
        assert!(output.status.success(), "{}", words(&output.stderr));
        words(&output.stdout).to_owned()
    };
    let groups = run(&["--groups"]);
    let mut members: HashMap<&str, usize> = HashMap::new();
    for line in groups.lines().skip(1) {
        *members.entry(line.split(',').nth(1).expect("a group")).or_default() += 1;
    }
    assert!(!members.is_empty(), "{} groups", members.len());
    assert!(members.values().all(|count| *count >= 2));
    let similar = run(&["--similar", "3"]);
    let certain = run(&["--similar", "3", "--calibrated"]);
    assert!(certain.lines().count() < similar.lines().count());
    assert!(certain.lines().skip(1).all(|line| {
        let score: f32 = line.rsplit(',').next().expect("a score").parse().expect("a number");
        (0.5..=1.0).contains(&score)
    }));
}

/// The first answers of the Grand débat national, or `None` with a printed line where they are
/// absent.
fn grand_debat() -> Option<String> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("PREAU_DATA").map_or_else(|| shared.into(), PathBuf::from);
    let path = folder.join("grand-debat").join("contributions.csv");
    let Ok(file) = fs::File::open(&path) else {
        println!("skipped: {} is absent", path.display());
        return None;
    };
    let mut reader = csv::Reader::from_reader(file);
    let mut first = csv::Writer::from_writer(Vec::new());
    first.write_record(reader.headers().expect("a header")).expect("written");
    for record in reader.records().take(120) {
        first.write_record(&record.expect("a record")).expect("written");
    }
    Some(String::from_utf8(first.into_inner().expect("written")).expect("text"))
}
