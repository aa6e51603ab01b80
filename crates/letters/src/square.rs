//! Squares that telephones read (QR codes), as runs of dark modules.

use qrcode::{Color, EcLevel, QrCode};

/// The dark runs of a square: row, first column and length, counted in modules.
#[derive(Clone, Debug)]
pub(crate) struct Square {
    pub(crate) modules: usize,
    pub(crate) runs: Vec<(usize, usize, usize)>,
}

impl Square {
    /// `None` if the text is too long for one.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let modules = code.width();
        let colours = code.to_colors();
        let mut runs = Vec::new();
        for (row, cells) in colours.chunks(modules).enumerate() {
            let mut column = 0;
            for same in cells.chunk_by(|one, other| one == other) {
                if same[0] == Color::Dark {
                    runs.push((row, column, same.len()));
                }
                column += same.len();
            }
        }
        Some(Self { modules, runs })
    }
}
