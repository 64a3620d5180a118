//! One form of time everywhere: UTC, whole milliseconds (C-19).
//!
//! Both databases store the same integer, so that comparing, sorting and hashing
//! an instant gives the same answer on each.

use std::fmt;

use chrono::{
    DateTime, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time, to the millisecond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// From milliseconds since 1970-01-01T00:00:00Z; out-of-range values become the epoch.
    pub fn from_millis(millis: i64) -> Self {
        Self(DateTime::from_timestamp_millis(millis).unwrap_or_default())
    }

    pub fn millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    #[must_use]
    pub fn plus(self, span: TimeDelta) -> Self {
        Self::from_millis(self.millis().saturating_add(span.num_milliseconds()))
    }

    /// Date and time of day in the organisation's zone.
    ///
    /// China keeps one zone without daylight saving, so a fixed offset is exact.
    pub fn naive_local(self) -> NaiveDateTime {
        let utc = self.0.naive_utc();
        FixedOffset::east_opt(8 * 3600)
            .map_or(utc, |zone| self.0.with_timezone(&zone).naive_local())
    }

    /// The calendar day of this instant in the organisation's zone.
    pub fn day(self) -> NaiveDate {
        self.naive_local().date()
    }

    /// The first instant of a calendar day in the organisation's zone.
    pub fn of_day(day: NaiveDate) -> Self {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
        Self::from(midnight).plus(TimeDelta::hours(-8))
    }

    /// RFC 3339 with a zone; a naive time is refused (C-19).
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self::from(at.with_timezone(&Utc)))
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(value: DateTime<Utc>) -> Self {
        Self::from_millis(value.timestamp_millis())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

/// Whole years between `birth` and `today`; a birthday on 29 February falls on 1 March.
pub fn age_on(birth: NaiveDate, today: NaiveDate) -> u32 {
    today.years_since(birth).unwrap_or(0)
}

/// The day `days` after `day`, or `day` itself past the end of the calendar.
pub fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// The same day so many months later, or the last of that month.
pub fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_shows_milliseconds_and_z() {
        assert_eq!(Instant::from_millis(1_500).to_string(), "1970-01-01T00:00:01.500Z");
    }

    #[test]
    fn a_time_without_zone_is_refused() {
        assert_eq!(Instant::parse("2026-11-23T10:00:00"), None);
    }

    #[test]
    fn a_late_evening_in_utc_is_the_next_day_in_china() {
        let at = Instant::parse("2026-11-23T17:00:00Z").unwrap();
        assert_eq!(at.day().to_string(), "2026-11-24");
        assert_eq!(Instant::of_day(at.day()).to_string(), "2026-11-23T16:00:00.000Z");
    }
}
