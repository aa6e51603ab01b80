//! Blocks become strips: bands from margin to margin that no page cuts.

use std::ops::Range;

use crate::document::{Block, Size};
use crate::error::CannotWrite;
use crate::fonts::Fonts;
use crate::lines::{Line, set_lines};
use crate::look::{MARGIN_SIDE, MEASURE, Style};
use crate::pictures::{Gate, Picture};
use crate::square::Square;
use crate::structure::{Part, Role, Structure};
use crate::text::{one_line, shortened, written_lines};
use crate::{MAX_HEADING_CHARS, MAX_PAGES};

/// More strips than that fill more pages than there may be.
const MAX_STRIPS: usize = MAX_PAGES * 70;
const INDENT: f32 = 16.0;
/// The share of the measure that labels get.
const LABELS: f32 = 0.31;
const GUTTER: f32 = 12.0;
pub(crate) const BOX_PADDING: f32 = 10.0;
const SQUARE_SIDE: f32 = 92.0;
/// Four modules of the smallest square, left white around it.
const QUIET_ZONE: f32 = 18.0;

/// A band that is on one page.
#[derive(Default)]
pub(crate) struct Strip {
    /// Distance to what is above; none on top of a page.
    pub(crate) above: f32,
    pub(crate) height: f32,
    pub(crate) marks: Vec<Mark>,
    /// The next strip is on the same page.
    pub(crate) keep: bool,
    /// Begins a page.
    pub(crate) new_page: bool,
    pub(crate) ground: Option<Ground>,
    /// Where a reader may jump to: the depth and the text.
    pub(crate) bookmark: Option<(u8, String)>,
}

/// What lies behind or beside strips that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ground {
    pub(crate) kind: GroundKind,
    number: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroundKind {
    /// A bar beside what a person wrote.
    Bar,
    /// A box around a note.
    Box,
}

/// Something to be drawn, from the left of the page and the top of its strip.
pub(crate) struct Mark {
    pub(crate) left: f32,
    pub(crate) width: f32,
    pub(crate) what: What,
    /// What it belongs to; nothing, if it is an ornament.
    pub(crate) part: Option<Part>,
}

pub(crate) enum What {
    Line(Line, Style),
    Picture(Picture),
    Square(Square),
    Rule,
}

