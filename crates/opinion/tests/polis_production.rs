//! How near the groups are to those that production Polis showed, where the folder that holds the
//! published conversations is there.

mod published;

use opinion::compare::adjusted_rand;
use opinion::polis::{PolisMap, PolisParams};
use published::Conversation;

const NAMES: [&str; 6] = [
    "london.youth.policing",
    "15-per-hour-seattle",
    "scoop-hivemind.ubi",
    "scoop-hivemind.biodiversity",
    "vtaiwan.uberx",
    "austria-climate.5twd2jsnkf.2022-08-08",
];

/// Adjusted Rand index with the groups shown, over those whom both keep.
fn likeness(conversation: &Conversation, params: PolisParams) -> f64 {
    let params = params.check().expect("within the limits");
    let map = PolisMap::of(&conversation.votes(), &params).expect("a map");
    let shown = conversation.shown();
    let both = |p: &opinion::polis::PolisParticipant| {
        Some((p.group?, shown.get(&p.id.to_string()).copied().flatten()?))
    };
    let (ours, theirs): (Vec<_>, Vec<_>) = map.participants.iter().filter_map(both).unzip();
    adjusted_rand(ours.iter().zip(&theirs))
}

#[test]
fn nearer_to_production_than_red_dwarf_on_average() {
    let conversations: Vec<Conversation> =
        NAMES.into_iter().filter_map(Conversation::open).collect();
    if conversations.len() < NAMES.len() {
        return;
    }
    let mean = |name: &str| {
        let params = || PolisParams::named(name).expect("a name");
        let all: Vec<f64> = conversations.iter().map(|c| likeness(c, params())).collect();
        println!("{name}: {all:.3?}");
        all.iter().sum::<f64>() / all.len() as f64
    };
    let (red_dwarf, polled) = (mean("red-dwarf"), mean("polis-polled"));
    println!("red-dwarf {red_dwarf:.3}, polis-polled {polled:.3}, polis {:.3}", mean("polis"));
    assert!(polled > red_dwarf);
}
