//! A conversation that goes on, beside one that is mapped from the start at each update:
//! `cargo run --release -p opinion --example updates [NAME]`, with the shared conversations in the
//! folder named by `PREAU_DATA`.
//!
//! Each conversation is told again by its timestamps, from a fifth of the votes on by one in a
//! hundred at a time: how far the map of the state is from the batch's of the same votes, and,
//! beside it, how far the batch's is from one with other chance (another seed), and from the
//! batch's before. Then the time for an update by the next hundredth of the votes, at every tenth
//! of them, in turns with the batch, the least of five.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use opinion::compare::adjusted_rand;
use opinion::{CheckedParams, Id, OpinionMap, Params, State, Vote, Votes};

type Failure = Box<dyn std::error::Error>;

/// Voter, statement, vote.
type Cast = (u64, u64, Vote);

fn main() -> Result<(), Failure> {
    let Some(data) = std::env::var_os("PREAU_DATA") else {
        println!("PREAU_DATA names no folder with shared conversations");
        return Ok(());
    };
    let mut folders: Vec<_> = Path::new(&data)
        .join("polis")
        .read_dir()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    folders.sort();
    println!("{HEAD}");
    let wanted = std::env::args().nth(1).unwrap_or_default();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if !name.contains(&wanted) {
            continue;
        }
        let cast = told(folder)?;
        println!("{name}\n{}", replayed(&cast)?);
        println!("{}", timed(&cast)?);
    }
    Ok(())
}

const HEAD: &str = "replayed: updates, of them with other outcome or number of groups than the batch \
    (batch of another seed; batch before), mean and least adjusted Rand index with the batch \
    (same), greatest difference of a place and of certainty";

/// The votes in order of time.
fn told(folder: &Path) -> Result<Vec<Cast>, Failure> {
    let text = std::fs::read(folder.join("votes.csv")).or_else(|_| {
        Command::new("gzip")
            .arg("-dc")
            .arg(folder.join("votes.csv.gz"))
            .output()
            .map(|out| out.stdout)
    })?;
    let mut rows = Vec::new();
    for row in csv::Reader::from_reader(text.as_slice()).deserialize() {
        let (time, _, statement, voter, vote): (u64, String, u64, u64, String) = row?;
        rows.push((time, (voter, statement, vote.parse()?)));
    }
    rows.sort_by_key(|row| row.0);
    Ok(rows.into_iter().map(|row| row.1).collect())
}

fn gathered(cast: &[Cast]) -> Votes {
    let mut votes = Votes::new();
    for (voter, statement, vote) in cast {
        votes.cast(*voter, *statement, *vote);
    }
    votes
}

/// How alike maps are, over many.
#[derive(Default)]
struct Alike {
    count: usize,
    other: usize,
    sum: f64,
    least: Option<f64>,
}

impl Alike {
    fn take(&mut self, a: &OpinionMap, b: &OpinionMap) {
        self.count += 1;
        self.other += usize::from((a.outcome, a.groups.len()) != (b.outcome, b.groups.len()));
        let index = alike(a, b);
        self.sum += index;
        self.least = Some(self.least.map_or(index, |least| least.min(index)));
    }

    fn told(&self) -> String {
        let mean = self.sum / self.count.max(1) as f64;
        format!("{} of {}, {mean:.3}, {:.3}", self.other, self.count, self.least.unwrap_or(1.0))
    }
}

/// The adjusted Rand index, on the people who are on both.
fn alike(a: &OpinionMap, b: &OpinionMap) -> f64 {
    let there: std::collections::HashMap<&Id, Option<usize>> =
        b.participants.iter().map(|of| (&of.id, of.group)).collect();
    let both = a.participants.iter().filter_map(|of| Some((of.group, *there.get(&of.id)?)));
    adjusted_rand(both)
}

fn replayed(cast: &[Cast]) -> Result<String, Failure> {
    let batch = CheckedParams::default();
    let other = Params { seed: 1, ..Params::default() }.check()?;
    let mut state = State::new(batch.clone());
    let [mut by_state, mut by_seed, mut by_time] = [(); 3].map(|()| Alike::default());
    let (mut done, mut place, mut certainty, mut before) = (0, 0.0_f64, 0.0_f64, None);
    for hundredth in 20..=100 {
        let end = cast.len() * hundredth / 100;
        for (voter, statement, vote) in &cast[done..end] {
            state.votes_mut().cast(*voter, *statement, *vote);
        }
        done = end;
        let (followed, votes) = (state.map()?, gathered(&cast[..end]));
        let whole = OpinionMap::of(&votes, &batch)?;
        if let Some(before) = &before {
            by_state.take(&followed, &whole);
            by_seed.take(&OpinionMap::of(&votes, &other)?, &whole);
            by_time.take(before, &whole);
            let back = followed.clone().aligned_to(&whole);
            for (a, b) in back.participants.iter().zip(&whole.participants) {
                place = place.max((a.x - b.x).abs()).max((a.y - b.y).abs());
                if back.groups.len() == whole.groups.len() {
                    certainty = certainty.max((a.certainty - b.certainty).abs());
                }
            }
            assert_eq!((followed.votes, followed.voters), (whole.votes, whole.voters));
        }
        before = Some(whole);
    }
    Ok(format!(
        "  state and batch {}; seeds {}; before {}; place {place}, certainty {certainty:.3}",
        by_state.told(),
        by_seed.told(),
        by_time.told()
    ))
}

fn timed(cast: &[Cast]) -> Result<String, Failure> {
    let mut told = Vec::new();
    for tenth in 5..=10 {
        let end = cast.len() * tenth / 10;
        let (update, batch) = timed_at(&cast[..end])?;
        told.push(format!("{update:.0} of {batch:.0} ({:.1} times)", batch / update));
    }
    Ok(format!("  milliseconds: {}", told.join(", ")))
}

/// Milliseconds for the last hundredth, and for the batch.
fn timed_at(cast: &[Cast]) -> Result<(f64, f64), Failure> {
    let (first, last) = cast.split_at(cast.len() * 99 / 100);
    let params = CheckedParams::default();
    let mut state = State::new(params.clone());
    *state.votes_mut() = gathered(first);
    state.map()?;
    let votes = gathered(cast);
    let (mut update, mut batch) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..5 {
        let mut state = state.clone();
        let start = Instant::now();
        for (voter, statement, vote) in last {
            state.votes_mut().cast(*voter, *statement, *vote);
        }
        state.map()?;
        update = update.min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        OpinionMap::of(&votes, &params)?;
        batch = batch.min(start.elapsed().as_secs_f64());
    }
    Ok((update * 1e3, batch * 1e3))
}
