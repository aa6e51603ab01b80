//! Events of voting.

use std::collections::HashMap;
use std::io::Read;

use super::names::Names;
use super::table::{Column, Table};
use crate::error::CannotRead;
use crate::votes::{Id, Vote, Votes};

const PARTICIPANT: &[&str] = &["voter-id", "participant"];
const STATEMENT: &[&str] = &["comment-id", "statement"];
const VOTE: &[&str] = &["vote"];

/// Adds the votes of a table to `votes`.
///
/// Needs the columns `voter-id` (or `participant`), `comment-id` (or `statement`) and `vote`. With
/// a `timestamp`, the votes of a pair count in the order of their times (of equal times, in the
/// order of the file); without, in the order of the file. With a `college`, a `channel` or
/// `verified`, its last word for a participant counts in the same order; what is empty says nothing.
/// Nothing is added where anything is refused.
///
/// Running time: linear in the file, and V log V where times are out of order. Memory: 32 bytes a
/// vote while reading.
pub fn votes(votes: &mut Votes, source: impl Read) -> Result<(), CannotRead> {
    let mut file = File::open(source)?;
    let mut events = Vec::new();
    while let Some(event) = file.advance()? {
        events.push(event);
    }
    if !events.is_sorted_by_key(|event| event.at) {
        events.sort_by_key(|event| event.at);
    }
    file.cast(&events, votes);
    Ok(())
}

/// A vote as the file says it, ids by their numbers.
struct Event {
    at: i64,
    participant: u32,
    statement: u32,
    /// One more than the number of a college, 0 for none.
    college: u32,
    /// Likewise of a channel.
    channel: u32,
    /// Whether somebody checked the participant, if that is said.
    verified: Option<bool>,
    vote: Vote,
}

struct File<R> {
    table: Table<R>,
    participant: Column,
    statement: Column,
    vote: Column,
    time: Option<Column>,
    college: Option<Column>,
    channel: Option<Column>,
    verified: Option<Column>,
    participants: Names,
    statements: Names,
    colleges: Words,
    channels: Words,
}

impl<R: Read> File<R> {
    fn open(source: R) -> Result<Self, CannotRead> {
        let table = Table::open(source)?;
        Ok(Self {
            participant: table.needed(PARTICIPANT)?,
            statement: table.needed(STATEMENT)?,
            vote: table.needed(VOTE)?,
            time: table.column(&["timestamp"])?,
            college: table.column(&["college"])?,
            channel: table.column(&["channel"])?,
            verified: table.column(&["verified"])?,
            table,
            participants: Names::default(),
            statements: Names::default(),
            colleges: Words::default(),
            channels: Words::default(),
        })
    }

    fn advance(&mut self) -> Result<Option<Event>, CannotRead> {
        let Some(line) = self.table.advance()? else { return Ok(None) };
        let table = &self.table;
        let at = match self.time {
            Some(column) => time(table.field(column))
                .ok_or_else(|| table.bad(line, column, "a whole number"))?,
            None => 0,
        };
        let (participant, statement) = (self.participant, self.statement);
        let event = Event {
            at,
            participant: (self.participants)
                .number(table.field(participant), || table.id(line, participant))?,
            statement: (self.statements)
                .number(table.field(statement), || table.id(line, statement))?,
            college: match self.college {
                Some(column) => self.colleges.number(table.text(line, column)?),
                None => 0,
            },
            channel: match self.channel {
                Some(column) => self.channels.number(table.text(line, column)?),
                None => 0,
            },
            verified: match self.verified {
                Some(column) => said(table.field(column)).ok_or_else(|| {
                    table.bad(line, column, "1 (checked by somebody), 0 (by nobody) or nothing")
                })?,
                None => None,
            },
            vote: meant(table.field(self.vote)).ok_or_else(|| {
                table.bad(line, self.vote, "1 (agree), -1 (disagree) or 0 (pass)")
            })?,
        };
        Ok(Some(event))
    }

    /// Ids become known to `votes` in the order of the events, which Polis's mathematics looks at.
    fn cast(self, events: &[Event], votes: &mut Votes) {
        let mut participants = Known::new(self.participants);
        let mut statements = Known::new(self.statements);
        for event in events {
            let participant =
                participants.number(event.participant, |id| votes.number_participant(id));
            let statement = statements.number(event.statement, |id| votes.number_statement(id));
            votes.cast_numbers(participant, statement, event.vote);
        }
        let last = Last::of(events, participants.ids.len());
        let word = |words: &Words, number: u32| words.names[number as usize - 1].clone();
        for (place, id) in participants.ids.into_iter().enumerate() {
            if last.college[place] > 0 {
                votes.college(id.clone(), word(&self.colleges, last.college[place]));
            }
            if last.channel[place] > 0 {
                votes.channel(id.clone(), word(&self.channels, last.channel[place]));
            }
            if last.unverified[place] {
                votes.unverified(id);
            }
        }
    }
}

