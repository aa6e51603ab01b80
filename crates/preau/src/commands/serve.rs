//! `preau serve`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use civic::Store;
use civic::bodies::Body;
use civic::outbox::tables::Model as Row;
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
    let sender = config.mail(&args.folder)?.filter(|_| !body.simulated);
    let trusted_proxies = config.proxies()?;
    let providers = providers::settings(&config.providers, &args.folder)?;
    let Config { public_address, source_address, .. } = config;
    tracing::info!(%listen, public_address, "serving");
    let sends_mail = sender.is_some();
    let settings =
        web::Settings { public_address, source_address, sends_mail, trusted_proxies, providers };
    let app = web::App::new(store.clone(), body.clone(), settings);
    let living = tokio::spawn(live(store.clone(), body.clone()));
    let posting = sender.map(|sender| tokio::spawn(post(sender, app.clone(), store.clone(), body)));
    web::server::serve(listener, app, stopped()).await?;
    living.abort();
    if let Some(posting) = posting {
        // What it holds is taken up again when its lease has run out.
        posting.abort();
    }
    store.close().await?;
    Ok(())
}

/// Does what the passing of time brings about, every minute, for as long as the server runs.
async fn live(store: Store, body: Arc<Body>) {
    let mut minutes = tokio::time::interval(Duration::from_mins(1));
    minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        match civic::matters::time_passes::run(&store, &body).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(done, "time passed"),
            // Another node may hold what this one wanted: the next round sees to it.
            Err(failure) => tracing::warn!(%failure, "what time brings is not done yet"),
        }
    }
}

/// Sends what leaves by itself, for as long as the server runs.
async fn post(sender: mail::Sender, app: web::App, store: Store, body: Arc<Body>) {
    let render = |row: &Row| {
        let web::mail::Mail { to, subject, text } = web::mail::render(&app, row)?;
        Some(mail::Letter { to, subject, text })
    };
    sender.run(&store, &body, web::mail::MESSAGES, render).await;
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
