//! What one's file says: read and changed.

use askama::Template;
use axum::extract::Query;
use civic::people::ways::{self, WayIn};
use civic::people::{self, CannotChange, Change, NewPerson};
use civic::sessions::Holder;
use civic::words::{LINE_LIMIT, Language};

use crate::form::{Choice, Form, FormView, too_long};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "account/account.html")]
pub(super) struct Page {
    shell: Shell,
    form: FormView,
    ways: Vec<WayIn>,
    languages: Vec<Choice>,
    /// Whether an address can be added: links leave by mail.
    by_mail: bool,
    done: String,
}

impl Page {
    fn is_last(&self) -> bool {
        self.ways.len() == 1
    }

    fn way(&self, way: &WayIn) -> String {
        let told = self.shell.tell_of("account-way-", way.kind.word());
        told.with("label", way.label.as_str()).to_string()
    }

    fn used(&self, way: &WayIn) -> String {
        match &way.used_at {
            Some(at) => {
                self.shell.tell("account-ways-used").with("at", self.shell.moment(at)).to_string()
            }
            None => self.shell.say("account-ways-unused"),
        }
    }
}

/// `GET /account`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = show(&visit, as_it_is(&visit).await?).await?;
    shown.done =
        visit.words.say_known("account-done-", &asked.done, &["changed", "removed", "added"]);
    page(&shown)
}

/// The form with what the file says.
pub(super) async fn as_it_is(visit: &Visit) -> Result<FormView, Problem> {
    let cx = visit.read().await?;
    let person = people::find(&cx, cx.person().ok_or(Problem::SignInFirst)?).await?;
    Ok(FormView::new(visit.words)
        .filled("name", person.name)
        .filled("email", person.email.unwrap_or_default())
        .filled("phone", person.phone.unwrap_or_default())
        .filled("address", person.address.unwrap_or_default())
        .filled("language", person.language.word())
        .filled("version", person.version.to_string()))
}

pub(super) async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    let person = cx.person().ok_or(Problem::SignInFirst)?;
    let languages = Language::ALL.iter().map(|language| {
        let word = language.word();
        (word.to_owned(), visit.words.say(&format!("account-language-{word}")))
    });
    Ok(Page {
        shell: visit.shell(),
        form,
        ways: ways::of(&cx, Holder::Person(person)).await?,
        languages: languages.collect(),
        by_mail: visit.app.sends_links(),
        done: String::new(),
    })
}

/// `POST /account`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let (Some(language), Ok(version)) =
        (Language::from_word(form.get("language")), form.get("version").parse())
    else {
        return Err(Problem::Unreadable);
    };
    if form.is_damaged() {
        return refused(&show(&visit, form.view(words)).await?);
    }
    let says = NewPerson {
        name: form.line("name").unwrap_or_default(),
        email: form.line("email"),
        phone: form.line("phone"),
        address: form.line("address"),
    };
    let done = act!(visit, form, "file-changed", |cx| -> CannotChange {
        people::change(cx, Change { says: says.clone(), language, version }).await?;
        "/account?done=changed".to_owned()
    });
    let (field, text) = match done {
        Ok(redirect) => return Ok(redirect),
        Err(Stopped::Problem(problem)) => return Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotChange::BadEmail => ("email", words.say("matters-bring-bad_email")),
            CannotChange::LineTooLong { field, length } => {
                (field, too_long(words, length, LINE_LIMIT))
            }
            CannotChange::Stale => return stale(&visit, &form).await,
            CannotChange::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotChange::Failed(failure) => return Err(failure.into()),
        },
    };
    refused(&show(&visit, form.view(words).error(field, text)).await?)
}

/// What was typed stays; sent again, it replaces what was changed meanwhile, which is told.
async fn stale(visit: &Visit, form: &Form) -> Answer {
    let cx = visit.read().await?;
    let person = people::find(&cx, cx.person().ok_or(Problem::SignInFirst)?).await?;
    drop(cx);
    let now = [Some(person.name), person.email, person.phone, person.address];
    let now: Vec<_> = now.into_iter().flatten().filter(|line| !line.is_empty()).collect();
    let text = visit.words.tell("account-stale").with("now", now.join(", "));
    let mut view = FormView::new(visit.words).filled("version", person.version.to_string());
    for name in ["name", "email", "phone", "address", "language"] {
        view = view.filled(name, form.get(name));
    }
    refused(&show(visit, view.error("name", text)).await?)
}
