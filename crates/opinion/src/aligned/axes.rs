//! To which side a map's axes point, so that it lies on the one before it.

use super::on_both;
use crate::map::OpinionMap;
use crate::silhouette::Point;

/// Axes, perhaps in the other order, each perhaps the other way round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Turn {
    swapped: bool,
    signs: Point,
}

impl Turn {
    /// Least change first: it is taken where others are no better.
    fn all() -> impl Iterator<Item = Self> {
        let signs = [[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]];
        let of = move |swapped| signs.into_iter().map(move |signs| Self { swapped, signs });
        of(false).chain(of(true))
    }

    /// The one that brings `map` nearest to `before`.
    pub(super) fn onto(before: &OpinionMap, map: &OpinionMap) -> Self {
        let pairs: Vec<(Point, Point)> =
            (on_both(map, before).into_iter()).map(|(i, j)| (at(map, i), at(before, j))).collect();
        let means = pairs.iter().fold([[0.0; 2]; 2], |[a, b], (now, was)| {
            [[a[0] + now[0], a[1] + now[1]], [b[0] + was[0], b[1] + was[1]]]
        });
        let [now, was] = means.map(|sum| sum.map(|total| total / pairs.len().max(1) as f64));
        let mut products = [[0.0; 2]; 2];
        for (at, from) in &pairs {
            for (row, from) in products.iter_mut().zip([from[0] - was[0], from[1] - was[1]]) {
                row[0] += from * (at[0] - now[0]);
                row[1] += from * (at[1] - now[1]);
            }
        }
        Self::nearest(products)
    }

    /// Lengths stay, so that the distances left are least where the products are greatest.
    fn nearest(products: [Point; 2]) -> Self {
        let along = |turn: &Self| -> f64 {
            (0..2).map(|k| turn.signs[k] * products[k][k ^ usize::from(turn.swapped)]).sum()
        };
        let stay = Self { swapped: false, signs: [1.0, 1.0] };
        Self::all().fold(stay, |best, turn| if along(&turn) > along(&best) { turn } else { best })
    }

    fn of(self, [x, y]: Point) -> Point {
        let [x, y] = if self.swapped { [y, x] } else { [x, y] };
        // A sum with zero is never −0.
        [self.signs[0] * x + 0.0, self.signs[1] * y + 0.0]
    }

    pub(super) fn apply(self, map: &mut OpinionMap) {
        for participant in &mut map.participants {
            [participant.x, participant.y] = self.of([participant.x, participant.y]);
        }
        for group in &mut map.groups {
            group.centre = self.of(group.centre);
        }
    }
}

fn at(map: &OpinionMap, i: usize) -> Point {
    [map.participants[i].x, map.participants[i].y]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_is_found_again() {
        let cloud: [Point; 4] = [[3.0, 0.5], [-1.0, 1.0], [-2.0, -1.0], [0.5, -0.5]];
        for turn in Turn::all() {
            let mut products = [[0.0; 2]; 2];
            for was in cloud {
                let now = turn.of(was);
                for (row, was) in products.iter_mut().zip(was) {
                    row[0] += was * now[0];
                    row[1] += was * now[1];
                }
            }
            let back = Turn::nearest(products);
            let again = cloud.map(|was| back.of(turn.of(was)).map(f64::to_bits));
            assert_eq!(again, cloud.map(|was| was.map(f64::to_bits)), "{turn:?} {back:?}");
        }
        let stay = Turn { swapped: false, signs: [1.0, 1.0] };
        assert_eq!(Turn::nearest([[0.0; 2]; 2]), stay, "nothing tells, nothing turns");
    }
}
