//! A conversation that goes on: as the batch, and without flipping.

mod published;
mod simulated;

use opinion::{CheckedParams, OpinionMap, Outcome, State, Vote, Votes, read};
use published::Conversation;
use simulated::Dice;

type Cast = (u64, u64, Vote);

fn batch(cast: &[Cast]) -> OpinionMap {
    let mut votes = Votes::new();
    for (person, statement, vote) in cast {
        votes.cast(*person, *statement, *vote);
    }
    OpinionMap::of(&votes, &CheckedParams::default()).expect("there are votes")
}

fn take(state: &mut State, cast: &[Cast]) -> OpinionMap {
    for (person, statement, vote) in cast {
        state.votes_mut().cast(*person, *statement, *vote);
    }
    state.map().expect("there are votes")
}

/// Two camps, one in three people in the first, who differ on two statements of three; half of the
/// votes are missing. In an order as of people who come and go.
fn camps(people: u64, statements: u64, seed: u64) -> Vec<Cast> {
    let mut dice = Dice::new(seed);
    let mut cast = Vec::new();
    for (person, statement) in (0..people).flat_map(|p| (0..statements).map(move |s| (p, s))) {
        let first = person % 3 == 0;
        let agrees = match statement % 3 {
            0 => 0.7,
            1 if first => 0.85,
            1 => 0.25,
            _ if first => 0.2,
            _ => 0.8,
        };
        let (there, vote) = (dice.unit() < 0.5, dice.unit() < agrees);
        if there {
            let vote = if vote { Vote::Agree } else { Vote::Disagree };
            cast.push((dice.unit() + person as f64 / people as f64, (person, statement, vote)));
        }
    }
    cast.sort_by(|a, b| a.0.total_cmp(&b.0));
    cast.into_iter().map(|(_, cast)| cast).collect()
}

/// The promise: counts, places, groups and what is said of statements are the batch's to the last
/// digit, but for letters, order and the sides of the axes; only what rests on draws differs.
fn assert_like_batch(followed: &OpinionMap, whole: &OpinionMap) {
    assert_eq!((followed.votes, followed.voters), (whole.votes, whole.voters));
    assert_eq!((followed.outcome, followed.groups.len()), (whole.outcome, whole.groups.len()));
    let (test, other) = (followed.test, whole.test);
    assert_eq!(test.map(|test| test.share), other.map(|test| test.share));
    assert_eq!(test.map(|test| test.dimensions), other.map(|test| test.dimensions));
    let back = followed.clone().aligned_to(whole);
    for (a, b) in back.participants.iter().zip(&whole.participants) {
        assert_eq!((&a.id, a.x, a.y, a.nearest), (&b.id, b.x, b.y, b.nearest));
        assert!((a.certainty - b.certainty).abs() < 0.4, "{a:?} {b:?}");
    }
    for (a, b) in back.groups.iter().zip(&whole.groups) {
        assert!((a.stability - b.stability).abs() < 0.1, "{a:?} {b:?}");
    }
    for (a, b) in back.statements.iter().zip(&whole.statements) {
        assert_eq!((&a.id, a.all), (&b.id, b.all));
    }
}

#[test]
fn updates_are_as_the_batch() {
    let cast = camps(150, 30, 1);
    let mut state = State::new(CheckedParams::default());
    let mut done = 0;
    for percent in [60, 61, 63, 64, 66, 68, 90, 91, 93, 100] {
        let end = cast.len() * percent / 100;
        let followed = take(&mut state, &cast[done..end]);
        done = end;
        assert_like_batch(&followed, &batch(&cast[..end]));
    }
}

#[test]
fn the_order_within_an_update_changes_nothing() {
    let cast = camps(120, 24, 2);
    let (mut forwards, mut backwards) =
        [(); 2].map(|()| State::new(CheckedParams::default())).into();
    for part in [&cast[..1_200], &cast[1_200..1_230], &cast[1_230..1_270]] {
        let reversed: Vec<Cast> = part.iter().rev().copied().collect();
        assert_eq!(take(&mut forwards, part), take(&mut backwards, &reversed));
    }
}

#[test]
fn without_new_votes_nothing_changes() {
    let cast = camps(120, 24, 3);
    let mut state = State::new(CheckedParams::default());
    take(&mut state, &cast[..1_300]);
    let before = take(&mut state, &cast[1_300..1_320]);
    assert_eq!(state.map().expect("a map"), before);
    let first = &cast[..1];
    assert_eq!(take(&mut state, first), before, "a vote cast again is the same vote");
}

#[test]
fn a_first_map_and_a_leap_are_the_batch_itself() {
    let cast = camps(120, 24, 4);
    let mut state = State::new(CheckedParams::default());
    let first = take(&mut state, &cast[..1_000]);
    assert_eq!(first, batch(&cast[..1_000]));
    let leap = take(&mut state, &cast[1_000..1_300]);
    assert_eq!(leap, batch(&cast[..1_300]).aligned_to(&first));
}

