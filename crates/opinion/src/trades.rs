//! Shuffled conversations in which every participant and every statement keeps its counts.

use crate::chance::Chance;
use crate::table::Table;

/// Trades per statement on the way from one table to the next.
const TRADES: usize = 10;

/// Who answered which statement, a bit for each participant: columns of `words` words.
pub(crate) struct Trades {
    answered: Vec<u64>,
    words: usize,
    /// Columns on which more than one vote lies.
    columns: Vec<usize>,
}

/// Beside it, who agreed.
pub(crate) type Agrees = Vec<u64>;

impl Trades {
    /// The pattern of `table` and its agreements; a column that has one vote is left out of the
    /// trades, since nothing can be traded there.
    pub(crate) fn of(table: &Table) -> (Self, Agrees) {
        let words = table.height().div_ceil(64);
        let mut answered = vec![0_u64; words * table.width];
        let mut agrees = answered.clone();
        for (i, row) in table.rows().enumerate() {
            for cell in row {
                let (word, bit) = (cell.column() * words + i / 64, 1_u64 << (i % 64));
                answered[word] |= bit;
                agrees[word] |= if cell.value() > 0 { bit } else { 0 };
            }
        }
        let votes = |column: &usize| {
            answered[column * words..(column + 1) * words]
                .iter()
                .map(|w| w.count_ones())
                .sum::<u32>()
        };
        let columns = (0..table.width).filter(|column| votes(column) > 1).collect();
        (Self { answered, words, columns }, agrees)
    }

    /// The vote of participant `i` on `column`: +1 or −1.
    pub(crate) fn vote(&self, agrees: &[u64], i: usize, column: usize) -> f64 {
        let bit = agrees[column * self.words + i / 64] >> (i % 64) & 1;
        2.0 * bit as f64 - 1.0
    }

    /// Shuffles `agrees` by random trades. Time: per trade, participants / 64 and some
    /// nanoseconds for each who answered both statements differently.
    pub(crate) fn walk(&self, agrees: &mut [u64], chance: &mut Chance) {
        let count = self.columns.len();
        if count < 2 {
            return;
        }
        let mut spots = Vec::new();
        for _ in 0..TRADES * count {
            let left = chance.below(count);
            let right = (left + 1 + chance.below(count - 1)) % count;
            self.trade(agrees, self.columns[left], self.columns[right], &mut spots, chance);
        }
    }

    /// Deals again, among those who agreed with one of two statements and disagreed with the
    /// other, who agreed with which. Rows and columns keep their counts, and every way of dealing
    /// is as likely.
    fn trade(
        &self,
        agrees: &mut [u64],
        left: usize,
        right: usize,
        spots: &mut Vec<(usize, u32)>,
        chance: &mut Chance,
    ) {
        spots.clear();
        let (left, right) = (left * self.words, right * self.words);
        let mut to_give = 0;
        for word in 0..self.words {
            let both = self.answered[left + word] & self.answered[right + word];
            let mut differ = both & (agrees[left + word] ^ agrees[right + word]);
            to_give += (differ & agrees[left + word]).count_ones() as usize;
            while differ != 0 {
                spots.push((word, differ.trailing_zeros()));
                differ &= differ - 1;
            }
        }
        if to_give == 0 || to_give == spots.len() {
            return;
        }
        for (done, (word, bit)) in spots.iter().enumerate() {
            let gives = chance.below(spots.len() - done) < to_give;
            to_give -= usize::from(gives);
            let (mask, given) = (1_u64 << bit, u64::from(gives) << bit);
            agrees[left + word] = agrees[left + word] & !mask | given;
            agrees[right + word] = agrees[right + word] & !mask | (given ^ mask);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffling_keeps_every_count_and_changes_much() {
        let mut chance = Chance::new(1, 9);
        let rows: Vec<Vec<(u32, i8)>> = (0..70)
            .map(|_| {
                let seen = (0..12).filter(|s| s % 5 == 0 || chance.below(3) > 0);
                seen.collect::<Vec<_>>()
            })
            .map(|seen| seen.into_iter().map(|s| (s, if s % 2 == 0 { 1 } else { -1 })).collect())
            .collect();
        let rows: Vec<Vec<(u32, i8)>> = rows
            .into_iter()
            .map(|row: Vec<(u32, i8)>| {
                row.into_iter()
                    .map(|(s, _)| (s, if chance.below(2) == 0 { 1 } else { -1 }))
                    .collect()
            })
            .collect();
        let table = Table::new(&rows, 12);
        let (trades, agrees) = Trades::of(&table);
        let mut shuffled = agrees.clone();
        trades.walk(&mut shuffled, &mut chance);
        let count = |agrees: &[u64]| {
            let (mut of_row, mut of_column) = (vec![0.0; 70], vec![0.0; 12]);
            for (i, row) in table.rows().enumerate() {
                for cell in row {
                    let vote = trades.vote(agrees, i, cell.column());
                    of_row[i] += vote;
                    of_column[cell.column()] += vote;
                }
            }
            (of_row, of_column)
        };
        assert_eq!(count(&agrees), count(&shuffled));
        let changed: u32 = agrees.iter().zip(&shuffled).map(|(a, b)| (a ^ b).count_ones()).sum();
        assert!(changed as usize * 4 > table.cells.len(), "{changed}");
        assert!(trades.answered.iter().zip(&shuffled).all(|(seen, agrees)| agrees & !seen == 0));
    }
}
