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
            college_names: BTreeMap::new(),
            channel_names: BTreeMap::new(),
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
        common_axis(),
        untested("groups"),
        brief_bridging("n"),
        brief_colleges("n"),
        brief_divides("n"),
        brief_in_no_group("people", "of"),
        brief_uncertain("n", "votes"),
        brief_missing("name"),
        brief_weights("n"),
        brief_unverified(),
        fragile(),
        heading_bridging(),
        bridging(),
        bridge_agrees("share", "low", "high"),
        bridge_disagrees("share", "low", "high"),
        gap_agrees("more", "fewer", "low"),
        gap_disagrees("more", "fewer", "low"),
        opposed(),
        heading_uncertain(),
        uncertain(),
        one_vote_needed(),
        votes_needed("n"),
        heading_shared_by_colleges(),
        heading_college_gaps(),
        heading_weights(),
        weights(),
        column_plain(),
        column_weighted(),
        weighted("share", "n"),
        turned(),
        heading_participation(),
        by_college(),
        by_channel(),
        came("name", "people"),
        nobody(),
        of_expected("expected", "meant", "share", "low", "high"),
        missing(),
        only_voters(),
        heading_sureness(),
        group_firm("group", "share"),
        group_fair("group", "share"),
        group_loose("group", "share"),
        shading(),
        in_no_group("people", "of"),
        held("parts", "unchanged"),
        held_each("unchanged", "parts"),
        always("n", "of"),
        unverified_same("people"),
        unverified("people"),
        then_groups("groups"),
        then_common_axis(),
        then_not_divided(),
        no_longer_shared(),
        newly_shared(),
        no_longer_divides(),
        newly_divides(),
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
