//! `preau sign-in-link`.

use std::path::PathBuf;

use anyhow::Context;
use civic::sessions::{Holder, make_link};
use civic::{Actor, services};
use clap::Args;

use crate::config::{self, Config};
use crate::print::say;

/// Minutes for which a link is good.
const MINUTES: i64 = 60;

/// Makes a one-use link.
#[derive(Debug, Args)]
pub(crate) struct SignInLinkArgs {
    /// The agent's e-mail address.
    email: String,
    /// The folder that `init` made.
    #[arg(long, default_value = ".")]
    folder: PathBuf,
}

/// Prints a link that signs the agent in, once, within the hour.
pub(crate) async fn sign_in_link(args: SignInLinkArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.folder, |key| std::env::var(key).ok())?;
    let store = config.open(&args.folder).await?;
    let body = config::body(&store).await?;
    let cx = store.begin(&body, Actor::Automatic { rule: "sign-in-link" }).await?;
    let agent = services::agents(&cx)
        .await?
        .into_iter()
        .find(|agent| agent.email.as_deref() == Some(args.email.as_str()))
        .with_context(|| format!("no agent has the address {}", args.email))?;
    let token = make_link(&cx, Holder::Agent(agent.id), MINUTES).await?;
    cx.commit().await?;
    store.close().await?;
    say!("{}/sign-in/{token}", config.public_address)
}
