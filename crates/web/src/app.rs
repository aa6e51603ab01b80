//! What all requests share: the store, the body, its directory, the public address.

use std::sync::{Arc, Mutex, PoisonError};

use civic::bodies::Body;
use civic::refusal::Failure;
use civic::{Actor, Context, Store};

use crate::directory::Directory;
use crate::maps::Maps;
use crate::similar::Similar;

/// Microseconds after which the directory is read again.
const DIRECTORY_LIFE: i64 = 60_000_000;

/// The state of the server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    body: Arc<Body>,
    public_address: String,
    directory: Mutex<Option<(i64, Arc<Directory>)>>,
    similar: Similar,
    maps: Maps,
}

impl App {
    /// Over `store`, for `body`, reached at `public_address` (`https://…`, without a slash at
    /// its end).
    pub fn new(store: Store, body: Arc<Body>, public_address: String) -> Self {
        let (directory, similar, maps) = (Mutex::new(None), Similar::default(), Maps::default());
        Self(Arc::new(Inner { store, body, public_address, directory, similar, maps }))
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
        &self.0.public_address
    }

    /// Whether it is reached by https, so that cookies can be `Secure`.
    pub fn is_https(&self) -> bool {
        self.0.public_address.starts_with("https://")
    }

    /// The texts that are public, to find what says the same.
    pub(crate) fn similar(&self) -> &Similar {
        &self.0.similar
    }

    /// The opinion maps of debates.
    pub(crate) fn maps(&self) -> &Maps {
        &self.0.maps
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
