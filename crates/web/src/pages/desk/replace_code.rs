//! Another receipt for somebody who lost theirs and stands at the counter.

use axum::extract::Path;
use civic::matters::{self, CannotReplaceCode};
use civic::words::LINE_LIMIT;

use super::matter::{ended, open};
use crate::form::{Form, too_long};
use crate::problem::Answer;
use crate::visit::{Stop, Visit, act};

/// `POST /desk/{id}/receipt`
pub(crate) async fn post(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let code = visit.code_of(&form)?;
    let done = act!(visit, form, "matter-code-replaced", |cx| -> Stop<CannotReplaceCode> {
        let matter = open(cx, &id, "act").await?;
        let replaced = matters::replace_code(cx, &matter, form.get("how"), Some(code.clone()));
        replaced.await.map_err(Stop::Refused)?;
        "/receipt/{code}".to_owned()
    });
    ended(&visit, (&id, &form), done, |refusal| {
        let text = match refusal {
            CannotReplaceCode::NotChecked => visit.words.say("desk-replace-not_checked"),
            CannotReplaceCode::TooLong { length } => too_long(visit.words, length, LINE_LIMIT),
            CannotReplaceCode::NotAllowed(not_allowed) => return Err(not_allowed.into()),
            CannotReplaceCode::Failed(failure) => return Err(failure.into()),
        };
        Ok(("how", text))
    })
    .await
}
