//! How long the modes that follow Polis take: `cargo run --release -p opinion --example polis_speed
//! -- FOLDER…`, where each folder holds `votes.csv` and `comments.csv` (unpacked). Reading is not
//! counted; of a hundred runs the fastest and the median, and the peak of memory so far.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use opinion::polis::{PolisMap, PolisParams};
use opinion::{Votes, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for folder in std::env::args().skip(1) {
        let folder = Path::new(&folder);
        let mut votes = Votes::new();
        read::votes(&mut votes, File::open(folder.join("votes.csv"))?)?;
        read::statements(&mut votes, File::open(folder.join("comments.csv"))?)?;
        println!("{}", folder.display());
        for name in ["red-dwarf", "polis"] {
            let params = PolisParams::named(name).ok_or("a name")?.check()?;
            let mut times = Vec::new();
            for _ in 0..100 {
                let start = Instant::now();
                let map = PolisMap::of(&votes, &params)?;
                times.push(start.elapsed().as_secs_f64() * 1e3);
                assert!(map.divided());
            }
            times.sort_by(f64::total_cmp);
            println!(
                "  {name}: {:.2} ms, median {:.2} ms, peak {:.1} MiB",
                times[0],
                times[50],
                peak_mib()
            );
        }
    }
    Ok(())
}

/// The most memory that this process has had; 0 where the system does not say.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
