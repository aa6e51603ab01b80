//! Varints and ids, to and from bytes.

use crate::votes::Id;

/// What a block says wrongly.
pub(super) type Wrong = &'static str;

pub(super) const SHORT: Wrong = "it ends before its content does";

pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub(super) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// `last` is the last number of the block.
pub(super) fn put_id(bytes: &mut Vec<u8>, id: &Id, last: &mut Option<u64>) {
    match (id, *last) {
        (Id::Text(text), _) => {
            put(bytes, 0);
            put_text(bytes, text);
        }
        (Id::Number(number), Some(before)) if before < *number && number - before < u64::MAX => {
            put(bytes, 1 + (number - before));
            *last = Some(*number);
        }
        (Id::Number(number), _) => {
            put(bytes, 1);
            put(bytes, *number);
            *last = Some(*number);
        }
    }
}

/// Reads a block from its front.
pub(super) struct Numbers<'a> {
    rest: &'a [u8],
    last: Option<u64>,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Self { rest: content, last: None }
    }

    /// How many bytes are left; no more things than that can follow.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn number(&mut self) -> Result<u64, Wrong> {
        // Nearly all numbers are one byte.
        if let [byte @ 0..0x80, rest @ ..] = self.rest {
            self.rest = rest;
            return Ok(u64::from(*byte));
        }
        let mut number = 0_u64;
        for (at, byte) in self.rest.iter().enumerate().take(10) {
            let bits = u64::from(byte & 0x7f);
            if at == 9 && bits > 1 {
                return Err("a number is greater than 2^64");
            }
            number |= bits << (7 * at);
            if byte & 0x80 == 0 {
                if *byte == 0 {
                    return Err("a number is longer than needed");
                }
                self.rest = &self.rest[at + 1..];
                return Ok(number);
            }
        }
        Err(if self.rest.len() < 10 { SHORT } else { "a number is longer than ten bytes" })
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Wrong> {
        let length = usize::try_from(self.number()?).map_err(|_| SHORT)?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or(SHORT)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| "a text is not UTF-8")
    }

    pub(super) fn id(&mut self) -> Result<Id, Wrong> {
        let number = match (self.number()?, self.last) {
            (0, _) => return Ok(Id::Text(self.text()?.to_owned())),
            (1, _) => self.number()?,
            (above, Some(last)) => {
                last.checked_add(above - 1).ok_or("a number is greater than 2^64")?
            }
            (_, None) => return Err("the first number counts from one before"),
        };
        self.last = Some(number);
        Ok(Id::Number(number))
    }

    /// That nothing follows.
    pub(super) fn end(&self) -> Result<(), Wrong> {
        if self.rest.is_empty() { Ok(()) } else { Err("more follows than it should hold") }
    }
}
