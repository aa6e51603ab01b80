//! Votes as a sparse table: a row per participant, a column per statement.

/// Rows are in order of their content, not of the participants' ids, so that nothing computed
/// from a table depends on what participants are called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// Where each row starts in `statements` and `values`, and the end.
    pub(crate) starts: Vec<usize>,
    /// Per vote, its column.
    pub(crate) statements: Vec<u32>,
    /// Per vote: +1, −1 or 0.
    pub(crate) values: Vec<i8>,
    /// How many columns.
    pub(crate) width: usize,
}

impl Table {
    /// The table of `rows` as they come.
    pub(crate) fn new<'a>(rows: impl IntoIterator<Item = &'a [(u32, i8)]>, width: usize) -> Self {
        let mut table = Self { starts: vec![0], width, ..Self::default() };
        for row in rows {
            table.statements.extend(row.iter().map(|(statement, _)| statement));
            table.values.extend(row.iter().map(|(_, value)| value));
            table.starts.push(table.values.len());
        }
        table
    }

    /// How many rows.
    pub(crate) fn height(&self) -> usize {
        self.starts.len() - 1
    }

    /// Where row `i` lies in `statements` and `values`.
    pub(crate) fn row(&self, i: usize) -> std::ops::Range<usize> {
        self.starts[i]..self.starts[i + 1]
    }

    /// What each vote is above or below what one would expect of that statement and that
    /// participant: less the statement's mean, then less the participant's mean of the rest.
    ///
    /// Missing votes would be filled with the statement's mean, so they are 0 here and the
    /// filled table never exists: time and memory grow with the votes.
    pub(crate) fn leanings(&self) -> Vec<f64> {
        let means = self.statement_means();
        let mut leanings: Vec<f64> = self
            .values
            .iter()
            .zip(&self.statements)
            .map(|(value, statement)| f64::from(*value) - means[*statement as usize])
            .collect();
        for i in 0..self.height() {
            let row = &mut leanings[self.row(i)];
            let mean = row.iter().sum::<f64>() / row.len().max(1) as f64;
            for leaning in row {
                *leaning -= mean;
            }
        }
        leanings
    }

    /// The mean vote on each statement, passes being 0; 0 without votes.
    pub(crate) fn statement_means(&self) -> Vec<f64> {
        let mut sums = vec![(0_i64, 0_u64); self.width];
        for (value, statement) in self.values.iter().zip(&self.statements) {
            let (sum, count) = &mut sums[*statement as usize];
            *sum += i64::from(*value);
            *count += 1;
        }
        sums.iter().map(|(sum, count)| *sum as f64 / (*count).max(1) as f64).collect()
    }

    /// The rows of which `keep` holds, in the same order.
    pub(crate) fn rows_where(&self, keep: &[bool]) -> Self {
        let mut part = Self { starts: vec![0], width: self.width, ..Self::default() };
        for i in (0..self.height()).filter(|i| keep[*i]) {
            part.statements.extend_from_slice(&self.statements[self.row(i)]);
            part.values.extend_from_slice(&self.values[self.row(i)]);
            part.starts.push(part.values.len());
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leanings_are_what_neither_statement_nor_participant_explains() {
        // Each vote is a sum of a statement's part and a participant's: nothing is left.
        let rows = [[(0, 1), (1, 0)], [(0, 0), (1, -1)]];
        let table = Table::new(rows.iter().map(<[_; 2]>::as_slice), 2);
        assert!(table.leanings().iter().all(|leaning| leaning.abs() < 1e-12));
        let crossed = [[(0, 1), (1, -1)], [(0, -1), (1, 1)]];
        let table = Table::new(crossed.iter().map(<[_; 2]>::as_slice), 2);
        assert_eq!(table.leanings(), [1.0, -1.0, -1.0, 1.0]);
    }
}
