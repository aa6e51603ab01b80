//! Setting a service up: by an administrator. Changing it: by its leads too, but for what binds
//! them: how many supporters call for a public reply, and by when it is due.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::fields::{BadField, BadFields, Checks, kept};
use super::set_up::{self, NewService};
use super::tables::{service, service_text};
use super::texts::Texts;
use crate::context::Context;
use crate::ids::ServiceId;
use crate::refusal::{Failure, refusals};
use crate::rights::{Act, NotAllowed, agent_may, agent_may_here};
use crate::words::{LINE_LIMIT, unaccented};
use crate::{record, transformations};

/// The most characters of a letterhead.
pub const LETTERHEAD_LIMIT: usize = 400;

/// What can be said of a service.
#[derive(Clone, Debug)]
pub struct ServiceDraft {
    /// Its mailbox.
    pub email: Option<String>,
    /// Its phone.
    pub phone: Option<String>,
    /// How many supporters make a public reply due.
    pub cause_threshold: i32,
    /// Within how many working days.
    pub reply_days: i32,
    /// Its place in lists.
    pub position: i32,
    /// Whether an answer leaves only once somebody else has looked at it.
    pub visa: bool,
    /// What its letters begin with, line by line; empty for the body's and its own name.
    pub letterhead: String,
    /// Name and summary.
    pub texts: Texts,
}

/// Why a service was not set up or changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeService {
    /// Not by this agent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such service here.
    #[error("no such service")]
    Unknown,
    /// What was typed.
    #[error(transparent)]
    Fields(#[from] BadFields),
    /// Something went wrong.
    #[error(transparent)]
    Failed(#[from] Failure),
}
refusals!(CannotChangeService);

/// Sets up a service under `slug`, its word in addresses, which stays. With the first service of a
/// body, this install enters itself in the register of transformations, as entry number one.
pub async fn add_service(
    cx: &Context,
    slug: &str,
    draft: &ServiceDraft,
) -> Result<ServiceId, CannotChangeService> {
    agent_may_here(cx, Act::SetUp)?;
    let slug = slug.trim();
    let others = service::Entity::find().filter(service::Column::BodyId.eq(cx.body_id()));
    let others = others.all(&cx.tx).await?;
    let mut checks = looked_at(draft);
    checks.line("slug", slug);
    if slug == "new" || !slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        checks.refuse(BadField::Unfit { field: "slug" });
    } else if others.iter().any(|other| other.slug.eq_ignore_ascii_case(slug)) {
        checks.refuse(BadField::Taken { field: "slug" });
    }
    checks.done()?;
    let new = NewService {
        slug: &slug.to_ascii_lowercase(),
        email: kept(draft.email.as_deref()),
        phone: kept(draft.phone.as_deref()),
        cause_threshold: draft.cause_threshold,
        reply_days: draft.reply_days,
        position: draft.position,
        texts: &draft.texts.rows(),
    };
    let id = set_up::service(cx, new).await?;
    own(cx, id, draft).await?;
    let statement = json!({ "service": id.0, "slug": slug.to_ascii_lowercase() });
    record::note_public(cx, "service-set-up", &statement).await?;
    if others.is_empty() {
        transformations::declare_itself(cx, id).await?;
    }
    Ok(id)
}

/// What a town that begins in one go does without.
async fn own(cx: &Context, id: ServiceId, draft: &ServiceDraft) -> Result<(), Failure> {
    service::Entity::update_many()
        .col_expr(service::Column::Visa, Expr::value(draft.visa))
        .col_expr(service::Column::Letterhead, Expr::value(draft.letterhead.trim()))
        .filter(service::Column::Id.eq(id))
        .exec(&cx.tx)
        .await?;
    Ok(())
}

fn looked_at(draft: &ServiceDraft) -> Checks {
    let mut checks = Checks::default();
    draft.texts.check(&mut checks, ["name_fr", "summary_fr", "name_en", "summary_en"]);
    checks.email("service_email", draft.email.as_deref());
    checks.optional("service_phone", draft.phone.as_deref());
    checks.range("cause_threshold", draft.cause_threshold, 1, 1_000_000);
    checks.range("reply_days", draft.reply_days, 1, 260);
    checks.range("position", draft.position, 1, 10_000);
    checks.within("letterhead", &draft.letterhead, LETTERHEAD_LIMIT, false);
    checks
}