/// Strips, what they mean, and what could not be shown.
pub(crate) struct Flow<'a> {
    pub(crate) fonts: &'a Fonts,
    pub(crate) size: Size,
    pub(crate) strips: Vec<Strip>,
    pub(crate) structure: Structure,
    pub(crate) undrawn: usize,
    pub(crate) pictures_not_shown: Vec<String>,
    pub(crate) gate: Gate,
    /// The height that a page has for strips.
    pub(crate) page_height: f32,
    heading: u8,
    grounds: usize,
    next_on_new_page: bool,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts, size: Size, page_height: f32) -> Self {
        Self {
            fonts,
            size,
            strips: Vec::new(),
            structure: Structure::default(),
            undrawn: 0,
            pictures_not_shown: Vec::new(),
            gate: Gate::new(),
            page_height,
            heading: 0,
            grounds: 0,
            next_on_new_page: false,
        }
    }

    /// The lines above the title.
    pub(crate) fn letterhead(&mut self, lines: &[String]) {
        let text = lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n");
        self.paragraphs(&text, Style::Letterhead, MARGIN_SIDE, MEASURE, None);
        let below = self.body(1.0);
        if let Some(last) = self.strips.last_mut() {
            last.height += below;
        }
    }

    pub(crate) fn title(&mut self, title: &str) {
        self.heading_of(Style::Title, 1, title, self.body(0.5));
        let below = self.body(0.3);
        if let Some(last) = self.strips.last_mut() {
            last.height += below;
        }
    }

    pub(crate) fn block(&mut self, block: &Block) -> Result<(), CannotWrite> {
        match block {
            Block::Heading { level, text } => self.heading(*level, &one_line(text)),
            Block::Paragraph(text) => {
                self.paragraphs(text, Style::Body, MARGIN_SIDE, MEASURE, None);
            }
            Block::Written(text) => self.written(text),
            Block::Facts(facts) => {
                self.pairs(facts, [Role::Table, Role::Row, Role::RowHeading, Role::Cell])
            }
            Block::Timeline(events) => {
                self.pairs(events, [Role::Events, Role::Item, Role::Label, Role::Body]);
            }
            Block::List(items) => self.list(items),
            Block::Note(text) => self.note(text),
            Block::Picture { bytes, alt, caption } => {
                self.picture(bytes, &one_line(alt), &one_line(caption));
            }
            Block::Square { text, alt } => self.square(text, &one_line(alt))?,
            Block::Rule => self.rule(),
            Block::PageBreak => self.next_on_new_page = true,
        }
        if self.strips.len() > MAX_STRIPS {
            return Err(CannotWrite::TooManyPages { limit: MAX_PAGES });
        }
        Ok(())
    }

    /// A picture on a page of its own, under its name.
    pub(crate) fn page_of(&mut self, picture: Picture, name: &str, alt: &str) {
        self.next_on_new_page = true;
        let group = self.structure.add(Role::Group, None);
        let label = self.structure.add(Role::Paragraph, Some(group));
        let first = self.strips.len();
        self.lines(&shortened(name, MAX_HEADING_CHARS), Style::Strong, MARGIN_SIDE, MEASURE, label);
        let alt = if alt.is_empty() { name } else { alt };
        let part =
            self.structure.add(Role::Figure { alt: alt.to_owned(), place: None }, Some(group));
        for strip in &mut self.strips[first..] {
            strip.keep = true;
        }
        if let Some(strip) = self.strips.get_mut(first) {
            strip.bookmark = Some((2, shortened(name, MAX_HEADING_CHARS)));
        }
        let above = self.body(0.6);
        let name_height: f32 = self.strips[first..].iter().map(|strip| strip.height).sum();
        let (width, height) =
            fitted(&picture, MEASURE, self.page_height - name_height - above - 1.0);
        let mark =
            Mark { left: MARGIN_SIDE, width, what: What::Picture(picture), part: Some(part) };
        self.push(Strip { above, height, marks: vec![mark], ..Strip::default() });
    }

    fn heading(&mut self, level: u8, text: &str) {
        // A level that is skipped would be a gap for who jumps from heading to heading.
        let level = level.clamp(1, 3).min(self.heading + 1);
        if !text.is_empty() {
            self.heading = level;
            let above = self.body(match level {
                1 => 1.5,
                2 => 1.2,
                _ => 1.0,
            });
            self.heading_of(Style::Heading(level), level + 1, text, above);
        }
    }

    fn heading_of(&mut self, style: Style, level: u8, text: &str, above: f32) {
        let name = shortened(text, MAX_HEADING_CHARS);
        let role = Role::Heading { level: u16::from(level), text: name.clone() };
        let part = self.structure.add(role, None);
        let strips = self.lines(text, style, MARGIN_SIDE, MEASURE, part);
        for strip in &mut self.strips[strips.clone()] {
            strip.keep = true;
        }
        if let Some(first) = self.strips.get_mut(strips.start) {
            first.above = above;
            first.bookmark = Some((level, name));
        }
    }

    /// The lines that the writer made, each a paragraph: who hears them hears where they end.
    fn paragraphs(
        &mut self,
        text: &str,
        style: Style,
        left: f32,
        width: f32,
        within: Option<Part>,
    ) -> Range<usize> {
        let start = self.strips.len();
        let mut above = self.body(0.62);
        for line in written_lines(text) {
            if line.is_empty() {
                above += self.body(0.62);
                continue;
            }
            let part = self.structure.add(Role::Paragraph, within);
            let strips = self.lines(&line, style, left, width, part);
            if let Some(first) = self.strips.get_mut(strips.start) {
                first.above = above;
            }
            above = 0.0;
        }
        self.keep_ends(start..self.strips.len());
        start..self.strips.len()
    }

    fn written(&mut self, text: &str) {
        let quotation = self.structure.add(Role::Quotation, None);
        let width = MEASURE - INDENT;
        let strips =
            self.paragraphs(text, Style::Body, MARGIN_SIDE + INDENT, width, Some(quotation));
        self.ground(strips, GroundKind::Bar);
    }

    fn note(&mut self, text: &str) {
        let group = self.structure.add(Role::Group, None);
        let left = MARGIN_SIDE + BOX_PADDING;
        let width = MEASURE - 2.0 * BOX_PADDING;
        let strips = self.paragraphs(text, Style::Body, left, width, Some(group));
        if let [first, ..] = &mut self.strips[strips.clone()] {
            first.above += BOX_PADDING;
        }
        if let [.., last] = &mut self.strips[strips.clone()] {
            last.height += BOX_PADDING;
        }
        self.ground(strips, GroundKind::Box);
    }

    fn ground(&mut self, strips: Range<usize>, kind: GroundKind) {
        self.grounds += 1;
        for strip in &mut self.strips[strips] {
            strip.ground = Some(Ground { kind, number: self.grounds });
        }
    }

    /// Two columns: what something is called, and what it is.
    fn pairs(&mut self, pairs: &[(String, String)], roles: [Role; 4]) {
        let [all, one, name, value] = roles;
        let all = self.structure.add(all, None);
        let labels = MEASURE * LABELS - GUTTER;
        let values = MARGIN_SIDE + MEASURE * LABELS;
        for (index, (label, text)) in pairs.iter().enumerate() {
            let one = self.structure.add(one.clone(), Some(all));
            let name = self.structure.add(name.clone(), Some(one));
            let first = self.strips.len();
            let strips = self.lines(&one_line(label), Style::Strong, MARGIN_SIDE, labels, name);
            // The value is set below, then moved up beside its label.
            let value = self.structure.add(value.clone(), Some(one));
            let mut beside = Vec::new();
            for line in written_lines(text) {
                let set = self.set(&line, Style::Body, MEASURE - MEASURE * LABELS);
                beside.extend(if set.is_empty() { vec![Line::default()] } else { set });
            }
            for (row, line) in beside.into_iter().enumerate() {
                let mark = Mark {
                    left: values,
                    width: MEASURE - MEASURE * LABELS,
                    what: What::Line(line, Style::Body),
                    part: Some(value),
                };
                if first + row < strips.end {
                    self.strips[first + row].marks.push(mark);
                } else {
                    let height = Style::Body.line_height(self.size);
                    self.push(Strip { height, marks: vec![mark], ..Strip::default() });
                }
            }
            self.keep_ends(first..self.strips.len());
            let above = self.body(if index == 0 { 0.7 } else { 0.3 });
            if let Some(strip) = self.strips.get_mut(first) {
                strip.above = above;
            }
        }
    }

    fn list(&mut self, items: &[String]) {
        let list = self.structure.add(Role::Bullets, None);
        for (index, item) in items.iter().enumerate() {
            let item_part = self.structure.add(Role::Item, Some(list));
            let label = self.structure.add(Role::Label, Some(item_part));
            let body = self.structure.add(Role::Body, Some(item_part));
            let first = self.strips.len();
            for line in written_lines(item) {
                self.lines(&line, Style::Body, MARGIN_SIDE + INDENT, MEASURE - INDENT, body);
            }
            let Some(bullet) = self.set("•", Style::Body, INDENT).into_iter().next() else {
                continue;
            };
            let above = self.body(if index == 0 { 0.6 } else { 0.25 });
            if let Some(strip) = self.strips.get_mut(first) {
                strip.above = above;
                strip.marks.insert(
                    0,
                    Mark {
                        left: MARGIN_SIDE + 2.0,
                        width: INDENT,
                        what: What::Line(bullet, Style::Body),
                        part: Some(label),
                    },
                );
            }
        }
    }

    fn picture(&mut self, bytes: &[u8], alt: &str, caption: &str) {
        let alt = if alt.is_empty() { caption } else { alt };
        let alt = if alt.is_empty() { "–" } else { alt };
        let above = self.body(0.8);
        let group = self.structure.add(Role::Group, None);
        if let Some(picture) = self.gate.admit(bytes) {
            let role = Role::Figure { alt: shortened(alt, crate::MAX_ALT_CHARS), place: None };
            let part = self.structure.add(role, Some(group));
            let (width, height) = fitted(&picture, MEASURE, self.page_height * 0.6);
            let mark =
                Mark { left: MARGIN_SIDE, width, what: What::Picture(picture), part: Some(part) };
            let keep = !caption.is_empty();
            self.push(Strip { above, height, marks: vec![mark], keep, ..Strip::default() });
        } else {
            self.pictures_not_shown.push(if caption.is_empty() { alt } else { caption }.to_owned());
            self.paragraphs(alt, Style::Body, MARGIN_SIDE, MEASURE, Some(group));
        }
        let part = self.structure.add(Role::Caption, Some(group));
        let strips = self.lines(caption, Style::Caption, MARGIN_SIDE, MEASURE, part);
        if let Some(first) = self.strips.get_mut(strips.start) {
            first.above = 4.0;
        }
    }

    fn square(&mut self, text: &str, alt: &str) -> Result<(), CannotWrite> {
        let square =
            Square::new(text).ok_or(CannotWrite::TooLongForASquare { bytes: text.len() })?;
        let alt = if alt.is_empty() { text } else { alt };
        let alt = if alt.is_empty() { "–" } else { alt };
        let role = Role::Figure { alt: shortened(alt, crate::MAX_ALT_CHARS), place: None };
        let part = self.structure.add(role, None);
        let mark = Mark {
            left: MARGIN_SIDE,
            width: SQUARE_SIDE,
            what: What::Square(square),
            part: Some(part),
        };
        self.push(Strip {
            above: QUIET_ZONE,
            height: SQUARE_SIDE + QUIET_ZONE,
            marks: vec![mark],
            ..Strip::default()
        });
        Ok(())
    }

    fn rule(&mut self) {
        let mark = Mark { left: MARGIN_SIDE, width: MEASURE, what: What::Rule, part: None };
        let above = self.body(0.9);
        let height = self.body(0.5);
        self.push(Strip { above, height, marks: vec![mark], ..Strip::default() });
    }

    /// Sets a text without line breaks below what is there, and says which strips it takes.
    fn lines(
        &mut self,
        text: &str,
        style: Style,
        left: f32,
        width: f32,
        part: Part,
    ) -> Range<usize> {
        let start = self.strips.len();
        for line in self.set(text, style, width) {
            let height = style.line_height(self.size);
            let mark = Mark { left, width, what: What::Line(line, style), part: Some(part) };
            self.push(Strip { height, marks: vec![mark], ..Strip::default() });
        }
        self.keep_ends(start..self.strips.len());
        start..self.strips.len()
    }

    fn set(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let measure = width / style.letters(self.size);
        let set = set_lines(self.fonts, text, style.bold(), measure);
        self.undrawn += set.undrawn;
        set.lines
    }

    /// The first two strips stay together, and so do the last two.
    fn keep_ends(&mut self, strips: Range<usize>) {
        if strips.len() > 1 {
            self.strips[strips.start].keep = true;
            self.strips[strips.end - 2].keep = true;
        }
    }

    fn push(&mut self, mut strip: Strip) {
        if self.strips.len() > MAX_STRIPS {
            return;
        }
        strip.new_page = std::mem::take(&mut self.next_on_new_page);
        self.strips.push(strip);
    }

    /// A share of the size of the body's letters.
    fn body(&self, share: f32) -> f32 {
        Style::Body.letters(self.size) * share
    }
}

/// The size of a picture in points: as large as fits, but a pixel is no larger than 1/96 inch.
pub(crate) fn fitted(picture: &Picture, width: f32, height: f32) -> (f32, f32) {
    let (across, down) = picture.size();
    let scale = (width / across).min(height / down).min(0.75);
    (across * scale, down * scale)
}
