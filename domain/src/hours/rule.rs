//! Conversion: how much an hour of a kind of session counts for (R26).
//!
//! The regulation leaves it to the place: a lecture of half a day may count as four hours, a day
//! off the job as eight. A rule holds from a day on, for sessions that begin then or later, and
//! is entered before that day: what was held is never counted anew.

use chrono::NaiveDate;

use crate::{message::Message, study::SessionKind, time::Instant};

/// The most minutes an hour may count for.
pub const MOST_PER_HOUR: i64 = 240;
/// The highest limit of one session: a day.
pub const MOST_AT_MOST: i64 = 1440;

/// What the time of a session counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub minutes_per_hour: i64,
    /// The most that one session counts for, in minutes.
    pub at_most_minutes: Option<i64>,
}

impl Rate {
    /// Without a rule an hour is an hour.
    pub const HOUR_FOR_HOUR: Self = Self { minutes_per_hour: 60, at_most_minutes: None };

    /// What so many seconds count for; a part of a second is dropped.
    pub fn apply(self, seconds: i64) -> i64 {
        let counted = seconds * self.minutes_per_hour / 60;
        self.at_most_minutes.map_or(counted, |most| counted.min(most * 60))
    }
}

/// The rate of a kind from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourRule {
    pub kind: SessionKind,
    pub valid_from: NaiveDate,
    pub rate: Rate,
    pub version: i64,
    pub updated_at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holds from {0} on, which has begun")]
pub struct Begun(pub NaiveDate);

impl Begun {
    pub fn message(self) -> Message {
        let day = self.0;
        Message::new(
            format!("规则自 {day} 起执行，只能订立或更改明天以后开始执行的规则"),
            format!(
                "The day {day} has begun; a rule is entered, changed or removed before its first day."
            ),
        )
    }
}

/// Whether a rule from this day on may still be entered, changed or removed.
pub fn may_set(valid_from: NaiveDate, now: Instant) -> Result<(), Begun> {
    if valid_from > now.day() { Ok(()) } else { Err(Begun(valid_from)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_a_day_of_lecture_may_count_for_four_hours_and_never_for_more() {
        let lecture = Rate { minutes_per_hour: 80, at_most_minutes: Some(240) };
        assert_eq!(lecture.apply(3 * 3600), 4 * 3600);
        assert_eq!(lecture.apply(5 * 3600), 4 * 3600);
        assert_eq!(lecture.apply(1800), 2400);
    }

    #[test]
    fn a_rule_is_made_the_day_before_at_the_latest() {
        let evening = Instant::parse("2026-11-23T15:59:00Z").unwrap();
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(may_set(day("2026-11-24"), evening), Ok(()));
        assert_eq!(may_set(day("2026-11-23"), evening), Err(Begun(day("2026-11-23"))));
        let midnight = Instant::parse("2026-11-23T16:00:00Z").unwrap();
        assert!(may_set(day("2026-11-24"), midnight).is_err());
    }

    proptest! {
        #[test]
        fn without_a_rule_a_second_is_a_second_and_more_time_never_counts_for_less(
            short in 0_i64..90_000, more in 0_i64..90_000, per_hour in 0_i64..=240, most in 1_i64..=1440,
        ) {
            prop_assert_eq!(Rate::HOUR_FOR_HOUR.apply(short), short);
            let rate = Rate { minutes_per_hour: per_hour, at_most_minutes: Some(most) };
            prop_assert!(rate.apply(short) <= rate.apply(short + more) && rate.apply(short + more) <= most * 60);
        }
    }
}
