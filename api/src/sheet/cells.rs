//! What stands in a cell that is written: spreadsheets calculate with numbers and days.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use lighthouse_domain::time::Instant;

/// A cell to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SheetCell {
    Empty,
    Text(String),
    Number(i64),
    Day(NaiveDate),
    /// To the minute, in the organisation's zone.
    Time(Instant),
}

impl SheetCell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn text_or_empty(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    pub(crate) fn day_or_empty(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// The number of a day as spreadsheets count, and of a minute its fraction.
pub(super) fn serial(at: NaiveDateTime) -> String {
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    let days = at.date().signed_duration_since(first).num_days();
    let minutes = at.time().signed_duration_since(NaiveTime::MIN).num_minutes();
    if minutes == 0 {
        days.to_string()
    } else {
        format!("{days}.{:06}", minutes * 1_000_000 / 1440)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        assert_eq!(serial(day.and_time(NaiveTime::MIN)), "46356");
        let noon = Instant::of_day(day).plus(chrono::TimeDelta::hours(12));
        assert_eq!(serial(noon.naive_local()), "46356.500000");
    }
}