/// The last word on each participant.
struct Last {
    college: Vec<u32>,
    channel: Vec<u32>,
    unverified: Vec<bool>,
}

impl Last {
    fn of(events: &[Event], participants: usize) -> Self {
        let (college, channel) = (vec![0; participants], vec![0; participants]);
        let mut last = Self { college, channel, unverified: vec![false; participants] };
        for event in events {
            let place = event.participant as usize;
            if event.college > 0 {
                last.college[place] = event.college;
            }
            if event.channel > 0 {
                last.channel[place] = event.channel;
            }
            if let Some(verified) = event.verified {
                last.unverified[place] = !verified;
            }
        }
        last
    }
}

/// The ids of a file, and their numbers in the votes once they have one.
struct Known {
    ids: Vec<Id>,
    numbers: Vec<u32>,
}

impl Known {
    fn new(names: Names) -> Self {
        let ids = names.into_ids();
        Self { numbers: vec![u32::MAX; ids.len()], ids }
    }

    fn number(&mut self, place: u32, mention: impl FnOnce(Id) -> u32) -> u32 {
        let place = place as usize;
        if self.numbers[place] == u32::MAX {
            self.numbers[place] = mention(self.ids[place].clone());
        }
        self.numbers[place]
    }
}

/// Names of colleges or channels, numbered from 1.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Words {
    fn number(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.names.push(name.to_owned());
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        number
    }
}

/// A number as programs write it, or a word.
fn meant(field: &[u8]) -> Option<Vote> {
    match field {
        b"1" | b"+1" | b"1.0" => Some(Vote::Agree),
        b"-1" | b"-1.0" => Some(Vote::Disagree),
        b"0" | b"-0" | b"0.0" | b"-0.0" => Some(Vote::Pass),
        word if word.eq_ignore_ascii_case(b"agree") => Some(Vote::Agree),
        word if word.eq_ignore_ascii_case(b"disagree") => Some(Vote::Disagree),
        word if word.eq_ignore_ascii_case(b"pass") => Some(Vote::Pass),
        _ => None,
    }
}

/// Yes, no or nothing, as programs write it; `None` for anything else.
fn said(field: &[u8]) -> Option<Option<bool>> {
    let is =
        |words: [&str; 3]| words.iter().any(|word| field.eq_ignore_ascii_case(word.as_bytes()));
    match field {
        b"" => Some(None),
        _ if is(["1", "true", "yes"]) => Some(Some(true)),
        _ if is(["0", "false", "no"]) => Some(Some(false)),
        _ => None,
    }
}

