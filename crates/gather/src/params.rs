//! How an index reads and searches.

use crate::error::ParamsError;

/// The language of the texts, which decides how words are cut to their stems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
    /// Each text by itself: English where its function words are mostly English, else French.
    #[default]
    Guessed,
}

/// Parameters of an [`crate::Index`]; [`Params::check`] makes them usable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    language: Language,
    threshold: f32,
    candidates: usize,
    visits: usize,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            language: Language::default(),
            threshold: crate::CALIBRATED,
            candidates: 1_000,
            visits: 200_000,
        }
    }
}

impl Params {
    /// The language of the texts; guessed for each unless said.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// From which score on a text counts as saying the same, 0 to 1; [`crate::CALIBRATED`]
    /// unless said.
    #[must_use]
    pub fn threshold(mut self, threshold: f32) -> Self {
        self.threshold = threshold;
        self
    }

    /// How many texts a look-up compares in full; 1,000 unless said. An index of at most that
    /// many texts is searched exactly.
    #[must_use]
    pub fn candidates(mut self, candidates: usize) -> Self {
        self.candidates = candidates;
        self
    }

    /// How many entries of the inverted index a look-up reads while it seeks candidates; 200,000
    /// unless said. The rarest words are read first, so only the commonest are left out: this
    /// bounds the time of a look-up whatever the number of texts.
    #[must_use]
    pub fn visits(mut self, visits: usize) -> Self {
        self.visits = visits;
        self
    }

    /// Refuses what makes no sense.
    pub fn check(self) -> Result<CheckedParams, ParamsError> {
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(ParamsError::Threshold(self.threshold));
        }
        for (name, value) in [("candidates", self.candidates), ("visits", self.visits)] {
            if value == 0 {
                return Err(ParamsError::Zero(name));
            }
        }
        Ok(CheckedParams {
            language: self.language,
            threshold: self.threshold,
            candidates: self.candidates,
            visits: self.visits,
        })
    }
}

/// [`Params`] that were checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckedParams {
    pub(crate) language: Language,
    pub(crate) threshold: f32,
    pub(crate) candidates: usize,
    pub(crate) visits: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused_and_named() {
        assert_eq!(Params::default().threshold(1.5).check(), Err(ParamsError::Threshold(1.5)));
        assert!(Params::default().threshold(f32::NAN).check().is_err());
        assert_eq!(Params::default().candidates(0).check(), Err(ParamsError::Zero("candidates")));
        assert_eq!(Params::default().visits(0).check(), Err(ParamsError::Zero("visits")));
        assert!(Params::default().check().is_ok());
    }
}
