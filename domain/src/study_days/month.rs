//! A calendar month: `2026-11`.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// One month of one year, between 2000 and 2099.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let known = (2000..2100).contains(&year);
        NaiveDate::from_ymd_opt(year, month, 1).filter(|_| known).map(Self)
    }

    /// The month of a day; before 2000 the first one that is known, after 2099 the last.
    pub fn containing(day: NaiveDate) -> Self {
        let year = day.year().clamp(2000, 2099);
        Self(NaiveDate::from_ymd_opt(year, day.month(), 1).unwrap_or(day))
    }

    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = year.len() == 4 && month.len() == 2 && digits(year) && digits(month);
        whole.then(|| Self::new(year.parse().ok()?, month.parse().ok()?)).flatten()
    }

    pub fn first(self) -> NaiveDate {
        self.0
    }

    /// The month's days, first to last.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let month = self.0.month();
        self.0.iter_days().take_while(move |day| day.month() == month)
    }

    pub fn holds(self, day: NaiveDate) -> bool {
        day.year() == self.0.year() && day.month() == self.0.month()
    }

    /// The month `count` months later; at the edge of the calendar the month itself.
    #[must_use]
    pub fn ahead(self, count: u32) -> Self {
        let later = self.0.checked_add_months(chrono::Months::new(count));
        Self(later.filter(|day| day.year() < 2100).unwrap_or(self.0))
    }

    /// The month `count` months earlier; at the edge of the calendar the month itself.
    #[must_use]
    pub fn back(self, count: u32) -> Self {
        Self(self.0.checked_sub_months(chrono::Months::new(count)).unwrap_or(self.0))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_strictly_and_shown_the_same() {
        assert_eq!(Month::parse("2026-02").unwrap().to_string(), "2026-02");
        for odd in ["2026-2", "2026-13", "+026-02", "2026-02-01", "0026-02", ""] {
            assert_eq!(Month::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_leap_february_has_29_days_and_january_follows_december() {
        assert_eq!(Month::parse("2028-02").unwrap().days().count(), 29);
        assert_eq!(Month::parse("2027-01").unwrap().back(1), Month::parse("2026-12").unwrap());
    }
}
