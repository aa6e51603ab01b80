//! What each vote is above or below the mean of its statement.

use super::lists::{Lists, sum};
use super::ratings::Ratings;

/// The centred matrix of Polis, sparse.
///
/// Polis fills a missing vote with the statement's mean (passes counting as 0) and then takes the
/// mean away, so a missing vote is 0 and the filled matrix never exists. A moderated column is 0
/// for everyone, so its mean and deviations are 0 too. There are at most three deviations per
/// statement, so a vote is one number: which of them it is; and two votes on neighbouring
/// statements are one number too, which a product with the matrix looks up instead of two.
#[derive(Clone, Debug)]
pub(crate) struct Centred {
    /// Per column, its mean.
    pub(crate) means: Vec<f64>,
    /// The columns that count; what is said of these alone is said in this order.
    pub(crate) columns: Vec<u32>,
    /// Per column that counts: the deviation of a disagree, a pass and an agree.
    deviations: Vec<[f64; 3]>,
    /// Per row, its [answers](answer) to pairs of columns that count, without those to which it
    /// gave none.
    pub(crate) rows: Lists,
    /// Per row, its votes on columns that count.
    pub(crate) votes: Vec<u32>,
}

/// How many different answers there are to two statements.
const ANSWERS: usize = 16;

/// The number of an answer to two neighbouring statements of which that at `place` among those
/// that count is answered with `vote` (0 disagree, 1 pass, 2 agree) and the other not at all. With
/// the other answered too it is both numbers together, bit by bit.
const fn answer(place: usize, vote: usize) -> usize {
    place / 2 * ANSWERS + ((vote + 1) << (2 * (place % 2)))
}

/// The numbers of all answers in which the statement at `place` is answered with `vote`.
fn answers(place: usize, vote: usize) -> [usize; 4] {
    let (alone, other) = (answer(place, vote), 1 << (2 - 2 * (place % 2)));
    [alone, alone + other, alone + 2 * other, alone + 3 * other]
}

impl Centred {
    /// Running time: linear in the votes.
    pub(crate) fn of(ratings: &Ratings) -> Self {
        let columns: Vec<u32> =
            (0..ratings.width() as u32).filter(|c| !ratings.out[*c as usize]).collect();
        let (rows, votes) = answered(ratings, &columns);
        let mut counts = vec![0_u32; columns.len().div_ceil(2) * ANSWERS];
        rows.iter().flatten().for_each(|answer| counts[*answer as usize] += 1);
        let mut means = vec![0.0; ratings.width()];
        for (place, column) in columns.iter().enumerate() {
            let [disagree, pass, agree] = [0, 1, 2].map(|vote| {
                f64::from(answers(place, vote).map(|answer| counts[answer]).iter().sum::<u32>())
            });
            means[*column as usize] = (agree - disagree) / (agree + disagree + pass);
        }
        let deviations = columns.iter().map(|column| around(means[*column as usize])).collect();
        Self { means, columns, deviations, rows, votes }
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

    /// Per answer to two columns that count, the sum of deviations times loadings.
    pub(crate) fn weigh(&self, loadings: &[[f64; 2]], weighed: &mut Vec<[f64; 2]>) {
        weighed.clear();
        let times = |d: [f64; 3], [x, y]: [f64; 2]| {
            [[0.0; 2], [d[0] * x, d[0] * y], [d[1] * x, d[1] * y], [d[2] * x, d[2] * y]]
        };
        for (d, loadings) in self.deviations.chunks(2).zip(loadings.chunks(2)) {
            let first = times(d[0], loadings[0]);
            let second = if d.len() > 1 { times(d[1], loadings[1]) } else { [[0.0; 2]; 4] };
            for [x, y] in second {
                weighed.extend(first.map(|first| [first[0] + x, first[1] + y]));
            }
        }
    }

    /// XᵀX `loadings` into `image`, where X is the centred matrix; `weighed` and `given` are kept
    /// from call to call. Running time: linear in the votes.
    pub(crate) fn normal(
        &self,
        loadings: &[[f64; 2]],
        image: &mut Vec<[f64; 2]>,
        [weighed, given]: &mut [Vec<[f64; 2]>; 2],
    ) {
        self.weigh(loadings, weighed);
        // Per answer, the sum of what those who gave it score.
        given.clear();
        given.resize(weighed.len(), [0.0; 2]);
        let scores: Vec<[f64; 2]> = self.rows.iter().map(|row| sum(row, weighed)).collect();
        for (row, score) in self.rows.iter().zip(&scores) {
            for answer in row {
                let given = &mut given[*answer as usize];
                *given = [given[0] + score[0], given[1] + score[1]];
            }
        }
        image.clear();
        image.extend(self.deviations.iter().enumerate().map(|(place, d)| {
            let mut sum = [0.0; 2];
            for (vote, d) in d.iter().enumerate() {
                for answer in answers(place, vote) {
                    let [x, y] = given[answer];
                    sum = [sum[0] + d * x, sum[1] + d * y];
                }
            }
            sum
        }));
    }
}

/// Per row, its answers to two of `columns` at a time, and how many votes these are.
fn answered(ratings: &Ratings, columns: &[u32]) -> (Lists, Vec<u32>) {
    const OUT: u32 = u32::MAX;
    let mut answer_of = vec![OUT; 3 * ratings.width()];
    for (place, column) in columns.iter().enumerate() {
        for vote in 0..3 {
            answer_of[3 * *column as usize + vote] = answer(place, vote) as u32;
        }
    }
    let (mut starts, mut votes, mut end) = (vec![0], Vec::new(), 0);
    let mut answers = vec![0; ratings.cells.len()];
    for row in ratings.cells.iter() {
        let (mut count, mut last) = (0, OUT);
        for cell in row {
            let answer = answer_of[*cell as usize];
            if answer != OUT {
                // To the second statement of two, it joins the answer to the first.
                let joins = answer / ANSWERS as u32 == last / ANSWERS as u32;
                last = if joins { last | answer } else { answer };
                end -= usize::from(joins);
                answers[end] = last;
                end += 1;
                count += 1;
            }
        }
        starts.push(end);
        votes.push(count);
    }
    answers.truncate(end);
    (Lists::new(starts, answers), votes)
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
        let ratings = Ratings::of(&votes, votes.events(), &PolisParams::polis());
        let mut centred = Centred::of(&ratings);
        assert_eq!(centred.means, [0.5, 0.0]);
        assert_eq!((&*centred.columns, &*centred.deviations), (&[0][..], &[[-1.5, -0.5, 0.5]][..]));
        assert_eq!(centred.rows.iter().collect::<Vec<_>>(), [[3], [2]]);
        assert_eq!(centred.votes, [1, 1]);
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
