//! What people sent with a form, and a form as a page shows it: with what was typed and with each
//! refusal at its field.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::body::to_bytes;
use axum::extract::multipart::{Field as Part, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use civic::matters::{Attached, FILE_LIMIT, MATTER_LIMIT};
use jiff::civil::Date;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::app::App;
use crate::limits::Uploaded;
use crate::problem::Problem;
use crate::words::Words;

/// Most that is read of a form without files.
pub(crate) const TEXT_FORM_LIMIT: usize = 1024 * 1024;
/// Most fields that are read of a form: no page has nearly as many.
const FIELD_LIMIT: usize = 500;
/// Most that is read of a form with files; what is above the limits for files is counted, not kept.
pub(crate) const FILE_FORM_LIMIT: usize = 256 * 1024 * 1024;

/// Megabytes of files that are held at once, by all who send some: above it they wait.
pub(crate) const UPLOAD_MEGABYTES: usize = 256;
/// How long an upload waits for room, and how long one may take.
const ROOM_WAIT: Duration = Duration::from_secs(20);
const UPLOAD_TIME: Duration = Duration::from_mins(15);
const MEGABYTE: usize = 1024 * 1024;

/// What somebody sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// Files; one that is too large is kept only up to a byte more than is allowed.
    pub(crate) files: Vec<Attached>,
    /// Fields in which some bytes were not text.
    damaged: Vec<String>,
    /// The room that its files take, given back with the form.
    room: Vec<Arc<OwnedSemaphorePermit>>,
}

/// What was typed is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoDate;

impl Form {
    /// The value of a field; empty when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(named, _)| named == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value without white space around it, if there is anything.
    pub(crate) fn line(&self, name: &str) -> Option<String> {
        let value = self.get(name).trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The date in a field, as browsers send it (`2026-03-31`) or as people write one: day,
    /// month, year. `None` inside when it was left empty.
    pub(crate) fn date(&self, name: &str) -> Result<Option<Date>, NoDate> {
        let Some(line) = self.line(name) else { return Ok(None) };
        let date = line.parse().ok().or_else(|| written_date(&line)).ok_or(NoDate)?;
        // Outside of these it is a slip, and would not sort as text.
        if (1900..=2200).contains(&date.year()) { Ok(Some(date)) } else { Err(NoDate) }
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let name = name.to_owned();
        self.fields.iter().filter(move |(named, _)| *named == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked or a button pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(named, _)| named == name)
    }

    /// The form as a page shows it again.
    pub(crate) fn view(&self, words: Words) -> FormView {
        let mut view = FormView { words, fields: self.fields.clone(), errors: Vec::new() };
        for name in &self.damaged {
            view = view.error(name, words.say("shell-error-damaged"));
        }
        view
    }

    /// All of it in one text, its token included, alike for forms that are alike. Files are told
    /// by name and size.
    pub(crate) fn whole(&self) -> String {
        let mut whole = String::new();
        for (name, value) in &self.fields {
            let _ = write!(whole, "{}:{name}={}:{value};", name.len(), value.len());
        }
        for file in &self.files {
            let _ = write!(whole, "{}:{}={};", file.name.len(), file.name, file.bytes.len());
        }
        whole
    }

    /// The fields that a page may show again to somebody who must wait: all but what is secret.
    pub(crate) fn shown_again(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_secret = |name: &str| {
            name.starts_with('_')
                || ["code", "token", "password", "secret", "otp", "pin"]
                    .iter()
                    .any(|word| name.contains(word))
        };
        let fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        fields.filter(move |(name, _)| !is_secret(name))
    }

    /// Whether any field held bytes that are not text.
    pub(crate) fn is_damaged(&self) -> bool {
        !self.damaged.is_empty()
    }

    fn is_full(&self) -> bool {
        self.fields.len() + self.files.len() >= FIELD_LIMIT
    }

    fn push(&mut self, name: String, value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        if matches!(text, std::borrow::Cow::Owned(_)) || text.contains('\0') {
            self.damaged.push(name.clone());
        }
        // Browsers send line ends as CR LF; a NUL is no text for PostgreSQL.
        let value = text.replace("\r\n", "\n").replace('\0', "\u{fffd}");
        self.fields.push((name, value));
    }
}

fn written_date(line: &str) -> Option<Date> {
    let mut parts = line.split(['/', '.', '-']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl FromRequest<App> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let uploaded = request.extensions().get::<Uploaded>().cloned().unwrap_or_default();
            let parts = Multipart::from_request(request, app).await;
            let read = from_parts(parts.map_err(|_| Problem::Unreadable)?, app, &uploaded);
            return timeout(UPLOAD_TIME, read).await.map_err(|_| Problem::Unreadable)?;
        }
        let bytes =
            to_bytes(request.into_body(), TEXT_FORM_LIMIT).await.map_err(|_| Problem::TooLarge)?;
        let mut form = Self::default();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if form.is_full() {
                return Err(Problem::TooLarge);
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decoded(halves.next().unwrap_or_default());
            let value = decoded(halves.next().unwrap_or_default());
            form.push(String::from_utf8_lossy(&name).into_owned(), &value);
        }
        Ok(form)
    }
}

