//! The command: serve a body, show a demo, compute on files.

mod commands;
mod config;
mod demo;
mod print;
mod providers;
mod set_up;

use clap::{Parser, Subcommand};

/// Préau: where a public service and the people it serves talk, gather, decide and hold each
/// other to account.
#[derive(Debug, Parser)]
#[command(name = "preau", version, about, max_term_width = 100)]
struct Preau {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens an invented town on this machine, to try everything.
    Demo(demo::DemoArgs),
    /// Makes a folder with configuration, key and database, and a link for the first
    /// administrator.
    Init(commands::init::InitArgs),
    /// Serves the body that `init` made.
    Serve(commands::serve::ServeArgs),
    /// Copies the embedded database, whole, while it is in use.
    Backup(commands::backup::BackupArgs),
    /// Puts a backup in the place of the embedded database.
    Restore(commands::backup::RestoreArgs),
    /// Makes a one-use link with which an agent signs in.
    SignInLink(commands::sign_in_link::SignInLinkArgs),
    /// Opinion maps from files, without a server.
    #[command(subcommand)]
    Opinion(Opinion),
    /// Which texts of a table say the same, without a server.
    Gather(commands::gather::GatherArgs),
    /// The date that binds by a rule of the law or a length of time, and why.
    Deadline(commands::deadline::DeadlineArgs),
}

#[derive(Debug, Subcommand)]
enum Opinion {
    /// Makes a map from votes: map.json, map.svg and map.html.
    Map(commands::opinion::MapArgs),
    /// Says what differs between two maps.
    Compare(commands::opinion::CompareArgs),
    /// Makes up a conversation whose structure is known: votes.csv, comments.csv, truth.csv.
    Simulate(commands::opinion::SimulateArgs),
    /// Writes a table of votes as a compact file, which is read many times faster.
    Pack(commands::opinion::PackArgs),
}

fn main() -> std::process::ExitCode {
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) if error.is::<print::NobodyReads>() => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("preau: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let command = Preau::parse().command;
    let level = match (std::env::var("PREAU_LOG"), &command) {
        (Ok(level), _) => level.parse().map_err(|_| {
            anyhow::anyhow!("PREAU_LOG is error, warn, info, debug or trace, not {level:?}")
        })?,
        (Err(_), Command::Serve(_)) => tracing::Level::INFO,
        (Err(_), _) => tracing::Level::WARN,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    match command {
        // Nothing in these waits for anything, and starting a runtime takes longer than they do.
        Command::Gather(args) => commands::gather::gather(&args),
        Command::Deadline(args) => commands::deadline::deadline(&args),
        Command::Opinion(Opinion::Map(args)) => commands::opinion::map(&args),
        Command::Opinion(Opinion::Compare(args)) => commands::opinion::compare(&args),
        Command::Opinion(Opinion::Simulate(args)) => commands::opinion::simulate(&args),
        Command::Opinion(Opinion::Pack(args)) => commands::opinion::pack(&args),
        command => serving(command),
    }
}

fn serving(command: Command) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Demo(args) => demo::demo(args).await,
            Command::Init(args) => commands::init::init(args).await,
            Command::Serve(args) => commands::serve::serve(args).await,
            Command::Backup(args) => commands::backup::backup(args).await,
            Command::Restore(args) => commands::backup::restore(args).await,
            Command::SignInLink(args) => commands::sign_in_link::sign_in_link(args).await,
            Command::Gather(_) | Command::Deadline(_) | Command::Opinion(_) => Ok(()),
        }
    })
}
