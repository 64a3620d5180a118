//! The rules of the ledger, in sentences and as properties.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::Id;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn studied(number: u128, from: Instant, minutes: i64) -> Studied {
    let session = Id::new(Uuid::from_u128(number));
    let to = from.plus(TimeDelta::minutes(minutes));
    Studied { session, from, to, rate: Rate::HOUR_FOR_HOUR }
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn two_sessions_at_once_count_for_the_time_that_passed() {
    let morning = at("2026-11-21T01:00:00Z");
    let both = [studied(1, morning, 120), studied(2, morning.plus(TimeDelta::hours(1)), 120)];
    let made = credits(&both);
    assert_eq!(made.values().copied().collect::<Vec<_>>(), [7200, 3600]);
    let inside = [studied(1, morning, 120), studied(2, morning, 30)];
    assert_eq!(credits(&inside).values().sum::<i64>(), 7200);
}

#[test]
fn shared_time_is_shared_first_and_each_share_counts_by_its_own_rate() {
    let morning = at("2026-11-21T01:00:00Z");
    let lecture = Rate { minutes_per_hour: 80, at_most_minutes: Some(90) };
    let first = Studied { rate: lecture, ..studied(1, morning, 120) };
    let second = studied(2, morning.plus(TimeDelta::hours(1)), 120);
    let made = credits(&[second, first]);
    assert_eq!(made.values().copied().collect::<Vec<_>>(), [90 * 60, 3600]);
    let nothing = Rate { minutes_per_hour: 0, at_most_minutes: None };
    let due = credits(&[Studied { rate: nothing, ..first }]);
    assert!(corrections(&BTreeMap::new(), &due).is_empty());
}

#[test]
fn new_years_night_belongs_to_the_year_it_began_in() {
    let evening = at("2026-12-31T15:00:00Z");
    let years: Vec<_> = credits(&[studied(1, evening, 120)]).into_keys().map(|key| key.1).collect();
    assert_eq!(years, [2026]);
}

#[test]
fn a_correction_is_a_counter_entry_and_a_second_one_is_none() {
    let morning = at("2026-11-21T01:00:00Z");
    let booked = credits(&[studied(1, morning, 120)]);
    let due = credits(&[studied(1, morning, 90)]);
    let entries = corrections(&booked, &due);
    assert_eq!(entries.iter().map(|(_, seconds)| *seconds).collect::<Vec<_>>(), [-1800]);
    assert!(corrections(&due, &due).is_empty());
    assert_eq!(corrections(&booked, &BTreeMap::new()).first().map(|entry| entry.1), Some(-7200));
}

#[test]
fn a_member_owes_32_hours_and_a_secretary_56_each_for_the_months_it_lasts() {
    let whole = Period { since: Some(day("2010-07-01")), until: None };
    assert_eq!(target_seconds(2026, whole, &[]), 32 * 3600);
    assert_eq!(target_seconds(2026, whole, &[whole]), 56 * 3600);
    let from_july = Period { since: Some(day("2026-07-15")), until: None };
    assert_eq!(target_seconds(2026, from_july, &[]), 16 * 3600);
    let half = Period { since: Some(day("2024-01-01")), until: Some(day("2026-06-30")) };
    assert_eq!(target_seconds(2026, whole, &[half]), 44 * 3600);
    assert_eq!(target_seconds(2009, whole, &[]), 0);
}

/// Sessions of a few days, by minutes.
fn sessions() -> impl Strategy<Value = Vec<Studied>> {
    let one = (0_i64..4000, 1_i64..=24 * 60);
    proptest::collection::vec(one, 0..12).prop_map(|all| {
        let start = at("2026-11-01T00:00:00Z");
        let number = |(n, (from, minutes)): (usize, (i64, i64))| {
            studied(n as u128, start.plus(TimeDelta::minutes(from)), minutes)
        };
        all.into_iter().enumerate().map(number).collect()
    })
}

fn minutes_of(all: &[Studied]) -> BTreeSet<i64> {
    all.iter().flat_map(|one| one.from.millis() / 60_000..one.to.millis() / 60_000).collect()
}

proptest! {
    #[test]
    fn overlaps_credit_the_union(all in sessions()) {
        let sum: i64 = credits(&all).values().sum();
        prop_assert_eq!(sum, i64::try_from(minutes_of(&all).len()).unwrap() * 60);
        let backwards: Vec<_> = all.iter().rev().copied().collect();
        prop_assert_eq!(credits(&all), credits(&backwards));
    }

    /// A change of one session can be settled by looking no further than [`REACH`] around it.
    #[test]
    fn a_change_touches_only_what_overlaps_with_it(all in sessions()) {
        let Some((changed, rest)) = all.split_first() else { return Ok(()) };
        let overlaps = |one: &Studied, from: Instant, to: Instant| one.from < to && one.to > from;
        let (from, to) = (changed.from, changed.to);
        let near: Vec<_> = rest.iter().copied()
            .filter(|one| overlaps(one, from.plus(-REACH), to.plus(REACH))).collect();
        let (before, whole, seen) = (credits(&all), credits(rest), credits(&near));
        for one in rest {
            let account = (one.session, one.from.day().year());
            if overlaps(one, from, to) {
                prop_assert_eq!(whole.get(&account), seen.get(&account));
            } else {
                prop_assert_eq!(whole.get(&account), before.get(&account));
            }
        }
    }
}
