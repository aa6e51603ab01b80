//! Blocks: a length, a checksum, a content.

use std::io::{self, Read, Write};

use super::crc::crc32;
use crate::error::CannotUnpack;

pub(super) fn write(sink: &mut impl Write, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "a block of more than 4 GB"))?;
    sink.write_all(&length.to_le_bytes())?;
    sink.write_all(&crc32(content).to_le_bytes())?;
    sink.write_all(content)
}

/// A block whose checksum is still to be compared.
pub(super) struct Block {
    /// Counted from 1, the head being the first.
    pub(super) number: u64,
    pub(super) content: Vec<u8>,
    checksum: u32,
}

impl Block {
    /// The next one. The memory for it grows as bytes come, whatever the length says.
    pub(super) fn read(source: &mut impl Read, number: u64) -> Result<Self, CannotUnpack> {
        let (mut length, mut checksum) = ([0; 4], [0; 4]);
        source.read_exact(&mut length).map_err(cut_short)?;
        source.read_exact(&mut checksum).map_err(cut_short)?;
        let length = u64::from(u32::from_le_bytes(length));
        let mut content = Vec::new();
        source.take(length).read_to_end(&mut content)?;
        if (content.len() as u64) < length {
            return Err(CannotUnpack::CutShort);
        }
        Ok(Self { number, content, checksum: u32::from_le_bytes(checksum) })
    }

    /// Whether its content is what was written.
    pub(super) fn check(&self) -> Result<(), CannotUnpack> {
        if crc32(&self.content) == self.checksum {
            Ok(())
        } else {
            Err(CannotUnpack::Damaged { block: self.number })
        }
    }

    /// The number of rows that it says it has: 0 for the end.
    pub(super) fn is_end(&self) -> bool {
        self.content.first() == Some(&0)
    }
}

pub(super) fn cut_short(error: io::Error) -> CannotUnpack {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => CannotUnpack::CutShort,
        _ => CannotUnpack::Unreadable(error),
    }
}
