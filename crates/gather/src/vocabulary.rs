//! The words that the texts of an index use, each once: its stem, its grams, and how common
//! these are.

use std::collections::HashMap;
use std::sync::Arc;

use crate::language::Tongue;
use crate::letters::{BUCKETS, fold, grams};

/// A word as written (lower case, accents kept), read in one tongue.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) surface: Arc<str>,
    pub(crate) tongue: Tongue,
    pub(crate) stem: u32,
    pub(crate) is_function: bool,
    pub(crate) grams: Box<[u32]>,
    /// How many of `grams` are 3-grams: they come first.
    pub(crate) trigrams: usize,
    /// In how many texts.
    texts: u32,
}

/// What words of one meaning are cut to, with the texts that hold one of them.
#[derive(Clone, Debug)]
pub(crate) struct Stem {
    pub(crate) name: Arc<str>,
    /// Slots, ascending.
    texts: Vec<u32>,
    /// The logarithm of one more than the number of texts.
    ln: f32,
    /// How many words of the vocabulary have it; it leaves with the last.
    words: u32,
}

impl Stem {
    pub(crate) fn texts(&self) -> &[u32] {
        &self.texts
    }

    pub(crate) fn ln(&self) -> f32 {
        self.ln
    }

    /// Notes that the text of a slot has it.
    pub(crate) fn enter(&mut self, slot: u32) {
        if let Err(at) = self.texts.binary_search(&slot) {
            self.texts.insert(at, slot);
            self.ln = ln_above(self.texts.len() as u32);
        }
    }

    /// Notes that the text of a slot left.
    pub(crate) fn leave(&mut self, slot: u32) {
        if let Ok(at) = self.texts.binary_search(&slot) {
            self.texts.remove(at);
            self.ln = ln_above(self.texts.len() as u32);
        }
    }
}

/// The logarithm of one more than a number of texts: all that rarity is computed from.
fn ln_above(texts: u32) -> f32 {
    (1.0 + texts as f32).ln()
}

/// A word of a text, before it is known whether the vocabulary has it.
#[derive(Clone, Debug)]
pub(crate) struct ReadWord {
    pub(crate) surface: String,
    pub(crate) tongue: Tongue,
    pub(crate) count: u32,
}

