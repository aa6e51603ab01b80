//! E-mail out: what waits in the outbox leaves through an SMTP server.
//!
//! A node leases one message at a time ([`civic::outbox::lease`]), sends it, and notes that it
//! left. A refusal that may pass (4xx, no connection) is tried again, later each time; one that
//! will not pass (5xx) is given up. Whoever is killed between sending and noting leaves a lease
//! that runs out: the message is sent again, under the same `Message-ID`, so **at least once**.
//! Neither addresses nor links are logged.

use std::time::Duration;

use civic::bodies::Body;
use civic::codes::draw_token;
use civic::outbox::{self, tables::Model};
use civic::{Actor, Context, Failure, Store};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncTransport, Tokio1Executor};
use std::sync::Arc;
use tokio::time::sleep;

/// How long one conversation with the server may take.
const TIMEOUT: Duration = Duration::from_mins(1);
/// Minutes for which a message is leased: longer than any conversation.
const LEASE_MINUTES: i64 = 5;
/// How long to wait when nothing waits.
const PAUSE: Duration = Duration::from_secs(3);

/// An e-mail in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Where it goes.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Why no mail can leave this way.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    /// The server's address.
    #[error("smtp wants smtps://… or smtp://…")]
    Server(#[source] Option<lettre::transport::smtp::Error>),
    /// The address from which mail comes.
    #[error("from wants an address like Mairie <ne-pas-repondre@mairie.example>")]
    From(#[source] lettre::address::AddressError),
}

/// What became of the message whose turn it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// None waits.
    Nothing,
    /// It left.
    Left,
    /// It will be tried again.
    Later,
    /// It will never leave.
    GivenUp,
}

/// Sends what waits.
#[derive(Clone, Debug)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Sender {
    /// Through the server at `smtp`, with name and password where it asks for them. `smtp://`
    /// turns to TLS (STARTTLS) before anything is said, except on the machine itself.
    pub fn new(smtp: &str, login: Option<(&str, &str)>, from: &str) -> Result<Self, BadSettings> {
        let host = smtp.strip_prefix("smtp://");
        if host.is_none() && !smtp.starts_with("smtps://") {
            return Err(BadSettings::Server(None));
        }
        let here = |host: &str| {
            ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| {
                host.strip_prefix(own)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
            })
        };
        let address = match host {
            Some(host) if !here(host) => format!("smtp://{host}?tls=required"),
            _ => smtp.to_owned(),
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&address)
            .map_err(|error| BadSettings::Server(Some(error)))?
            .timeout(Some(TIMEOUT));
        let builder = match login {
            Some((user, password)) => {
                builder.credentials(Credentials::new(user.to_owned(), password.to_owned()))
            }
            None => builder,
        };
        let from = from.parse().map_err(BadSettings::From)?;
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends whatever of `messages` waits, until this is dropped. Nothing that goes wrong ends it.
    pub async fn run(
        &self,
        store: &Store,
        body: &Arc<Body>,
        messages: &[&str],
        render: impl Fn(&Model) -> Option<Letter>,
    ) {
        let node = store.random.draw(draw_token);
        loop {
            match self.send_next(store, body, messages, &node, &render).await {
                Ok(Done::Nothing) => sleep(PAUSE).await,
                Ok(_) => {}
                Err(failure) => {
                    tracing::error!(%failure, "mail waits: the outbox cannot be read or written");
                    sleep(PAUSE * 10).await;
                }
            }
        }
    }

    /// Sends the message whose turn it is, for the node `by`.
    pub async fn send_next(
        &self,
        store: &Store,
        body: &Arc<Body>,
        messages: &[&str],
        by: &str,
        render: &impl Fn(&Model) -> Option<Letter>,
    ) -> Result<Done, Failure> {
        let cx = begin(store, body).await?;
        let until = cx.now().plus_minutes(LEASE_MINUTES);
        let row = outbox::lease(&cx, messages, by, until).await?;
        cx.commit().await?;
        let Some(row) = row else { return Ok(Done::Nothing) };
        let done = match render(&row).and_then(|letter| self.write(&row, &letter)) {
            Some(message) => self.send(&row, message).await,
            None => Done::GivenUp,
        };
        let cx = begin(store, body).await?;
        let done = match done {
            Done::Left => outbox::left(&cx, row.id, by).await.map(|()| Done::Left)?,
            Done::Later if outbox::failed(&cx, &row, by).await? => Done::Later,
            _ => outbox::give_up(&cx, row.id, by).await.map(|()| Done::GivenUp)?,
        };
        cx.commit().await?;
        Ok(done)
    }

    /// The message as it travels. Its id stays the same each time it is tried.
    fn write(&self, row: &Model, letter: &Letter) -> Option<Message> {
        let id = format!("<{}@{}>", row.public_id.0, self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, letter.to.parse().ok()?))
            .subject(&letter.subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .ok()
    }

    async fn send(&self, row: &Model, message: Message) -> Done {
        let Err(error) = self.transport.send(message).await else { return Done::Left };
        // A server's words may repeat the address: only the code of its answer is logged.
        let status = error.status().map(|code| code.to_string());
        let (message, attempts) = (row.message.as_str(), row.attempts);
        tracing::warn!(message, attempts, status, "an e-mail was not taken");
        if error.is_permanent() { Done::GivenUp } else { Done::Later }
    }
}

async fn begin(store: &Store, body: &Arc<Body>) -> Result<Context, Failure> {
    store.begin(body, Actor::Automatic { rule: "mail" }).await
}
