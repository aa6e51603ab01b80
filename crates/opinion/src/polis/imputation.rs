//! What each vote is above or below the mean of its statement.

use super::lists::{GONE, Lists, sum};
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
    /// The columns that count; what is said of these alone is said in this order.
    pub(crate) columns: Vec<u32>,
    /// Per column that counts: the deviation of a disagree, a pass and an agree.
    deviations: Vec<[f64; 3]>,
    /// Per row, its votes on columns that count: 3 × place in `columns` + value + 1.
    pub(crate) rows: Lists,
    /// The other way round: per column that counts and value, the rows that gave it.
    givers: Lists,
}

impl Centred {
    /// Running time: linear in the votes.
    pub(crate) fn of(ratings: &Ratings) -> Self {
        let (columns, places) = counted(&ratings.out);
        let rows = ratings.cells.chosen(&places);
        let givers = rows.turned(3 * columns.len());
        let mut means = vec![0.0; ratings.width()];
        for (column, values) in columns.iter().zip(givers.lengths().as_chunks::<3>().0) {
            let [disagree, pass, agree] = values.map(|count| count as f64);
            means[*column as usize] = (agree - disagree) / (agree + disagree + pass);
        }
        let deviations = columns.iter().map(|column| around(means[*column as usize])).collect();
        Self { means, columns, deviations, rows, givers }
    }

    /// Leaves the means in.
    pub(crate) fn uncentre(&mut self) {
        self.means.fill(0.0);
        self.deviations.fill(around(0.0));
    }

    /// How many columns, those that do not count included.
    pub(crate) fn width(&self) -> usize {
        self.means.len()
    }

    /// Of what is said of all columns, that of those which count.
    pub(crate) fn counted(&self, of_all: &[[f64; 2]]) -> Vec<[f64; 2]> {
        self.columns.iter().map(|column| of_all[*column as usize]).collect()
    }

    /// Of all columns what is said of those which count; 0 for the others.
    pub(crate) fn spread(&self, of_counted: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut of_all = vec![[0.0; 2]; self.width()];
        for (column, value) in self.columns.iter().zip(of_counted) {
            of_all[*column as usize] = *value;
        }
        of_all
    }

    /// Per column that counts and value, the deviation times the loadings of the column.
    pub(crate) fn weigh(&self, loadings: &[[f64; 2]], weighed: &mut Vec<[f64; 2]>) {
        weighed.clear();
        for (deviations, [x, y]) in self.deviations.iter().zip(loadings) {
            weighed.extend(deviations.map(|d| [d * x, d * y]));
        }
    }

    /// XᵀX `loadings` into `image`, where X is the centred matrix; `weighed` and `scores` are kept
    /// from call to call. Running time: linear in the votes.
    pub(crate) fn normal(
        &self,
        loadings: &[[f64; 2]],
        image: &mut Vec<[f64; 2]>,
        [weighed, scores]: &mut [Vec<[f64; 2]>; 2],
    ) {
        self.weigh(loadings, weighed);
        scores.clear();
        scores.extend(self.rows.iter().map(|row| sum(row, weighed)));
        image.clear();
        image.extend(self.deviations.iter().enumerate().map(|(column, d)| {
            let s = [0, 1, 2].map(|value| sum(self.givers.list(3 * column + value), scores));
            [0, 1].map(|c| d[0] * s[0][c] + d[1] * s[1][c] + d[2] * s[2][c])
        }));
    }
}

/// The columns that are not `out`, and per cell of all columns its place among those of these.
fn counted(out: &[bool]) -> (Vec<u32>, Vec<u32>) {
    let columns: Vec<u32> = (0..out.len() as u32).filter(|column| !out[*column as usize]).collect();
    let mut places = vec![GONE; 3 * out.len()];
    for (place, column) in columns.iter().enumerate() {
        for value in 0..3 {
            places[3 * *column as usize + value] = (3 * place + value) as u32;
        }
    }
    (columns, places)
}

/// How far a disagree, a pass and an agree are from `mean`.
fn around(mean: f64) -> [f64; 3] {
    [-1.0 - mean, -mean, 1.0 - mean]
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
        let mut centred = Centred::of(&ratings);
        assert_eq!(centred.means, [0.5, 0.0]);
        assert_eq!((&*centred.columns, &*centred.deviations), (&[0][..], &[[-1.5, -0.5, 0.5]][..]));
        assert_eq!(centred.rows.iter().collect::<Vec<_>>(), [[2], [1]]);
        let mut image = Vec::new();
        let room = &mut [Vec::new(), Vec::new()];
        centred.normal(&centred.counted(&[[1.0, 2.0], [5.0, 5.0]]), &mut image, room);
        // Column 1 holds 0.5 and −0.5: XᵀX = 0.5.
        assert_eq!(centred.spread(&image), [[0.5, 1.0], [0.0, 0.0]]);
        centred.uncentre();
        centred.normal(&[[1.0, 2.0]], &mut image, room);
        assert_eq!(image, [[1.0, 2.0]]);
    }
}
