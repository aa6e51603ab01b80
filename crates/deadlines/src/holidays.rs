//! French public holidays, for any year, by region.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Whose public holidays are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// Mainland and Corsica, and territories with no day of their own here.
    #[default]
    Metropole,
    /// Moselle, Bas-Rhin, Haut-Rhin: Good Friday and 26 December besides
    /// (code du travail L3134-13; Good Friday everywhere, which is how services there work).
    AlsaceMoselle,
    /// Guadeloupe: 27 May (L3422-2).
    Guadeloupe,
    /// Martinique: 22 May.
    Martinique,
    /// Guyane: 10 June.
    Guyane,
    /// La Réunion: 20 December.
    Reunion,
    /// Mayotte: 27 April.
    Mayotte,
    /// Saint-Barthélemy: 9 October.
    SaintBarthelemy,
    /// Saint-Martin: 28 May.
    SaintMartin,
}

/// Not a region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown region '{0}'")]
pub struct UnknownRegion(pub String);

impl std::str::FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(word: &str) -> Result<Self, UnknownRegion> {
        Ok(match word {
            "metropole" => Self::Metropole,
            "alsace-moselle" => Self::AlsaceMoselle,
            "guadeloupe" => Self::Guadeloupe,
            "martinique" => Self::Martinique,
            "guyane" => Self::Guyane,
            "reunion" => Self::Reunion,
            "mayotte" => Self::Mayotte,
            "saint-barthelemy" => Self::SaintBarthelemy,
            "saint-martin" => Self::SaintMartin,
            other => return Err(UnknownRegion(other.to_owned())),
        })
    }
}

impl Region {
    /// The day on which the abolition of slavery is kept there: month and day (L3422-2).
    fn abolition(self) -> Option<(i8, i8)> {
        match self {
            Self::Metropole | Self::AlsaceMoselle => None,
            Self::Guadeloupe => Some((5, 27)),
            Self::Martinique => Some((5, 22)),
            Self::Guyane => Some((6, 10)),
            Self::Reunion => Some((12, 20)),
            Self::Mayotte => Some((4, 27)),
            Self::SaintBarthelemy => Some((10, 9)),
            Self::SaintMartin => Some((5, 28)),
        }
    }
}

/// Easter Sunday of the Gregorian calendar (anonymous Gregorian computus; Meeus, *Astronomical
/// Algorithms*, chapter 8).
#[expect(clippy::many_single_char_names, reason = "the letters of the source")]
pub fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    date(year as i16, month as i8, day as i8)
}

/// The public holidays of `year` in `region` (code du travail L3133-1), in no order.
pub fn public_holidays(year: i16, region: Region) -> Vec<Date> {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let sunday = easter(year);
    let movable = [1, 39, 50].map(|days: i64| sunday.saturating_add(days.days()));
    let mut days: Vec<Date> = fixed.iter().map(|&(month, day)| date(year, month, day)).collect();
    days.extend(movable);
    days.extend(region.abolition().map(|(month, day)| date(year, month, day)));
    if region == Region::AlsaceMoselle {
        days.extend([sunday.saturating_sub(2.days()), date(year, 12, 26)]);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_as_published() {
        // Bureau des longitudes, dates of Easter.
        let published = [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2026, 4, 5),
            (2038, 4, 25),
        ];
        for (year, month, day) in published {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn eleven_days_in_metropole_thirteen_in_alsace_moselle_twelve_overseas() {
        assert_eq!(public_holidays(2026, Region::Metropole).len(), 11);
        assert_eq!(public_holidays(2026, Region::AlsaceMoselle).len(), 13);
        assert!(public_holidays(2026, Region::Reunion).contains(&date(2026, 12, 20)));
        assert_eq!(public_holidays(2026, Region::Reunion).len(), 12);
    }

    #[test]
    fn ascension_and_whit_monday_of_2026() {
        let days = public_holidays(2026, Region::Metropole);
        assert!(days.contains(&date(2026, 5, 14)));
        assert!(days.contains(&date(2026, 5, 25)));
    }

    #[test]
    fn regions_are_read_by_their_word() {
        assert_eq!("reunion".parse(), Ok(Region::Reunion));
        assert_eq!("paris".parse::<Region>(), Err(UnknownRegion("paris".into())));
    }
}
