//! A matter as one PDF: what was written, asked, answered and done, with the files inside. For its
//! author, and for the agents of its service.

use std::time::Duration;

use axum::extract::{Path, Query};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use civic::Context;
use civic::matters::tables::{answer, attachment};
use civic::matters::{Matter, find};
use civic::people;
use civic::rights::Act;
use civic::words::Language;
use letters::{Block, Document, File, Moment, Pdf, Size};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::Told;
use super::at::At;
use super::files::SANDBOX;
use super::follow::{events, note_reading};
use crate::app::App;
use crate::pages::desk::matter;
use crate::problem::{Answer, Problem};
use crate::shell::Shell;
use crate::visit::Visit;

/// The most megabytes of files that one document takes in; what is more is named in it.
const MOST_MEGABYTES: u32 = 60;
const MOST_BYTES: i64 = 60 * 1024 * 1024;
/// Writing holds its files about three times: as they are, as pictures, as written.
const TIMES_HELD: u32 = 3;
/// How long a document waits for room.
const ROOM_WAIT: Duration = Duration::from_secs(20);
const MEGABYTE: usize = 1024 * 1024;

/// How it is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// `yes`: with the notes that only agents read.
    notes: String,
    /// `large`: in large letters.
    size: String,
}

impl Wanted {
    fn size(&self) -> Size {
        if self.size == "large" { Size::Large } else { Size::Normal }
    }
}

/// `GET /follow/{code}/matter.pdf` and `/mine/{matter}/matter.pdf`
pub(crate) async fn for_author(visit: Visit, at: At, Query(wanted): Query<Wanted>) -> Answer {
    note_reading(&visit, &at).await?;
    let cx = visit.read().await?;
    let row = at.open(&visit, &cx, Act::Follow).await?.matter;
    let told = Told::of(&cx, row).await?;
    let shell = visit.shell().for_paper();
    let sentence = told.sentence(&shell);
    let mut document = document(&cx, &shell, &told, sentence, false).await?;
    let address = format!("{}{}", visit.app.public_address(), at.page());
    if at.code().is_some() {
        document.blocks.push(Block::Square { text: address, alt: shell.say("matters-receipt-qr") });
        document.blocks.push(Block::Paragraph(shell.say("matters-document-square")));
    }
    send(&visit.app, cx, &shell, &told.row, Document { size: wanted.size(), ..document }).await
}

/// `GET /desk/{id}/matter.pdf`. The opening is noted.
pub(crate) async fn for_agent(
    visit: Visit,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let cx = visit.begin().await?;
    let row = matter::open(&cx, &id, "document").await?;
    cx.commit().await?;
    let cx = visit.read().await?;
    let told = Told::of(&cx, row).await?;
    let shell = visit.shell().for_paper();
    let sentence = shell.tell_of("desk-sentence-", told.row.state.word());
    let sentence = sentence.with("due", shell.date(&told.row.due_on));
    let sentence = sentence.with("follower", told.follower.as_str()).to_string();
    let document = document(&cx, &shell, &told, sentence, wanted.notes == "yes").await?;
    send(&visit.app, cx, &shell, &told.row, Document { size: wanted.size(), ..document }).await
}

/// All of it but the files; `sentence` says where it stands, to whom it is for.
async fn document(
    cx: &Context,
    shell: &Shell,
    told: &Told,
    sentence: String,
    with_notes: bool,
) -> Result<Document, Problem> {
    let row = &told.row;
    let heading = |level, key: &str| Block::Heading { level, text: shell.say(key) };
    let mut blocks = Vec::new();
    if shell.simulated {
        let simulated = shell.tell("shell-simulated").with("town", shell.town.as_str());
        blocks.push(Block::Note(simulated.to_string()));
    }
    if with_notes {
        blocks.push(Block::Note(shell.say("matters-document-internal")));
    }
    blocks.push(Block::Paragraph(sentence));
    blocks.push(Block::Facts(facts(cx, shell, told).await?));
    blocks.push(heading(1, "matters-document-written"));
    blocks.push(Block::Written(row.text.clone()));
    let answers = find::answers(cx, row.id).await?;
    for answer in &answers {
        blocks.extend(answered(shell, answer));
    }
    blocks.push(heading(1, "matters-history"));
    let mut events = events(cx, shell, row, with_notes).await?;
    events.reverse();
    let lines = events.into_iter().map(|event| {
        let said = event.text.map(|text| format!("\n{text}")).unwrap_or_default();
        (event.at, format!("{}{said}", event.sentence))
    });
    blocks.push(Block::Timeline(lines.collect()));
    let footer = shell.tell("matters-document-footer").with("reference", row.reference.as_str());
    let footer = footer
        .with("body", shell.body.as_str())
        .with("date", shell.legal(&shell.today()))
        .to_string();
    let title = shell.tell("matters-document-title").with("reference", row.reference.as_str());
    Ok(Document {
        language: match shell.words.language() {
            Language::Fr => letters::Language::Fr,
            Language::En => letters::Language::En,
        },
        title: title.to_string(),
        author: shell.service(&row.service_id),
        created: moment(cx),
        letterhead: shell.letterhead(&row.service_id),
        footer: format!("{footer} · {{page}} / {{pages}}"),
        size: Size::Normal,
        blocks,
        files: Vec::new(),
    })
}

fn moment(cx: &Context) -> Moment {
    let now = cx.now().in_zone(&jiff::tz::TimeZone::UTC);
    let small = |number: i8| number.unsigned_abs();
    Moment {
        year: now.year().unsigned_abs(),
        month: small(now.month()),
        day: small(now.day()),
        hour: small(now.hour()),
        minute: small(now.minute()),
        second: small(now.second()),
    }
}

