//! Which texts are worth comparing in full.
//!
//! Reading the whole inverted index for each word would take time that grows with the number of
//! texts, nearly all of it for words that everybody uses. So the rarest words are read first and
//! reading stops at [`crate::Params::visits`]. Words that are nearly those of the query (slips of
//! the pen, endings the stemmer does not know) are sought in the vocabulary, which grows much
//! slower than the texts (Heaps' law), and read as well, for less.

use std::hash::Hash;

use crate::index::Index;
use crate::query::{Query, QueryWord};
use crate::vectors::{Sums, damped};

/// Words with fewer letters have no near ones: too much would be near.
const SHORTEST_WITH_NEAR: usize = 4;
/// How many near words are read for each word.
const NEAR_WORDS: usize = 4;
/// From which share of 3-grams in common (Dice) words are near.
const NEAR: f32 = 0.4;
/// What a near word counts beside the word itself, times its nearness.
const NEAR_FACTOR: f32 = 0.5;
/// How many entries of the vocabulary are read to find the words near one word.
const NEAR_VISITS: usize = 4_000;
/// For how many words of the query, the rarest first, near ones are sought.
const WORDS_WITH_NEAR: usize = 40;
/// The length normalisation of BM25 (Robertson and Zaragoza 2009) at their usual values.
const BM25_K1: f32 = 1.2;
const BM25_B: f32 = 0.75;

impl<Id: Clone + Ord + Hash> Index<Id> {
    /// The slots worth comparing with the query, without `except`: all of them where they are at
    /// most [`crate::Params::candidates`], else those with the highest BM25 over the rarest stems.
    pub(crate) fn candidates(&self, query: &Query<'_>, except: Option<u32>) -> Vec<u32> {
        if self.len() <= self.params.candidates {
            return self.slots.values().copied().filter(|&slot| Some(slot) != except).collect();
        }
        let mut scores = Sums::new(self.texts.len());
        let average = (self.total_length as f32 / self.len() as f32).max(1.0);
        let lists = self.weighted_lists(query);
        for (stem, weight) in within(lists, self.params.visits, |stem| self.holders(stem)) {
            for &slot in self.vocabulary.stem(stem).texts() {
                let length = self.text(slot).length as f32;
                let norm = 1.0 + BM25_K1 * (1.0 - BM25_B + BM25_B * length / average);
                scores.add(slot, weight * (BM25_K1 + 1.0) / norm);
            }
        }
        let slots = scores.touched().iter().copied().filter(|&slot| Some(slot) != except);
        let mut best: Vec<(u32, f32)> = slots.map(|slot| (slot, scores.get(slot))).collect();
        if best.len() > self.params.candidates {
            let last = self.params.candidates - 1;
            best.select_nth_unstable_by(last, |left, right| self.best_first(*left, *right));
            best.truncate(self.params.candidates);
        }
        best.into_iter().map(|(slot, _)| slot).collect()
    }

    fn holders(&self, stem: u32) -> usize {
        self.vocabulary.stem(stem).texts().len()
    }

    /// The stems of the query and the near ones, each with what a text gains by having it.
    fn weighted_lists(&self, query: &Query<'_>) -> Vec<(u32, f32)> {
        let own = query.stems().into_iter().filter_map(|(number, count)| {
            number.map(|number| (number, damped(count) * self.rarity(Some(number))))
        });
        let mut lists: Vec<(u32, f32)> = own.collect();
        let mut words: Vec<&QueryWord<'_>> = query
            .words
            .iter()
            .filter(|word| !word.is_function && word.trigrams >= SHORTEST_WITH_NEAR)
            .collect();
        words.sort_by_key(|word| word.stem_number.map_or(0, |stem| self.holders(stem)));
        words.truncate(WORDS_WITH_NEAR);
        for word in words {
            for (stem, nearness) in self.near(word) {
                if !lists.iter().any(|&(other, _)| other == stem) {
                    lists.push((stem, NEAR_FACTOR * nearness * self.rarity(Some(stem))));
                }
            }
        }
        lists
    }

    /// Up to [`NEAR_WORDS`] stems of words that share most of their 3-grams with `word`, with
    /// the share, the nearest first.
    fn near(&self, word: &QueryWord<'_>) -> Vec<(u32, f32)> {
        let trigrams = crate::vocabulary::distinct(&word.grams[..word.trigrams]);
        let size = |gram| self.vocabulary.with_trigram(gram).len();
        let lists = trigrams.into_iter().map(|gram| (gram, ())).collect();
        let mut shared: Vec<u32> = Vec::new();
        for (gram, ()) in within(lists, NEAR_VISITS, size) {
            shared.extend(self.vocabulary.with_trigram(gram));
        }
        shared.sort_unstable();
        let mut near: Vec<(u32, f32)> = shared
            .chunk_by(|left, right| left == right)
            .map(|same| {
                let trigrams = self.vocabulary.word(same[0]).trigrams + word.trigrams;
                (same[0], 2.0 * same.len() as f32 / trigrams as f32)
            })
            .filter(|&(other, share)| {
                let other = self.vocabulary.word(other);
                share >= NEAR && Some(other.stem) != word.stem_number && !other.is_function
            })
            .collect();
        near.sort_by(|left, right| {
            let name = |number| {
                let word = self.vocabulary.word(number);
                (&word.surface, word.tongue)
            };
            right.1.total_cmp(&left.1).then_with(|| name(left.0).cmp(&name(right.0)))
        });
        near.truncate(NEAR_WORDS);
        near.into_iter().map(|(other, share)| (self.vocabulary.word(other).stem, share)).collect()
    }
}

/// The lists to read, the shortest first, until they are longer than `visits` together; the
/// first always. Equally long ones stay in the order given.
fn within<T>(
    mut lists: Vec<(u32, T)>,
    visits: usize,
    length: impl Fn(u32) -> usize,
) -> Vec<(u32, T)> {
    lists.sort_by_key(|&(number, _)| length(number));
    let mut read = 0;
    let mut kept = 0;
    for &(number, _) in &lists {
        read += length(number);
        if kept > 0 && read > visits {
            break;
        }
        kept += 1;
    }
    lists.truncate(kept);
    lists
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Params;

    #[test]
    fn short_lists_are_read_first_and_long_ones_left_out() {
        let lengths = [50, 3, 20, 3];
        let read = |visits| {
            let lists = (0..4).map(|number| (number, ())).collect();
            let lists = within(lists, visits, |number| lengths[number as usize]);
            lists.into_iter().map(|(number, ())| number).collect::<Vec<_>>()
        };
        assert_eq!(read(1_000), [1, 3, 2, 0]);
        assert_eq!(read(26), [1, 3, 2]);
        assert_eq!(read(1), [1]);
    }

    #[test]
    fn a_misspelt_word_still_finds_its_texts_among_many() {
        let params = Params::default().candidates(5).check().expect("holds");
        let mut index = Index::new(params);
        for id in 0..200 {
            index.add(id, &format!("rue numéro {id} trottoir")).expect("new");
        }
        index.add(200, "la cantine").expect("new");
        let hits = index.similar("CANTINNE", 3);
        assert_eq!(hits.first().map(|hit| hit.id), Some(200));
    }

    #[test]
    fn with_few_visits_the_rarest_word_decides() {
        let params = Params::default().candidates(3).visits(1).check().expect("holds");
        let mut index = Index::new(params);
        for id in 0..50 {
            index.add(id, "le bus est en retard").expect("new");
        }
        index.add(50, "le bus scolaire").expect("new");
        let hits = index.similar("bus scolaire en retard", 10);
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [50]);
    }
}
