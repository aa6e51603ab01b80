//! Bringing a matter.

use jiff::ToSpan;
use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::tables::{attachment, attachment_chunk, matter};
use super::urgent::{self, reads_like_emergency};
use super::{
    FILE_LIMIT, Form, MATTER_LIMIT, Matter, State, What, callback, happened_on, picture, search,
    silence,
};
use crate::codes::{Use, draw_code, draw_reference, hex, keyed_hash, read_code};
use crate::context::Context;
use crate::ids::{KindId, PersonId, ProxyId};
use crate::people::{self, NewPerson};
use crate::refusal::{Failure, refusals};
use crate::services::{self, Opening, tables::kind};
use crate::time::LegalDate;
use crate::words::{Channel, LINE_LIMIT, Language, ReplyBy, Subject, TEXT_LIMIT};
use crate::{Actor, means, proxies, record};

/// What somebody brings.
#[derive(Clone, Debug)]
pub struct Bring {
    /// Of which kind; says which service answers.
    pub kind: KindId,
    /// In their words.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// How it arrived.
    pub channel: Channel,
    /// Where it is about.
    pub place: Option<String>,
    /// How they want to be answered.
    pub reply_by: ReplyBy,
    /// Who they are, as far as they say.
    pub author: NewPerson,
    /// Their file, where they have one already.
    pub known_author: Option<PersonId>,
    /// What it is about, if about something that is here.
    pub about: Option<(Subject, i64)>,
    /// Files.
    pub attachments: Vec<Attached>,
    /// The code to give, where a repeated form must give the same one
    /// ([`crate::codes::code_of_key`]); otherwise one is drawn.
    pub code: Option<String>,
    /// What else is known.
    pub particulars: Particulars,
}

/// What else can be known of a matter that arrives; all of it may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The day it reached the body, where an agent writes down later what came before. The clock
    /// counts from it.
    pub received_on: Option<Date>,
    /// Its author needs an interpreter: for which language, empty where nobody said.
    pub interpreter: Option<String>,
    /// When to call who asks to be called; none where any time will do.
    pub call_at: Option<Opening>,
    /// The page of the site from which somebody asks to be called.
    pub page: Option<String>,
}

/// How many days ago something can have reached the body that is written down today. What came
/// earlier is a slip of the pen.
pub const EARLIEST_DAYS: i64 = 366;
/// The same for a matter that is taken over from an older tool: about ten years.
pub const EARLIEST_TAKEN_OVER_DAYS: i64 = 3_660;

/// A file that comes with a matter.
#[derive(Clone, Debug)]
pub struct Attached {
    /// Name as given.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Proof that it was received. The code is shown here once and kept nowhere.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The matter as stored.
    pub matter: Matter,
    /// The bearer code, grouped.
    pub code: String,
}

/// Why it could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum CannotBring {
    /// Nothing was written.
    #[error("the text is empty")]
    Empty,
    /// More than a person would read.
    #[error("the text has {length} characters, at most {TEXT_LIMIT}")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// A single line is too long.
    #[error("{field} has more than {LINE_LIMIT} characters")]
    LineTooLong {
        /// Which one.
        field: &'static str,
    },
    /// The kind is not offered here.
    #[error("no such kind of matter")]
    UnknownKind,
    /// An answer by letter wants an address, one by e-mail an e-mail address, one by phone a
    /// number.
    #[error("answering by {} wants an address", .by.word())]
    NoWayToReply {
        /// The way they chose.
        by: ReplyBy,
    },
    /// The e-mail address cannot be one.
    #[error("not an e-mail address")]
    BadEmail,
    /// Nobody can be called at that number.
    #[error("not a number at which a person can be called")]
    BadPhone,
    /// It would have arrived on a day that is not yet, or too long ago; or it is not an agent who
    /// says so.
    #[error("it cannot have arrived on that day, but from {} until today", .earliest.0)]
    NotReceivedThen {
        /// The first day that can be said.
        earliest: LegalDate,
    },
    /// The service does not call then, or not before the call is due.
    #[error("the service does not call at that time")]
    NoSuchTime,
    /// Only who acts for somebody brings a matter in their name.
    #[error("not in the name of somebody for whom they do not act")]
    NotTheirProxy,
    /// A file is too large.
    #[error("{name} has {size} bytes, at most {FILE_LIMIT}")]
    FileTooLarge {
        /// Its name.
        name: String,
        /// Its size in bytes.
        size: usize,
    },
    /// A picture stops in the middle: what a camera wrote into it cannot be taken out.
    #[error("the picture {name} is damaged")]
    DamagedPicture {
        /// Its name.
        name: String,
    },
    /// The files together are too large.
    #[error("the files have {size} bytes together, at most {MATTER_LIMIT}")]
    FilesTooLarge {
        /// Their size in bytes.
        size: usize,
    },
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotBring);

