//! Shuffled conversations that go on from map to map.
//!
//! While votes come in, what chance gives changes slowly. So a share of the shuffled conversations
//! is made again of the votes as they are now, in turn, and the real votes are compared with them
//! and with the earlier ones. What that says is believed only where it is far from being
//! otherwise; else all are made again, and the test is the exact one.

use super::{BATCH, Comparison, dimensions, is_clear, p_value};
use crate::renewal::Renewal;
use crate::spectrum::{Spectrum, TOLD};

/// An axis is surely beyond chance when its share is above the mean of the shuffled ones by so
/// many of their standard deviations: 99 new ones would then hold a greater one, by the normal law,
/// in one case of three hundred.
const FAR: f64 = 4.0;
/// An axis is surely not beyond chance when its p-value is so many times the significance.
const TIMES: f64 = 5.0;

/// What shuffled conversations show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shuffled {
    pub(super) spectra: Vec<Spectrum>,
    renewal: Renewal,
}

impl Shuffled {
    /// All made of the votes as they are, as many as it takes.
    pub(super) fn anew(comparison: &Comparison<'_>) -> Self {
        let mut spectra: Vec<Spectrum> = Vec::new();
        let total = comparison.params.permutations;
        while spectra.len() < total && !is_clear(&comparison.real, &spectra, comparison.params) {
            let made = spectra.len();
            spectra.extend(comparison.shuffled(made..made + BATCH.min(total - made)));
        }
        Self { spectra, renewal: Renewal::default() }
    }

    /// Makes those again whose turn it is. Whether the answer is then clear; `false` as well where
    /// all would have to be made again. Time: as for a whole test, times ten times `changed`.
    pub(super) fn renew(&mut self, comparison: &Comparison<'_>, changed: f64) -> bool {
        if self.spectra.len() < comparison.params.permutations {
            return false;
        }
        let Some(turns) = self.renewal.turns(self.spectra.len(), changed) else { return false };
        for numbers in turns {
            let made = comparison.shuffled(numbers.clone());
            self.spectra[numbers].copy_from_slice(&made);
        }
        self.is_far(comparison)
    }

    /// Whether each axis is surely beyond chance or surely not, and one is.
    fn is_far(&self, comparison: &Comparison<'_>) -> bool {
        let (real, significance) = (&comparison.real, comparison.params.significance);
        let count = dimensions(real, &self.spectra, significance);
        let next = |k| k == TOLD || p_value(real, &self.spectra, k) >= TIMES * significance;
        count > 0 && (0..count).all(|k| self.distance(real, k) >= FAR) && next(count)
    }

    /// How many standard deviations the `k`th share is above the mean.
    fn distance(&self, real: &Spectrum, k: usize) -> f64 {
        let count = self.spectra.len() as f64;
        let shares = || self.spectra.iter().map(|spectrum| spectrum.share(k));
        let mean = shares().sum::<f64>() / count;
        let variance = shares().map(|share| (share - mean).powi(2)).sum::<f64>() / count;
        (real.share(k) - mean) / variance.sqrt().max(1e-12)
    }
}
