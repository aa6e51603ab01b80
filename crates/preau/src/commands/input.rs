//! What commands read: a file, or standard input under the name `-`; as it is, packed by gzip, or
//! a Parquet table, told by their first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::Context as _;
use flate2::bufread::MultiGzDecoder;

/// The first bytes of what gzip packed.
const PACKED: &[u8] = &[0x1f, 0x8b];
/// The first bytes of a Parquet table.
const PARQUET: &[u8] = b"PAR1";

/// Opens a file of text; what is packed is unpacked, and a Parquet table comes out as CSV.
pub(crate) fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if is_standard_input(path) {
        return unpacked(path, io::stdin());
    }
    let file = File::open(path).with_context(|| name(path))?;
    unpacked(path, file)
}

/// What `path` is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unpacked(path: &Path, source: impl Read + 'static) -> anyhow::Result<Box<dyn Read>> {
    let mut source = BufReader::with_capacity(1 << 16, source);
    let begin = source.fill_buf().with_context(|| name(path))?;
    if begin.starts_with(PACKED) {
        return Ok(Box::new(MultiGzDecoder::new(source)));
    }
    if begin.starts_with(PARQUET) {
        return table(path);
    }
    Ok(Box::new(source))
}

#[cfg(feature = "parquet")]
fn table(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    anyhow::ensure!(
        !is_standard_input(path),
        "standard input: a Parquet table is read from its end, so it cannot come by a pipe"
    );
    let file = File::open(path).with_context(|| name(path))?;
    Ok(Box::new(super::parquet::as_csv(file).with_context(|| name(path))?))
}

#[cfg(not(feature = "parquet"))]
fn table(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    anyhow::bail!("{}: this program was built without Parquet; write the table as CSV", name(path))
}
