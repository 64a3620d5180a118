//! When a rule's day comes: counted in working days of the public calendar, or a day of the month.

use chrono::{Datelike, NaiveDate};

use crate::{
    enums::string_enum,
    message::Message,
    study_days::{Month, WorkCalendar},
};

string_enum! {
    /// From where the day of a rule is counted.
    CountFrom {
        WorkingDayOfMonth = "working_day_of_month", "月初起第几个工作日", "Working day from the month's beginning";
        DayOfMonth = "day_of_month", "每月几日（逢休息日顺延）", "Day of the month, or the next working day";
        WorkingDayBeforeEnd = "working_day_before_end", "月末倒数第几个工作日", "Working day counted back from the month's end";
    }
}

/// The day of the month on which a rule sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRule {
    count_from: CountFrom,
    day: u32,
}

/// Working days counted further than this may be missing in a month of holidays.
pub const WORKING_DAYS_MAX: u32 = 10;
/// Every month has this day.
pub const DAY_OF_MONTH_MAX: u32 = 28;

/// Why a day cannot be a rule's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    #[error("the day is out of bounds; at most {0}")]
    OutOfBounds(u32),
    #[error("there is no such day in {0}")]
    NoSuchDay(Month),
}

impl DayError {
    pub fn message(self) -> Message {
        match self {
            Self::OutOfBounds(most) => Message::new(
                format!("日期超出范围，请填写 1 至 {most}"),
                format!("The day is out of bounds; give a number from 1 to {most}."),
            ),
            Self::NoSuchDay(month) => Message::new(
                format!("{month} 没有这样的工作日，请换一个日期，或先更正该月的放假调休安排"),
                format!(
                    "There is no such working day in {month}: choose another day, or correct the \
                     month's calendar first."
                ),
            ),
        }
    }
}

impl DayRule {
    pub fn new(count_from: CountFrom, day: u32) -> Result<Self, DayError> {
        let most = match count_from {
            CountFrom::DayOfMonth => DAY_OF_MONTH_MAX,
            CountFrom::WorkingDayOfMonth | CountFrom::WorkingDayBeforeEnd => WORKING_DAYS_MAX,
        };
        let within = (1..=most).contains(&day);
        if within { Ok(Self { count_from, day }) } else { Err(DayError::OutOfBounds(most)) }
    }

    pub fn count_from(self) -> CountFrom {
        self.count_from
    }

    pub fn day(self) -> u32 {
        self.day
    }

    /// The day of a month; `None` where the month has too few working days.
    pub fn in_month(self, month: Month, calendar: &WorkCalendar) -> Option<NaiveDate> {
        let working: Vec<_> = month.days().filter(|day| calendar.works(*day)).collect();
        let index = usize::try_from(self.day).ok()?.checked_sub(1)?;
        match self.count_from {
            CountFrom::WorkingDayOfMonth => working.get(index).copied(),
            CountFrom::WorkingDayBeforeEnd => working.iter().rev().nth(index).copied(),
            CountFrom::DayOfMonth => {
                let next = working.iter().find(|day| day.day() >= self.day);
                next.or(working.last()).copied()
            }
        }
    }

    /// Whether each of these months has such a day.
    pub fn check(self, months: &[Month], calendar: &WorkCalendar) -> Result<(), DayError> {
        let lacks = |month: &&Month| self.in_month(**month, calendar).is_none();
        months.iter().find(lacks).map_or(Ok(()), |month| Err(DayError::NoSuchDay(*month)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::study_days::DayKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    fn rule(count_from: CountFrom, number: u32) -> DayRule {
        DayRule::new(count_from, number).unwrap()
    }

    #[test]
    fn the_first_working_day_of_october_comes_after_the_holidays() {
        let holidays = (1..=7).map(|n| (day(&format!("2026-10-0{n}")), DayKind::Holiday));
        let calendar: WorkCalendar =
            holidays.chain([(day("2026-10-10"), DayKind::Workday)]).collect();
        let on =
            |count_from, number| rule(count_from, number).in_month(month("2026-10"), &calendar);
        assert_eq!(on(CountFrom::WorkingDayOfMonth, 1), Some(day("2026-10-08")));
        assert_eq!(on(CountFrom::WorkingDayOfMonth, 3), Some(day("2026-10-10")));
        assert_eq!(on(CountFrom::DayOfMonth, 3), Some(day("2026-10-08")));
        assert_eq!(on(CountFrom::DayOfMonth, 17), Some(day("2026-10-19")), "a Saturday");
        assert_eq!(on(CountFrom::WorkingDayBeforeEnd, 1), Some(day("2026-10-30")));
        assert_eq!(on(CountFrom::WorkingDayBeforeEnd, 3), Some(day("2026-10-28")));
    }

    #[test]
    fn a_month_of_holidays_has_no_working_day() {
        let calendar: WorkCalendar =
            month("2027-02").days().map(|day| (day, DayKind::Holiday)).collect();
        let first = rule(CountFrom::WorkingDayOfMonth, 1);
        assert_eq!(first.in_month(month("2027-02"), &calendar), None);
        let months = [month("2027-01"), month("2027-02")];
        assert_eq!(first.check(&months, &calendar), Err(DayError::NoSuchDay(month("2027-02"))));
        assert_eq!(first.check(&months[..1], &calendar), Ok(()));
    }

    #[test]
    fn days_out_of_bounds_are_refused_with_the_bound() {
        for (count_from, number, most) in [
            (CountFrom::DayOfMonth, 0, 28),
            (CountFrom::DayOfMonth, 29, 28),
            (CountFrom::WorkingDayOfMonth, 11, 10),
            (CountFrom::WorkingDayBeforeEnd, 0, 10),
        ] {
            assert_eq!(DayRule::new(count_from, number), Err(DayError::OutOfBounds(most)));
        }
    }

    proptest! {
        #[test]
        fn a_rules_day_is_a_working_day_of_its_month(
            number in 1..=10_u32, at in 0..600_u32, which in 0..3_usize, free in proptest::collection::vec(0..31_u64, 0..12),
        ) {
            let month = month("2075-12").back(at);
            let days = free.iter().map(|n| (crate::time::days_after(month.first(), *n), DayKind::Holiday));
            let calendar: WorkCalendar = days.collect();
            let on = rule(CountFrom::ALL[which], number).in_month(month, &calendar);
            prop_assert!(on.is_none_or(|on| month.holds(on) && calendar.works(on)));
        }
    }
}
