//! Who acts for oneself, for whom one acts, and appointing somebody.

use askama::Template;
use axum::extract::Query;
use civic::matters::list as matters;
use civic::proxies::{self, Appoint, CannotAppoint};
use civic::{Context, people};

use super::fields::{explain, kinds, named};
use super::{Acting, sentence};
use crate::form::{Choice, Form, FormView};
use crate::pages::printed::{self, Card};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "proxies/list.html")]
struct Page {
    shell: Shell,
    form: FormView,
    /// Who acts, or may soon, for oneself.
    given: Vec<Acting>,
    /// Those that ended.
    ended: Vec<String>,
    /// For whom one acts: their name, and the proxy's public id.
    held: Vec<(String, String)>,
    kinds: Vec<Choice>,
    scopes: Vec<Choice>,
    done: String,
}

/// `GET /account/proxies`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = show(&visit, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("proxies-done-", &asked.done, &["ended", "given_up"]);
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let cx = visit.read().await?;
    if cx.person().is_none() {
        return Err(Problem::SignInFirst);
    }
    let shell = visit.shell();
    let (mut given, mut ended, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for row in proxies::given(&cx).await? {
        if row.holds(&cx) {
            given.push(Acting::new(&cx, row, true).await?);
        } else {
            ended.push(sentence(&row, &shell));
        }
    }
    for row in proxies::held(&cx).await? {
        held.push((people::find(&cx, row.person_id).await?.name, row.public_id.0));
    }
    let scopes = scopes(visit, &cx).await?;
    let kinds = kinds(visit);
    Ok(Page { shell, form, given, ended, held, kinds, scopes, done: String::new() })
}

/// All of one's matters, or one of those that are not settled.
async fn scopes(visit: &Visit, cx: &Context) -> Result<Vec<Choice>, Problem> {
    let shell = visit.shell();
    let all = (String::new(), shell.say("proxies-scope_field-all"));
    let ones = matters::own(cx).await?.into_iter().map(|matter| {
        let text = format!("{} – {}", matter.reference, shell.kind(&matter.kind_id));
        (matter.public_id.0, text)
    });
    Ok(std::iter::once(all).chain(ones).collect())
}

/// `POST /account/proxies`: answers with the card for the proxy.
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let again = async |field: &str, text: String| {
        refused(&show(&visit, form.view(words).error(field, text)).await?)
    };
    if form.is_damaged() {
        return refused(&show(&visit, form.view(words)).await?);
    }
    let matter = form.line("matter");
    let scope = words.say(if matter.is_some() { "proxies-scope-one" } else { "proxies-scope-all" });
    let named = match named(&visit, &form, &words.say("proxies-agree"), &scope) {
        Ok(named) => named,
        Err((field, text)) => return again(field, text).await,
    };
    let code = visit.code_of(&form)?;
    let name = named.name.clone();
    let appoint = Appoint { named, matter, code: Some(code.clone()) };
    let done = act!(visit, form, "proxy-appointed", |cx| -> CannotAppoint {
        proxies::appoint(cx, appoint.clone()).await?;
        "/account/proxies".to_owned()
    });
    match done {
        Ok(_) => card(&visit, &name, code, "/account/proxies".to_owned()),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotAppoint::Unfit(unfit) => {
                let (field, text) = explain(&visit, &unfit);
                again(field, text).await
            }
            CannotAppoint::UnknownMatter => {
                again("matter", words.say("proxies-unknown_matter")).await
            }
            CannotAppoint::NotAllowed(not_allowed) => Err(not_allowed.into()),
            CannotAppoint::Failed(failure) => Err(failure.into()),
        },
    }
}

/// What is handed to the proxy.
pub(crate) fn card(visit: &Visit, name: &str, code: String, back: String) -> Answer {
    let words = visit.words;
    let card = Card {
        heading: words.say("proxies-card-heading"),
        whose: words.tell("proxies-card-whose").with("name", name).to_string(),
        how: words.say("proxies-card-how"),
        keep: words.say("proxies-card-keep"),
        code,
        at: "/account/proxies/accept",
        back: (back, words.say("proxies-card-back")),
    };
    printed::once(visit, card)
}
