//! Documents are written, then read by somebody else.

mod reader;

use letters::{
    Block, CannotWrite, Document, File, Language, MAX_PAGES, Moment, Pdf, Size, can_show, write,
};
use reader::Reader;

const PLAIN_PNG: &[u8] = include_bytes!("pictures/plain.png");
const PLAIN_GIF: &[u8] = include_bytes!("pictures/plain.gif");
const PLAIN_WEBP: &[u8] = include_bytes!("pictures/plain.webp");
const SEE_THROUGH: &[u8] = include_bytes!("pictures/see-through.png");
const TURNED_JPEG: &[u8] = include_bytes!("pictures/turned.jpg");
/// 64 megapixels in 8 kB.
const BOMB: &[u8] = include_bytes!("pictures/bomb.png");
/// In colours for presses, which an archive cannot show without their profile.
const CMYK_JPEG: &[u8] = include_bytes!("pictures/cmyk.jpg");
/// Two frames, of which each might say that it is larger than the picture.
const MOVING_WEBP: &[u8] = include_bytes!("pictures/moves.webp");
/// Says that it is larger than its only frame.
const LYING_GIF: &[u8] = include_bytes!("pictures/lies.gif");

fn sample(blocks: Vec<Block>) -> Document {
    Document {
        language: Language::Fr,
        title: "Dossier".to_owned(),
        author: "Service Voirie".to_owned(),
        created: Moment { year: 2026, month: 4, day: 2, hour: 9, minute: 30, second: 0 },
        letterhead: Vec::new(),
        footer: String::new(),
        size: Size::Normal,
        blocks,
        files: Vec::new(),
    }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|&(one, other)| (one.to_owned(), other.to_owned())).collect()
}

fn file(name: &str, media_type: &str, bytes: &[u8]) -> File {
    File {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: bytes.to_vec(),
        description: format!("Ce qu'est {name}"),
    }
}

fn written(document: &Document) -> (Pdf, Reader) {
    let pdf = write(document).expect("a document");
    let reader = Reader::new(&pdf.bytes);
    assert_eq!(reader.pages(), pdf.pages);
    (pdf, reader)
}

fn count(names: &[String], name: &str) -> usize {
    names.iter().filter(|found| *found == name).count()
}

#[test]
fn everything_is_read_in_order() {
    let mut document = sample(vec![
        heading(1, "Demande"),
        Block::Written("Bonjour,\nle lampadaire est éteint.".to_owned()),
        Block::Facts(pairs(&[("Reçu le", "20 mars"), ("Service", "Voirie")])),
        Block::List(vec!["premier".to_owned(), "second".to_owned()]),
        Block::Timeline(pairs(&[("21 mars", "Pris en charge.")])),
        Block::Note("À savoir.".to_owned()),
        Block::Rule,
        paragraph("Fin."),
    ]);
    document.letterhead = vec!["Ville".to_owned()];
    document.footer = "Pied {page} / {pages}".to_owned();
    let (_, reader) = written(&document);
    assert_eq!(
        reader.words(),
        "Ville Dossier Demande Bonjour, le lampadaire est éteint. Reçu le 20 mars Service Voirie • premier • second \
         21 mars Pris en charge. À savoir. Fin. Pied 1 / 1"
    );
}

#[test]
fn a_label_that_takes_two_lines_is_read_before_its_value() {
    let label = "Demande présentée au nom de quelqu'un d'autre";
    let (_, reader) = written(&sample(vec![Block::Facts(pairs(&[(label, "Mme Ferrand")]))]));
    assert!(reader.words().contains(&format!("{label} Mme Ferrand")), "{}", reader.words());
}

#[test]
fn tags_say_what_everything_is() {
    let (_, reader) = written(&sample(vec![
        heading(1, "Demande"),
        Block::Written("Un.\nDeux.".to_owned()),
        Block::Facts(pairs(&[("Reçu le", "20 mars"), ("Service", "")])),
        Block::List(vec!["premier".to_owned()]),
        Block::Timeline(pairs(&[("21 mars", "Pris en charge.")])),
        Block::Note("À savoir.".to_owned()),
        Block::Rule,
        Block::Picture {
            bytes: PLAIN_PNG.to_vec(),
            alt: "Un drapeau".to_owned(),
            caption: "Figure".to_owned(),
        },
        Block::Square { text: "https://exemple.fr".to_owned(), alt: "Vers le dossier".to_owned() },
    ]));
    let tags: Vec<_> =
        reader.tags().into_iter().map(|(depth, name)| format!("{depth}{name}")).collect();
    assert_eq!(
        tags.join(" "),
        "1Document 2H1 2H2 2BlockQuote 3P 3P 2Table 3TR 4TH 4TD 3TR 4TH 4TD 2L 3LI 4Lbl 4LBody 2L 3LI 4Lbl 4LBody \
         2Div 3P 2Div 3Figure 3Caption 2Figure"
    );
    assert_eq!(reader.alts(), ["Un drapeau", "Vers le dossier"]);
}

