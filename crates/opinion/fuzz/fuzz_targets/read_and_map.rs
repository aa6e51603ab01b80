//! Bytes as a table of votes, through the reader and the map, never with a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use opinion::compare::Mapped;
use opinion::{OpinionMap, Params, Votes, read};

fuzz_target!(|table: &[u8]| {
    let mut votes = Votes::new();
    if read::votes(&mut votes, table).is_err() {
        return;
    }
    let params = Params { permutations: 19, significance: 0.05, ..Params::default() };
    let Ok(map) = OpinionMap::of(&votes, &params.check().expect("allowed")) else { return };
    Mapped::from_json(&map.to_json()).expect("what we write is a map");
});
