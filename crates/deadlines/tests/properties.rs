//! What is promised, over a century of dates.

use deadlines::{
    Calendar, Count, Distance, Facts, Region, Suspension, add_days, add_months, add_working_days,
    court_limit, easter, implied_rejection, rules,
};
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

fn metropole() -> Calendar {
    Calendar::france(Region::Metropole)
}

fn some_day() -> impl Strategy<Value = Date> {
    (0_u32..40_000).prop_map(|days| add_days(date(1995, 1, 1), days))
}

fn some_suspensions(start: Date) -> impl Strategy<Value = Vec<Suspension>> {
    let one = (0_u32..200, 0_u32..60).prop_map(move |(after, long)| {
        let from = add_days(start, after);
        Suspension::new(from, add_days(from, long)).expect("forwards")
    });
    prop::collection::vec(one, 0..5)
}

proptest! {
    #[test]
    fn a_promise_always_ends_on_a_working_day(from in some_day(), count in 0_u32..60) {
        let end = add_working_days(from, count, &metropole());
        prop_assert!(metropole().is_working_day(end));
        prop_assert!(end >= from);
        let after = add_working_days(from, count + 1, &metropole());
        prop_assert!(after > end || (count == 0 && after == end));
    }

    #[test]
    fn a_court_never_ends_a_limit_early(from in some_day(), months in 1_u32..8) {
        let end = court_limit(from, months, Distance::None, &metropole());
        prop_assert!(end > add_months(from, months));
        prop_assert!(metropole().is_working_day(end));
        let overseas = court_limit(from, months, Distance::Overseas, &metropole());
        let abroad = court_limit(from, months, Distance::Abroad, &metropole());
        prop_assert!(end < overseas && overseas < abroad);
    }

    #[test]
    fn months_end_on_the_same_number_or_the_last_day(from in some_day(), months in 1_u32..30) {
        let end = add_months(from, months);
        prop_assert!(end.day() == from.day() || end == end.last_of_month());
        prop_assert!(end.day() <= from.day());
        let apart = i32::from(end.year()) * 12 + i32::from(end.month())
            - i32::from(from.year()) * 12 - i32::from(from.month());
        prop_assert_eq!(apart, months.cast_signed());
    }

    #[test]
    fn a_suspension_never_brings_a_no_nearer(
        (from, parts) in some_day().prop_flat_map(|day| (Just(day), some_suspensions(day)))
    ) {
        let count = Count::Months(2);
        let without = implied_rejection(from, count, &[]);
        let with = implied_rejection(from, count, &parts);
        let most: u32 = parts.iter().map(|part| part.days()).sum();
        prop_assert!(with >= without && with <= add_days(without, most));
        let mut turned = parts.clone();
        turned.reverse();
        prop_assert_eq!(implied_rejection(from, count, &turned), with);
        let one_less = parts.len().saturating_sub(1);
        prop_assert!(implied_rejection(from, count, &parts[..one_less]) <= with);
    }

    #[test]
    fn every_rule_ends_after_it_begins_and_its_last_step_leads_there(from in some_day()) {
        for rule in rules() {
            let found = rule.deadline(from, &Facts::default(), &metropole());
            prop_assert!(found.on > from, "{}", rule.key);
        }
    }

    #[test]
    fn easter_is_a_sunday_of_spring(year in 1600_i16..4000) {
        let sunday = easter(year);
        prop_assert_eq!(sunday.weekday(), Weekday::Sunday);
        prop_assert!(sunday >= date(year, 3, 22) && sunday <= date(year, 4, 25));
    }
}

#[test]
fn the_end_of_time_is_reached_and_not_passed() {
    assert_eq!(add_months(Date::MAX, 2), Date::MAX);
    assert_eq!(add_working_days(Date::MAX, 3, &metropole()), Date::MAX);
    assert_eq!(court_limit(Date::MAX, 2, Distance::Abroad, &metropole()), Date::MAX);
}
