//! The words on an opinion map, for the page of a debate and for the command that draws a map
//! without a server.

use std::collections::BTreeMap;

use civic::words::Language;
use opinion::Labels;

use crate::words::Words;

/// Each field of [`Labels`] with the places to fill in it. A place keeps its name in braces here:
/// `opinion` fills it.
macro_rules! labels {
    ($words:expr; $($field:ident($($place:literal),*)),* $(,)?) => {
        Labels {
            language: $words.language().word().to_owned(),
            thousands: "\u{202f}".to_owned(),
            $($field: {
                let text = $words.tell(concat!("debates-map-", stringify!($field)));
                $(let text = text.with($place, concat!("{", $place, "}"));)*
                text.to_string()
            },)*
            texts: BTreeMap::new(),
        }
    };
}

/// The words on an opinion map in `language`; statements' texts are still to be put in.
pub fn map_labels(language: Language) -> Labels {
    labels! { Words::new(language);
        title(), description("people", "groups"), group("letter"), group_line("letter", "people"),
        you(), person(), people("n"), statement("id"), everyone(),
        took_part("people", "votes", "statements"), divided("groups"), not_divided(),
        readiness_differs(), too_little(), no_agreement(), one_agreement(), agreements("n"),
        no_agreement_of_all(), one_agreement_of_all(), agreements_of_all("n"),
        heading_agreements(), heading_drawing(), reading(), heading_groups(), nothing_typical(),
        heading_divisive(), heading_statements(), heading_colleges(), column_statement(),
        column_standing(), agrees("share", "low", "high"), disagrees("share", "low", "high"),
        seen("n"), hidden(), standing_agreed(), standing_rejected(), standing_divides(),
        standing_uncertain(), standing_open(), heading_method(), method(),
        method_polis(),
        comparison("as_much", "of"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_left_for_the_map_to_fill() {
        let labels = map_labels(Language::Fr);
        assert_eq!(labels.people(1_200), "1\u{202f}200 personnes");
        assert_eq!(labels.group('B'), "Groupe B");
        assert_eq!(map_labels(Language::En).group_line('A', 1), "Group A: 1 person");
    }
}
