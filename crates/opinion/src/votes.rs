//! Who voted what on what.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::error::UnknownVote;
use crate::findings::Reach;
use crate::table::{Cell, Table};

/// The name of a participant or a statement: a number or a text.
///
/// A text that is the usual writing of a number is that number, so that `"12"` and `12` are one;
/// numbers come in their own order and before texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Id {
    /// As in Polis exports.
    Number(u64),
    /// Anything else.
    Text(String),
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        let usual = text == "0" || text.bytes().next().is_some_and(|b| (b'1'..=b'9').contains(&b));
        match text.parse() {
            Ok(number) if usual => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One answer to one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vote {
    /// +1
    Agree,
    /// −1
    Disagree,
    /// 0: seen, and neither
    Pass,
}

impl Vote {
    /// +1, −1 or 0: the sign of Polis *exports* (inside Polis it is the other way round).
    pub const fn value(self) -> i8 {
        match self {
            Self::Agree => 1,
            Self::Disagree => -1,
            Self::Pass => 0,
        }
    }
}

impl std::str::FromStr for Vote {
    type Err = UnknownVote;

    fn from_str(value: &str) -> Result<Self, UnknownVote> {
        match value {
            "1" => Ok(Self::Agree),
            "-1" => Ok(Self::Disagree),
            "0" => Ok(Self::Pass),
            other => Err(UnknownVote(other.to_owned())),
        }
    }
}

/// The votes of a conversation, gathered one by one.
///
/// The last vote of a participant on a statement is the one that counts; apart from that the
/// order in which votes come changes nothing. Memory: 12 bytes a vote and the names; 4 bytes a
/// vote while they are as they were in a [compact file](crate::compact).
#[derive(Clone, Debug, Default)]
pub struct Votes {
    /// From a compact file, to which nothing has been added yet; the rest is empty then.
    settled: Option<Arc<Settled>>,
    participants: Names,
    statements: Names,
    events: Vec<Event>,
    excluded: HashSet<u32>,
    metas: HashSet<u32>,
    colleges: HashMap<u32, String>,
    college_from: HashMap<String, usize>,
    channels: HashMap<u32, String>,
    unverified: HashSet<u32>,
    reach: Reach,
}

/// One vote as cast: numbers of participant and statement, and +1 agree / −1 disagree / 0 pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) participant: u32,
    pub(crate) statement: u32,
    pub(crate) value: i8,
}

