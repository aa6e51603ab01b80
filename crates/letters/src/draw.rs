//! Pages are drawn, and what is drawn is told what it belongs to.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};

use crate::document;
use crate::flow::{Column, Ground, GroundKind, Mark, Strip, What, fitted};
use crate::fonts::{Fonts, Shaped};
use crate::lines::{Line, Piece};
use crate::look::{
    BAR, BOX, BOX_PADDING, Colour, HAIRLINE, INK, MARGIN_SIDE, MARGIN_TOP, MEASURE, Style,
};
use crate::pictures::Picture;
use crate::square::Square;
use crate::structure::{Part, Structure};

/// A page that is being drawn.
pub(crate) struct Canvas<'a, 'b> {
    pub(crate) surface: Surface<'a>,
    pub(crate) fonts: &'b Fonts,
    pub(crate) size: document::Size,
    pub(crate) structure: &'b mut Structure,
    /// Counted from zero.
    pub(crate) page: usize,
}

impl Canvas<'_, '_> {
    /// Draws what is on the page, in reading order.
    pub(crate) fn strips(&mut self, strips: &[(f32, Strip)]) {
        for ground in strips.chunk_by(|(_, one), (_, next)| one.ground == next.ground) {
            self.ground(ground);
        }
        let mut marks: Vec<(f32, f32, &Mark)> = strips
            .iter()
            .flat_map(|(top, strip)| strip.marks.iter().map(move |mark| (*top, strip.height, mark)))
            .collect();
        marks.sort_by_key(|(_, _, mark)| mark.part);
        for (top, height, mark) in marks {
            self.mark(mark, MARGIN_TOP + top, height);
        }
    }

    /// Lines that are on every page, and so belong to none of its texts.
    pub(crate) fn footer(&mut self, lines: &[Line], top: f32) {
        let height = Style::Footer.line_height(self.size);
        for (row, line) in lines.iter().enumerate() {
            let placed = self.placed(line, Style::Footer, Column::WHOLE);
            let artifact = Artifact::with_kind(ArtifactType::Footer);
            self.surface.start_tagged(ContentTag::Artifact(artifact));
            for (piece, shaped, left) in placed {
                let top = top + row as f32 * height;
                self.piece(piece, &shaped, Style::Footer, left, top);
            }
            self.surface.end_tagged();
        }
    }

    fn ground(&mut self, strips: &[(f32, Strip)]) {
        let (Some((top, first)), Some((last_top, last))) = (strips.first(), strips.last()) else {
            return;
        };
        let Some(Ground { kind, .. }) = first.ground else { return };
        let (top, bottom) = (MARGIN_TOP + top, MARGIN_TOP + last_top + last.height);
        match kind {
            GroundKind::Bar => self.ornament(MARGIN_SIDE, top, 3.0, bottom - top, BAR),
            GroundKind::Box => {
                let top = top - BOX_PADDING;
                self.ornament(MARGIN_SIDE, top, MEASURE, bottom - top, BOX);
            }
        }
    }

    fn ornament(&mut self, left: f32, top: f32, width: f32, height: f32, colour: Colour) {
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        self.surface.start_tagged(ContentTag::Artifact(artifact));
        self.rectangles(colour, [Rect::from_xywh(left, top, width, height)]);
        self.surface.end_tagged();
    }