async fn facts(cx: &Context, shell: &Shell, told: &Told) -> Result<Vec<(String, String)>, Problem> {
    let row = &told.row;
    let author = match row.author_id {
        Some(author) => people::find(cx, author).await?.name,
        None => String::new(),
    };
    let channel = shell.say_of("matters-channel-", row.channel.word());
    let received = format!("{}, {channel}", shell.date(&row.received_on));
    let reply_by = shell.say_of("matters-reply_by-", row.reply_by.word());
    let all = [
        ("matters-receipt-kind", shell.kind(&row.kind_id)),
        ("desk-matter-author", author),
        ("matters-receipt-received", received),
        ("desk-matter-place", row.place.clone().unwrap_or_default()),
        ("matters-receipt-reply_by", reply_by),
        ("matters-receipt-due", shell.date(&row.due_on)),
        ("matters-receipt-follower", format!("{}, {}", told.follower, told.title)),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(said.map(|(key, value)| (shell.say(key), value)).collect())
}

fn answered(shell: &Shell, answer: &answer::Model) -> Vec<Block> {
    let heading = |level, key: &str| Block::Heading { level, text: shell.say(key) };
    let key = if answer.refusal { "matters-answer-refusal" } else { "matters-answer-heading" };
    let mut blocks = vec![heading(1, key), Block::Paragraph(answer.text.clone())];
    for (key, text) in
        [("matters-answer-reasons", &answer.reasons), ("matters-answer-appeal", &answer.appeal)]
    {
        if let Some(text) = text {
            blocks.extend([heading(2, key), Block::Paragraph(text.clone())]);
        }
    }
    let signed = shell
        .tell("matters-answer-signed")
        .with("name", answer.signed_name.as_str())
        .with("title", answer.signed_title.as_str())
        .with("date", shell.date(&answer.sent_on))
        .to_string();
    blocks.push(Block::Paragraph(signed));
    if let Some(under) = &answer.signed_under {
        let under = shell.tell("matters-answer-under").with("text", under.as_str());
        blocks.push(Block::Paragraph(under.to_string()));
    }
    blocks
}

/// The document with the matter's files, as a download that no browser keeps.
async fn send(
    app: &App,
    cx: Context,
    shell: &Shell,
    row: &Matter,
    mut document: Document,
) -> Answer {
    let files = find::attachments(&cx, row.id).await?;
    let (taken_in, left): (Vec<_>, Vec<_>) = within(files);
    let bytes: i64 = taken_in.iter().map(|file| file.size).sum();
    let _room = room(app, usize::try_from(bytes).unwrap_or_default()).await?;
    if !taken_in.is_empty() || !left.is_empty() {
        document.blocks.push(Block::Heading { level: 1, text: shell.say("matters-files") });
        let inside = taken_in.iter().map(|file| file.name.clone());
        let outside = left.iter().map(|file| {
            let told = shell.tell("matters-document-left").with("file", file.name.as_str());
            told.to_string()
        });
        document.blocks.push(Block::List(inside.chain(outside).collect()));
        document.blocks.push(Block::Paragraph(shell.say("matters-document-files")));
    }
    for file in taken_in {
        document.files.push(File {
            bytes: find::attachment_bytes(&cx, file.id).await?,
            description: shell
                .tell("matters-document-file")
                .with("file", file.name.as_str())
                .to_string(),
            name: file.name,
            media_type: file.media_type,
        });
    }
    drop(cx);
    let (sign, text) = (shell.say("matters-document-undrawn"), row.text.clone());
    let whole = shell.say("matters-document-whole");
    let write = move || written(document, &sign, &whole, text);
    let pdf = spawn_blocking(write).await.map_err(|stopped| Problem::broken(&stopped))?;
    let pdf = pdf.map_err(|error| Problem::broken(&error))?;
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}.pdf\"", row.reference)),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, SANDBOX.to_owned()),
    ];
    let response: Response = (headers, pdf.bytes).into_response();
    Ok(response)
}

/// Those that the document takes in, in their order, and those that are too much.
fn within(files: Vec<attachment::Model>) -> (Vec<attachment::Model>, Vec<attachment::Model>) {
    let mut sum = 0;
    files.into_iter().partition(|file| {
        let fits = sum + file.size <= MOST_BYTES;
        sum += if fits { file.size } else { 0 };
        fits
    })
}

/// Waits until there is memory for so many bytes of files.
async fn room(app: &App, bytes: usize) -> Result<OwnedSemaphorePermit, Problem> {
    let megabytes = u32::try_from(bytes.div_ceil(MEGABYTE)).unwrap_or(MOST_MEGABYTES);
    let wanted = app.upload_room().clone().acquire_many_owned(megabytes * TIMES_HELD + 1);
    let got = timeout(ROOM_WAIT, wanted).await.map_err(|_| Problem::Busy)?;
    got.map_err(|closed| Problem::broken(&closed))
}

/// The document; where some of its signs cannot be drawn it says so, and takes the words in as a
/// file of text.
fn written(
    mut document: Document,
    sign: &str,
    whole: &str,
    text: String,
) -> Result<Pdf, letters::CannotWrite> {
    let pdf = letters::write(&document)?;
    if pdf.undrawn == 0 {
        return Ok(pdf);
    }
    document.blocks.insert(0, Block::Note(sign.to_owned()));
    document.files.push(File {
        name: "texte.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        bytes: text.into_bytes(),
        description: whole.to_owned(),
    });
    letters::write(&document)
}