impl Votes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one vote.
    pub fn cast(&mut self, participant: impl Into<Id>, statement: impl Into<Id>, vote: Vote) {
        self.unsettle();
        let participant = self.participants.number(participant.into());
        let statement = self.statements.number(statement.into());
        self.events.push(Event { participant, statement, value: vote.value() });
    }

    /// The number that stands for a participant from now on.
    pub(crate) fn number_participant(&mut self, participant: Id) -> u32 {
        self.participants.number(participant)
    }

    /// The number that stands for a statement from now on.
    pub(crate) fn number_statement(&mut self, statement: Id) -> u32 {
        self.statements.number(statement)
    }

    /// Takes in one vote of those that have a number already.
    pub(crate) fn cast_numbers(&mut self, participant: u32, statement: u32, vote: Vote) {
        self.events.push(Event { participant, statement, value: vote.value() });
    }

    /// Makes a statement known before anyone has voted on it.
    pub fn state(&mut self, statement: impl Into<Id>) {
        self.unsettle();
        self.statements.number(statement.into());
    }

    /// Leaves a statement out, whether votes on it come before or after: moderated out, or not
    /// an opinion. It is gone from the result. (Polis keeps it as a column of zeros, where it
    /// still counts in the scale of the map.)
    pub fn exclude(&mut self, statement: impl Into<Id>) {
        self.unsettle();
        let number = self.statements.number(statement.into());
        self.excluded.insert(number);
    }

    /// Leaves a statement out because it is not an opinion but about the people or the debate
    /// ("I live here"). Polis calls it *meta*: of no weight on the map, but shown early to all.
    pub fn meta(&mut self, statement: impl Into<Id>) {
        self.unsettle();
        let number = self.statements.number(statement.into());
        self.excluded.insert(number);
        self.metas.insert(number);
    }

    /// Says which college a participant belongs to. The last word counts.
    pub fn college(&mut self, participant: impl Into<Id>, college: impl Into<String>) {
        self.unsettle();
        let number = self.participants.number(participant.into());
        self.colleges.insert(number, college.into());
    }

    /// Shows `college` only from `from` members on, where that is more than
    /// [`Params::shown_from`](crate::Params::shown_from): colleagues know each other.
    pub fn college_from(&mut self, college: impl Into<String>, from: usize) {
        self.unsettle();
        self.college_from.insert(college.into(), from);
    }

    /// Says how many people of `college` the debate was meant to reach.
    pub fn expect_from_college(&mut self, college: impl Into<String>, people: u64) {
        self.unsettle();
        self.reach.colleges.insert(college.into(), people);
    }

    /// Has each college weigh as much as its share of those whom the debate was meant to reach,
    /// beside the unweighted result. Colleges of which that was not said weigh nothing.
    pub fn weigh_colleges(&mut self) {
        self.unsettle();
        self.reach.weigh = true;
    }

    /// Says through which channel (screen, paper, meeting, …) a participant came. The last word
    /// counts.
    pub fn channel(&mut self, participant: impl Into<Id>, channel: impl Into<String>) {
        self.unsettle();
        let number = self.participants.number(participant.into());
        self.channels.insert(number, channel.into());
    }

    /// Says how many people the debate was meant to reach through `channel`.
    pub fn expect_through_channel(&mut self, channel: impl Into<String>, people: u64) {
        self.unsettle();
        self.reach.channels.insert(channel.into(), people);
    }

    /// Says that nobody has checked whether this participant may take part, and only once. Their
    /// votes count; the map says what changes [without them](crate::Sensitivity).
    pub fn unverified(&mut self, participant: impl Into<Id>) {
        self.unsettle();
        let number = self.participants.number(participant.into());
        self.unverified.insert(number);
    }

    /// The conversation without those whom nobody has checked; `None` where everyone was.
    pub(crate) fn verified(&self) -> Option<Self> {
        if self.unverified.is_empty() {
            return None;
        }
        let mut verified = self.clone();
        verified.events.retain(|event| !self.unverified.contains(&event.participant));
        Some(verified)
    }

    /// How many votes were taken in, those since changed or left out included.
    pub fn len(&self) -> usize {
        self.settled.as_ref().map_or(self.events.len(), |settled| settled.table.cells.len())
    }

    /// Whether no vote was taken in.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same votes with events that can be looked at one by one: those of a compact file are
    /// taken apart, in order of participant and statement.
    pub(crate) fn apart(&self) -> Cow<'_, Self> {
        if self.settled.is_none() {
            return Cow::Borrowed(self);
        }
        let mut apart = self.clone();
        apart.unsettle();
        Cow::Owned(apart)
    }

    /// Every vote taken in, as cast.
    pub(crate) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Participants by their numbers.
    pub(crate) fn participant_names(&self) -> &[Id] {
        &self.participants.names
    }

    /// Statements by their numbers.
    pub(crate) fn statement_names(&self) -> &[Id] {
        &self.statements.names
    }

    /// Whether a statement was left out.
    pub(crate) fn is_excluded(&self, statement: u32) -> bool {
        self.excluded.contains(&statement)
    }

    /// Whether a statement was left out as being no opinion.
    pub(crate) fn is_meta(&self, statement: u32) -> bool {
        self.metas.contains(&statement)
    }

    /// Votes that are in order already.
    pub(crate) fn settled(settled: Settled) -> Self {
        Self { settled: Some(Arc::new(settled)), ..Self::default() }
    }

    /// Takes settled votes apart again, so that others can come to them.
    fn unsettle(&mut self) {
        let Some(settled) = self.settled.take() else { return };
        for id in &settled.statements {
            self.statements.number(id.clone());
        }
        for (i, id) in settled.participants.iter().enumerate() {
            let participant = self.participants.number(id.clone());
            if let Some(college) = &settled.colleges[i] {
                self.colleges.insert(participant, college.clone());
            }
            let event = |cell: &Cell| Event {
                participant,
                statement: cell.column() as u32,
                value: cell.value(),
            };
            self.events.extend(settled.table.row(i).iter().map(event));
        }
        self.college_from.clone_from(&settled.college_from);
    }

    /// One row per participant who has a vote that counts, in order of id. Running time: V log V
    /// in the number of votes at worst; none from a compact file.
    pub(crate) fn settle(&self) -> Arc<Settled> {
        match &self.settled {
            Some(settled) => Arc::clone(settled),
            None => Arc::new(self.put_in_order()),
        }
    }

    fn put_in_order(&self) -> Settled {
        let (statements, statement_rank) = self.statements.ranked(&self.excluded);
        let mut events: Vec<Event> = self
            .events
            .iter()
            .filter(|event| !self.excluded.contains(&event.statement))
            .copied()
            .collect();
        for event in &mut events {
            event.statement = statement_rank[event.statement as usize];
        }
        // Stable, so that of one pair the last cast stays last.
        events.sort_by_key(|event| (event.participant, event.statement));
        let mut voters: Vec<(u32, std::ops::Range<usize>)> = Vec::new();
        for (at, event) in events.iter().enumerate() {
            match voters.last_mut() {
                Some((voter, events)) if *voter == event.participant => events.end = at + 1,
                _ => voters.push((event.participant, at..at + 1)),
            }
        }
        voters.sort_by(|a, b| self.participants.name(a.0).cmp(self.participants.name(b.0)));
        let college_from = self.college_from.clone();
        let table = Table::empty(statements.len());
        let mut settled = Settled {
            participants: Vec::new(),
            colleges: Vec::new(),
            channels: Vec::new(),
            reach: self.reach.clone(),
            college_from,
            statements,
            table,
        };
        for (voter, range) in voters {
            settled.participants.push(self.participants.name(voter).clone());
            settled.colleges.push(self.colleges.get(&voter).cloned());
            settled.channels.push(self.channels.get(&voter).cloned());
            settled.add_row(&events[range]);
        }
        settled
    }
}

