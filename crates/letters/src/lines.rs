//! A text becomes lines no wider than their measure.
//!
//! Lines break where UAX #14 allows it, and besides never after “« ” or before “ »”; a word wider
//! than a line breaks between two characters. Each line is then a row of [`Piece`]s in reading
//! order, which are drawn in the order of the Unicode bidirectional algorithm (UAX #9).

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use crate::fonts::{Fonts, HOLE, Letters};
use crate::text::has_meaning;

/// The most bytes of a line: characters without width would never fill one.
const MAX_LINE_BYTES: usize = 2_000;

/// One line, ready to be drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// In reading order.
    pub(crate) pieces: Vec<Piece>,
    /// The order of the pieces from left to right.
    pub(crate) left_to_right: Vec<usize>,
    /// Whether the text is read from the right, and so begins at the right margin.
    pub(crate) from_right: bool,
}

/// A part of a line in one kind of letters and one direction.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// What is drawn: the text, or holes.
    pub(crate) text: String,
    pub(crate) letters: Letters,
    pub(crate) right_to_left: bool,
    /// What the holes stand for, for who reads the document by ear.
    pub(crate) meant: Option<String>,
}

/// The lines of one text, and how many of its characters no font has.
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    pub(crate) undrawn: usize,
}

/// The lines of `text`, which has no line break, at `measure` times the size of its letters.
///
/// `O(n)` in the length of the text.
pub(crate) fn set_lines(fonts: &Fonts, text: &str, bold: bool, measure: f32) -> Lines {
    let runs = Runs::new(fonts, text, bold);
    let advances = runs.advances(fonts);
    let lines = broken(text, &advances, measure).into_iter().map(|line| runs.line(line)).collect();
    let holes = runs.all.iter().filter(|run| run.letters == Letters::Hole);
    let undrawn = holes.map(|run| text[run.range.clone()].graphemes(true).count()).sum();
    Lines { lines, undrawn }
}

struct Run {
    range: Range<usize>,
    letters: Letters,
    level: Level,
}

/// A text in parts of one kind of letters and one direction.
struct Runs<'a> {
    text: &'a str,
    all: Vec<Run>,
    base: Level,
}

impl<'a> Runs<'a> {
    fn new(fonts: &Fonts, text: &'a str, bold: bool) -> Self {
        let bidi = BidiInfo::new(text, None);
        let base = bidi.paragraphs.first().map_or(Level::ltr(), |paragraph| paragraph.level);
        let mut runs: Vec<Run> = Vec::new();
        let mut at = 0;
        for word in text.split_inclusive(char::is_whitespace) {
            for (start, character, letters) in letters_of(fonts, word, bold) {
                let (start, end) = (at + start, at + start + character.len());
                let level = bidi.levels.get(start).copied().unwrap_or(base);
                // A space between two words of one script does not part them.
                let joins = |run: &Run| {
                    let as_well = character == " " && fonts.has(run.letters, " ");
                    run.level == level && (run.letters == letters || as_well)
                };
                match runs.last_mut() {
                    Some(run) if joins(run) => run.range.end = end,
                    _ => runs.push(Run { range: start..end, letters, level }),
                }
            }
            at += word.len();
        }
        Self { text, all: runs, base }
    }

    /// How far each character goes, at its first byte.
    fn advances(&self, fonts: &Fonts) -> Vec<f32> {
        let mut advances = vec![0.0; self.text.len()];
        for run in &self.all {
            let typeface = fonts.typeface(run.letters);
            let text = &self.text[run.range.clone()];
            if run.letters == Letters::Hole {
                let width = typeface.shape(HOLE, false).width * typeface.scale();
                for (start, _) in text.grapheme_indices(true) {
                    advances[run.range.start + start] = width;
                }
                continue;
            }
            for glyph in typeface.shape(text, run.level.is_rtl()).glyphs {
                advances[run.range.start + glyph.text_range.start] +=
                    glyph.x_advance * typeface.scale();
            }
        }
        advances
    }

