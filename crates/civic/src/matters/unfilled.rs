//! What was left to be filled in. A template, or an answer begun in haste, has holes: one that
//! still has some does not leave.
//!
//! Seen are `{{name}}`, `[à compléter : …]` and other brackets that ask for something, `XXX`, and
//! lines of underscores or dots. Not seen are what people write on purpose: `[sic]`, `[1]`, words
//! that were cut from a quotation (« … […] … »), `XXe siècle`.

use crate::words::unaccented;

/// Longest hole that is told whole, in characters.
const LONGEST: usize = 80;

/// The first hole in `text`, as it is written there.
pub(crate) fn hole(text: &str) -> Option<String> {
    let found = [braces(text), brackets(text), crosses(text), leaders(text)];
    let first = found.into_iter().flatten().min_by_key(|(at, _)| *at)?;
    Some(first.1.chars().take(LONGEST).collect())
}

/// Where a hole begins, and its words.
type Hole<'a> = Option<(usize, &'a str)>;

/// `{{name}}`, also where it was not closed.
fn braces(text: &str) -> Hole<'_> {
    let at = text.find("{{")?;
    let line = text[at..].lines().next().unwrap_or_default();
    Some((at, line.find("}}").map_or(line, |end| &line[..end + 2])))
}

/// `[nom]`, `[à compléter : le montant]`, `[…]`.
fn brackets(text: &str) -> Hole<'_> {
    let opened = text.match_indices('[').find_map(|(at, _)| {
        let inside = &text[at + 1..];
        let inside = &inside[..inside.find([']', '[', '\n'])?];
        let is_closed = text[at + 1 + inside.len()..].starts_with(']');
        let is_hole = asks(inside) || (is_blank(inside) && !is_quoted(&text[..at]));
        (is_closed && is_hole).then(|| (at, &text[at..at + inside.len() + 2]))
    });
    opened.filter(|(_, hole)| hole.chars().count() <= LONGEST)
}

/// Whether what stands between brackets asks to be replaced.
fn asks(inside: &str) -> bool {
    const ASKING: [&str; 25] = [
        "completer",
        "preciser",
        "remplir",
        "inserer",
        "indiquer",
        "choisir",
        "ajouter",
        "nom",
        "prenom",
        "date",
        "adresse",
        "reference",
        "montant",
        "motif",
        "delai",
        "numero",
        "heure",
        "lieu",
        "fill",
        "insert",
        "complete",
        "name",
        "amount",
        "reason",
        "deadline",
    ];
    let folded: String = inside.to_lowercase().chars().map(unaccented).collect();
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.find(|word| !["a", "le", "la", "votre", "to", "be"].contains(word));
    first.is_some_and(|word| ASKING.contains(&word.trim_end_matches('s')))
}

/// Nothing but dots, lines and spaces.
fn is_blank(inside: &str) -> bool {
    inside.chars().all(|c| c.is_whitespace() || "….-_".contains(c))
}

/// Whether a quotation is open at the end of `before`: there `[…]` says that words were cut.
fn is_quoted(before: &str) -> bool {
    let count = |sign: char| before.matches(sign).count();
    count('«') > count('»') || count('“') > count('”') || count('"') % 2 == 1
}

/// `XXX`, `xxxx`: three and more, standing alone. `XX/XX/XXXX` has some.
fn crosses(text: &str) -> Hole<'_> {
    let is_alone = |(_, word): &(usize, &str)| {
        word.len() >= 3 && word.chars().all(|letter| letter.eq_ignore_ascii_case(&'x'))
    };
    words(text).find(is_alone)
}

/// The words of a text and where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

/// A line to write on: `____`, `………`, `......`.
fn leaders(text: &str) -> Hole<'_> {
    let found = ["____", "………", "......"].into_iter().filter_map(|line| {
        let at = text.find(line)?;
        let sign = line.chars().next()?;
        let end = text[at..].find(|c| c != sign).map_or(text.len(), |end| at + end);
        Some((at, &text[at..end]))
    });
    found.min_by_key(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::hole;

    #[test]
    fn what_is_left_to_be_filled_is_seen() {
        for (text, what) in [
            ("Bonjour {{nom}}, merci.", "{{nom}}"),
            ("Bonjour {{nom, merci.\nÀ bientôt.", "{{nom, merci."),
            ("Les travaux commencent le [date].", "[date]"),
            ("Nous passons [À compléter : le jour] matin.", "[À compléter : le jour]"),
            ("Il faut [préciser les pièces].", "[préciser les pièces]"),
            ("Bonjour [votre nom],", "[votre nom]"),
            ("Il vous manque […].", "[…]"),
            ("Il vous manque [ ... ].", "[ ... ]"),
            ("Dossier n° XXX.", "XXX"),
            ("Le XX/XX/XXXX à 10 h.", "XXXX"),
            ("La somme de xxx euros", "xxx"),
            ("Le ____________ à Test", "____________"),
            ("Le ……… à Test", "………"),
            ("D'abord XXX, puis [date].", "XXX"),
        ] {
            assert_eq!(hole(text).as_deref(), Some(what), "{text}");
        }
    }

    #[test]
    fn what_people_write_on_purpose_is_no_hole() {
        for text in [
            "",
            "Réparé jeudi.",
            "L'arrêté dit : « Le maire […] peut refuser. »",
            "The text says “the mayor […] may refuse”.",
            "Vous écrivez \"un trous [sic]\" ; nous y allons.",
            "Voir la note [1] et l'article [L. 211-2].",
            "[Service Voirie] vous répond.",
            "Une statue du XXe siècle, taille XXL.",
            "À bientôt...",
            "À bientôt…",
            "C'est fait {voir plus bas}.",
            "Un crochet ouvert [ sans fin",
            "[le maire] peut refuser",
        ] {
            assert_eq!(hole(text), None, "{text}");
        }
    }

    #[test]
    fn a_hole_is_told_by_its_beginning_however_long() {
        let long = format!("{{{{{}", "é".repeat(300));
        assert_eq!(hole(&long).map(|hole| hole.chars().count()), Some(80));
    }
}
