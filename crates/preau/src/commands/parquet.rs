//! A Parquet table as CSV, so that it is read by the same rules and refused in the same words.
//! Line 1 is the header; row n of the table is line n + 1.

use std::fs::File;
use std::io::{self, Read, Write as _};

use parquet::basic::Repetition;
use parquet::column::reader::ColumnReader;
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};

/// As many records are asked for at once.
const BATCH: usize = 1 << 16;

/// Opens a table. Columns within others, and old kinds of time and of bytes, are left out.
pub(super) fn as_csv(file: File) -> Result<Csv, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let mut columns = Vec::new();
    let mut names = Vec::new();
    for (place, column) in schema.columns().iter().enumerate() {
        let flat = column.path().parts().len() == 1 && column.max_rep_level() == 0;
        if flat && column.self_type().get_basic_info().repetition() != Repetition::REPEATED {
            columns.push(place);
            names.push(column.name().as_bytes().to_vec());
        }
    }
    let mut text = Vec::new();
    row(names.iter().map(Vec::as_slice), &mut text);
    Ok(Csv { reader, columns, group: 0, text, at: 0 })
}

/// Reads one group of rows after the other. Memory: the text of one.
pub(super) struct Csv {
    reader: SerializedFileReader<File>,
    columns: Vec<usize>,
    group: usize,
    text: Vec<u8>,
    at: usize,
}

impl Read for Csv {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && self.group < self.reader.num_row_groups() {
            self.text.clear();
            self.at = 0;
            self.next_group().map_err(io::Error::other)?;
        }
        let count = to.len().min(self.text.len() - self.at);
        to[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl Csv {
    fn next_group(&mut self) -> Result<(), ParquetError> {
        let group = self.reader.get_row_group(self.group)?;
        self.group += 1;
        let mut columns = Vec::new();
        for place in &self.columns {
            columns.push(values(group.get_column_reader(*place)?)?);
        }
        let rows = columns.iter().map(|column| column.ends.len()).max().unwrap_or(0);
        for at in 0..rows {
            row(columns.iter().map(|column| column.value(at)), &mut self.text);
        }
        Ok(())
    }
}

fn row<'a>(fields: impl Iterator<Item = &'a [u8]>, text: &mut Vec<u8>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            text.push(b',');
        }
        quoted(field, text);
    }
    text.push(b'\n');
}

fn quoted(field: &[u8], text: &mut Vec<u8>) {
    if !field.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        text.extend_from_slice(field);
        return;
    }
    text.push(b'"');
    for byte in field {
        if *byte == b'"' {
            text.push(b'"');
        }
        text.push(*byte);
    }
    text.push(b'"');
}

/// The values of one column as text, one after the other; missing ones are empty.
#[derive(Default)]
struct Values {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Values {
    fn value(&self, row: usize) -> &[u8] {
        let start = if row == 0 { Some(&0) } else { self.ends.get(row - 1) };
        start.zip(self.ends.get(row)).map_or(b"", |(start, end)| &self.bytes[*start..*end])
    }
}

fn values(column: ColumnReader) -> Result<Values, ParquetError> {
    let whole = |value: &i64, to: &mut Vec<u8>| drop(write!(to, "{value}"));
    match column {
        ColumnReader::BoolColumnReader(reader) => written(reader, |v, to| drop(write!(to, "{v}"))),
        ColumnReader::Int32ColumnReader(reader) => {
            written(reader, |v, to| whole(&i64::from(*v), to))
        }
        ColumnReader::Int64ColumnReader(reader) => written(reader, whole),
        ColumnReader::FloatColumnReader(reader) => written(reader, |v, to| real(f64::from(*v), to)),
        ColumnReader::DoubleColumnReader(reader) => written(reader, |v, to| real(*v, to)),
        ColumnReader::ByteArrayColumnReader(reader) => {
            written(reader, |v: &ByteArray, to| to.extend_from_slice(v.data()))
        }
        // Times as Impala once wrote them, and bytes without a meaning.
        ColumnReader::Int96ColumnReader(_) | ColumnReader::FixedLenByteArrayColumnReader(_) => {
            Ok(Values::default())
        }
    }
}

/// A whole number is written as such: notebooks make reals of whole numbers as soon as one is
/// missing.
fn real(value: f64, to: &mut Vec<u8>) {
    let _ = write!(to, "{value}");
}

fn written<T: DataType>(
    mut reader: parquet::column::reader::ColumnReaderImpl<T>,
    write: impl Fn(&T::T, &mut Vec<u8>),
) -> Result<Values, ParquetError> {
    let mut values = Values::default();
    let (mut levels, mut batch) = (Vec::new(), Vec::new());
    loop {
        levels.clear();
        batch.clear();
        let (records, found, _) =
            reader.read_records(BATCH, Some(&mut levels), None, &mut batch)?;
        let mut present = batch.iter().take(found);
        for record in 0..records {
            let is_there = levels.get(record).is_none_or(|level| *level > 0);
            if let Some(value) = is_there.then(|| present.next()).flatten() {
                write(value, &mut values.bytes);
            }
            values.ends.push(values.bytes.len());
        }
        if records == 0 {
            return Ok(values);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::data_type::{ByteArrayType, DoubleType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    const SCHEMA: &str = "message votes {
        REQUIRED INT64 participant;
        OPTIONAL BYTE_ARRAY statement (UTF8);
        OPTIONAL DOUBLE vote;
        OPTIONAL group inner { OPTIONAL INT64 left_out; }
    }";

    /// Two groups of rows.
    fn table(name: &str) -> File {
        let path = std::env::temp_dir().join(format!("preau-{}-{name}", std::process::id()));
        let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
        let properties = Arc::new(
            WriterProperties::builder()
                .set_compression(parquet::basic::Compression::SNAPPY)
                .build(),
        );
        let file = File::create(&path).expect("a file");
        let mut writer = SerializedFileWriter::new(file, schema, properties).expect("a writer");
        for first in [1, 3] {
            let mut group = writer.next_row_group().expect("a group");
            let mut column = group.next_column().expect("a column").expect("participant");
            let ids = [first, first + 1];
            column.typed::<Int64Type>().write_batch(&ids, None, None).expect("written");
            column.close().expect("closed");
            let mut column = group.next_column().expect("a column").expect("statement");
            let texts = [ByteArray::from("a, \"b\"")];
            let some = [1, 0];
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&some), None).expect("ok");
            column.close().expect("closed");
            let mut column = group.next_column().expect("a column").expect("vote");
            let votes = [-1.0, f64::NAN];
            let all = [1, 1];
            column.typed::<DoubleType>().write_batch(&votes, Some(&all), None).expect("ok");
            column.close().expect("closed");
            let mut column = group.next_column().expect("a column").expect("inner");
            let none = [0, 0];
            column.typed::<Int64Type>().write_batch(&[], Some(&none), None).expect("ok");
            column.close().expect("closed");
            group.close().expect("closed");
        }
        writer.close().expect("closed");
        let file = File::open(&path).expect("the file");
        std::fs::remove_file(&path).expect("gone by name, still open");
        file
    }

    #[test]
    fn rows_become_lines() {
        let mut text = String::new();
        as_csv(table("rows")).expect("opens").read_to_string(&mut text).expect("reads");
        let expected = "participant,statement,vote\n1,\"a, \"\"b\"\"\",-1\n2,,NaN\n\
                        3,\"a, \"\"b\"\"\",-1\n4,,NaN\n";
        assert_eq!(text, expected);
    }
}
