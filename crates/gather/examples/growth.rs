//! How time and memory grow with the number of texts.
//!
//! ```text
//! cargo run --release -p gather --example growth -- [LARGEST]
//! ```
//!
//! Texts of forty words on average, made of syllables; word frequencies follow Zipf's law over
//! 200,000 words. Each look-up asks for the ten texts most like one that is not in the index.

use std::time::{Duration, Instant};

use gather::{Index, Params};

const SYLLABLES: [&str; 32] = [
    "de", "la", "les", "ment", "tion", "re", "con", "ti", "pa", "ri", "sé", "mo", "lé", "na",
    "ver", "cho", "vé", "bus", "gar", "ou", "eau", "in", "fé", "ju", "sta", "mar", "plan", "bri",
    "ga", "zo", "qui", "eur",
];
const WORDS: f64 = 200_000.0;
const LOOK_UPS: usize = 500;

/// A sequence of numbers that looks random and is the same each time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A text of 20 to 60 words.
    fn text(&mut self) -> String {
        let count = 20 + self.next() % 41;
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    /// The word of a rank drawn with a probability of about one in the rank.
    fn word(&mut self) -> String {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut rank = WORDS.powf(uniform) as usize;
        let mut word = String::new();
        while rank > 0 {
            word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
            rank /= SYLLABLES.len();
        }
        word
    }
}

fn main() {
    let largest = std::env::args().nth(1).and_then(|largest| largest.parse().ok());
    let largest: usize = largest.unwrap_or(100_000);
    println!("texts    built in   memory    look-up p50  p99        longest");
    let mut texts = 1_000;
    while texts <= largest {
        row(texts);
        texts *= 10;
    }
}

fn row(texts: usize) {
    let mut numbers = Numbers(texts as u64);
    let corpus: Vec<String> = (0..texts).map(|_| numbers.text()).collect();
    let before = resident_megabytes();
    let start = Instant::now();
    let mut index = Index::new(Params::default().check().expect("the defaults hold"));
    for (id, text) in corpus.iter().enumerate() {
        index.add(id, text).expect("ids are distinct");
    }
    let built = start.elapsed();
    let memory = resident_megabytes().zip(before).map(|(after, before)| after - before);
    let mut times: Vec<Duration> = (0..LOOK_UPS)
        .map(|_| {
            let query = numbers.text();
            let start = Instant::now();
            let hits = index.similar(&query, 10);
            assert!(!hits.is_empty(), "texts this long always share something");
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let memory = memory.map_or_else(|| "?".to_owned(), |memory| format!("{memory:.0} MB"));
    println!(
        "{texts:<8} {:<10} {memory:<9} {:<12} {:<10} {}",
        format!("{:.2} s", built.as_secs_f64()),
        milliseconds(times[LOOK_UPS / 2]),
        milliseconds(times[LOOK_UPS * 99 / 100]),
        milliseconds(times[LOOK_UPS - 1]),
    );
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

/// Memory of this process, where the system tells (Linux).
fn resident_megabytes() -> Option<f64> {
    let pages: f64 =
        std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096.0 / 1e6)
}
