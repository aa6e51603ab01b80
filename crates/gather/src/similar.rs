//! Looking up the texts that say the same.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::Hash;

use crate::error::IndexError;
use crate::index::Index;
use crate::letters::BUCKETS;
use crate::query::Query;
use crate::vectors::{Sums, Target, Vectors};

/// The score from which on a text says the same nearly always: see the crate's documentation for
/// how it was chosen and what it gave.
pub const CALIBRATED: f32 = 0.5;

/// How many of the best candidates vouch for the others.
const NEIGHBOURS: usize = 10;
/// How many of the best candidates are vouched for.
const VOUCHED: usize = 200;
/// How much of the way from its own likeness to 1 a text goes when all neighbours vouch for it.
const VOUCHING: f32 = 0.5;
/// How many words explain a hit.
const SHARED_WORDS: usize = 8;

/// A text that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<Id> {
    /// Which text.
    pub id: Id,
    /// How alike, above 0 and at most 1; 1 for the same words.
    pub score: f32,
    /// What both say: up to eight words of the text that was looked for, the most telling first,
    /// in lower case. A word stands for all of its stem. Empty where only parts of words are
    /// shared.
    pub shared: Vec<String>,
}

/// Sums that look-ups use one after the other.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) counts: Sums,
    pub(crate) target: Target,
    neighbourhood: Target,
}

