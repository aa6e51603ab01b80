//! A document becomes a file.

use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;

use crate::document::{Block, Document};
use crate::draw::Canvas;
use crate::error::CannotWrite;
use crate::files;
use crate::flow::Flow;
use crate::fonts::Fonts;
use crate::lines::{Line, set_lines};
use crate::look::{
    MARGIN_BOTTOM, MARGIN_SIDE, MARGIN_TOP, MEASURE, PAGE_HEIGHT, PAGE_WIDTH, Style,
};
use crate::pages::{Page, paginate};
use crate::pdf;
use crate::text::{one_line, shortened};
use crate::{MAX_HEADING_CHARS, MAX_TEXT_BYTES, can_show};

const MAX_FOOTER_LINES: usize = 3;
const ABOVE_FOOTER: f32 = 14.0;

/// A document as a file, and what could not be shown in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// How many characters, as people count them, no font has. They are shown as ▯; where a reader
    /// reads aloud, searches or copies, it has the characters themselves.
    pub undrawn: usize,
    /// Captions or names of the pictures that are not shown: they are broken, too large, or in
    /// colours for presses (CMYK). Those that came as files are still inside.
    pub pictures_not_shown: Vec<String>,
}

/// Writes the document: PDF/A-3a and PDF/UA-1. The same document gives the same bytes.
///
/// `O(n)` in the length of its texts and the size of its files: about two milliseconds for a page.
pub fn write(document: &Document) -> Result<Pdf, CannotWrite> {
    check_length(document)?;
    let fonts = Fonts::new().ok_or_else(|| CannotWrite::Invalid("fonts".to_owned()))?;
    let title = title(document);
    let author = shortened(&one_line(&document.author), MAX_HEADING_CHARS);

    let footer = Footer::new(&fonts, document);
    let height = footer.top() - ABOVE_FOOTER - MARGIN_TOP;
    let mut flow = Flow::new(&fonts, document.size, height);
    flow.letterhead(&document.letterhead);
    flow.title(&title);
    for block in &document.blocks {
        flow.block(block)?;
    }
    let names = files::names(&document.files);
    show_files(&mut flow, document, &names);

    let Flow { strips, mut structure, undrawn, pictures_not_shown, .. } = flow;
    let pages = paginate(strips, height)?;
    let mut file = pdf::file(document, &shortened(&title, MAX_HEADING_CHARS), &author)
        .ok_or_else(|| CannotWrite::Invalid("formats".to_owned()))?;
    for (page, strips) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).unwrap_or_default();
        let mut sheet = file.start_page_with(settings);
        let mut canvas = Canvas {
            surface: sheet.surface(),
            fonts: &fonts,
            size: document.size,
            structure: &mut structure,
            page,
        };
        canvas.strips(strips);
        canvas.footer(&footer.lines(page + 1, pages.len()), footer.top());
    }
    file.set_outline(outline(&pages));
    file.set_tag_tree(structure.into_tags());
    for (attached, name) in document.files.iter().zip(&names) {
        files::embed(&mut file, attached, name, document.created);
    }
    let bytes = file.finish().map_err(|error| CannotWrite::Invalid(reason(&error)))?;
    Ok(Pdf { bytes, pages: pages.len(), undrawn, pictures_not_shown })
}

fn check_length(document: &Document) -> Result<(), CannotWrite> {
    let pairs = |pairs: &[(String, String)]| pairs.iter().map(|(a, b)| a.len() + b.len()).sum();
    let of_block = |block: &Block| -> usize {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph(text)
            | Block::Written(text)
            | Block::Note(text) => text.len(),
            Block::Facts(all) | Block::Timeline(all) => pairs(all),
            Block::List(items) => items.iter().map(String::len).sum(),
            Block::Picture { alt, caption, .. } => alt.len() + caption.len(),
            Block::Square { text, alt } => text.len() + alt.len(),
            Block::Rule | Block::PageBreak => 0,
        }
    };
    let ends = [&document.title, &document.author, &document.footer].into_iter();
    let bytes = ends.chain(&document.letterhead).map(String::len).sum::<usize>()
        + document.blocks.iter().map(of_block).sum::<usize>();
    if bytes > MAX_TEXT_BYTES {
        return Err(CannotWrite::TooMuchText { bytes, limit: MAX_TEXT_BYTES });
    }
    Ok(())
}

