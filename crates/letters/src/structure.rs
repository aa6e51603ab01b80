//! What each part of a page is, in reading order: the tags that screen readers follow.

use std::num::NonZeroU16;

use krilla::geom::Rect;
use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// What a part of the document is.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Paragraph,
    Heading { level: u16, text: String },
    Quotation,
    Group,
    Bullets,
    Events,
    Item,
    Label,
    Body,
    Table,
    Row,
    RowHeading,
    Cell,
    Figure { alt: String, place: Option<(usize, Rect)> },
    Caption,
}

impl Role {
    /// Without an empty cell its row would be too short; the same goes for a label or its value.
    fn may_be_empty(&self) -> bool {
        matches!(self, Self::RowHeading | Self::Cell | Self::Label | Self::Body)
    }

    fn tag(self) -> TagKind {
        match self {
            Self::Paragraph => Tag::P.into(),
            Self::Heading { level, text } => {
                Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(text)).into()
            }
            Self::Quotation => Tag::BlockQuote.into(),
            Self::Group => Tag::Div.into(),
            Self::Bullets => Tag::L(ListNumbering::Disc).into(),
            Self::Events => Tag::L(ListNumbering::None).into(),
            Self::Item => Tag::LI.into(),
            Self::Label => Tag::Lbl.into(),
            Self::Body => Tag::LBody.into(),
            Self::Table => Tag::Table.into(),
            Self::Row => Tag::TR.into(),
            Self::RowHeading => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
            Self::Figure { alt, place } => Tag::Figure(Some(alt))
                .with_bbox(place.map(|(page, rect)| BBox::new(page, rect)))
                .into(),
            Self::Caption => Tag::Caption.into(),
        }
    }
}

/// Names a part of the document. Parts are numbered in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part(usize);

struct Entry {
    role: Role,
    within: Option<Part>,
    drawn: Vec<Identifier>,
}

/// All parts of the document. One has either parts of its own or is drawn.
#[derive(Default)]
pub(crate) struct Structure {
    entries: Vec<Entry>,
}

impl Structure {
    pub(crate) fn add(&mut self, role: Role, within: Option<Part>) -> Part {
        self.entries.push(Entry { role, within, drawn: Vec::new() });
        Part(self.entries.len() - 1)
    }

    /// Says that what was drawn under `identifier` belongs to the part.
    pub(crate) fn drawn(&mut self, part: Part, identifier: Identifier) {
        self.entries[part.0].drawn.push(identifier);
    }

    /// Says where a figure is.
    pub(crate) fn placed(&mut self, part: Part, page: usize, rect: Rect) {
        if let Role::Figure { place, .. } = &mut self.entries[part.0].role {
            *place = Some((page, rect));
        }
    }

    /// The tags, without those of parts of which nothing is drawn.
    pub(crate) fn into_tags(self) -> TagTree {
        let mut tags = TagTree::new();
        let mut waiting: Vec<Vec<Node>> = self.entries.iter().map(|_| Vec::new()).collect();
        // From the last part to the first: whoever is within another comes after it.
        for (number, entry) in self.entries.into_iter().enumerate().rev() {
            let mut children: Vec<Node> = entry.drawn.into_iter().map(Node::from).collect();
            children.extend(std::mem::take(&mut waiting[number]).into_iter().rev());
            if children.is_empty() && !entry.role.may_be_empty() {
                continue;
            }
            let group = Node::from(TagGroup::with_children(entry.role.tag(), children));
            match entry.within {
                Some(Part(parent)) => waiting[parent].push(group),
                None => tags.children.push(group),
            }
        }
        tags.children.reverse();
        tags
    }
}
