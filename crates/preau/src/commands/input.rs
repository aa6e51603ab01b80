//! What commands read: a file, or standard input under the name `-`.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context as _, ensure};

/// The first bytes of what gzip packed.
const PACKED: [u8; 2] = [0x1f, 0x8b];

/// Opens a file of text; one that is packed is refused in words that say what to do.
pub(crate) fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if is_standard_input(path) {
        return unpacked(path, BufReader::new(io::stdin()));
    }
    let file = File::open(path).with_context(|| name(path))?;
    unpacked(path, BufReader::new(file))
}

/// What `path` is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unpacked(
    path: &Path,
    mut source: BufReader<impl Read + 'static>,
) -> anyhow::Result<Box<dyn Read>> {
    let begins_packed = source.fill_buf().with_context(|| name(path))?.starts_with(&PACKED);
    let is_packed =
        begins_packed || path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"));
    ensure!(!is_packed, "{}: this file is packed; unpack it first, with gunzip", name(path));
    Ok(Box::new(source))
}
