//! The documents of the repository: what they point to is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::root;

/// Folders that hold no document of ours.
const ELSEWHERE: [&str; 3] = ["target", "node_modules", ".git"];

/// How a path begins that a document names within backticks.
const PATHS: [&str; 6] = ["crates/", "docs/", "xtask/", "tests/", ".ci/", ".cargo/"];

/// All documents in `folder` and below it.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let skipped = ELSEWHERE.iter().any(|name| entry.file_name() == **name);
        if path.is_dir() && !skipped {
            documents(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

/// The lines outside fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        !fenced && !is_fence
    })
}

/// Where the links and pictures of a line lead.
fn links(line: &str) -> Vec<&str> {
    let ends = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    ends.map(|(target, _)| target.split(' ').next().unwrap_or_default()).collect()
}

/// The paths that a line names within backticks; patterns and places to fill in are none.
fn named_paths(line: &str) -> Vec<&str> {
    let spans = line.split('`').skip(1).step_by(2);
    let is_exact = |span: &&str| !span.contains([' ', '*', '<', '{', '…']);
    spans
        .filter(|span| PATHS.iter().any(|start| span.starts_with(start)))
        .filter(is_exact)
        .collect()
}

/// The anchors of a document's headings, as forges make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What is wrong with `target`, a link in `document` whose text is `text`.
fn broken(document: &Path, text: &str, target: &str) -> Option<String> {
    if target.contains("://") {
        return None;
    }
    let (path, fragment) = target.split_once('#').map_or((target, None), |(p, f)| (p, Some(f)));
    let file = document.parent()?.join(path);
    if !path.is_empty() && !file.exists() {
        return Some(format!("{}: no file {target}", document.display()));
    }
    let there = if path.is_empty() { text.to_owned() } else { fs::read_to_string(file).ok()? };
    let is_known = fragment.is_none_or(|fragment| anchors(&there).contains(fragment));
    (!is_known).then(|| format!("{}: no heading {target}", document.display()))
}

#[test]
fn every_link_in_the_docs_leads_somewhere() {
    let mut found = Vec::new();
    documents(root(), &mut found);
    assert!(found.iter().any(|path| path.ends_with("README.md")), "no documents: {found:?}");
    let mut wrong = Vec::new();
    for document in &found {
        let text = fs::read_to_string(document).expect("a document is text");
        for line in prose(&text) {
            wrong.extend(links(line).into_iter().filter_map(|to| broken(document, &text, to)));
            let missing = named_paths(line).into_iter().filter(|path| !root().join(path).exists());
            wrong.extend(missing.map(|path| format!("{}: no {path}", document.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_are_found_in_prose_and_not_in_code() {
    let text = "see [a](a.md#one) and ![b](b.png \"B\")\n```\n[c](c.md)\n```\n";
    let found: Vec<_> = prose(text).flat_map(links).collect();
    assert_eq!(found, ["a.md#one", "b.png"]);
    assert_eq!(named_paths("`crates/web` `crates/*/src` `preau serve`"), ["crates/web"]);
}

#[test]
fn anchors_are_made_as_forges_make_them() {
    assert_eq!(anchor("A vote is counted, into the `map`"), "a-vote-is-counted-into-the-map");
}
