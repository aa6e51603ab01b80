//! The `preau` command.

mod opinion;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "preau", version)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Opinion maps
    #[command(subcommand)]
    Opinion(Opinion),
}

#[derive(Subcommand)]
enum Opinion {
    /// Make a map from the votes of a Polis export
    Map(opinion::MapArgs),
}

fn main() -> anyhow::Result<()> {
    match Command::parse().verb {
        Verb::Opinion(Opinion::Map(args)) => opinion::map(&args),
    }
}
