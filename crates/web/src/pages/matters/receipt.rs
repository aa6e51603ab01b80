//! The receipt: what people keep, photograph or print.

use askama::Template;
use axum::extract::{Path, Query};
use civic::matters::{What, find};
use qrcode::QrCode;
use qrcode::types::Color;
use serde::Deserialize;

use super::Told;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;
use crate::words::Words;

#[derive(Template)]
#[template(path = "matters/receipt.html")]
struct Receipt {
    shell: Shell,
    told: Told,
    code: String,
    address: String,
    qr: Qr,
    files: Vec<String>,
    /// The day that is promised no longer, for want of means.
    is_dated_later: bool,
    /// An agent prints it at once.
    prints: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    print: String,
}

/// `GET /receipt/{code}`: what an agent prints is in the language of whom it is for.
pub(crate) async fn get(
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let cx = visit.read().await?;
    let row = find::by_code(&cx, &code).await?.ok_or(Problem::UnknownCode)?;
    let files = find::attachments(&cx, row.id).await?.into_iter().map(|file| file.name).collect();
    let history = find::history(&cx, row.id, false).await?;
    let is_dated_later = history.iter().any(|event| event.what == What::DatedLater);
    let told = Told::of(&cx, row).await?;
    let prints = asked.print == "now" && visit.agent().is_some();
    let mut shell = visit.shell();
    if prints {
        shell.words = Words::new(told.row.language);
    }
    let address = format!("{}/follow/{code}", visit.app.public_address());
    let qr = Qr::of(&address)?;
    page(&Receipt { shell, told, code, address, qr, files, is_dated_later, prints })
}

/// A QR code as the path of an SVG: a square a dark module.
pub(crate) struct Qr {
    pub(crate) side: usize,
    pub(crate) path: String,
}

impl Qr {
    /// The code that says `text`.
    pub(crate) fn of(text: &str) -> Result<Self, Problem> {
        use std::fmt::Write;
        let code = QrCode::new(text).map_err(|error| Problem::broken(&error))?;
        let side = code.width();
        let mut path = String::new();
        for (at, color) in code.to_colors().iter().enumerate() {
            if *color == Color::Dark {
                let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
            }
        }
        Ok(Self { side, path })
    }
}
