//! The letters: Atkinson Hyperlegible, made for people who see badly, and DejaVu Sans for what it
//! lacks (Greek, Cyrillic, Arabic, Hebrew and more).

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::text::{has_meaning, is_unseen};

/// Shown in place of a character that no font has.
pub(crate) const HOLE: &str = "▯";

/// More code points than that in one character are marks piled up over the lines above.
const MAX_CODE_POINTS: usize = 5;

/// DejaVu's letters are larger than Atkinson's.
const OTHER_SCALE: f32 = 0.92;

pub(crate) struct Fonts {
    plain: Typeface,
    bold: Typeface,
    other: Typeface,
}

pub(crate) struct Typeface {
    face: Face<'static>,
    font: Font,
    scale: f32,
}

/// Which letters show a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    Plain,
    Bold,
    Other,
    /// None: each character is a [`HOLE`].
    Hole,
}

/// A part of a text as glyphs, sizes in parts of the size of the text.
pub(crate) struct Shaped {
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) width: f32,
}

impl Fonts {
    /// The fonts of this crate; `None` only if they could not be read.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            plain: Typeface::new(include_bytes!("../fonts/AtkinsonHyperlegible-Regular.ttf"), 1.0)?,
            bold: Typeface::new(include_bytes!("../fonts/AtkinsonHyperlegible-Bold.ttf"), 1.0)?,
            other: Typeface::new(include_bytes!("../fonts/DejaVuSans.ttf"), OTHER_SCALE)?,
        })
    }

    /// What shows a character (a grapheme cluster): first what the text is set in, then the other.
    pub(crate) fn letters_for(&self, character: &str, bold: bool) -> Letters {
        let first = if bold { Letters::Bold } else { Letters::Plain };
        let piled = character.chars().nth(MAX_CODE_POINTS).is_some();
        let found =
            [first, Letters::Other].into_iter().find(|&letters| self.has(letters, character));
        found.filter(|_| !piled).unwrap_or(Letters::Hole)
    }

    pub(crate) fn has(&self, letters: Letters, character: &str) -> bool {
        letters != Letters::Hole && self.typeface(letters).has(character)
    }

    pub(crate) fn typeface(&self, letters: Letters) -> &Typeface {
        match letters {
            Letters::Plain => &self.plain,
            Letters::Bold => &self.bold,
            Letters::Other | Letters::Hole => &self.other,
        }
    }
}

impl Shaped {
    /// The glyphs in reading order, in parts that are each drawn at once, with where they begin.
    ///
    /// What is read from the right is drawn character by character from the right, so that the
    /// page says it in the order in which it is read: not every reader undoes the order in which
    /// it is seen.
    pub(crate) fn in_reading_order(&self, right_to_left: bool) -> Vec<(f32, &[KrillaGlyph])> {
        if !right_to_left {
            return vec![(0.0, &self.glyphs)];
        }
        let mut at = 0.0;
        let same = |one: &KrillaGlyph, next: &KrillaGlyph| one.text_range == next.text_range;
        let characters = self.glyphs.chunk_by(same).map(|glyphs| {
            let left = at;
            at += glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>();
            (left, glyphs)
        });
        let mut characters: Vec<_> = characters.collect();
        characters.reverse();
        characters
    }
}

impl Typeface {
    fn new(bytes: &'static [u8], scale: f32) -> Option<Self> {
        let face = Face::from_slice(bytes, 0)?;
        Some(Self { face, font: Font::new(bytes.into(), 0)?, scale })
    }

    pub(crate) fn font(&self) -> Font {
        self.font.clone()
    }

    /// How large the letters are set in a text of size 1.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    fn has(&self, character: &str) -> bool {
        character.chars().all(|point| {
            has_meaning(point) && (is_unseen(point) || self.face.glyph_index(point).is_some())
        })
    }

    /// The text as glyphs from left to right, whichever way it is read. `O(n)`.
    pub(crate) fn shape(&self, text: &str, right_to_left: bool) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let direction = if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        let shaped = rustybuzz::shape(&self.face, &[], buffer);

        let mut starts: Vec<usize> =
            shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let unit = self.font.units_per_em();
        let glyphs: Vec<_> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, position)| {
                let start = info.cluster as usize;
                let next = starts.partition_point(|&other| other <= start);
                KrillaGlyph::new(
                    self.drawable(info.glyph_id),
                    position.x_advance as f32 / unit,
                    position.x_offset as f32 / unit,
                    position.y_offset as f32 / unit,
                    position.y_advance as f32 / unit,
                    start..starts.get(next).copied().unwrap_or(text.len()),
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Shaped { glyphs, width }
    }

    /// Shaping may ask for a glyph that is not there, which a document must not show.
    fn drawable(&self, glyph: u32) -> GlyphId {
        let blank = || self.face.glyph_index(' ').map_or(0, |space| u32::from(space.0));
        GlyphId::new(if glyph == 0 { blank() } else { glyph })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_shown_by_the_first_that_has_it() {
        let fonts = Fonts::new().expect("fonts");
        for (character, letters) in [
            ("é", Letters::Plain),
            ("e\u{301}", Letters::Plain),
            ("œ", Letters::Plain),
            ("\u{A0}", Letters::Plain),
            ("\u{202F}", Letters::Other),
            ("Ж", Letters::Other),
            ("م", Letters::Other),
            ("漢", Letters::Hole),
            ("\u{E000}", Letters::Hole),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}", Letters::Hole),
        ] {
            assert_eq!(fonts.letters_for(character, false), letters, "{character:?}");
        }
        assert!(fonts.has(Letters::Other, HOLE));
    }

    #[test]
    fn glyphs_know_their_part_of_the_text_both_ways() {
        let fonts = Fonts::new().expect("fonts");
        let shaped = fonts.typeface(Letters::Other).shape("سلام", true);
        let parts: Vec<_> = shaped.glyphs.iter().map(|glyph| glyph.text_range.clone()).collect();
        assert_eq!(
            parts.first().map(|part| part.end),
            Some("سلام".len()),
            "the last letter is on the left"
        );
        assert_eq!(parts.last().map(|part| part.start), Some(0));
        assert!(shaped.width > 0.0);
    }
}
