//! Telling a number that a person can be called at from one that cannot be.

/// What stands before numbers at which nobody is called back: premium and shared-cost services,
/// satellites, freephone.
const NOBODYS: [&str; 7] = ["979", "878", "881", "882", "883", "870", "800"];

/// Between digits, numbers have these.
const BETWEEN: &str = " .-/()\u{a0}\u{202f}";

/// The number that `typed` is, as it is written down: `01 23 45 67 89` for a French one, `+` and
/// its digits for any other. `None` for what no person can be called at: too short or too long, a
/// number of a service (`08…`, `3939`), anything with letters.
///
/// Only that it is plausible: whether it rings is for who calls.
///
/// ```
/// use civic::people::read_phone;
///
/// assert_eq!(read_phone("0612345678").as_deref(), Some("06 12 34 56 78"));
/// assert_eq!(read_phone("+33 (0)6 12 34 56 78").as_deref(), Some("06 12 34 56 78"));
/// assert_eq!(read_phone("+32 2 555 12 12").as_deref(), Some("+3225551212"));
/// assert_eq!(read_phone("0899 12 34 56"), None);
/// ```
pub fn read_phone(typed: &str) -> Option<String> {
    let typed = typed.trim().replace("(0)", "");
    let (abroad, rest) = match typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, typed.as_str()),
    };
    if rest.chars().any(|c| !c.is_ascii_digit() && !BETWEEN.contains(c)) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    match (abroad, digits.strip_prefix("33"), digits.strip_prefix('0')) {
        (true, Some(national), _) | (false, _, Some(national)) => french(national),
        (true, None, _) => foreign(&digits),
        (false, _, None) => None,
    }
}

/// Nine digits behind the 0: of a place, a mobile or the net. Those in 8 are services'.
fn french(national: &str) -> Option<String> {
    let first = national.chars().next()?;
    if national.len() != 9 || !matches!(first, '1'..='7' | '9') {
        return None;
    }
    let whole = format!("0{national}");
    let pairs: Vec<&str> = (0..5).map(|at| &whole[at * 2..at * 2 + 2]).collect();
    Some(pairs.join(" "))
}

/// A country and a number in it: 8 to 15 digits (ITU-T E.164).
fn foreign(digits: &str) -> Option<String> {
    let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    let somebodys = !NOBODYS.iter().any(|start| digits.starts_with(start));
    (fits && somebodys).then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::read_phone;

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for typed in ["01 23 45 67 89", "01.23.45.67.89", "0033 1 23 45 67 89", "+33123456789"] {
            assert_eq!(read_phone(typed).as_deref(), Some("01 23 45 67 89"), "{typed}");
        }
        assert_eq!(read_phone("0262 12 34 56").as_deref(), Some("02 62 12 34 56"));
        assert_eq!(read_phone("+44 20 7946 0958").as_deref(), Some("+442079460958"));
        assert_eq!(read_phone("00 213 21 12 34 56").as_deref(), Some("+21321123456"));
    }

    #[test]
    fn what_nobody_can_be_called_at_is_none() {
        for typed in [
            "",
            "15",
            "3939",
            "06",
            "06 12 34 56",
            "06 12 34 56 78 9",
            "0812345678",
            "0899123456",
            "+33 8 99 12 34 56",
            "+979 12345678",
            "00 00 00 00 00",
            "0000000000",
            "+1234567",
            "+1234567890123456",
            "0612345678 poste 4",
            "appelez-moi",
            "12 34 56 78 90",
            "+",
        ] {
            assert_eq!(read_phone(typed), None, "{typed}");
        }
    }
}
