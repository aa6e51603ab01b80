//! The annotated contributions of the Grand débat national, and how a search is measured on them.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use gather::{Index, Params};

/// One answer of one person to one question.
pub(crate) struct Answer {
    pub(crate) question: String,
    pub(crate) text: String,
    pub(crate) categories: HashSet<String>,
}

impl Answer {
    pub(crate) fn is_related_to(&self, other: &Self) -> bool {
        self.question == other.question && !self.categories.is_disjoint(&other.categories)
    }
}

/// The answers, or `None` with a printed line where the data is absent.
pub(crate) fn read() -> Option<Vec<Answer>> {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("PREAU_DATA").map_or_else(|| shared.into(), PathBuf::from);
    let path = folder.join("grand-debat").join("contributions.csv");
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(&path).expect("the file opens");
    let answers = reader.records().map(|record| {
        let record = record.expect("the file is well-formed");
        let categories = record[4].split('|').filter(|category| !category.is_empty());
        Answer {
            question: record[2].to_owned(),
            text: record[3].to_owned(),
            categories: categories.map(str::to_owned).collect(),
        }
    });
    Some(answers.collect())
}

/// The annotated answers by question, where there are at least twenty.
pub(crate) fn questions(answers: &[Answer]) -> Vec<Vec<&Answer>> {
    let mut questions: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in answers.iter().filter(|answer| !answer.categories.is_empty()) {
        questions.entry(&answer.question).or_default().push(answer);
    }
    questions.into_values().filter(|answers| answers.len() >= 20).collect()
}

/// An index of answers by their place in the list.
pub(crate) fn index_of(answers: &[&Answer]) -> Index<usize> {
    let mut index = Index::new(Params::default().check().expect("the defaults hold"));
    for (place, answer) in answers.iter().enumerate() {
        index.add(place, &answer.text).expect("places are distinct");
    }
    index
}

/// Means over all queries to which at least one other answer is related.
pub(crate) struct Measures {
    pub(crate) queries: usize,
    pub(crate) at_1: f64,
    pub(crate) at_5: f64,
    pub(crate) at_10: f64,
    /// Mean average precision; related answers that are not found count as 0.
    pub(crate) map: f64,
}

/// Leave-one-out: each answer looks for the others to its question.
pub(crate) fn measure(questions: &[Vec<&Answer>], indexes: &[Index<usize>]) -> Measures {
    let mut sums = Measures { queries: 0, at_1: 0.0, at_5: 0.0, at_10: 0.0, map: 0.0 };
    for (answers, index) in questions.iter().zip(indexes) {
        for (place, answer) in answers.iter().enumerate() {
            let others = answers.iter().enumerate().filter(|&(other, _)| other != place);
            let related = others.filter(|(_, other)| answer.is_related_to(other)).count();
            if related == 0 {
                continue;
            }
            let hits = index.similar_to(&place, answers.len()).expect("each place is there");
            let hits: Vec<bool> =
                hits.iter().map(|hit| answer.is_related_to(answers[hit.id])).collect();
            let precision =
                |k: usize| hits.iter().take(k).filter(|&&hit| hit).count() as f64 / k as f64;
            sums.queries += 1;
            sums.at_1 += precision(1);
            sums.at_5 += precision(5);
            sums.at_10 += precision(10);
            let found = (1..=hits.len()).filter(|&rank| hits[rank - 1]);
            sums.map += found.map(precision).sum::<f64>() / related as f64;
        }
    }
    let queries = sums.queries as f64;
    Measures {
        queries: sums.queries,
        at_1: sums.at_1 / queries,
        at_5: sums.at_5 / queries,
        at_10: sums.at_10 / queries,
        map: sums.map / queries,
    }
}

/// How many of all are related.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) all: usize,
    related: usize,
}

impl Tally {
    pub(crate) fn count(&mut self, related: bool) {
        self.all += 1;
        self.related += usize::from(related);
    }

    /// 0 where there is none.
    pub(crate) fn share(self) -> f64 {
        self.related as f64 / (self.all as f64).max(1.0)
    }
}
