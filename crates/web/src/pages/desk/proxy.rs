//! Writing down at the counter who acts for a person, from a paper that they signed.

use askama::Template;
use axum::extract::Path;
use civic::matters::Matter;
use civic::proxies::{self, CannotRecord, Record};

use super::matter::open;
use crate::form::{Choice, Form, FormView};
use crate::pages::proxies::fields::{explain, kinds, named};
use crate::pages::proxies::list::card;
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{Stop, Visit, act};

#[derive(Template)]
#[template(path = "desk/proxy.html")]
struct Page {
    shell: Shell,
    form: FormView,
    matter: Matter,
    kinds: Vec<Choice>,
    scopes: Vec<Choice>,
}

/// `GET /desk/{id}/proxy`
pub(crate) async fn get(visit: Visit, Path(id): Path<String>) -> Answer {
    let form = FormView::new(visit.words);
    page(&show(&visit, &id, form).await?)
}

async fn show(visit: &Visit, id: &str, form: FormView) -> Result<Page, Problem> {
    let cx = visit.begin().await?;
    let matter = open(&cx, id, "desk").await?;
    cx.commit().await?;
    let scopes = [("this", "desk-proxy-this"), ("", "desk-proxy-all")];
    let scopes = scopes.map(|(word, key)| (word.to_owned(), visit.words.say(key))).to_vec();
    Ok(Page { shell: visit.shell(), form, matter, kinds: kinds(visit), scopes })
}

/// `POST /desk/{id}/proxy`: answers with the card for the proxy.
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let words = visit.words;
    let again = async |field: &str, text: String| {
        refused(&show(&visit, &id, form.view(words).error(field, text)).await?)
    };
    if form.is_damaged() {
        return refused(&show(&visit, &id, form.view(words)).await?);
    }
    let only_this = form.line("matter").is_some();
    let scope = words.say(if only_this { "proxies-scope-one" } else { "proxies-scope-all" });
    let named = match named(&visit, &form, &words.say("desk-proxy-agree"), &scope) {
        Ok(named) => named,
        Err((field, text)) => return again(field, text).await,
    };
    let code = visit.code_of(&form)?;
    let done = act!(visit, form, "proxy-recorded", |cx| -> Stop<CannotRecord> {
        let matter = open(cx, &id, "act").await?;
        let (named, code) = (named.clone(), Some(code.clone()));
        let record = Record { matter: &matter, only_this, named, code };
        proxies::record(cx, record).await.map_err(Stop::Refused)?;
        format!("/desk/{id}")
    });
    match done {
        Ok(_) => card(&visit, &named.name, code, format!("/desk/{id}")),
        Err(stopped) => match stopped.refusal()? {
            CannotRecord::Unfit(unfit) => {
                let (field, text) = explain(&visit, &unfit);
                again(field, text).await
            }
            CannotRecord::NoFile => again("matter", words.say("desk-card-no_file")).await,
            CannotRecord::NotAllowed(not_allowed) => Err(not_allowed.into()),
            CannotRecord::Failed(failure) => Err(failure.into()),
        },
    }
}
