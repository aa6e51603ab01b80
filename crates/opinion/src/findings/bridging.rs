//! Agreement that the common axis does not explain.
//!
//! A statement that one camp likes gets many agreements where that camp is large. Community Notes
//! (Wojcik et al., *Birdwatch: Crowd Wisdom and Bridging Algorithms*, 2022) therefore looks at a
//! statement's intercept in a model of the votes on the raters' places: what is left of the
//! agreement once the axis has explained its part. Here it is the vote that the same model, a
//! regression of the statement's votes (+1, −1) on the places on the map, expects of someone
//! midway between the groups (each group counts the same, however large); where there are no
//! groups, of someone in the middle of the map. Positive: agreement across the axis.

use super::rows::Rows;
use crate::map::{OpinionMap, Outcome};
use crate::statements::Standing;
use crate::tally::Side;

/// 97.5 % quantile of the normal law.
const Z: f64 = 1.959_964;
/// Units of a place on the map: sums of whole numbers do not depend on order.
const UNITS: f64 = 1_024.0;
/// Places beyond this are taken as this far.
const FAR: f64 = 1_000.0;
/// A statement is bridging where at least so much surely remains: three of five who take a side.
pub const LEAST_BRIDGE: f64 = 0.2;

/// The vote expected of someone midway, from −1 (against) to 1 (for), with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bridge {
    /// Lower bound.
    pub low: f64,
    /// The intercept.
    pub value: f64,
    /// Upper bound.
    pub high: f64,
}

impl Bridge {
    /// The side that is surely taken across the axis, if one is.
    pub fn side(&self) -> Option<Side> {
        if self.low >= LEAST_BRIDGE {
            Some(Side::Agree)
        } else if self.high <= -LEAST_BRIDGE {
            Some(Side::Disagree)
        } else {
            None
        }
    }

    /// The bound that is nearer to indifference, as a distance from it; 0 where it lies within.
    pub fn sure(&self) -> f64 {
        self.low.max(-self.high).max(0.0)
    }
}

impl OpinionMap {
    /// Places of the statements that bridge, surest first, without those that every group surely
    /// shares and those of which some group has said too little; none where the votes show no axis
    /// to cross.
    pub fn bridging_only(&self) -> impl Iterator<Item = usize> {
        let axis = self.outcome != Outcome::NoDivision;
        let only = move |place: &usize| {
            let standing = self.statements[*place].standing;
            axis && matches!(standing, Standing::Divides | Standing::Open)
        };
        self.findings.bridging.iter().copied().filter(only)
    }
}

/// Sums over a statement's votes for and against.
#[derive(Clone, Copy, Default)]
struct Sums {
    n: i64,
    x: [i64; 2],
    xx: [i128; 3],
    y: i64,
    xy: [i64; 2],
}

/// Per statement, its bridge seen from `middle`; `None` with fewer than `enough` votes for or
/// against. `places` are beside the rows; who has none does not count. Time: votes.
pub(crate) fn bridges(
    rows: &impl Rows,
    places: &[Option<[f64; 2]>],
    middle: [f64; 2],
    enough: u32,
) -> Vec<Option<Bridge>> {
    let mut sums = vec![Sums::default(); rows.width()];
    for (i, place) in places.iter().enumerate() {
        let Some(place) = place else { continue };
        let [x, y] = [0, 1].map(|k| {
            let offset = (place[k] - middle[k]).clamp(-FAR, FAR);
            (offset * UNITS).round() as i64
        });
        for (statement, value) in rows.votes(i).filter(|(_, value)| *value != 0) {
            let of = &mut sums[statement];
            let value = i64::from(value);
            of.n += 1;
            of.x = [of.x[0] + x, of.x[1] + y];
            let products = [x * x, x * y, y * y].map(i128::from);
            of.xx = [0, 1, 2].map(|k| of.xx[k] + products[k]);
            of.y += value;
            of.xy = [of.xy[0] + x * value, of.xy[1] + y * value];
        }
    }
    sums.into_iter().map(|of| (of.n >= i64::from(enough)).then(|| solved(&of))).collect()
}

