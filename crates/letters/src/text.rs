//! Texts as people send them become texts that can be set: nothing hidden, nothing reversed.

/// Empty lines kept between two lines of a text.
const MAX_EMPTY_LINES: usize = 2;

/// The lines that the writer made, each without line breaks.
///
/// More than two empty lines in a row become two: otherwise a text could be pages of nothing.
pub(crate) fn written_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut empty = 0;
    for line in cleaned(text).split('\n') {
        let line = line.trim_end();
        empty = if is_blank(line) { empty + 1 } else { 0 };
        if empty == 0 {
            lines.push(line.to_owned());
        } else if empty <= MAX_EMPTY_LINES && !lines.is_empty() {
            lines.push(String::new());
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The text on one line, with single spaces; empty if there is nothing to be seen in it.
pub(crate) fn one_line(text: &str) -> String {
    let text = cleaned(text);
    if is_blank(&text) {
        return String::new();
    }
    // Not `split_whitespace`: a no-break space stays what it is.
    text.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first characters of a text, for places of limited length.
pub(crate) fn shortened(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether a font may show the character, and a text say it: not reserved for private use, nor
/// for nothing at all.
pub(crate) fn has_meaning(character: char) -> bool {
    let code = u32::from(character);
    let private = matches!(code, 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF);
    let nothing = matches!(code, 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE;
    !private && !nothing
}

/// Shapes its neighbours or says where a line may break, and is never seen itself.
pub(crate) fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{061C}')
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_unseen(character))
}

fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter_map(kept).collect()
}

fn kept(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        _ if character.is_control() || turns(character) || is_useless(character) => None,
        _ => Some(character),
    }
}

/// Embeddings, overrides and isolates: with them a text could read otherwise than it was written.
fn turns(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
}

/// Unseen and without use here: soft hyphens, byte order marks, choices between glyphs, tags.
fn is_useless(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{034F}'
            | '\u{180B}'..='\u{180F}'
            | '\u{2061}'..='\u{2064}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_be_turned_around() {
        assert_eq!(one_line("ref\u{202E}fdp.exe\u{202C}\u{2066}x\u{2069}"), "reffdp.exex");
    }

    #[test]
    fn line_breaks_of_all_kinds_are_kept_and_pages_of_nothing_are_not() {
        assert_eq!(written_lines("a\r\nb\rc\u{2028}d"), ["a", "b", "c", "d"]);
        assert_eq!(written_lines("\n\na\n\n\n\n\nb\n \n"), ["a", "", "", "b"]);
        assert_eq!(written_lines("\0 \u{200B}\n"), Vec::<String>::new());
    }

    #[test]
    fn a_no_break_space_stays_one() {
        assert_eq!(one_line(" Merci\u{A0}!\n  Oui\u{202F}; "), "Merci\u{A0}! Oui\u{202F};");
    }

    #[test]
    fn what_is_private_means_nothing() {
        assert!(has_meaning('é') && has_meaning('漢'));
        for nothing in ['\u{E000}', '\u{FFFE}', '\u{1FFFF}', '\u{FDD0}', '\u{10FFFD}'] {
            assert!(!has_meaning(nothing), "{nothing:?}");
        }
    }

    #[test]
    fn a_text_is_shortened_between_characters() {
        assert_eq!(shortened("été", 2), "ét…");
        assert_eq!(shortened("été", 3), "été");
    }
}
