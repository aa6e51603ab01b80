//! Gathering all texts of an index into groups that say the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::hash::Hash;

use crate::error::ParamsError;
use crate::index::Index;
use crate::vectors::Vectors;

/// How texts are gathered; [`GroupParams::check`] makes it usable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupParams {
    threshold: f32,
    neighbours: usize,
    label_words: usize,
}

impl Default for GroupParams {
    fn default() -> Self {
        Self { threshold: GROUPED, neighbours: 30, label_words: 4 }
    }
}

/// The mean score within which texts are gathered unless said; see the crate's documentation for
/// what it gave.
const GROUPED: f32 = 0.4;

impl GroupParams {
    /// From which mean score on two groups become one, 0 to 1.
    #[must_use]
    pub fn threshold(mut self, threshold: f32) -> Self {
        self.threshold = threshold;
        self
    }

    /// How many of its nearest texts each text is compared with; 30 unless said.
    #[must_use]
    pub fn neighbours(mut self, neighbours: usize) -> Self {
        self.neighbours = neighbours;
        self
    }

    /// How many words a label has at most; 4 unless said.
    #[must_use]
    pub fn label_words(mut self, label_words: usize) -> Self {
        self.label_words = label_words;
        self
    }

    /// Refuses what makes no sense.
    pub fn check(self) -> Result<CheckedGroupParams, ParamsError> {
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(ParamsError::Threshold(self.threshold));
        }
        for (name, value) in [("neighbours", self.neighbours), ("label words", self.label_words)] {
            if value == 0 {
                return Err(ParamsError::Zero(name));
            }
        }
        Ok(CheckedGroupParams(self))
    }
}

/// [`GroupParams`] that were checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckedGroupParams(GroupParams);

/// Texts that say the same: at least two.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<Id> {
    /// Which texts, by id.
    pub members: Vec<Id>,
    /// The words that most members share and few other texts have, separated by commas. Empty
    /// where members share no whole word but function words.
    pub label: String,
    /// The member most like the others: the one to show for the group.
    pub central: Id,
    /// How like the central text the other members are on average, 0 to 1 (a plain cosine, not a
    /// score).
    pub cohesion: f32,
}

/// All groups, the largest first, then by their first member. Each text is in one group at most;
/// a text that nothing else resembles is in none.
///
/// Starts with each text alone and keeps joining the two groups with the highest mean score
/// (average linkage) while that mean reaches the threshold, so that a chain of texts, each a bit
/// like the next, does not become one group. Only each text's nearest are compared, so the mean
/// between large groups is taken over the pairs that could be compared. Time: one look-up for
/// each text; then of the order of texts × neighbours × their logarithm.
///
/// ```
/// use gather::{GroupParams, Index, Params, groups};
///
/// let mut index = Index::new(Params::default().check()?);
/// index.add(1, "Le bus du soir est supprimé")?;
/// index.add(2, "Bus du soir supprimés, pourquoi ?")?;
/// index.add(3, "Merci à la bibliothécaire")?;
/// let found = groups(&index, GroupParams::default().check()?);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].members, [1, 2]);
/// assert_eq!(found[0].label, "bus, soir, supprimé");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn groups<Id: Clone + Ord + Hash>(
    index: &Index<Id>,
    params: CheckedGroupParams,
) -> Vec<Group<Id>> {
    let CheckedGroupParams(params) = params;
    let mut slots: Vec<u32> = index.slots.values().copied().collect();
    slots.sort_unstable_by(|&left, &right| index.text(left).id.cmp(&index.text(right).id));
    let pairs = scored_pairs(index, &slots, params);
    let joined = Linkage::new(slots.len(), &pairs, params).run();
    let mut groups: Vec<Group<Id>> = joined
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| describe(index, &slots, &members, &pairs, params))
        .collect();
    groups.sort_by(|left, right| {
        let size = right.members.len().cmp(&left.members.len());
        size.then_with(|| left.members.cmp(&right.members))
    });
    groups
}

