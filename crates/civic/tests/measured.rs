//! Services are measured, never agents: no query groups by who did something, and what is kept of
//! means has no place for it.

use std::path::{Path, PathBuf};

/// Columns that say which agent.
const WHO: [&str; 12] = [
    "AgentId",
    "FollowerId",
    "EnteredBy",
    "GivenBy",
    "DoneBy",
    "AskedBy",
    "ApprovedBy",
    "ModeratedBy",
    "RecordedBy",
    "MadeBy",
    "ReferentId",
    "SubstituteId",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

/// What a source groups by that says which agent.
fn grouped_by_agent(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in ["group_by(", "group_by_col(", "group_by_columns(", "GROUP BY", "partition_by("]
        .iter()
        .flat_map(|start| text.split(start).skip(1))
    {
        let by: String = rest.chars().take(120).take_while(|c| !matches!(c, ')' | ';')).collect();
        let names = |who: &&str| by.contains(*who) || by.contains(&snake(who));
        found.extend(WHO.iter().filter(|who| names(who)).map(|who| format!("{who} in {by}")));
    }
    found
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

#[test]
fn no_query_groups_by_who_did_something() {
    assert_eq!(grouped_by_agent("q.group_by(event::Column::AgentId).count()").len(), 1);
    assert_eq!(grouped_by_agent("SELECT COUNT(*) FROM answer GROUP BY agent_id").len(), 1);
    let mut files = Vec::new();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for name in ["civic", "web", "preau", "mail"] {
        sources(&crates.join(name).join("src"), &mut files);
    }
    assert!(files.len() > 200, "only {} files were read", files.len());
    for file in files {
        let found = grouped_by_agent(&std::fs::read_to_string(&file).expect("a source"));
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
}

#[test]
fn what_is_kept_of_means_has_no_place_for_an_agent() {
    let sql = include_str!("../migrations/0001_foundation.sql");
    for table in ["means", "held_hours", "tally", "means_alert"] {
        let (_, rest) = sql.split_once(&format!("CREATE TABLE {table} (")).expect("the table");
        let columns = rest.split(");").next().expect("its columns");
        for word in ["agent", "_by ", "person", "session"] {
            assert!(!columns.contains(word), "{table} has {word}: {columns}");
        }
    }
}
