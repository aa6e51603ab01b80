//! Dates and times as each language writes them.

use civic::words::Language;
use jiff::civil::{Date, Time};

use super::Words;

const WEEKDAYS: [[&str; 7]; 2] = [
    ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

impl Words {
    /// “mardi 3 mars”, “Tuesday 3 March”; with the year when it is not `today`'s.
    pub fn date(self, date: Date, today: Date) -> String {
        let at = self.at();
        let weekday = WEEKDAYS[at][usize::from(date.weekday().to_monday_zero_offset() as u8)];
        format!("{weekday} {}", self.day(date, today))
    }

    /// “3 mars”, “3 March”; with the year when it is not `today`'s.
    pub fn day(self, date: Date, today: Date) -> String {
        let month = MONTHS[self.at()][usize::from(date.month().unsigned_abs()) - 1];
        let day = match (self.language(), date.day()) {
            (Language::Fr, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        if date.year() == today.year() {
            format!("{day} {month}")
        } else {
            format!("{day} {month} {}", date.year())
        }
    }

    /// “mardi 3 mars 2026”, “Tuesday 3 March 2026”, whatever year it is.
    pub fn full_date(self, date: Date) -> String {
        self.date(date, Date::MIN)
    }

    /// “mars 2026”, “March 2026”.
    pub fn month(self, date: Date) -> String {
        let month = MONTHS[self.at()][usize::from(date.month().unsigned_abs()) - 1];
        format!("{month} {}", date.year())
    }

    /// “6,5”, “6.5”, “7”: of tenths.
    pub fn tenths(self, tenths: i32) -> String {
        let sign = if self.language() == Language::Fr { ',' } else { '.' };
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}{sign}{}", tenths / 10, rest.abs()),
        }
    }

    /// “lundi”, “Monday”; 1 is Monday.
    pub fn weekday(self, number: i32) -> &'static str {
        WEEKDAYS[self.at()][usize::try_from(number - 1).unwrap_or(0) % 7]
    }

    /// “8 h 30”, “8:30”.
    pub fn time(self, time: Time) -> String {
        match (self.language(), time.minute()) {
            (Language::Fr, 0) => format!("{}\u{a0}h", time.hour()),
            (Language::Fr, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", time.hour()),
            (Language::En, minute) => format!("{}:{minute:02}", time.hour()),
        }
    }

    fn at(self) -> usize {
        match self.language() {
            Language::Fr => 0,
            Language::En => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn dates_read_as_people_say_them() {
        let (fr, en) = (Words::new(Language::Fr), Words::new(Language::En));
        let today = date(2026, 3, 3);
        assert_eq!(fr.date(today, today), "mardi 3 mars");
        assert_eq!(fr.date(date(2027, 1, 1), today), "vendredi 1er janvier 2027");
        assert_eq!(en.date(today, today), "Tuesday 3 March");
        assert_eq!(en.full_date(today), "Tuesday 3 March 2026");
        assert_eq!(fr.time(time(8, 30, 0, 0)), "8\u{a0}h\u{a0}30");
        assert_eq!(fr.time(time(14, 0, 0, 0)), "14\u{a0}h");
        assert_eq!(en.time(time(9, 5, 0, 0)), "9:05");
        assert_eq!(fr.weekday(7), "dimanche");
        assert_eq!(fr.month(today), "mars 2026");
        assert_eq!(
            (fr.tenths(65), en.tenths(65), en.tenths(70)),
            ("6,5".into(), "6.5".into(), "7".into())
        );
    }
}