    fn line(&self, range: Range<usize>) -> Line {
        let text = &self.text[range.clone()];
        let seen_end = range.start + text.trim_end_matches(' ').len();
        // One space at the end of a line parts its last word from the next one, unseen.
        let range = range.start..range.end.min(seen_end + 1);
        let first = self.all.partition_point(|run| run.range.end <= range.start);
        let mut pieces = Vec::new();
        let mut levels = Vec::new();
        for run in self.all[first..].iter().take_while(|run| run.range.start < range.end) {
            let inside = run.range.start.max(range.start)..run.range.end.min(range.end);
            // What ends a line is at its end, whichever way the word before it is read (L1).
            let seen = inside.start..inside.end.min(seen_end).max(inside.start);
            for (part, level) in [(seen.clone(), run.level), (seen.end..inside.end, self.base)] {
                if !part.is_empty() {
                    pieces.push(Piece::new(&self.text[part], run.letters, level.is_rtl()));
                    levels.push(level);
                }
            }
        }
        let left_to_right = BidiInfo::reorder_visual(&levels);
        Line { pieces, left_to_right, from_right: self.base.is_rtl() }
    }
}

impl Piece {
    fn new(text: &str, letters: Letters, right_to_left: bool) -> Self {
        if letters != Letters::Hole {
            return Self { text: text.to_owned(), letters, right_to_left, meant: None };
        }
        let holes = HOLE.repeat(text.graphemes(true).count());
        let said = text.len() <= MAX_LINE_BYTES && text.chars().all(has_meaning);
        let meant = said.then(|| text.to_owned());
        Self { text: holes, letters, right_to_left, meant }
    }
}

/// What shows each character of a word. One font shows all of a word, if it can.
fn letters_of<'w>(fonts: &Fonts, word: &'w str, bold: bool) -> Vec<(usize, &'w str, Letters)> {
    let mut all: Vec<_> = word
        .grapheme_indices(true)
        .map(|(start, character)| (start, character, fonts.letters_for(character, bold)))
        .collect();
    let is_other = |letters| letters == Letters::Other;
    if all.iter().any(|&(_, character, letters)| is_other(letters) && !is_space(character)) {
        for (_, character, letters) in &mut all {
            if *letters != Letters::Hole && fonts.has(Letters::Other, character) {
                *letters = Letters::Other;
            }
        }
    }
    all
}

fn is_space(character: &str) -> bool {
    character.chars().all(char::is_whitespace)
}

/// The parts of a text that fill lines of `measure`, first fit.
fn broken(text: &str, advances: &[f32], measure: f32) -> Vec<Range<usize>> {
    let mut filling = Filling { lines: Vec::new(), line: 0..0, width: 0.0, measure };
    let width = |range: Range<usize>| advances[range].iter().sum::<f32>();
    for end in places_to_break(text) {
        let word = filling.line.end..end;
        let seen = word.start + text[word.clone()].trim_end_matches(' ').len();
        let seen_width = width(word.start..seen);
        if filling.add(word.clone(), seen_width, width(word.clone())) {
            continue;
        }
        for (start, character) in text[word.clone()].grapheme_indices(true) {
            let character = word.start + start..word.start + start + character.len();
            let step = width(character.clone());
            let seen = if &text[character.clone()] == " " { 0.0 } else { step };
            if !filling.add(character.clone(), seen, step) {
                filling.force(character, step);
            }
        }
    }
    filling.turn();
    filling.lines
}

/// Lines, and the one that is being filled.
struct Filling {
    lines: Vec<Range<usize>>,
    line: Range<usize>,
    width: f32,
    measure: f32,
}

impl Filling {
    /// Adds what fits on this line or, if it has a place there, on the next one. `seen` is how wide
    /// it is without the spaces at its end.
    fn add(&mut self, what: Range<usize>, seen: f32, whole: f32) -> bool {
        if !self.holds(&what, seen) {
            self.turn();
            if !self.holds(&what, seen) {
                return false;
            }
        }
        self.force(what, whole);
        true
    }

    fn holds(&self, what: &Range<usize>, seen: f32) -> bool {
        self.width + seen <= self.measure && what.end - self.line.start <= MAX_LINE_BYTES
    }

    fn force(&mut self, what: Range<usize>, whole: f32) {
        self.line.end = what.end;
        self.width += whole;
    }

    fn turn(&mut self) {
        if !self.line.is_empty() {
            let end = self.line.end;
            self.lines.push(std::mem::replace(&mut self.line, end..end));
        }
        self.width = 0.0;
    }
}

