//! How each kind of block is set, and what it is to who hears it.

use std::ops::Range;

use crate::document::Block;
use crate::error::CannotWrite;
use crate::flow::{Column, Flow, GroundKind, Mark, Strip, What, fitted};
use crate::lines::Line;
use crate::look::{BOX_PADDING, MEASURE, Style};
use crate::pictures::Picture;
use crate::square::Square;
use crate::structure::{Part, Role};
use crate::text::{one_line, shortened, written_lines};
use crate::{MAX_ALT_CHARS, MAX_HEADING_CHARS, MAX_PAGES};

const INDENT: f32 = 16.0;
/// The width of labels, and where their values begin.
const LABELS: Column = Column { width: MEASURE * 0.31 - 12.0, ..Column::WHOLE };
const LABELS_TO_VALUES: f32 = MEASURE * 0.31;
const SQUARE_SIDE: f32 = 92.0;
/// Four modules of the smallest square, left white around it.
const QUIET_ZONE: f32 = 18.0;
/// What is said of a picture of which nobody said anything.
const UNSAID: &str = "–";

impl Flow<'_> {
    pub(crate) fn block(&mut self, block: &Block) -> Result<(), CannotWrite> {
        match block {
            Block::Heading { level, text } => self.heading(*level, &one_line(text)),
            Block::Paragraph(text) => {
                self.paragraphs(text, Style::Body, Column::WHOLE, None);
            }
            Block::Written(text) => self.written(text),
            Block::Facts(facts) => {
                self.pairs(facts, &[Role::Table, Role::Row, Role::RowHeading, Role::Cell]);
            }
            Block::Timeline(events) => {
                self.pairs(events, &[Role::Events, Role::Item, Role::Label, Role::Body]);
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
        if self.is_too_long() {
            return Err(CannotWrite::TooManyPages { limit: MAX_PAGES });
        }
        Ok(())
    }

    /// The lines above the title.
    pub(crate) fn letterhead(&mut self, lines: &[String]) {
        let text = lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n");
        let strips = self.paragraphs(&text, Style::Letterhead, Column::WHOLE, None);
        self.room_below(&strips, self.body(1.0));
    }

    pub(crate) fn title(&mut self, title: &str) {
        let strips = self.heading_of(Style::Title, 1, title);
        self.apart(&strips, self.body(0.5));
        self.room_below(&strips, self.body(0.3));
    }

    /// A picture on a page of its own, under its name.
    pub(crate) fn page_of(&mut self, picture: Picture, name: &str, alt: &str) {
        self.next_on_new_page = true;
        let group = self.structure.add(Role::Group, None);
        let label = self.structure.add(Role::Paragraph, Some(group));
        let strips = self.lines(name, Style::Strong, Column::WHOLE, label);
        self.keep_all(strips.clone());
        if let Some(first) = self.strips.get_mut(strips.start) {
            first.bookmark = Some((2, shortened(name, MAX_HEADING_CHARS)));
        }
        let above = self.body(0.6);
        let taken: f32 = self.strips[strips].iter().map(|strip| strip.height).sum();
        let room = self.page_height - taken - above - 1.0;
        self.figure(picture, if alt.is_empty() { name } else { alt }, group, above, room);
    }

    fn heading(&mut self, level: u8, text: &str) {
        if text.is_empty() {
            return;
        }
        // A level that is skipped would be a gap for who jumps from heading to heading.
        let level = level.clamp(1, 3).min(self.heading + 1);
        self.heading = level;
        let strips = self.heading_of(Style::Heading(level), level + 1, text);
        self.apart(&strips, self.body(1.7 - 0.2 * f32::from(level)));
    }

    fn heading_of(&mut self, style: Style, level: u8, text: &str) -> Range<usize> {
        let name = shortened(text, MAX_HEADING_CHARS);
        let role = Role::Heading { level: u16::from(level), text: name.clone() };
        let part = self.structure.add(role, None);
        let strips = self.lines(text, style, Column::WHOLE, part);
        self.keep_all(strips.clone());
        if let Some(first) = self.strips.get_mut(strips.start) {
            first.bookmark = Some((level, name));
        }
        strips
    }

    /// The lines that the writer made, each a paragraph: who hears them hears where they end.
    fn paragraphs(
        &mut self,
        text: &str,
        style: Style,
        column: Column,
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
            let strips = self.lines(&line, style, column, part);
            self.apart(&strips, above);
            above = 0.0;
        }
        self.keep_ends(start..self.strips.len());
        start..self.strips.len()
    }

    fn written(&mut self, text: &str) {
        let quotation = self.structure.add(Role::Quotation, None);
        let column = Column::WHOLE.inset(INDENT, 0.0);
        let strips = self.paragraphs(text, Style::Body, column, Some(quotation));
        self.ground(strips, GroundKind::Bar);
    }

    fn note(&mut self, text: &str) {
        let group = self.structure.add(Role::Group, None);
        let column = Column::WHOLE.inset(BOX_PADDING, BOX_PADDING);
        let strips = self.paragraphs(text, Style::Body, column, Some(group));
        self.apart(&strips, self.body(0.62) + BOX_PADDING);
        self.room_below(&strips, BOX_PADDING);
        self.ground(strips, GroundKind::Box);
    }

    /// Two columns: what something is called, and what it is. `roles` are those of the whole, of
    /// a row, of a label and of a value.
    fn pairs(&mut self, pairs: &[(String, String)], roles: &[Role; 4]) {
        let [all, row, label, value] = roles;
        let all = self.structure.add(all.clone(), None);
        let mut above = self.body(0.7);
        for (name, text) in pairs {
            let (name, lines) = (one_line(name), written_lines(text));
            if name.is_empty() && lines.is_empty() {
                continue;
            }
            let row = self.structure.add(row.clone(), Some(all));
            let label = self.structure.add(label.clone(), Some(row));
            let value = self.structure.add(value.clone(), Some(row));
            let strips = self.lines(&name, Style::Strong, LABELS, label);
            let strips = self.beside(strips, &lines, value);
            self.keep_ends(strips.clone());
            self.apart(&strips, above);
            above = self.body(0.3);
        }
    }

    /// Sets a value beside the lines of its label, and below where it has more of them.
    fn beside(&mut self, label: Range<usize>, lines: &[String], part: Part) -> Range<usize> {
        let column = Column::WHOLE.inset(LABELS_TO_VALUES, 0.0);
        let mut row = label.start;
        for text in lines {
            let mut set = self.set(text, Style::Body, column.width);
            if set.is_empty() {
                set.push(Line::default());
            }
            for line in set {
                if row < label.end {
                    let what = What::Line(line, Style::Body);
                    self.strips[row].marks.push(Mark { column, what, part: Some(part) });
                } else {
                    self.line(line, Style::Body, column, part);
                }
                row += 1;
            }
        }
        label.start..self.strips.len()
    }

    fn list(&mut self, items: &[String]) {
        let list = self.structure.add(Role::Bullets, None);
        let mut above = self.body(0.6);
        for item in items {
            let lines = written_lines(item);
            if !lines.is_empty() {
                let strips = self.item(&lines, list);
                self.apart(&strips, above);
                above = self.body(0.25);
            }
        }
    }

    fn item(&mut self, lines: &[String], list: Part) -> Range<usize> {
        let item = self.structure.add(Role::Item, Some(list));
        let label = self.structure.add(Role::Label, Some(item));
        let body = self.structure.add(Role::Body, Some(item));
        let bullet = self.set("•", Style::Body, INDENT).pop().unwrap_or_default();
        let first = self.set(&lines[0], Style::Body, MEASURE - INDENT);
        // The bullet is where the first line begins.
        let from_right = first.first().is_some_and(|line| line.from_right);
        let (text, place) = if from_right {
            (Column::WHOLE.inset(0.0, INDENT), Column::WHOLE.inset(MEASURE - INDENT / 2.0, 0.0))
        } else {
            (Column::WHOLE.inset(INDENT, 0.0), Column::WHOLE.inset(2.0, 0.0))
        };
        let start = self.strips.len();
        for line in first {
            self.line(line, Style::Body, text, body);
        }
        self.keep_ends(start..self.strips.len());
        for line in &lines[1..] {
            self.lines(line, Style::Body, text, body);
        }
        if let Some(strip) = self.strips.get_mut(start) {
            let what = What::Line(bullet, Style::Body);
            strip.marks.push(Mark { column: place, what, part: Some(label) });
        }
        start..self.strips.len()
    }

    fn picture(&mut self, bytes: &[u8], alt: &str, caption: &str) {
        let said = [alt, caption].into_iter().find(|text| !text.is_empty()).unwrap_or(UNSAID);
        let group = self.structure.add(Role::Group, None);
        let start = self.strips.len();
        if let Some(picture) = self.gate.admit(bytes) {
            self.figure(picture, said, group, self.body(0.8), self.page_height * 0.6);
        } else {
            let name = [caption, said].into_iter().find(|text| !text.is_empty());
            self.pictures_not_shown.push(name.unwrap_or_default().to_owned());
            self.paragraphs(said, Style::Body, Column::WHOLE, Some(group));
        }
        if !caption.is_empty() {
            self.keep_all(start..self.strips.len());
        }
        let part = self.structure.add(Role::Caption, Some(group));
        let strips = self.lines(caption, Style::Caption, Column::WHOLE, part);
        self.apart(&strips, 4.0);
    }

    fn figure(&mut self, picture: Picture, alt: &str, group: Part, above: f32, room: f32) {
        let role = Role::Figure { alt: shortened(alt, MAX_ALT_CHARS), place: None };
        let part = self.structure.add(role, Some(group));
        let (width, height) = fitted(&picture, MEASURE, room);
        let column = Column { width, ..Column::WHOLE };
        let mark = Mark { column, what: What::Picture(picture), part: Some(part) };
        self.push(Strip { above, height, marks: vec![mark], ..Strip::default() });
    }

    fn square(&mut self, text: &str, alt: &str) -> Result<(), CannotWrite> {
        let square =
            Square::new(text).ok_or(CannotWrite::TooLongForASquare { bytes: text.len() })?;
        let text = one_line(text);
        let said = [alt, &text].into_iter().find(|text| !text.is_empty()).unwrap_or(UNSAID);
        let role = Role::Figure { alt: shortened(said, MAX_ALT_CHARS), place: None };
        let part = self.structure.add(role, None);
        let column = Column { width: SQUARE_SIDE, ..Column::WHOLE };
        let mark = Mark { column, what: What::Square(square), part: Some(part) };
        let height = SQUARE_SIDE + QUIET_ZONE;
        self.push(Strip { above: QUIET_ZONE, height, marks: vec![mark], ..Strip::default() });
        Ok(())
    }

    fn rule(&mut self) {
        let mark = Mark { column: Column::WHOLE, what: What::Rule, part: None };
        let (above, height) = (self.body(0.9), self.body(0.5));
        self.push(Strip { above, height, marks: vec![mark], ..Strip::default() });
    }
}