/// The score between the texts at two places of the list by id, the lower place first: the higher
/// of the two directions. Scores below half the threshold are left out.
type Pairs = BTreeMap<(usize, usize), f32>;

fn scored_pairs<Id: Clone + Ord + Hash>(
    index: &Index<Id>,
    slots: &[u32],
    params: GroupParams,
) -> Pairs {
    let places: HashMap<u32, usize> =
        slots.iter().enumerate().map(|(place, &slot)| (slot, place)).collect();
    let mut scratch = index.scratch();
    let mut pairs = Pairs::new();
    for (place, &slot) in slots.iter().enumerate() {
        let ranked = index.rank(&index.query_from(slot), Some(slot), &mut scratch);
        for (other, score) in ranked.into_iter().take(params.neighbours) {
            if score >= params.threshold / 2.0 {
                let other = places[&other];
                let pair = pairs.entry((place.min(other), place.max(other))).or_insert(0.0);
                *pair = pair.max(score);
            }
        }
    }
    pairs
}

/// Average linkage over the pairs that are known. Joined groups get new numbers, so an entry of
/// the heap whose group is gone is recognised and skipped.
struct Linkage {
    params: GroupParams,
    members: Vec<Vec<usize>>,
    /// For each group, the sum of the scores of the pairs that lead to each other group.
    sums: Vec<BTreeMap<usize, f32>>,
    gone: Vec<bool>,
    /// Mean in millionths, then the pair, the lower numbers first.
    heap: BinaryHeap<(u32, Reverse<(usize, usize)>)>,
}

impl Linkage {
    fn new(count: usize, pairs: &Pairs, params: GroupParams) -> Self {
        let mut linkage = Self {
            params,
            members: (0..count).map(|place| vec![place]).collect(),
            sums: vec![BTreeMap::new(); count],
            gone: vec![false; count],
            heap: BinaryHeap::new(),
        };
        for (&(left, right), &score) in pairs {
            linkage.sums[left].insert(right, score);
            linkage.sums[right].insert(left, score);
            linkage.offer(left, right);
        }
        linkage
    }

    fn run(mut self) -> Vec<Vec<usize>> {
        while let Some((_, Reverse((left, right)))) = self.heap.pop() {
            if !self.gone[left] && !self.gone[right] {
                self.join(left, right);
            }
        }
        let members = self.members.into_iter().zip(self.gone);
        members.filter(|(_, gone)| !gone).map(|(members, _)| members).collect()
    }

    /// Puts a pair of groups on the heap if their mean score reaches the threshold.
    fn offer(&mut self, left: usize, right: usize) {
        let (small, large) = {
            let sizes = (self.members[left].len(), self.members[right].len());
            (sizes.0.min(sizes.1), sizes.0.max(sizes.1))
        };
        // Nobody was compared with more texts than this.
        let comparable = small * large.min(self.params.neighbours);
        let mean = self.sums[left].get(&right).copied().unwrap_or(0.0) / comparable as f32;
        if mean >= self.params.threshold {
            let millionths = (mean * 1e6) as u32;
            self.heap.push((millionths, Reverse((left.min(right), left.max(right)))));
        }
    }

    fn join(&mut self, left: usize, right: usize) {
        let joined = self.members.len();
        let mut members = std::mem::take(&mut self.members[left]);
        members.append(&mut self.members[right]);
        members.sort_unstable();
        self.members.push(members);
        self.gone[left] = true;
        self.gone[right] = true;
        self.gone.push(false);
        let mut sums = std::mem::take(&mut self.sums[left]);
        for (other, sum) in std::mem::take(&mut self.sums[right]) {
            *sums.entry(other).or_insert(0.0) += sum;
        }
        sums.remove(&left);
        sums.remove(&right);
        let others: Vec<usize> = sums.keys().copied().collect();
        for (&other, &sum) in &sums {
            self.sums[other].remove(&left);
            self.sums[other].remove(&right);
            self.sums[other].insert(joined, sum);
        }
        self.sums.push(sums);
        for other in others {
            self.offer(other, joined);
        }
    }
}

