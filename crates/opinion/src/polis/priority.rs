//! How urgently a statement is shown to those who have not voted on it.

use crate::tally::Tally;

/// Of a meta statement.
const META: f64 = 49.0;

/// The priority of a statement with the `votes` of those who take part in the clustering:
/// ((1 − (P+1)/(S+2)) (E+1) (A+1)/(S+2) (1 + 8·2^(−S/5)))², with A agrees, P passes, S votes and
/// E the extremity. Meta statements have 49.
pub(crate) fn priority(votes: Tally, extremity: f64, meta: bool) -> f64 {
    if meta {
        return META;
    }
    let seen = f64::from(votes.seen());
    let pass = (f64::from(votes.pass) + 1.0) / (seen + 2.0);
    let agree = (f64::from(votes.agree) + 1.0) / (seen + 2.0);
    let importance = (1.0 - pass) * (extremity + 1.0) * agree;
    let scaled = importance * (1.0 + 8.0 * half_to_fifths(votes.seen()));
    scaled * scaled
}

/// 2^(−n/5) to the last bit or two, by products alone.
fn half_to_fifths(n: u32) -> f64 {
    const FIFTHS: [f64; 5] = [
        1.0,
        0.870_550_563_296_124_1,
        0.757_858_283_255_199,
        0.659_753_955_386_447_1,
        0.574_349_177_498_517_5,
    ];
    FIFTHS[(n % 5) as usize] * halved(n / 5)
}

/// 2⁻ⁿ, exactly; 0 where that is too small for a number.
fn halved(n: u32) -> f64 {
    if n > 1022 { 0.0 } else { f64::from_bits(u64::from(1023 - n) << 52) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_statements_come_up_and_meta_first() {
        let none = Tally::default();
        assert!((priority(none, 0.0, false) - (0.25_f64 * 9.0).powi(2)).abs() < 1e-12);
        assert_eq!(priority(none, 3.0, true).to_bits(), 49.0_f64.to_bits());
        let many = Tally { agree: 5000, disagree: 0, pass: 0 };
        assert!((priority(many, 0.0, false) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn powers_are_powers() {
        for n in 0..60 {
            let power = half_to_fifths(n);
            let fifth = power * power * power * power * power;
            assert!((fifth / halved(n) - 1.0).abs() < 1e-14);
        }
    }
}
