//! What each vote is above or below the mean of its statement.

use super::ratings::Ratings;

/// The centred matrix of Polis, sparse.
///
/// Polis fills a missing vote with the statement's mean (passes counting as 0) and then takes the
/// mean away, so a missing vote is 0 and the filled matrix never exists. A moderated column is 0
/// for everyone, so its mean and deviations are 0 too. There are at most three deviations per
/// statement, so a vote is one number: which of them it is.
#[derive(Clone, Debug)]
pub(crate) struct Centred {
    /// Per column, its mean.
    pub(crate) means: Vec<f64>,
    /// Per column: the deviation of a disagree, a pass and an agree.
    pub(crate) deviations: Vec<[f64; 3]>,
    /// Where each row starts in `places`, and the end.
    pub(crate) starts: Vec<usize>,
    /// Per vote on a column that counts: 3 × column + value + 1.
    pub(crate) places: Vec<u32>,
}

impl Centred {
    /// Running time: linear in the votes.
    pub(crate) fn of(ratings: &Ratings) -> Self {
        let mut sums = vec![(0_i64, 0_i64); ratings.width()];
        for (column, value) in ratings.columns.iter().zip(&ratings.values) {
            let (sum, count) = &mut sums[*column as usize];
            *sum += i64::from(*value);
            *count += 1;
        }
        let mean = |((sum, count), out): (&(i64, i64), &bool)| {
            if *out { 0.0 } else { *sum as f64 / *count as f64 }
        };
        let means: Vec<f64> = sums.iter().zip(&ratings.out).map(mean).collect();
        let deviation = |(mean, out): (&f64, &bool)| {
            if *out { [0.0; 3] } else { [-1.0 - mean, -mean, 1.0 - mean] }
        };
        let deviations = means.iter().zip(&ratings.out).map(deviation).collect();
        let mut centred = Self { means, deviations, starts: vec![0], places: Vec::new() };
        centred.places.reserve(ratings.columns.len());
        for i in 0..ratings.height() {
            let counts = ratings.row(i).filter(|(column, _)| !ratings.out[*column]);
            let place = |(column, value): (usize, i8)| (3 * column) as u32 + (value + 1) as u32;
            centred.places.extend(counts.map(place));
            centred.starts.push(centred.places.len());
        }
        centred
    }

    /// Leaves the means in.
    pub(crate) fn uncentre(&mut self, out: &[bool]) {
        self.means.fill(0.0);
        let plain = |out: &bool| if *out { [0.0; 3] } else { [-1.0, 0.0, 1.0] };
        self.deviations = out.iter().map(plain).collect();
    }

    /// How many columns.
    pub(crate) fn width(&self) -> usize {
        self.means.len()
    }

    /// Sparse rows: their places.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|bounds| &self.places[bounds[0]..bounds[1]])
    }

    /// Per place, its deviation times the loadings of its column.
    pub(crate) fn weigh(&self, loadings: &[[f64; 2]], weighed: &mut Vec<[f64; 2]>) {
        weighed.clear();
        for (deviations, [x, y]) in self.deviations.iter().zip(loadings) {
            weighed.extend(deviations.map(|d| [d * x, d * y]));
        }
    }

    /// XᵀX `loadings` into `image`, where X is the centred matrix; `weighed` and `sums` are kept
    /// from call to call. Running time: linear in the votes.
    pub(crate) fn normal(
        &self,
        loadings: &[[f64; 2]],
        image: &mut Vec<[f64; 2]>,
        [weighed, sums]: &mut [Vec<[f64; 2]>; 2],
    ) {
        self.weigh(loadings, weighed);
        sums.clear();
        sums.resize(weighed.len(), [0.0; 2]);
        for row in self.rows() {
            let score = score(row, weighed);
            for place in row {
                let sum = &mut sums[*place as usize];
                sum[0] += score[0];
                sum[1] += score[1];
            }
        }
        image.clear();
        image.extend(
            self.deviations
                .iter()
                .zip(sums.chunks_exact(3))
                .map(|(d, s)| [0, 1].map(|c| d[0] * s[0][c] + d[1] * s[1][c] + d[2] * s[2][c])),
        );
    }
}

/// The sum of the weighed places of a row, in two chains that a processor adds side by side.
pub(crate) fn score(row: &[u32], weighed: &[[f64; 2]]) -> [f64; 2] {
    let mut sums = [[0.0; 2]; 2];
    for pair in row.chunks(2) {
        for (sum, place) in sums.iter_mut().zip(pair) {
            let [x, y] = weighed[*place as usize];
            sum[0] += x;
            sum[1] += y;
        }
    }
    [sums[0][0] + sums[1][0], sums[0][1] + sums[1][1]]
}

#[cfg(test)]
mod tests {
    use super::super::params::PolisParams;
    use super::*;
    use crate::{Vote, Votes};

    #[test]
    fn a_missing_vote_is_the_mean_and_a_moderated_column_nothing() {
        let mut votes = Votes::new();
        votes.cast(1, 1, Vote::Agree);
        votes.cast(2, 1, Vote::Pass);
        votes.cast(1, 2, Vote::Agree);
        votes.exclude(2);
        let events: Vec<_> = votes.events().collect();
        let ratings = Ratings::of(&votes, &events, &PolisParams::polis());
        let centred = Centred::of(&ratings);
        assert_eq!(centred.means, [0.5, 0.0]);
        assert_eq!(centred.deviations, [[-1.5, -0.5, 0.5], [0.0; 3]]);
        assert_eq!(centred.rows().collect::<Vec<_>>(), [[2], [1]]);
        let mut image = Vec::new();
        let room = &mut [Vec::new(), Vec::new()];
        centred.normal(&[[1.0, 2.0], [5.0, 5.0]], &mut image, room);
        // Column 1 holds 0.5 and −0.5: XᵀX = 0.5.
        assert_eq!(image, [[0.5, 1.0], [0.0, 0.0]]);
    }
}
