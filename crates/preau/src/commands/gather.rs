//! `preau gather`: which texts of a table say the same, without a server.

use std::collections::HashMap;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

use anyhow::{Context as _, anyhow, bail, ensure};
use gather::{GroupParams, Index, Params, groups};

use super::input;
use crate::print;

/// Finds the texts of a table that say the same.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true)))]
pub(crate) struct GatherArgs {
    /// Texts: CSV with the columns id and text, others are ignored; - reads standard input
    pub(crate) texts: PathBuf,
    /// Prints the up to K texts most like each as CSV: id,similar,score
    #[arg(long, value_name = "K", group = "what", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) similar: Option<u32>,
    /// Prints the groups of texts that say the same as CSV: id,group,label
    #[arg(long, group = "what")]
    pub(crate) groups: bool,
    /// With --similar, only texts that nearly certainly say the same
    #[arg(long, conflicts_with = "groups")]
    pub(crate) calibrated: bool,
    /// Language of the texts
    #[arg(long, value_enum, default_value_t = Language::Fr)]
    pub(crate) language: Language,
}

/// Languages of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Language {
    /// French.
    Fr,
    /// English.
    En,
    /// Guessed for each text.
    Guessed,
}

impl From<Language> for gather::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Fr => Self::French,
            Language::En => Self::English,
            Language::Guessed => Self::Guessed,
        }
    }
}

/// A text with its id.
#[derive(Debug, PartialEq, Eq)]
struct Text {
    id: String,
    text: String,
}

/// Reads the texts and prints what says the same. Nothing is printed where anything cannot be
/// read.
pub(crate) fn gather(args: &GatherArgs) -> anyhow::Result<()> {
    let texts = read(input::open(&args.texts)?).with_context(|| input::name(&args.texts))?;
    print::printed(write(BufWriter::new(io::stdout().lock()), &texts, args))
}

/// Reads a table of texts. Columns are found by name, in any order.
fn read(source: impl Read) -> anyhow::Result<Vec<Text>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let header = reader.headers().map_err(|error| unreadable(&error, 1))?.clone();
    let place = |name: &str| {
        // Spreadsheets put a byte order mark before the first name.
        let names = header.iter().map(|found| found.trim_start_matches('\u{feff}').trim());
        let found = names.into_iter().position(|found| found.eq_ignore_ascii_case(name));
        found.with_context(|| format!("there is no column '{name}' in the first line"))
    };
    let (id, text) = (place("id")?, place("text")?);
    let mut texts = Vec::new();
    let mut seen = HashMap::new();
    let mut record = csv::StringRecord::new();
    loop {
        let before = reader.position().line();
        if !reader.read_record(&mut record).map_err(|error| unreadable(&error, before))? {
            break;
        }
        let line = record.position().map_or(before, csv::Position::line);
        let text = text_of(&record, id, text).with_context(|| format!("line {line}"))?;
        if let Some(first) = seen.insert(text.id.clone(), line) {
            bail!("line {line}: the id '{}' is on line {first} already", text.id);
        }
        texts.push(text);
    }
    ensure!(!texts.is_empty(), "there are no texts");
    Ok(texts)
}

fn text_of(record: &csv::StringRecord, id: usize, text: usize) -> anyhow::Result<Text> {
    let id = record.get(id).unwrap_or_default().trim();
    ensure!(!id.is_empty(), "column 'id' is empty");
    let text = record.get(text).context("column 'text' is missing")?;
    Ok(Text { id: id.to_owned(), text: text.to_owned() })
}

/// A refusal that says where: `csv` knows the line of what is no text, not always of the rest.
fn unreadable(error: &csv::Error, before: u64) -> anyhow::Error {
    let line = error.position().map_or(before, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => anyhow!("line {line}: not UTF-8; save the table as UTF-8"),
        _ => anyhow!("line {line}: {error}"),
    }
}

fn write(out: impl Write, texts: &[Text], args: &GatherArgs) -> io::Result<()> {
    let params = Params::default().language(args.language.into());
    let mut index = Index::new(params.check().map_err(io::Error::other)?);
    for (place, text) in texts.iter().enumerate() {
        index.add(place, &text.text).map_err(io::Error::other)?;
    }
    let mut table = csv::Writer::from_writer(out);
    match args.similar {
        Some(k) => write_similar(&mut table, texts, &index, k as usize, args.calibrated)?,
        None => write_groups(&mut table, texts, &index)?,
    }
    table.flush()
}

fn write_similar(
    table: &mut csv::Writer<impl Write>,
    texts: &[Text],
    index: &Index<usize>,
    k: usize,
    calibrated: bool,
) -> io::Result<()> {
    table.write_record(["id", "similar", "score"]).map_err(io_of)?;
    for (place, text) in texts.iter().enumerate() {
        let hits = if calibrated {
            index.similar_to_calibrated(&place, k)
        } else {
            index.similar_to(&place, k)
        };
        for hit in hits.map_err(io::Error::other)? {
            let score = format!("{:.4}", hit.score);
            table.write_record([&text.id, &texts[hit.id].id, &score]).map_err(io_of)?;
        }
    }
    Ok(())
}

