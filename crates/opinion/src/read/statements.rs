//! Statements with their texts and whether they count.

use std::collections::BTreeMap;
use std::io::Read;

use super::table::Table;
use crate::error::CannotRead;
use crate::votes::{Id, Votes};

/// The texts of a table of statements by id; each statement is made known to `votes`, and those
/// moderated out (`moderated` −1) or flagged `is-meta` are left out of it.
///
/// Needs the column `comment-id` (or `statement`); without `comment-body` (or `text`) there are no
/// texts, without `moderated` all statements count. Nothing is added where anything is refused,
/// a statement that is there twice included.
pub fn statements(
    votes: &mut Votes,
    source: impl Read,
) -> Result<BTreeMap<Id, String>, CannotRead> {
    let mut table = Table::open(source)?;
    let statement = table.needed(&["comment-id", "statement"])?;
    let body = table.column(&["comment-body", "text"])?;
    let moderated = table.column(&["moderated"])?;
    let meta = table.column(&["is-meta"])?;
    let mut texts = BTreeMap::new();
    let mut excluded = Vec::new();
    while let Some(line) = table.advance()? {
        let id = table.id(line, statement)?;
        let state = match moderated {
            Some(column) => table.parse(line, column, "-1, 0 or 1")?,
            None => 0_i8,
        };
        let is_meta = meta.is_some_and(|column| {
            let field = table.field(column);
            field == b"1" || field.eq_ignore_ascii_case(b"true")
        });
        if state == -1 || is_meta {
            excluded.push((id.clone(), is_meta));
        }
        let text = match body {
            Some(column) => table.text(line, column)?.to_owned(),
            None => String::new(),
        };
        if texts.insert(id, text).is_some() {
            return Err(table.bad(line, statement, "each statement once"));
        }
    }
    for id in texts.keys() {
        votes.state(id.clone());
    }
    for (id, is_meta) in excluded {
        if is_meta { votes.meta(id) } else { votes.exclude(id) }
    }
    texts.retain(|_, text| !text.is_empty());
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CheckedParams, OpinionMap, Vote};

    #[test]
    fn moderated_statements_are_left_out() {
        let text = "comment-id,moderated,comment-body,is-meta\n\
                    1,-1,out,\n2,0,\"in, and\nquoted\",false\n3,1,in,\n4,1,meta,TRUE\n";
        let mut votes = Votes::new();
        let texts = statements(&mut votes, text.as_bytes()).expect("reads");
        assert_eq!(texts[&Id::from(2)], "in, and\nquoted");
        (1..5_u64).for_each(|statement| votes.cast("a", statement, Vote::Agree));
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let left: Vec<String> = map.statements.iter().map(|s| s.id.to_string()).collect();
        assert_eq!(left, ["2", "3"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, said) in [
            ("x\n", "line 1: there is no column 'comment-id' or 'statement'"),
            (
                "comment-id,moderated\n1,x\n",
                "line 2: column 'moderated' holds 'x', expected -1, 0 or 1",
            ),
            (
                "statement\n1\n2\n1\n",
                "line 4: column 'statement' holds '1', expected each statement once",
            ),
        ] {
            let refused = statements(&mut Votes::new(), text.as_bytes()).expect_err("refused");
            assert_eq!(refused.to_string(), said);
        }
    }
}