/// Least squares with one unit of ridge on the slopes, so that few votes do not make a slope.
fn solved(of: &Sums) -> Bridge {
    let n = of.n as f64;
    let [sx, sy] = of.x.map(|sum| sum as f64 / UNITS);
    let [xx, xy, yy] = of.xx.map(|sum| sum as f64 / (UNITS * UNITS));
    let (votes, [vx, vy]) = (of.y as f64, of.xy.map(|sum| sum as f64 / UNITS));
    let (a, b, c) = (xx + 1.0, xy, yy + 1.0);
    // The slopes are eliminated: what remains is one equation for the intercept.
    let det = a * c - b * b;
    let slopes = |p: f64, q: f64| [(c * p - b * q) / det, (a * q - b * p) / det];
    let [ex, ey] = slopes(sx, sy);
    let [ux, uy] = slopes(vx, vy);
    let weight = (n - sx * ex - sy * ey).max(1e-9);
    let value = (votes - sx * ux - sy * uy) / weight;
    let (mx, my) = (ux - value * ex, uy - value * ey);
    let rest = (n - value * votes - mx * vx - my * vy).max(0.0);
    // Someone voting for and someone against are added, so that no interval closes.
    let variance = (rest + 2.0) / (n + 2.0);
    let half = Z * (variance / weight).sqrt();
    let within = |value: f64| value.clamp(-1.0, 1.0);
    Bridge { low: within(value - half), value: within(value), high: within(value + half) }
}

#[cfg(test)]
mod tests {
    use super::super::rows::Made;
    use super::*;

    /// 80 of one camp at −1, 20 of the other at 1; `agrees` says who agrees, by camp and turn.
    fn bridge(agrees: impl Fn(bool, usize) -> bool) -> Bridge {
        let rows = (0..100).map(|i| vec![(0, if agrees(i < 80, i) { 1 } else { -1 })]).collect();
        let places: Vec<_> =
            (0..100).map(|i| Some([if i < 80 { -1.0 } else { 1.0 }, 0.0])).collect();
        bridges(&Made(rows, 1), &places, [0.0, 0.0], 5)[0].expect("enough votes")
    }

    #[test]
    fn what_one_large_camp_likes_is_no_bridge() {
        let partisan = bridge(|large, _| large);
        // Midway between all for and all against; the ridge of 1 in 100 pulls a little.
        assert!(partisan.value.abs() < 0.03, "{partisan:?}");
        assert_eq!(partisan.side(), None);
        let shared = bridge(|_, i| i % 10 != 0);
        assert!((shared.value - 0.8).abs() < 0.01, "{shared:?}");
        assert_eq!(shared.side(), Some(Side::Agree));
        let rejected = bridge(|_, i| i % 10 == 0);
        assert_eq!(rejected.side(), Some(Side::Disagree));
        assert!((rejected.low + shared.high).abs() < 1e-12, "mirrored");
    }

    #[test]
    fn without_an_axis_it_is_the_mean_vote() {
        let rows = Made((0..10).map(|i| vec![(0, if i < 8 { 1 } else { -1 })]).collect(), 1);
        let found = bridges(&rows, &[Some([0.0; 2]); 10], [0.0; 2], 5)[0].expect("enough");
        assert!((found.value - 0.6).abs() < 1e-12);
        // Standard error √((10 − 3.6 + 2) / 12 / 10).
        assert!((found.value - found.low - Z * (8.4_f64 / 120.0).sqrt()).abs() < 1e-9);
        assert!(bridges(&rows, &[Some([0.0; 2]); 10], [0.0; 2], 11)[0].is_none());
        assert!(bridges(&rows, &[None; 10], [0.0; 2], 1)[0].is_none());
    }
}