/// `application/x-www-form-urlencoded` as bytes: whether they are text is for the form to say.
pub(crate) fn decoded(text: &[u8]) -> Vec<u8> {
    let hex = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let pair =
            (text.get(at + 1).copied().and_then(hex), text.get(at + 2).copied().and_then(hex));
        match (text[at], pair) {
            (b'%', (Some(high), Some(low))) => {
                bytes.push(high * 16 + low);
                at += 3;
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
        at += 1;
    }
    bytes
}

/// Texts and files each have their own room, so that files that are too large do not push out what
/// was typed.
async fn from_parts(mut parts: Multipart, app: &App, uploaded: &Uploaded) -> Result<Form, Problem> {
    let mut form = Form::default();
    let (mut text_room, mut file_room) = (TEXT_FORM_LIMIT, MATTER_LIMIT + FILE_LIMIT);
    while let Some(mut part) = parts.next_field().await.map_err(|e| of_multipart(&e))? {
        if form.is_full() {
            return Err(Problem::TooLarge);
        }
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file) = part.file_name().map(str::to_owned) else {
            let bytes = kept(&mut part, text_room, None).await?;
            text_room -= bytes.len();
            if text_room == 0 {
                return Err(Problem::TooLarge);
            }
            form.push(name, &bytes);
            continue;
        };
        let room = Some((app, uploaded, &mut form.room));
        let bytes = kept(&mut part, file_room.min(FILE_LIMIT + 1), room).await?;
        file_room -= bytes.len();
        if !bytes.is_empty() {
            form.files.push(Attached { name: file, bytes });
        }
    }
    Ok(form)
}

/// The first `room` bytes of a part; the rest is read and dropped. A file waits for memory, a
/// megabyte at a time: somebody slow holds no more than they have sent.
async fn kept(
    part: &mut Part<'_>,
    room: usize,
    mut held: Option<(&App, &Uploaded, &mut Vec<Arc<OwnedSemaphorePermit>>)>,
) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut paid = 0;
    while let Some(chunk) = part.chunk().await.map_err(|e| of_multipart(&e))? {
        if let Some((_, uploaded, _)) = &held {
            uploaded.add(chunk.len());
        }
        if let Some((app, _, permits)) = &mut held
            && bytes.len() < room
            && bytes.len() + chunk.len() > paid
        {
            let megabytes = (bytes.len() + chunk.len() - paid).div_ceil(MEGABYTE);
            let wanted = Arc::clone(app.upload_room()).acquire_many_owned(megabytes as u32);
            let given = timeout(ROOM_WAIT, wanted).await.map_err(|_| Problem::Busy)?;
            permits.push(Arc::new(given.map_err(|_| Problem::Busy)?));
            paid += megabytes * MEGABYTE;
        }
        bytes.extend_from_slice(&chunk[..chunk.len().min(room - bytes.len())]);
    }
    Ok(bytes)
}

