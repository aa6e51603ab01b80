use proptest::prelude::*;

use super::numbers::{Numbers, put};
use super::{Writer, block, read, write};
use crate::error::{CannotPack, CannotUnpack};
use crate::votes::{Id, Settled, Vote, Votes};

fn id() -> impl Strategy<Value = Id> {
    prop_oneof![
        (0..60_u64).prop_map(Id::Number),
        prop_oneof![Just(u64::MAX), Just(u64::MAX - 1), any::<u64>()].prop_map(Id::Number),
        "[a-c1é]{0,3}".prop_map(Id::Text),
    ]
}

fn votes() -> impl Strategy<Value = Votes> {
    let vote = prop_oneof![Just(Vote::Agree), Just(Vote::Disagree), Just(Vote::Pass)];
    let casts = prop::collection::vec((id(), id(), vote), 0..200);
    let colleges = prop::collection::vec((id(), "[ab]"), 0..8);
    (casts, colleges, prop::collection::vec(("[abc]", 0..9_usize), 0..3)).prop_map(
        |(casts, colleges, froms)| {
            let mut votes = Votes::new();
            for (who, what, vote) in casts {
                votes.cast(who, what, vote);
            }
            for (who, college) in colleges {
                votes.college(who, college);
            }
            // To ask for none is not to ask.
            for (college, from) in froms.into_iter().filter(|(_, from)| *from > 0) {
                votes.college_from(college, from);
            }
            votes
        },
    )
}

fn packed(votes: &Votes) -> Vec<u8> {
    let mut file = Vec::new();
    write(votes, &mut file).expect("writes");
    file
}

fn assert_same(a: &Settled, b: &Settled) {
    assert_eq!(a.participants, b.participants);
    assert_eq!(a.statements, b.statements);
    assert_eq!(a.colleges, b.colleges);
    assert_eq!(a.college_from, b.college_from);
    assert_eq!(a.table, b.table);
}

fn small() -> Votes {
    let mut votes = Votes::new();
    votes.cast(7, "s", Vote::Agree);
    votes.cast(7, "t", Vote::Pass);
    votes.cast("ana", "t", Vote::Disagree);
    votes.college(7, "agents");
    votes
}

proptest! {
    #[test]
    fn what_is_read_is_what_was_written(votes in votes()) {
        let file = packed(&votes);
        let back = read(file.as_slice()).expect("reads");
        assert_same(&back.settle(), &votes.settle());
        prop_assert_eq!(packed(&back), file);
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(bytes.as_slice());
        let mut file = packed(&small())[..9].to_vec();
        block::write(&mut file, &bytes).expect("writes");
        prop_assert!(read(file.as_slice()).is_err(), "there is no end");
    }

    #[test]
    fn rows_of_any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 1..60)) {
        // The head of the small file, then a block of anything with a right checksum.
        let whole = packed(&small());
        let head = 9 + 8 + u32::from_le_bytes([whole[9], whole[10], whole[11], whole[12]]) as usize;
        let mut file = whole[..head].to_vec();
        block::write(&mut file, &bytes).expect("writes");
        block::write(&mut file, &[0, 1, 1]).expect("writes");
        let _ = read(file.as_slice());
    }

    #[test]
    fn one_changed_byte_is_noticed(at in 0..71_usize, to: u8) {
        let mut file = packed(&small());
        let at = at % file.len();
        prop_assume!(file[at] != to);
        file[at] = to;
        prop_assert!(read(file.as_slice()).is_err());
    }

    #[test]
    fn numbers_come_back(number: u64, shift in 0..64_u32) {
        let mut bytes = Vec::new();
        put(&mut bytes, number >> shift);
        let mut numbers = Numbers::new(&bytes);
        prop_assert_eq!(numbers.number(), Ok(number >> shift));
        prop_assert_eq!(numbers.end(), Ok(()));
    }
}

fn refusal(file: &[u8]) -> String {
    read(file).expect_err("should be refused").to_string()
}

#[test]
fn a_small_file_byte_by_byte() {
    let file = packed(&small());
    let content = [
        [2, 0, 1, b's', 0, 1, b't', 1, 6].as_slice(),
        b"agents\0",
        &[2, 1, 7, 1, 2, 2, 1, 0, 3, b'a', b'n', b'a', 0, 1, 4],
        &[0, 2, 3],
    ];
    let mut expected = b"\x89VOTES\r\n\x01".to_vec();
    block::write(&mut expected, &content[..2].concat()).expect("writes");
    block::write(&mut expected, content[2]).expect("writes");
    block::write(&mut expected, content[3]).expect("writes");
    assert_eq!(file, expected);
}

#[test]
fn what_is_wrong_is_said() {
    let file = packed(&small());
    assert_eq!(refusal(b"voter-id,comment-id,vote"), "this is not a compact file of votes");
    assert_eq!(refusal(b""), "this is not a compact file of votes");
    for length in 9..file.len() {
        assert_eq!(refusal(&file[..length]), "the file ends before its last block");
    }
    let mut newer = file.clone();
    newer[8] = 2;
    assert_eq!(refusal(&newer), "version 2 of the format is not known here, only 1");
    let mut damaged = file.clone();
    damaged[20] ^= 1;
    assert_eq!(refusal(&damaged), "block 1: its checksum does not match its content");
    let mut longer = file.clone();
    longer.push(0);
    assert_eq!(refusal(&longer), "bytes follow after the last block");
}

