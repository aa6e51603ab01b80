//! Worked examples by rule: what the texts, and those who teach them, count.

use deadlines::{
    Calendar, Count, DayOff, Distance, Facts, Holiday, Region, Step, Suspension, add_months,
    add_working_days, court_limit, day_of, implied_acceptance, implied_rejection, rule,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

fn metropole() -> Calendar {
    Calendar::france(Region::Metropole)
}

fn suspended(from: Date, until: Date) -> Suspension {
    Suspension::new(from, until).expect("forwards")
}

#[test]
fn working_days_skip_week_ends_holidays_and_closures() {
    let examples = [
        // Friday → Monday.
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        // Brought on a Saturday: the Monday after is the first working day.
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        // 1 May 2026 is a Friday, 8 May a Friday, 14 May Ascension Thursday.
        (date(2026, 4, 30), 1, date(2026, 5, 4)),
        (date(2026, 5, 7), 1, date(2026, 5, 11)),
        (date(2026, 5, 13), 1, date(2026, 5, 15)),
        (date(2026, 3, 3), 0, date(2026, 3, 3)),
        (date(2026, 3, 3), 15, date(2026, 3, 24)),
    ];
    for (from, count, expected) in examples {
        assert_eq!(add_working_days(from, count, &metropole()), expected, "{from} + {count}");
    }
    let bridge = metropole().closed_on([date(2026, 5, 15)]);
    assert_eq!(add_working_days(date(2026, 5, 13), 1, &bridge), date(2026, 5, 18));
}

#[test]
fn the_same_days_elsewhere_are_other_days() {
    let from = date(2026, 12, 18); // a Friday
    let second = |region| add_working_days(from, 2, &Calendar::france(region));
    assert_eq!(second(Region::Metropole), date(2026, 12, 22));
    // 20 December 2026 is a Sunday: nothing changes in Réunion …
    assert_eq!(second(Region::Reunion), date(2026, 12, 22));
    // … but it does in 2027, a Monday.
    let monday = |region| add_working_days(date(2027, 12, 17), 1, &Calendar::france(region));
    assert_eq!(monday(Region::Metropole), date(2027, 12, 20));
    assert_eq!(monday(Region::Reunion), date(2027, 12, 21));
    // Good Friday, 3 April 2026, is worked in Paris and not in Strasbourg.
    let friday = |region| add_working_days(date(2026, 4, 2), 1, &Calendar::france(region));
    assert_eq!(friday(Region::Metropole), date(2026, 4, 3));
    assert_eq!(friday(Region::AlsaceMoselle), date(2026, 4, 7));
}

#[test]
fn silence_runs_date_to_date() {
    let examples = [
        (date(2026, 3, 3), date(2026, 5, 3)), // a Sunday, and stays there
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2027, 12, 30), date(2028, 2, 29)), // a leap year
        (date(2026, 1, 31), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 8, 30)),
        (date(2026, 11, 1), date(2027, 1, 1)), // a holiday, and stays there
    ];
    for (from, expected) in examples {
        assert_eq!(add_months(from, 2), expected, "{from}");
        assert_eq!(implied_rejection(from, Count::Months(2), &[]), expected, "{from}");
        assert_eq!(implied_acceptance(Some(from), Count::Months(2)), Some(expected), "{from}");
    }
}

#[test]
fn missing_documents_act_by_two_rules() {
    // Received on 5 January; on the 20th documents are asked for, which come on 3 February.
    let (received, asked, came) = (date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 3));
    // A no by silence is put off by the fourteen days …
    let no = implied_rejection(received, Count::Months(2), &[suspended(asked, came)]);
    assert_eq!(no, date(2026, 3, 19));
    // … a yes by silence begins again from nothing.
    assert_eq!(implied_acceptance(Some(came), Count::Months(2)), Some(date(2026, 4, 3)));
    // What never comes never makes a yes.
    assert_eq!(implied_acceptance(None, Count::Months(2)), None);
    // By the rules' own keys.
    let facts = Facts { suspensions: vec![suspended(asked, came)], ..Facts::default() };
    let by = |key| rule(key).expect("known").deadline(received, &facts, &metropole()).on;
    assert_eq!(by("silence-rejection"), date(2026, 3, 19));
    assert_eq!(by("silence-acceptance"), date(2026, 4, 3));
}

#[test]
fn suspensions_overlap_follow_and_come_too_late() {
    let received = date(2026, 1, 5);
    let no = |parts: &[Suspension]| implied_rejection(received, Count::Months(2), parts);
    let first = suspended(date(2026, 1, 20), date(2026, 1, 30));
    let overlapping = suspended(date(2026, 1, 25), date(2026, 2, 4));
    assert_eq!(no(&[first, overlapping]), date(2026, 3, 20));
    assert_eq!(no(&[overlapping, first]), date(2026, 3, 20));
    // Only the first makes the second begin in time.
    let second = suspended(date(2026, 3, 10), date(2026, 3, 12));
    assert_eq!(no(&[second]), date(2026, 3, 5));
    assert_eq!(no(&[first, second]), date(2026, 3, 17));
    // On the last day itself it is in time.
    assert_eq!(no(&[suspended(date(2026, 3, 5), date(2026, 3, 8))]), date(2026, 3, 8));
    // Before the request nothing ran.
    assert_eq!(no(&[suspended(date(2025, 12, 1), date(2026, 1, 10))]), date(2026, 3, 10));
}

