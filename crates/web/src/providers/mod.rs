//! Providers of identities, by OpenID Connect: FranceConnect and the like for people, ProConnect
//! and the like for agents.
//!
//! Whatever a provider says is checked as if somebody else had said it: addresses, sizes, times,
//! signatures, each claim. Nothing here knows who the subject is in our files; that is for
//! [`civic::sessions::provider`].

mod discovery;
mod fetch;
mod flow;
mod keys;
mod settings;
mod tokens;

use std::sync::Arc;

use civic::time::Clock;
use tokio::sync::Mutex;

use discovery::{Discovery, Known};
use fetch::Fetch;
use keys::Keys;

pub(crate) use flow::{Back, Secrets};
pub use settings::{Audience, ClientSecret, ProviderSettings, is_fit_address};
pub(crate) use tokens::Said;

/// The providers of this install.
#[derive(Clone, Debug, Default)]
pub(crate) struct Providers(Arc<[Arc<Provider>]>);

impl Providers {
    /// As configured.
    pub(crate) fn new(settings: &[ProviderSettings], clock: &Clock) -> Self {
        let fetch = Arc::new(Fetch::new());
        let made = settings.iter().map(|settings| {
            Arc::new(Provider {
                settings: settings.clone(),
                clock: clock.clone(),
                fetch: Arc::clone(&fetch),
                known: Mutex::default(),
                keys: Mutex::default(),
            })
        });
        Self(made.collect())
    }

    /// The one called `name`.
    pub(crate) fn named(&self, name: &str) -> Option<&Provider> {
        self.0.iter().map(AsRef::as_ref).find(|provider| provider.settings.name == name)
    }

    /// Name and label of those for `audience`.
    pub(crate) fn of(&self, audience: Audience) -> Vec<(&str, &str)> {
        let these = self.0.iter().filter(|provider| provider.settings.audience == audience);
        these.map(|it| (it.settings.name.as_str(), it.settings.label.as_str())).collect()
    }
}

/// A provider, with what it last said of itself.
#[derive(Debug)]
pub(crate) struct Provider {
    settings: ProviderSettings,
    clock: Clock,
    fetch: Arc<Fetch>,
    known: Mutex<Known>,
    keys: Mutex<Keys>,
}

impl Provider {
    /// What the operator says of it.
    pub(crate) fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    fn now_micros(&self) -> i64 {
        self.clock.now().0
    }

    fn now_seconds(&self) -> i64 {
        self.now_micros().div_euclid(1_000_000)
    }
}

/// Why a provider is not believed, or not reached. For the log: people are told less.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Distrust {
    /// No answer, in time and of a sound size.
    #[error("cannot reach {0}")]
    Unreachable(String),
    /// An answer with another status than one that was asked for.
    #[error("{what} answered with status {status}")]
    Status {
        /// Which of its addresses.
        what: &'static str,
        /// HTTP.
        status: u16,
    },
    /// What it says of itself does not fit.
    #[error("its discovery document: {0}")]
    Discovery(&'static str),
    /// An answer that cannot be read.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    /// A token that is not signed by it, as it signs.
    #[error("signature: {0}")]
    Signature(&'static str),
    /// A claim that is missing or wrong.
    #[error("claim: {0}")]
    Claim(&'static str),
}
