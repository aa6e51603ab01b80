//! What all requests share: the store, the body, its directory, the public address.
//!
//! Body and directory are read again each minute, so that a change made on another node shows; and
//! at once after `App::forget_directory`, on this one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use civic::bodies::Body;
use civic::refusal::Failure;
use civic::{Actor, Context, Store};

use tokio::sync::Semaphore;

use crate::client::Network;
use crate::directory::Directory;
use crate::form::UPLOAD_MEGABYTES;
use crate::limits::Limits;
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
    /// Whether mail leaves, so that a link can be sent.
    pub sends_mail: bool,
    /// Which proxies are believed when they say for whom they ask.
    pub trusted_proxies: Vec<Network>,
    /// By whom people and agents can let themselves be vouched for.
    pub providers: Vec<ProviderSettings>,
}

/// All else as it comes.
impl From<String> for Settings {
    fn from(public_address: String) -> Self {
        Self {
            public_address,
            source_address: None,
            sends_mail: false,
            trusted_proxies: Vec::new(),
            providers: Vec::new(),
        }
    }
}

#[derive(Debug)]
struct Inner {
    store: Store,
    known: Mutex<Known>,
    settings: Settings,
    similar: Similar,
    maps: Maps,
    limits: Limits,
    upload_room: Arc<Semaphore>,
    providers: Providers,
}

/// What was last read of the body.
#[derive(Debug)]
struct Known {
    body: Arc<Body>,
    /// When it was read, and the directory.
    directory: Option<(i64, Arc<Directory>)>,
    /// How often it was forgotten: what was read before the last time is not kept.
    forgotten: u64,
}

impl App {
    /// Over `store`, for `body`, with `settings` or, where a public address is all there is to
    /// say, with that.
    pub fn new(store: Store, body: Arc<Body>, settings: impl Into<Settings>) -> Self {
        let (similar, maps) = (Similar::default(), Maps::default());
        let known = Mutex::new(Known { body, directory: None, forgotten: 0 });
        let settings = settings.into();
        let limits = Limits::new(&store.random);
        let upload_room = Arc::new(Semaphore::new(UPLOAD_MEGABYTES));
        let providers = Providers::new(&settings.providers, &store.clock);
        Self(Arc::new(Inner {
            store,
            known,
            settings,
            similar,
            maps,
            limits,
            upload_room,
            providers,
        }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The body, at most a minute old.
    pub fn body(&self) -> Arc<Body> {
        Arc::clone(&self.known().body)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has body and directory read again with the next request: what an administrator changed is
    /// seen at once.
    pub(crate) fn forget_directory(&self) {
        let mut known = self.known();
        known.directory = None;
        known.forgotten += 1;
    }

    /// Where people reach this server.
    pub fn public_address(&self) -> &str {
        &self.0.settings.public_address
    }

    /// Where the source code of what runs here can be had, if the operator says so.
    pub(crate) fn source_address(&self) -> Option<&str> {
        self.0.settings.source_address.as_deref()
    }

    /// Whether a link can be sent by mail; in a simulation it is shown instead.
    pub fn sends_links(&self) -> bool {
        self.0.settings.sends_mail || self.body().simulated
    }

    /// Whether mail leaves, and is not only shown.
    pub(crate) fn sends_mail(&self) -> bool {
        self.0.settings.sends_mail
    }

    /// Which proxies are believed.
    pub(crate) fn trusted_proxies(&self) -> &[Network] {
        &self.0.settings.trusted_proxies
    }

    /// What was done here, by whom too much.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The room for uploads, a permit a megabyte.
    pub(crate) fn upload_room(&self) -> &Arc<Semaphore> {
        &self.0.upload_room
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
        self.0.store.read(&self.body(), actor).await
    }

    /// A context that may write.
    pub(crate) async fn begin(&self, actor: Actor) -> Result<Context, Failure> {
        self.0.store.begin(&self.body(), actor).await
    }

    /// Services, kinds and offices, at most a minute old.
    pub(crate) async fn directory(&self) -> Result<Arc<Directory>, Failure> {
        let now = self.0.store.clock.now().0;
        let forgotten = {
            let known = self.known();
            if let Some((read_at, directory)) = &known.directory
                && (now - read_at).abs() < DIRECTORY_LIFE
            {
                return Ok(Arc::clone(directory));
            }
            known.forgotten
        };
        let cx = self.read(Actor::Anyone).await?;
        let body = Arc::new(civic::bodies::find(&cx).await?);
        let directory = Arc::new(Directory::read(&cx).await?);
        let mut known = self.known();
        if known.forgotten == forgotten {
            known.body = body;
            known.directory = Some((now, Arc::clone(&directory)));
        }
        Ok(directory)
    }
}