fn of_multipart(error: &MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge
    } else {
        Problem::Unreadable
    }
}

/// A form as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct FormView {
    words: Words,
    fields: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

/// “This text has … characters, at most …”, as a refusal says it.
pub(crate) fn too_long(words: Words, length: usize, limit: usize) -> String {
    let told = words.tell("desk-refusal-too_long");
    told.with("length", length).with("limit", limit).to_string()
}

/// A choice: its value and what people read.
pub(crate) type Choice = (String, String);

impl FormView {
    /// An empty form.
    pub(crate) fn new(words: Words) -> Self {
        Self { words, fields: Vec::new(), errors: Vec::new() }
    }

    /// With a value to begin with.
    #[must_use]
    pub(crate) fn filled(mut self, name: &str, value: impl Into<String>) -> Self {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// Without what was typed in `name`.
    #[must_use]
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(named, _)| named != name);
        self
    }

    /// With a refusal at `field`.
    #[must_use]
    pub(crate) fn error(mut self, field: &str, text: impl Into<String>) -> Self {
        self.errors.push((field.to_owned(), text.into()));
        self
    }

    /// Whether anything was refused.
    pub(crate) fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Whether anything was refused at `field`, so that what holds it is shown open.
    pub(crate) fn is_refused_at(&self, field: &str) -> bool {
        self.errors.iter().any(|(at, _)| at == field)
    }

    /// The value of a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(named, _)| named == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field was sent with this value, among others.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(named, sent)| named == name && sent == value)
    }

    /// The refusals on top of the page, each a link to its field.
    pub(crate) fn summary(&self) -> Summary<'_> {
        Summary { view: self }
    }

    /// The refusal at a field that the page draws itself.
    pub(crate) fn refusal(&self, name: &str) -> Refusal {
        let error = self.errors.iter().find(|(field, _)| field == name);
        Refusal {
            name: name.to_owned(),
            error: error.map(|(_, text)| text.clone()).unwrap_or_default(),
            error_word: self.words.say("shell-error-word"),
        }
    }

    /// A hidden field that carries what was typed to the next step.
    pub(crate) fn carry(&self, name: &str) -> Carried {
        Carried { name: name.to_owned(), value: self.value(name).to_owned() }
    }

    /// A single line. `kind` is the input's type.
    pub(crate) fn line(&self, kind: &'static str, name: &str, label: &str) -> Field {
        self.field(Control::Line { kind }, name, label)
    }

    /// A single line of text for which some are offered; any other can be written.
    pub(crate) fn line_of(&self, name: &str, label: &str, offered: &[String]) -> Field {
        let control = Control::Line { kind: "text" };
        Field { offered: offered.to_vec(), ..self.field(control, name, label) }
    }

    /// Several lines.
    pub(crate) fn area(&self, name: &str, label: &str, rows: u32) -> Field {
        self.field(Control::Area { rows }, name, label)
    }

    /// One of several, all in sight.
    pub(crate) fn radios(&self, name: &str, label: &str, choices: &[Choice]) -> Field {
        self.field(Control::Radios { choices: choices.to_vec() }, name, label)
    }

    /// One of many, in a list.
    pub(crate) fn select(&self, name: &str, label: &str, choices: &[Choice]) -> Field {
        self.field(Control::Select { choices: choices.to_vec() }, name, label)
    }

    /// A box to tick.
    pub(crate) fn tick(&self, name: &str, label: &str) -> Field {
        self.field(Control::Tick, name, label)
    }

    /// Files to choose.
    pub(crate) fn files(&self, name: &str, label: &str) -> Field {
        self.field(Control::Files, name, label)
    }

    fn field(&self, control: Control, name: &str, label: &str) -> Field {
        let hint = format!("{label}-hint");
        Field {
            control,
            name: name.to_owned(),
            label: self.words.say(label),
            hint: if self.words.has(&hint) { self.words.say(&hint) } else { String::new() },
            refusal: self.refusal(name),
            value: self.value(name).to_owned(),
            offered: Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
enum Control {
    Line { kind: &'static str },
    Area { rows: u32 },
    Radios { choices: Vec<Choice> },
    Select { choices: Vec<Choice> },
    Tick,
    Files,
}

/// A field with its label, hint and refusal.
#[derive(Clone, Debug, Template)]
#[template(path = "components/field.html")]
pub(crate) struct Field {
    control: Control,
    name: String,
    label: String,
    hint: String,
    refusal: Refusal,
    value: String,
    /// What can be picked instead of being written.
    offered: Vec<String>,
}

impl Field {
    fn is_refused(&self) -> bool {
        !self.refusal.error.is_empty()
    }

    fn described_by(&self) -> String {
        let mut ids = String::new();
        if !self.hint.is_empty() {
            let _ = write!(ids, "{}-hint ", self.name);
        }
        if self.is_refused() {
            let _ = write!(ids, "{}-error", self.name);
        }
        ids.trim_end().to_owned()
    }

    fn autocomplete(&self) -> &'static str {
        match self.name.as_str() {
            "name" => "name",
            "email" => "email",
            "phone" => "tel",
            "address" => "street-address",
            "password" => "current-password",
            "new_password" | "new_again" => "new-password",
            "totp" => "one-time-code",
            _ => "off",
        }
    }
}

impl HtmlSafe for Field {}

/// The refusals on top of a page.
#[derive(Clone, Debug, Template)]
#[template(path = "components/summary.html")]
pub(crate) struct Summary<'a> {
    view: &'a FormView,
}

impl HtmlSafe for Summary<'_> {}

/// A refusal at its field; nothing where there is none.
#[derive(Clone, Debug, Template)]
#[template(
    source = r#"{% if !error.is_empty() %}<p class="error" id="{{ name }}-error"><strong>{{ error_word }}</strong> {{ error }}</p>{% endif %}"#,
    ext = "html"
)]
pub(crate) struct Refusal {
    name: String,
    error: String,
    error_word: String,
}

