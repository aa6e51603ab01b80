//! How sure it is, and what changes when some are left out.

use super::{heading, lines, paragraph, subheading};
use crate::labels::Labels;
use crate::map::OpinionMap;

pub(super) fn sureness(map: &OpinionMap, labels: &Labels) -> String {
    let sentences = labels.sureness(map);
    let (without, changed) = labels.without_unverified(map);
    if sentences.is_empty() && without.is_empty() {
        return String::new();
    }
    let mut text = heading(&labels.heading_sureness) + &lines(&sentences);
    text.extend(without.iter().map(|sentence| paragraph(sentence)));
    for (named, places) in changed {
        let statements = places.iter().map(|place| labels.statement(&map.statements[*place].id));
        text.push_str(&subheading(named));
        text.push_str(&lines(&statements.collect::<Vec<_>>()));
    }
    text
}