/// Takes a matter in, by whatever channel: gives it a reference, a code, a named human and a
/// date, notes it for the record and queues its receipt. Bringing again with a code that was given
/// already finds what it was given to and changes nothing.
pub async fn bring(cx: &Context, bring: Bring) -> Result<Receipt, CannotBring> {
    take_in(cx, bring, Arrival::Here).await
}

/// Takes in a matter that was open in an older tool: it counts from the day on which it was
/// received there, which may be long ago. Its author is sent a receipt only where `receipt` says so.
pub(crate) async fn take_over(
    cx: &Context,
    bring: Bring,
    receipt: bool,
) -> Result<Receipt, CannotBring> {
    take_in(cx, bring, Arrival::TakenOver { receipt }).await
}

/// From where a matter comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// It is brought here.
    Here,
    /// It was brought elsewhere, and is open still.
    TakenOver { receipt: bool },
}

impl Arrival {
    /// How many days ago it can have been received.
    const fn earliest_days(self) -> i64 {
        match self {
            Self::Here => EARLIEST_DAYS,
            Self::TakenOver { .. } => EARLIEST_TAKEN_OVER_DAYS,
        }
    }

    const fn wants_receipt(self) -> bool {
        matches!(self, Self::Here | Self::TakenOver { receipt: true })
    }
}

async fn take_in(cx: &Context, bring: Bring, arrival: Arrival) -> Result<Receipt, CannotBring> {
    check(&bring)?;
    if let Some(code) = &bring.code
        && let Some(matter) = super::find::by_code(cx, code).await?
    {
        return Ok(Receipt { matter, code: code.clone() });
    }
    let files = kept_files(&bring.attachments)?;
    let kind = services::kind(cx, bring.kind).await?.filter(|kind| kind.active);
    let kind = kind.ok_or(CannotBring::UnknownKind)?;
    check_text(&bring, &kind)?;
    let received = received_on(cx, &bring, arrival.earliest_days())?;
    let given = means::given_date(cx, &kind, received).await?;
    check_call(cx, &bring, &kind, given.on).await?;
    let author = author(cx, &bring).await?;
    let proxy = proxy_for(cx, author.as_ref()).await?;
    let reply = reply(&bring, &kind, author.as_ref())?;
    let code = bring.code.clone().unwrap_or_else(|| cx.draw(draw_code));
    let arrived = Arrived { received, due: given.on, author, proxy, reply };
    let matter = insert(cx, &bring, &kind, arrived, &code).await?;
    for file in &files {
        attach(cx, &matter, file).await?;
    }
    brought(cx, &matter, &bring).await?;
    if given.is_later {
        let due = matter.due_on.clone();
        super::came_about(cx, &matter, What::DatedLater, due, "capacity").await?;
    }
    let matter = silence::begin(cx, &matter).await?;
    urgent::tell(cx, &matter).await?;
    search::index(cx, &[matter.id]).await?;
    note_for_record(cx, &matter).await?;
    if arrival.wants_receipt() {
        queue_receipt(cx, &matter).await?;
    }
    Ok(Receipt { matter, code })
}

/// What is found out before the row is written.
struct Arrived {
    received: Date,
    due: Date,
    author: Option<people::Person>,
    proxy: Option<ProxyId>,
    reply: (ReplyBy, Option<String>),
}

/// Its first sentence takes effect on the day it arrived, however late it is written down.
async fn brought(cx: &Context, matter: &Matter, bring: &Bring) -> Result<(), Failure> {
    happened_on(cx, matter, What::Brought, None, matter.received_on.clone()).await?;
    if matter.form == Form::Callback {
        let Particulars { call_at, page, .. } = bring.particulars.clone();
        callback::keep(cx, matter, call_at, page).await?;
    }
    Ok(())
}

