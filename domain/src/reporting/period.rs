//! The period of a figure: a month, a quarter or a year.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    message::Message,
    study_days::Month,
    supervision::Span,
    time::{Instant, days_after},
};

/// A month, a quarter or a year of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReportPeriod(Span);

impl ReportPeriod {
    /// Reads `2026-11`, `2026-Q4` or `2026`.
    pub fn parse(text: &str) -> Option<Self> {
        let year = (text.len() == 4).then(|| text.parse().ok()).flatten();
        let year = year.and_then(|year: i32| Month::new(year, 1)).map(Span::year_of);
        Span::parse(text).or(year).map(Self)
    }

    pub fn month(month: Month) -> Self {
        Self(Span::month(month))
    }

    /// The quarter that a month lies in.
    pub fn quarter_of(month: Month) -> Self {
        Self(Span::quarter_of(month))
    }

    pub fn span(self) -> Span {
        self.0
    }

    pub fn from(self) -> NaiveDate {
        self.0.from()
    }

    pub fn to(self) -> NaiveDate {
        self.0.to()
    }

    /// From its first instant to the first one after it.
    pub fn instants(self) -> (Instant, Instant) {
        (Instant::of_day(self.from()), Instant::of_day(days_after(self.to(), 1)))
    }

    pub fn months(self) -> u32 {
        u32::try_from(self.0.months().count()).unwrap_or(12)
    }

    /// The one of the same length before it.
    #[must_use]
    pub fn previous(self) -> Self {
        let before = self.from().checked_sub_months(Months::new(self.months()));
        let first = Month::containing(before.unwrap_or(self.from()));
        Self(match self.months() {
            1 => Span::month(first),
            3 => Span::quarter_of(first),
            _ => Span::year_of(first),
        })
    }

    /// `2026年第四季度`, `2026年11月`, `2026年`.
    pub fn words(self) -> Message {
        let year = self.from().year();
        match self.months() {
            12 => Message::new(format!("{year}年"), year.to_string()),
            _ => self.0.words(),
        }
    }
}

impl fmt::Display for ReportPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.months() {
            12 => write!(f, "{:04}", self.from().year()),
            _ => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_written_as_it_is_read_and_follows_another_of_its_length() {
        for (text, before) in [
            ("2026-11", "2026-10"),
            ("2026-01", "2025-12"),
            ("2026-Q4", "2026-Q3"),
            ("2026-Q1", "2025-Q4"),
            ("2026", "2025"),
        ] {
            let period = ReportPeriod::parse(text).unwrap();
            assert_eq!(
                (period.to_string(), period.previous().to_string()),
                (text.into(), before.into())
            );
        }
        for odd in ["", "26", "2026-13", "2026-Q5", "2026-11-01", "202a"] {
            assert_eq!(ReportPeriod::parse(odd), None, "{odd}");
        }
    }
}
