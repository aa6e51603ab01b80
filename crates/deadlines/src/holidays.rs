//! French public holidays, for any year, by region.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Whose public holidays are kept; read from its name in lower case with dashes.
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
    /// Saint-Pierre-et-Miquelon: no day of its own.
    SaintPierreEtMiquelon,
    /// French Polynesia: Good Friday, 5 March (arrival of the Gospel), and 29 June (autonomy)
    /// until 2024, 20 November (Matari'i) from 2025.
    PolynesieFrancaise,
    /// New Caledonia: 24 September (citizenship).
    NouvelleCaledonie,
    /// Wallis-et-Futuna: 28 April (Saint Peter Chanel) and 29 July (the territory's day).
    WallisEtFutuna,
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
            "saint-pierre-et-miquelon" => Self::SaintPierreEtMiquelon,
            "polynesie-francaise" => Self::PolynesieFrancaise,
            "nouvelle-caledonie" => Self::NouvelleCaledonie,
            "wallis-et-futuna" => Self::WallisEtFutuna,
            other => return Err(UnknownRegion(other.to_owned())),
        })
    }
}

impl Region {
    /// The day on which the abolition of slavery is kept there: month and day (L3422-2).
    fn abolition(self) -> Option<(i8, i8)> {
        match self {
            Self::Metropole
            | Self::AlsaceMoselle
            | Self::SaintPierreEtMiquelon
            | Self::PolynesieFrancaise
            | Self::NouvelleCaledonie
            | Self::WallisEtFutuna => None,
            Self::Guadeloupe => Some((5, 27)),
            Self::Martinique => Some((5, 22)),
            Self::Guyane => Some((6, 10)),
            Self::Reunion => Some((12, 20)),
            Self::Mayotte => Some((4, 27)),
            Self::SaintBarthelemy => Some((10, 9)),
            Self::SaintMartin => Some((5, 28)),
        }
    }

    /// Days that a territory with a labour code of its own keeps: month and day.
    fn own_days(self, year: i16) -> &'static [(i8, i8)] {
        match self {
            Self::PolynesieFrancaise if year < 2025 => &[(3, 5), (6, 29)],
            Self::PolynesieFrancaise => &[(3, 5), (11, 20)],
            Self::NouvelleCaledonie => &[(9, 24)],
            Self::WallisEtFutuna => &[(4, 28), (7, 29)],
            _ => &[],
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

/// A public holiday by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// The Friday before Easter.
    GoodFriday,
    /// The day after Easter Sunday.
    EasterMonday,
    /// 1 May.
    Labour,
    /// 8 May.
    Victory,
    /// Thirty-nine days after Easter Sunday.
    Ascension,
    /// Fifty days after Easter Sunday.
    WhitMonday,
    /// 14 July.
    National,
    /// 15 August.
    Assumption,
    /// 1 November.
    AllSaints,
    /// 11 November.
    Armistice,
    /// 25 December.
    Christmas,
    /// 26 December.
    SecondChristmas,
    /// The day on which slavery ended there.
    Abolition,
    /// A day of the territory's own.
    OfTheTerritory,
}

impl Holiday {
    /// Its word in keys of texts: `easter_monday`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NewYear => "new_year",
            Self::GoodFriday => "good_friday",
            Self::EasterMonday => "easter_monday",
            Self::Labour => "labour",
            Self::Victory => "victory",
            Self::Ascension => "ascension",
            Self::WhitMonday => "whit_monday",
            Self::National => "national",
            Self::Assumption => "assumption",
            Self::AllSaints => "all_saints",
            Self::Armistice => "armistice",
            Self::Christmas => "christmas",
            Self::SecondChristmas => "second_christmas",
            Self::Abolition => "abolition",
            Self::OfTheTerritory => "of_the_territory",
        }
    }
}

const FIXED: [(i8, i8, Holiday); 8] = [
    (1, 1, Holiday::NewYear),
    (5, 1, Holiday::Labour),
    (5, 8, Holiday::Victory),
    (7, 14, Holiday::National),
    (8, 15, Holiday::Assumption),
    (11, 1, Holiday::AllSaints),
    (11, 11, Holiday::Armistice),
    (12, 25, Holiday::Christmas),
];

/// The public holidays of `year` in `region` with their names (code du travail L3133-1, L3134-13,
/// L3422-2, and the territories' own codes), in order of date. Two may fall on one day.
pub fn holidays(year: i16, region: Region) -> Vec<(Date, Holiday)> {
    let sunday = easter(year);
    let after = |days: i64, holiday| (sunday.saturating_add(days.days()), holiday);
    let on = |month, day, holiday| (date(year, month, day), holiday);
    let mut days: Vec<_> = FIXED.iter().map(|&(m, d, holiday)| on(m, d, holiday)).collect();
    days.extend([
        after(1, Holiday::EasterMonday),
        after(39, Holiday::Ascension),
        after(50, Holiday::WhitMonday),
    ]);
    days.extend(region.abolition().map(|(m, d)| on(m, d, Holiday::Abolition)));
    days.extend(region.own_days(year).iter().map(|&(m, d)| on(m, d, Holiday::OfTheTerritory)));
    if matches!(region, Region::AlsaceMoselle | Region::PolynesieFrancaise) {
        days.push(after(-2, Holiday::GoodFriday));
    }
    if region == Region::AlsaceMoselle {
        days.push(on(12, 26, Holiday::SecondChristmas));
    }
    days.sort_unstable();
    days
}

/// The dates of [`holidays`].
pub fn public_holidays(year: i16, region: Region) -> Vec<Date> {
    holidays(year, region).into_iter().map(|(day, _)| day).collect()
}

/// Which public holiday `day` is; the first by name where it is two.
pub(crate) fn holiday_on(day: Date, region: Region) -> Option<Holiday> {
    holidays(day.year(), region).into_iter().find(|(on, _)| *on == day).map(|(_, holiday)| holiday)
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
    fn territories_keep_their_own_days() {
        let of = |year, region| {
            let days = holidays(year, region).into_iter();
            let own = days.filter(|(_, holiday)| *holiday == Holiday::OfTheTerritory);
            own.map(|(day, _)| (day.month(), day.day())).collect::<Vec<_>>()
        };
        assert_eq!(of(2024, Region::PolynesieFrancaise), [(3, 5), (6, 29)]);
        assert_eq!(of(2026, Region::PolynesieFrancaise), [(3, 5), (11, 20)]);
        assert_eq!(of(2026, Region::NouvelleCaledonie), [(9, 24)]);
        assert_eq!(of(2026, Region::SaintPierreEtMiquelon), []);
    }

    #[test]
    fn two_holidays_on_one_day_are_one_day() {
        // Ascension on 1 May 2008.
        assert_eq!(holiday_on(date(2008, 5, 1), Region::Metropole), Some(Holiday::Labour));
        assert_eq!(holiday_on(date(2008, 5, 2), Region::Metropole), None);
    }

    #[test]
    fn regions_are_read_by_their_word() {
        assert_eq!("reunion".parse(), Ok(Region::Reunion));
        assert_eq!("wallis-et-futuna".parse(), Ok(Region::WallisEtFutuna));
        assert_eq!("paris".parse::<Region>(), Err(UnknownRegion("paris".into())));
    }
}
