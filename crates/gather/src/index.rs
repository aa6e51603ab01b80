//! The index: which texts there are, and what each is made of.

use std::collections::HashMap;
use std::hash::Hash;

use crate::error::IndexError;
use crate::language::Tongue;
use crate::letters::{fold, words};
use crate::params::CheckedParams;
use crate::vocabulary::{ReadWord, Vocabulary, distinct, place};

/// Texts that can be searched for those that say the same, changed one by one.
///
/// `Id` is whatever the caller knows its texts by. What a look-up returns depends only on the
/// texts that are in the index now, never on the order in which they came or on those that left.
///
/// The index keeps for each text which words it uses and how often, not the text itself: about
/// 0.6 kB for forty words.
///
/// ```
/// use gather::{Index, Params};
///
/// let mut index = Index::new(Params::default().check()?);
/// index.add(1, "Le bus 14 ne passe plus le dimanche.")?;
/// index.add(2, "Il n'y a plus de bus le dimanche !")?;
/// index.change(2, "Il n'y a plus de bus scolaire.")?;
/// index.remove(&1)?;
/// assert_eq!(index.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Index<Id> {
    pub(crate) params: CheckedParams,
    pub(crate) vocabulary: Vocabulary,
    /// By slot; `None` where a text left.
    pub(crate) texts: Vec<Option<Text<Id>>>,
    free: Vec<u32>,
    pub(crate) slots: HashMap<Id, u32>,
    /// The sum of all [`Text::length`].
    pub(crate) total_length: u64,
}

/// What a text is made of, in the order in which it says it.
#[derive(Clone, Debug)]
pub(crate) struct Text<Id> {
    pub(crate) id: Id,
    /// Number and count of each word.
    pub(crate) words: Box<[(u32, u32)]>,
    /// Number and count of each stem.
    pub(crate) stems: Box<[(u32, u32)]>,
    /// How many words, repeated ones counted again.
    pub(crate) length: u32,
}

impl<Id: Clone + Ord + Hash> Index<Id> {
    /// An empty index.
    pub fn new(params: CheckedParams) -> Self {
        Self {
            params,
            vocabulary: Vocabulary::new(),
            texts: Vec::new(),
            free: Vec::new(),
            slots: HashMap::new(),
            total_length: 0,
        }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether a text has this id.
    pub fn contains(&self, id: &Id) -> bool {
        self.slots.contains_key(id)
    }

    /// Adds a text. Time linear in its length; refused if the id is taken.
    pub fn add(&mut self, id: Id, text: &str) -> Result<(), IndexError> {
        if self.contains(&id) {
            return Err(IndexError::AlreadyThere);
        }
        let read = self.read(text);
        let words: Box<[(u32, u32)]> = read
            .iter()
            .map(|word| (self.vocabulary.take(&word.surface, word.tongue), word.count))
            .collect();
        let stems = self.stems_of(&words);
        let length = words.iter().map(|&(_, count)| count).sum();
        let grams = self.grams_of(&words);
        self.vocabulary.count_grams(&grams, true);
        self.total_length += u64::from(length);

        let numbers: Vec<u32> = stems.iter().map(|&(stem, _)| stem).collect();
        let text = Text { id: id.clone(), words, stems, length };
        let slot = place(&mut self.texts, &mut self.free, Some(text));
        for stem in numbers {
            self.vocabulary.stem_mut(stem).enter(slot);
        }
        self.slots.insert(id, slot);
        Ok(())
    }

    /// Gives a text another wording; refused if there is no such text.
    pub fn change(&mut self, id: Id, text: &str) -> Result<(), IndexError> {
        self.remove(&id)?;
        self.add(id, text)
    }

    /// Removes a text, and every word that only it used; refused if there is no such text. Time
    /// linear in its length, and in how common its words are (a few bytes moved for each text).
    pub fn remove(&mut self, id: &Id) -> Result<(), IndexError> {
        let slot = self.slots.remove(id).ok_or(IndexError::NotThere)?;
        let text = self.texts[slot as usize].take().ok_or(IndexError::NotThere)?;
        let grams = self.grams_of(&text.words);
        self.vocabulary.count_grams(&grams, false);
        for &(stem, _) in &text.stems {
            self.vocabulary.stem_mut(stem).leave(slot);
        }
        for &(word, _) in &text.words {
            self.vocabulary.release(word);
        }
        self.total_length -= u64::from(text.length);
        self.free.push(slot);
        Ok(())
    }

    /// The words of a text with their counts, in order of first use.
    pub(crate) fn read(&self, text: &str) -> Vec<ReadWord> {
        let words = words(text);
        let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
        let tongue = Tongue::of(self.params.language, folded.iter().map(String::as_str));
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut read: Vec<ReadWord> = Vec::new();
        for surface in &words {
            let at = *places.entry(surface).or_insert(read.len());
            if at == read.len() {
                read.push(ReadWord { surface: surface.clone(), tongue, count: 0 });
            }
            read[at].count += 1;
        }
        read
    }

    pub(crate) fn text(&self, slot: u32) -> &Text<Id> {
        self.texts[slot as usize].as_ref().expect("only slots in use are ever reached")
    }

    /// The stems of these words with their counts, in order of first use.
    fn stems_of(&self, words: &[(u32, u32)]) -> Box<[(u32, u32)]> {
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut stems: Vec<(u32, u32)> = Vec::new();
        for &(word, count) in words {
            let stem = self.vocabulary.word(word).stem;
            let at = *places.entry(stem).or_insert(stems.len());
            if at == stems.len() {
                stems.push((stem, 0));
            }
            stems[at].1 += count;
        }
        stems.into()
    }

    /// The distinct grams of these words.
    fn grams_of(&self, words: &[(u32, u32)]) -> Vec<u32> {
        let grams: Vec<u32> = words
            .iter()
            .flat_map(|&(word, _)| self.vocabulary.word(word).grams.iter().copied())
            .collect();
        distinct(&grams)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Params;

    fn index() -> Index<u32> {
        Index::new(Params::default().check().expect("the defaults hold"))
    }

    #[test]
    fn an_id_is_added_once_and_removed_once() {
        let mut index = index();
        assert_eq!(index.add(1, "la piscine"), Ok(()));
        assert_eq!(index.add(1, "la cantine"), Err(IndexError::AlreadyThere));
        assert_eq!(index.change(2, "la cantine"), Err(IndexError::NotThere));
        assert_eq!(index.remove(&1), Ok(()));
        assert_eq!(index.remove(&1), Err(IndexError::NotThere));
        assert!(index.is_empty() && !index.contains(&1));
    }

    #[test]
    fn counts_are_kept_by_word_and_by_stem() {
        let mut index = index();
        index.add(7, "École école écoles rue").expect("new");
        let text = index.text(0);
        let counts = |pairs: &[(u32, u32)]| pairs.iter().map(|pair| pair.1).collect::<Vec<_>>();
        assert_eq!(counts(&text.words), [2, 1, 1]);
        assert_eq!(counts(&text.stems), [3, 1]);
        assert_eq!((text.length, index.total_length), (4, 4));
    }

    #[test]
    fn a_text_without_words_is_held_and_removed() {
        let mut index = index();
        index.add(1, " … ").expect("new");
        assert_eq!(index.len(), 1);
        index.remove(&1).expect("there");
        assert_eq!(index.total_length, 0);
    }
}