/// Changes what is said of a service.
pub async fn change_service(
    cx: &Context,
    id: ServiceId,
    draft: &ServiceDraft,
) -> Result<(), CannotChangeService> {
    let row = super::service(cx, id).await?.ok_or(CannotChangeService::Unknown)?;
    let agent = agent_may(cx, Act::SetUpService, id)?;
    let bound = |of: (i32, i32, i32)| of != (row.cause_threshold, row.reply_days, row.position);
    if bound((draft.cause_threshold, draft.reply_days, draft.position))
        && !agent.may(Act::SetUp, Some(id))
    {
        return Err(NotAllowed::NotFor(Act::SetUp).into());
    }
    looked_at(draft).done()?;
    let changed = service::Entity::update_many()
        .set(service::ActiveModel {
            version: Set(row.version + 1),
            email: Set(kept(draft.email.as_deref()).map(str::to_owned)),
            phone: Set(kept(draft.phone.as_deref()).map(str::to_owned)),
            cause_threshold: Set(draft.cause_threshold),
            reply_days: Set(draft.reply_days),
            position: Set(draft.position),
            visa: Set(draft.visa),
            letterhead: Set(draft.letterhead.trim().to_owned()),
            ..Default::default()
        })
        .filter(service::Column::Id.eq(id))
        .filter(service::Column::Version.eq(row.version))
        .exec(&cx.tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(Failure::ChangedMeanwhile { table: "service" }.into());
    }
    write_texts(cx, id, &draft.texts).await?;
    record::note_public(cx, "service-changed", &json!({ "service": id.0 })).await?;
    Ok(())
}

async fn write_texts(cx: &Context, id: ServiceId, texts: &Texts) -> Result<(), Failure> {
    service_text::Entity::delete_many()
        .filter(service_text::Column::ServiceId.eq(id))
        .exec(&cx.tx)
        .await?;
    let rows = texts.rows();
    let rows = rows.iter().map(|(language, name, summary)| service_text::ActiveModel {
        service_id: Set(id),
        language: Set(*language),
        name: Set((*name).to_owned()),
        summary: Set((*summary).to_owned()),
    });
    service_text::Entity::insert_many(rows).exec_without_returning(&cx.tx).await?;
    Ok(())
}

/// Holds a service's row: what hangs on it (offices, kinds) is changed by one at a time.
pub(super) async fn hold(cx: &Context, row: &service::Model) -> Result<(), Failure> {
    let held = service::Entity::update_many()
        .col_expr(service::Column::Version, Expr::value(row.version + 1))
        .filter(service::Column::Id.eq(row.id))
        .filter(service::Column::Version.eq(row.version))
        .exec(&cx.tx)
        .await?;
    if held.rows_affected == 1 {
        Ok(())
    } else {
        Err(Failure::ChangedMeanwhile { table: "service" })
    }
}

/// A word for addresses made of a name: “État civil” becomes `etat-civil`. Never empty, at most a
/// line long, and none of `taken`.
pub(crate) fn slug_of(name: &str, taken: &[String]) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        let plain = match unaccented(c) {
            'á' => 'a',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            c if c.is_ascii_alphanumeric() => c,
            _ => '-',
        };
        if plain != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(plain);
        }
    }
    let slug: String = slug.trim_end_matches('-').chars().take(LINE_LIMIT / 4).collect();
    let slug = if slug.is_empty() || slug == "new" { "type".to_owned() } else { slug };
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.clone()).chain(numbered).find(|word| !taken.contains(word)).unwrap_or(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_made_of_a_name_and_is_its_own() {
        let taken = ["etat-civil".to_owned(), "etat-civil-2".to_owned()];
        assert_eq!(slug_of("Un trou, une fissure", &[]), "un-trou-une-fissure");
        assert_eq!(slug_of(" État  civil ", &taken), "etat-civil-3");
        assert_eq!(slug_of("日本", &[]), "type");
        assert_eq!(slug_of("New", &[]), "type");
    }
}
