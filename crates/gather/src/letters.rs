//! From a text to its words, and from a word to its letters without accents and to its grams.

/// Longer words are cut here: what is longer is an address or noise, and must not cost more.
const LONGEST_WORD: usize = 64;

/// How many buckets grams are hashed into. French and English texts have some 10⁵ distinct
/// grams; two that share a bucket are taken for one, which moves a score by very little.
pub(crate) const BUCKETS: usize = 1 << 18;

/// The words of a text in order: runs of letters and digits, in lower case, accents kept.
/// Combining accents are dropped, so that both ways of writing “é” fold to the same letters.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    for letter in text.chars().filter(|&letter| !is_combining(letter)) {
        if letter.is_alphanumeric() {
            if length < LONGEST_WORD {
                word.extend(letter.to_lowercase().filter(|&lower| !is_combining(lower)));
            }
            length += 1;
        } else if length > 0 {
            words.push(std::mem::take(&mut word));
            length = 0;
        }
    }
    if length > 0 {
        words.push(word);
    }
    words
}

/// Accents that stand as characters of their own (Unicode block Combining Diacritical Marks).
fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// A lower-case word without accents and ligatures; other letters stay as they are.
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.chars() {
        match plain(letter) {
            "" => folded.push(letter),
            plain => folded.push_str(plain),
        }
    }
    folded
}

/// The plain letters for an accented Latin one; empty for all others.
fn plain(letter: char) -> &'static str {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ª' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' | 'º' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => "",
    }
}

/// The 3-, 4- and 5-grams of a folded word between its two edges, each as its bucket: the
/// 3-grams first, one for each letter. `ecole` gives ` ec`, `eco`, `col`, `ole`, `le `, ` eco` …
pub(crate) fn grams(folded: &str) -> Box<[u32]> {
    let letters: Vec<char> =
        std::iter::once(' ').chain(folded.chars()).chain(std::iter::once(' ')).collect();
    (3..=5).flat_map(|size| letters.windows(size).map(bucket)).collect()
}

/// The bucket of a gram: FNV-1a, its high bits mixed into the low ones that are kept.
fn bucket(gram: &[char]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &letter in gram {
        hash = (hash ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3);
    }
    ((hash ^ (hash >> 32)) & (BUCKETS as u64 - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_all_that_is_no_letter_or_digit() {
        assert_eq!(words("L'ÉCOLE, du 14-juillet !"), ["l", "école", "du", "14", "juillet"]);
        assert!(words("… !?").is_empty());
    }

    #[test]
    fn both_ways_of_writing_an_accent_fold_to_the_same() {
        let folded = |text| words(text).iter().map(|word| fold(word)).collect::<Vec<_>>();
        assert_eq!(folded("Éléphant ŒUVRE cœur"), ["elephant", "oeuvre", "coeur"]);
        assert_eq!(folded("e\u{301}le\u{301}phant"), ["elephant"]);
        assert_eq!(folded("İstanbul STRAẞE"), ["istanbul", "strasse"]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(words(&"a".repeat(100_000)), ["a".repeat(64)]);
    }

    #[test]
    fn grams_start_with_one_3_gram_for_each_letter() {
        assert_eq!(grams("a").len(), 1);
        assert_eq!(grams("ecole").len(), 5 + 4 + 3);
        assert_eq!(grams("ecole")[..4], grams("ecoles")[..4]);
        assert_ne!(grams("ecole")[4], grams("ecoles")[4]);
    }
}
