//! From the bytes of a file to rows whose columns are known, or why it cannot be read.
//!
//! Spreadsheets write text in several ways and say none of it: with a byte order mark or without,
//! in UTF-8 or in what Windows calls 1252, with `;`, `,` or tabs between cells. All of these are
//! read. What is no such table (a spreadsheet's own file, a picture) is refused before anything
//! else is looked at.
//!
//! A row knows the line on which it begins in the file, blank lines and line ends inside quotes
//! counted: by that number its writer finds it again.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::words::LINE_LIMIT;

/// Most that a file may weigh, and its text in UTF-8.
pub const BYTE_LIMIT: usize = 1_000_000;
/// Most columns that are looked at.
const COLUMN_LIMIT: usize = 100;
/// What can stand between cells, the likeliest first.
const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];
/// A row of our own after the last: a quote that was never closed swallows it. Control characters
/// are refused before, so no file has it.
const END: &str = "\u{1}";

/// A column that an import knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its word, as in the refusals of the verb that takes it.
    pub word: &'static str,
    /// What it is called in files, in French and in English, folded by [`fold`].
    pub names: &'static [&'static str],
    /// Whether a file must have it.
    pub needed: bool,
}

/// Why a file cannot be read as a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is no row in it.
    #[error("no row")]
    Empty,
    /// More than is read at once.
    #[error("{bytes} bytes, at most {BYTE_LIMIT}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// More rows than are taken at once.
    #[error("{lines} rows, at most {limit}")]
    TooManyLines {
        /// How many.
        lines: usize,
        /// How many may be.
        limit: usize,
    },
    /// A spreadsheet's own file, a picture, or anything else that is no text.
    #[error("no text")]
    NotText,
    /// Columns without which nothing can be taken in.
    #[error("missing columns: {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// Two columns that mean the same.
    #[error("column {0} twice")]
    ColumnTwice(&'static str),
    /// A quote that opens a cell is never closed.
    #[error("a quote is open from line {line} on")]
    OpenQuote {
        /// Where the row with it begins.
        line: usize,
    },
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its rows, those without any cell left out.
    pub rows: Vec<Row>,
    /// Columns that nobody knows here, as they are called in the file; each cut to a line.
    pub unknown: Vec<String>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins; 1 is the first.
    pub line: usize,
    /// Whether it has more cells than there are columns: something has slipped.
    pub too_long: bool,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// What stands in a column, without white space around it; empty where there is none.
    pub fn get(&self, word: &str) -> &str {
        self.cells.iter().find(|(at, _)| *at == word).map_or("", |(_, cell)| cell.as_str())
    }

    /// The same, if there is anything.
    pub fn said(&self, word: &str) -> Option<String> {
        let cell = self.get(word);
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    /// All of it, alike for rows that say the same.
    pub(super) fn whole(&self) -> String {
        let told = |(word, cell): &(&str, String)| format!("{word}={}:{cell};", cell.len());
        self.cells.iter().filter(|(_, cell)| !cell.is_empty()).map(told).collect()
    }
}

/// A name as it is compared: letters and digits alone, small, without accents.
///
/// ```
/// assert_eq!(civic::imports::fold(" Adresse_électronique "), "adresseelectronique");
/// ```
pub fn fold(name: &str) -> String {
    gather::folded_words(name).concat()
}

/// Reads a file of at most `limit` rows. Columns are recognised by their names in the first row.
pub fn read(bytes: &[u8], columns: &[Column], limit: usize) -> Result<Table, Unreadable> {
    let text = text(bytes)?;
    let separator = separator(&text, columns);
    let mut header = None;
    let (mut rows, mut lines) = (Vec::new(), 0);
    each_record(&text, separator, |line, cells| {
        match &header {
            None => header = Some(places(cells, columns)?),
            // What is too much is counted, so that it can be said, and not kept.
            Some((places, _)) if lines <= limit => rows.push(row(line, cells, places)),
            Some(_) => {}
        }
        lines += 1;
        Ok(true)
    })?;
    let (_, unknown) = header.ok_or(Unreadable::Empty)?;
    match lines - 1 {
        0 => Err(Unreadable::Empty),
        lines if lines > limit => Err(Unreadable::TooManyLines { lines, limit }),
        _ => Ok(Table { rows, unknown }),
    }
}

/// The text of a file, with plain line ends: what can be shown, corrected and read again.
pub fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    let too_large = |bytes| Err(Unreadable::TooLarge { bytes });
    if bytes.len() > BYTE_LIMIT {
        return too_large(bytes.len());
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, _, damaged) = encoding.decode(bytes);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    if damaged || text.contains(is_odd) {
        return Err(Unreadable::NotText);
    }
    if text.len() > BYTE_LIMIT { too_large(text.len()) } else { Ok(text) }
}

/// What stands between the cells of the first row: that by which most columns are known.
fn separator(text: &str, columns: &[Column]) -> u8 {
    let known = |separator: &u8| {
        let mut known = 0;
        // A quote that is never closed is told when the table is read.
        let _ = each_record(text, *separator, |_, cells| {
            known =
                cells.iter().take(COLUMN_LIMIT).filter(|name| of(name, columns).is_some()).count();
            Ok(false)
        });
        known
    };
    // The last of those that are alike is taken: the likeliest.
    SEPARATORS.into_iter().rev().max_by_key(known).unwrap_or(b';')
}