/// The title, or what names the document best without one.
fn title(document: &Document) -> String {
    let headings = document.blocks.iter().filter_map(|block| match block {
        Block::Heading { text, .. } => Some(text),
        _ => None,
    });
    let said = std::iter::once(&document.title).chain(headings).chain([&document.author]);
    let said = said.map(|text| one_line(text)).find(|text| !text.is_empty());
    let created = document.created;
    said.unwrap_or_else(|| format!("{:04}-{:02}-{:02}", created.year, created.month, created.day))
}

/// Pictures among the files get pages of their own.
fn show_files(flow: &mut Flow<'_>, document: &Document, names: &[String]) {
    let pictures = document.files.iter().zip(names).filter(|(file, _)| can_show(&file.media_type));
    for (file, name) in pictures {
        match flow.gate.admit(&file.bytes) {
            Some(picture) => flow.page_of(picture, name, &one_line(&file.description)),
            None => flow.pictures_not_shown.push(name.clone()),
        }
    }
}

/// Headings and pictures, to jump to.
fn outline(pages: &[Page]) -> Outline {
    let mut entries = Vec::new();
    for (page, strips) in pages.iter().enumerate() {
        for (top, strip) in strips {
            if let Some((depth, text)) = &strip.bookmark {
                let place = Point::from_xy(MARGIN_SIDE, MARGIN_TOP + top);
                entries.push((
                    *depth,
                    OutlineNode::new(text.clone(), XyzDestination::new(page, place)),
                ));
            }
        }
    }
    let mut outline = Outline::new();
    // Entries whose followers are still to come, from the shallowest to the deepest.
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    for (depth, node) in entries {
        while open.last().is_some_and(|(above, _)| *above >= depth) {
            close(&mut open, &mut outline);
        }
        open.push((depth, node.with_open(true)));
    }
    while !open.is_empty() {
        close(&mut open, &mut outline);
    }
    outline
}

fn close(open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline) {
    let Some((_, node)) = open.pop() else { return };
    match open.last_mut() {
        Some((_, parent)) => parent.push_child(node),
        None => outline.push_child(node),
    }
}

/// What is at the foot of each page.
struct Footer<'a> {
    fonts: &'a Fonts,
    document: &'a Document,
    text: String,
    rows: usize,
}

impl<'a> Footer<'a> {
    fn new(fonts: &'a Fonts, document: &'a Document) -> Self {
        let text = one_line(&document.footer);
        let mut footer = Self { fonts, document, text, rows: MAX_FOOTER_LINES };
        // No page number is wider.
        footer.rows = footer.lines(8888, 8888).len();
        footer
    }

    fn top(&self) -> f32 {
        let rows = self.rows.max(1) as f32;
        PAGE_HEIGHT - MARGIN_BOTTOM - rows * Style::Footer.line_height(self.document.size)
    }

    fn lines(&self, page: usize, pages: usize) -> Vec<Line> {
        let text = self.text.replace("{page}", &page.to_string());
        let text = text.replace("{pages}", &pages.to_string());
        let measure = MEASURE / Style::Footer.letters(self.document.size);
        let mut lines = set_lines(self.fonts, &text, Style::Footer.bold(), measure).lines;
        lines.truncate(self.rows);
        lines
    }
}

fn reason(error: &KrillaError) -> String {
    match error {
        KrillaError::Validation(errors) => {
            errors.iter().map(|(error, _)| format!("{error:?}")).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}
