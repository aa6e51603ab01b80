//! As files that [`read`](crate::read) reads.

use std::io::{self, Write};

use super::conversation::Simulated;

impl Simulated {
    /// `participant,statement,vote`, a line for each vote.
    pub fn write_votes(&self, mut to: impl Write) -> io::Result<()> {
        writeln!(to, "participant,statement,vote")?;
        for cast in &self.casts {
            writeln!(to, "{},{},{}", cast.participant, cast.statement, cast.vote.value())?;
        }
        Ok(())
    }

    /// `comment-id,comment-body,moderated,divides`, a line for each statement; its text is
    /// `word` and its number.
    pub fn write_statements(&self, word: &str, mut to: impl Write) -> io::Result<()> {
        writeln!(to, "comment-id,comment-body,moderated,divides")?;
        for (statement, divides) in self.divides.iter().enumerate() {
            writeln!(to, "{statement},{word} {statement},1,{}", i32::from(*divides))?;
        }
        Ok(())
    }

    /// `participant,group,place`, a line for each participant, empty where there is none.
    pub fn write_truth(&self, mut to: impl Write) -> io::Result<()> {
        writeln!(to, "participant,group,place")?;
        for (participant, (group, place)) in self.group_of.iter().zip(&self.place_of).enumerate() {
            let group = group.map_or_else(String::new, |group| group.to_string());
            let place = place.map_or_else(String::new, |place| format!("{place:.6}"));
            writeln!(to, "{participant},{group},{place}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::params::{Params, Structure};
    use crate::{CheckedParams, OpinionMap, Votes, read};

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let structure = Structure::Slope { difference: 0.5, on: 10 };
        let params = Params { participants: 30, statements: 12, structure, ..Params::default() };
        let made = params.check().expect("parameters").simulate();
        let (mut votes_csv, mut statements_csv, mut truth) = (Vec::new(), Vec::new(), Vec::new());
        made.write_votes(&mut votes_csv).expect("written");
        made.write_statements("Statement", &mut statements_csv).expect("written");
        made.write_truth(&mut truth).expect("written");
        let mut votes = Votes::new();
        read::votes(&mut votes, votes_csv.as_slice()).expect("read");
        let texts = read::statements(&mut votes, statements_csv.as_slice()).expect("read");
        assert_eq!(texts.len(), 12);
        let map =
            |votes| OpinionMap::of(votes, &CheckedParams::default()).expect("a map").to_json();
        assert_eq!(map(&votes), map(&made.votes()));
        assert_eq!(String::from_utf8(truth).expect("text").lines().count(), 31);
    }
}
