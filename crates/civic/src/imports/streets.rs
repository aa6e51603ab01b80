//! Streets from a table.

use super::table::{self, Column, Row};
use super::{Before, CannotImport, Faults, LINES, Outcome, Report, Stopped};
use crate::bodies::hold;
use crate::context::Context;
use crate::rights::{Act, agent_may_here};
use crate::streets::{self, Added, CannotAdd, StreetDraft, folded};

/// What a line can say of a street.
pub const COLUMNS: &[Column] = &[
    Column {
        word: "street_name",
        names: &["rue", "voie", "nom", "nomdelavoie", "street", "name", "streetname"],
        needed: true,
    },
    Column {
        word: "district",
        names: &["commune", "quartier", "ville", "town", "district", "city"],
        needed: false,
    },
];

/// Offers the streets of a file.
pub async fn import_streets(cx: &Context, bytes: &[u8]) -> Result<Report, CannotImport> {
    agent_may_here(cx, Act::SetUp)?;
    let table = table::read(bytes, COLUMNS, LINES)?;
    hold(cx).await?;
    let (mut before, mut report) = (Before::new(), Report::of(&table));
    for row in &table.rows {
        let draft =
            StreetDraft { name: row.get("street_name").to_owned(), district: row.said("district") };
        let came = add(cx, row, &draft, &mut before).await;
        report.note(row, &format!("{} {}", draft.name, row.get("district")), came)?;
    }
    report.done()
}

async fn add(
    cx: &Context,
    row: &Row,
    draft: &StreetDraft,
    before: &mut Before<String>,
) -> Result<Outcome, Stopped> {
    let faults = Faults::of(row, COLUMNS);
    let folded = folded(&format!("{} {}", draft.name, row.get("district")));
    if !folded.is_empty() {
        before.see(folded, row.line)?;
    }
    let added = streets::add(cx, draft).await;
    let added = match added.map_err(of_street) {
        Ok(added) => added,
        Err(stopped) => return Err(faults.and(stopped)),
    };
    faults.done()?;
    Ok(match added {
        Added::New => Outcome::Added,
        Added::Before => Outcome::Present,
    })
}

fn of_street(refusal: CannotAdd) -> Stopped {
    match refusal {
        CannotAdd::NotAllowed(not_allowed) => not_allowed.into(),
        CannotAdd::Fields(bad) => bad.into(),
        CannotAdd::Failed(failure) => failure.into(),
    }
}