/// Who wants to be called says enough with a number.
fn check_text(bring: &Bring, kind: &kind::Model) -> Result<(), CannotBring> {
    if bring.text.trim().is_empty() && kind.form != Form::Callback {
        return Err(CannotBring::Empty);
    }
    Ok(())
}

/// The day on which it arrived: today, or the one that an agent says.
fn received_on(cx: &Context, bring: &Bring, earliest_days: i64) -> Result<Date, CannotBring> {
    let today = cx.today();
    let Some(said) = bring.particulars.received_on else { return Ok(today) };
    let earliest = today.saturating_sub(earliest_days.days());
    if cx.agent().is_none() || said > today || said < earliest {
        return Err(CannotBring::NotReceivedThen { earliest: LegalDate::of(earliest) });
    }
    Ok(said)
}

async fn check_call(
    cx: &Context,
    bring: &Bring,
    kind: &kind::Model,
    due: Date,
) -> Result<(), CannotBring> {
    let Some(wanted) = bring.particulars.call_at else { return Ok(()) };
    let times = callback::times(cx, kind.service_id, due).await?;
    if times.contains(&wanted) { Ok(()) } else { Err(CannotBring::NoSuchTime) }
}

fn check(bring: &Bring) -> Result<(), CannotBring> {
    let length = bring.text.chars().count();
    if length > TEXT_LIMIT {
        return Err(CannotBring::TooLong { length });
    }
    let lines = [
        ("place", bring.place.as_deref()),
        ("name", Some(bring.author.name.as_str())),
        ("email", bring.author.email.as_deref()),
        ("phone", bring.author.phone.as_deref()),
        ("address", bring.author.address.as_deref()),
        ("interpreter", bring.particulars.interpreter.as_deref()),
        ("page", bring.particulars.page.as_deref()),
    ];
    for (field, line) in lines {
        if line.is_some_and(|line| line.chars().count() > LINE_LIMIT) {
            return Err(CannotBring::LineTooLong { field });
        }
    }
    if bring.author.email.as_deref().is_some_and(|email| !looks_like_email(email)) {
        return Err(CannotBring::BadEmail);
    }
    check_sizes(&bring.attachments)
}

/// A file as it is kept: of the type that its content shows, without what a camera wrote into it.
pub(super) struct Kept<'a> {
    name: &'a str,
    media_type: &'static str,
    bytes: Vec<u8>,
}

/// Files that passed [`check_sizes`] as they are kept, or why they cannot be.
pub(super) fn kept_files(files: &[Attached]) -> Result<Vec<Kept<'_>>, CannotBring> {
    let kept = files.iter().map(|file| {
        let media_type = media_type(&file.bytes);
        let bytes = picture::cleaned(&file.bytes, media_type);
        let bytes = bytes.map_err(|_| CannotBring::DamagedPicture { name: file.name.clone() })?;
        Ok(Kept { name: &file.name, media_type, bytes })
    });
    kept.collect()
}

pub(super) fn check_sizes(files: &[Attached]) -> Result<(), CannotBring> {
    if let Some(file) = files.iter().find(|file| file.bytes.len() > FILE_LIMIT) {
        let (name, size) = (file.name.clone(), file.bytes.len());
        return Err(CannotBring::FileTooLarge { name, size });
    }
    let size = files.iter().map(|file| file.bytes.len()).sum();
    if size > MATTER_LIMIT { Err(CannotBring::FilesTooLarge { size }) } else { Ok(()) }
}

fn needs_address(by: ReplyBy) -> bool {
    matches!(by, ReplyBy::Email | ReplyBy::Letter | ReplyBy::Phone)
}