/// Words and stems by number. Numbers are reused, and nothing that a look-up returns depends on
/// them: an index from which texts were removed answers like one that never held them.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    free_words: Vec<u32>,
    /// One for each tongue.
    word_numbers: [HashMap<Arc<str>, u32>; 2],
    stems: Vec<Stem>,
    free_stems: Vec<u32>,
    stem_numbers: HashMap<Arc<str>, u32>,
    by_trigram: HashMap<u32, Vec<u32>>,
    /// In how many texts each gram is, and the logarithm of one more than that.
    gram_texts: Vec<u32>,
    gram_ln: Vec<f32>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self {
            words: Vec::new(),
            free_words: Vec::new(),
            word_numbers: [HashMap::new(), HashMap::new()],
            stems: Vec::new(),
            free_stems: Vec::new(),
            stem_numbers: HashMap::new(),
            by_trigram: HashMap::new(),
            gram_texts: vec![0; BUCKETS],
            gram_ln: vec![0.0; BUCKETS],
        }
    }

    pub(crate) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    pub(crate) fn stem(&self, number: u32) -> &Stem {
        &self.stems[number as usize]
    }

    pub(crate) fn stem_mut(&mut self, number: u32) -> &mut Stem {
        &mut self.stems[number as usize]
    }

    /// One more than the highest stem number in use.
    pub(crate) fn stem_range(&self) -> usize {
        self.stems.len()
    }

    /// The number of a stem, if a text has it.
    pub(crate) fn stem_number(&self, name: &str) -> Option<u32> {
        self.stem_numbers.get(name).copied()
    }

    /// The number of a word, if a text has it.
    pub(crate) fn number(&self, surface: &str, tongue: Tongue) -> Option<u32> {
        self.word_numbers[tongue as usize].get(surface).copied()
    }

    /// The logarithm of one more than the number of texts with a gram.
    pub(crate) fn gram_ln(&self, gram: u32) -> f32 {
        self.gram_ln[gram as usize]
    }

    /// The words that share a 3-gram.
    pub(crate) fn with_trigram(&self, gram: u32) -> &[u32] {
        self.by_trigram.get(&gram).map_or(&[], Vec::as_slice)
    }

    /// Counts one text more for a word, which becomes known if it was not; gives its number.
    pub(crate) fn take(&mut self, surface: &str, tongue: Tongue) -> u32 {
        let number = self.number(surface, tongue).unwrap_or_else(|| self.learn(surface, tongue));
        self.words[number as usize].texts += 1;
        number
    }

    /// Counts one text less for a word, which is forgotten when none is left.
    pub(crate) fn release(&mut self, number: u32) {
        let word = &mut self.words[number as usize];
        word.texts -= 1;
        if word.texts == 0 {
            self.forget(number);
        }
    }

    /// Counts one text more (or less) for each of these grams, each given once.
    pub(crate) fn count_grams(&mut self, grams: &[u32], more: bool) {
        for &gram in grams {
            let texts = &mut self.gram_texts[gram as usize];
            *texts = if more { *texts + 1 } else { *texts - 1 };
            self.gram_ln[gram as usize] = ln_above(*texts);
        }
    }

    fn learn(&mut self, surface: &str, tongue: Tongue) -> u32 {
        let surface: Arc<str> = Arc::from(surface);
        let folded = fold(&surface);
        let stem = self.take_stem(&tongue.stem(&folded));
        let word = Word {
            surface: Arc::clone(&surface),
            tongue,
            stem,
            is_function: tongue.has_function_word(&folded),
            grams: grams(&folded),
            trigrams: folded.chars().count(),
            texts: 0,
        };
        let trigrams: Vec<u32> = distinct(&word.grams[..word.trigrams]);
        let number = place(&mut self.words, &mut self.free_words, word);
        for gram in trigrams {
            self.by_trigram.entry(gram).or_default().push(number);
        }
        self.word_numbers[tongue as usize].insert(surface, number);
        number
    }

    fn forget(&mut self, number: u32) {
        let Word { surface, tongue, stem, grams, trigrams, .. } =
            self.words[number as usize].clone();
        self.word_numbers[tongue as usize].remove(&surface);
        for gram in distinct(&grams[..trigrams]) {
            if let Some(words) = self.by_trigram.get_mut(&gram) {
                words.retain(|&word| word != number);
                if words.is_empty() {
                    self.by_trigram.remove(&gram);
                }
            }
        }
        self.free_words.push(number);
        let stem_entry = &mut self.stems[stem as usize];
        stem_entry.words -= 1;
        if stem_entry.words == 0 {
            self.stem_numbers.remove(&stem_entry.name);
            self.free_stems.push(stem);
        }
    }

    fn take_stem(&mut self, name: &str) -> u32 {
        let number = self.stem_number(name).unwrap_or_else(|| {
            let name: Arc<str> = Arc::from(name);
            let stem = Stem { name: Arc::clone(&name), texts: Vec::new(), ln: 0.0, words: 0 };
            let number = place(&mut self.stems, &mut self.free_stems, stem);
            self.stem_numbers.insert(name, number);
            number
        });
        self.stems[number as usize].words += 1;
        number
    }
}

/// Puts `item` where one was freed, else at the end; gives its number.
pub(crate) fn place<T>(items: &mut Vec<T>, free: &mut Vec<u32>, item: T) -> u32 {
    if let Some(number) = free.pop() {
        items[number as usize] = item;
        return number;
    }
    items.push(item);
    u32::try_from(items.len() - 1).expect("an index holds fewer than 2^32 of anything")
}

/// Sorted, each once.
pub(crate) fn distinct(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_forgotten_with_its_last_text_and_its_number_reused() {
        let mut vocabulary = Vocabulary::new();
        let school = vocabulary.take("école", Tongue::French);
        assert_eq!(vocabulary.take("école", Tongue::French), school);
        let schools = vocabulary.take("écoles", Tongue::French);
        assert_eq!(vocabulary.word(school).stem, vocabulary.word(schools).stem);

        vocabulary.release(school);
        assert_eq!(vocabulary.number("école", Tongue::French), Some(school));
        vocabulary.release(school);
        assert_eq!(vocabulary.number("école", Tongue::French), None);
        assert!(vocabulary.stem_number("ecol").is_some(), "écoles still has it");
        vocabulary.release(schools);
        assert!(vocabulary.stem_number("ecol").is_none());
        assert!(vocabulary.by_trigram.is_empty());
        assert_eq!(vocabulary.take("rue", Tongue::French), schools);
    }

    #[test]
    fn one_spelling_is_two_words_in_two_tongues() {
        let mut vocabulary = Vocabulary::new();
        let french = vocabulary.take("nation", Tongue::French);
        let english = vocabulary.take("nation", Tongue::English);
        assert_ne!(french, english);
        vocabulary.release(french);
        assert_eq!(vocabulary.number("nation", Tongue::English), Some(english));
    }
}
