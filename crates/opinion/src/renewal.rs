//! Whose turn it is to be made again.

use std::ops::Range;

/// By the time this share of the votes is new, everything that is kept has been made again.
const WHOLE: f64 = 0.1;

/// Goes round what is kept, oldest first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Renewal {
    next: usize,
}

impl Renewal {
    /// The numbers, of `count`, that are to be made again when `changed` of the votes is new, at
    /// most two stretches; `None` where all are.
    pub(crate) fn turns(&mut self, count: usize, changed: f64) -> Option<[Range<usize>; 2]> {
        let due = (changed / WHOLE * count as f64).ceil();
        if due.is_nan() || due >= count as f64 {
            self.next = 0;
            return None;
        }
        let (start, end) = (self.next, self.next + due as usize);
        self.next = end % count;
        Some([start..end.min(count), 0..end.saturating_sub(count)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_their_turn() {
        let mut renewal = Renewal::default();
        assert_eq!(renewal.turns(40, 0.01), Some([0..4, 0..0]));
        assert_eq!(renewal.turns(40, 0.09), Some([4..40, 0..0]));
        assert_eq!(renewal.turns(40, 0.0), Some([0..0, 0..0]));
        assert_eq!(renewal.turns(40, 0.09), Some([0..36, 0..0]));
        assert_eq!(renewal.turns(40, 0.011), Some([36..40, 0..1]));
        assert_eq!(renewal.turns(40, 0.0001), Some([1..2, 0..0]));
        assert_eq!(renewal.turns(40, 0.0999), None);
        assert_eq!(renewal.turns(40, f64::NAN), None);
    }
}