/// Gives `take` each row that has a cell, with the line on which it begins, as long as it wants
/// more. A first line by which a spreadsheet tells itself the separator (`sep=;`) is none.
fn each_record(
    text: &str,
    separator: u8,
    mut take: impl FnMut(usize, &StringRecord) -> Result<bool, Unreadable>,
) -> Result<(), Unreadable> {
    let whole = text.as_bytes().chain(&b"\n"[..]).chain(END.as_bytes());
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(whole);
    let mut record = StringRecord::new();
    let mut counted = Counted { text, at: 0, line: 1 };
    // Bytes that are text come from memory: there is nothing to fail.
    while reader.read_record(&mut record).is_ok_and(|there| there) {
        let line = counted.line_of(record.position().map_or(0, |at| at.byte() as usize));
        if record.len() == 1 && &record[0] == END {
            return Ok(());
        }
        if record.iter().any(|cell| cell.ends_with(END)) {
            return Err(Unreadable::OpenQuote { line });
        }
        let is_hint = line == 1 && record[0].trim().to_ascii_lowercase().starts_with("sep=");
        let is_blank = record.iter().all(|cell| cell.trim().is_empty());
        if !is_hint && !is_blank && !take(line, &record)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Lines as they are counted on the way through a text.
struct Counted<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Counted<'_> {
    /// The line on which the row begins that is read from byte `from` on, the blank lines before it
    /// passed over.
    fn line_of(&mut self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let start = from + (rest.len() - rest.trim_start_matches('\n').len());
        self.line += self.text.get(self.at..start).unwrap_or_default().matches('\n').count();
        self.at = start.max(self.at);
        self.line
    }
}

/// The column that is called so.
fn of(name: &str, columns: &[Column]) -> Option<&'static str> {
    let name: String = name.chars().take(LINE_LIMIT).collect();
    let name = fold(&name);
    columns.iter().find(|column| column.names.contains(&name.as_str())).map(|column| column.word)
}

