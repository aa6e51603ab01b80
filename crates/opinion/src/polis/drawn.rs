//! A Polis map for the drawing and the page, which know one kind of map.

use super::{PolisMap, PolisParticipant};
use crate::findings::{self, Findings};
use crate::map::{Group, OpinionMap, Outcome, Participant};
use crate::params::CheckedParams;
use crate::votes::Votes;

impl PolisMap {
    /// The same places and groups, with all that is counted by group, for
    /// [`svg::draw`](crate::svg::draw) and [`html::page`](crate::html::page). `votes` are those that
    /// the map was made of; of `params`, `seed` and `shown_from` matter.
    ///
    /// There was no test: `test` is `None`, whatever the number of groups, and nobody is said to
    /// belong to none.
    pub fn drawn(&self, votes: &Votes, params: &CheckedParams) -> OpinionMap {
        let settled = votes.settle();
        let mut participants: Vec<Participant> =
            self.participants.iter().filter_map(participant).collect();
        participants.sort_by(|a, b| a.id.cmp(&b.id));
        let mut map = OpinionMap {
            test: None,
            outcome: if self.groups.len() > 1 { Outcome::Groups } else { Outcome::NoDivision },
            divided: self.groups.len() > 1,
            silhouette: self.silhouette(),
            readiness_differs: false,
            voters: settled.table.height(),
            votes: settled.table.cells.len(),
            participants,
            groups: self.groups_drawn(),
            statements: Vec::new(),
            consensus: Vec::new(),
            divisive: Vec::new(),
            colleges: Vec::new(),
            findings: Findings::default(),
            shown_from: params.shown_from,
        };
        findings::tell(&mut map, &settled, params.seed);
        findings::summarise(&mut map);
        map
    }

    fn silhouette(&self) -> f64 {
        let of_shown = self.silhouettes.iter().find(|(k, _)| *k == self.groups.len());
        of_shown.map_or(0.0, |(_, silhouette)| *silhouette)
    }

    /// At least one, since a map without groups shows everyone as one.
    fn groups_drawn(&self) -> Vec<Group> {
        let drawn = |letter, size, centre| Group {
            letter,
            size,
            stability: 1.0,
            centre,
            typical: Vec::new(),
        };
        if self.groups.is_empty() {
            let size = self.participants.iter().filter(|at| at.group.is_some()).count();
            return vec![drawn('A', size, [0.0, 0.0])];
        }
        let letters = 'A'..='Z';
        letters.zip(&self.groups).map(|(letter, of)| drawn(letter, of.size, of.centre)).collect()
    }
}

fn participant(of: &PolisParticipant) -> Option<Participant> {
    let group = of.group?;
    let id = of.id.clone();
    Some(Participant { id, x: of.x, y: of.y, group: Some(group), nearest: group, certainty: 1.0 })
}

#[cfg(test)]
mod tests {
    use super::super::PolisParams;
    use super::*;
    use crate::simulate::{Params, Structure};

    #[test]
    fn places_and_groups_stay() {
        let structure = Structure::Groups { shares: vec![0.5, 0.5], difference: 0.8, on: 20 };
        let made = Params { participants: 60, structure, ..Params::default() };
        let votes = made.check().expect("allowed").simulate().votes();
        let polis = PolisParams::red_dwarf().check().expect("allowed");
        let polis = PolisMap::of(&votes, &polis).expect("a map");
        let drawn = polis.drawn(&votes, &CheckedParams::default());
        assert!(drawn.divided && drawn.test.is_none());
        assert_eq!(drawn.groups.len(), polis.groups.len());
        for at in &drawn.participants {
            let own = polis.participants.iter().find(|of| of.id == at.id).expect("the same");
            assert_eq!((own.group, own.x.to_bits()), (at.group, at.x.to_bits()));
        }
        assert_eq!(drawn.statements[0].groups.len(), drawn.groups.len());
    }
}