impl HtmlSafe for Refusal {}

/// A hidden field.
#[derive(Clone, Debug, Template)]
#[template(source = r#"<input type="hidden" name="{{ name }}" value="{{ value }}">"#, ext = "html")]
pub(crate) struct Carried {
    name: String,
    value: String,
}

impl HtmlSafe for Carried {}

impl Carried {
    /// A hidden field with a value that the page gives.
    pub(crate) fn with(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: value.into() }
    }
}

#[cfg(test)]
mod tests {
    use civic::words::Language;

    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_told_at_their_field() {
        let mut form = Form::default();
        form.push("text".into(), &decoded(b"caf%E9+cr%C3%A8me%"));
        assert_eq!(form.get("text"), "caf\u{fffd} crème%");
        let view = form.view(Words::new(Language::Fr));
        assert!(view.is_refused());
        assert!(view.area("text", "shell-menu", 3).render().unwrap().contains("text-error"));
    }

    #[test]
    fn dates_are_read_as_browsers_and_as_people_write_them() {
        let read = |text: &[u8]| {
            let mut form = Form::default();
            form.push("on".into(), text);
            form.date("on")
        };
        let day = jiff::civil::date(2026, 3, 31);
        assert_eq!(read(b"2026-03-31"), Ok(Some(day)));
        assert_eq!(read(b" 31/03/2026 "), Ok(Some(day)));
        assert_eq!(read(b"31.3.2026"), Ok(Some(day)));
        assert_eq!(read(b" "), Ok(None));
        for wrong in [&b"2026-02-30"[..], b"demain", b"0001-01-01", b"9999-12-31"] {
            assert_eq!(read(wrong), Err(NoDate));
        }
    }

    #[test]
    fn what_people_typed_cannot_become_markup() {
        let view = FormView::new(Words::new(Language::Fr)).filled("text", "</textarea><b>");
        let html = view.area("text", "shell-menu", 3).render().unwrap();
        assert!(!html.contains("<b>"), "{html}");
    }
}
