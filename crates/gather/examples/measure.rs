//! How well texts that say the same are found, against what human readers put together.
//!
//! ```text
//! cargo run --release -p gather --example measure
//! ```
//!
//! Reads the annotated contributions of the Grand débat national: `grand-debat/contributions.csv`
//! in the folder named by `PREAU_DATA`. Two answers to the same question are related if they
//! share a category. Leave-one-out within each question with at least twenty annotated answers.

use std::process::ExitCode;

#[path = "../tests/grand_debat/mod.rs"]
mod grand_debat;

use gather::{GroupParams, Index};
use grand_debat::{Answer, Measures, Tally, index_of, measure, questions, read};

fn main() -> ExitCode {
    let Some(answers) = read() else { return ExitCode::FAILURE };
    let questions = questions(&answers);
    let indexes: Vec<Index<usize>> = questions.iter().map(|answers| index_of(answers)).collect();

    let Measures { queries, at_1, at_5, at_10, map } = measure(&questions, &indexes);
    println!("queries P@1   P@5   P@10  MAP");
    println!("{queries:<7} {at_1:.3} {at_5:.3} {at_10:.3} {map:.3}");

    println!("\nscore  within each question                        one index for all questions");
    println!(
        "from   even texts    odd texts     with a hit     even texts    odd texts     with a hit"
    );
    let all: Vec<&Answer> = questions.iter().flatten().copied().collect();
    let together = (vec![all.clone()], vec![index_of(&all)]);
    for hundredths in (30..=70).step_by(5) {
        let threshold = hundredths as f32 / 100.0;
        print!("{threshold:.2}   ");
        precision_from(&questions, &indexes, threshold);
        precision_from(&together.0, &together.1, threshold);
        println!();
    }
    println!(
        "\ngroups from  even: groups texts pairs precision  odd: groups texts pairs precision"
    );
    for hundredths in (30..=60).step_by(5) {
        groups_row(&questions, &indexes, hundredths as f32 / 100.0);
    }
    ExitCode::SUCCESS
}

/// How often pairs with at least `threshold` are related, among the texts at even places and among
/// those at odd ones: no text is in both, so that a threshold can be chosen on one half and looked
/// at on the other. In one index for all questions the precision is a lower bound: readers
/// annotated each question by itself, so answers to two questions count as unrelated whatever
/// they say.
fn precision_from(questions: &[Vec<&Answer>], indexes: &[Index<usize>], threshold: f32) {
    let mut halves = [Tally::default(), Tally::default()];
    let mut answered = 0;
    for (answers, index) in questions.iter().zip(indexes) {
        for place in 0..answers.len() {
            let hits = index.similar_to(&place, answers.len()).unwrap_or_default();
            let hits = hits.iter().filter(|hit| hit.score >= threshold);
            let mut any = false;
            for hit in hits {
                any = true;
                if hit.id % 2 == place % 2 {
                    let related = answers[place].is_related_to(answers[hit.id]);
                    halves[place % 2].count(related);
                }
            }
            answered += usize::from(any);
        }
    }
    for half in halves {
        print!("{:>5} {:.3}   ", half.all, half.share());
    }
    print!("{answered:>5}          ");
}

/// How often two texts of one group are related; every second question, so that a threshold can
/// be chosen on one half and looked at on the other.
fn groups_row(questions: &[Vec<&Answer>], indexes: &[Index<usize>], threshold: f32) {
    let Ok(params) = GroupParams::default().threshold(threshold).check() else { return };
    print!("{threshold:.2}       ");
    for half in 0..2 {
        let mut pairs = Tally::default();
        let (mut groups, mut texts) = (0, 0);
        for (answers, index) in questions.iter().zip(indexes).skip(half).step_by(2) {
            for group in gather::groups(index, params) {
                groups += 1;
                texts += group.members.len();
                for (at, left) in group.members.iter().enumerate() {
                    for right in &group.members[at + 1..] {
                        pairs.count(answers[*left].is_related_to(answers[*right]));
                    }
                }
            }
        }
        print!("  {groups:>10} {texts:>5} {:>5} {:<10.3}", pairs.all, pairs.share());
    }
    println!();
}
