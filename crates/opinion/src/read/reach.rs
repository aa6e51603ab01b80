//! Whom a debate was meant to reach.

use std::collections::BTreeSet;
use std::io::Read;

use super::table::{Column, Table};
use crate::error::CannotRead;
use crate::votes::Votes;

/// Tells `votes` how many people of each college, or through each channel, the debate was meant to
/// reach.
///
/// Needs the column `people` and `college`, `channel` or both; in each record one of these two
/// holds a name, and each name is there once. Nothing is added where anything is refused.
pub fn reach(votes: &mut Votes, source: impl Read) -> Result<(), CannotRead> {
    let mut table = Table::open(source)?;
    let people = table.needed(&["people"])?;
    let (college, channel) = (table.column(&["college"])?, table.column(&["channel"])?);
    let Some(either) = college.or(channel) else {
        return Err(CannotRead::MissingColumn(&["college", "channel"]));
    };
    let mut read: BTreeSet<(bool, String)> = BTreeSet::new();
    let mut expected = Vec::new();
    while let Some(line) = table.advance()? {
        let named = |column: Option<Column>| match column {
            Some(column) => Ok(table.text(line, column)?.to_owned()),
            None => Ok::<_, CannotRead>(String::new()),
        };
        let (by_college, name) = match (named(college)?, named(channel)?) {
            (name, other) if other.is_empty() && !name.is_empty() => (true, name),
            (other, name) if other.is_empty() && !name.is_empty() => (false, name),
            _ => return Err(table.bad(line, either, "a college or a channel, not both")),
        };
        let count: u64 = table.parse(line, people, "a whole number of people")?;
        if !read.insert((by_college, name.clone())) {
            let column = if by_college { college } else { channel };
            return Err(table.bad(line, column.unwrap_or(either), "each name once"));
        }
        expected.push((by_college, name, count));
    }
    for (by_college, name, count) in expected {
        if by_college {
            votes.expect_from_college(name, count);
        } else {
            votes.expect_through_channel(name, count);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CheckedParams, OpinionMap, Vote};

    #[test]
    fn who_was_meant_to_come_stands_beside_who_came() {
        let mut votes = Votes::new();
        for person in 0..40_u64 {
            votes.cast(person, 1, Vote::Agree);
            votes.college(person, if person < 30 { "users" } else { "agents" });
        }
        let text = "college,channel,people\nusers,,100\nagents,,100\n,paper,50\n";
        reach(&mut votes, text.as_bytes()).expect("reads");
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let of = &map.findings.participation;
        let told = |of: &crate::Presence| (of.name.clone(), of.expected, of.missing);
        let colleges: Vec<_> = of.colleges.iter().map(told).collect();
        let expected = [("agents", true), ("users", false)];
        assert_eq!(colleges, expected.map(|(name, few)| (name.to_owned(), Some(100), few)));
        let channels: Vec<_> = of.channels.iter().map(told).collect();
        assert_eq!(channels, [("paper".to_owned(), Some(50), false)]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, said) in [
            ("college\n", "line 1: there is no column 'people'"),
            ("people\n", "line 1: there is no column 'college' or 'channel'"),
            (
                "college,people\na,some\n",
                "line 2: column 'people' holds 'some', expected a whole number of people",
            ),
            (
                "college,channel,people\na,b,1\n",
                "line 2: column 'college' holds 'a', expected a college or a channel, not both",
            ),
            (
                "channel,people\na,1\n,2\n",
                "line 3: column 'channel' holds '', expected a college or a channel, not both",
            ),
            (
                "college,people\na,1\na,2\n",
                "line 3: column 'college' holds 'a', expected each name once",
            ),
        ] {
            let refused = reach(&mut Votes::new(), text.as_bytes()).expect_err("refused");
            assert_eq!(refused.to_string(), said);
        }
    }
}
