//! How far groups differ on a statement, learnt from all statements together.
//!
//! On most statements groups hardly differ, on some they do. Each group's own estimate of a
//! statement is drawn to the common one by what all statements say of that: a part of them tells no
//! groups apart, on the others the groups' logits lie around the common one with some variance;
//! both, the part and the variance, are estimated (empirical Bayes with a spike and a slab,
//! Johnstone & Silverman 2004, *Needles and straw in haystacks*, on normal approximations).

/// What all statements say together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shrinkage {
    /// The part of the statements that tells groups apart.
    part: f64,
    /// Variance of the groups' logits around the common one there.
    variance: f64,
}

/// A statement's logit in a group, and the information on it.
pub(crate) type Own = (f64, f64);

impl Shrinkage {
    /// Where nothing is known yet.
    pub(crate) const START: Self = Self { part: 0.5, variance: 0.5 };

    /// Two rounds of EM on, by the groups' own estimates, `k` for each statement in turn.
    pub(crate) fn refined(self, own: &[Own], k: usize) -> Self {
        self.round(own, k).round(own, k)
    }

    fn round(self, own: &[Own], k: usize) -> Self {
        let (mut apart, mut squares) = (0.0, 0.0);
        for own in own.chunks_exact(k) {
            let centre = Centre::of(own, self.variance);
            let differs = self.differs(own, &centre);
            let square = |(logit, known): &Own| {
                let trust = trust(self.variance, *known);
                trust * trust * ((logit - centre.logit).powi(2) + 1.0 / centre.known)
                    + self.variance * (1.0 - trust)
            };
            apart += differs;
            squares += differs * own.iter().map(square).sum::<f64>() / k as f64;
        }
        let count = (own.len() / k).max(1) as f64;
        Self {
            part: ((apart + 1.0) / (count + 2.0)).clamp(0.02, 0.98),
            variance: (squares / apart.max(1e-9)).clamp(0.05, 4.0),
        }
    }

    /// The probability that the groups differ on a statement; `apart` is their centre if so.
    fn differs(self, own: &[Own], apart: &Centre) -> f64 {
        let alike = Centre::of(own, 0.0);
        let odds = (1.0 - self.part) / self.part * (alike.weights / apart.weights).sqrt();
        let gap = 0.5 * (apart.squares - alike.squares);
        1.0 / (1.0 + odds * libm::exp(gap.clamp(-500.0, 500.0)))
    }

    /// Writes the groups' logits, drawn, into `logits`.
    pub(crate) fn draw(self, own: &[Own], logits: &mut [f64]) {
        let apart = Centre::of(own, self.variance);
        let differs = self.differs(own, &apart);
        let common = Centre::of(own, 0.0).logit;
        for (drawn, (logit, known)) in logits.iter_mut().zip(own) {
            let own = apart.logit + trust(self.variance, *known) * (logit - apart.logit);
            *drawn = common + differs * (own - common);
        }
    }
}

/// How much of a deviation is believed.
fn trust(variance: f64, known: f64) -> f64 {
    variance * known / (1.0 + variance * known)
}

/// Groups' logits that lie around a common one.
struct Centre {
    /// The best common logit.
    logit: f64,
    /// The information on it.
    known: f64,
    /// The weighted squares of the distances from it.
    squares: f64,
    /// Of the likelihood of the logits, whatever the common one is, the square of what stands
    /// before the exponential: the product of the weights over their sum.
    weights: f64,
}

impl Centre {
    /// Where they vary by `variance` beyond what is not known.
    fn of(own: &[Own], variance: f64) -> Self {
        let weight = |known: f64| known / (1.0 + variance * known);
        let (mut known, mut sum, mut weights) = (0.0, 0.0, 1.0);
        for (logit, information) in own {
            let weight = weight(*information);
            known += weight;
            sum += weight * logit;
            weights *= weight;
        }
        let logit = sum / known;
        let square = |(own, known): &Own| weight(*known) * (own - logit) * (own - logit);
        let squares = own.iter().map(square).sum();
        Self { logit, known, squares, weights: weights / known }
    }
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
        let shrinkage = (0..6).fold(Shrinkage::START, |shrinkage, _| shrinkage.refined(&own, 2));
        assert!((0.15..0.45).contains(&shrinkage.part), "{shrinkage:?}");
        let gap = |j: usize| {
            let mut drawn = [0.0; 2];
            shrinkage.draw(&own[2 * j..2 * j + 2], &mut drawn);
            drawn[0] - drawn[1]
        };
        assert!((0..3).all(|j| gap(j) > 1.6));
        assert!((3..12).all(|j| gap(j).abs() < 0.1));
    }

    #[test]
    fn a_group_of_which_nothing_is_known_is_as_the_others() {
        let mut drawn = [0.0; 2];
        Shrinkage { part: 0.5, variance: 1.0 }.draw(&[(3.0, 1e-6), (0.5, 50.0)], &mut drawn);
        assert!((drawn[0] - 0.5).abs() < 0.01, "{drawn:?}");
    }
}
