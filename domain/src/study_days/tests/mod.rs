//! The planner's rules, in sentences and as properties.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

mod fairness;

use super::*;
use crate::organizations::OrgPath;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn autumn() -> WorkCalendar {
    let off = |from: &str, days: usize| {
        day(from).iter_days().take(days).map(|day| (day, DayKind::Holiday)).collect::<Vec<_>>()
    };
    let work = [(day("2026-09-20"), DayKind::Workday), (day("2026-10-10"), DayKind::Workday)];
    off("2026-09-25", 3).into_iter().chain(off("2026-10-01", 7)).chain(work).collect()
}

fn days_of(of: &str, options: Options, opens: OpenDays) -> Vec<u32> {
    use chrono::Datelike;
    study_days(month(of), options, &autumn(), opens).iter().map(|day| day.day.day()).collect()
}

fn town(number: usize) -> OrgPath {
    OrgPath::root().child(i64::try_from(number).unwrap() + 1).unwrap()
}

fn school(number: usize, of: Month, capacity: u32) -> School {
    let days = study_days(of, Options::default(), &autumn(), OpenDays::WEEK);
    let seats = |day: StudyDay| OpenDay {
        day: day.day,
        hardship: day.hardship,
        seats: (1..=capacity)
            .map(|number| RoomSeat { part: PartOfDay::WholeDay, room: 1, number })
            .collect(),
    };
    School {
        venue: Id::new(Uuid::from_u128(number as u128 + 1)),
        town: town(number),
        days: days.into_iter().map(seats).collect(),
    }
}

fn branch(of: usize, number: usize) -> Candidate {
    Candidate {
        branch: Id::new(Uuid::from_u128((of as u128 + 1) * 10_000 + number as u128)),
        path: town(of).child(i64::try_from(number).unwrap() + 1).unwrap(),
        past: Past::default(),
        waited: 0,
        planned: false,
    }
}

fn branches(towns: &[usize]) -> Vec<Candidate> {
    towns.iter().enumerate().flat_map(|(of, n)| (0..*n).map(move |b| branch(of, b))).collect()
}

#[test]
fn september_has_seven_study_days_and_the_make_up_sunday_when_the_window_reaches_it() {
    let usual = Options::default();
    assert_eq!(days_of("2026-09", usual, OpenDays::WEEK), [21, 22, 23, 24, 28, 29, 30]);
    let earlier = Options { after_day: 19, ..usual };
    assert_eq!(days_of("2026-09", earlier, OpenDays::WEEK), [20, 21, 22, 23, 24, 28, 29, 30]);
    let mondays = OpenDays::from_days(&[DayOfWeek::Monday]).unwrap();
    assert_eq!(days_of("2026-09", earlier, mondays), [21, 28]);
}

#[test]
fn october_begins_after_the_holiday_with_a_saturday_that_works() {
    let from_the_first = Options { after_day: 0, ..Options::default() };
    let days = days_of("2026-10", from_the_first, OpenDays::WEEK);
    assert_eq!(days.get(..4), Some(&[8, 9, 10, 12][..]));
}

#[test]
fn weekends_and_holidays_only_when_allowed_and_then_marked() {
    let every_day = OpenDays::from_bits(127).unwrap();
    let allowed = Options { allow_weekends: true, allow_holidays: true, ..Options::default() };
    let days = study_days(month("2026-09"), allowed, &autumn(), every_day);
    assert_eq!(days.len(), 10);
    let rest = days.iter().filter(|day| day.hardship == Hardship::RestDay).count();
    assert_eq!(rest, 3);
}

#[test]
fn everybody_goes_to_the_own_town_while_it_has_room_and_the_rest_travels() {
    let schools = [school(0, month("2026-11"), 5), school(1, month("2026-11"), 5)];
    let made = arrange(&schools, &branches(&[40, 10]), Options::default());
    let away = made.placed.iter().filter(|slot| slot.hardship == Hardship::OtherTown).count();
    assert_eq!((made.placed.len(), away), (50, 10));
    let stay = Options { own_town_only: true, ..Options::default() };
    let made = arrange(&schools, &branches(&[40, 10]), stay);
    assert_eq!(made.unplaced.len(), 10);
    assert!(made.unplaced.iter().all(|(_, why)| *why == Reason::OwnVenueFull));
}

#[test]
fn each_gap_has_its_reason() {
    let november = month("2026-11");
    let reason = |schools: &[School], all: &[Candidate], options: Options| {
        arrange(schools, all, options).unplaced.first().map(|(_, why)| *why)
    };
    let usual = Options::default();
    let stay = Options { own_town_only: true, ..usual };
    assert_eq!(reason(&[], &branches(&[1]), usual), Some(Reason::WindowEmpty));
    assert_eq!(reason(&[school(1, november, 5)], &branches(&[1]), stay), Some(Reason::NoOwnVenue));
    assert_eq!(reason(&[school(0, november, 1)], &branches(&[9]), usual), Some(Reason::AllFull));
    let planned = Candidate { planned: true, ..branch(0, 0) };
    assert_eq!(reason(&[school(0, november, 5)], &[planned], usual), Some(Reason::AlreadyPlanned));
}

#[test]
fn groups_are_of_like_size_while_easy_days_suffice() {
    let made = arrange(&[school(0, month("2026-11"), 5)], &branches(&[21]), Options::default());
    let mut sizes = BTreeMap::new();
    for slot in &made.placed {
        *sizes.entry(slot.day).or_insert(0) += 1;
    }
    assert_eq!(sizes.into_values().collect::<Vec<_>>(), [5, 4, 4, 4, 4]);
}