#[test]
fn what_is_empty_has_no_tag() {
    let (_, reader) = written(&sample(vec![
        paragraph(" \n "),
        Block::Written(String::new()),
        Block::Facts(Vec::new()),
        Block::Facts(pairs(&[("", "")])),
        Block::List(vec![String::new()]),
        Block::Note("\u{0}".to_owned()),
        Block::Picture {
            bytes: PLAIN_PNG.to_vec(),
            alt: "Un drapeau".to_owned(),
            caption: String::new(),
        },
    ]));
    assert_eq!(reader.tag_names().join(" "), "Document H1 Div Figure");
}

#[test]
fn the_file_says_which_rules_it_keeps() {
    let (_, reader) = written(&sample(vec![paragraph("Bonjour.")]));
    let catalog = reader.catalog();
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::Object::as_str).expect("a language"), b"fr");
    let metadata = reader.metadata();
    for said in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "Dossier",
        "2026-04-02T09:30:00+00:00",
    ] {
        assert!(metadata.contains(said), "{said} in {metadata}");
    }
}

#[test]
fn no_level_of_headings_is_skipped() {
    let (_, reader) = written(&sample(vec![
        heading(3, "Un"),
        heading(9, "Deux"),
        heading(3, "Trois"),
        heading(0, "Quatre"),
        heading(2, " \u{200B}"),
        heading(3, "Cinq"),
    ]));
    let tags = reader.tag_names().join(" ");
    assert_eq!(tags, "Document H1 H2 H3 H4 H2 H3");
    assert_eq!(
        reader.bookmarks(),
        ["1 Dossier", "2 Un", "3 Deux", "4 Trois", "2 Quatre", "3 Cinq"]
    );
}

#[test]
fn a_heading_is_never_the_last_line_of_a_page() {
    for lines in 0..60 {
        let mut blocks = vec![paragraph(&vec!["ligne"; lines].join("\n"))];
        for _ in 0..6 {
            blocks.push(heading(1, "TITRE"));
            blocks.push(heading(2, "TITRE"));
            blocks.push(paragraph(&"Des mots qui font plus de trois lignes. ".repeat(9)));
            blocks.push(heading(2, "TITRE"));
            blocks.push(Block::Picture {
                bytes: PLAIN_PNG.to_vec(),
                alt: "a".to_owned(),
                caption: "Légende".to_owned(),
            });
            blocks.push(heading(2, "TITRE"));
            blocks.push(Block::Facts(pairs(&[("un", "deux")])));
        }
        let (_, reader) = written(&sample(blocks));
        for page in 1..=reader.pages() {
            assert_ne!(
                reader.page(page).last().map(String::as_str),
                Some("TITRE"),
                "{lines} lines, page {page}"
            );
        }
    }
}

#[test]
fn no_line_of_a_paragraph_is_alone() {
    for lines in 20..60 {
        let filler = vec!["ligne"; lines].join("\n");
        let long =
            "Des mots pour un paragraphe de plusieurs lignes, toujours les mêmes. ".repeat(7);
        let (_, reader) = written(&sample(vec![paragraph(&filler), Block::Rule, paragraph(&long)]));
        for page in 1..=reader.pages() {
            let of_it = reader
                .page(page)
                .iter()
                .filter(|line| !["ligne", "Dossier"].contains(&line.as_str()))
                .count();
            assert_ne!(of_it, 1, "{lines}, page {page}");
        }
    }
}

#[test]
fn pages_are_numbered() {
    let mut document = sample(vec![
        paragraph("Un."),
        Block::PageBreak,
        Block::PageBreak,
        paragraph("Deux."),
        Block::PageBreak,
    ]);
    document.footer = "page {page} de {pages}".to_owned();
    let (pdf, reader) = written(&document);
    assert_eq!(pdf.pages, 2, "breaks make no empty pages");
    assert!(reader.page(1).contains(&"page 1 de 2".to_owned()));
    assert!(reader.page(2).contains(&"page 2 de 2".to_owned()));
}