/// What went wrong with the output; `csv` hides its kind.
fn io_of(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The largest group is number 1; a text that says what no other says is in none.
fn write_groups(
    table: &mut csv::Writer<impl Write>,
    texts: &[Text],
    index: &Index<usize>,
) -> io::Result<()> {
    table.write_record(["id", "group", "label"]).map_err(io_of)?;
    let params = GroupParams::default().check().map_err(io::Error::other)?;
    for (number, group) in (1..).zip(groups(index, params)) {
        let number: u32 = number;
        for member in &group.members {
            table
                .write_record([&texts[*member].id, &number.to_string(), &group.label])
                .map_err(io_of)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &str = "\
\u{feff}theme,Id,text
voirie,a,Les poubelles débordent rue des Lilas
voirie,b,\"Il manque une piste cyclable,
avenue Foch\"
bus,c,Le bus du soir est supprimé
voirie,d,POUBELLES qui débordent rue des Lilas
bus,e,\"Bus du soir supprimés, pourquoi ?\"
";

    fn args(similar: Option<u32>) -> GatherArgs {
        GatherArgs {
            texts: PathBuf::from("-"),
            similar,
            groups: similar.is_none(),
            calibrated: false,
            language: Language::Fr,
        }
    }

    fn printed(text: &str, args: &GatherArgs) -> String {
        let texts = read(text.as_bytes()).expect("texts");
        let mut out = Vec::new();
        write(&mut out, &texts, args).expect("written");
        String::from_utf8(out).expect("text")
    }

    fn refused(bytes: &[u8]) -> String {
        format!("{:#}", read(bytes).expect_err("should be refused"))
    }

    #[test]
    fn the_most_similar_come_first_for_each_text() {
        let similar = printed(TEXTS, &args(Some(2)));
        let lines: Vec<&str> = similar.lines().collect();
        assert_eq!(lines[0], "id,similar,score");
        assert!(lines[1].starts_with("a,d,0."), "{similar}");
        let score = lines[1].rsplit(',').next().expect("a score");
        assert_eq!(score.len(), "0.1234".len(), "decimals are fixed");
        let of_a: Vec<f32> = lines[1..]
            .iter()
            .filter(|line| line.starts_with("a,"))
            .map(|line| line.rsplit(',').next().expect("a score").parse().expect("a number"))
            .collect();
        assert!(of_a.len() <= 2 && of_a.is_sorted_by(|one, next| one >= next), "{similar}");
        assert_eq!(similar, printed(TEXTS, &args(Some(2))), "always the same");
    }

    #[test]
    fn certain_ones_are_the_beginning_of_the_others() {
        let all = printed(TEXTS, &args(Some(4)));
        let certain = printed(TEXTS, &GatherArgs { calibrated: true, ..args(Some(4)) });
        assert!(certain.lines().count() < all.lines().count(), "{certain}\n{all}");
        assert!(certain.lines().all(|line| all.lines().any(|other| other == line)));
        assert!(certain.lines().any(|line| line.starts_with("a,d,")), "{certain}");
    }

    #[test]
    fn groups_have_a_number_and_a_label() {
        let groups = printed(TEXTS, &args(None));
        let lines: Vec<&str> = groups.lines().collect();
        assert_eq!(lines[0], "id,group,label");
        assert!(lines[1].starts_with("a,1,") && lines[2].starts_with("d,1,"), "{groups}");
        assert!(lines[3].starts_with("c,2,\"bus"), "{groups}");
        assert_eq!(lines.len(), 5, "b says what nobody else says: {groups}");
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_line() {
        assert_eq!(refused(b""), "there is no column 'id' in the first line");
        assert_eq!(refused(b"id,texte\n1,x\n"), "there is no column 'text' in the first line");
        assert_eq!(refused(b"id,text\n"), "there are no texts");
        assert_eq!(
            refused(b"id,text\na,\"x\ny\"\nb,z\na,w\n"),
            "line 5: the id 'a' is on line 2 already"
        );
        assert_eq!(refused(b"id,text\n1,x\n ,y\n"), "line 3: column 'id' is empty");
        assert_eq!(refused(b"id,text\n1,x\n2\n"), "line 3: column 'text' is missing");
        assert_eq!(
            refused(b"id,text\n1,x\n2,\xe9t\xe9\n"),
            "line 3: not UTF-8; save the table as UTF-8"
        );
        assert!(refused(b"id,t\xe9xt\n1,x\n").starts_with("line 1: not UTF-8"));
    }
}