fn with_blocks(head: &[u8], rows: &[&[u8]]) -> String {
    let mut file = packed(&small())[..9].to_vec();
    block::write(&mut file, head).expect("writes");
    for content in rows {
        block::write(&mut file, content).expect("writes");
    }
    block::write(&mut file, &[0, 1, 1]).expect("writes");
    refusal(&file)
}

#[test]
fn what_a_block_says_wrongly_is_said_with_its_number() {
    let head: &[u8] = &[2, 1, 5, 2, 0];
    let cases: [(&[u8], &str); 10] = [
        (&[1, 1, 7, 0, 0], "a participant has no votes"),
        (&[1, 1, 7, 0, 1, 3], "a vote is none of the three answers"),
        (&[1, 1, 7, 0, 1, 8], "a vote is on a statement that is not there"),
        (&[1, 1, 7, 1, 1, 0], "a participant is of a college that is not there"),
        (&[2, 1, 7, 0, 1, 0, 1, 7, 0, 1, 0], "participants are not in order of id"),
        (&[1, 1, 7, 0, 200, 0], "a number is longer than needed"),
        (&[1, 1, 7, 0, 2, 0], "it ends before its content does"),
        (&[1, 1, 7, 0, 1, 0, 0], "more follows than it should hold"),
        (&[1, 3, 0, 1, 0], "the first number counts from one before"),
        (&[1, 0, 1, 0xff, 0, 1, 0], "a text is not UTF-8"),
    ];
    for (rows, what) in cases {
        assert_eq!(with_blocks(head, &[rows]), format!("block 2: {what}"));
    }
    let row: &[u8] = &[1, 1, 7, 0, 1, 0];
    assert_eq!(with_blocks(head, &[row, row]), "block 3: participants are not in order of id");
    assert_eq!(with_blocks(head, &[]), "block 2: its totals are not those of the rows");
    assert_eq!(with_blocks(&[2, 1, 5, 1, 5, 0], &[]), "block 1: statements are not in order of id");
    assert_eq!(
        with_blocks(&[0, 2, 1, b'b', 0, 1, b'a', 0], &[]),
        "block 1: colleges are not in order of name"
    );
}

#[test]
fn lengths_are_not_believed() {
    // Four gigabytes in a block, 2^60 votes in a row: both end where the bytes do.
    let mut file = packed(&small())[..9].to_vec();
    file.extend([0xff; 8]);
    assert_eq!(refusal(&file), "the file ends before its last block");
    let mut row = vec![1, 1, 7, 0];
    put(&mut row, 1 << 60);
    assert_eq!(with_blocks(&[2, 1, 5, 2, 0], &[&row]), "block 2: it ends before its content does");
}

#[test]
fn a_writer_refuses_what_a_reader_would() {
    let ids = [Id::from(1), Id::from(2)];
    let unsorted = [Id::from(2), Id::from(1)];
    assert!(matches!(Writer::new(Vec::new(), &unsorted, &[]), Err(CannotPack::Statements)));
    let twice = [("a", 0), ("a", 0)];
    assert!(matches!(Writer::new(Vec::new(), &ids, &twice), Err(CannotPack::Colleges)));
    let mut writer = Writer::new(Vec::new(), &ids, &[("a", 0)]).expect("begins");
    let agree = |places: &[usize]| places.iter().map(|p| (*p, Vote::Agree)).collect::<Vec<_>>();
    for places in [&[2][..], &[1, 1], &[1, 0]] {
        let refused = writer.row(&7.into(), None, agree(places));
        assert!(matches!(refused, Err(CannotPack::Row { .. })), "{places:?}");
    }
    let refused = writer.row(&7.into(), Some("b"), agree(&[0]));
    assert!(matches!(refused, Err(CannotPack::College { college }) if college == "b"));
    writer.row(&7.into(), Some("a"), agree(&[0])).expect("writes");
    writer.row(&7.into(), None, agree(&[])).expect("writes nothing");
    let refused = writer.row(&7.into(), None, agree(&[0]));
    assert!(matches!(refused, Err(CannotPack::Participants { .. })));
    let file = writer.finish().expect("ends");
    assert_eq!(read(file.as_slice()).expect("reads").len(), 1);
}

#[test]
fn many_blocks_are_put_together_in_order() {
    let ids: Vec<Id> = (0..100).map(Id::from).collect();
    let mut writer = Writer::new(Vec::new(), &ids, &[]).expect("begins");
    let answers = [Vote::Agree, Vote::Disagree, Vote::Pass];
    for person in 0..60_000_u64 {
        let places = (0..100).filter(|s| (person + s) % 3 == 0);
        let vote = |s: u64| (s as usize, answers[((person + s) % 5 % 3) as usize]);
        writer.row(&(person * 3).into(), None, places.map(vote)).expect("writes");
    }
    let file = writer.finish().expect("ends");
    let votes = read(file.as_slice()).expect("reads");
    let settled = votes.settle();
    assert!(settled.participants.iter().cloned().eq((0..60_000).map(|i| Id::from(i * 3))));
    assert_eq!(settled.table.cells.len(), votes.len());
    let of_last = settled.table.row(59_999);
    assert!(of_last.iter().all(|cell| (59_999 + cell.column()) % 3 == 0));
    assert!(matches!(read(&file[..file.len() - 12]), Err(CannotUnpack::CutShort)));
}