/// Which column stands in which place, none for those that nobody knows; and these by their names.
type Places = (Vec<Option<&'static str>>, Vec<String>);

fn places(header: &StringRecord, columns: &[Column]) -> Result<Places, Unreadable> {
    let places: Vec<_> = header.iter().take(COLUMN_LIMIT).map(|name| of(name, columns)).collect();
    let known = || places.iter().flatten();
    if let Some(twice) = known().find(|word| known().filter(|other| other == word).count() > 1) {
        return Err(Unreadable::ColumnTwice(twice));
    }
    let needed = columns.iter().filter(|column| column.needed).map(|column| column.word);
    let missing: Vec<_> = needed.filter(|word| !known().any(|there| there == word)).collect();
    if !missing.is_empty() {
        return Err(Unreadable::MissingColumns(missing));
    }
    let names = header.iter().zip(&places).filter(|(_, place)| place.is_none());
    let names = names.map(|(name, _)| name.trim().chars().take(LINE_LIMIT / 4).collect::<String>());
    let unknown = names.filter(|name| !name.is_empty()).collect();
    Ok((places, unknown))
}

fn row(line: usize, record: &StringRecord, places: &[Option<&'static str>]) -> Row {
    let too_long = record.iter().skip(places.len()).any(|cell| !cell.trim().is_empty());
    let cells = record.iter().zip(places);
    let cells = cells.filter_map(|(cell, word)| Some(((*word)?, cell.trim().to_owned())));
    Row { line, too_long, cells: cells.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column { word: "name", names: &["nom", "name"], needed: true },
        Column {
            word: "email",
            names: &["courriel", "email", "adresseelectronique"],
            needed: false,
        },
    ];

    fn rows(bytes: &[u8]) -> Vec<(usize, String, String)> {
        let table = read(bytes, COLUMNS, 10).unwrap();
        let told = |row: &Row| (row.line, row.get("name").to_owned(), row.get("email").to_owned());
        table.rows.iter().map(told).collect()
    }

    fn told(line: usize, name: &str, email: &str) -> (usize, String, String) {
        (line, name.into(), email.into())
    }

    #[test]
    fn text_is_read_in_each_of_the_ways_in_which_spreadsheets_write_it() {
        let table = "Nom;Courriel\nÉlodie – œuvre;e@x.fr\n";
        let expected = [told(2, "Élodie – œuvre", "e@x.fr")];
        assert_eq!(rows(table.as_bytes()), expected);
        assert_eq!(rows(format!("\u{feff}{table}").as_bytes()), expected);
        assert_eq!(rows(b"Nom;Courriel\r\n\xc9lodie \x96 \x9cuvre;e@x.fr\r\n"), expected);
        let wide: Vec<u8> =
            [0xFEFF].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&wide), expected);
    }

    #[test]
    fn the_separator_is_that_by_which_columns_are_known() {
        for table in ["nom;courriel\na,b;c", "nom,courriel\n\"a,b\",c", "nom\tcourriel\na,b\tc"] {
            assert_eq!(rows(table.as_bytes()), [told(2, "a,b", "c")], "{table}");
        }
        assert_eq!(rows(b"sep=,\nname,email\na,b"), [told(3, "a", "b")]);
        assert_eq!(rows(b"nom\na;b"), [told(2, "a", "")], "one column alone");
    }

    #[test]
    fn columns_are_known_however_they_are_written() {
        for name in
            ["Adresse électronique", "ADRESSE_ELECTRONIQUE", " adresse-électronique ", "E-mail"]
        {
            let table = format!("{name};NOM;Remarque\nx;y;z");
            let table = read(table.as_bytes(), COLUMNS, 10).unwrap();
            assert_eq!(table.rows[0].get("email"), "x", "{name}");
            assert_eq!(table.unknown, ["Remarque"]);
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let table = "nom;courriel\r\n\r\n\"a\r\nb\r\nc\";1\r\n;;\r\n \r\nd;2\r\n\r\n";
        assert_eq!(rows(table.as_bytes()), [told(3, "a\nb\nc", "1"), told(8, "d", "2")]);
        let classic = "nom;courriel\ra;1\rb;2";
        assert_eq!(rows(classic.as_bytes()), [told(2, "a", "1"), told(3, "b", "2")]);
        assert_eq!(rows("\n\nnom\n\n\na".as_bytes()), [told(6, "a", "")]);
    }

    #[test]
    fn a_row_with_more_cells_than_columns_is_told_and_one_with_fewer_is_filled() {
        let table = read(b"nom;courriel\na\nb;c;d\ne;f;;;", COLUMNS, 10).unwrap();
        let slipped: Vec<_> = table.rows.iter().map(|row| row.too_long).collect();
        assert_eq!(slipped, [false, true, false]);
        assert_eq!(table.rows[0].get("email"), "");
        assert_eq!(table.rows[0].get("nothing"), "");
    }

    #[test]
    fn quotes_inside_cells_are_text_and_one_that_stays_open_is_told() {
        assert_eq!(
            rows(b"nom\n\"a \"\"b\"\" c\"\n5\" de large"),
            [told(2, "a \"b\" c", ""), told(3, "5\" de large", "")]
        );
        let open = read(b"nom;courriel\na;1\n\"b;2\nc;3\n", COLUMNS, 10);
        assert_eq!(open, Err(Unreadable::OpenQuote { line: 3 }));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let refused = |bytes: &[u8]| read(bytes, COLUMNS, 10).unwrap_err();
        for nothing in [&b""[..], b"\n\n", b"nom;courriel", b"nom\n;;\n \n", b"\xef\xbb\xbf"] {
            assert_eq!(refused(nothing), Unreadable::Empty, "{nothing:?}");
        }
        for no_text in
            [&b"PK\x03\x04\x14\x00\x06\x00"[..], b"nom\na\0b", b"\x89PNG\r\n\x1a\n", b"nom\n\x01"]
        {
            assert_eq!(refused(no_text), Unreadable::NotText, "{no_text:?}");
        }
        assert_eq!(refused(b"courriel\nx"), Unreadable::MissingColumns(vec!["name"]));
        assert_eq!(refused(b"a"), Unreadable::MissingColumns(vec!["name"]));
        assert_eq!(refused(b"nom;Name\na;b"), Unreadable::ColumnTwice("name"));
    }

    #[test]
    fn what_is_too_much_is_refused_with_how_much_it_is() {
        let refused = |bytes: &[u8]| read(bytes, COLUMNS, 10).unwrap_err();
        let eleven = format!("nom\n{}", "a\n".repeat(11));
        assert_eq!(refused(eleven.as_bytes()), Unreadable::TooManyLines { lines: 11, limit: 10 });
        assert!(read(&eleven.as_bytes()[..eleven.len() - 2], COLUMNS, 10).is_ok());
        let large = vec![b'a'; BYTE_LIMIT + 1];
        assert_eq!(refused(&large), Unreadable::TooLarge { bytes: BYTE_LIMIT + 1 });
        let grows = [&b"nom\n"[..], &vec![0xE9; BYTE_LIMIT / 2 + 10]].concat();
        assert_eq!(refused(&grows), Unreadable::TooLarge { bytes: BYTE_LIMIT + 24 });
        let mut separators = b"nom;courriel\n".to_vec();
        separators.resize(BYTE_LIMIT, b';');
        assert_eq!(refused(&separators), Unreadable::Empty);
        let first = vec![b';'; BYTE_LIMIT];
        assert_eq!(refused(&first), Unreadable::Empty);
        let cell = [&b"nom\n"[..], &vec![b'a'; BYTE_LIMIT - 4]].concat();
        assert_eq!(rows(&cell)[0].1.len(), BYTE_LIMIT - 4, "a verb says that it is too long");
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        assert_eq!(
            rows(b"nom\n=HYPERLINK(1)\n@SUM(1)"),
            [told(2, "=HYPERLINK(1)", ""), told(3, "@SUM(1)", "")]
        );
    }
}
