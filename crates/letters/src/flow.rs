//! Texts become strips: bands from margin to margin that no page cuts.

use std::ops::Range;

use crate::MAX_PAGES;
use crate::document::Size;
use crate::fonts::Fonts;
use crate::lines::{Line, set_lines};
use crate::look::{MARGIN_SIDE, MEASURE, Style};
use crate::pictures::{Gate, Picture};
use crate::square::Square;
use crate::structure::{Part, Structure};

/// More strips than that fill more pages than there may be.
const MAX_STRIPS: usize = MAX_PAGES * 70;

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

/// Something to be drawn at the top of its strip.
pub(crate) struct Mark {
    pub(crate) column: Column,
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

/// Where something is between the sides of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Column {
    pub(crate) left: f32,
    pub(crate) width: f32,
}

impl Column {
    /// From margin to margin.
    pub(crate) const WHOLE: Self = Self { left: MARGIN_SIDE, width: MEASURE };

    /// Narrower by as much on its left and on its right.
    pub(crate) fn inset(self, left: f32, right: f32) -> Self {
        Self { left: self.left + left, width: self.width - left - right }
    }
}

/// Strips, what they mean, and what could not be shown.
pub(crate) struct Flow<'a> {
    fonts: &'a Fonts,
    size: Size,
    /// The height that a page has for strips.
    pub(crate) page_height: f32,
    pub(crate) strips: Vec<Strip>,
    pub(crate) structure: Structure,
    pub(crate) undrawn: usize,
    pub(crate) pictures_not_shown: Vec<String>,
    pub(crate) gate: Gate,
    /// The level of the last heading, below the title.
    pub(crate) heading: u8,
    pub(crate) next_on_new_page: bool,
    grounds: usize,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts, size: Size, page_height: f32) -> Self {
        Self {
            fonts,
            size,
            page_height,
            strips: Vec::new(),
            structure: Structure::default(),
            undrawn: 0,
            pictures_not_shown: Vec::new(),
            gate: Gate::new(),
            heading: 0,
            next_on_new_page: false,
            grounds: 0,
        }
    }

    pub(crate) fn is_too_long(&self) -> bool {
        self.strips.len() > MAX_STRIPS
    }

    /// Sets a text without line breaks below what is there, and says which strips it takes.
    pub(crate) fn lines(
        &mut self,
        text: &str,
        style: Style,
        column: Column,
        part: Part,
    ) -> Range<usize> {
        let start = self.strips.len();
        for line in self.set(text, style, column.width) {
            self.line(line, style, column, part);
        }
        self.keep_ends(start..self.strips.len());
        start..self.strips.len()
    }

    /// Puts a line below what is there.
    pub(crate) fn line(&mut self, line: Line, style: Style, column: Column, part: Part) {
        let height = style.line_height(self.size);
        let mark = Mark { column, what: What::Line(line, style), part: Some(part) };
        self.push(Strip { height, marks: vec![mark], ..Strip::default() });
    }

    /// The lines of a text that has no line breaks.
    pub(crate) fn set(&mut self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let measure = width / style.letters(self.size);
        let set = set_lines(self.fonts, text, style.bold(), measure);
        self.undrawn += set.undrawn;
        set.lines
    }

    pub(crate) fn push(&mut self, mut strip: Strip) {
        if !self.is_too_long() {
            strip.new_page = std::mem::take(&mut self.next_on_new_page);
            self.strips.push(strip);
        }
    }

    /// The first two strips stay together, and so do the last two.
    pub(crate) fn keep_ends(&mut self, strips: Range<usize>) {
        if strips.len() > 1 {
            self.strips[strips.start].keep = true;
            self.strips[strips.end - 2].keep = true;
        }
    }

    /// All of the strips stay together, and with what follows.
    pub(crate) fn keep_all(&mut self, strips: Range<usize>) {
        self.strips[strips].iter_mut().for_each(|strip| strip.keep = true);
    }

    /// Sets the first of the strips apart from what is above.
    pub(crate) fn apart(&mut self, strips: &Range<usize>, above: f32) {
        if let Some(first) = self.strips[strips.clone()].first_mut() {
            first.above = above;
        }
    }

    /// Sets what follows apart from the last of the strips.
    pub(crate) fn room_below(&mut self, strips: &Range<usize>, below: f32) {
        if let Some(last) = self.strips[strips.clone()].last_mut() {
            last.height += below;
        }
    }

    pub(crate) fn ground(&mut self, strips: Range<usize>, kind: GroundKind) {
        self.grounds += 1;
        for strip in &mut self.strips[strips] {
            strip.ground = Some(Ground { kind, number: self.grounds });
        }
    }

    /// A share of the size of the body's letters.
    pub(crate) fn body(&self, share: f32) -> f32 {
        Style::Body.letters(self.size) * share
    }
}

/// The size of a picture in points: as large as fits, but a pixel is no larger than 1/96 inch.
pub(crate) fn fitted(picture: &Picture, width: f32, height: f32) -> (f32, f32) {
    let (across, down) = picture.size();
    let scale = (width / across).min(height / down).min(0.75);
    (across * scale, down * scale)
}
