//! What a verb is given: the open transaction, the body, who acts, the clock, the random source.

use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction};

use crate::bodies::Body;
use crate::ids::{BodyId, PersonId, PublicId};
use crate::refusal::Failure;
use crate::services::Signed;
use crate::store::Secrets;
use crate::time::{Clock, Instant, LegalDate};

/// A shared, seedable source of randomness (ChaCha20). The one seam to the machine's entropy.
#[derive(Clone, Debug)]
pub struct Random(Arc<Mutex<ChaCha20Rng>>);

impl Random {
    /// Seeded by the machine.
    ///
    /// # Panics
    /// When the operating system has no entropy to give, which nothing here could repair.
    #[expect(clippy::disallowed_methods, reason = "the one seam to the machine's entropy")]
    pub fn from_machine() -> Self {
        let rng = ChaCha20Rng::try_from_rng(&mut rand::rngs::SysRng).expect("system entropy");
        Self(Arc::new(Mutex::new(rng)))
    }

    /// Always the same sequence, for tests and for the demo.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// Draws with the generator held for the time of `draw`.
    pub fn draw<T>(&self, draw: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        draw(&mut held)
    }
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Somebody who has not said who they are; what they hold (a code) says what they may do.
    Anyone,
    /// A person who signed in.
    Person(PersonId),
    /// A human agent who signed in. Can only be had from a session or, in a simulation, from
    /// the agent's row.
    Agent(Signed),
    /// The software alone, under a named rule. It can never answer, refuse or close.
    Automatic {
        /// The rule's name.
        rule: &'static str,
    },
}

/// Everything a verb may know about the world outside its input.
#[derive(Debug)]
pub struct Context {
    pub(crate) tx: DatabaseTransaction,
    body: Arc<Body>,
    actor: Actor,
    now: Instant,
    zone: TimeZone,
    random: Random,
    secrets: Secrets,
}

impl Context {
    pub(crate) fn new(
        tx: DatabaseTransaction,
        body: Arc<Body>,
        actor: Actor,
        clock: &Clock,
        random: Random,
        secrets: Secrets,
    ) -> Self {
        let zone = body.zone();
        Self { tx, body, actor, now: clock.now(), zone, random, secrets }
    }

    /// The body whose rows this context may touch.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Its key, which every query on a root table takes.
    pub fn body_id(&self) -> BodyId {
        self.body.id
    }

    /// That a row is the body's, for rows named by their keys: `column` is its `body_id`. In a sum,
    /// so that an engine goes by the keys and not through all that the body has.
    pub(crate) fn owns(&self, column: impl ColumnTrait) -> Expr {
        Expr::expr(Expr::col(column.as_column_ref()).add(0)).eq(self.body_id())
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The agent who acts, if it is one.
    pub fn agent(&self) -> Option<&Signed> {
        match &self.actor {
            Actor::Agent(agent) => Some(agent),
            _ => None,
        }
    }

    /// The person who acts, if one signed in.
    pub fn person(&self) -> Option<PersonId> {
        match self.actor {
            Actor::Person(person) => Some(person),
            _ => None,
        }
    }

    /// The moment at which the transaction began.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Today in the body's time zone.
    pub fn today(&self) -> Date {
        self.now.in_zone(&self.zone).date()
    }

    /// Today as it is stored.
    pub fn legal_today(&self) -> LegalDate {
        LegalDate::of(self.today())
    }

    /// Draws from the random source.
    pub fn draw<T>(&self, draw: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        self.random.draw(draw)
    }

    /// A new public id.
    pub fn new_public_id(&self) -> PublicId {
        self.draw(PublicId::draw)
    }

    /// 128 random bits in hexadecimal, for commitments.
    pub(crate) fn new_salt(&self) -> String {
        let mut salt = [0_u8; 16];
        self.draw(|random| random.fill_bytes(&mut salt));
        crate::codes::hex(&salt)
    }

    /// The server's secrets, for keyed hashes.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Goes on as another actor at another moment, so that a town with a past can be filled in few
    /// transactions. Only in a body that is simulated; says whether it did.
    pub fn simulate(&mut self, now: Instant, actor: Actor) -> bool {
        if self.body.simulated {
            self.now = now;
            self.actor = actor;
        }
        self.body.simulated
    }

    /// Makes what was done last. When this returns, it is on disk.
    pub async fn commit(self) -> Result<(), Failure> {
        Ok(self.tx.commit().await?)
    }
}
