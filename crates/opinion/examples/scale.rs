//! How time and memory grow from 10⁴ to 10⁸ votes, step by step: `cargo run --release -p opinion
//! --example scale`, or `-- 1000000` for the sizes up to that many votes.
//!
//! Two groups of 30 and 70 %, who differ by 0.4 on every third statement; on average every tenth
//! statement is answered, one answer in twenty is a pass. Each size is a compact file made row by
//! row and read by a process of its own, whose greatest memory the kernel tells. The bytes of the
//! votes in memory are also read once by themselves, from one end to the other on all threads: no
//! pass over the votes can be faster.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use opinion::{CheckedParams, Id, OpinionMap, Step, Vote, compact};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

type Failure = Box<dyn std::error::Error>;

/// People and statements, for 10⁴ to 10⁸ votes.
const SIZES: [(u64, usize); 5] =
    [(500, 200), (2_500, 400), (20_000, 500), (125_000, 800), (1_000_000, 1_000)];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, file] = arguments.as_slice()
        && flag == "--file"
    {
        return measure(Path::new(file));
    }
    let most: u64 = arguments.first().map_or(Ok(u64::MAX), |most| most.parse())?;
    println!("{HEAD}");
    for (people, statements) in SIZES {
        if people * statements as u64 / 10 > most {
            continue;
        }
        let path = std::env::temp_dir().join(format!("scale-{}.votes", std::process::id()));
        let measured = make(&path, people, statements).and_then(|()| in_a_child(&path));
        std::fs::remove_file(&path)?;
        measured?;
    }
    Ok(())
}

const HEAD: &str = "    votes  people  file MB   read  order   test  model groups  findings    all  \
                    point estimate  peak MB  one reading of the votes ms  groups found";

fn in_a_child(path: &Path) -> Result<(), Failure> {
    let own: PathBuf = std::env::current_exe()?;
    let status = Command::new(own).arg("--file").arg(path).status()?;
    if status.success() { Ok(()) } else { Err(format!("{status}").into()) }
}

/// Writes the conversation, a row at a time.
fn make(path: &Path, people: u64, statements: usize) -> Result<(), Failure> {
    let mut dice = ChaCha8Rng::seed_from_u64(people);
    let popularity: Vec<u32> = (0..statements).map(|_| 25 + dice.next_u32() % 50).collect();
    let ids: Vec<Id> = (0..statements as u64).map(Id::from).collect();
    let mut writer = compact::Writer::new(BufWriter::new(File::create(path)?), &ids, &[])?;
    for person in 0..people {
        let few = dice.next_u32() % 10 < 3;
        let row = row(&mut dice, few, &popularity);
        writer.row(&person.into(), None, row)?;
    }
    writer.finish()?;
    Ok(())
}

fn row(dice: &mut ChaCha8Rng, few: bool, popularity: &[u32]) -> Vec<(usize, Vote)> {
    let mut votes = Vec::new();
    let mut statement = (dice.next_u32() % 19) as usize;
    while statement < popularity.len() {
        let draw = dice.next_u32();
        let agree = match (statement % 3, few == statement.is_multiple_of(2)) {
            (0, true) => popularity[statement].clamp(40, 60) + 20,
            (0, false) => popularity[statement].clamp(40, 60) - 20,
            _ => popularity[statement],
        };
        let vote = match (draw & 0xffff) % 100 {
            _ if (draw >> 16).is_multiple_of(20) => Vote::Pass,
            roll if roll < agree => Vote::Agree,
            _ => Vote::Disagree,
        };
        votes.push((statement, vote));
        statement += 1 + (dice.next_u32() % 19) as usize;
    }
    votes
}

/// Makes the map of a file and prints a line of what it took.
fn measure(path: &Path) -> Result<(), Failure> {
    let bytes = std::fs::metadata(path)?.len();
    let start = Instant::now();
    let votes = compact::read(BufReader::with_capacity(1 << 20, File::open(path)?))?;
    let mut times = vec![start.elapsed().as_secs_f64()];
    let mut begun: Vec<Instant> = Vec::new();
    let map = OpinionMap::watched(&votes, &CheckedParams::default(), &mut |_: Step| {
        begun.push(Instant::now());
    })?;
    begun.push(Instant::now());
    times.extend(begun.windows(2).map(|ends| (ends[1] - ends[0]).as_secs_f64()));
    let peak = peak_mb()?;
    let reading = one_reading_ms(map.votes);
    let [read, order, test, model, groups, findings] =
        <[f64; 6]>::try_from(times).map_err(|_| "there are five steps")?;
    println!(
        "{:>9} {:>7} {:>8.1} {read:>6.2} {order:>6.2} {test:>6.2} {model:>6.2} {groups:>6.2} \
         {findings:>9.2} {:>6.2} {:>15.2} {peak:>8} {reading:>28.1} {:>13}",
        map.votes,
        map.voters,
        bytes as f64 / 1e6,
        read + order + test + model + groups + findings,
        read + order + model,
        map.groups.len(),
    );
    Ok(())
}

/// The greatest memory of this process so far.
fn peak_mb() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?;
    Ok(kilobytes.parse::<u64>()? / 1_000)
}

/// Milliseconds to read four bytes a vote once on all threads, the fastest of five.
fn one_reading_ms(votes: usize) -> f64 {
    let cells: Vec<u32> = (0..votes as u32).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let once = || {
        let start = Instant::now();
        let sum = std::thread::scope(|scope| {
            let parts = cells.chunks(votes.div_ceil(threads).max(1));
            let sum = |part: &[u32]| part.iter().fold(0_u32, |sum, cell| sum.wrapping_add(*cell));
            let parts: Vec<_> = parts.map(|part| scope.spawn(move || sum(part))).collect();
            parts.into_iter().filter_map(|part| part.join().ok()).fold(0, u32::wrapping_add)
        });
        std::hint::black_box(sum);
        start.elapsed().as_secs_f64() * 1_000.0
    };
    (0..5).map(|_| once()).fold(f64::INFINITY, f64::min)
}