impl<Id: Clone + Ord + Hash> Index<Id> {
    /// The up to `k` texts most like `text`, best first; equal ones by id. All with anything in
    /// common are found in an index of at most [`crate::Params::candidates`] texts; in larger
    /// ones those that share none but the commonest words may be missed. A smaller `k` gives the
    /// beginning of what a larger one gives.
    ///
    /// Time bounded by [`crate::Params::visits`] and [`crate::Params::candidates`], and linear in
    /// the length of the texts compared.
    ///
    /// ```
    /// use gather::{Index, Params};
    ///
    /// let mut index = Index::new(Params::default().check()?);
    /// index.add("a", "Les poubelles débordent rue des Lilas")?;
    /// index.add("b", "Il manque une piste cyclable avenue Foch")?;
    /// let hits = index.similar("POUBELLE qui DEBORDENT", 5);
    /// assert_eq!(hits[0].id, "a");
    /// assert_eq!(hits[0].shared, ["poubelle", "debordent"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn similar(&self, text: &str, k: usize) -> Vec<Hit<Id>> {
        let read = self.read(text);
        self.hits(&self.query_for(&read), None, k)
    }

    /// Those of [`Index::similar`] whose score reaches the threshold of the parameters: none
    /// where nothing says the same.
    pub fn similar_calibrated(&self, text: &str, k: usize) -> Vec<Hit<Id>> {
        let mut hits = self.similar(text, k);
        hits.retain(|hit| hit.score >= self.params.threshold);
        hits
    }

    /// The up to `k` texts most like the one with this id, itself left out.
    pub fn similar_to(&self, id: &Id, k: usize) -> Result<Vec<Hit<Id>>, IndexError> {
        let slot = *self.slots.get(id).ok_or(IndexError::NotThere)?;
        Ok(self.hits(&self.query_from(slot), Some(slot), k))
    }

    /// Those of [`Index::similar_to`] whose score reaches the threshold of the parameters.
    pub fn similar_to_calibrated(&self, id: &Id, k: usize) -> Result<Vec<Hit<Id>>, IndexError> {
        let mut hits = self.similar_to(id, k)?;
        hits.retain(|hit| hit.score >= self.params.threshold);
        Ok(hits)
    }

    pub(crate) fn scratch(&self) -> Scratch {
        let target =
            || Target { stems: Sums::new(self.vocabulary.stem_range()), grams: Sums::new(BUCKETS) };
        Scratch { counts: Sums::new(BUCKETS), target: target(), neighbourhood: target() }
    }

    fn hits(&self, query: &Query<'_>, except: Option<u32>, k: usize) -> Vec<Hit<Id>> {
        if k == 0 || query.words.is_empty() {
            return Vec::new();
        }
        let ranked = self.rank(query, except, &mut self.scratch());
        let hits = ranked.into_iter().take(k).map(|(slot, score)| Hit {
            id: self.text(slot).id.clone(),
            score,
            shared: self.shared(query, slot),
        });
        hits.collect()
    }

    /// All candidates that have anything in common with the query, best first.
    ///
    /// A likeness is the blend of two cosines. The [`NEIGHBOURS`] most like the query then vouch
    /// for those that are like them (pseudo-relevance feedback, Rocchio 1971): score = likeness +
    /// [`VOUCHING`] · (1 − likeness) · support, so that who says the very same stays at 1 and
    /// ahead of all others.
    pub(crate) fn rank(
        &self,
        query: &Query<'_>,
        except: Option<u32>,
        scratch: &mut Scratch,
    ) -> Vec<(u32, f32)> {
        let own = self.query_vectors(query, &mut scratch.counts);
        scratch.target.add_scaled(&own, 1.0);
        let mut vectors = Vectors::default();
        let mut ranked: Vec<(u32, f32)> = Vec::new();
        for slot in self.candidates(query, except) {
            self.text_vectors(slot, &mut scratch.counts, &mut vectors);
            let likeness = scratch.target.likeness(&vectors).min(1.0);
            if likeness > 0.0 {
                ranked.push((slot, likeness));
            }
        }
        scratch.target.clear();
        ranked.sort_unstable_by(|left, right| self.best_first(*left, *right));
        self.vouch(&mut ranked, scratch);
        ranked
    }

    /// Raises the likeness of the first [`VOUCHED`] by their neighbours' and sorts them again.
    /// They stay ahead of the rest, since nobody is lowered.
    fn vouch(&self, ranked: &mut [(u32, f32)], scratch: &mut Scratch) {
        let mut vectors = Vectors::default();
        let mut weights: HashMap<u32, f32> = HashMap::new();
        let mut total = 0.0;
        for &(slot, likeness) in ranked.iter().take(NEIGHBOURS) {
            let weight = likeness * likeness;
            self.text_vectors(slot, &mut scratch.counts, &mut vectors);
            scratch.neighbourhood.add_scaled(&vectors, weight);
            weights.insert(slot, weight);
            total += weight;
        }
        let vouched = ranked.len().min(VOUCHED);
        for (slot, score) in &mut ranked[..vouched] {
            self.text_vectors(*slot, &mut scratch.counts, &mut vectors);
            // Nobody vouches for itself.
            let itself = weights.get(slot).copied().unwrap_or(0.0);
            let support = (scratch.neighbourhood.likeness(&vectors) - itself) / total;
            *score += VOUCHING * (1.0 - *score) * support.clamp(0.0, 1.0);
        }
        scratch.neighbourhood.clear();
        ranked[..vouched].sort_unstable_by(|left, right| self.best_first(*left, *right));
    }

    /// The higher score first, then the lower id.
    pub(crate) fn best_first(&self, left: (u32, f32), right: (u32, f32)) -> Ordering {
        right.1.total_cmp(&left.1).then_with(|| self.text(left.0).id.cmp(&self.text(right.0).id))
    }

    /// The most telling words of the query whose stems a text has.
    fn shared(&self, query: &Query<'_>, slot: u32) -> Vec<String> {
        let stems = &self.text(slot).stems;
        let mut shared: Vec<(u32, f32, &str)> = Vec::new();
        for word in query.words.iter().filter(|word| !word.is_function) {
            let Some(stem) = word.stem_number else { continue };
            let seen = shared.iter().any(|&(other, ..)| other == stem);
            if !seen && stems.iter().any(|&(other, _)| other == stem) {
                shared.push((stem, self.rarity(Some(stem)), word.surface));
            }
        }
        shared.sort_by(|left, right| right.1.total_cmp(&left.1));
        shared.into_iter().take(SHARED_WORDS).map(|(.., surface)| surface.to_owned()).collect()
    }
}