#[test]
fn a_division_that_goes_away_is_told_no_longer() {
    let cast = camps(90, 20, 5);
    let mut state = State::new(CheckedParams::default());
    assert_eq!(take(&mut state, &cast).outcome, Outcome::Groups);
    let mut dice = Dice::new(6);
    let mut now = cast.clone();
    // Everyone comes back and votes by coin toss, one in twenty-five after the other.
    for part in 0..25 {
        let mut anew = Vec::new();
        for vote in now.iter_mut().skip(part).step_by(25) {
            vote.2 = if dice.unit() < 0.5 { Vote::Agree } else { Vote::Disagree };
            anew.push(*vote);
        }
        let followed = take(&mut state, &anew);
        if part % 4 == 0 || part > 18 {
            let whole = batch(&now);
            assert_eq!(followed.outcome, whole.outcome, "{part}");
        }
    }
    assert_eq!(state.map().expect("a map").outcome, Outcome::NoDivision);
}

/// Thirty of one camp and twenty of the other; then more of the other camp come, who answer no more
/// than what they reject, one statement that they like, and what all like.
fn turning(people: std::ops::Range<u64>) -> Vec<Cast> {
    let pairs = people.flat_map(|person| (0..12).map(move |statement| (person, statement)));
    let vote = |(person, statement): (u64, u64)| {
        let other = person >= 30;
        let agrees = statement == 0 || (statement % 2 == 0) != other;
        let answers = person < 50 || statement % 2 == 0 || statement == 1;
        answers.then_some((person, statement, if agrees { Vote::Agree } else { Vote::Disagree }))
    };
    pairs.filter_map(vote).collect()
}

#[test]
fn groups_keep_their_letters_and_people_their_side() {
    let (first, more) = (turning(0..50), turning(50..90));
    let whole: Vec<Cast> = first.iter().chain(&more).copied().collect();
    let mut state = State::new(CheckedParams::default());
    let before = take(&mut state, &first);
    let after = take(&mut state, &more);
    let sizes = |map: &OpinionMap| -> Vec<_> {
        map.groups.iter().map(|group| (group.letter, group.size)).collect()
    };
    assert_eq!(sizes(&before), [('A', 30), ('B', 20)]);
    assert_eq!(sizes(&after), [('A', 30), ('B', 60)]);
    let alone = batch(&whole);
    assert_eq!(sizes(&alone), [('A', 60), ('B', 30)]);
    let side = |map: &OpinionMap| map.participants[0].x > 0.0;
    assert_ne!(side(&alone), side(&before), "alone it would turn round");
    assert_eq!(side(&after), side(&before));
    let letter =
        |map: &OpinionMap, i: usize| map.participants[i].group.map(|g| map.groups[g].letter);
    assert!((0..50).all(|i| letter(&after, i) == letter(&before, i)));
}

#[test]
fn letters_outlast_a_time_without_groups() {
    let (first, more) = (turning(0..50), turning(50..90));
    let mut state = State::new(CheckedParams::default());
    take(&mut state, &first);
    // All but a few votes are taken back, then they are there again, and more.
    let votes = std::mem::take(state.votes_mut());
    let few = take(&mut state, &first[..40]);
    assert_ne!(few.outcome, Outcome::Groups);
    *state.votes_mut() = votes;
    let after = take(&mut state, &more);
    let sizes: Vec<_> = after.groups.iter().map(|group| (group.letter, group.size)).collect();
    assert_eq!(sizes, [('A', 30), ('B', 60)]);
}

#[test]
fn a_map_is_aligned_to_itself_and_back_from_a_turn() {
    let map = batch(&camps(120, 24, 7));
    assert_eq!(map.clone().aligned_to(&map), map);
    for turn in 0..8 {
        let mut other = map.clone();
        for participant in &mut other.participants {
            let (x, y) = (participant.x, participant.y);
            let (x, y) = if turn & 1 == 0 { (x, y) } else { (y, x) };
            participant.x = if turn & 2 == 0 { x } else { -x };
            participant.y = if turn & 4 == 0 { y } else { -y };
        }
        (other.groups[0].letter, other.groups[1].letter) = ('D', 'B');
        let turned = map.clone().aligned_to(&other);
        assert_eq!(turned.groups[1].letter, 'D');
        assert_ne!(turned.to_json(), map.to_json());
        assert_eq!(turned.aligned_to(&map), map, "{turn}");
    }
}

#[test]
fn published_conversations_told_again_are_as_the_batch() {
    for name in ["15-per-hour-seattle", "london.youth.policing"] {
        let Some(conversation) = Conversation::open(name) else { return };
        let text = String::from_utf8(conversation.file("votes.csv")).expect("UTF-8");
        let mut lines: Vec<&str> = text.lines().skip(1).collect();
        lines.sort_by_key(|line| line.split(',').next().and_then(|time| time.parse::<u64>().ok()));
        let head = text.lines().next().expect("a first line");
        let votes = |lines: &[&str]| {
            let mut votes = Votes::new();
            let part = format!("{head}\n{}\n", lines.join("\n"));
            read::votes(&mut votes, part.as_bytes()).expect("votes");
            votes
        };
        let mut state = State::new(CheckedParams::default());
        for percent in [70, 71, 72, 74, 76, 98, 99, 100] {
            let now = votes(&lines[..lines.len() * percent / 100]);
            let whole = OpinionMap::of(&now, &CheckedParams::default()).expect("votes");
            *state.votes_mut() = now;
            assert_like_batch(&state.map().expect("votes"), &whole);
        }
    }
}
