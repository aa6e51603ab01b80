//! Two maps side by side.

use std::collections::BTreeSet;

use serde::Serialize;

use super::alignment::Alignment;
use super::likeness::adjusted_rand;
use super::mapped::Mapped;

/// What differs between two maps, `a` and `b`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Which mathematics made each.
    pub modes: [String; 2],
    /// Whether each shows groups.
    pub divided: [bool; 2],
    /// How many groups each has.
    pub groups: [usize; 2],
    /// People in both, only in `a`, only in `b`.
    pub participants: [usize; 3],
    /// The adjusted Rand index of the groups, on the people in both; who belongs to none counts
    /// as one group more. `None` without anybody in both.
    pub adjusted_rand: Option<f64>,
    /// `b` laid onto `a`; `None` where one has no extent.
    pub alignment: Option<Alignment>,
    /// Statements that all groups agree to.
    pub agreed: Moved,
    /// Statements that all groups reject.
    pub rejected: Moved,
    /// Statements that set groups against each other.
    pub divisive: Moved,
    /// Whether the digests of the canonical results are the same; `None` where one has none.
    pub same_digest: Option<bool>,
}

/// What came and went in a list of statements.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Moved {
    /// In both.
    pub in_both: usize,
    /// Ids of those that went.
    pub only_in_a: Vec<String>,
    /// Ids of those that came.
    pub only_in_b: Vec<String>,
    /// Of those in either, the share in both (Jaccard); 1 where both lists are empty.
    pub alike: f64,
}

impl Moved {
    fn of(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Self {
        let in_both = a.intersection(b).count();
        let in_either = a.len() + b.len() - in_both;
        Self {
            in_both,
            only_in_a: a.difference(b).cloned().collect(),
            only_in_b: b.difference(a).cloned().collect(),
            alike: if in_either == 0 { 1.0 } else { in_both as f64 / in_either as f64 },
        }
    }
}

impl Comparison {
    /// Compares. Running time: N log N in the number of people.
    pub fn of(a: &Mapped, b: &Mapped) -> Self {
        let both: Vec<_> = (a.participants.iter())
            .filter_map(|(id, there)| Some((there, b.participants.get(id)?)))
            .collect();
        let groups = both.iter().map(|(a, b)| (&a.1, &b.1));
        let places = |of: fn(&(Place<'_>, Place<'_>)) -> [f64; 2]| -> Vec<[f64; 2]> {
            both.iter().map(of).collect()
        };
        let count = both.len();
        Self {
            modes: [a.mode.clone(), b.mode.clone()],
            divided: [a.divided, b.divided],
            groups: [a.groups, b.groups],
            participants: [count, a.participants.len() - count, b.participants.len() - count],
            adjusted_rand: (count > 0).then(|| adjusted_rand(groups)),
            alignment: Alignment::of(&places(|(a, _)| a.0), &places(|(_, b)| b.0)),
            agreed: Moved::of(&a.agreed, &b.agreed),
            rejected: Moved::of(&a.rejected, &b.rejected),
            divisive: Moved::of(&a.divisive, &b.divisive),
            same_digest: a.digest.as_ref().zip(b.digest.as_ref()).map(|(a, b)| a == b),
        }
    }

    /// As one line of JSON.
    ///
    /// # Panics
    /// Never: nothing in it fails to be written.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers, texts and lists can be written as JSON")
    }

    /// As lines of English for a terminal.
    pub fn in_words(&self) -> Vec<String> {
        let shows = |side: usize| match (self.divided[side], self.groups[side]) {
            (true, groups) => format!("{groups} groups"),
            (false, _) => "no division".to_owned(),
        };
        let [both, a, b] = self.participants;
        let mut lines = vec![
            format!("A: {}, {}", self.modes[0], shows(0)),
            format!("B: {}, {}", self.modes[1], shows(1)),
            format!("people: {both} in both, {a} only in A, {b} only in B"),
        ];
        if let Some(index) = self.adjusted_rand {
            lines.push(format!("groups: adjusted Rand index {index:.3}"));
        }
        lines.push(match self.alignment {
            Some(Alignment { left, most, .. }) => format!(
                "places: {:.2} % of the spread is left after laying B onto A, at most {:.2} %",
                left * 100.0,
                most * 100.0
            ),
            None => "places: nothing to lay onto each other".to_owned(),
        });
        lines.extend(told("agreed by all", &self.agreed));
        lines.extend(told("rejected by all", &self.rejected));
        lines.extend(told("divisive", &self.divisive));
        lines.extend(
            self.same_digest
                .map(|same| format!("digest: {}", if same { "the same" } else { "not the same" })),
        );
        lines
    }
}

type Place<'a> = &'a ([f64; 2], Option<String>);

fn told(what: &str, moved: &Moved) -> Vec<String> {
    let mut lines = vec![format!("{what}: {} in both", moved.in_both)];
    for (side, ids) in [("A", &moved.only_in_a), ("B", &moved.only_in_b)] {
        if !ids.is_empty() {
            lines.push(format!("  only in {side}: {}", ids.join(", ")));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(groups: &[(&str, Option<&str>)], agreed: &[&str]) -> Mapped {
        let place = |(number, (id, group)): (usize, &(&str, Option<&str>))| {
            let at = [number as f64, (number * number) as f64];
            ((*id).to_owned(), (at, group.map(str::to_owned)))
        };
        Mapped {
            mode: "preau".into(),
            divided: true,
            groups: 2,
            participants: groups.iter().enumerate().map(place).collect(),
            agreed: agreed.iter().map(ToString::to_string).collect(),
            ..Mapped::default()
        }
    }

    #[test]
    fn a_map_is_like_itself() {
        let map = mapped(&[("1", Some("0")), ("2", None), ("3", Some("1"))], &["7"]);
        let same = Comparison::of(&map, &map);
        assert_eq!(same.adjusted_rand, Some(1.0));
        assert!(same.alignment.is_some_and(|found| found.left < 1e-9));
        assert_eq!((same.agreed.in_both, same.agreed.only_in_a.len()), (1, 0));
        assert_eq!(same.same_digest, None);
    }

    #[test]
    fn what_moved_is_named() {
        let a = mapped(&[("1", Some("0")), ("2", Some("0")), ("3", Some("1"))], &["7", "8"]);
        let mut b = mapped(&[("2", Some("1")), ("3", Some("1")), ("4", None)], &["8", "9"]);
        b.divided = false;
        let found = Comparison::of(&a, &b);
        assert_eq!(found.participants, [2, 1, 1]);
        assert_eq!(found.agreed.only_in_a, ["7"]);
        assert_eq!(found.agreed.only_in_b, ["9"]);
        assert!((found.agreed.alike - 1.0 / 3.0).abs() < 1e-12);
        let words = found.in_words().join("\n");
        assert!(words.contains("B: preau, no division"), "{words}");
        assert!(words.contains("agreed by all: 1 in both\n  only in A: 7\n  only in B: 9"));
        assert!(found.to_json().contains(r#""participants":[2,1,1]"#));
    }
}
