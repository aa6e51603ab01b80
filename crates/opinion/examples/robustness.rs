//! How far the findings move when something goes wrong on purpose: `cargo run --release -p opinion
//! --example robustness [conversations]`. Made-up conversations (300 people, 40 statements, 60 %
//! answered) with two groups of 30 % and 70 % and without any structure, and a published one
//! (Seattle) where its folder is there (`PREAU_DATA`); beside red-dwarf where it is there.
//!
//! Before and after are compared on the people and statements that are in both.

mod peer;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use opinion::compare::{Comparison, Mapped};
use opinion::polis::{PolisMap, PolisParams};
use opinion::simulate::{Cast, Disturbance, Params, Simulated, Structure};
use opinion::{CheckedParams, OpinionMap, Vote};
use peer::Peer;

/// What is done, by what name.
const DISTURBANCES: [(&str, Disturbance); 4] = [
    ("5 % random voters", Disturbance::RandomVoters { share: 0.05 }),
    ("5 % copy-cats", Disturbance::CopyCats { share: 0.05 }),
    ("5 % straight-liners", Disturbance::StraightLiners { share: 0.05 }),
    ("20-statement flood", Disturbance::Flood { group: 0, statements: 20 }),
];

type Answer<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Answer<()> {
    let runs: u64 = std::env::args().nth(1).map_or(Ok(20), |runs| runs.parse())?;
    let mut peer = Peer::start();
    println!(
        "{:<10} {:<20} {:<9} {:>4} {:>6} {:>6} {:>5} {:>10} {:>7} {:>6} {:>5}",
        "votes",
        "what",
        "engine",
        "of",
        "split",
        "after",
        "same",
        "groups",
        "ARI",
        "shared",
        "moved"
    );
    let two = Structure::Groups { shares: vec![0.3, 0.7], difference: 0.4, on: 13 };
    table("two groups", runs, &mut peer, |seed| made(two.clone(), seed))?;
    table("none", runs, &mut peer, |seed| with_a_lobby(made(Structure::Noise, seed)))?;
    if let Some(seattle) = seattle()? {
        table("Seattle", runs, &mut peer, |_| seattle.clone())?;
    }
    Ok(())
}

fn made(structure: Structure, seed: u64) -> Simulated {
    let params = Params { structure, seed, ..Params::default() };
    params.check().expect("within the limits").simulate()
}

/// Without groups nobody could flood: the first 30 % of the people are taken for one.
fn with_a_lobby(mut made: Simulated) -> Simulated {
    let people = made.participants();
    made.group_of = (0..people).map(|i| Some(usize::from(i >= people * 3 / 10))).collect();
    made
}

/// A published conversation, participants and statements by order of their first vote, all
/// statements in. Its groups are those that red-dwarf's way gives.
fn seattle() -> Answer<Option<Simulated>> {
    let data = std::env::var_os("PREAU_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = data.join("polis/15-per-hour-seattle/votes.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("without Seattle: {} is absent", path.display());
        return Ok(None);
    };
    let mut made = made(Structure::Noise, 1);
    made.casts = casts(&text).ok_or("votes.csv is not as expected")?;
    made.statements = 1 + made.casts.iter().map(|cast| cast.statement as usize).max().unwrap_or(0);
    let people = 1 + made.casts.iter().map(|cast| cast.participant as usize).max().unwrap_or(0);
    made.place_of = vec![None; people];
    made.group_of = vec![None; people];
    let map = PolisMap::of(&made.votes(), &PolisParams::red_dwarf().check()?)?;
    for participant in map.participants {
        made.group_of[participant.id.to_string().parse::<usize>()?] = participant.group;
    }
    Ok(Some(made))
}