/// How and where it is answered: by the way they chose, or by phone where they ask to be called; at
/// what they give with it, else at what their file says.
fn reply(
    bring: &Bring,
    kind: &kind::Model,
    author: Option<&people::Person>,
) -> Result<(ReplyBy, Option<String>), CannotBring> {
    let by = if kind.form == Form::Callback { ReplyBy::Phone } else { bring.reply_by };
    let (given, on_file) = match by {
        ReplyBy::Email => (&bring.author.email, author.and_then(|file| file.email.clone())),
        ReplyBy::Letter => (&bring.author.address, author.and_then(|file| file.address.clone())),
        ReplyBy::Phone => (&bring.author.phone, author.and_then(|file| file.phone.clone())),
        ReplyBy::Site | ReplyBy::Counter => (&None, None),
    };
    let to = match given {
        Some(number) if by == ReplyBy::Phone => {
            Some(people::read_phone(number).ok_or(CannotBring::BadPhone)?)
        }
        Some(given) => Some(given.clone()),
        None => on_file,
    };
    if to.is_none() && needs_address(by) {
        return Err(CannotBring::NoWayToReply { by });
    }
    Ok((by, to))
}

/// One `@` with something on both sides and no white space: the rest is for the mail to tell.
pub(crate) fn looks_like_email(email: &str) -> bool {
    email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && !email.contains(char::is_whitespace)
}

async fn author(cx: &Context, bring: &Bring) -> Result<Option<people::Person>, Failure> {
    match (bring.known_author, cx.actor()) {
        (Some(known), _) => Ok(Some(people::find(cx, known).await?)),
        (None, Actor::Person(person)) => Ok(Some(people::find(cx, *person).await?)),
        (None, _) if bring.author.is_empty() => Ok(None),
        (None, _) => Ok(Some(people::open_file(cx, bring.author.clone(), bring.language).await?)),
    }
}

/// As whose proxy the person who acts brings what is `author`'s; none for what is their own.
async fn proxy_for(
    cx: &Context,
    author: Option<&people::Person>,
) -> Result<Option<ProxyId>, CannotBring> {
    let (Some(person), Some(author)) = (cx.person(), author) else { return Ok(None) };
    if person == author.id {
        return Ok(None);
    }
    let acting = proxies::acting_for_all(cx, author.id).await?;
    Ok(Some(acting.ok_or(CannotBring::NotTheirProxy)?.id))
}

async fn insert(
    cx: &Context,
    bring: &Bring,
    kind: &kind::Model,
    arrived: Arrived,
    code: &str,
) -> Result<Matter, Failure> {
    let read = read_code(code).ok_or_else(|| Failure::Unreadable("drawn code".into()))?;
    let (reply_by, reply_to) = arrived.reply;
    Ok(matter::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        body_id: Set(cx.body_id()),
        version: Set(1),
        service_id: Set(kind.service_id),
        kind_id: Set(kind.id),
        form: Set(kind.form),
        author_id: Set(arrived.author.map(|person| person.id)),
        reference: Set(free_reference(cx).await?),
        code_hash: Set(keyed_hash(cx.secrets(), Use::Receipt, &read)),
        language: Set(bring.language),
        channel: Set(bring.channel),
        entered_by: Set(cx.agent().map(services::Signed::id)),
        state: Set(State::Received),
        text: Set(bring.text.trim().to_owned()),
        place: Set(bring.place.clone().filter(|place| !place.trim().is_empty())),
        latitude: Set(None),
        longitude: Set(None),
        reply_by: Set(reply_by),
        reply_to: Set(reply_to),
        about_kind: Set(bring.about.map(|about| about.0)),
        about_id: Set(bring.about.map(|about| about.1)),
        urgent: Set(kind.form == Form::Callback || reads_like_emergency(&bring.text)),
        received_at: Set(cx.now()),
        received_on: Set(LegalDate::of(arrived.received)),
        due_on: Set(LegalDate::of(arrived.due)),
        follower_id: Set(super::follower::of_kind(cx, kind).await?),
        taken: Set(false),
        settled_on: Set(None),
        proxy_id: Set(arrived.proxy),
        reached_on: Set(LegalDate::of(arrived.received)),
        contested_on: Set(None),
        acknowledged_on: Set(None),
        waiting: Set(false),
        silence_on: Set(None),
        silence_rule: Set(None),
        silence_noted_at: Set(None),
        merged_into: Set(None),
        abusive: Set(false),
        interpreter: Set(bring.particulars.interpreter.clone().map(|of| of.trim().to_owned())),
    }
    .insert(&cx.tx)
    .await?)
}

