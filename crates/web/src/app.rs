//! What all requests share: the store, the body, its directory, the public address.

use std::sync::{Arc, Mutex, PoisonError};

use civic::bodies::Body;
use civic::refusal::Failure;
use civic::{Actor, Context, Store};

use crate::directory::Directory;
use crate::maps::Maps;
use crate::providers::{ProviderSettings, Providers};
use crate::similar::Similar;

/// Microseconds after which the directory is read again.
const DIRECTORY_LIFE: i64 = 60_000_000;

/// The state of the server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// What the operator says of an install.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the server: `https://…`, without a slash at its end.
    pub public_address: String,
    /// Where the source code of what runs here can be had (AGPL-3.0, section 13); without it the
    /// pages say that the body gives it on request.
    pub source_address: Option<String>,
    /// By whom people and agents can let themselves be vouched for.
    pub providers: Vec<ProviderSettings>,
}

/// All else as it comes.
impl From<String> for Settings {
    fn from(public_address: String) -> Self {
        Self { public_address, source_address: None, providers: Vec::new() }
    }
}

#[derive(Debug)]
struct Inner {
    store: Store,
    body: Arc<Body>,
    settings: Settings,
    directory: Mutex<Option<(i64, Arc<Directory>)>>,
    similar: Similar,
    maps: Maps,
    providers: Providers,
}

impl App {
    /// Over `store`, for `body`, with `settings` or, where a public address is all there is to
    /// say, with that.
    pub fn new(store: Store, body: Arc<Body>, settings: impl Into<Settings>) -> Self {
        let (directory, similar, maps) = (Mutex::new(None), Similar::default(), Maps::default());
        let settings = settings.into();
        let providers = Providers::new(&settings.providers, &store.clock);
        Self(Arc::new(Inner { store, body, settings, directory, similar, maps, providers }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The body.
    pub fn body(&self) -> &Arc<Body> {
        &self.0.body
    }

    /// Where people reach this server.
    pub fn public_address(&self) -> &str {
        &self.0.settings.public_address
    }

    /// Where the source code of what runs here can be had, if the operator says so.
    pub(crate) fn source_address(&self) -> Option<&str> {
        self.0.settings.source_address.as_deref()
    }

    /// Whether it is reached by https, so that cookies can be `Secure`.
    pub fn is_https(&self) -> bool {
        self.0.settings.public_address.starts_with("https://")
    }

    /// The texts that are public, to find what says the same.
    pub(crate) fn similar(&self) -> &Similar {
        &self.0.similar
    }

    /// The opinion maps of debates.
    pub(crate) fn maps(&self) -> &Maps {
        &self.0.maps
    }

    /// The providers of identities.
    pub(crate) fn providers(&self) -> &Providers {
        &self.0.providers
    }

    /// A context that only reads.
    pub(crate) async fn read(&self, actor: Actor) -> Result<Context, Failure> {
        self.0.store.read(&self.0.body, actor).await
    }

    /// A context that may write.
    pub(crate) async fn begin(&self, actor: Actor) -> Result<Context, Failure> {
        self.0.store.begin(&self.0.body, actor).await
    }

    /// Services, kinds and offices, at most a minute old.
    pub(crate) async fn directory(&self) -> Result<Arc<Directory>, Failure> {
        let now = self.0.store.clock.now().0;
        if let Some((read_at, directory)) =
            &*self.0.directory.lock().unwrap_or_else(PoisonError::into_inner)
            && (now - read_at).abs() < DIRECTORY_LIFE
        {
            return Ok(Arc::clone(directory));
        }
        let directory = Arc::new(Directory::read(&self.read(Actor::Anyone).await?).await?);
        *self.0.directory.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((now, Arc::clone(&directory)));
        Ok(directory)
    }
}