fn describe<Id: Clone + Ord + Hash>(
    index: &Index<Id>,
    slots: &[u32],
    members: &[usize],
    pairs: &Pairs,
    params: GroupParams,
) -> Group<Id> {
    let group: Vec<u32> = members.iter().map(|&place| slots[place]).collect();
    let central = slots[central(members, pairs)];
    Group {
        members: group.iter().map(|&slot| index.text(slot).id.clone()).collect(),
        label: label(index, &group, params.label_words),
        central: index.text(central).id.clone(),
        cohesion: cohesion(index, &group, central),
    }
}

/// The member with the highest scores to the others, the first of equal ones.
fn central(members: &[usize], pairs: &Pairs) -> usize {
    let score = |left: usize, right: usize| {
        pairs.get(&(left.min(right), left.max(right))).copied().unwrap_or(0.0)
    };
    let sum = |place: usize| members.iter().map(|&other| score(place, other)).sum::<f32>();
    let mut best = (members[0], sum(members[0]));
    for &place in &members[1..] {
        let sum = sum(place);
        if sum > best.1 {
            best = (place, sum);
        }
    }
    best.0
}

/// The mean likeness of the central text to the other members.
fn cohesion<Id: Clone + Ord + Hash>(index: &Index<Id>, group: &[u32], central: u32) -> f32 {
    let mut scratch = index.scratch();
    let others = group.iter().filter(|&&slot| slot != central);
    let sum: f32 = index.likenesses(central, others.copied(), &mut scratch).iter().sum();
    (sum / (group.len() - 1) as f32).min(1.0)
}

/// The words by the share of members that have their stem, times its rarity. Each stem is shown
/// as its commonest word in the group.
fn label<Id: Clone + Ord + Hash>(index: &Index<Id>, group: &[u32], count: usize) -> String {
    let mut stems: BTreeMap<&str, (u32, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for &slot in group {
        let text = index.text(slot);
        let mut seen: Vec<u32> = Vec::new();
        for &(number, _) in &text.words {
            let word = index.vocabulary.word(number);
            if word.is_function {
                continue;
            }
            let name = &*index.vocabulary.stem(word.stem).name;
            let stem = stems.entry(name).or_insert((word.stem, 0, BTreeMap::new()));
            *stem.2.entry(&word.surface).or_insert(0) += 1;
            if !seen.contains(&word.stem) {
                seen.push(word.stem);
                stem.1 += 1;
            }
        }
    }
    let mut words: Vec<(f32, &str)> = stems
        .values()
        .filter(|(_, members, _)| *members > 1 && 2 * members >= group.len())
        .map(|(stem, members, surfaces)| {
            let commonest =
                surfaces.iter().max_by_key(|(surface, uses)| (**uses, Reverse(*surface)));
            let share = *members as f32 / group.len() as f32;
            (share * index.rarity(Some(*stem)), commonest.map_or("", |(surface, _)| surface))
        })
        .collect();
    words.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(right.1)));
    words.truncate(count);
    words.into_iter().map(|(_, surface)| surface).collect::<Vec<_>>().join(", ")
}

impl<Id: Clone + Ord + Hash> Index<Id> {
    /// The plain likeness of each of `others` to the text of a slot.
    fn likenesses(
        &self,
        slot: u32,
        others: impl Iterator<Item = u32>,
        scratch: &mut crate::similar::Scratch,
    ) -> Vec<f32> {
        let mut vectors = Vectors::default();
        self.text_vectors(slot, &mut scratch.counts, &mut vectors);
        scratch.target.add_scaled(&vectors, 1.0);
        let likenesses = others.map(|other| {
            self.text_vectors(other, &mut scratch.counts, &mut vectors);
            scratch.target.likeness(&vectors)
        });
        let likenesses = likenesses.collect();
        scratch.target.clear();
        likenesses
    }
}