/// Draws references until one is free in the body: with 35 bits, nearly always the first.
async fn free_reference(cx: &Context) -> Result<String, Failure> {
    loop {
        let reference = cx.draw(draw_reference);
        let taken = matter::Entity::find()
            .filter(matter::Column::BodyId.eq(cx.body_id()))
            .filter(matter::Column::Reference.eq(reference.clone()))
            .one(&cx.tx)
            .await?;
        if taken.is_none() {
            return Ok(reference);
        }
    }
}

pub(super) async fn attach(cx: &Context, matter: &Matter, file: &Kept<'_>) -> Result<(), Failure> {
    let row = attachment::ActiveModel {
        id: NotSet,
        public_id: Set(cx.new_public_id()),
        matter_id: Set(matter.id),
        name: Set(file.name.chars().take(LINE_LIMIT).collect()),
        media_type: Set(file.media_type.to_owned()),
        size: Set(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX)),
        digest: Set(hex(&Sha256::digest(&file.bytes))),
        added_at: Set(cx.now()),
    }
    .insert(&cx.tx)
    .await?;
    for (position, bytes) in (0..).zip(file.bytes.chunks(attachment_chunk::CHUNK)) {
        let chunk = attachment_chunk::ActiveModel {
            attachment_id: Set(row.id),
            position: Set(position),
            bytes: Set(bytes.to_vec()),
        };
        attachment_chunk::Entity::insert(chunk).exec_without_returning(&cx.tx).await?;
    }
    Ok(())
}

/// The type that the content shows; files are only ever served as downloads.
fn media_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => media_type_of_brand(brand),
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "application/x-ole-storage",
        [b'{', b'\\', b'r', b't', b'f', ..] => "application/rtf",
        [b'P', b'K', 3, 4, ..] => media_type_of_archive(bytes),
        _ if !bytes.contains(&0) && str::from_utf8(bytes).is_ok() => "text/plain",
        _ => "application/octet-stream",
    }
}

/// Pictures of phones, by the first of the brands that a file names (ISO/IEC 14496-12).
fn media_type_of_brand(brand: &[u8]) -> &'static str {
    match brand.get(..4) {
        Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => "image/heic",
        Some(b"avif" | b"avis") => "image/avif",
        _ => "application/octet-stream",
    }
}

/// Office files are archives: OpenDocument says what it is at its start, Office Open XML by the
/// folder that it has.
fn media_type_of_archive(bytes: &[u8]) -> &'static str {
    const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    const FOLDERS: [(&[u8], &str); 3] = [
        (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];
    if let Some(kind) = bytes.get(30..).and_then(|rest| rest.strip_prefix(OPEN_DOCUMENT)) {
        return match kind {
            [b't', b'e', b'x', b't', ..] => "application/vnd.oasis.opendocument.text",
            [b's', b'p', b'r', b'e', ..] => "application/vnd.oasis.opendocument.spreadsheet",
            _ => "application/vnd.oasis.opendocument",
        };
    }
    // The name of an entry stands thirty bytes after the mark of its head.
    let heads = bytes.windows(4).enumerate().filter(|(_, mark)| *mark == b"PK\x03\x04");
    let names = heads.map(|(at, _)| bytes.get(at + 30..).unwrap_or_default());
    let found =
        names.filter_map(|name| FOLDERS.iter().position(|(folder, _)| name.starts_with(folder)));
    found.min().map_or("application/zip", |first| FOLDERS[first].1)
}

async fn note_for_record(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    let statement = json!({
        "reference": matter.reference,
        "service": matter.service_id.0,
        "received_on": matter.received_on.0,
        "due_on": matter.due_on.0,
        "text_digest": hex(&Sha256::digest(matter.text.as_bytes())),
    });
    let subject = super::record_subject(matter.id);
    let on = matter.received_on.clone();
    record::note_private_on(cx, "matter-received", subject, on, &statement).await
}

async fn queue_receipt(cx: &Context, matter: &Matter) -> Result<(), Failure> {
    if matter.reply_by == ReplyBy::Phone {
        return Ok(());
    }
    let facts = json!({ "reference": matter.reference, "due_on": matter.due_on.0 });
    super::tell_author_with(cx, matter, "receipt", facts).await
}
