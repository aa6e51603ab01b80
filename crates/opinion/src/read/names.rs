//! Ids as they stand in a file, and small numbers for them.

use std::collections::HashMap;

use crate::votes::Id;

/// Up to this many, numbers are looked up in a list and not by a hash.
const LISTED: usize = 1 << 20;

/// Numbers ids in order of first mention, without an allocation for one that was seen before.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Per small id, one more than its number; 0 where it was not mentioned.
    small: Vec<u32>,
    others: HashMap<Vec<u8>, u32>,
    ids: Vec<Id>,
}

impl Names {
    /// The number of the id written `field`; asks `check` for the id only at its first mention.
    pub(super) fn number<E>(
        &mut self,
        field: &[u8],
        check: impl FnOnce() -> Result<Id, E>,
    ) -> Result<u32, E> {
        let Some(place) = small(field) else { return self.by_hash(field, check) };
        if place >= self.small.len() {
            self.small.resize((place + 1).next_power_of_two(), 0);
        }
        if self.small[place] == 0 {
            self.ids.push(check()?);
            self.small[place] = self.ids.len() as u32;
        }
        Ok(self.small[place] - 1)
    }

    fn by_hash<E>(
        &mut self,
        field: &[u8],
        check: impl FnOnce() -> Result<Id, E>,
    ) -> Result<u32, E> {
        if let Some(number) = self.others.get(field) {
            return Ok(*number);
        }
        self.ids.push(check()?);
        let number = self.ids.len() as u32 - 1;
        self.others.insert(field.to_vec(), number);
        Ok(number)
    }

    /// By number.
    pub(super) fn into_ids(self) -> Vec<Id> {
        self.ids
    }
}

/// The value of a number below [`LISTED`] in its usual writing.
fn small(field: &[u8]) -> Option<usize> {
    let usual = matches!(field, [b'0'] | [b'1'..=b'9', ..]) && field.len() <= 7;
    if !usual {
        return None;
    }
    let digits = field.iter().try_fold(0, |value, digit| {
        digit.is_ascii_digit().then(|| value * 10 + usize::from(digit - b'0'))
    });
    digits.filter(|value| *value < LISTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_has_one_number() {
        let mut names = Names::default();
        let fields = ["7", "0", "x", "007", "7", "1048575", "1048576", "x", "1048576", "99999999"];
        let numbers = fields.map(|field| {
            names.number(field.as_bytes(), || Ok::<_, ()>(Id::from(field))).expect("an id")
        });
        assert_eq!(numbers, [0, 1, 2, 3, 0, 4, 5, 2, 5, 6]);
        let ids = names.into_ids();
        assert_eq!(ids[3], Id::Text("007".into()));
        assert_eq!(ids[6], Id::from(99_999_999));
    }

    #[test]
    fn what_is_refused_has_no_number() {
        let mut names = Names::default();
        assert_eq!(names.number(b"5", || Err("no")), Err("no"));
        assert_eq!(names.number(b"y", || Err("no")), Err("no"));
        assert_eq!(names.number(b"5", || Ok::<_, &str>(Id::from(5))), Ok(0));
    }
}