/// Plans months one after another, each knowing the burdens of those before.
fn a_year(towns: &[usize], capacity: u32) -> Vec<BTreeSet<OrganizationId>> {
    let mut past: BTreeMap<OrganizationId, Past> = BTreeMap::new();
    let mut hard_by_month = Vec::new();
    for number in 1..=12 {
        let of = Month::new(2026, number).unwrap();
        let schools: Vec<_> = (0..towns.len()).map(|n| school(n, of, capacity)).collect();
        let mut all = branches(towns);
        for one in &mut all {
            one.past = past.get(&one.branch).copied().unwrap_or_default();
        }
        let made = arrange(&schools, &all, Options::default());
        assert!(made.unplaced.is_empty());
        let hard: BTreeSet<_> =
            made.placed.iter().filter(|slot| slot.hardship.is_hard()).map(|s| s.branch).collect();
        for one in &all {
            let lately = hard.contains(&one.branch);
            let entry = past.entry(one.branch).or_default();
            *entry = Past { lately, times: entry.times + u32::from(lately) };
        }
        hard_by_month.push(hard);
    }
    hard_by_month
}

#[test]
fn nobody_gets_a_hard_slot_in_two_months_in_a_row_and_over_a_year_all_bear_alike() {
    let months = a_year(&[30, 32, 28], 6);
    for pair in months.windows(2) {
        assert!(pair[0].is_disjoint(&pair[1]));
    }
    let mut times: BTreeMap<OrganizationId, u32> = BTreeMap::new();
    for branch in months.iter().flatten() {
        *times.entry(*branch).or_default() += 1;
    }
    assert!(times.values().max() <= Some(&4), "{times:?}");
}

#[test]
fn a_whole_district_is_planned_within_a_second() {
    let schools: Vec<_> = (0..6).map(|n| school(n, month("2026-09"), 17)).collect();
    let all = branches(&[119, 119, 118, 118, 118, 118]);
    let begin = std::time::Instant::now();
    let made = arrange(&schools, &all, Options::default());
    assert_eq!((made.placed.len(), made.unplaced.len()), (710, 0));
    assert!(begin.elapsed().as_millis() < 1000);
}

proptest! {
    #[test]
    fn no_seat_is_given_twice_and_every_branch_is_answered_once(
        towns in proptest::collection::vec(0_usize..60, 1..6),
        capacities in proptest::collection::vec(0_u32..8, 0..6),
        burdened in any::<u64>(),
        own_town_only in any::<bool>(),
        number in 1_u32..=12,
    ) {
        let of = Month::new(2026, number).unwrap();
        let schools: Vec<_> =
            capacities.iter().enumerate().map(|(n, capacity)| school(n, of, *capacity)).collect();
        let mut all = branches(&towns);
        for (at, one) in all.iter_mut().enumerate() {
            one.past.lately = burdened >> (at % 64) & 1 == 1;
            one.planned = at % 17 == 16;
        }
        let options = Options { own_town_only, ..Options::default() };
        let made = arrange(&schools, &all, options);
        prop_assert_eq!(&made, &arrange(&schools, &all, options));

        let seats: BTreeSet<_> = made.placed.iter().map(|slot| (slot.venue, slot.day, slot.seat)).collect();
        prop_assert_eq!(seats.len(), made.placed.len());
        for slot in &made.placed {
            let at = schools.iter().find(|school| school.venue == slot.venue).unwrap();
            let open = at.days.iter().find(|open| open.day == slot.day).unwrap();
            prop_assert!(open.seats.contains(&slot.seat));
        }
        let answered: BTreeSet<_> = made.placed.iter().map(|slot| slot.branch)
            .chain(made.unplaced.iter().map(|(branch, _)| *branch)).collect();
        prop_assert_eq!(answered.len(), made.placed.len() + made.unplaced.len());
        prop_assert_eq!(answered, all.iter().map(|one| one.branch).collect());

        let room: usize = schools.iter().flat_map(|school| &school.days).map(|day| day.seats.len()).sum();
        let wanting = all.iter().filter(|one| !one.planned).count();
        if !own_town_only {
            prop_assert_eq!(made.placed.len(), room.min(wanting));
        }
    }
}

fn plan() -> Plan {
    let at = Instant::parse("2026-11-02T01:00:00Z").unwrap();
    Plan {
        id: Id::new(Uuid::nil()),
        organization: Id::new(Uuid::nil()),
        month: month("2026-11"),
        options: Options::default(),
        published_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

#[test]
fn a_plan_is_published_once_and_then_stays_on_the_record() {
    let later = Instant::parse("2026-11-03T01:00:00Z").unwrap();
    assert_eq!(plan().may_be_deleted(), Ok(()));
    let published = plan().revise(later).publish(CalendarState::Confirmed, later).unwrap();
    assert_eq!((published.version, published.published_at), (3, Some(later)));
    assert_eq!(published.may_be_deleted(), Err(PlanError::Published));
    assert_eq!(published.publish(CalendarState::Confirmed, later), Err(PlanError::Published));
}

#[test]
fn a_month_whose_holidays_nobody_confirmed_is_not_published() {
    let refused = plan().publish(CalendarState::Unconfirmed, plan().created_at);
    assert_eq!(refused, Err(PlanError::CalendarUnconfirmed(month("2026-11"))));
}
