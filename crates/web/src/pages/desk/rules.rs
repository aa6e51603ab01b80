//! The rules of the law for the kinds of matter of one's services: a lead answers for each.

use askama::Template;
use axum::extract::Query;
use civic::ids::KindId;
use civic::services::{self, CannotValidateRule, Kind, Role, rules_of_kinds};
use civic::words::Language;

use crate::form::{Choice, Form, FormView};
use crate::problem::{Answer, Problem, page, refused};
use crate::shell::Shell;
use crate::visit::{AfterForm, Stopped, Visit, act};

#[derive(Template)]
#[template(path = "desk/rules.html")]
struct Page {
    shell: Shell,
    rows: Vec<Row>,
    rules: Vec<Choice>,
    form: FormView,
    done: String,
}

/// A kind, and who validated its rule and when.
struct Row {
    kind: Kind,
    rule: String,
    validated: String,
}

impl Page {
    /// The form of a row: the one that was refused with what was chosen, the others as they are.
    fn view(&self, row: &Row) -> FormView {
        let id = row.kind.row.id.0.to_string();
        if self.form.value("kind") == id {
            return self.form.clone();
        }
        let rule = row.kind.row.rule.clone().unwrap_or_default();
        FormView::new(self.shell.words).filled("rule", rule)
    }
}

/// `GET /desk/rules`
pub(crate) async fn get(visit: Visit, Query(asked): Query<AfterForm>) -> Answer {
    let mut shown = show(&visit, FormView::new(visit.words)).await?;
    shown.done = visit.words.say_known("desk-rules-done-", &asked.done, &["validated", "lifted"]);
    page(&shown)
}

async fn show(visit: &Visit, form: FormView) -> Result<Page, Problem> {
    let lead = visit.want_agent()?;
    let cx = visit.read().await?;
    let shell = visit.shell();
    let mut rows = Vec::new();
    for kind in services::kinds(&cx, visit.language()).await? {
        if !kind.row.active || !lead.is(Role::Lead, kind.row.service_id) {
            continue;
        }
        let validated = match (kind.row.rule_validated_by, &kind.row.rule_validated_on) {
            (Some(by), Some(on)) => {
                let name = services::agent(&cx, by).await?.shown_name();
                let told = shell.tell("desk-rules-validated").with("name", name);
                told.with("on", shell.date(on)).to_string()
            }
            _ => String::new(),
        };
        let rule = services::rule_on(&cx, &kind.row, shell.today()).await?;
        let rule = rule.map(|rule| named(rule, visit.language()));
        rows.push(Row { kind, rule: rule.unwrap_or_default(), validated });
    }
    let none = (String::new(), visit.words.say("desk-rules-none"));
    let rules = rules_of_kinds().map(|rule| (rule.key.clone(), named(rule, visit.language())));
    let rules = std::iter::once(none).chain(rules).collect();
    Ok(Page { shell, rows, rules, form, done: String::new() })
}

/// “Le silence de l'administration vaut rejet (CRPA L231-4)”.
pub(crate) fn named(rule: &deadlines::Rule, language: Language) -> String {
    let name = match language {
        Language::Fr => &rule.fr,
        Language::En => &rule.en,
    };
    format!("{name} ({})", rule.source)
}

/// `POST /desk/rules`
pub(crate) async fn post(visit: Visit, form: Form) -> Answer {
    let words = visit.words;
    let Ok(kind) = form.get("kind").parse().map(KindId) else {
        let view = form.view(words).error("rule", words.say("desk-rules-unknown"));
        return refused(&show(&visit, view).await?);
    };
    let rule = form.line("rule");
    if rule.is_some() && !form.has("read") {
        let view = form.view(words).error("read", words.say("desk-rules-not_read"));
        return refused(&show(&visit, view).await?);
    }
    let done = act!(visit, form, "rule-validated", |cx| -> CannotValidateRule {
        services::validate_rule(cx, kind, rule.as_deref()).await?;
        format!("/desk/rules?done={}", if rule.is_some() { "validated" } else { "lifted" })
    });
    match done {
        Ok(redirect) => Ok(redirect),
        Err(Stopped::Problem(problem)) => Err(problem),
        Err(Stopped::Refused(refusal)) => match refusal {
            CannotValidateRule::UnknownRule => {
                let view = form.view(words).error("rule", words.say("desk-rules-unknown"));
                refused(&show(&visit, view).await?)
            }
            CannotValidateRule::Unknown => Err(Problem::NotFound),
            CannotValidateRule::NotAllowed(not_allowed) => Err(not_allowed.into()),
            CannotValidateRule::Failed(failure) => Err(failure.into()),
        },
    }
}