/// Where a line may end, the end of the text last.
fn places_to_break(text: &str) -> impl Iterator<Item = usize> {
    linebreaks(text).filter_map(move |(place, why)| {
        let must = why == BreakOpportunity::Mandatory;
        let (before, after) = text.split_at(place);
        let opens = before.trim_end_matches(' ').ends_with('«');
        let closes = before.ends_with(' ') && after.starts_with('»');
        (must || !(opens || closes)).then_some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str, measure: f32) -> Vec<String> {
        let fonts = Fonts::new().expect("fonts");
        let lines = set_lines(&fonts, text, false, measure).lines;
        lines
            .iter()
            .map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn french_signs_stay_with_their_words() {
        let text = "Elle a dit : « oui » !";
        for measure in 4..20 {
            for line in lines_of(text, measure as f32) {
                assert!(!line.trim_end().ends_with('«'), "{line:?}");
                assert!(!line.starts_with(['»', '!', ':']), "{line:?}");
            }
        }
    }

    #[test]
    fn a_no_break_space_holds() {
        assert_eq!(lines_of("12\u{A0}000 euros", 4.0), ["12\u{A0}000 ", "euros"]);
    }

    #[test]
    fn a_word_wider_than_a_line_breaks_between_characters() {
        let lines = lines_of(&"e\u{301}".repeat(40), 5.0);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| line.ends_with('\u{301}')));
    }

    #[test]
    fn every_character_is_on_one_line() {
        let text = "Voici   un texte, assez long pour trois lignes : voilà.";
        let together: String = lines_of(text, 10.0).concat();
        assert_eq!(
            together.split_whitespace().collect::<Vec<_>>(),
            text.split_whitespace().collect::<Vec<_>>()
        );
    }

    #[test]
    fn arabic_is_drawn_from_the_right_with_its_numbers_from_the_left() {
        let fonts = Fonts::new().expect("fonts");
        let line = &set_lines(&fonts, "غرفة 12 اليوم", false, 40.0).lines[0];
        assert!(line.from_right);
        let drawn: Vec<_> =
            line.left_to_right.iter().map(|&index| line.pieces[index].text.trim()).collect();
        assert_eq!(drawn.first(), Some(&"اليوم"));
        assert_eq!(drawn.last(), Some(&"غرفة"));
        assert!(line.pieces.iter().any(|piece| piece.text == "12" && !piece.right_to_left));
    }

    #[test]
    fn one_font_shows_all_of_a_word() {
        let fonts = Fonts::new().expect("fonts");
        let line = &set_lines(&fonts, "Tiếng Anh", false, 40.0).lines[0];
        let pieces: Vec<_> =
            line.pieces.iter().map(|piece| (piece.text.as_str(), piece.letters)).collect();
        assert_eq!(pieces, [("Tiếng ", Letters::Other), ("Anh", Letters::Plain)]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[ -~éœ«»\u{A0}اלب漢\u{301}🙂]{0,200}", measure in 3.0f32..40.0) {
            let fonts = Fonts::new().expect("fonts");
            let set = set_lines(&fonts, &text, false, measure);
            let mut said = String::new();
            for line in &set.lines {
                let mut width = 0.0;
                for piece in &line.pieces {
                    said += piece.meant.as_ref().unwrap_or(&piece.text);
                    let typeface = fonts.typeface(piece.letters);
                    width += typeface.shape(&piece.text, piece.right_to_left).width * typeface.scale();
                }
                // A space at the end may hang over, and letters join otherwise at the end of a line.
                proptest::prop_assert!(width <= measure + 0.8, "{width} in {measure}");
                let mut order = line.left_to_right.clone();
                order.sort_unstable();
                proptest::prop_assert!(order.into_iter().eq(0..line.pieces.len()));
            }
            proptest::prop_assert_eq!(said.replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn what_no_font_has_is_counted_and_still_said() {
        let fonts = Fonts::new().expect("fonts");
        let set = set_lines(&fonts, "Nom : 漢字 \u{E000}", false, 40.0);
        assert_eq!(set.undrawn, 3);
        let meant: Vec<_> =
            set.lines[0].pieces.iter().filter_map(|piece| piece.meant.clone()).collect();
        assert_eq!(meant, ["漢字"], "a private character has nothing to say");
    }
}