    fn rectangles(&mut self, colour: Colour, all: impl IntoIterator<Item = Option<Rect>>) {
        let mut path = PathBuilder::new();
        all.into_iter().flatten().for_each(|rect| path.push_rect(rect));
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(fill(colour)));
            self.surface.draw_path(&path);
        }
    }

    fn mark(&mut self, mark: &Mark, top: f32, height: f32) {
        let Column { left, width } = mark.column;
        match (&mark.what, mark.part) {
            (What::Line(line, style), Some(part)) => {
                self.line(line, *style, mark.column, top, part);
            }
            (What::Picture(picture), Some(part)) => {
                let (width, height) = fitted(picture, width, height);
                self.figure(part, Rect::from_xywh(left, top, width, height), |canvas| {
                    canvas.picture(picture, left, top, width, height);
                });
            }
            (What::Square(square), Some(part)) => {
                self.figure(part, Rect::from_xywh(left, top, width, width), |canvas| {
                    canvas.square(square, left, top, width);
                });
            }
            (What::Rule, _) => self.ornament(left, top, width, 0.8, HAIRLINE),
            (_, None) => {}
        }
    }

    fn figure(&mut self, part: Part, place: Option<Rect>, draw: impl FnOnce(&mut Self)) {
        let identifier = self.surface.start_tagged(ContentTag::Other);
        draw(self);
        self.surface.end_tagged();
        self.structure.drawn(part, identifier);
        if let Some(place) = place {
            self.structure.placed(part, self.page, place);
        }
    }

    fn picture(&mut self, picture: &Picture, left: f32, top: f32, width: f32, height: f32) {
        let (across, down) =
            if picture.upright.on_its_side() { (height, width) } else { (width, height) };
        let Some(size) = Size::from_wh(across, down) else { return };
        let (a, b, c, d) = picture.upright.turn();
        // Around the middle, which stays where it is.
        let (middle_x, middle_y) = (left + width / 2.0, top + height / 2.0);
        let (half_x, half_y) = (across / 2.0, down / 2.0);
        let turned = Transform::from_row(
            a,
            b,
            c,
            d,
            middle_x - a * half_x - c * half_y,
            middle_y - b * half_x - d * half_y,
        );
        self.surface.push_transform(&turned);
        self.surface.draw_image(picture.image.clone(), size);
        self.surface.pop();
    }

    fn square(&mut self, square: &Square, left: f32, top: f32, side: f32) {
        let module = side / square.modules as f32;
        let runs = square.runs.iter().map(|&(row, column, length)| {
            let (x, y) = (column as f32 * module, row as f32 * module);
            Rect::from_xywh(left + x, top + y, length as f32 * module, module)
        });
        self.rectangles(INK, runs);
    }

    fn line(&mut self, line: &Line, style: Style, column: Column, top: f32, part: Part) {
        let mut open: Option<Identifier> = None;
        for (piece, shaped, left) in self.placed(line, style, column) {
            // What is said otherwise than it is drawn has a tag of its own.
            if piece.meant.is_some() {
                self.close(&mut open, part);
            }
            if open.is_none() {
                let span = SpanTag::empty().with_actual_text(piece.meant.as_deref());
                open = Some(self.surface.start_tagged(ContentTag::Span(span)));
            }
            self.piece(piece, &shaped, style, left, top);
            if piece.meant.is_some() {
                self.close(&mut open, part);
            }
        }
        self.close(&mut open, part);
    }

    fn close(&mut self, open: &mut Option<Identifier>, part: Part) {
        if let Some(identifier) = open.take() {
            self.surface.end_tagged();
            self.structure.drawn(part, identifier);
        }
    }

    /// The pieces of a line in reading order, each with where it begins.
    fn placed<'l>(
        &self,
        line: &'l Line,
        style: Style,
        column: Column,
    ) -> Vec<(&'l Piece, Shaped, f32)> {
        let letters = style.letters(self.size);
        let shaped: Vec<Shaped> = line
            .pieces
            .iter()
            .map(|piece| self.fonts.typeface(piece.letters).shape(&piece.text, piece.right_to_left))
            .collect();
        let widths: Vec<f32> = line
            .pieces
            .iter()
            .zip(&shaped)
            .map(|(piece, shaped)| {
                shaped.width * letters * self.fonts.typeface(piece.letters).scale()
            })
            .collect();
        let total: f32 = widths.iter().sum();
        let room = if line.from_right { column.width - total } else { 0.0 };
        let mut at = column.left + room;
        let mut lefts = vec![at; widths.len()];
        for &index in &line.left_to_right {
            lefts[index] = at;
            at += widths[index];
        }
        let placed = line.pieces.iter().zip(shaped).zip(lefts);
        placed.map(|((piece, shaped), left)| (piece, shaped, left)).collect()
    }

    fn piece(&mut self, piece: &Piece, shaped: &Shaped, style: Style, at: f32, top: f32) {
        let typeface = self.fonts.typeface(piece.letters);
        let letters = style.letters(self.size);
        let baseline = top + style.line_height(self.size) / 2.0 + letters * 0.34;
        let letters = letters * typeface.scale();
        self.surface.set_fill(Some(fill(style.colour())));
        for (left, glyphs) in shaped.in_reading_order(piece.right_to_left) {
            let start = Point::from_xy(at + left * letters, baseline);
            self.surface.draw_glyphs(start, glyphs, typeface.font(), &piece.text, letters, false);
        }
    }
}

fn fill(Colour(red, green, blue): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}
