//! What is made up.

use super::conversation::{Simulated, simulate};

/// What participants have in common.
#[derive(Clone, Debug, PartialEq)]
pub enum Structure {
    /// Nothing: each statement has its own popularity, the same for everyone.
    Noise,
    /// One axis without a gap: everyone stands somewhere on it, evenly spread, and the chance to
    /// agree runs over `difference` from one end to the other.
    Slope {
        /// Between the ends, 0 to 1.
        difference: f64,
        /// On how many statements, the first ones.
        on: usize,
    },
    /// Groups: on some statements the chance to agree is by `difference` higher in some groups
    /// than in the others.
    Groups {
        /// Of the participants, each above 0, together 1.
        shares: Vec<f64>,
        /// Between the groups that are for a statement and those against it, 0 to 1.
        difference: f64,
        /// On how many statements, the first ones.
        on: usize,
    },
}

/// How a conversation is made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// How many people.
    pub participants: usize,
    /// How many statements.
    pub statements: usize,
    /// What people have in common.
    pub structure: Structure,
    /// The chance that somebody answered a given statement.
    pub answered: f64,
    /// The chance that an answer is a pass.
    pub passes: f64,
    /// The lowest and the highest popularity of a statement; drawn evenly between.
    pub popularity: [f64; 2],
    /// The same seed gives the same conversation on any machine.
    pub seed: u64,
}

impl Default for Params {
    /// 300 participants, 40 statements, no structure, 60 % answered, no passes, popularity from
    /// 0.05 to 0.95, seed 1.
    fn default() -> Self {
        Self {
            participants: 300,
            statements: 40,
            structure: Structure::Noise,
            answered: 0.6,
            passes: 0.0,
            popularity: [0.05, 0.95],
            seed: 1,
        }
    }
}

/// Parameters that make sense.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedParams(Params);

/// Why a conversation is not made up.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RefusedParams {
    /// More than fits into 32-bit numbers, or than anyone needs.
    #[error("at most 10000000 participants and 100000 statements, not {0} and {1}")]
    TooLarge(usize, usize),
    /// Not between 0 and 1.
    #[error("{name} is between 0 and 1, not {value}")]
    NotAShare {
        /// Which parameter.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// From 1 to 26 groups, each above 0.
    #[error("groups are from 1 to 26 shares above 0 that make 1 together")]
    Shares,
    /// The lowest is above the highest.
    #[error("the lowest popularity, {0}, is above the highest, {1}")]
    Popularity(f64, f64),
    /// There are not that many statements.
    #[error("there are {there} statements, so groups cannot differ on {asked}")]
    On {
        /// On how many groups were to differ.
        asked: usize,
        /// How many there are.
        there: usize,
    },
}

impl Params {
    /// Refuses what makes no sense.
    pub fn check(self) -> Result<CheckedParams, RefusedParams> {
        if self.participants > 10_000_000 || self.statements > 100_000 {
            return Err(RefusedParams::TooLarge(self.participants, self.statements));
        }
        share("answered", self.answered)?;
        share("passes", self.passes)?;
        let [low, high] = self.popularity;
        share("popularity", low)?;
        share("popularity", high)?;
        if low > high {
            return Err(RefusedParams::Popularity(low, high));
        }
        let (difference, on) = match &self.structure {
            Structure::Noise => (0.0, 0),
            Structure::Slope { difference, on } => (*difference, *on),
            Structure::Groups { shares, difference, on } => {
                check_shares(shares)?;
                (*difference, *on)
            }
        };
        share("difference", difference)?;
        if on > self.statements {
            return Err(RefusedParams::On { asked: on, there: self.statements });
        }
        Ok(CheckedParams(self))
    }
}

fn check_shares(shares: &[f64]) -> Result<(), RefusedParams> {
    let all_above = shares.iter().all(|share| *share > 0.0);
    let whole = (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6;
    if (1..=26).contains(&shares.len()) && all_above && whole {
        return Ok(());
    }
    Err(RefusedParams::Shares)
}

fn share(name: &'static str, value: f64) -> Result<(), RefusedParams> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    Err(RefusedParams::NotAShare { name, value })
}

impl CheckedParams {
    /// The conversation. Running time: participants × statements.
    pub fn simulate(&self) -> Simulated {
        simulate(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(change: impl FnOnce(&mut Params)) -> RefusedParams {
        let mut params = Params::default();
        change(&mut params);
        params.check().expect_err("should be refused")
    }

    #[test]
    fn each_limit_is_kept() {
        assert!(Params::default().check().is_ok());
        assert_eq!(
            refusal(|p| p.participants = 10_000_001),
            RefusedParams::TooLarge(10_000_001, 40)
        );
        assert!(matches!(
            refusal(|p| p.answered = f64::NAN),
            RefusedParams::NotAShare { name: "answered", .. }
        ));
        let passes = RefusedParams::NotAShare { name: "passes", value: -0.1 };
        assert_eq!(refusal(|p| p.passes = -0.1), passes);
        assert_eq!(refusal(|p| p.popularity = [0.6, 0.4]), RefusedParams::Popularity(0.6, 0.4));
        for shares in [vec![], vec![0.5, 0.6], vec![1.0, 0.0], vec![f64::NAN]] {
            let groups = Structure::Groups { shares, difference: 0.4, on: 13 };
            assert_eq!(refusal(|p| p.structure = groups), RefusedParams::Shares);
        }
        let slope = Structure::Slope { difference: 0.4, on: 41 };
        assert_eq!(refusal(|p| p.structure = slope), RefusedParams::On { asked: 41, there: 40 });
        let slope = Structure::Slope { difference: 1.5, on: 4 };
        let difference = RefusedParams::NotAShare { name: "difference", value: 1.5 };
        assert_eq!(refusal(|p| p.structure = slope), difference);
    }
}