/// A whole number; up to eighteen digits without the general parser.
fn time(field: &[u8]) -> Option<i64> {
    if field.is_empty() || field.len() > 18 || !field.iter().all(u8::is_ascii_digit) {
        return std::str::from_utf8(field).ok()?.parse().ok();
    }
    Some(field.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{CheckedParams, OpinionMap};

    /// What counts, by statement: agree, disagree, pass.
    fn counted(text: &[u8]) -> Vec<(String, [u32; 3])> {
        let mut votes = Votes::new();
        super::votes(&mut votes, text).expect("reads");
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let row =
            |s: &crate::Statement| (s.id.to_string(), [s.all.agree, s.all.disagree, s.all.pass]);
        map.statements.iter().map(row).collect()
    }

    fn refusal(text: &[u8]) -> String {
        super::votes(&mut Votes::new(), text).expect_err("should be refused").to_string()
    }

    #[test]
    fn columns_are_found_by_name_and_times_decide() {
        let text = b"\xef\xbb\xbfvote,voter-id,Comment-ID,timestamp\n1,7,3,20\n-1,7,3,10\n";
        assert_eq!(counted(text), [("3".to_owned(), [1, 0, 0])]);
    }

    #[test]
    fn without_times_or_at_one_time_the_file_decides() {
        assert_eq!(counted(b"comment-id,voter-id,vote\n3,7,1\n3,7,-1\n")[0].1, [0, 1, 0]);
        let text = b"comment-id,voter-id,vote,timestamp\n3,7,1,5\n3,7,0,5\n3,8,1,4\n";
        assert_eq!(counted(text)[0].1, [1, 0, 1]);
    }

    #[test]
    fn plain_names_words_quotes_and_windows_lines_are_read() {
        let text = b"\"participant\",statement,vote\r\n\"a, b\",\"s \"\"1\"\"\",Agree\r\n\
                     c,\"s \"\"1\"\"\",disagree\r\n\r\nd,\"s \"\"1\"\"\",PASS\r\n";
        assert_eq!(counted(text), [("s \"1\"".to_owned(), [1, 1, 1])]);
        assert_eq!(counted(b"participant,statement,vote\n1,2,-1.0\n2,2,+1")[0].1, [1, 1, 0]);
    }

    #[test]
    fn colleges_come_with_the_votes_and_the_last_word_counts() {
        let mut text = String::from("participant,statement,vote,college,timestamp\n");
        for person in 0..14 {
            let college = if person < 6 { "agents" } else { "users" };
            let _ = writeln!(text, "{person},1,1,{college},5");
        }
        text.push_str("0,2,1,users,4\n13,2,1,,9\n");
        let mut votes = Votes::new();
        super::votes(&mut votes, text.as_bytes()).expect("reads");
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let sizes: Vec<_> = map.colleges.iter().map(|c| (c.name.as_str(), c.size)).collect();
        assert_eq!(sizes, [("agents", Some(6)), ("users", Some(8))]);
    }

    #[test]
    fn channels_and_who_was_checked_come_with_the_votes() {
        let mut text = String::from("participant,statement,vote,channel,verified\n");
        for person in 0..24 {
            let (channel, verified) = if person < 8 { ("paper", "yes") } else { ("online", "0") };
            let _ = writeln!(text, "{person},1,1,{channel},{verified}");
        }
        // Nothing said leaves what was; the last word counts.
        text.push_str("9,2,1,,\n10,2,1,,1\n");
        let mut votes = Votes::new();
        super::votes(&mut votes, text.as_bytes()).expect("reads");
        let map = OpinionMap::of(&votes, &CheckedParams::default()).expect("a map");
        let channels = map.findings.participation.channels.iter();
        let sizes: Vec<_> = channels.map(|of| (of.name.as_str(), of.size)).collect();
        assert_eq!(sizes, [("online", Some(16)), ("paper", Some(8))]);
        assert_eq!(map.findings.sensitivity.unverified.map(|of| of.left_out), Some(15));
        assert_eq!(
            refusal(b"participant,statement,vote,verified\n1,2,1,1\n2,2,1,perhaps\n"),
            "line 3: column 'verified' holds 'perhaps', expected 1 (checked by somebody), \
             0 (by nobody) or nothing"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(refusal(b""), "line 1: there is no column 'voter-id' or 'participant'");
        assert_eq!(refusal(b"participant,comment-id\n"), "line 1: there is no column 'vote'");
        assert_eq!(
            refusal(b"vote,vote,voter-id,comment-id\n"),
            "line 1: the column 'vote' is there twice"
        );
        assert_eq!(
            refusal(b"vote,participant,voter-id,comment-id\n"),
            "line 1: the columns 'voter-id' and 'participant' mean the same; keep one"
        );
        let head = "comment-id,voter-id,vote,timestamp\n1,1,1,0\n";
        for (row, said) in [
            ("1,2,3,0", "column 'vote' holds '3', expected 1 (agree), -1 (disagree) or 0 (pass)"),
            (
                "1,2,nan,0",
                "column 'vote' holds 'nan', expected 1 (agree), -1 (disagree) or 0 (pass)",
            ),
            (
                "1,2,1e308,0",
                "column 'vote' holds '1e308', expected 1 (agree), -1 (disagree) or 0 (pass)",
            ),
            ("1,,1,0", "column 'voter-id' holds '', expected an id"),
            ("NaN,1,1,0", "column 'comment-id' holds 'NaN', expected an id"),
            ("1,2,1,soon", "column 'timestamp' holds 'soon', expected a whole number"),
            (
                "1,2,1,99999999999999999999",
                "column 'timestamp' holds '99999999999999999999', expected a whole number",
            ),
            ("1", "column 'timestamp' holds '', expected a whole number"),
        ] {
            assert_eq!(refusal(format!("{head}{row}\n").as_bytes()), format!("line 3: {said}"));
        }
        let long = format!("{head}{},2,1,0\n", "x".repeat(201));
        assert!(refusal(long.as_bytes()).ends_with("…', expected an id of at most 200 bytes"));
        let not_utf8 = refusal(b"comment-id,voter-id,vote\n1,2,1\n\xff,2,1\n");
        assert_eq!(not_utf8, "line 3: column 'comment-id' holds '\u{fffd}', expected UTF-8 text");
    }

    #[test]
    fn nothing_is_added_where_anything_is_refused() {
        let mut votes = Votes::new();
        let text = b"comment-id,voter-id,vote\n1,2,1\n1,3,x\n";
        super::votes(&mut votes, text.as_slice()).expect_err("refused");
        assert!(votes.is_empty());
    }

    #[test]
    fn huge_numbers_are_ids_like_any_other() {
        let text = b"comment-id,voter-id,vote\n340282366920938463463374607431768211456,1,1\n";
        assert_eq!(counted(text)[0].0, "340282366920938463463374607431768211456");
    }
}
