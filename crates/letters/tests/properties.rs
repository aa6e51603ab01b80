//! Whatever people write, it is written.

use letters::{Block, Document, File, Language, Moment, Size, write};
use proptest::prelude::*;

/// Letters of all kinds, and what steers them: the cases that ordinary strings seldom meet.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop::sample::select(vec![
        '\u{202E}',
        '\u{2066}',
        '\u{200D}',
        '\u{200B}',
        '\u{AD}',
        '\u{FEFF}',
        '\u{FFFE}',
        '\u{0}',
        '\u{E000}',
        '\u{301}',
        '\u{64B}',
        '\u{5B0}',
        'ל',
        'ا',
        'ل',
        '漢',
        '👩',
        '\n',
        '\t',
        '\u{A0}',
        '\u{202F}',
        '«',
        '»',
        '(',
        ')',
        ' ',
        '1',
        'a',
        'é',
        '\u{1F1EB}',
        '\u{FE0F}',
        '\u{2029}',
        '\u{61C}',
        '\u{110BD}',
        'ﷺ',
        '\u{F8FF}',
    ]);
    let character = prop_oneof![awkward, any::<char>()];
    prop::collection::vec(character, 0..120).prop_map(|all| all.into_iter().collect())
}

fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        (any::<u8>(), text()).prop_map(|(level, text)| Block::Heading { level, text }),
        text().prop_map(Block::Paragraph),
        text().prop_map(Block::Written),
        prop::collection::vec((text(), text()), 0..4).prop_map(Block::Facts),
        prop::collection::vec(text(), 0..4).prop_map(Block::List),
        prop::collection::vec((text(), text()), 0..4).prop_map(Block::Timeline),
        text().prop_map(Block::Note),
        (prop::collection::vec(any::<u8>(), 0..40), text(), text())
            .prop_map(|(bytes, alt, caption)| Block::Picture { bytes, alt, caption }),
        (text(), text()).prop_map(|(text, alt)| Block::Square { text, alt }),
        Just(Block::Rule),
        Just(Block::PageBreak),
    ]
}

fn file() -> impl Strategy<Value = File> {
    (text(), text(), prop::collection::vec(any::<u8>(), 0..40), text()).prop_map(
        |(name, media_type, bytes, description)| File { name, media_type, bytes, description },
    )
}

prop_compose! {
    fn document()(
        texts in (text(), text(), text(), prop::collection::vec(text(), 0..3)),
        blocks in prop::collection::vec(block(), 0..6),
        files in prop::collection::vec(file(), 0..3),
        large in any::<bool>(),
        moment in any::<(u16, u8, u8, u8, u8, u8)>(),
    ) -> Document {
        let (title, author, footer, letterhead) = texts;
        let (year, month, day, hour, minute, second) = moment;
        Document {
            language: Language::En,
            title, author, letterhead, footer, blocks, files,
            created: Moment { year, month, day, hour, minute, second },
            size: if large { Size::Large } else { Size::Normal },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_document_is_written_the_same_twice(document in document()) {
        let pdf = write(&document).expect("a document");
        prop_assert!(pdf.pages >= 1);
        prop_assert_eq!(Ok(pdf), write(&document));
    }
}
