//! `preau serve`.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use crate::config::{self, Config};
use crate::providers;

/// Serves a body.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The folder that `init` made.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

/// Serves until interrupted or told to end.
pub(crate) async fn serve(args: ServeArgs) -> anyhow::Result<()> {
    let config = Config::read(&args.folder, |key| std::env::var(key).ok())?;
    let _served = Config::hold_to_serve(&args.folder)?;
    let store = config.open(&args.folder).await?;
    let body = config::body(&store).await?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let listen = listener.local_addr()?;
    let providers = providers::settings(&config.providers, &args.folder)?;
    let Config { public_address, source_address, .. } = config;
    tracing::info!(%listen, public_address, "serving");
    let app = web::App::new(
        store.clone(),
        body,
        web::Settings { public_address, source_address, providers },
    );
    web::server::serve(listener, app, stopped()).await?;
    store.close().await?;
    Ok(())
}

/// Resolves when somebody presses Ctrl-C or the system asks to end.
pub(crate) async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut end) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = end.recv() => {}
    }
}