#[test]
fn large_letters_take_more_room() {
    let mut document = sample(vec![paragraph(&"Des mots. ".repeat(4_000))]);
    let (normal, _) = written(&document);
    document.size = Size::Large;
    let (large, _) = written(&document);
    assert!(large.pages * 10 >= normal.pages * 17, "{} and {}", large.pages, normal.pages);
}

#[test]
fn files_come_out_as_they_went_in() {
    let mut document = sample(vec![paragraph("Voir les fichiers.")]);
    let all_bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    document.files = vec![
        file("photo.png", "image/png", PLAIN_PNG),
        file("photo.png", "image/png", SEE_THROUGH),
        file("../notes.bin", "not a type", &all_bytes),
        file("vide.txt", "text/plain", b""),
    ];
    let (pdf, reader) = written(&document);
    let mut files = reader.files();
    files.sort();
    let expected = [
        ("notes.bin", all_bytes.as_slice()),
        ("photo (2).png", SEE_THROUGH),
        ("photo.png", PLAIN_PNG),
        ("vide.txt", b""),
    ];
    assert_eq!(files, expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    assert_eq!(pdf.pages, 3, "two pictures have pages of their own");
    assert_eq!(reader.bookmarks(), ["1 Dossier", "2 photo.png", "2 photo (2).png"]);
    assert_eq!(reader.alts(), ["Ce qu'est photo.png", "Ce qu'est photo.png"]);
    assert!(pdf.pictures_not_shown.is_empty());
}

#[test]
fn pictures_of_all_four_kinds_are_shown() {
    for (media_type, bytes) in [
        ("image/png", PLAIN_PNG),
        ("image/gif", PLAIN_GIF),
        ("image/webp", PLAIN_WEBP),
        ("image/jpeg", TURNED_JPEG),
    ] {
        assert!(can_show(media_type));
        let mut document = sample(Vec::new());
        document.files = vec![file("image", media_type, bytes)];
        let (pdf, reader) = written(&document);
        assert_eq!((pdf.pages, pdf.pictures_not_shown.len()), (2, 0), "{media_type}");
        assert_eq!(count(&reader.tag_names(), "Figure"), 1);
    }
    for media_type in ["image/svg+xml", "image/tiff", "application/pdf", "text/html"] {
        assert!(!can_show(media_type));
    }
}

#[test]
fn hostile_pictures_are_not_shown_but_still_inside() {
    let cut = &PLAIN_PNG[..PLAIN_PNG.len() / 2];
    for (name, media_type, bytes) in [
        ("bomb.png", "image/png", BOMB),
        ("cmyk.jpg", "image/jpeg", CMYK_JPEG),
        ("lies.gif", "image/gif", LYING_GIF),
        ("moves.webp", "image/webp", MOVING_WEBP),
        ("cut.png", "image/png", cut),
        ("text.png", "image/png", b"<svg/>"),
        ("empty.jpg", "image/jpeg", b""),
    ] {
        let mut document = sample(vec![paragraph("Voir.")]);
        document.files = vec![file(name, media_type, bytes)];
        let (pdf, reader) = written(&document);
        assert_eq!((pdf.pages, pdf.pictures_not_shown), (1, vec![name.to_owned()]));
        assert_eq!(reader.files(), [(name.to_owned(), bytes.to_vec())]);
    }
}

#[test]
fn a_picture_that_is_not_shown_is_said() {
    let picture = Block::Picture {
        bytes: BOMB.to_vec(),
        alt: "Un mur blanc".to_owned(),
        caption: "Le mur".to_owned(),
    };
    let (pdf, reader) = written(&sample(vec![picture]));
    assert_eq!(pdf.pictures_not_shown, ["Le mur"]);
    assert_eq!(reader.words(), "Dossier Un mur blanc Le mur");
}

#[test]
fn many_pictures_cost_no_more_than_few() {
    // 36 megapixels each, in a few kilobytes: only the first two are decoded.
    let bomb = include_bytes!("pictures/wide.png");
    let mut document = sample(Vec::new());
    document.files =
        (0..20).map(|number| file(&format!("{number}.png"), "image/png", bomb)).collect();
    let (pdf, _) = written(&document);
    assert_eq!(pdf.pictures_not_shown.len(), 18);
}

#[test]
fn no_damage_to_a_picture_breaks_a_document() {
    for sound in [PLAIN_PNG, PLAIN_GIF, PLAIN_WEBP, TURNED_JPEG] {
        let damaged = (0..sound.len()).step_by(3).flat_map(|place| {
            let flipped =
                sound.iter().enumerate().map(|(at, byte)| if at == place { !byte } else { *byte });
            [sound[..place].to_vec(), flipped.collect()]
        });
        let blocks = damaged
            .map(|bytes| Block::Picture { bytes, alt: "a".to_owned(), caption: String::new() })
            .collect();
        written(&sample(blocks));
    }
}

#[test]
fn what_no_font_has_is_counted_and_shown_as_a_hole() {
    let (pdf, reader) = written(&sample(vec![paragraph("Ville jumelée : 会津若松, \u{E001}.")]));
    assert_eq!(pdf.undrawn, 5);
    assert!(reader.signs().contains("Villejumelée:▯▯▯▯,▯."), "{}", reader.words());
}

#[test]
fn other_scripts_are_read_in_order() {
    let text = "Кириллица, Ελληνικά, Tiếng Việt, Łódź";
    let (pdf, reader) = written(&sample(vec![paragraph(text)]));
    assert_eq!(pdf.undrawn, 0);
    assert!(reader.signs().contains(&text.replace(' ', "")), "{}", reader.words());
    for text in ["المصباح لا يعمل", "הפנס לפני בית 12 כבוי"] {
        let (pdf, reader) = written(&sample(vec![Block::Written(text.to_owned())]));
        assert_eq!(pdf.undrawn, 0);
        assert!(reader.signs().contains(&text.replace(' ', "")), "{}", reader.words());
    }
}

#[test]
fn a_text_cannot_turn_itself_around() {
    let (_, reader) =
        written(&sample(vec![paragraph("facture\u{202E}fdp.exe\u{0} fin\u{2067}.\u{7F}")]));
    assert_eq!(reader.words(), "Dossier facturefdp.exe fin.");
}

#[test]
fn long_texts_without_mercy() {
    let long = 100_000;
    for text in [
        "a".repeat(long),
        "é ".repeat(long / 2),
        "\u{301}".repeat(long),
        "(".repeat(long),
        " ".repeat(long),
        "\n".repeat(long),
        "ب".repeat(long),
        "漢".repeat(long / 3),
        "a\u{5D0}".repeat(long / 2),
        "«\u{200B}".repeat(long / 2),
        "\u{200D}".repeat(long),
    ] {
        let pdf = write(&sample(vec![Block::Written(text.clone())])).expect("a document");
        assert!(pdf.pages < 100, "{:?}… {} pages", text.chars().next(), pdf.pages);
    }
}

#[test]
fn a_word_wider_than_the_page_loses_nothing() {
    let word = "Donaudampfschifffahrt".repeat(40);
    let (_, reader) = written(&sample(vec![paragraph(&word)]));
    assert_eq!(reader.page(1)[1..].concat(), word);
}

#[test]
fn an_empty_document_is_one() {
    let mut document = sample(Vec::new());
    (document.title, document.author) = (String::new(), "\u{202E}".to_owned());
    let (pdf, reader) = written(&document);
    assert_eq!(pdf.pages, 1);
    assert_eq!(reader.words(), "2026-04-02", "a document needs a title");
}

#[test]
fn limits_are_refused_with_what_was_given() {
    let much = "a".repeat(9 << 20);
    assert!(
        matches!(write(&sample(vec![paragraph(&much)])), Err(CannotWrite::TooMuchText { bytes, .. }) if bytes > much.len())
    );
    let lines = "a\n".repeat(200_000);
    assert_eq!(
        write(&sample(vec![paragraph(&lines)])),
        Err(CannotWrite::TooManyPages { limit: MAX_PAGES })
    );
    let square = Block::Square { text: "a".repeat(3_000), alt: "a".to_owned() };
    assert_eq!(write(&sample(vec![square])), Err(CannotWrite::TooLongForASquare { bytes: 3_000 }));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let mut document = sample(vec![
        heading(1, "Un"),
        Block::Written("Bonjour, 漢字 مرحبا".to_owned()),
        Block::Square { text: "https://exemple.fr".to_owned(), alt: "a".to_owned() },
    ]);
    document.files =
        vec![file("a.png", "image/png", SEE_THROUGH), file("b.jpg", "image/jpeg", TURNED_JPEG)];
    let first = write(&document).expect("a document");
    for _ in 0..5 {
        assert_eq!(write(&document).as_ref(), Ok(&first));
    }
}