/// The last vote of each participant on each statement.
fn casts(votes_csv: &str) -> Option<Vec<Cast>> {
    let mut lines = votes_csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next()?;
    let [who, what, vote] =
        ["voter-id", "comment-id", "vote"].map(|name| head.iter().position(|field| *field == name));
    let (who, what, vote) = (who?, what?, vote?);
    let (mut people, mut statements) = (HashMap::new(), HashMap::new());
    let mut last = BTreeMap::new();
    for fields in lines {
        let number = |numbers: &mut HashMap<String, u32>, name: &str| {
            let next = numbers.len() as u32;
            *numbers.entry(name.to_owned()).or_insert(next)
        };
        let pair =
            (number(&mut people, fields.get(who)?), number(&mut statements, fields.get(what)?));
        last.insert(pair, fields.get(vote)?.parse::<Vote>().ok()?);
    }
    let cast = |((participant, statement), vote)| Cast { participant, statement, vote };
    Some(last.into_iter().map(cast).collect())
}

/// All four disturbances of as many conversations, ours and the peer's.
fn table(
    name: &str,
    runs: u64,
    peer: &mut Option<Peer>,
    conversation: impl Fn(u64) -> Simulated,
) -> Answer<()> {
    let mut sums: BTreeMap<(usize, &str), Sum> = BTreeMap::new();
    for seed in 1..=runs {
        let honest = conversation(seed);
        let ours = own_map(&honest)?;
        let theirs = peer.as_mut().map(|peer| peer.map(&honest.casts)).transpose()?.flatten();
        for (at, (_, by)) in DISTURBANCES.into_iter().enumerate() {
            let disturbed = honest.disturbed(by, seed);
            sums.entry((at, "Préau")).or_default().add(&honest, &ours, own_map(&disturbed)?);
            let Some((peer, before)) = peer.as_mut().zip(theirs.as_ref()) else { continue };
            if let Some(after) = peer.map(&disturbed.casts)? {
                sums.entry((at, "red-dwarf")).or_default().add(&honest, before, after);
            }
        }
    }
    for ((at, engine), sum) in sums {
        sum.print(name, DISTURBANCES[at].0, engine);
    }
    Ok(())
}

fn own_map(made: &Simulated) -> Answer<Mapped> {
    let map = OpinionMap::of(&made.votes(), &CheckedParams::default())?;
    Ok(Mapped::from_json(&map.to_json())?)
}

#[derive(Default)]
struct Sum {
    conversations: f64,
    divided: [f64; 2],
    groups: [f64; 2],
    /// How often both maps show as many groups.
    same: f64,
    index: f64,
    shared: f64,
    moved: f64,
}

impl Sum {
    fn add(&mut self, honest: &Simulated, before: &Mapped, mut after: Mapped) {
        // Statements that came are no shift of what is said of the others.
        let old = |id: &String| id.parse::<usize>().is_ok_and(|id| id < honest.statements);
        after.agreed.retain(old);
        after.rejected.retain(old);
        let found = Comparison::of(before, &after);
        self.conversations += 1.0;
        for side in 0..2 {
            self.divided[side] += f64::from(u8::from(found.divided[side]));
            self.groups[side] += found.groups[side] as f64;
        }
        self.same += f64::from(u8::from(found.groups[0] == found.groups[1]));
        self.index += found.adjusted_rand.unwrap_or(1.0);
        self.shared += f64::midpoint(found.agreed.alike, found.rejected.alike);
        self.moved += found.alignment.map_or(0.0, |alignment| alignment.left);
    }

    fn print(&self, name: &str, what: &str, engine: &str) {
        let mean = |sum: f64| sum / self.conversations;
        let groups = self.groups.map(mean);
        println!(
            "{name:<10} {what:<20} {engine:<9} {:>4} {:>6.2} {:>6.2} {:>5.2} {:>4.1} → {:>3.1} \
             {:>7.3} {:>6.3} {:>5.3}",
            self.conversations,
            mean(self.divided[0]),
            mean(self.divided[1]),
            mean(self.same),
            groups[0],
            groups[1],
            mean(self.index),
            mean(self.shared),
            mean(self.moved),
        );
    }
}
