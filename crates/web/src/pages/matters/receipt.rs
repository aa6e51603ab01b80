//! The receipt: what people keep, photograph or print.

use askama::Template;
use axum::extract::Path;
use civic::matters::find;
use qrcode::QrCode;
use qrcode::types::Color;

use super::Told;
use crate::problem::{Answer, Problem, page};
use crate::shell::Shell;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "matters/receipt.html")]
struct Receipt {
    shell: Shell,
    told: Told,
    code: String,
    address: String,
    qr: Qr,
    files: Vec<String>,
}

/// `GET /receipt/{code}`
pub(crate) async fn get(visit: Visit, Path(code): Path<String>) -> Answer {
    let cx = visit.read().await?;
    let row = find::by_code(&cx, &code).await?.ok_or(Problem::UnknownCode)?;
    let files = find::attachments(&cx, row.id).await?.into_iter().map(|file| file.name).collect();
    let told = Told::of(&cx, row).await?;
    let address = format!("{}/follow/{code}", visit.app.public_address());
    let qr = Qr::of(&address)?;
    page(&Receipt { shell: visit.shell(), told, code, address, qr, files })
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