#[test]
fn court_limits_are_francs_and_roll_over() {
    let examples = [
        // Notified 3 March: the limit would end on 4 May, a Monday.
        (date(2026, 3, 3), date(2026, 5, 4)),
        (date(2026, 4, 30), date(2026, 7, 1)),
        // Notified 13 May 2026: 14 July is a holiday, so the 15th.
        (date(2026, 5, 13), date(2026, 7, 15)),
        // Notified 1 October 2007: 2 December is a Sunday, so Monday the 3rd.
        (date(2007, 10, 1), date(2007, 12, 3)),
        // Notified 12 November 2024: 13 January 2025.
        (date(2024, 11, 12), date(2025, 1, 13)),
        // Notified 31 December 2025: 28 February, then 1 March, a Sunday.
        (date(2025, 12, 31), date(2026, 3, 2)),
        // Saturday, then a holiday on Monday: 4 April 2026 is before Easter.
        (date(2026, 2, 3), date(2026, 4, 7)),
    ];
    for (notified, expected) in examples {
        assert_eq!(court_limit(notified, 2, Distance::None, &metropole()), expected, "{notified}");
    }
}

#[test]
fn who_lives_far_has_longer() {
    let limit = |distance| court_limit(date(2026, 1, 31), 2, distance, &metropole());
    assert_eq!(limit(Distance::None), date(2026, 4, 1));
    // 30 April, then 1 May, a holiday and a Friday.
    assert_eq!(limit(Distance::Overseas), date(2026, 5, 4));
    // Counted as four months at once: 31 May, not 30.
    assert_eq!(limit(Distance::Abroad), date(2026, 6, 1));
}

#[test]
fn an_office_s_closure_moves_no_court() {
    let closed = metropole().closed_on([date(2026, 5, 4)]);
    assert_eq!(court_limit(date(2026, 3, 3), 2, Distance::None, &closed), date(2026, 5, 4));
}

#[test]
fn a_day_is_that_of_the_office_through_summer_time() {
    let paris = TimeZone::get("Europe/Paris").expect("known");
    let of = |instant: &str| day_of(instant.parse().expect("an instant"), &paris);
    // The night of 29 March 2026, clocks go from 2 to 3.
    assert_eq!(of("2026-03-28T22:59:59Z"), date(2026, 3, 28));
    assert_eq!(of("2026-03-28T23:00:00Z"), date(2026, 3, 29));
    assert_eq!(of("2026-03-29T21:59:59Z"), date(2026, 3, 29));
    assert_eq!(of("2026-03-29T22:00:00Z"), date(2026, 3, 30));
    // And back on 25 October, a day of 25 hours.
    assert_eq!(of("2026-10-24T22:00:00Z"), date(2026, 10, 25));
    assert_eq!(of("2026-10-25T22:59:59Z"), date(2026, 10, 25));
    let tahiti = TimeZone::get("Pacific/Tahiti").expect("known");
    assert_eq!(day_of("2026-03-03T09:59:00Z".parse().expect("instant"), &tahiti), date(2026, 3, 2));
}

#[test]
fn each_step_is_told() {
    let facts = Facts {
        suspensions: vec![suspended(date(2026, 2, 10), date(2026, 2, 20))],
        ..Facts::default()
    };
    let silence = rule("silence-rejection").expect("known");
    let found = silence.deadline(date(2026, 1, 31), &facts, &metropole());
    let suspension = facts.suspensions[0];
    assert_eq!(
        found.steps,
        [
            Step::From { on: date(2026, 1, 31) },
            Step::Counted { count: Count::Months(2), to: date(2026, 3, 31) },
            Step::Suspended { suspension, to: date(2026, 4, 10) },
        ]
    );
    let court =
        rule("court").expect("known").deadline(date(2026, 5, 13), &Facts::default(), &metropole());
    assert_eq!(
        court.steps[2..],
        [
            Step::Franc { to: date(2026, 7, 14) },
            Step::Moved {
                days: vec![(date(2026, 7, 14), DayOff::Holiday(Holiday::National))],
                to: date(2026, 7, 15),
            },
        ]
    );
    assert!(court.is_past(date(2026, 7, 16)) && !court.is_past(date(2026, 7, 15)));
}

#[test]
fn working_days_stand_still_by_working_days() {
    use deadlines::{Ends, Limit, Missing};
    let limit =
        Limit { count: Count::WorkingDays(10), ends: Ends::DateToDate, missing: Missing::Suspends };
    // Thursday 5 to Tuesday 10 March: Thursday, Friday and Monday do not count.
    let facts = Facts {
        suspensions: vec![suspended(date(2026, 3, 5), date(2026, 3, 10))],
        ..Facts::default()
    };
    let found = limit.deadline(date(2026, 3, 2), &facts, &metropole());
    assert_eq!(found.on, date(2026, 3, 19));
}
