//! k-means on the axes of the model, where groups begin.

use crate::chance::Chance;
use crate::model::AXES;

/// A place on the real axes; 0 on the others.
pub(crate) type Spot = [f64; AXES];

const STARTS: usize = 4;
const ROUNDS: usize = 25;

/// Per spot the nearest of `k` centres, each spot being there `times` times: the tightest of four
/// starts by k-means++ (Arthur & Vassilvitskii 2007). `None` where fewer places are told apart.
pub(crate) fn labels(
    spots: &[Spot],
    times: &[f64],
    k: usize,
    chance: &mut Chance,
) -> Option<Vec<usize>> {
    let runs = (0..STARTS).filter_map(|_| {
        let centres = spread(spots, times, k, chance)?;
        Some(settle(spots, times, centres))
    });
    let best = runs.collect::<Vec<_>>().into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(labels, _)| labels)
}

fn spread(spots: &[Spot], times: &[f64], k: usize, chance: &mut Chance) -> Option<Vec<Spot>> {
    let mut weights = times.to_vec();
    let mut near = vec![f64::INFINITY; spots.len()];
    let mut centres: Vec<Spot> = Vec::new();
    while centres.len() < k {
        let mut left = chance.unit() * weights.iter().sum::<f64>();
        let drawn = weights.iter().position(|weight| {
            left -= weight;
            *weight > 0.0 && left < 0.0
        })?;
        centres.push(spots[drawn]);
        for i in 0..spots.len() {
            near[i] = near[i].min(squared(&spots[i], &spots[drawn]));
            weights[i] = times[i] * near[i];
        }
    }
    Some(centres)
}

fn settle(spots: &[Spot], times: &[f64], mut centres: Vec<Spot>) -> (Vec<usize>, f64) {
    let mut labels = vec![usize::MAX; spots.len()];
    let mut tightness = 0.0;
    for _ in 0..ROUNDS {
        let mut sums = vec![([0.0; AXES], 0.0); centres.len()];
        let mut changed = false;
        tightness = 0.0;
        for ((label, spot), times) in labels.iter_mut().zip(spots).zip(times) {
            let (near, distance) = nearest(spot, &centres);
            changed |= *label != near;
            *label = near;
            tightness += distance * times;
            let (sum, count) = &mut sums[near];
            sum.iter_mut().zip(spot).for_each(|(s, x)| *s += x * times);
            *count += times;
        }
        if !changed {
            break;
        }
        for (centre, (sum, count)) in centres.iter_mut().zip(sums) {
            if count > 0.0 {
                *centre = sum.map(|s| s / count);
            }
        }
    }
    (labels, tightness)
}

fn nearest(spot: &Spot, centres: &[Spot]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (i, centre) in centres.iter().enumerate() {
        let distance = squared(spot, centre);
        if distance < best.1 {
            best = (i, distance);
        }
    }
    best
}

fn squared(a: &Spot, b: &Spot) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_far_apart_are_told_apart() {
        let spots: Vec<Spot> = (0..60)
            .map(|i| [f64::from(i % 3) * 9.0 + f64::from(i % 7) / 10.0, 0.0, 0.0, 0.0, 0.0])
            .collect();
        let found = labels(&spots, &[1.0; 60], 3, &mut Chance::new(0, 0)).expect("three places");
        assert!((0..60).all(|i| (found[i] == found[0]) == (i % 3 == 0)));
        assert!(labels(&[[1.0; AXES]; 9], &[1.0; 9], 2, &mut Chance::new(0, 0)).is_none());
    }
}
