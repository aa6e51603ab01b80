//! Where participants and statements are on the plane.

use super::components::Loadings;
use super::imputation::Centred;
use super::lists::sum;
use super::ratings::Ratings;

/// A place on the plane.
pub(crate) type Point = [f64; 2];

/// Each participant's place: √(statements / own votes) × Σ deviation × loading over the
/// statements they have a value for. A moderated column is a value for everyone and adds 0.
///
/// `agree` is the sign that an agree has on the plane.
pub(crate) fn participants(
    ratings: &Ratings,
    centred: &Centred,
    loadings: &Loadings,
    agree: f64,
) -> Vec<Point> {
    let mut weighed = Vec::new();
    centred.weigh(&centred.counted(loadings), &mut weighed);
    let out = ratings.out.iter().filter(|out| **out).count();
    let width = ratings.width() as f64;
    let place = |(row, votes): (&[u32], &u32)| {
        let scale = (width / (*votes as usize + out).max(1) as f64).sqrt() * agree;
        sum(row, &weighed).map(|sum| scale * sum)
    };
    centred.rows.iter().zip(&centred.votes).map(place).collect()
}

/// Each statement's place: that of someone who agrees with it and has no other vote.
pub(crate) fn statements(centred: &Centred, loadings: &Loadings, agree: f64) -> Vec<Point> {
    let scale = (centred.width() as f64).sqrt() * agree;
    // Polis projects an agree on a moderated column too, where the loading is 0.
    (centred.means.iter().zip(loadings))
        .map(|(mean, loading)| loading.map(|l| scale * (1.0 - mean) * l))
        .collect()
}

/// How far from the middle a statement lies.
pub(crate) fn extremity(place: Point) -> f64 {
    (place[0] * place[0] + place[1] * place[1]).sqrt()
}
