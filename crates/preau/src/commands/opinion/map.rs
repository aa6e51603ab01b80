//! `preau opinion map`: from votes to an opinion map.

use std::path::PathBuf;

use anyhow::Context as _;
use opinion::polis::{PolisMap, PolisParams};
use opinion::{CheckedParams, Labels, OpinionMap, Params, Votes, html, read, svg};

use super::super::input;
use super::progress::Progress;
use super::{files, votes};

/// Makes an opinion map from votes.
///
/// Votes are a table with the columns voter-id (or participant), comment-id (or statement), vote
/// (1, -1, 0, or agree, disagree, pass) and, if known, timestamp, college, channel and verified (1
/// or 0): CSV, CSV packed by gzip, Parquet, or the compact file of `preau opinion pack`. `-` is
/// standard input.
#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// The table of votes
    pub(crate) votes: PathBuf,
    /// Table of statements: comment-id (or statement), comment-body (or text), moderated; those
    /// with moderated -1 are left out
    #[arg(long, value_name = "FILE")]
    pub(crate) statements: Option<PathBuf>,
    /// Table of whom the debate was meant to reach: people, and college or channel
    #[arg(long, value_name = "FILE")]
    pub(crate) expected: Option<PathBuf>,
    /// Beside the plain count, weigh colleges by the people of --expected
    #[arg(long, requires = "expected")]
    pub(crate) weigh_colleges: bool,
    /// Which mathematics
    #[arg(long, value_enum, default_value_t = Mode::Preau)]
    pub(crate) mode: Mode,
    /// Folder for map.json, map.svg and map.html; made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) out: PathBuf,
    /// Language of the drawing and the page
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    pub(crate) language: Language,
    /// Where chance is needed: the same seed gives the same map
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
    /// Use at most so many threads; the map is the same on any number
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

/// Kinds of mathematics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Mode {
    /// Our own, which may find that there is no division.
    Preau,
    /// The production algorithm of Polis; always finds groups.
    Polis,
    /// The Python engine red-dwarf 0.4.0; always finds groups.
    RedDwarf,
}

/// Languages that maps are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl From<Language> for civic::words::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Fr => Self::Fr,
            Language::En => Self::En,
        }
    }
}

/// Reads what there is, makes the map and writes `map.json`, `map.svg` and `map.html`. Nothing is
/// written where anything cannot be read.
pub(crate) fn map(args: &MapArgs) -> anyhow::Result<()> {
    match args.threads {
        Some(threads) => opinion::within(usize::from(threads), || made(args)),
        None => made(args),
    }
}

fn made(args: &MapArgs) -> anyhow::Result<()> {
    let mut labels = web::map_labels(args.language.into());
    let votes = told(args, &mut labels)?;
    let mut params = Params::default();
    params.seed = args.seed.unwrap_or(params.seed);
    let progress = Progress::of("map", None);
    let made = make(args.mode, &votes, &params.check()?);
    drop(progress);
    let (json, map) = made.with_context(|| input::name(&args.votes))?;
    if args.mode != Mode::Preau {
        labels.method = labels.method_polis.clone();
    }
    let (drawing, page) = (svg::draw(&map, &labels), html::page(&map, &labels));
    files::write(
        &args.out,
        &[
            ("map.json", json.as_bytes()),
            ("map.svg", drawing.as_bytes()),
            ("map.html", page.as_bytes()),
        ],
    )
}

/// The votes, with what is known of statements and of whom the debate was meant to reach; the
/// texts of the statements go into `labels`.
fn told(args: &MapArgs, labels: &mut Labels) -> anyhow::Result<Votes> {
    let mut votes = votes::read(&args.votes)?;
    if let Some(path) = &args.statements {
        labels.texts =
            read::statements(&mut votes, input::open(path)?).with_context(|| input::name(path))?;
    }
    if let Some(path) = &args.expected {
        read::reach(&mut votes, input::open(path)?).with_context(|| input::name(path))?;
    }
    if args.weigh_colleges {
        votes.weigh_colleges();
    }
    Ok(votes)
}

/// The map as JSON, and for the drawing and the page.
fn make(mode: Mode, votes: &Votes, params: &CheckedParams) -> anyhow::Result<(String, OpinionMap)> {
    let polis = match mode {
        Mode::Preau => {
            let map = OpinionMap::of(votes, params)?;
            return Ok((map.to_json() + "\n", map));
        }
        Mode::Polis => PolisParams::polis(),
        Mode::RedDwarf => PolisParams::red_dwarf(),
    };
    let map = PolisMap::of(votes, &polis.check()?)?;
    Ok((map.to_json() + "\n", map.drawn(votes, params)))
}