/// Votes once it is clear which of them count.
#[derive(Debug)]
pub(crate) struct Settled {
    /// In order of id.
    pub(crate) participants: Vec<Id>,
    /// Beside `participants`.
    pub(crate) colleges: Vec<Option<String>>,
    /// Beside `participants`.
    pub(crate) channels: Vec<Option<String>>,
    /// Whom the debate was meant to reach.
    pub(crate) reach: Reach,
    /// From how many members colleges are shown that ask for more than others.
    pub(crate) college_from: HashMap<String, usize>,
    /// In order of id.
    pub(crate) statements: Vec<Id>,
    /// A row beside each of `participants`, a column for each of `statements`.
    pub(crate) table: Table,
}

impl Settled {
    /// Adds the row of one participant, whose events come by statement, the one that counts last.
    fn add_row(&mut self, events: &[Event]) {
        for (at, event) in events.iter().enumerate() {
            if events.get(at + 1).is_none_or(|next| next.statement != event.statement) {
                self.table.cells.push(Cell::new(event.statement as usize, event.value));
            }
        }
        self.table.end_row();
    }
}

/// Ids and the numbers that stand for them, in order of first mention.
#[derive(Clone, Debug, Default)]
struct Names {
    numbers: HashMap<Id, u32>,
    names: Vec<Id>,
}

impl Names {
    fn number(&mut self, name: Id) -> u32 {
        if let Some(number) = self.numbers.get(&name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).expect("fewer than 2^32 names fit in memory");
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }

    fn name(&self, number: u32) -> &Id {
        &self.names[number as usize]
    }

    /// Those not left out, in order of id, and the place of each number among them.
    fn ranked(&self, without: &HashSet<u32>) -> (Vec<Id>, Vec<u32>) {
        let mut order: Vec<u32> =
            (0..self.names.len() as u32).filter(|number| !without.contains(number)).collect();
        order.sort_by(|a, b| self.name(*a).cmp(self.name(*b)));
        let mut rank = vec![u32::MAX; self.names.len()];
        for (place, number) in order.iter().enumerate() {
            rank[*number as usize] = place as u32;
        }
        (order.iter().map(|number| self.name(*number).clone()).collect(), rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_the_order_people_expect() {
        let mut ids: Vec<Id> = ["10", "b", "9", "a", "007", "0"].map(Id::from).into();
        ids.sort();
        let written: Vec<String> = ids.iter().map(Id::to_string).collect();
        assert_eq!(written, ["0", "9", "10", "007", "a", "b"]);
        assert_eq!(Id::from("12"), Id::from(12));
        assert_ne!(Id::from("+12"), Id::from(12));
    }

    #[test]
    fn the_last_vote_of_a_pair_counts() {
        let mut votes = Votes::new();
        votes.cast(1, "s", Vote::Agree);
        votes.cast(2, "s", Vote::Agree);
        votes.cast(1, "s", Vote::Disagree);
        assert_eq!(votes.settle().table, Table::new([[(0, -1)], [(0, 1)]], 1));
    }

    #[test]
    fn settled_votes_can_be_added_to() {
        let mut votes = Votes::new();
        votes.cast(1, "s", Vote::Agree);
        votes.cast(1, "t", Vote::Pass);
        votes.college(1, "agents");
        votes.college_from("agents", 7);
        let mut again = Votes::settled(votes.put_in_order());
        assert_eq!((again.len(), again.is_empty()), (2, false));
        again.cast(1, "t", Vote::Disagree);
        again.cast(0, "r", Vote::Agree);
        let settled = again.settle();
        assert_eq!(settled.statements, ["r", "s", "t"].map(Id::from));
        assert_eq!(settled.table, Table::new([vec![(0, 1)], vec![(1, 1), (2, -1)]], 3));
        assert_eq!(settled.colleges, [None, Some("agents".into())]);
        assert_eq!(settled.college_from["agents"], 7);
    }

    #[test]
    fn what_is_left_out_is_gone() {
        let mut votes = Votes::new();
        votes.exclude("before");
        for statement in ["before", "after", "kept"] {
            votes.cast(1, statement, Vote::Agree);
        }
        votes.cast(2, "after", Vote::Agree);
        votes.exclude("after");
        votes.state("unseen");
        let settled = votes.settle();
        assert_eq!(settled.statements, ["kept", "unseen"].map(Id::from));
        assert_eq!(settled.participants, [Id::from(1)]);
        assert_eq!(settled.table, Table::new([[(0, 1)]], 2));
    }

    #[test]
    fn only_three_values_are_votes() {
        assert_eq!("1".parse(), Ok(Vote::Agree));
        assert_eq!("-1".parse(), Ok(Vote::Disagree));
        assert_eq!("0".parse(), Ok(Vote::Pass));
        assert_eq!("2".parse::<Vote>(), Err(UnknownVote("2".into())));
    }
}
