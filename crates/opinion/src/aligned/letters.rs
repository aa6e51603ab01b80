//! Which group of the map before a group is.

use super::on_both;
use crate::map::OpinionMap;

/// The letters of the groups of `map`, which follows `before`.
pub(super) fn after(map: &OpinionMap, before: &OpinionMap) -> Vec<char> {
    let pairs = pairs(&shared(map, before));
    let free = |used: &[char]| ('A'..='Z').find(|letter| !used.contains(letter)).unwrap_or('Z');
    let kept = |pair: &Option<usize>| pair.map(|g| before.groups[g].letter);
    let mut letters: Vec<Option<char>> = pairs.iter().map(kept).collect();
    for g in 0..letters.len() {
        if letters[g].is_none() {
            let taken: Vec<char> = letters.iter().flatten().copied().collect();
            let former = before.groups.iter().map(|group| group.letter);
            let used: Vec<char> = taken.iter().copied().chain(former).collect();
            // There are five letters, one for each look of a group.
            let letter = Some(free(&used)).filter(|letter| *letter <= 'E');
            letters[g] = Some(letter.unwrap_or_else(|| free(&taken)));
        }
    }
    letters.into_iter().flatten().collect()
}

/// Gives the groups `letters` and puts them into their order, wherever groups are spoken of by
/// place.
pub(super) fn give(map: &mut OpinionMap, letters: &[char]) {
    let mut order: Vec<usize> = (0..letters.len()).collect();
    order.sort_by_key(|g| letters[*g]);
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
    for (group, letter) in map.groups.iter_mut().zip(letters) {
        group.letter = *letter;
    }
    map.groups = ordered(&map.groups, &order);
    for participant in &mut map.participants {
        participant.group = participant.group.map(|g| place[g]);
        participant.nearest = place[participant.nearest];
    }
    for statement in &mut map.statements {
        statement.groups = ordered(&statement.groups, &order);
        if let Some(gap) = &mut statement.gap {
            (gap.more, gap.fewer) = (place[gap.more], place[gap.fewer]);
        }
    }
}

fn ordered<T: Clone>(list: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|old| list[*old].clone()).collect()
}

/// How many people each group of `map` shares with each of `before`.
fn shared(map: &OpinionMap, before: &OpinionMap) -> Vec<Vec<usize>> {
    let mut shared = vec![vec![0; before.groups.len()]; map.groups.len()];
    for (i, j) in on_both(map, before) {
        if let (Some(g), Some(h)) = (map.participants[i].group, before.participants[j].group) {
            shared[g][h] += 1;
        }
    }
    shared
}

/// Per group, the one of those before that it is: the pairs in which most people are shared, among
/// groups that share at least half of the smaller one.
fn pairs(shared: &[Vec<usize>]) -> Vec<Option<usize>> {
    let before = shared.first().map_or(0, Vec::len);
    let then: Vec<usize> = (0..before).map(|h| shared.iter().map(|row| row[h]).sum()).collect();
    let may = |g: usize, h: usize| {
        let smaller = shared[g].iter().sum::<usize>().min(then[h]);
        shared[g][h] > 0 && 2 * shared[g][h] >= smaller
    };
    let mut best = (0, vec![None; shared.len()]);
    let mut tried = Vec::with_capacity(shared.len());
    choose(shared, &may, &mut tried, &mut best);
    best.1
}

type Pairs = Vec<Option<usize>>;

/// Tries every pairing that begins with `tried`; the first of the best stays.
fn choose(
    shared: &[Vec<usize>],
    may: &impl Fn(usize, usize) -> bool,
    tried: &mut Pairs,
    best: &mut (usize, Pairs),
) {
    let g = tried.len();
    if g == shared.len() {
        let stay = |(g, pair): (usize, &Option<usize>)| pair.map_or(0, |h| shared[g][h]);
        let staying = tried.iter().enumerate().map(stay).sum();
        if staying > best.0 {
            *best = (staying, tried.clone());
        }
        return;
    }
    for h in 0..shared[g].len() {
        if may(g, h) && !tried.contains(&Some(h)) {
            tried.push(Some(h));
            choose(shared, may, tried, best);
            tried.pop();
        }
    }
    tried.push(None);
    choose(shared, may, tried, best);
    tried.pop();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_people_stay() {
        // Greedily the first would take 40, and 5 + 40 stay; 30 + 35 do.
        assert_eq!(pairs(&[vec![40, 30], vec![35, 5]]), [Some(1), Some(0)]);
        assert_eq!(pairs(&[vec![0, 9], vec![8, 1]]), [Some(1), Some(0)]);
    }

    #[test]
    fn a_group_that_shares_hardly_anybody_is_a_new_one() {
        // The second group before is gone; one of its twenty is in what is new.
        assert_eq!(pairs(&[vec![80, 19], vec![30, 1]]), [Some(0), None]);
        assert_eq!(pairs(&[vec![0, 0]]), [None]);
        // Of a group cut in two, the larger part goes on.
        assert_eq!(pairs(&[vec![20], vec![25]]), [None, Some(0)]);
    }
}
