//! How far groups differ on a statement, learnt from all statements together.
//!
//! On most statements groups hardly differ, on some they do. Each group's own estimate of a
//! statement is drawn to the common one by what all statements say of that: a part of them tells no
//! groups apart, on the others the groups' logits lie around the common one with some variance;
//! both, the part and the variance, are estimated (empirical Bayes with a spike and a slab,
//! Johnstone & Silverman 2004, *Needles and straw in haystacks*, on normal approximations).

/// Rounds of EM for the part and the variance.
const ROUNDS: usize = 12;

/// What all statements say together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shrinkage {
    /// The part of the statements that tells groups apart.
    part: f64,
    /// Variance of the groups' logits around the common one there.
    variance: f64,
}

/// A statement's logit in a group, and the information on it.
type Own = (f64, f64);

impl Shrinkage {
    /// From the groups' own estimates, `k` for each statement in turn.
    pub(crate) fn of(own: &[Own], k: usize) -> Self {
        let mut found = Self { part: 0.5, variance: 0.5 };
        for _ in 0..ROUNDS {
            let (mut apart, mut squares) = (0.0, 0.0);
            for own in own.chunks_exact(k) {
                let differs = found.differs(own);
                let (centre, whole) = centre(own, found.variance);
                let square = |(logit, known): &Own| {
                    let trust = trust(found.variance, *known);
                    trust * trust * ((logit - centre).powi(2) + 1.0 / whole)
                        + found.variance * (1.0 - trust)
                };
                apart += differs;
                squares += differs * own.iter().map(square).sum::<f64>() / k as f64;
            }
            let count = (own.len() / k).max(1) as f64;
            found.part = ((apart + 1.0) / (count + 2.0)).clamp(0.02, 0.98);
            found.variance = (squares / apart.max(1e-9)).clamp(0.05, 4.0);
        }
        found
    }

    /// The probability that the groups differ on a statement.
    fn differs(&self, own: &[Own]) -> f64 {
        let apart = libm::log(self.part) + evidence(own, self.variance);
        let alike = libm::log(1.0 - self.part) + evidence(own, 0.0);
        1.0 / (1.0 + libm::exp((alike - apart).clamp(-500.0, 500.0)))
    }

    /// The groups' logits, drawn.
    pub(crate) fn draw(&self, own: &[Own]) -> Vec<f64> {
        let differs = self.differs(own);
        let (common, _) = centre(own, 0.0);
        let (middle, _) = centre(own, self.variance);
        let drawn = |(logit, known): &Own| {
            let apart = middle + trust(self.variance, *known) * (logit - middle);
            common + differs * (apart - common)
        };
        own.iter().map(drawn).collect()
    }
}

/// How much of a deviation is believed.
fn trust(variance: f64, known: f64) -> f64 {
    variance * known / (1.0 + variance * known)
}

/// The best common logit where the groups' vary by `variance`, and the information on it.
fn centre(own: &[Own], variance: f64) -> (f64, f64) {
    let weight = |known: f64| known / (1.0 + variance * known);
    let whole: f64 = own.iter().map(|(_, known)| weight(*known)).sum();
    (own.iter().map(|(logit, known)| weight(*known) * logit).sum::<f64>() / whole, whole)
}

/// The logarithm of the likelihood of the groups' logits, whatever the common one is, up to a
/// constant.
fn evidence(own: &[Own], variance: f64) -> f64 {
    let (middle, whole) = centre(own, variance);
    let of = |(logit, known): &Own| {
        let weight = known / (1.0 + variance * known);
        libm::log(weight) - weight * (logit - middle) * (logit - middle)
    };
    0.5 * (own.iter().map(of).sum::<f64>() - libm::log(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_stays_and_what_does_not_is_common() {
        // Nine statements alike up to noise, three apart by two logits.
        let noise = |j: usize| f64::from(j as u32 % 3) * 0.15 - 0.15;
        let own: Vec<Own> = (0..12)
            .flat_map(|j| {
                let apart = if j < 3 { 1.0 } else { 0.0 };
                [(apart + noise(j), 40.0), (-apart - noise(j + 1), 90.0)]
            })
            .collect();
        let shrinkage = Shrinkage::of(&own, 2);
        assert!((0.15..0.45).contains(&shrinkage.part), "{shrinkage:?}");
        let gap = |j: usize| {
            let drawn = shrinkage.draw(&own[2 * j..2 * j + 2]);
            drawn[0] - drawn[1]
        };
        assert!((0..3).all(|j| gap(j) > 1.6));
        assert!((3..12).all(|j| gap(j).abs() < 0.1));
    }

    #[test]
    fn a_group_of_which_nothing_is_known_is_as_the_others() {
        let drawn = Shrinkage { part: 0.5, variance: 1.0 }.draw(&[(3.0, 1e-6), (0.5, 50.0)]);
        assert!((drawn[0] - 0.5).abs() < 0.01, "{drawn:?}");
    }
}
