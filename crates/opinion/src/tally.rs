//! Counts on one statement, and how sure they are.

/// 97.5 % quantile of the normal law: bounds of a 95 % interval.
const Z: f64 = 1.959_964;

/// How many answered what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Agreements.
    pub agree: u32,
    /// Disagreements.
    pub disagree: u32,
    /// Seen, and neither.
    pub pass: u32,
}

/// One of the two sides that can be taken on a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// For it.
    Agree,
    /// Against it.
    Disagree,
}

/// A share and the bounds within which it may well lie, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// As counted.
    pub share: f64,
    /// Upper bound.
    pub high: f64,
}

impl Interval {
    /// Wilson's 95 % interval (1927) for `successes` among `trials`; 0 to 1, around one half,
    /// where nothing was tried. The participants are taken as a sample of those who might have
    /// voted alike; it does not mend a sample that leaves people out.
    pub fn wilson(successes: u32, trials: u32) -> Self {
        if trials == 0 {
            return Self { low: 0.0, share: 0.5, high: 1.0 };
        }
        Self::around(f64::from(successes) / f64::from(trials), f64::from(trials))
    }

    /// The same for a `share` that is as sure as `n` votes make one.
    pub(crate) fn around(share: f64, n: f64) -> Self {
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half =
            Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Self { low: (middle - half).max(0.0), share, high: (middle + half).min(1.0) }
    }

    /// High less low.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

impl Tally {
    /// Counts one vote by its value.
    pub(crate) fn count(&mut self, value: i8) {
        match value {
            1 => self.agree += 1,
            -1 => self.disagree += 1,
            _ => self.pass += 1,
        }
    }

    /// Who answered at all, passes included.
    pub fn seen(&self) -> u32 {
        self.agree + self.disagree + self.pass
    }

    /// How many took `side`.
    pub fn on(&self, side: Side) -> u32 {
        match side {
            Side::Agree => self.agree,
            Side::Disagree => self.disagree,
        }
    }

    /// The share of those who saw it that took `side`, with its bounds.
    pub fn interval(&self, side: Side) -> Interval {
        Interval::wilson(self.on(side), self.seen())
    }

    /// The side that more took; agreement when as many did.
    pub fn leading(&self) -> Side {
        if self.agree >= self.disagree { Side::Agree } else { Side::Disagree }
    }

    /// What is left of the counts when those of `part` are taken out.
    pub(crate) fn without(self, part: Self) -> Self {
        Self {
            agree: self.agree - part.agree,
            disagree: self.disagree - part.disagree,
            pass: self.pass - part.pass,
        }
    }

    /// What is left when `count` who took `side`, or all who did, are taken out.
    pub(crate) fn fewer(mut self, side: Side, count: u32) -> Self {
        match side {
            Side::Agree => self.agree -= count.min(self.agree),
            Side::Disagree => self.disagree -= count.min(self.disagree),
        }
        self
    }

    /// Counts of both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            agree: self.agree + other.agree,
            disagree: self.disagree + other.disagree,
            pass: self.pass + other.pass,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_as_published() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = Interval::wilson(successes, trials);
            assert!((interval.low - low).abs() < 5e-5, "{interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{interval:?}");
        }
        assert!((Interval::wilson(0, 0).width() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn passes_count_among_those_who_saw_it() {
        let tally = Tally { agree: 3, disagree: 1, pass: 4 };
        assert_eq!(tally.seen(), 8);
        assert!((tally.interval(Side::Agree).share - 0.375).abs() < 1e-12);
        assert_eq!(tally.leading(), Side::Agree);
    }
}
