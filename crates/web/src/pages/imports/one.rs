//! One import: its form, what would come of what was sent, line by line, and the import.
//!
//! A preview is the import in a transaction that is dropped. Nothing is kept between the two steps:
//! the second carries the text on in a hidden field, so what is imported is what was looked at.

use askama::Template;
use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use civic::imports::table::Column;
use civic::imports::{self, CannotImport, Fault, Line, Outcome, Report, Unreadable};
use serde::Deserialize;

use super::{What, says};
use crate::form::{Form, FormView};
use crate::pages::administration::taken;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Visit, act};

/// Most lines, and most faults, that a page tells.
const TOLD: usize = 200;
/// How often a preview is run again when another was quicker.
const TRIES: usize = 4;

#[derive(Template)]
#[template(path = "imports/one.html")]
struct Page {
    shell: Shell,
    what: What,
    form: FormView,
    /// What was done a moment ago.
    done: String,
    faults: Vec<Told>,
    /// How many more there are.
    more: usize,
}

impl Page {
    fn new(visit: &Visit, what: What, form: FormView) -> Self {
        let (done, faults) = (String::new(), Vec::new());
        Self { shell: visit.shell(), what, form, done, faults, more: 0 }
    }

    fn name(&self, column: &Column) -> String {
        self.what.column(self.shell.words, column.word)
    }

    fn hint(&self, column: &Column) -> String {
        let key = format!("imports-{}-{}-hint", self.what.word(), column.word);
        if self.shell.words.has(&key) { self.shell.say(&key) } else { String::new() }
    }

    fn tick(&self) -> Option<String> {
        self.what.tick(self.shell.words)
    }
}

/// A fault, as it is read.
struct Told {
    line: usize,
    column: String,
    sentence: String,
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct Preview {
    shell: Shell,
    what: What,
    form: FormView,
    report: Report,
}

impl Preview {
    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.report.lines.iter().take(TOLD)
    }

    fn more(&self) -> usize {
        self.report.lines.len().saturating_sub(TOLD)
    }

    fn unknown(&self) -> String {
        self.report.unknown.join(", ")
    }

    fn is_added(line: &Line) -> bool {
        matches!(line.outcome, Outcome::Added)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    added: usize,
    present: usize,
}

/// `GET /administration/imports/{what}`
pub(crate) async fn get(visit: Visit, what: What, Query(asked): Query<Asked>) -> Answer {
    let mut shown = Page::new(&visit, what, FormView::new(visit.words));
    if asked.done == "imported" {
        let told = |key: &str, lines: usize| visit.words.tell(key).with("lines", lines).to_string();
        let added = told("imports-done", asked.added);
        let present = told("imports-present", asked.present);
        shown.done = if asked.present == 0 { added } else { format!("{added} {present}") };
    }
    page(&shown)
}

/// `GET /administration/imports/{what}/sample.csv`
pub(crate) async fn sample(visit: Visit, what: What) -> Answer {
    let disposition = format!("attachment; filename=\"{}.csv\"", what.word());
    let head =
        [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    // Spreadsheets take a text without its mark for one of their own encoding.
    Ok((head, format!("\u{feff}{}", what.sample(visit.language()))).into_response())
}

/// `POST /administration/imports/{what}`
pub(crate) async fn post(visit: Visit, what: What, form: Form) -> Answer {
    visit.check(&form)?;
    let view = form.view(visit.words);
    if form.is_damaged() {
        return refused(&Page::new(&visit, what, view));
    }
    let text = match text(&form) {
        Ok(text) => text,
        Err((field, why)) => {
            let why = why.map_or_else(
                || visit.words.say("imports-unreadable-several"),
                |why| says::unreadable(&visit, what, &why),
            );
            return refused(&Page::new(&visit, what, view.error(field, why)));
        }
    };
    let view = view.without("table").filled("table", text.as_str());
    match form.get("go") {
        "edit" => page(&Page::new(&visit, what, view)),
        // A file is looked at first: what is imported was carried on by the preview.
        "import" if form.files.is_empty() => import(&visit, what, &form, &text, view).await,
        _ => check(&visit, what, &form, &text, view).await,
    }
}

/// The lines that were sent: of a file, else as they were pasted. Else at which field and why not.
fn text(form: &Form) -> Result<String, (&'static str, Option<Unreadable>)> {
    let (field, bytes) = match &form.files[..] {
        [] => ("table", form.get("table").as_bytes()),
        [file] => ("file", &file.bytes[..]),
        _ => return Err(("file", None)),
    };
    imports::text(bytes).map_err(|why| (field, Some(why)))
}

/// What would come of it: done, and dropped.
async fn check(visit: &Visit, what: What, form: &Form, text: &str, view: FormView) -> Answer {
    let mut tries = 0;
    let came = loop {
        tries += 1;
        let cx = visit.begin().await?;
        match what.run(&cx, text, form, visit.words).await {
            Err(CannotImport::Failed(why)) if why.is_passing() && tries < TRIES => {}
            came => break came,
        }
    };
    match came {
        Ok(report) => page(&Preview { shell: visit.shell(), what, form: view, report }),
        Err(refusal) => refused(&explained(visit, what, view, refusal)?),
    }
}

async fn import(visit: &Visit, what: What, form: &Form, text: &str, view: FormView) -> Answer {
    let address = what.address();
    let done = act!(visit, *form, "table-imported", |cx| -> CannotImport {
        let report = what.run(cx, text, form, visit.words).await?;
        let (added, present) = (report.added(), report.present());
        format!("{address}?done=imported&added={added}&present={present}")
    });
    match taken(visit, done)? {
        Ok(redirect) => Ok(redirect),
        Err(refusal) => refused(&explained(visit, what, view, refusal)?),
    }
}

/// The form again, with what is wrong.
fn explained(
    visit: &Visit,
    what: What,
    view: FormView,
    refusal: CannotImport,
) -> Result<Page, Problem> {
    let report = match refusal {
        CannotImport::NotAllowed(not_allowed) => return Err(not_allowed.into()),
        CannotImport::Failed(failure) => return Err(failure.into()),
        CannotImport::Unreadable(why) => {
            let why = says::unreadable(visit, what, &why);
            return Ok(Page::new(visit, what, view.error("table", why)));
        }
        CannotImport::Faulty(report) => report,
    };
    let faulty = visit.words.tell("imports-faulty").with("lines", report.faulty());
    let mut shown = Page::new(visit, what, view.error("table", faulty));
    let all = report.faults().count();
    shown.faults =
        report.faults().take(TOLD).map(|(line, of)| told(visit, what, line, of)).collect();
    shown.more = all.saturating_sub(TOLD);
    Ok(shown)
}

fn told(visit: &Visit, what: What, line: &Line, fault: &Fault) -> Told {
    let column = match fault.column {
        "" => visit.words.say("imports-whole_line"),
        word => what.column(visit.words, word),
    };
    Told { line: line.number, column, sentence: says::fault(visit, fault) }
}
