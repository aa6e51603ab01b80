//! What is looked for: a text from outside or one of the index, as words with all that is known
//! of them, and the weights that follow.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

use crate::index::Index;
use crate::letters::{fold, grams};
use crate::vectors::{Sums, Vectors, damped, scale};
use crate::vocabulary::ReadWord;

/// A word of the query, whether or not a text of the index has it.
#[derive(Debug)]
pub(crate) struct QueryWord<'a> {
    pub(crate) surface: &'a str,
    pub(crate) stem: Cow<'a, str>,
    pub(crate) stem_number: Option<u32>,
    pub(crate) is_function: bool,
    pub(crate) grams: Cow<'a, [u32]>,
    pub(crate) trigrams: usize,
    pub(crate) count: u32,
}

/// The words that are looked for, in order of first use.
#[derive(Debug)]
pub(crate) struct Query<'a> {
    pub(crate) words: Vec<QueryWord<'a>>,
}

impl Query<'_> {
    /// The stems with their counts, in order of first use; no number where no text has it.
    pub(crate) fn stems(&self) -> Vec<(Option<u32>, u32)> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut stems: Vec<(Option<u32>, u32)> = Vec::new();
        for word in &self.words {
            let at = *places.entry(&word.stem).or_insert(stems.len());
            if at == stems.len() {
                stems.push((word.stem_number, 0));
            }
            stems[at].1 += word.count;
        }
        stems
    }
}

impl<Id: Clone + Ord + Hash> Index<Id> {
    /// A query from words just read.
    pub(crate) fn query_for<'a>(&'a self, read: &'a [ReadWord]) -> Query<'a> {
        let words =
            read.iter().map(|word| match self.vocabulary.number(&word.surface, word.tongue) {
                Some(number) => self.known(number, word.count),
                None => self.unknown(word),
            });
        Query { words: words.collect() }
    }

    /// A query from a text of the index.
    pub(crate) fn query_from(&self, slot: u32) -> Query<'_> {
        let words = self.text(slot).words.iter();
        Query { words: words.map(|&(number, count)| self.known(number, count)).collect() }
    }

    fn known(&self, number: u32, count: u32) -> QueryWord<'_> {
        let word = self.vocabulary.word(number);
        QueryWord {
            surface: &word.surface,
            stem: Cow::Borrowed(&self.vocabulary.stem(word.stem).name),
            stem_number: Some(word.stem),
            is_function: word.is_function,
            grams: Cow::Borrowed(&word.grams),
            trigrams: word.trigrams,
            count,
        }
    }

    fn unknown<'a>(&self, word: &'a ReadWord) -> QueryWord<'a> {
        let folded = fold(&word.surface);
        let stem = word.tongue.stem(&folded);
        QueryWord {
            surface: &word.surface,
            stem_number: self.vocabulary.stem_number(&stem),
            stem: Cow::Owned(stem),
            is_function: word.tongue.has_function_word(&folded),
            grams: Cow::Owned(grams(&folded).into()),
            trigrams: folded.chars().count(),
            count: word.count,
        }
    }

    /// The vectors of a query. Stems that no text has weigh in the length and nowhere else.
    pub(crate) fn query_vectors(&self, query: &Query<'_>, counts: &mut Sums) -> Vectors {
        let mut vectors = Vectors::default();
        let mut square = 0.0;
        for (number, count) in query.stems() {
            let weight = self.stem_weight(number, count);
            square += weight * weight;
            vectors.stems.extend(number.map(|number| (number, weight)));
        }
        scale(&mut vectors.stems, square);
        let words = query.words.iter().map(|word| (word.grams.as_ref(), word.count));
        self.gram_vector(words, counts, &mut vectors.grams);
        vectors
    }

    /// The vectors of a text of the index, into `vectors`. Time linear in the letters of its
    /// distinct words.
    pub(crate) fn text_vectors(&self, slot: u32, counts: &mut Sums, vectors: &mut Vectors) {
        let text = self.text(slot);
        vectors.stems.clear();
        let mut square = 0.0;
        for &(number, count) in &text.stems {
            let weight = self.stem_weight(Some(number), count);
            square += weight * weight;
            vectors.stems.push((number, weight));
        }
        scale(&mut vectors.stems, square);
        let words = text.words.iter();
        let words = words.map(|&(word, count)| (&*self.vocabulary.word(word).grams, count));
        self.gram_vector(words, counts, &mut vectors.grams);
    }

    fn gram_vector<'a>(
        &self,
        words: impl Iterator<Item = (&'a [u32], u32)>,
        counts: &mut Sums,
        vector: &mut Vec<(u32, f32)>,
    ) {
        for (grams, count) in words {
            for &gram in grams {
                counts.add(gram, count as f32);
            }
        }
        vector.clear();
        let most = self.rarest();
        let mut square = 0.0;
        for &gram in counts.touched() {
            let rarity = most - self.vocabulary.gram_ln(gram);
            let weight = damped(counts.get(gram) as u32) * rarity;
            square += weight * weight;
            vector.push((gram, weight));
        }
        counts.clear();
        scale(vector, square);
    }

    pub(crate) fn stem_weight(&self, number: Option<u32>, count: u32) -> f32 {
        damped(count) * self.rarity(number)
    }

    /// 1 + ln((1 + texts) / (1 + texts that have the stem)): at least 1.
    pub(crate) fn rarity(&self, stem: Option<u32>) -> f32 {
        self.rarest() - stem.map_or(0.0, |number| self.vocabulary.stem(number).ln())
    }

    /// The rarity of what no text has.
    fn rarest(&self) -> f32 {
        1.0 + (1.0 + self.len() as f32).ln()
    }
}
