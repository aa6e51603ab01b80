//! Sizes, colours and distances, in points.

use crate::document::Size;

/// A4.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
pub(crate) const MARGIN_SIDE: f32 = 68.0;
pub(crate) const MARGIN_TOP: f32 = 60.0;
pub(crate) const MARGIN_BOTTOM: f32 = 42.0;
pub(crate) const MEASURE: f32 = PAGE_WIDTH - 2.0 * MARGIN_SIDE;

/// Between the text of a note and its box.
pub(crate) const BOX_PADDING: f32 = 10.0;

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// What a line of text is in the eyes of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Title,
    /// 1 to 3.
    Heading(u8),
    Body,
    Strong,
    Letterhead,
    Caption,
    Footer,
}

impl Style {
    pub(crate) fn bold(self) -> bool {
        matches!(self, Self::Title | Self::Heading(_) | Self::Strong)
    }

    /// The size of the letters.
    pub(crate) fn letters(self, size: Size) -> f32 {
        let body: f32 = match size {
            Size::Normal => 11.0,
            Size::Large => 16.0,
        };
        let ratio = match self {
            Self::Title => 1.8,
            Self::Heading(1) => 1.4,
            Self::Heading(2) => 1.18,
            Self::Heading(_) | Self::Body | Self::Strong => 1.0,
            Self::Letterhead | Self::Caption => 0.92,
            Self::Footer => 0.82,
        };
        // Nothing is set smaller than nine points.
        (body * ratio).max(9.0)
    }

    pub(crate) fn line_height(self, size: Size) -> f32 {
        let ratio = if matches!(self, Self::Title | Self::Heading(1)) { 1.22 } else { 1.42 };
        self.letters(size) * ratio
    }

    pub(crate) fn colour(self) -> Colour {
        match self {
            Self::Letterhead | Self::Footer => QUIET,
            _ => INK,
        }
    }
}

/// Sixteen to one on white.
pub(crate) const INK: Colour = Colour(0x1B, 0x1B, 0x1F);
/// Seven to one on white.
pub(crate) const QUIET: Colour = Colour(0x4A, 0x52, 0x5C);
pub(crate) const BAR: Colour = Colour(0x6B, 0x7C, 0x93);
pub(crate) const BOX: Colour = Colour(0xEE, 0xF2, 0xF7);
pub(crate) const HAIRLINE: Colour = Colour(0xB4, 0xBC, 0xC8);
